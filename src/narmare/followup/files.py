"""Published numbers as files.  The columns are those of the result table; hidden cells stay hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from narmare.design.tables import Table
from narmare.followup.models import COLUMNS, Interpretation, Measurement, Snapshot


type Notes = Sequence[Interpretation]

HEADER = (*COLUMNS, "definition_version", "snapshot_id", "interpretation")
CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml; charset=utf-8",
}


def _rows(snapshot: Snapshot, indicator: str, notes: Notes) -> Iterator[tuple]:
    """The numbers in order; what has been said of a month stands in the last column of that month's row."""
    version = snapshot.versions.get(indicator, "")
    said: dict[tuple[str, str, object], str] = {}
    for note in notes:
        place = (note.level, note.key, note.period)
        said[place] = "\n".join(filter(None, (said.get(place), note.text)))
    found = Measurement.objects.filter(snapshot=snapshot, indicator=indicator).order_by(
        "level", "key", "grain", "period"
    )
    for row in found.values_list(*COLUMNS).iterator(chunk_size=5000):
        text = said.get((row[3], row[4], row[2]), "") if row[1] == "month" else ""
        yield (*row, version, snapshot.code, text)


def write_csv(snapshot: Snapshot, indicator: str, notes: Notes = ()) -> bytes:
    """UTF-8 with a mark that Excel understands, comma between values, point as decimal sign."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(_rows(snapshot, indicator, notes))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(snapshot: Snapshot, indicator: str, notes: Notes = ()) -> bytes:
    """One sheet with a filter in the heading row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(indicator[:31])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(_rows(snapshot, indicator, notes), start=1):
            sheet.write_row(last, 0, row[:2])
            sheet.write_datetime(last, 2, row[2], day)
            sheet.write_row(last, 3, row[3:])
        sheet.autofilter(0, 0, max(last, 1), len(HEADER) - 1)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def write_parquet(snapshot: Snapshot, indicator: str, notes: Notes = ()) -> bytes:
    """Typed columns, zstd."""
    columns = list(zip(*_rows(snapshot, indicator, notes), strict=True)) or [() for _ in HEADER]
    table = pa.table({name: pa.array(values) for name, values in zip(HEADER, columns, strict=True)})
    target = io.BytesIO()
    pq.write_table(table, target, compression="zstd")
    return target.getvalue()


def table_csv(found: Table) -> bytes:
    """A page's table as the page shows it: UTF-8 with a mark that Excel understands, semicolons because decimals have commas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.label) for column in found.columns])
    writer.writerows([[_safe(cell.text) for cell in row] for row in found.rows])
    return text.getvalue().encode("utf-8-sig")


def table_xlsx(found: Table) -> bytes:
    """The same as one sheet with a filter in the heading row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, [str(column.label) for column in found.columns], book.add_format({"bold": True})
        )
        for number, row in enumerate(found.rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, str(cell.text))
        sheet.autofilter(0, 0, max(len(found.rows), 1), len(found.columns) - 1)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _safe(text: object) -> str:
    """A text that no spreadsheet takes for a formula."""
    said = str(text)
    return f"'{said}" if said[:1] in ("=", "+", "@") else said


TABLES: Mapping[str, Callable[[Table], bytes]] = {"csv": table_csv, "xlsx": table_xlsx}
WRITERS: Mapping[str, Callable[[Snapshot, str, Notes], bytes]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}
