"""A median is that of the rows, at every level and period: found in counts that add up, never made of other medians."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from math import comb
from pathlib import Path
from random import Random
from statistics import fmean, median
from typing import Any

import pyarrow as pa
import pytest
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import DefinitionError, Events, MedianMinutes, ShareOfSums
from narmare.analysis.indicators.months import GRAINS, month_index
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.uncertainty import median_ranks
from narmare.analysis.tables import TABLES


CALLS = catalogue.load()["ambulans_responstid_prio1"]
HOMES = {"north": ("0780", "public"), "south": ("0780", "private"), "east": ("0760", "public"), "clinic": ("0780", "public")}  # fmt: skip


@pytest.fixture(scope="module")
def calls() -> dict[str, list[dict[str, Any]]]:
    """Random tables whose calls are many and urgent."""
    tables = full_care(5)
    random = Random(5)
    tables["emergency_call"] = full_care(7, times=25)["emergency_call"]
    for row in tables["emergency_call"]:
        row["priority"] = random.choice([1, 1, 1, 2])
        if random.random() < 0.8 and row["first_resource_at"] is not None:
            slow = 20 if row["unit_id"] == "north" else 4
            row["first_resource_at"] = row["called_at"] + timedelta(minutes=slow + random.randint(0, 40))
    return tables


def rows_of(tables: dict[str, Any], folder: Path, minimum_cell: int = 1) -> pa.Table:
    save(folder, tables)
    open_cells = {CALLS.id: replace(CALLS, minimum_cell=minimum_cell)}
    return compute(folder, first=FIRST, last=LAST, indicators=open_cells).table


def minutes_by_place(calls: dict[str, Any]) -> dict[tuple[str, str, int], list[int]]:
    """(level, key, month) -> the minutes of every call, reckoned anew."""
    found = defaultdict(list)
    for row in calls["emergency_call"]:
        if row["priority"] == 1 and row["first_resource_at"] is not None:
            gap = row["first_resource_at"] - row["called_at"]
            minutes = min(gap.days * 1440 + gap.seconds // 60, 120)
            municipality, owner = HOMES.get(row["unit_id"], ("unknown", "unknown"))
            places = (("unit", row["unit_id"]), ("municipality", municipality), ("owner", owner), ("region", "07" if row["unit_id"] in HOMES else "unknown"))  # fmt: skip
            for place in places:
                found[*place, month_index(row["called_at"])].append(minutes)
    return found


def test_every_median_is_that_of_the_calls_of_its_place_and_period(calls: Any, tmp_path: Path) -> None:
    raw, checked = minutes_by_place(calls), set()
    for row in rows_of(calls, tmp_path).to_pylist():
        if row["level"] in ("age_band", "sex"):
            continue
        start = month_index(row["period"])
        months = range(start, start + GRAINS[row["grain"]].months)
        minutes = [one for m in months for one in raw.get((row["level"], row["key"], m), ())]
        assert (row["denominator"], row["numerator"]) == (len(minutes), sum(minutes))
        assert row["value"] == (median(minutes) if minutes else None)
        if row["low"] is not None:
            assert row["low"] <= row["value"] <= row["high"]
        checked.add((row["grain"], row["level"]))
    assert checked == {
        (grain, level) for grain in GRAINS for level in ("unit", "municipality", "owner", "region")
    }


def test_the_region_is_not_the_mean_of_its_units(calls: Any, tmp_path: Path) -> None:
    table = rows_of(calls, tmp_path).to_pylist()
    of_2024 = {(row["level"], row["key"]): row["value"] for row in table if row["grain"] == "year" and row["period"].year == 2024}  # fmt: skip
    units = [of_2024["unit", unit] for unit in HOMES]
    assert of_2024["region", "07"] != pytest.approx(fmean(units))


def test_few_calls_are_hidden_with_their_median(calls: Any, tmp_path: Path) -> None:
    table = rows_of(calls, tmp_path, minimum_cell=5).to_pylist()
    hidden = [row for row in table if row["suppressed"]]
    assert hidden
    assert all(row["value"] is row["low"] is row["numerator"] is None for row in hidden)
    assert all(row["denominator"] == 0 or row["denominator"] >= 5 for row in table if not row["suppressed"])


def test_the_interval_of_a_median_holds_it_nineteen_times_in_twenty() -> None:
    """The chance that the median lies between two ranks is a binomial sum; that of the approximation stays near 95 %."""
    for of in range(6, 200):
        low, high = (int(rank) for rank in median_ranks(of))
        held = sum(comb(of, below) for below in range(low, high)) / 2**of
        assert 0.92 < held < 0.995, of
    assert median_ranks(5)[0] < 1  # too few for an interval


def test_a_region_without_the_new_tables_has_every_other_number(tmp_path: Path) -> None:
    tables = full_care(3)
    new = {"emergency_call", "net_cost"}
    assert all(TABLES[name].optional for name in new)
    save(tmp_path, {name: rows for name, rows in tables.items() if name not in new})
    some = {name: catalogue.load()[name] for name in (CALLS.id, "nettokostnad_hso_per_invanare", "primarvardens_andel_av_kostnad", "ambulans_per_1000")}  # fmt: skip
    found = compute(tmp_path, first=FIRST, last=LAST, indicators=some)
    assert list(found.coverage) == ["ambulans_per_1000"]
    assert found.table.num_rows


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: MedianMinutes(Events("waiting", "referred_on"), "referred_on", "first_visit_on"), "no time of day"),
        (lambda: MedianMinutes(Events("emergency_call", "called_at"), "called_at", "answered_at"), "no column answered_at"),
        (lambda: MedianMinutes(Events("visit", "at", per="person_month"), "at", "at"), "leave per as it is"),
        (lambda: replace(CALLS.measure, longest=0), "up to 1 to 1440 minutes"),
        (lambda: ShareOfSums("net_cost", "month", "dental", "inhabitants", place="municipality"), "place is unit_id or region"),
        (lambda: ShareOfSums("net_cost", "month", "dental", "inhabitants"), "no column unit_id"),
        (lambda: replace(catalogue.load()["nettokostnad_hso_per_invanare"], unit="percent"), "per head"),
        (lambda: replace(CALLS, unit="days"), "unit days does not fit MedianMinutes"),
    ],
)  # fmt: skip
def test_a_wrong_part_says_what_is_wrong(build: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        build()
