"""Computed again after new rows have come, the numbers are those of a computation of everything."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analysis.indicators.random_care import FIRST, LAST, PERSONS, full_care, save

from narmare.analysis.indicators import catalogue, recount, run
from narmare.analysis.indicators import state as kept
from narmare.analysis.indicators.conditions import Is
from narmare.analysis.indicators.measures import Events, Listed, Rate
from narmare.analysis.indicators.months import month_index
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.spec import fill
from narmare.analysis.indicators.touched import Touch, touches
from narmare.analysis.tables import TABLES


SOME = (  # at least one of every measure, every kind of condition and every rule for a year
    "akutbesok_80plus", "aterinskrivning_30d_65plus_nasta", "avvisade_remisser", "besok_egenmonitorering", "egenmonitorering_nya",
    "fast_lakarkontakt_befolkning", "fast_vardkontakt_samordning", "forsta_besok_60_dagar", "halsosamtal_50ar_andel",
    "kontinuitetsindex_lakare_18m", "patientkontrakt_eller_sip", "taligenkanning_andel", "telefontillganglighet_samma_dag",
    "utskrivningsklara_dagar",
)  # fmt: skip
TWICE = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
type Care = dict[str, list[dict[str, Any]]]


def late(row: Mapping[str, Any], since: date) -> bool:
    """Whether every day of a row is in `since` or later."""
    days = [value for value in row.values() if isinstance(value, date)]
    return bool(days) and all((one.year, one.month) >= (since.year, since.month) for one in days)


def split(care: Care, random: Random, since: date | None) -> tuple[Care, Care]:
    """Rows that are there first, and new ones: some from `since` on, or any."""
    old: Care = {}
    new: Care = {}
    for name, rows in care.items():
        for row in rows:
            is_new = name != "unit" and random.random() < 0.3 and (since is None or late(row, since))
            (new if is_new else old).setdefault(name, []).append(row)
        old.setdefault(name, [])
    return old, new


def add(folder: Path, rows: Care) -> None:
    for name, content in rows.items():
        pq.write_table(fill(TABLES[name], content), folder / name / "part-001.parquet")


def known(minimum: int) -> dict[str, Any]:
    return {name: replace(catalogue.load()[name], minimum_cell=minimum) for name in SOME}


@given(
    seed=st.integers(0, 2**32),
    since=st.sampled_from([None, date(2025, 3, 1), date(2025, 6, 1)]),
    minimum=st.sampled_from([1, 3]),
)
@TWICE
def test_after_new_rows_the_numbers_are_those_of_a_full_run(
    seed: int, since: date | None, minimum: int
) -> None:
    random = Random(seed)
    old, new = split(full_care(seed, times=2), random, since)
    with tempfile.TemporaryDirectory() as place:
        data, state = Path(place) / "care", Path(place) / "state"
        save(data, old)
        asked: dict[str, Any] = {"first": FIRST, "indicators": known(minimum)}
        before = compute(data, state=state, last=date(2025, 5, 1), **asked)
        add(data, new)
        after = compute(data, state=state, last=LAST, **asked)
        full = compute(data, last=LAST, **asked)
    assert after.table.equals(full.table)
    assert after.snapshot_id == full.snapshot_id != before.snapshot_id


@given(
    seed=st.integers(0, 2**32),
    since=st.sampled_from([None, date(2025, 5, 1)]),
    minimum=st.sampled_from([1, 3]),
)
@TWICE
def test_counting_again_only_the_persons_of_new_rows_gives_the_numbers_of_a_full_run(
    seed: int, since: date | None, minimum: int
) -> None:
    random = Random(seed)
    old, new = split(full_care(seed, times=2), random, since)
    some = set(
        random.sample(PERSONS, 2)
    )  # new rows are of two persons, of nobody, or without a person in the table
    for name in new:
        new[name], others = (
            [row for row in new[name] if (row.get("person_id") in (*some, None)) is mentioned]
            for mentioned in (True, False)
        )
        old[name] += others
    asked: dict[str, Any] = {"first": FIRST, "last": LAST, "indicators": known(minimum)}
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        patched.setattr(recount, "FEW", 1.0)
        told = watched(patched)
        data, state = Path(place) / "care", Path(place) / "state"
        save(data, old)
        compute(data, state=state, **asked)
        told.clear()
        add(data, new)
        after = compute(data, state=state, **asked)
        again = compute(data, state=state, **asked)
        not_few = {name for name, few in told if not few}
        full = compute(data, **asked)
    assert after.table.equals(full.table)
    assert again.table.equals(full.table)
    assert not any(recount.fits(catalogue.load()[name]) for name in not_few)


EDGES = (
    date(2024, 11, 1),
    date(2024, 12, 1),
    date(2025, 1, 1),
    date(2025, 3, 1),
)  # a year's last month; a year's first; two months at once
AT_EDGES = (
    "aterinskrivning_30d_65plus_nasta", "fast_lakarkontakt_befolkning", "kontinuitetsindex_lakare_18m", "utskrivningsklara_dagar",
)  # fmt: skip


def came(care: Care) -> list[Care]:
    """The rows that are there at each edge and were not before; some come later than they happened."""
    found: list[Care] = [{name: [] for name in care} for _ in EDGES]
    for name, rows in care.items():
        for number, row in enumerate(rows):
            latest = max((of for of in row.values() if isinstance(of, date)), default=date.min)
            at = bisect_left(EDGES, date(latest.year, latest.month, 1))
            if name in ("unit", "person"):
                at = 0
            elif number % 9 == 0:
                at = max(at, 1 + number // 9 % 3)
            if at < len(EDGES):
                found[at][name].append(row)
    return found


def test_month_after_month_over_the_edges_of_tertials_and_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody is counted in the new month only; in the months before it those whom new rows mention, where these are few."""
    monkeypatch.setattr(recount, "FEW", 1.0)
    care, asked = (
        full_care(5),
        {"first": FIRST, "indicators": {name: known(3)[name] for name in AT_EDGES}},
    )
    data, state, told = tmp_path / "care", tmp_path / "state", months_counted(monkeypatch)
    at_first, *later = came(care)
    save(data, at_first)
    compute(data, state=state, last=EDGES[0], **asked)
    for number, ((before, last), rows_of) in enumerate(zip(pairwise(EDGES), later, strict=True)):
        for name, rows in rows_of.items():
            if rows:
                pq.write_table(fill(TABLES[name], rows), data / name / f"part-{number + 1:03}.parquet")
        told.clear()
        after = compute(data, state=state, last=last, **asked)
        counted = set(told)
        assert after.table.equals(compute(data, last=last, **asked).table)
        in_new_months = {(month_index(before) + 1, month_index(last), False)}
        assert in_new_months < counted
        assert {(to, of_some) for _, to, of_some in counted - in_new_months} == {(month_index(before), True)}


def months_counted(patched: pytest.MonkeyPatch) -> list[tuple[int, int, bool]]:
    """From and to which month is counted from now on, and whether only some persons."""
    told: list[tuple[int, int, bool]] = []
    real = run._duckdb

    def telling(source: Any, chosen: Any, periods: Any, *asked: Any, recount: Any = None, **more: Any) -> Any:
        told.append((periods.first, periods.last, recount is not None))
        return real(source, chosen, periods, *asked, recount=recount, **more)

    patched.setattr(run, "_duckdb", telling)
    return told


def watched(patched: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is counted from now on: the indicator, and whether only some persons."""
    told: list[tuple[str, bool]] = []
    real = run._duckdb

    def telling(source: Any, chosen: Any, *asked: Any, recount: Any = None, **more: Any) -> Any:
        told.extend((one.id, recount is not None) for one in chosen)
        return real(source, chosen, *asked, recount=recount, **more)

    patched.setattr(run, "_duckdb", telling)
    return told


def test_what_asks_for_a_unit_by_its_name_is_counted_for_all() -> None:
    visits = Events("visit", "at", where=Is("kind", "home"))
    by_name = Events("visit", "at", where=Is("unit_id", "north"))
    one = replace(
        catalogue.load()["akutbesok_80plus"], measure=Rate(replace(visits, unit="listed"), Listed())
    )
    assert recount.fits(one)
    assert not recount.fits(replace(one, measure=Rate(replace(by_name, unit="listed"), Listed())))
    assert not recount.fits(catalogue.load()["taligenkanning_andel"])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, tuple[str, ...]]]:
    """What is counted in SQL, and from which month on."""
    told: list[tuple[int, tuple[str, ...]]] = []
    real = run._duckdb

    def watched(source: Any, chosen: Any, periods: Any, progress: Any, **more: Any) -> Any:
        told.append((periods.first, tuple(one.id for one in chosen)))
        return real(source, chosen, periods, progress, **more)

    monkeypatch.setattr(run, "_duckdb", watched)
    return told


FEW = ("akutbesok_80plus", "taligenkanning_andel", "telefontillganglighet_samma_dag")


@pytest.fixture
def again(tmp_path: Path, counted: list[Any]) -> Callable[..., Any]:
    """again(change): compute a few, change the data, and compute again."""
    care = full_care(2)
    save(tmp_path / "care", care)

    def both(change: Callable[[Path], None], **asked: Any) -> Any:
        few = {name: catalogue.load()[name] for name in FEW}
        more: dict[str, Any] = {"state": tmp_path / "state", "first": FIRST, "last": LAST}
        compute(tmp_path / "care", indicators=few, **more)
        change(tmp_path / "care")
        counted.clear()
        found = compute(tmp_path / "care", **({"indicators": few} | more | asked))
        assert found.table.equals(
            compute(tmp_path / "care", **({"indicators": few} | more | asked | {"state": None})).table
        )
        return counted[:-1]

    return both


def call(at: datetime) -> dict[str, Any]:
    return {"contact_id": 9_999, "person_id": 1, "unit_id": "north", "channel": "phone", "asked_at": at}


def test_nothing_is_counted_when_nothing_has_come(again: Any) -> None:
    assert again(lambda data: None) == []


def test_only_what_a_new_row_touches_is_counted_and_from_its_month_on(again: Any) -> None:
    told = again(lambda data: add(data, {"contact": [call(datetime(2025, 5, 20, 9))]}))  # noqa: DTZ001  local time
    assert told == [(month_index(date(2025, 5, 1)), ("telefontillganglighet_samma_dag",))]


def test_few_persons_are_counted_again_alone(again: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = watched(monkeypatch)
    monkeypatch.setattr(recount, "FEW", 0.2)

    def come(data: Path) -> None:
        told.clear()
        add(data, {"contact": [call(datetime(2025, 5, 20, 9))]})  # noqa: DTZ001  local time

    again(come)
    assert told == [("telefontillganglighet_samma_dag", True), *((name, False) for name in FEW)]


def test_a_row_that_comes_late_is_counted_from_long_ago(again: Any) -> None:
    ((since, names),) = again(lambda data: add(data, {"contact": [call(datetime(2023, 9, 20, 9))]}))  # noqa: DTZ001  local time
    assert since <= month_index(date(2023, 9, 1))
    assert names == ("telefontillganglighet_samma_dag",)


def test_a_new_person_whom_nobody_mentions_changes_nothing(again: Any) -> None:
    born = {
        "person_id": 777,
        "birth_month": date(2025, 5, 1),
        "sex": "female",
        "resident_from": date(2025, 5, 3),
    }
    assert again(lambda data: add(data, {"person": [born]})) == []


def test_a_new_person_whom_old_rows_mention_is_counted_from_the_start(again: Any) -> None:
    ten = {
        "person_id": 10,
        "birth_month": date(1940, 5, 1),
        "sex": "female",
        "resident_from": date(2000, 5, 3),
    }
    ((since, names),) = again(lambda data: add(data, {"person": [ten]}))
    assert since == month_index(FIRST)
    assert names == ("akutbesok_80plus", "telefontillganglighet_samma_dag")


def test_a_new_unit_is_counted_from_the_start(again: Any) -> None:
    told = again(lambda data: add(data, {"unit": [{"unit_id": "lost", "region": "07"}]}))
    assert told == [(month_index(FIRST), FEW)]


def test_a_file_that_was_written_anew_is_counted_from_the_start(again: Any) -> None:
    def shorten(data: Path) -> None:
        file = data / "contact" / "part-000.parquet"
        pq.write_table(pq.read_table(file).slice(1), file)

    assert again(shorten) == [(month_index(FIRST), ("telefontillganglighet_samma_dag",))]


def test_a_definition_with_another_version_is_counted_from_the_start(again: Any) -> None:
    known = {name: catalogue.load()[name] for name in FEW}
    other = known | {FEW[0]: replace(known[FEW[0]], version="9.0")}
    assert again(lambda data: None, indicators=other) == [(month_index(FIRST), FEW[:1])]


def test_a_state_that_cannot_be_read_is_made_anew(again: Any, tmp_path: Path) -> None:
    def spoil(data: Path) -> None:
        (tmp_path / "state" / "state.json").write_text("{")

    assert again(spoil) == [(month_index(FIRST), FEW)]
    assert kept.read(tmp_path / "state") is not None


def test_an_event_is_touched_by_what_comes_after_it() -> None:
    found = touches(catalogue.load()["aterinskrivning_30d_65plus"])
    assert found == {
        Touch("admission", "discharged_at"), Touch("admission", "admitted_at", 30), Touch("listing", "valid_from"),
        Touch("home_care", "valid_from"),
    }  # fmt: skip
