"""`narmare retention`: how long each kind of data is kept, what has been kept long enough, and taking it away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.home.retention import Standing


@click.group("retention", help=__doc__)
def command() -> None:
    pass


@command.command("report")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report_command(as_json: bool) -> None:
    """Count each kind, and what has been kept long enough; nothing is changed."""
    _say(as_json, erase=False)


@command.command("apply")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def apply_command(as_json: bool) -> None:
    """Erase what has been kept long enough and may be erased.  `narmare tick` does it each day."""
    _say(as_json, erase=True)


def _say(as_json: bool, *, erase: bool) -> None:
    with site.opened():
        from django.utils import timezone

        from narmare.home import retention
        from narmare.region.demo import system_account

        now = timezone.now()
        found = retention.apply(by=system_account(), now=now) if erase else retention.report(now)
    click.echo(json.dumps([_plain(one) for one in found]) if as_json else "\n".join(map(_told, found)))


def _plain(one: Standing) -> dict[str, object]:
    keep = None if one.kind.keep is None else one.kind.keep.days
    return {"kind": one.kind.id, "days": keep, "after": one.kind.after.value, "rows": one.rows, "due": one.due, "erased": one.erased}  # fmt: skip


def _told(one: Standing) -> str:
    keep = "while wanted" if one.kind.keep is None else f"{one.kind.years} years" if one.kind.years else f"{one.kind.keep.days} days"  # fmt: skip
    done = "" if one.erased is None else f", {one.erased} erased"
    return f"{one.kind.id:<16} {keep:<13} {one.kind.after.value:<10} {one.rows:>8} rows, {one.due} kept long enough{done}"  # fmt: skip
