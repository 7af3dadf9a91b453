"""A look at everybody at the ends of few months counts what each indicator counts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save
from tests.analysis.indicators.test_engines_agree import ODD
from tests.analysis.indicators.test_plan import told_together

from narmare.analysis.indicators import catalogue, recount, run
from narmare.analysis.indicators.census import MONTHS_OF_ALL, MONTHS_OF_FEW, censuses
from narmare.analysis.indicators.census import few as is_for_few
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.making import prepare
from narmare.analysis.indicators.measures import Events, MeanDays, MedianMinutes, Share, ShareOfSums
from narmare.analysis.indicators.months import month_index
from narmare.analysis.indicators.plan import Plan, plan
from narmare.analysis.indicators.run import compute, connect, sql
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.spec import fill
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.tables import TABLES


# the random data meet at the edges of January, February and March 2024
MONTHS = [(2024, 1, 1), (2024, 2, 1), (2024, 2, 2), (2024, 3, 3), (2025, 6, 1)]


@pytest.fixture(scope="module")
def every() -> dict[str, Indicator]:
    return catalogue.load() | ODD


@pytest.fixture(scope="module")
def together(every: dict[str, Indicator]) -> Plan:
    return plan(every.values(), since=True, few=True)


def test_it_counts_what_each_indicator_counts_alone(
    tmp_path: Path, every: dict[str, Indicator], together: Plan
) -> None:
    counted, users = set(), {name for look in censuses(every.values()) for name in look.users}
    for seed in (1, 2):
        data = tmp_path / str(seed)
        save(data, full_care(seed, times=3))
        source = Source.of(data, every.values())
        for year, month, more in MONTHS:
            first = month_index(date(year, month, 1))
            with connect(source, Periods(first, first + more - 1)) as connection:
                prepare(connection, together, first)
                for name in users:
                    alone = connection.execute(sql(every[name])).fetchall()
                    found = connection.execute(from_day(together.queries[name], first)).fetchall()
                    if not every[name].special_housing:  # others of the look may tell it apart
                        found = told_together(found)
                    assert sorted(found) == sorted(alone), (name, year, month)
                    counted |= {name} if found else set()
    assert counted == users


def test_everybody_is_looked_at_once_and_what_counts_no_persons_not_at_all(
    every: dict[str, Indicator],
) -> None:
    looks = censuses(every.values())
    assert [one.who for one in looks if isinstance(one.who, str)] == ["listed", "resident"]
    without = every.keys() - {name for one in looks for name in one.users}
    for name in without:
        of = every[name].measure
        by_event = isinstance(of, Share) and isinstance(of.of, Events)
        assert by_event or isinstance(of, MeanDays | MedianMinutes | ShareOfSums), name


def test_many_months_are_left_to_the_delta_plan() -> None:
    assert is_for_few(range(5, 5 + MONTHS_OF_ALL), of_all=True)
    assert not is_for_few(range(5, 6 + MONTHS_OF_ALL), of_all=True)
    assert is_for_few(range(5, 5 + MONTHS_OF_FEW), of_all=False)
    assert not is_for_few(range(5, 6 + MONTHS_OF_FEW), of_all=False)


def test_a_new_day_and_a_new_month_are_looked_at_and_a_full_run_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    real = run.plan_in

    def told(*given: Any, few: bool, **more: Any) -> Plan:
        asked.append(few)
        return real(*given, few=few, **more)

    monkeypatch.setattr(run, "plan_in", told)
    monkeypatch.setattr(recount, "FEW", 1.0)
    save(tmp_path / "care", full_care(1))
    of: dict[str, Any] = {
        "indicators": {"akutbesok_80plus": catalogue.load()["akutbesok_80plus"]},
        "first": FIRST,
    }
    compute(tmp_path / "care", state=tmp_path / "state", last=LAST, **of)
    come = {"visit_id": 9_999, "person_id": 1, "unit_id": "clinic", "arrived_at": datetime(2025, 6, 20, 9)}  # noqa: DTZ001
    add(tmp_path / "care", "emergency_visit", come)
    compute(tmp_path / "care", state=tmp_path / "state", last=date(2025, 7, 1), **of)
    compute(tmp_path / "care", last=date(2025, 7, 1), **of)
    assert asked == [False, True, True, False]


def test_persons_are_counted_again_where_others_of_the_look_are_counted_in_other_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that only those others read are there, without rows."""
    monkeypatch.setattr(recount, "FEW", 1.0)
    names = (
        "besok_egenmonitorering",
        "egenmonitorering_antal",
        "lakarbesok_per_1000",
        "overvikt_fetma_dokumenterad",
    )
    some = {name: replace(catalogue.load()[name], minimum_cell=1) for name in names}
    save(tmp_path / "care", full_care(4, times=3))
    of: dict[str, Any] = {"indicators": some, "first": FIRST, "last": LAST}
    compute(tmp_path / "care", state=tmp_path / "state", **of)
    visited = datetime(2025, 6, 20, 9)  # noqa: DTZ001  local time
    spans = {"person_id": 2, "valid_from": date(2024, 1, 5)}
    add(tmp_path / "care", "self_monitoring", spans | {"monitoring_id": 9_999, "programme": "diabetes"})
    add(
        tmp_path / "care",
        "visit",
        {
            "visit_id": 9_999,
            "person_id": 3,
            "unit_id": "north",
            "at": visited,
            "kind": "physical",
            "profession": "doctor",
        },
    )
    found = compute(tmp_path / "care", state=tmp_path / "state", **of)
    assert found.table.equals(compute(tmp_path / "care", **of).table)


def add(data: Path, table: str, row: dict[str, Any]) -> None:
    pq.write_table(fill(TABLES[table], [row]), data / table / "part-001.parquet")
