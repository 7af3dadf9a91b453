"""`narmare tables`: describe the care tables, for a person, for a program, and as the reference page."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as Grid

from narmare.analysis.tables import TABLES, Column, Table, table


@click.group()
def command() -> None:
    """Describe the care tables: the contract that every indicator reads."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_tables(as_json: bool) -> None:
    """All care tables."""
    if as_json:
        click.echo(json.dumps({one.name: one.description for one in TABLES.values()}, ensure_ascii=False))
        return
    _print(("table", "a row is", "key"), [(t.name, t.description, ", ".join(t.key)) for t in TABLES.values()])


@command.command()
@click.argument("name", type=click.Choice(list(TABLES)), metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(name: str, as_json: bool) -> None:
    """The columns of one care table."""
    one = table(name)
    if as_json:
        click.echo(json.dumps(as_dict(one), ensure_ascii=False, indent=2))
        return
    click.echo(f"{one.name}: {one.description}\nKey: {', '.join(one.key)}")
    rows: list[tuple[str, ...]] = [
        (c.name, str(c.kind), "yes" if c.required else "", c.description, "; ".join(rules(c)))
        for c in one.columns
    ]
    _print(("column", "kind", "required", "meaning", "rules"), rows)


@command.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to write.")
def docs(out: Path) -> None:
    """Write the reference page of all care tables (Markdown)."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(), encoding="utf-8")
    click.echo(f"Wrote {out}: {len(TABLES)} tables.")


def as_dict(one: Table) -> dict[str, object]:
    """A table for JSON."""
    columns = [
        {"name": c.name, "kind": c.kind, "required": c.required, "description": c.description,
         "codes": dict(c.codes), "rules": rules(c)}
        for c in one.columns
    ]  # fmt: skip
    return {"name": one.name, "description": one.description, "key": one.key, "columns": columns}


def rules(column: Column) -> list[str]:
    """What a value must fulfil beyond its kind, as short phrases."""
    told = []
    if column.codes:
        told.append("one of " + ", ".join(column.codes))
    if column.minimum is not None:
        told.append(f"at least {column.minimum:g}")
    if column.maximum is not None:
        told.append(f"at most {column.maximum:g}")
    if column.refers_to:
        told.append(f"a row of {column.refers_to}")
    if column.not_before:
        told.append(f"not before {column.not_before}")
    if column.whole_month:
        told.append("always the first of a month")
    if column.may_be_future:
        told.append("may lie ahead")
    return told


def page() -> str:
    """The reference page, derived from `narmare.analysis.tables` alone."""
    head = [
        "# Care tables",
        "",
        "Every indicator reads these tables and no others. The apps, `narmare import` and the twin write them, as Parquet",
        "files `<data>/<table>/*.parquet`. This page is made by `narmare tables docs --out docs/reference/tables.md` from",
        "`narmare.analysis.tables`; change it there.",
        "",
        "| kind | what it holds |",
        "|---|---|",
        *(f"| {kind} | {meaning} |" for kind, meaning in KINDS.items()),
        "",
        "A span runs from `valid_from`, the first day that it holds, to `valid_to`, the first day that it no longer holds.",
        "Days lie between 1900 and 2199.",
        "",
    ]
    return "\n".join([*head, *(line for one in TABLES.values() for line in _section(one))])


KINDS = {
    "id": "a 63-bit whole number that says nothing about whom or what it stands for (a pseudonym)",
    "code": "one of the listed codes",
    "text": "text, never empty",
    "date": "a day",
    "time": "day and time of day, Swedish local time without a zone",
    "integer": "a whole number",
    "number": "a number",
    "flag": "true or false",
}


def _section(one: Table) -> list[str]:
    lines = [
        f"## {one.name}",
        "",
        one.description,
        "",
        f"One row for each {' + '.join(f'`{n}`' for n in one.key)}.",
    ]
    if one.one_at_a_time:
        lines.append(f"For one `{'`, `'.join(one.one_at_a_time)}` the spans never overlap.")
    if one.optional:
        lines.append(
            "Not every region has it: where it is missing, the indicators that read it are left out."
        )
    lines += ["", "| column | kind | required | meaning | rules |", "|---|---|---|---|---|"]
    for c in one.columns:
        told = "; ".join(rule for rule in rules(c) if not rule.startswith("one of "))
        lines.append(
            f"| `{c.name}` | {c.kind} | {'yes' if c.required else 'no'} | {c.description} | {told} |"
        )
    for c in one.columns:
        if c.codes:
            lines += [
                "",
                f"Codes of `{c.name}`:",
                "",
                *(f"- `{code}`: {means}" for code, means in c.codes.items()),
            ]
    return [*lines, ""]


def _print(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    grid = Grid(*head, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        grid.add_row(*row)
    Console().print(grid)
