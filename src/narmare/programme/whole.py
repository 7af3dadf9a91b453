"""Everything of the programme in one file: strategy to history (`exchange`), and what is decided with money, tasks and audits
(`register`).  Both sets of tables stand side by side in one YAML document or one Excel book.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter
import yaml

from narmare.programme import exchange, register
from narmare.programme.exchange import MIME, MOST_BYTES, MOST_UNPACKED, NotAnExport


FORMAT, VERSION = exchange.FORMAT, 2  # version 1 held the programme alone, and is still read
type Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Whole:
    """The tables of the programme and of the register of decisions; either may be empty."""

    programme: Mapping[str, Rows]
    register: Mapping[str, Rows]

    @property
    def tables(self) -> dict[str, Rows]:
        """Both, in the order in which they can be read."""
        return {**self.programme, **self.register}

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(len(rows) for rows in self.tables.values())


def everything() -> Whole:
    """All that is stored."""
    return Whole(exchange.tables(), register.tables())


def to_yaml(whole: Whole) -> bytes:
    """The tables as a YAML file that a person can read and a diff can show."""
    document = {"format": FORMAT, "version": VERSION, "tables": whole.tables}
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def to_xlsx(whole: Whole) -> bytes:
    """The tables as an Excel book, a sheet each; no cell is a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in whole.tables.items():
            columns = _columns(name)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
            for number, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    exchange.write_cell(sheet, number, place, row.get(column))
    return out.getvalue()


def _columns(name: str) -> list[str]:
    model = register.BY_NAME.get(name)
    if model is not None:
        return register.columns_of(model)
    return list(next(kind.fields for kind in exchange.KINDS if kind.name == name))


def read(name: str, raw: bytes) -> Whole:
    """The tables of a file, by what its name ends with.

    Raises:
        NotAnExport: it is neither YAML nor Excel, too large, or holds something else.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ("yaml", "yml", "xlsx"):
        raise NotAnExport(f"{name} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx.")
    if len(raw) > MOST_BYTES:
        raise NotAnExport(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    return _split(_from_xlsx(raw) if ending == "xlsx" else _from_yaml(raw))


def _from_yaml(raw: bytes) -> Any:
    try:
        document: Any = yaml.load(raw, Loader=yaml.CSafeLoader)  # ten times as fast as in Python
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NotAnExport(f"The file is not valid YAML: {error}") from None
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise NotAnExport(f"The file is no export of a programme: it does not begin with format: {FORMAT}.")
    if document.get("version") not in (exchange.VERSION, VERSION):
        raise NotAnExport(
            f"The file has version {document.get('version')}; this installation reads {exchange.VERSION} and {VERSION}."
        )
    return document.get("tables")


def _from_xlsx(raw: bytes) -> dict[str, Rows]:
    """The sheets, also of a book that a spreadsheet program has saved."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotAnExport("The Excel file is too large when unpacked.")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except NotAnExport:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:  # SyntaxError: broken XML
        raise NotAnExport(f"The file is no Excel file: {error}") from None
    return {
        name: register.sheet_rows(rows) if name in register.BY_NAME else exchange.sheet_rows(name, rows)
        for name, rows in sheets.items()
    }


def _split(found: Any) -> Whole:
    """The tables by where they belong, once their form is known to be right."""
    if not isinstance(found, Mapping):
        raise NotAnExport("The file has no tables.")
    decided = {name: rows for name, rows in found.items() if name in register.BY_NAME}
    try:
        held = register.checked(decided)
    except register.NotRegister as wrong:
        raise NotAnExport(str(wrong)) from None
    rest = {name: rows for name, rows in found.items() if name not in decided}
    return Whole(exchange.checked(rest), held)


WRITERS = {"yaml": to_yaml, "xlsx": to_xlsx}
__all__ = [
    "FORMAT",
    "MIME",
    "MOST_BYTES",
    "VERSION",
    "WRITERS",
    "NotAnExport",
    "Whole",
    "everything",
    "read",
    "to_xlsx",
    "to_yaml",
]
