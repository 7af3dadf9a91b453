"""`narmare publish`: compute the indicators from care tables and show the result on the pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console


if TYPE_CHECKING:
    from narmare.followup.models import Snapshot


@click.command("publish", help=__doc__)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of care tables [default: NARMARE_DATA].",
)
def command(data: Path | None) -> None:
    from narmare.cli.demo import plain_errors

    home = Path(os.environ.get("NARMARE_HOME", "var")).resolve()
    with plain_errors(home):
        snapshot = _publish(home, data)
    Console(highlight=False).print(
        f"Published {snapshot.code}: {snapshot.measurement_set.count()} numbers to {snapshot.last_month:%Y-%m}."
    )


def _publish(home: Path, data: Path | None) -> Snapshot:
    import django

    from narmare.config import embedded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    os.environ.setdefault("NARMARE_SECRET_KEY", "not used by this command")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
    django.setup()
    from narmare.config import demo

    return demo.publish(data)
