"""`narmare indicators list | show | explain | plan | docs`: what there is, what it means, how it is run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.syntax import Syntax

from narmare.analysis.indicators import catalogue, docs
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.making import MANY
from narmare.analysis.indicators.plan import plan
from narmare.analysis.indicators.run import sql
from narmare.analysis.indicators.words import tree
from narmare.cli.indicators.telling import (
    FOLDER,
    as_json_option,
    grid,
    grid_of_names,
    indicator_argument,
    one_of_the_catalogue,
    rich_tree,
    tell_refused,
    told_in_one_line,
    write_json,
)


@click.command("list")
@as_json_option
def list_indicators(as_json: bool) -> None:
    """All indicators of the catalogue."""
    known = catalogue.load().values()
    tell_refused()
    if as_json:
        return write_json(
            [{"id": one.id, "version": one.version, **asdict(one.title), "unit": one.unit} for one in known]
        )
    rows = [(one.id, one.title.sv, one.title.en, one.unit, one.direction, one.confidence) for one in known]
    grid(("id", "på svenska", "in English", "unit", "better", "conf."), rows)


@click.command()
@indicator_argument
@as_json_option
def show(name: str, as_json: bool) -> None:
    """What an indicator means, in words, and who answers for it."""
    one = catalogue.load()[name]
    if as_json:
        return write_json(_as_dict(one))
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
    grid(("", ""), [(fact.replace("_", " "), str(getattr(one, fact))) for fact in facts])
    for target in one.targets:
        click.echo(f"Mål {target.value:g}, {target.first} till {target.last or 'vidare'}: {target.source}")
    for other in one.references:
        click.echo(f"{other.where.sv}: {other.value:g} ({other.period}). {other.source}")


@click.command()
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
        return write_json(
            {"id": one.id, "tree": asdict(tree(one)), "dialect": dialect, "sql": sql(one, dialect)}
        )
    console = Console()
    console.print(rich_tree(tree(one)))
    console.print(Syntax(sql(one, dialect), "sql", background_color="default", word_wrap=True))


@click.command("plan")
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
        return write_json(
            {
                "shared": [asdict(step) for step in together.shared],
                "walks": [{"table": one.table, "passes": names} for one, names in walks],
                "tables": together.tables,
                "passes": together.passes,
                "indicators": {name: together.steps_of(name) for name in together.queries},
            }
        )
    click.echo("Run once:\n")
    grid_of_names(
        ("step", "for", "indicators"),
        [(step.name, str(len(step.used_by)), ", ".join(step.used_by)) for step in together.shared],
    )
    click.echo(f"\nCounted in one walk, where a table has more than {MANY:,} rows:\n")
    grid_of_names(
        ("table", "passes", "in"), [(one.table, str(len(names)), "; ".join(names)) for one, names in walks]
    )
    click.echo("\nCare tables:\n")
    rows = [
        (name, str(len(statements)), str(len(together.tables.get(name, ()))), _counted(statements))
        for name, statements in together.passes.items()
    ]
    grid_of_names(("table", "passes", "indicators", "in"), rows)


def _counted(names: Sequence[str]) -> str:
    """Names with how many times each stands there."""
    times = Counter(names)
    return ", ".join(f"{name} ({number})" if number > 1 else name for name, number in times.items())


@click.command("docs")
@click.option("--out", type=FOLDER, required=True, help="Folder for the pages, one per indicator.")
@click.option("--specs", type=FOLDER, default=Path("tests/analysis/indicators/spec"), show_default=True)
def docs_command(out: Path, specs: Path) -> None:
    """Write the reference pages: definitions with their examples."""
    with told_in_one_line():
        pages = docs.pages(catalogue.load(), docs.load_specs(specs))
        out.mkdir(parents=True, exist_ok=True)
        for name, content in pages.items():
            (out / name).write_text(content, encoding="utf-8")
    click.echo(f"{len(pages)} pages in {out}.")


def _as_dict(one: Indicator) -> dict[str, Any]:
    return {**asdict(one), "measure": asdict(tree(one))}
