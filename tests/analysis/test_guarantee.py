"""The rows of the care guarantee: what was done in the month, who still waits, and nothing that tells who it is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.csv as arrow_csv
import pytest
from click.testing import CliRunner

from narmare.analysis import guarantee
from narmare.analysis.indicators.spec import fill, write
from narmare.analysis.tables import TABLES
from narmare.cli import main


def moment(day: int, month: int = 9) -> datetime:
    return datetime(2026, month, day, 9, 30)  # noqa: DTZ001  local time, as the contract says


@pytest.fixture
def data(tmp_path: Path) -> Path:
    need: list[dict[str, Any]] = [
        {"need_id": 1, "person_id": 7, "needed_at": moment(1), "assessed_at": moment(4), "profession": "nurse"},
        {"need_id": 2, "person_id": 8, "needed_at": moment(1), "assessed_at": moment(5), "chose_later": True},
        {"need_id": 3, "person_id": 9, "needed_at": moment(28), "assessed_at": moment(2, 10)},
        {"need_id": 4, "person_id": 9, "needed_at": moment(1, 8), "assessed_at": moment(2, 8)},
        {"need_id": 5, "person_id": 9, "needed_at": moment(1, 10), "assessed_at": None},
    ]  # fmt: skip
    wait: list[dict[str, Any]] = [
        {"waiting_id": 1, "person_id": 7, "referred_on": date(2026, 6, 2), "first_visit_on": date(2026, 9, 1),
         "operation_decided_on": date(2026, 9, 1), "operation_done_on": None},
    ]  # fmt: skip
    rows = {
        "unit": [{"unit_id": "north", "region": "07", "municipality": "0780", "owner": "private"}],
        "assessment_need": [{**row, "unit_id": "north"} for row in need],
        "waiting": [{**row, "unit_id": "lost"} for row in wait],
    }
    write(tmp_path, {name: fill(TABLES[name], content) for name, content in rows.items()})
    return tmp_path


def told(data: Path, *columns: str) -> list[tuple[Any, ...]]:
    return [
        tuple(row[name] for name in columns) for row in guarantee.rows(data, date(2026, 9, 15)).to_pylist()
    ]


def test_what_was_done_in_the_month_and_who_still_waits_at_its_end(data: Path) -> None:
    assert sorted(told(data, "guarantee", "state", "days", "limit_days", "within"), key=str) == [
        ("first_visit", "completed", 91, 90, False),
        ("medical_assessment", "completed", 3, 3, True),
        ("medical_assessment", "completed", 4, 3, False),
        ("medical_assessment", "waiting", 2, 3, True),
        ("operation", "waiting", 29, 90, True),
    ]


def test_a_later_time_that_the_person_chose_is_told_and_the_row_is_kept(data: Path) -> None:
    assert ("medical_assessment", 4, True) in told(data, "guarantee", "days", "chose_later")


def test_a_row_tells_neither_person_nor_event_nor_day(data: Path) -> None:
    found = guarantee.rows(data, date(2026, 9, 15))
    assert tuple(found.column_names) == guarantee.COLUMNS
    assert {value for column in found.columns for value in column.to_pylist()}.isdisjoint(
        {date(2026, 9, day) for day in (4, 5, 28)}
    )
    assert not {"person_id", "need_id", "waiting_id"} & set(found.column_names)


def test_a_unit_that_is_not_known_is_not_lost(data: Path) -> None:
    assert ("lost", None) in told(data, "unit_id", "owner")
    assert ("north", "private") in told(data, "unit_id", "owner")


def test_the_command_writes_a_file_or_says_what_is_missing(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    line = ["guarantee", "--data", str(data), "--month", "2026-09", "--out", str(out)]
    assert "5 rows of 2026-09" in CliRunner().invoke(main, line).stdout
    assert arrow_csv.read_csv(out).num_rows == 5
    (data / "waiting" / "part-000.parquet").unlink()
    refused = CliRunner().invoke(main, line)
    assert refused.exit_code == 1
    assert "narmare import --table waiting" in refused.output
    assert CliRunner().invoke(main, [*line[:-1], "rows.txt"]).exit_code == 2
