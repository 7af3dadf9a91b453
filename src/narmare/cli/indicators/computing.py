"""`narmare indicators compute | compare`: numbers in files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pyarrow.compute as pc
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from narmare.analysis.indicators import catalogue, files, months
from narmare.analysis.indicators.compare import Moved, Number, compare
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.run import Engine, Result, compute
from narmare.cli.indicators.telling import (
    FILE,
    FOLDER,
    as_json_option,
    grid,
    one_of_the_catalogue,
    tell_refused,
    told_in_one_line,
    write_json,
)


SHOWN = 40  # rows of a comparison that a person reads


@click.command("compute")
@click.option("--data", type=FOLDER, required=True, help="Folder of care tables: DATA/<table>/*.parquet.")
@click.option("--out", type=FILE, required=True, help="File to write: .parquet, .csv or .xlsx.")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    callback=one_of_the_catalogue,
    help="Only this indicator; may be repeated.",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark", "reference"]),
    default="duckdb",
    show_default=True,
    help="Where it is counted; spark needs pyspark and Java, reference is slow plain Python.",
)
@click.option("--master", default="local[2]", show_default=True, help="Where Spark runs.")
@click.option(
    "--state",
    type=FOLDER,
    help="Folder that keeps what was computed: only what new rows can have changed is computed again.",
)
@click.option(
    "--parts",
    is_flag=True,
    help="Count one part after the other, in less memory: files of one name hold all rows of their persons.",
)
@click.option("--first", metavar="YYYY-MM", help="First month; the first of the data if left out.")
@click.option("--last", metavar="YYYY-MM", help="Last month; the last of the data if left out.")
@as_json_option
def compute_command(
    data: Path,
    out: Path,
    only: tuple[str, ...],
    engine: Engine,
    master: str,
    state: Path | None,
    parts: bool,
    first: str | None,
    last: str | None,
    as_json: bool,
) -> None:
    """Compute indicators and write the numbers to a file."""
    if parts and (state or engine != "duckdb"):
        raise click.UsageError("--parts counts with duckdb from the start: leave out --state and --engine.")
    with told_in_one_line():
        files.check_suffix(out)
        ends = [months.first_day(months.parse(text)) if text else None for text in (first, last)]
        tell_refused()
        with _progress(quiet=as_json) as tell:
            result = compute(
                data,
                only=only or None,
                engine=engine,
                progress=tell,
                first=ends[0],
                last=ends[1],
                state=state,
                master=master,
                parts=parts,
            )
        files.write(result.table, out, {name: catalogue.load()[name] for name in result.coverage})
    if as_json:
        return write_json(_summary(result, out))
    _tell_result(result, out)


@click.command("compare")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@as_json_option
def compare_command(old: Path, new: Path, as_json: bool) -> None:
    """Which numbers moved from OLD to NEW, two results of `compute`.  Exit code 0 also when some did."""
    with told_in_one_line():
        moved = compare(files.read(old), files.read(new))
    if as_json:
        return write_json([asdict(one) for one in moved])
    if not moved:
        return click.echo("No number moved.")
    rows = [
        (one.indicator, _period(one), one.level, one.key, _number(one.before), _number(one.after))
        for one in moved[:SHOWN]
    ]
    grid(("indicator", "period", "level", "key", "before", "after"), rows)
    more = f" The first {SHOWN} are shown; --json gives all." if len(moved) > SHOWN else ""
    click.echo(f"{len(moved)} numbers moved.{more}")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("Reading")
        yield lambda name, done, of: bar.update(task, description=name or "Writing", completed=done, total=of)


def _tell_result(result: Result, out: Path) -> None:
    region = pc.and_(pc.equal(result.table["level"], "region"), pc.equal(result.table["grain"], "month"))
    latest = {row["indicator"]: row for row in result.table.filter(region).to_pylist()}
    rows = []
    for name, row in latest.items():
        one = catalogue.load()[name]
        rows.append((one.title.sv, f"{row['period']:%Y-%m}", _value(one, row), _size(one, row)))
    grid(("indicator", "latest", "region", "numerator / denominator"), rows)
    hidden = pc.sum(result.table["suppressed"]).as_py() or 0
    click.echo(f"{result.table.num_rows} numbers ({hidden} hidden) in {out}. Snapshot {result.snapshot_id}.")
    for covered in result.coverage.values():
        if covered.immature:
            left_out = ", ".join(f"{month:%Y-%m}" for month in covered.immature)
            click.echo(f"{covered.indicator}: {left_out} left out, not yet final.")


def _summary(result: Result, out: Path) -> dict[str, Any]:
    return {
        "out": str(out), "rows": result.table.num_rows, "snapshot_id": result.snapshot_id, "first": result.first,
        "last": result.last, "coverage": {name: asdict(one) for name, one in result.coverage.items()},
    }  # fmt: skip


def _value(one: Indicator, row: dict[str, Any]) -> str:
    if row["value"] is None:
        return "hidden" if row["suppressed"] else "-"
    if one.unit == "percent":
        return f"{100 * row['value']:.{one.decimals}f} %"
    return f"{row['value']:.{one.decimals}f}"


def _size(one: Indicator, row: dict[str, Any]) -> str:
    if row["suppressed"]:
        return "hidden"
    few = " (few)" if one.rests_on_few(row["denominator"]) else ""
    return f"{row['numerator']:.0f} / {row['denominator']:.0f}{few}"


def _period(one: Moved) -> str:
    return months.name_of(one.grain, months.month_index(one.period))


def _number(number: Number | None) -> str:
    if number is None:
        return "(none)"
    if number.suppressed or number.value is None:
        return "hidden" if number.suppressed else "-"
    return f"{number.value:.4g} ({number.numerator:g}/{number.denominator:g})"
