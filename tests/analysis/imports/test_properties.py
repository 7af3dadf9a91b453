"""What must hold for every table and every file."""

import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narmare.analysis.imports import Refused, import_file, validate
from narmare.analysis.tables import Kind, Table, table
from tests.analysis.imports import reference
from tests.analysis.imports.tables_of_anything import (
    ANY_TABLE,
    PERSONS,
    UNITS,
    as_arrow,
    as_csv,
    messy_rows,
    region,
    sound_rows,
    written,
)


LISTING = table("listing")
usual = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
INVALID = {
    Kind.ID: ["-1", "12a", "01", "9223372036854775808"],
    Kind.CODE: ["nonsense", "Physical", " home"],
    Kind.DATE: ["2026-02-30", "26-01-01", "2026-01-01 10:00", "1753-01-01", "9999-12-31"],
    Kind.TIME: ["2026-02-30 10:00", "2026-01-01", "2026-01-01 25:00", "2026-01-01T10:00Z"],
    Kind.INTEGER: ["1.5", "one"],
    Kind.NUMBER: ["1,5", "nan", "inf"],
    Kind.FLAG: ["ja", "2"],
}


@contextmanager
def a_region():
    with tempfile.TemporaryDirectory() as folder:
        yield region(Path(folder) / "data"), Path(folder)


def stored(data: Path, table: Table) -> list[dict[str, object]]:
    return [
        row
        for part in sorted((data / table.name).glob("*.parquet"))
        for row in pq.read_table(part).to_pylist()
    ]


@usual
@given(st.data(), ANY_TABLE, st.sampled_from([",", ";", "\t"]))
def test_a_sound_table_comes_back_from_csv_as_it_was(data, table, delimiter):
    rows = data.draw(sound_rows(table))
    with a_region() as (home, folder):
        (folder / "in.csv").write_text(as_csv(table, rows, delimiter), encoding="utf-8")
        report = import_file(data=home, table=table, source=folder / "in.csv")
        assert stored(home, table) == rows
        assert report.rows == len(rows)


@usual
@given(st.data(), ANY_TABLE)
def test_a_sound_table_comes_back_from_parquet_as_it_was(data, table):
    rows = data.draw(sound_rows(table))
    with a_region() as (home, folder):
        pq.write_table(as_arrow(table, rows), folder / "in.parquet")
        import_file(data=home, table=table, source=folder / "in.parquet")
        assert stored(home, table) == rows
        (part,) = (home / table.name).iterdir()
        assert pq.read_schema(part).equals(table.schema)
        assert validate(table, pq.read_table(part)) == []


@usual
@given(st.data(), ANY_TABLE)
def test_one_bad_cell_refuses_the_file_and_names_its_line_and_column_but_not_its_value(data, table):
    rows = [{name: written(value) for name, value in row.items()} for row in data.draw(sound_rows(table))]
    column = data.draw(st.sampled_from([c for c in table.columns if c.kind is not Kind.TEXT]))
    at = data.draw(st.integers(0, len(rows) - 1))
    bad = data.draw(st.sampled_from(INVALID[column.kind] + ([""] if column.required else [])))
    rows[at][column.name] = bad
    with a_region() as (home, folder):
        (folder / "in.csv").write_text(as_csv(table, rows), encoding="utf-8")
        with pytest.raises(Refused) as refused:
            import_file(data=home, table=table, source=folder / "in.csv")
        assert (at + 2, column.name) in {(fault.line, fault.column) for fault in refused.value.faults}
        assert not (home / table.name).exists()
        if column.kind is not Kind.CODE:
            assert all(len(bad) < 3 or bad not in fault.sentence() for fault in refused.value.faults)


@settings(usual, max_examples=150)
@given(st.data(), ANY_TABLE | st.just(LISTING))
def test_the_fast_checks_agree_with_the_slow_ones(data, table):
    rows = data.draw(messy_rows(table))
    told = reference.judge(table, rows, {"person": set(PERSONS), "unit": set(UNITS)})
    with a_region() as (home, folder):
        (folder / "in.csv").write_text(as_csv(table, rows), encoding="utf-8")
        try:
            import_file(data=home, table=table, source=folder / "in.csv")
            found, counts = [], Counter()
        except Refused as refused:
            found = [(fault.line, fault.column, fault.reason) for fault in refused.faults]
            counts = refused.counts
        assert found == told[:20]
        assert counts == Counter((column, reason) for _, column, reason in told)
