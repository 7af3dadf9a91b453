"""`narmare extract`: bring cases that have changed into the care tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.contact.extract import Extracted


@click.command("extract", help=__doc__)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of care tables [default: NARMARE_DATA].",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: Path | None, as_json: bool) -> None:
    from narmare.analysis import imports

    with site.opened():
        try:
            done = _extract(data)
        except imports.Refused as refused:
            raise click.ClickException(
                "The care tables do not take the rows; nothing is marked as done. "
                + " ".join(refused.sentences())
            ) from None
        except imports.Busy as busy:
            raise click.ClickException(str(busy)) from None
    if as_json:
        click.echo(json.dumps({"cases": done.cases, "rows": dict(done.rows)}))
    else:
        rows = ", ".join(f"{name} {number}" for name, number in done.rows.items())
        click.echo(f"{done.cases} changed cases. Rows written: {rows}.")


def _extract(data: Path | None) -> Extracted:
    from django.conf import settings
    from django.utils import timezone

    from narmare.contact.extract import extract

    return extract(data=(data or settings.NARMARE_DATA).resolve(), now=timezone.now())
