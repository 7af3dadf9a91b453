"""Tables as one file, YAML or Excel, and back: what the export of the programme (`whole`) and of the register share."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
import yaml


MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MIME = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
type Rows = list[dict[str, Any]]


class NotAnExport(ValueError):
    """A file is no export; the message says what is wrong and what to do."""


def to_yaml(form: str, version: int, tables: Mapping[str, Rows]) -> bytes:
    """The tables as a YAML file that a person can read and a diff can show."""
    document = {"format": form, "version": version, "tables": dict(tables)}
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def to_xlsx(tables: Mapping[str, Rows], columns: Callable[[str], Iterable[str]]) -> bytes:
    """The tables as an Excel book, a sheet each with these columns; no cell is a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns(name)):
                sheet.write_string(0, place, column, bold)
                for number, row in enumerate(rows, start=1):
                    _write(sheet, number, place, row.get(column))
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """A value in a cell: a text, a number or nothing, never a formula."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, float) and float(f"{value:.16G}") != value:
        sheet.write_string(
            row, column, repr(value)
        )  # the file keeps 16 digits of a number, this one needs 17
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
        sheet.write_string(row, column, shown)


def read(name: str, raw: bytes, *, form: str, versions: Sequence[int], sheet: Callable[[str, list[Any]], Rows]) -> Any:  # fmt: skip
    """What stands where the tables should, by what the file's name ends with; its form is not judged.

    Args:
        form, versions: what a YAML document must begin with.
        sheet: makes rows of a sheet with this name and these cells.

    Raises:
        NotAnExport: it is neither YAML nor Excel, too large, or begins with something else.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ("yaml", "yml", "xlsx"):
        raise NotAnExport(f"{name} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx.")
    if len(raw) > MOST_BYTES:
        raise NotAnExport(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    if ending == "xlsx":
        return {title: sheet(title, rows) for title, rows in _sheets(raw).items()}
    return _document(raw, form, versions)


def _document(raw: bytes, form: str, versions: Sequence[int]) -> Any:
    try:
        document: Any = yaml.load(raw, Loader=yaml.CSafeLoader)  # ten times as fast as in Python
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NotAnExport(f"The file is not valid YAML: {error}") from None
    if not isinstance(document, Mapping) or document.get("format") != form:
        raise NotAnExport(
            f"The file is no export of a {form.partition('-')[2]}: it does not begin with format: {form}."
        )
    if document.get("version") not in versions:
        readable = " and ".join(map(str, versions))
        raise NotAnExport(f"The file has version {document.get('version')}; this installation reads {readable}.")  # fmt: skip
    return document.get("tables")


def _sheets(raw: bytes) -> dict[str, list[Any]]:
    """The cells of every sheet, row by row, also of a book that a spreadsheet program has saved."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise NotAnExport("The Excel file is too large when unpacked.")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
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
