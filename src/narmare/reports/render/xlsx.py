"""The tables of a document as XLSX: each a real table on a sheet of its own, figures as charts that a reader can change."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from narmare.design import format as formats
from narmare.reports.document import Cell, Document, Fact, Figure, Section, Table
from narmare.reports.render.archive import still
from narmare.reports.render.words import WORDS


HEAD = 3  # the row of a sheet where its table begins, from 0
LONGEST = 31  # of a sheet's name
UNFIT = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
WIDEST = 60


def render(document: Document, cache: Path) -> bytes:
    """Every table and the numbers of every figure; `cache` is not used, it is what all renderers are given."""
    target = io.BytesIO()
    made = datetime.combine(document.day, time())
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": document.title, "subject": document.subtitle, "author": document.publisher, "created": made})  # fmt: skip
        _write(book, document)
    return still(target.getvalue())


def _tables(document: Document) -> Iterator[tuple[Section, Table, Figure | None]]:
    for section, block in document.blocks():
        if isinstance(block, Table):
            yield section, block, None
        elif isinstance(block, Figure) and block.data is not None:
            yield section, block.data, block


def _write(book: Any, document: Document) -> None:
    words = WORDS[document.language]
    bold, heading = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 16})
    first = book.add_worksheet(words["overview"])
    first.write_string(0, 0, document.title, heading)
    first.write_string(1, 0, document.subtitle)
    row = 3
    dated = Fact(words["date"], formats.day(document.day, language=document.language))
    for fact in (*document.facts, dated):
        first.write_string(row, 0, fact.label, bold)
        first.write_string(row, 1, fact.text)
        row += 1
    for column, title in enumerate((words["sheet"], words["section"], words["table"])):
        first.write_string(row + 1, column, title, bold)
    for number, (section, table, figure) in enumerate(_tables(document), start=1):
        name = _name(number, table.caption)
        _sheet(book, name, number, section, table, figure)
        first.write_url(row + 1 + number, 0, f"internal:'{name}'!A1", string=str(number))
        first.write_string(row + 1 + number, 1, section.title)
        first.write_string(row + 1 + number, 2, table.caption)
    first.set_column(0, 0, 18)
    first.set_column(1, 2, 48)


def _name(number: int, caption: str) -> str:
    """A sheet's name: short, and with none of the signs that Excel refuses."""
    return f"{number} {UNFIT.sub(' ', caption)}"[:LONGEST].strip()


def _sheet(book: Any, name: str, number: int, section: Section, table: Table, figure: Figure | None) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, table.caption, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, section.title)
    last = HEAD + len(table.rows)
    sheet.add_table(HEAD, 0, last, len(table.columns) - 1, {
        "name": f"table_{number}", "columns": [{"header": column.title} for column in table.columns], "first_column": True,
    })  # fmt: skip
    for down, row in enumerate(table.rows, start=HEAD + 1):
        for across, cell in enumerate(row):
            _cell(book, sheet, down, across, cell)
    for across, column in enumerate(table.columns):
        longest = max(len(column.title) + 2, *(len(_text(row[across])) for row in table.rows))
        sheet.set_column(across, across, min(WIDEST, longest + 2))
    sheet.freeze_panes(HEAD + 1, 1)
    if figure is not None and figure.lines:
        _chart(book, sheet, name, table, figure)


def _text(cell: Cell) -> str:
    return f"{cell.status.symbol} {cell.status.word}" if cell.status else cell.text


def _cell(book: Any, sheet: Any, down: int, across: int, cell: Cell) -> None:
    if cell.value is None or cell.status is not None:
        sheet.write_string(down, across, _text(cell))
    else:
        sheet.write_number(
            down, across, cell.value, book.add_format({"num_format": cell.pattern or "General"})
        )


def _chart(book: Any, sheet: Any, name: str, table: Table, figure: Figure) -> None:
    """A line for each of the figure's columns, with the figure's text for those who do not see it."""
    chart = book.add_chart({"type": "line"})
    for line in figure.lines:
        chart.add_series({
            "name": [name, HEAD, line],
            "categories": [name, HEAD + 1, 0, HEAD + len(table.rows), 0],
            "values": [name, HEAD + 1, line, HEAD + len(table.rows), line],
        })  # fmt: skip
    chart.set_title({"name": figure.title, "name_font": {"size": 12}})
    chart.set_size({"width": 760, "height": 380})
    sheet.insert_chart(HEAD, len(table.columns) + 1, chart, {"description": figure.alt, "object_position": 3})
