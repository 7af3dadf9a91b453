"""What the commands share: how arguments are read, and how a result or a fault is told."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Grid
from rich.tree import Tree

from narmare.analysis.indicators import catalogue, files
from narmare.analysis.indicators.source import DataError
from narmare.analysis.indicators.words import Branch


FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


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


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Faults of data and files as one line and exit code 1."""
    try:
        yield
    except (DataError, files.FileError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename or 'File'}: {fault.strerror or fault}") from None


def tell_refused() -> None:
    """The region's own files that cannot be used, on the error stream."""
    for fault in catalogue.refused().values():
        click.echo(f"Left out: {fault}", err=True)


def rich_tree(branch: Branch) -> Tree:
    """A definition in words, as the terminal draws it."""
    grown = Tree(branch.text)
    for part in branch.parts:
        grown.add(rich_tree(part))
    return grown


def grid(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table without lines; an empty header is not shown."""
    drawn = Grid(box=None, show_header=any(header), header_style="bold", pad_edge=False)
    for place, title in enumerate(header):
        drawn.add_column(title, no_wrap=place == 0)
    for row in rows:
        drawn.add_row(*row)
    Console().print(drawn)


NARROW = 120  # letters: in such a window the names of a last column would be cut


def grid_of_names(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose last column is a list of names: in a narrow window each list stands whole below its row."""
    if (width := Console().width) >= NARROW:
        return grid(header, rows)
    for first, *between, names in rows:
        told = ", ".join(f"{title} {value}" for title, value in zip(header[1:], between, strict=False))
        click.echo(f"{first} ({told})")
        click.echo(
            textwrap.fill(names, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        )
    return None


def write_json(content: object) -> None:
    """JSON that a person can read too; what it has no kind for is written as text."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))
