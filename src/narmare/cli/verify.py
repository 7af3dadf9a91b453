"""`narmare verify`: whether everything that is kept is as it was written.

Logs against their seals, messages against their signatures, files on disk against their sums, entries in the record against
who signed them, published snapshots against the sums that they were published with, sent reports against their fingerprints.
What is not as it was is named.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.region.proofs import Proof

KINDS = ("logs", "messages", "files", "entries", "snapshots", "reports")
SHOWN = 20  # flaws of one kind that are told to a person; --json has all


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--only", type=click.Choice(KINDS), multiple=True, help="Only this; may be given several times."
)
def command(as_json: bool, only: tuple[str, ...]) -> None:
    """Say whether what is kept is as it was written; exit code 1 and the name of each thing that is not.

    Logs, messages, files, entries in the record, published snapshots and sent reports.
    """
    with site.opened():
        from narmare.config import proofs
        from narmare.region import restoring

        if half := restoring.unfinished():
            raise click.ClickException(half)
        found = list(proofs.verify(only or KINDS))
    click.echo(json.dumps(_plain(found)) if as_json else told(found))
    if not all(one.holds for one in found):
        raise SystemExit(1)


def _plain(found: Sequence[Proof]) -> dict[str, object]:
    return {
        "holds": all(one.holds for one in found),
        "proofs": [{**asdict(one), "holds": one.holds} for one in found],
    }


def told(found: Sequence[Proof]) -> str:
    """The proofs for a person: a line for each kind, its flaws below it."""
    lines = []
    for one in found:
        state = "as written" if one.holds else "DOES NOT HOLD"
        waiting = f", {one.unjudged} not judged" if one.unjudged else ""
        lines.append(f"{one.kind}: {state}. {one.judged} judged{waiting}.")
        lines += [f"  {flaw}" for flaw in one.flaws[:SHOWN]]
        if len(one.flaws) > SHOWN:
            lines.append(f"  and {len(one.flaws) - SHOWN} more (--json has all)")
    return "\n".join(lines)
