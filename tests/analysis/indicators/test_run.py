"""Computing from a folder: months, snapshot, faults, and what moves when one event changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue, run
from narmare.analysis.indicators.compare import compare
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.source import DataError
from narmare.analysis.tables import TABLES


LONG_AGO = datetime(1926, 1, 1)  # noqa: DTZ001  local time, as the contract says
CALLS = "telefontillganglighet_samma_dag"


def call(number: int, unit: str, day: int, answered: bool) -> dict[str, Any]:
    asked = datetime(2026, 1 + day // 28, 1 + day % 28, 9)  # noqa: DTZ001  local time, as the contract says
    return {
        "contact_id": number, "person_id": 1 + number % 9, "unit_id": unit, "channel": "phone", "asked_at": asked,
        "answered_at": asked if answered else None, "call_back": False, "reason_class": "other",
    }  # fmt: skip


@pytest.fixture
def calls() -> dict[str, list[dict[str, Any]]]:
    rows = [call(n, ("north", "south")[n % 2], n % 84, n % 5 != 0) for n in range(420)]
    return {**full_care(1), "contact": rows}


@pytest.mark.parametrize("times", [1, 2])
def test_where_duckdb_breaks_off_everything_is_counted_once_more_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, times: int
) -> None:
    save(tmp_path / "care", full_care(1))
    asked: dict[str, Any] = {"only": [CALLS], "first": FIRST, "last": LAST}
    expected = compute(tmp_path / "care", **asked).table
    faults, real = [duckdb.InternalException("lost a dictionary\nStack Trace")] * times, run.prepare

    def breaking_off(*told: Any) -> Any:
        if faults:
            raise faults.pop()
        return real(*told)

    monkeypatch.setattr(run, "prepare", breaking_off)
    if times > 1:
        with pytest.raises(duckdb.InternalException):
            compute(tmp_path / "care", **asked)
    else:
        assert compute(tmp_path / "care", state=tmp_path / "state", **asked).table.equals(expected)
        assert [record.getMessage() for record in caplog.records] == [
            "DuckDB broke off, and everything is counted once more: lost a dictionary"
        ]


def test_one_late_answer_moves_its_month_and_its_places_and_nothing_else(
    tmp_path: Path, calls: dict[str, Any]
) -> None:
    save(tmp_path / "old", calls)
    late = next(
        row
        for row in calls["contact"]
        if row["unit_id"] == "north" and row["asked_at"].month == 2 and row["answered_at"] is None
    )
    changed = [{**row, "answered_at": row["asked_at"]} if row is late else row for row in calls["contact"]]
    save(tmp_path / "new", {**calls, "contact": changed})
    some = {CALLS, *sorted(catalogue.load())[::6]}
    old, new = (compute(tmp_path / name, last=date(2026, 3, 1), only=sorted(some)) for name in ("old", "new"))
    moved = compare(old.table, new.table)
    assert {(one.indicator, one.grain, one.period) for one in moved} == {(CALLS, "month", date(2026, 2, 1))}
    assert {one.key for one in moved if one.level == "unit"} == {"north"}
    assert {one.level for one in moved} == {"region", "municipality", "owner", "unit", "age_band", "sex"}
    unit = next(one for one in moved if one.level == "unit")
    assert unit.before and unit.after  # noqa: PT018  narrows both for the line below
    assert unit.after.numerator == (unit.before.numerator or 0) + 1
    assert unit.after.denominator == unit.before.denominator
    assert old.snapshot_id != new.snapshot_id


def test_the_snapshot_names_data_definitions_and_months(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    known = catalogue.load()
    whole = compute(tmp_path, only=[CALLS])
    assert whole.snapshot_id.startswith("2026-03-")
    assert compute(tmp_path, only=["taligenkanning_andel"]).snapshot_id == whole.snapshot_id
    assert compute(tmp_path, only=[CALLS], engine="reference").snapshot_id == whole.snapshot_id
    other = {**known, CALLS: replace(known[CALLS], version="1.1")}
    assert compute(tmp_path, only=[CALLS], indicators=other).snapshot_id != whole.snapshot_id
    assert compute(tmp_path, only=[CALLS], last=date(2026, 2, 1)).snapshot_id.startswith("2026-02-")
    assert set(whole.table.column("snapshot_id").to_pylist()) == {whole.snapshot_id}
    assert set(whole.table.column("definition_version").to_pylist()) == {"1.0"}


def test_immature_months_are_left_out_and_named(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    some = ["aterinskrivning_30d_65plus", CALLS, "kontinuitetsindex_lakare_18m"]
    covered = compute(tmp_path, first=date(2024, 1, 1), last=date(2026, 2, 1), only=some).coverage
    assert covered["aterinskrivning_30d_65plus"].immature == (
        date(2026, 1, 1),
        date(2026, 2, 1),
    )  # February has 28 days
    assert covered[CALLS].immature == ()
    assert len(covered["kontinuitetsindex_lakare_18m"].lead_in) == 17
    assert covered["kontinuitetsindex_lakare_18m"].first == date(2025, 6, 1)


def test_several_files_are_one_table(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    one = compute(tmp_path, only=[CALLS]).table.drop_columns("snapshot_id")
    file = tmp_path / "contact" / "part-000.parquet"
    content = pq.read_table(file)
    pq.write_table(content.slice(0, 100), file)
    pq.write_table(content.slice(100), file.with_name("part-001.parquet"))
    assert compute(tmp_path, only=[CALLS]).table.drop_columns("snapshot_id") == one


def test_progress_is_told(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    told: list[tuple[str, int, int]] = []
    compute(tmp_path, only=[CALLS, CALLS], progress=lambda *step: told.append(step))
    assert told == [(CALLS, 0, 1), ("", 1, 1)]


def test_a_missing_folder_table_or_column_is_named_with_what_to_do(
    tmp_path: Path, calls: dict[str, Any]
) -> None:
    with pytest.raises(DataError, match="narmare twin generate"):
        compute(tmp_path / "nowhere")
    save(tmp_path, calls)
    (tmp_path / "dictation" / "part-000.parquet").unlink()
    with pytest.raises(DataError, match=r"Table dictation is missing.*narmare import --table dictation"):
        compute(tmp_path)
    file = tmp_path / "contact" / "part-000.parquet"
    pq.write_table(pq.read_table(file).drop_columns("answered_at"), file)
    with pytest.raises(DataError, match="has no column answered_at. It has: asked_at"):
        compute(tmp_path, only=[CALLS])
    file.write_bytes(b"no parquet")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        compute(tmp_path, only=[CALLS])


def test_what_reads_an_optional_table_is_left_out_where_it_is_missing_and_named_when_asked_for(
    tmp_path: Path,
) -> None:
    save(tmp_path, full_care(1))
    known = {
        name: catalogue.load()[name] for name in (CALLS, "tio_lakemedel_75plus", "belaggning_vardplatser")
    }
    asked: dict[str, Any] = {"indicators": known, "first": FIRST, "last": LAST}
    assert set(compute(tmp_path, **asked).coverage) == set(known)
    (tmp_path / "many_medicines" / "part-000.parquet").unlink()
    assert set(compute(tmp_path, **asked).coverage) == {CALLS, "belaggning_vardplatser"}
    with pytest.raises(DataError, match="Table many_medicines is missing"):
        compute(tmp_path, only=["tio_lakemedel_75plus"], **asked)


def test_months_that_cannot_be_told_are_asked_for(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(
        tmp_path,
        {
            **calls,
            "contact": [{**calls["contact"][0], "asked_at": LONG_AGO, "answered_at": None}],
        },
    )
    with pytest.raises(DataError, match="The events run from 1926-01-01 to .* one of these dates is wrong"):
        compute(tmp_path, only=[CALLS])
    save(tmp_path / "empty", {name: [] for name in ("unit", "person", "contact")})
    with pytest.raises(DataError, match="which months the data cover"):
        compute(tmp_path / "empty", only=[CALLS])
    with pytest.raises(DataError, match="is after the last"):
        compute(tmp_path, only=[CALLS], first=date(2026, 3, 1), last=date(2026, 1, 1))


def test_a_month_that_is_not_over_is_left_out(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    whole = compute(tmp_path, only=[CALLS])
    before = (whole.last - timedelta(days=1)).replace(day=1)
    in_it = whole.last.replace(day=17)
    assert compute(tmp_path, only=[CALLS], ended=in_it).last == before
    assert compute(tmp_path, only=[CALLS], ended=in_it, last=in_it).last == whole.last
    assert compute(tmp_path, only=[CALLS], ended=in_it + timedelta(days=31)).last == whole.last
    assert compute(tmp_path, only=[CALLS], ended=whole.first).last == whole.first  # nothing would be left


def test_an_unknown_indicator_or_engine_is_named(tmp_path: Path, calls: dict[str, Any]) -> None:
    save(tmp_path, calls)
    with pytest.raises(LookupError, match="no indicator nonsense. There are: akutbesok_80plus"):
        compute(tmp_path, only=["nonsense"])
    with pytest.raises(LookupError, match="no engine abacus"):
        compute(tmp_path, engine="abacus")  # type: ignore[arg-type]


def test_other_types_of_the_same_meaning_are_read(tmp_path: Path, calls: dict[str, Any]) -> None:
    """Dictionary-coded texts, 32-bit numbers and seconds instead of microseconds."""
    save(tmp_path, calls)
    expected = compute(tmp_path, only=[CALLS]).table.drop_columns("snapshot_id")
    file = tmp_path / "contact" / "part-000.parquet"
    types = {
        "unit_id": pa.dictionary(pa.int8(), pa.string()),
        "asked_at": pa.timestamp("ms"),
        "person_id": pa.int32(),
    }
    fields = [pa.field(f.name, types.get(f.name, f.type), f.nullable) for f in TABLES["contact"].schema]
    pq.write_table(pq.read_table(file).cast(pa.schema(fields)), file)
    assert compute(tmp_path, only=[CALLS]).table.drop_columns("snapshot_id") == expected
