"""`narmare publish`: compute the indicators from care tables and show the result on the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.followup.models import Snapshot


@click.command("publish", help=__doc__)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of care tables [default: NARMARE_DATA].",
)
def command(data: Path | None) -> None:
    with site.opened():
        snapshot = _publish(data)
    Console(highlight=False).print(
        f"Published {snapshot.code}: {snapshot.measurement_set.count()} numbers to {snapshot.last_month:%Y-%m}."
    )


def _publish(data: Path | None) -> Snapshot:
    from narmare.config import publishing

    return publishing.publish(data)
