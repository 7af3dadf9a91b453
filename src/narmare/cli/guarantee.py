"""`narmare guarantee`: the care guarantee of a month, row by row and without identities, for the national database."""

from __future__ import annotations

from pathlib import Path

import click
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from narmare.analysis import guarantee
from narmare.analysis.indicators import months


@click.command("guarantee", help=__doc__)
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of care tables.",
)
@click.option("--month", required=True, help="Which month, as 2026-09.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .parquet file."
)
def command(data: Path, month: str, out: Path) -> None:
    if out.suffix not in (".csv", ".parquet"):
        raise click.UsageError(f"Cannot write {out.name}: give it the suffix .csv or .parquet.")
    try:
        day = months.first_day(months.parse(month))
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    try:
        found = guarantee.rows(data, day)
    except guarantee.NoTable as fault:
        raise click.ClickException(str(fault)) from None
    _write(found, out)
    click.echo(f"{out}: {found.num_rows} rows of {day:%Y-%m}, no person, no day.")


def _write(found: pa.Table, out: Path) -> None:
    if out.suffix == ".csv":
        arrow_csv.write_csv(found, out)
    else:
        pq.write_table(found, out)
