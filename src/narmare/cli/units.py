"""`narmare units`: the units of this installation, and their HSA-ids.

An assignment that is chosen at the national provider of sign-in names its unit by HSA-id; a unit without one cannot be worked at that way.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from narmare.cli import site


@click.group("units", help=__doc__)
def command() -> None:
    pass


@command.command("list")
def list_command() -> None:
    """Every unit that is open today as CSV: unit_id, hsa_id, name."""
    with site.opened():
        from django.utils import timezone

        from narmare.region.models.unit import Unit, UnitQuerySet

        text = io.StringIO()
        out = csv.writer(text, lineterminator="\n")
        out.writerow(["unit_id", "hsa_id", "name"])
        units = UnitQuerySet(Unit).on(timezone.localdate()).order_by("path")
        out.writerows([unit.code, unit.hsa_id, unit.name] for unit in units)
    click.echo(text.getvalue(), nl=False)


@command.command("hsa")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def hsa_command(file: Path) -> None:
    """Give units the HSA-ids of FILE: CSV with the columns unit_id and hsa_id, as `narmare units list` writes it."""
    with site.opened():
        from django.utils import timezone

        from narmare.region import actions
        from narmare.region.demo import system_account

        try:
            changed = actions.name_units(hsa_ids=_read(file), by=system_account(), now=timezone.now())
        except actions.Refused as refusal:
            raise click.ClickException(f"{file}: {refusal} Nothing was changed.") from refusal
    click.echo(f"{changed} units changed.")


def _read(file: Path) -> dict[str, str]:
    """HSA-id by code of unit.

    Raises:
        click.ClickException: a column is missing, or a unit stands twice.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or not {"unit_id", "hsa_id"} <= set(rows[0]):
        raise click.ClickException(
            f"{file} needs the columns unit_id and hsa_id, with commas between. `narmare units list` shows how."
        )
    found = {row["unit_id"]: row["hsa_id"] or "" for row in rows}
    if len(found) < len(rows):
        raise click.ClickException(f"{file} names a unit twice. Keep one row for each.")
    return found
