"""A table as data: the template draws it as a table on wide screens and as one card a row on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A heading; `number` right-aligns the column."""

    label: Any
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, with a link when it has one.  `label` and `number` come from its column."""

    text: Any
    url: str = ""
    label: Any = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A caption, columns and rows of cells; the first cell of a row is its heading.

    `cards` stacks the rows on a phone; without it the table pans sideways.
    """

    caption: Any
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cards: bool = True
    caption_hidden: bool = False


def table(
    caption: Any,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    cards: bool = True,
    caption_hidden: bool = False,
) -> Table:
    """Build a table from plain values (or `Cell` where there is a link).

    Raises:
        ValueError: when a row has not one value for each column.
    """
    built = []
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise ValueError(
                f"Row {number} of the table {caption!s} has {len(row)} values for {len(columns)} columns."
            )
        cells = []
        for column, value in zip(columns, row, strict=True):
            cell = value if isinstance(value, Cell) else Cell(value)
            cells.append(Cell(cell.text, cell.url, column.label, column.number))
        built.append(tuple(cells))
    return Table(caption, tuple(columns), tuple(built), cards, caption_hidden)
