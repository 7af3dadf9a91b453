"""`narmare publish`: compute the indicators from care tables and show the result on the pages."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console


@click.command("publish", help=__doc__)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of care tables [default: NARMARE_DATA].",
)
def command(data: Path | None) -> None:
    import django

    from narmare.config import embedded

    home = Path(os.environ.get("NARMARE_HOME", "var")).resolve()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    os.environ.setdefault("NARMARE_SECRET_KEY", "not used by this command")
    if "DATABASE_URL" not in os.environ:
        try:
            os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
        except embedded.EmbeddedDatabaseError as error:
            raise click.ClickException(str(error)) from error
    django.setup()
    from narmare.config import demo

    snapshot = demo.publish(data)
    Console(highlight=False).print(
        f"Published {snapshot.code}: {snapshot.measurement_set.count()} numbers to {snapshot.last_month:%Y-%m}."
    )
