"""`narmare indicators`: list, explain, plan, check, compute and compare."""

from __future__ import annotations

import click

from narmare.cli.indicators import checking, computing, reading


@click.group("indicators")
def command() -> None:
    """List, explain and compute indicators."""


for one in (
    reading.list_indicators,
    reading.show,
    reading.explain,
    computing.compute_command,
    computing.compare_command,
    reading.plan_command,
    checking.check_command,
    reading.docs_command,
):
    command.add_command(one)
