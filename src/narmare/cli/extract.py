"""`narmare extract`: bring cases that have changed into the care tables."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click


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
    from narmare.cli.demo import plain_errors

    home = Path(os.environ.get("NARMARE_HOME", "var")).resolve()
    with plain_errors(home):
        try:
            done = _extract(home, data)
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


def _extract(home: Path, data: Path | None) -> Extracted:
    import django

    from narmare.config import embedded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    os.environ.setdefault("NARMARE_SECRET_KEY", "not used by this command")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from narmare.contact.extract import extract

    return extract(data=(data or settings.NARMARE_DATA).resolve(), now=timezone.now())
