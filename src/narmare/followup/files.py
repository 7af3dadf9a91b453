"""Published numbers as files.  The columns are those of the result table; hidden cells stay hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from narmare.followup.models import COLUMNS, Measurement, Snapshot


HEADER = (*COLUMNS, "definition_version", "snapshot_id")
CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml; charset=utf-8",
}


def _rows(snapshot: Snapshot, indicator: str) -> Iterator[tuple]:
    version = snapshot.versions.get(indicator, "")
    found = Measurement.objects.filter(snapshot=snapshot, indicator=indicator).order_by(
        "level", "key", "grain", "period"
    )
    for row in found.values_list(*COLUMNS).iterator(chunk_size=5000):
        yield (*row, version, snapshot.code)


def write_csv(snapshot: Snapshot, indicator: str) -> bytes:
    """UTF-8 with a mark that Excel understands, comma between values, point as decimal sign."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(_rows(snapshot, indicator))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(snapshot: Snapshot, indicator: str) -> bytes:
    """One sheet with a filter in the heading row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(indicator[:31])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(_rows(snapshot, indicator), start=1):
            sheet.write_row(last, 0, row[:2])
            sheet.write_datetime(last, 2, row[2], day)
            sheet.write_row(last, 3, row[3:])
        sheet.autofilter(0, 0, max(last, 1), len(HEADER) - 1)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def write_parquet(snapshot: Snapshot, indicator: str) -> bytes:
    """Typed columns, zstd."""
    columns = list(zip(*_rows(snapshot, indicator), strict=True)) or [() for _ in HEADER]
    table = pa.table({name: pa.array(values) for name, values in zip(HEADER, columns, strict=True)})
    target = io.BytesIO()
    pq.write_table(table, target, compression="zstd")
    return target.getvalue()


WRITERS: Mapping[str, Callable[[Snapshot, str], bytes]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}
