"""Import of ten million visits, from CSV and from Parquet: rows a second and peak memory.

The bar: one pass, under 2 GB.  Each import runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from narmare.analysis.tables import Table, table


ROWS = 10_000_000
PERSONS, UNITS, CLINICIANS = 200_000, 60, 2_000
STEP = 500_000
LIMIT_GB = 2.0

# what the child does: import, then tell seconds and the most memory that it ever held (ru_maxrss is in KiB on Linux)
CHILD = """
import json, resource, sys, time
from pathlib import Path
from narmare.analysis.imports import import_file
from narmare.analysis.tables import table
start = time.perf_counter()
report = import_file(data=Path(sys.argv[1]), table=table("visit"), source=Path(sys.argv[2]))
seconds = time.perf_counter() - start
kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"rows": report.rows, "seconds": seconds, "peak_gb": kib * 1024 / 1e9}))
"""


def run(rows: int = ROWS) -> list[dict[str, object]]:
    """Import `rows` visits from each kind of file; one result a file."""
    results = []
    with tempfile.TemporaryDirectory(prefix="narmare-bench-") as folder:
        home = Path(folder)
        for kind in ("csv", "parquet"):
            source = _write(home / f"visits.{kind}", rows)
            data = _region(home / f"data-{kind}")
            done = subprocess.run(
                [sys.executable, "-c", CHILD, str(data), str(source)],
                check=True,
                capture_output=True,
                text=True,
            )
            told = json.loads(done.stdout)
            results.append(
                {
                    "name": f"import {rows:,} visits from {kind}",
                    "seconds": round(told["seconds"], 1),
                    "rows_per_second": round(told["rows"] / told["seconds"]),
                    "file_mb": round(source.stat().st_size / 1e6),
                    "peak_gb": round(told["peak_gb"], 2),
                    "bar_gb": LIMIT_GB,
                    "met": told["rows"] == rows and told["peak_gb"] < LIMIT_GB,
                }
            )
            source.unlink()
    return results


def _region(data: Path) -> Path:
    """The persons and units that the visits refer to."""
    person = {
        "person_id": np.arange(1, PERSONS + 1),
        "birth_month": pa.repeat(date(1960, 1, 1), PERSONS),
        "sex": pa.repeat("female", PERSONS),
        "municipality": pa.repeat("0780", PERSONS),
        "special_housing": pa.repeat(False, PERSONS),
        "resident_from": pa.repeat(date(2000, 1, 1), PERSONS),
        "resident_to": pa.nulls(PERSONS, pa.date32()),
    }
    unit = {
        "unit_id": _unit_names(),
        "name": _unit_names(),
        "kind": pa.repeat("care_centre", UNITS),
        "municipality": pa.repeat("0780", UNITS),
        "owner": pa.repeat("public", UNITS),
        "region": pa.repeat("07", UNITS),
        "valid_from": pa.repeat(date(2000, 1, 1), UNITS),
        "valid_to": pa.nulls(UNITS, pa.date32()),
    }
    for name, columns in (("person", person), ("unit", unit)):
        (data / name).mkdir(parents=True)
        pq.write_table(pa.table(columns, schema=table(name).schema), data / name / "part.parquet")
    return data


def _unit_names() -> pa.Array:
    return pa.array([f"unit-{n:02}" for n in range(UNITS)])


def _write(path: Path, rows: int) -> Path:
    visit = table("visit")
    if path.suffix == ".csv":
        with pyarrow.csv.CSVWriter(path, visit.schema) as writer:
            for block in _visits(visit, rows):
                writer.write_table(block)
    else:
        with pq.ParquetWriter(path, visit.schema, compression="zstd") as writer:
            for block in _visits(visit, rows):
                writer.write_table(block)
    return path


def _visits(visit: Table, rows: int) -> Iterator[pa.Table]:
    """Visits at random over ten years; ids in a mixed order, as an export seldom sorts by them."""
    draw = np.random.default_rng(2)
    start = np.datetime64("2016-01-01T00:00:00", "us")
    for first in range(0, rows, STEP):
        n = min(STEP, rows - first)
        numbers = np.arange(first, first + n)
        columns = {
            "visit_id": numbers * 7_919 % 1_000_000_007,  # a prime modulus above all numbers: each id once
            "person_id": draw.integers(1, PERSONS + 1, n),
            "unit_id": _unit_names().take(pa.array(draw.integers(0, UNITS, n))),
            "clinician_id": pa.array(draw.integers(1, CLINICIANS, n), mask=draw.random(n) < 0.1),
            "profession": _codes(visit, "profession", draw, n),
            "kind": _codes(visit, "kind", draw, n),
            "booked_by": _codes(visit, "booked_by", draw, n),
            "planned": draw.random(n) < 0.8,
            "at": start + (draw.integers(0, 10 * 365 * 86_400, n) * 1_000_000).astype("timedelta64[us]"),
        }
        yield pa.table(columns, schema=visit.schema)


def _codes(visit: Table, name: str, draw: np.random.Generator, n: int) -> pa.Array:
    codes = pa.array(list(visit.column(name).codes))
    return codes.take(pa.array(draw.integers(0, len(codes), n)))


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), indent=2))
