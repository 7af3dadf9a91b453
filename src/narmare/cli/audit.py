"""`narmare audit`: the logs of readings, changes and cases, sealed and verified.

`narmare tick` seals every five minutes what has been written.  `verify` compares each row with its seal, each seal with the one
before it, and the seals with the files outside the database (NARMARE_SEALS); it names the first row that does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.region.seals import Verdict


@click.group("audit", help=__doc__)
def command() -> None:
    pass


@command.command("seal")
def seal_command() -> None:
    """Seal now what has been written since the last time."""
    with site.opened():
        from django.utils import timezone

        from narmare.region import seals

        try:
            done = seals.seal(now=timezone.now())
        except seals.Busy as busy:
            raise click.ClickException(str(busy)) from busy
    for one in done:
        click.echo(f"{one.log}: {one.rows} rows as seal {one.number}, head {one.head}")
    if not done:
        click.echo("Nothing new to seal.")


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify_command(as_json: bool) -> None:
    """Say whether every log is as it was written; exit code 1 if one is not."""
    with site.opened():
        from narmare.region import seals

        verdicts = seals.verify()
    click.echo(json.dumps(_plain(verdicts)) if as_json else told(verdicts))
    if not all(one.holds for one in verdicts):
        raise SystemExit(1)


def _plain(verdicts: Sequence[Verdict]) -> dict[str, object]:
    return {
        "holds": all(one.holds for one in verdicts),
        "logs": [{**asdict(one), "holds": one.holds} for one in verdicts],
    }


def told(verdicts: Sequence[Verdict]) -> str:
    """The verdicts for a person: a line for each log, its faults below it."""
    lines = []
    for one in verdicts:
        state = "as written" if one.holds else "DOES NOT HOLD"
        lines.append(
            f"{one.log}: {state}. {one.rows} rows under {one.seals} seals, {one.unsealed} not sealed yet."
        )
        lines += [f"  {fault.said}" for fault in one.faults]
        if one.seals:
            lines.append(f"  head {one.head}")
    return "\n".join(lines)
