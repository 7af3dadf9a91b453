"""`narmare indicators`: list, explain, plan, check, compute and compare."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pyarrow.compute as pc
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.tree import Tree

from narmare.analysis.indicators import catalogue, docs, files, months, written
from narmare.analysis.indicators.compare import Moved, Number, compare
from narmare.analysis.indicators.definition import DefinitionError, Indicator
from narmare.analysis.indicators.making import MANY
from narmare.analysis.indicators.plan import plan
from narmare.analysis.indicators.run import Engine, Result, compute, sql
from narmare.analysis.indicators.source import DataError
from narmare.analysis.indicators.trial import Trial, try_out
from narmare.analysis.indicators.words import Branch, tree


FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
SHOWN = 40  # rows of a comparison that a person reads


def one_of_the_catalogue(ctx: click.Context, param: click.Parameter, value: str | tuple[str, ...]) -> Any:
    """Ids that exist, or an error that lists them."""
    names = (value,) if isinstance(value, str) else value
    for name in names:
        if name not in catalogue.load():
            raise click.BadParameter(
                f"there is no indicator {name}. There are: {', '.join(catalogue.load())}."
            )
    return value


indicator_argument = click.argument("name", metavar="ID", callback=one_of_the_catalogue)
as_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("indicators")
def command() -> None:
    """List, explain and compute indicators."""


@command.command("list")
@as_json_option
def list_indicators(as_json: bool) -> None:
    """All indicators of the catalogue."""
    known = catalogue.load().values()
    _tell_refused()
    if as_json:
        return _json(
            [{"id": one.id, "version": one.version, **asdict(one.title), "unit": one.unit} for one in known]
        )
    rows = [(one.id, one.title.sv, one.title.en, one.unit, one.direction, one.confidence) for one in known]
    _grid(("id", "på svenska", "in English", "unit", "better", "conf."), rows)


@command.command()
@indicator_argument
@as_json_option
def show(name: str, as_json: bool) -> None:
    """What an indicator means, in words, and who answers for it."""
    one = catalogue.load()[name]
    if as_json:
        return _json(_as_dict(one))
    click.echo(f"{one.title.sv}\n{one.title.en}\n\n{one.plain.sv}\n\n{one.plain.en}\n\n{one.why.sv}\n")
    for choice in one.choices:
        click.echo(f"- {choice.sv}")
    facts = (
        "id",
        "version",
        "unit",
        "direction",
        "source",
        "confidence",
        "author",
        "checker",
        "reviewed",
        "valid_from",
    )
    _grid(("", ""), [(fact.replace("_", " "), str(getattr(one, fact))) for fact in facts])
    for target in one.targets:
        click.echo(f"Mål {target.value:g}, {target.first} till {target.last or 'vidare'}: {target.source}")
    for other in one.references:
        click.echo(f"{other.where.sv}: {other.value:g} ({other.period}). {other.source}")


@command.command()
@indicator_argument
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "postgres", "spark", "databricks", "trino"]),
    default="duckdb",
    show_default=True,
)
@as_json_option
def explain(name: str, dialect: str, as_json: bool) -> None:
    """The definition as a tree in words, and the SQL that computes its base cells."""
    one = catalogue.load()[name]
    if as_json:
        return _json({"id": one.id, "tree": asdict(tree(one)), "dialect": dialect, "sql": sql(one, dialect)})
    console = Console()
    console.print(_rich_tree(tree(one)))
    console.print(Syntax(sql(one, dialect), "sql", background_color="default", word_wrap=True))


@command.command("compute")
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
    with _told_in_one_line():
        files.check_suffix(out)
        ends = [months.first_day(months.parse(text)) if text else None for text in (first, last)]
        _tell_refused()
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
        return _json(_summary(result, out))
    _tell_result(result, out)


@command.command("compare")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@as_json_option
def compare_command(old: Path, new: Path, as_json: bool) -> None:
    """Which numbers moved from OLD to NEW, two results of `compute`.  Exit code 0 also when some did."""
    with _told_in_one_line():
        moved = compare(files.read(old), files.read(new))
    if as_json:
        return _json([asdict(one) for one in moved])
    if not moved:
        return click.echo("No number moved.")
    rows = [
        (one.indicator, _period(one), one.level, one.key, _number(one.before), _number(one.after))
        for one in moved[:SHOWN]
    ]
    _grid(("indicator", "period", "level", "key", "before", "after"), rows)
    more = f" The first {SHOWN} are shown; --json gives all." if len(moved) > SHOWN else ""
    click.echo(f"{len(moved)} numbers moved.{more}")


@command.command("plan")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    callback=one_of_the_catalogue,
    help="Only this indicator; may be repeated.",
)
@as_json_option
def plan_command(only: tuple[str, ...], as_json: bool) -> None:
    """What is run once for several indicators, which passes are counted in one walk, and how often each care table is read."""
    known = catalogue.load()
    together = plan([known[name] for name in (only or known)])
    names_of = {step.table: step.name for step in together.shared}
    walks = [(one, [names_of[of.table] for of in one.passes]) for one in together.walks]
    if as_json:
        return _json(
            {
                "shared": [asdict(step) for step in together.shared],
                "walks": [{"table": one.table, "passes": names} for one, names in walks],
                "tables": together.tables,
                "passes": together.passes,
                "indicators": {name: together.steps_of(name) for name in together.queries},
            }
        )
    click.echo("Run once:\n")
    _grid(
        ("step", "for", "indicators"),
        [(step.name, str(len(step.used_by)), ", ".join(step.used_by)) for step in together.shared],
    )
    click.echo(f"\nCounted in one walk, where a table has more than {MANY:,} rows:\n")
    _grid(("table", "passes", "in"), [(one.table, str(len(names)), "; ".join(names)) for one, names in walks])
    click.echo("\nCare tables:\n")
    rows = [
        (name, str(len(statements)), str(len(together.tables.get(name, ()))), _counted(statements))
        for name, statements in together.passes.items()
    ]
    _grid(("table", "passes", "indicators", "in"), rows)


def _counted(names: Sequence[str]) -> str:
    """Names with how many times each stands there."""
    times = Counter(names)
    return ", ".join(f"{name} ({number})" if number > 1 else name for name, number in times.items())


@command.command("check")
@click.argument("file", type=FILE)
@click.option("--data", type=FOLDER, help="Folder of care tables [default: NARMARE_DATA, if it is there].")
@as_json_option
def check_command(file: Path, data: Path | None, as_json: bool) -> None:
    """Try out a definition of your own, a YAML FILE, before it is used.

    It must be readable, and its examples must hold on both engines; with care tables it also says what would be hidden and
    what it costs.  Put the file into NARMARE_HOME/indicators and it is computed and shown with the others.
    """
    with _told_in_one_line():
        trial = try_out(written.read(file), data or _own_data())
        if trial.indicator.id in catalogue.load() and file.resolve().parent != catalogue.own_folder():
            raise DefinitionError(f"There is an indicator {trial.indicator.id} already. Take another id.")
    if as_json:
        _json(_trial(trial))
    else:
        _tell_trial(trial)
    if not trial.passed:
        raise click.exceptions.Exit(1)


def _own_data() -> Path | None:
    data = Path(os.environ.get("NARMARE_DATA", catalogue.own_folder().parent / "care"))
    return data if (data / "unit").is_dir() else None


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.indicator.id, "version": trial.indicator.version, "passed": trial.passed, "tables": trial.tables,
        "dialects": trial.dialects, "examples": [asdict(one) for one in trial.examples],
        "cells": [asdict(one) for one in trial.cells], "seconds": trial.seconds,
    }  # fmt: skip


def _tell_trial(trial: Trial) -> None:
    one = trial.indicator
    click.echo(f"{one.id} {one.version}: {one.title.sv}\n")
    Console().print(_rich_tree(tree(one)))
    rows = [("reads", ", ".join(trial.tables)), ("SQL", ", ".join(trial.dialects))]
    rows += [
        ("example", f"{'does not hold' if case.fault else 'holds'}: {case.title}") for case in trial.examples
    ]
    rows += [
        (f"hidden, {cells.level}", f"{cells.hidden} of {cells.shown + cells.hidden}") for cells in trial.cells
    ]
    rows += [("cost", "not tried: no care tables" if trial.seconds is None else f"{trial.seconds:.2f} s")]
    _grid(("", ""), rows)
    for case in trial.examples:
        if case.fault:
            click.echo(f"\n{case.fault}")
    if not trial.examples:
        click.echo("\nIt has no example. Give one at least: what counts, and what does not.")


@command.command("docs")
@click.option("--out", type=FOLDER, required=True, help="Folder for the pages, one per indicator.")
@click.option("--specs", type=FOLDER, default=Path("tests/analysis/indicators/spec"), show_default=True)
def docs_command(out: Path, specs: Path) -> None:
    """Write the reference pages: definitions with their examples."""
    with _told_in_one_line():
        pages = docs.pages(catalogue.load(), docs.load_specs(specs))
        out.mkdir(parents=True, exist_ok=True)
        for name, content in pages.items():
            (out / name).write_text(content, encoding="utf-8")
    click.echo(f"{len(pages)} pages in {out}.")


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    """Faults of data and files as one line and exit code 1."""
    try:
        yield
    except (DataError, files.FileError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename or 'File'}: {fault.strerror or fault}") from None


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("Reading")
        yield lambda name, done, of: bar.update(task, description=name or "Writing", completed=done, total=of)


def _tell_refused() -> None:
    """The region's own files that cannot be used, on the error stream."""
    for fault in catalogue.refused().values():
        click.echo(f"Left out: {fault}", err=True)


def _tell_result(result: Result, out: Path) -> None:
    region = pc.and_(pc.equal(result.table["level"], "region"), pc.equal(result.table["grain"], "month"))
    latest = {row["indicator"]: row for row in result.table.filter(region).to_pylist()}
    rows = []
    for name, row in latest.items():
        one = catalogue.load()[name]
        rows.append((one.title.sv, f"{row['period']:%Y-%m}", _value(one, row), _size(one, row)))
    _grid(("indicator", "latest", "region", "numerator / denominator"), rows)
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


def _as_dict(one: Indicator) -> dict[str, Any]:
    return {**asdict(one), "measure": asdict(tree(one))}


def _rich_tree(branch: Branch) -> Tree:
    grown = Tree(branch.text)
    for part in branch.parts:
        grown.add(_rich_tree(part))
    return grown


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    grid = Grid(box=None, show_header=any(header), header_style="bold", pad_edge=False)
    for place, title in enumerate(header):
        grid.add_column(title, no_wrap=place == 0)
    for row in rows:
        grid.add_row(*row)
    Console().print(grid)


def _json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))
