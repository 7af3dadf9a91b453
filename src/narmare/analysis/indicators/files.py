"""Results as files: Parquet, CSV and Excel out; Parquet and CSV back in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import xlsxwriter

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.results import SCHEMA


class FileError(Exception):
    """A file that cannot be written or read: the message says which and what to do."""


def write(table: pa.Table, file: Path, indicators: Mapping[str, Indicator]) -> None:
    """Write a result in the format of the file's suffix.

    Args:
        table: rows of `results.SCHEMA`.
        file: `.parquet`, `.csv` or `.xlsx`; replaced if it is there.
        indicators: definitions, which Excel gets on a sheet of their own.

    Raises:
        FileError: the suffix is another, or the file cannot be written.
    """
    check_suffix(file)
    part = file.with_name(f".{file.name}.part")
    try:
        WRITERS[file.suffix](table, part, indicators)
        part.replace(file)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as fault:
        part.unlink(missing_ok=True)
        raise FileError(f"Cannot write {file}: {getattr(fault, 'strerror', None) or fault}.") from None


def check_suffix(file: Path) -> None:
    """Refuse a suffix that cannot be written, before the work is done."""
    if file.suffix not in WRITERS:
        raise FileError(f"Cannot write {file.name}: give it one of the suffixes {', '.join(WRITERS)}.")


def read(file: Path) -> pa.Table:
    """A result that was written as Parquet or CSV.

    Raises:
        FileError: it is not there, of another kind or has other columns.
    """
    readers: dict[str, Callable[[Path], pa.Table]] = {".parquet": pq.read_table, ".csv": _read_csv}
    if file.suffix not in readers:
        raise FileError(f"Cannot read {file.name}: only .parquet and .csv can be read back.")
    try:
        found = readers[file.suffix](file)
    except (OSError, pa.ArrowException) as fault:
        raise FileError(f"Cannot read {file}: {fault}") from None
    if missing := [name for name in SCHEMA.names if name not in found.column_names]:
        raise FileError(f"{file} is no result of indicators: it has no column {missing[0]}.")
    return found.select(SCHEMA.names).cast(SCHEMA)


def _read_csv(file: Path) -> pa.Table:
    types = {field.name: field.type for field in SCHEMA}
    options = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    return arrow_csv.read_csv(file, convert_options=options)


def _parquet(table: pa.Table, file: Path, indicators: Mapping[str, Indicator]) -> None:
    pq.write_table(table, file, compression="zstd")


def _csv(table: pa.Table, file: Path, indicators: Mapping[str, Indicator]) -> None:
    arrow_csv.write_csv(table, file)


def _xlsx(table: pa.Table, file: Path, indicators: Mapping[str, Indicator]) -> None:
    with xlsxwriter.Workbook(
        str(file), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet("numbers")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.column_names, book.add_format({"bold": True}))
        for number, row in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True), 1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, table.num_rows, len(table.column_names) - 1)
        about = book.add_worksheet("definitions")
        about.write_row(
            0, 0, ["indicator", "version", "titel", "title", "definition", "definition in English", "source"]
        )
        for number, one in enumerate(indicators.values(), 1):
            texts = [one.id, one.version, one.title.sv, one.title.en, one.plain.sv, one.plain.en, one.source]
            about.write_row(number, 0, texts)


WRITERS: dict[str, Callable[[pa.Table, Path, Mapping[str, Indicator]], None]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
