"""`narmare twin`: make a synthetic region and hold it against published figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from narmare.analysis.twin import Comparison, NotATwin, Summary, compare, generate


def last_month(today: date) -> date:
    """The first day of the month before today's."""
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return date(year, month + 1, 1)


def as_month(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    """`2026-10` as a date; without a value the month before today."""
    if value is None:
        return last_month(datetime.now(UTC).date())
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        raise click.BadParameter(f"{value!r} is no month. Write it as 2026-10.") from None


@click.group("twin")
def command() -> None:
    """Make a synthetic region."""


@command.command("generate")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder to write; a twin there is replaced."
)
@click.option("--seed", type=click.IntRange(min=0), required=True, help="The same seed gives the same bytes.")
@click.option(
    "--scale",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    show_default=True,
    help="Share of the real number of residents.",
)
@click.option(
    "--months", type=click.IntRange(1, 240), default=96, show_default=True, help="How many months of events."
)
@click.option(
    "--until", callback=as_month, metavar="YYYY-MM", help="Last month; the month before today if left out."
)
@click.option("--region", type=click.Choice(["kronoberg", "sweden"]), default="kronoberg", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def generate_command(
    *, out: Path, seed: int, scale: float, months: int, until: date, region: str, as_json: bool
) -> None:
    """Write all care tables of a synthetic region, and truth.json with its planted effects."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("months"),
        TimeElapsedColumn(),
    )
    try:
        with Progress(
            *columns, console=console, transient=True, disable=as_json or not console.is_terminal
        ) as bar:
            task = bar.add_task(f"Twin of {region}")
            summary = generate(
                out=out, region=region, seed=seed, scale=scale, months=months, until=until,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
    except NotATwin as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"Cannot write {out}: {error.strerror or error}. Nothing was left behind."
        ) from None
    click.echo(json.dumps(asdict(summary), ensure_ascii=False, indent=1) if as_json else told(summary, out))


def told(summary: Summary, out: Path) -> str:
    """The summary in two sentences."""
    residents = f"{summary.rows['person']:,} persons".replace(",", " ")
    rows = f"{summary.events:,}".replace(",", " ")
    return (
        f"{out}: {rows} rows in {len(summary.rows)} tables, {residents}, {summary.first_month} to {summary.last_month}. "
        f"Compare it with published figures: narmare twin compare --data {out}"
    )


@command.command("compare")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A folder that holds a twin.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare_command(*, data: Path, as_json: bool) -> None:
    """Hold a twin against the published figures that it was calibrated to."""
    try:
        rows = compare(data)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(
            json.dumps(
                [{**asdict(row), "difference": row.difference} for row in rows], ensure_ascii=False, indent=1
            )
        )
    else:
        Console().print(shown(rows))


def shown(rows: list[Comparison]) -> Table:
    """The comparison as a table for the terminal."""
    table = Table(
        title="The twin and the figures it was calibrated to",
        caption="A chosen figure is nowhere published; the twin aims at it.",
    )
    table.add_column("Measure")
    table.add_column("Unit")
    table.add_column("Period")
    for heading in ("Published", "Twin", "Difference"):
        table.add_column(heading, justify="right")
    table.add_column("Source")
    for row in rows:
        table.add_row(
            row.title.en,
            row.unit,
            row.period,
            figure(row.published),
            figure(row.twin),
            figure(row.difference),
            row.source.en,
        )
    return table


def figure(value: float | None) -> str:
    """A number with as many decimals as its size deserves."""
    if value is None:
        return "-"
    decimals = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 3
    return f"{value:,.{decimals}f}".replace(",", " ")
