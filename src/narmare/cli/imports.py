"""`narmare import`: check a file and add it to the care tables, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from narmare.analysis import imports
from narmare.analysis.tables import TABLES, Table, table


KEY_NAME = "NARMARE_PSEUDONYM_KEY"


@click.command("import")
@click.option("--table", "name", required=True, type=click.Choice(list(TABLES)), metavar="TABLE", help="Which care table; `narmare tables list` names them.")  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the care tables.")
@click.option("--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="How a foreign file fills the table (YAML).")  # fmt: skip
@click.option("--write-mapping", type=click.Path(dir_okay=False, path_type=Path), help="Look at FILE, write a mapping to start from, and stop.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Rows take the place of stored rows with the same key.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON on standard output.")
def command(
    name: str,
    file: Path,
    data: Path | None,
    mapping_file: Path | None,
    write_mapping: Path | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Check FILE (CSV or Parquet) and add it to a care table.

    A file with any fault is refused whole, with the lines and the reasons, and nothing is stored (exit code 1).
    """
    with _said_plainly(as_json):
        if write_mapping is not None:
            _propose(table(name), file, write_mapping)
            return
        if data is None:
            raise click.UsageError("Say where the care tables are: --data DIR.")
        report = _import(table(name), file, data, mapping_file, replace)
    if as_json:
        click.echo(json.dumps({"stored": True} | report.as_dict(), ensure_ascii=False))
        return
    gone = f", {report.replaced:,} in the place of stored rows" if replace else ""
    click.echo(f"{report.table}: {report.rows:,} rows stored{gone} ({report.part}).")
    for warning in report.warnings():
        click.echo(f"Note: {warning}", err=True)


def _import(
    into: Table, file: Path, data: Path, mapping_file: Path | None, replace: bool
) -> imports.ImportReport:
    key = os.environ.get(KEY_NAME, "").encode() or None
    mapping = imports.load_mapping(mapping_file, table=into, key=key) if mapping_file else None
    today = date.today()  # noqa: DTZ011 - the machine's day is near enough to call a day the future
    with _bar(f"Reading {file.name}") as progress:
        return imports.import_file(
            data=data,
            table=into,
            source=file,
            mapping=mapping,
            replace=replace,
            today=today,
            progress=progress,
        )


def _propose(into: Table, file: Path, target: Path) -> None:
    text = imports.propose_mapping(into, file)
    try:
        with target.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise click.ClickException(
            f"{target} is there already: name another file, or remove it first."
        ) from None
    click.echo(f"Wrote {target}. Read it, fill in what is marked with ?, and import with --mapping {target}.")


@contextmanager
def _bar(title: str) -> Iterator[imports.Progress]:
    """A bar on standard error while reading, and a word while the rows are compared with what is stored."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def show(done: int, of: int) -> None:
            bar.update(
                task,
                completed=done,
                total=of,
                description=title if done < of else "Comparing with stored rows",
            )

        yield show


@contextmanager
def _said_plainly(as_json: bool) -> Iterator[None]:
    """Turn what can go wrong into sentences and exit code 1."""
    try:
        yield
    except imports.Refused as refused:
        if as_json:
            click.echo(json.dumps({"stored": False} | refused.as_dict(), ensure_ascii=False))
        else:
            click.echo("The file is refused and nothing is stored:", err=True)
            for sentence in refused.sentences():
                click.echo(f"  {sentence}", err=True)
        raise click.exceptions.Exit(1) from None
    except (imports.MappingError, imports.Busy) as error:
        raise click.ClickException(str(error)) from None
    except duckdb.Error as error:
        # its kind only: the message may quote rows
        raise click.ClickException(
            f"The rows could not be compared with what is stored ({type(error).__name__}); nothing is stored. "
            "Is a stored part damaged, or the disk full?"
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'The disk'}: {error.strerror}; nothing is stored."
        ) from None
