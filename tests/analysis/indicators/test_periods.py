"""Longer periods: what they are made of, and that no two of them together tell what is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import DefinitionError
from narmare.analysis.indicators.months import CALENDAR, GRAINS, month_index, name_of
from narmare.analysis.indicators.relations import IN_TIME, SLOTS
from narmare.analysis.indicators.results import rows
from narmare.analysis.indicators.spec import Spec
from narmare.analysis.indicators.tallies import Home, Tallies, Tally


KNOWN = catalogue.load()
HOMES = {name: Home("0780" if name < "c" else "0760", "public", "07") for name in "abcd"}
JANUARY = 2024 * 12


def found(
    name: str, monthly: dict[tuple[int, str, str], Tally], months: int, **changes: Any
) -> list[dict[str, Any]]:
    tallies = Tallies.of(monthly, range(JANUARY, JANUARY + months))
    return list(rows(replace(KNOWN[name], **changes), tallies, HOMES, "x").to_pylist())


def by_period(of: list[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    return {
        name_of(row["grain"], month_index(row["period"])): (
            row["numerator"],
            row["denominator"],
            row["value"],
        )
        for row in of
        if row["grain"] != "month"
    }


def months(tallies: list[tuple[int, int]]) -> dict[tuple[int, str, str], Tally]:
    return {(JANUARY + month, "unit", "a"): Tally(n, d, 0) for month, (n, d) in enumerate(tallies)}


def test_shares_are_added_up_over_the_months_of_a_period() -> None:
    shown = by_period(found("webbtidbok_andel", months([(10 + month, 100) for month in range(18)]), 18))
    assert shown["2024 T1"] == (10 + 11 + 12 + 13, 400, 0.115)
    assert shown["2024 T3"][0] == 18 + 19 + 20 + 21
    assert shown["2024 H2"][0] == 16 + 17 + 18 + 19 + 20 + 21
    assert shown["2024"] == (sum(range(10, 22)), 1200, 0.155)
    assert shown["2024-07--2025-06"] == (sum(range(16, 28)), 1200, 0.215)
    assert shown["2024-01--2025-06"] == (sum(range(10, 28)), 1800, 0.185)
    assert "2025 T2" not in shown
    assert "2025 H1" in shown
    assert "2025" not in shown


def test_a_rate_is_per_person_and_period() -> None:
    """Ten visits a month of 1,000 listed, who are 1,100 from May: per 1,000 and tertial, then per 1,000 and year."""
    shown = by_period(
        found("hembesok_per_1000", months([(10, 1000 if month < 4 else 1100) for month in range(12)]), 12)
    )
    assert shown["2024 T1"] == (40, 1000, 40)
    assert shown["2024"][:2] == (120, 1067)
    assert shown["2024-01--2024-12"] == shown["2024"]
    assert not any(
        GRAINS["rolling_18"].name == row["grain"]
        for row in found("hembesok_per_1000", months([(10, 1000)] * 20), 20)
    )


def test_what_is_measured_at_a_point_in_time_is_that_of_the_last_month() -> None:
    shown = by_period(found("fast_lakarkontakt", months([(10 * month + 10, 200) for month in range(12)]), 12))
    assert {name: number for name, (number, _, _) in shown.items()} == {
        "2024 T1": 40, "2024 T2": 80, "2024 T3": 120, "2024 H1": 60, "2024 H2": 120, "2024": 120,
    }  # fmt: skip


def test_a_mean_of_months_needs_as_large_a_part_of_every_period() -> None:
    """Ten of twelve: four of four, five of six, fifteen of eighteen; a month without calls counts as missing."""
    calls = [(90, 100), (0, 0), (80, 100), (70, 100), (60, 100), (50, 100), *[(50, 100)] * 12]
    shown = by_period(found("telefontillganglighet_samma_dag", months(calls), 18))
    assert "2024 T1" not in shown
    assert shown["2024 H1"] == (350, 500, 0.7)
    assert shown["2024-01--2025-06"][2] == pytest.approx((0.9 + 0.8 + 0.7 + 0.6 + 0.5 * 13) / 17)


def test_a_survey_has_months_and_years() -> None:
    assert KNOWN["panel_rimlig_tid"].grains == ("month", "year")


def test_a_definition_may_say_fewer_periods_and_never_others() -> None:
    fewer = replace(KNOWN["webbtidbok_andel"], periods=("year", "month"))
    assert fewer.grains == ("month", "year")
    with pytest.raises(DefinitionError, match="its periods are some of: month, tertial, half_year, year"):
        replace(KNOWN["fast_lakarkontakt"], periods=("rolling_12",))


def test_periods_are_the_same_on_both_engines() -> None:
    """A tertial as an example would write it."""
    one = Spec(
        title="A tertial",
        months=("2026-01", "2026-04"),
        data={
            "unit": "unit_id | kind | region\nnorth | care_centre | 07",
            "visit": "person_id | unit_id | kind | booked_by | at\n1 | north | physical | web | 2026-01-07T10:00\n"
            "2 | north | physical | staff | 2026-04-07T10:00\n3 | north | physical | staff | 2026-02-07T10:00\n"
            "3 | north | physical | web | 2026-03-07T10:00",
        },
        expected="period | level | key | numerator | denominator | value\n2026 T1 | unit | north | 2 | 4 | 0.5",
    )
    for engine in ("duckdb", "reference"):
        one.check(KNOWN["webbtidbok_andel"], engine)  # type: ignore[arg-type]


def test_the_nation_is_shown_when_there_are_several_regions() -> None:
    data = {
        "unit": "unit_id | kind | region\nnorth | care_centre | 07\nfar | care_centre | 23",
        "visit": "person_id | unit_id | kind | booked_by | at\n1 | north | physical | web | 2026-01-07T10:00\n"
        "2 | far | physical | staff | 2026-01-07T10:00",
    }
    several = "period | level | key | numerator | denominator\n2026-01 | nation | SE | 1 | 2\n2026-01 | region | 07 | 1 | 1\n2026-01 | region | 23 | 0 | 1"
    for engine in ("duckdb", "reference"):
        Spec("Two", ("2026-01", "2026-01"), data, several).check(KNOWN["webbtidbok_andel"], engine)  # type: ignore[arg-type]
    alone = {**data, "unit": "unit_id | kind | region\nnorth | care_centre | 07\nfar | care_centre | 07"}
    levels = {
        row["level"]
        for row in Spec("One", ("2026-01", "2026-01"), alone, several).run(
            KNOWN["webbtidbok_andel"], "duckdb"
        )
    }
    assert "nation" not in levels


@st.composite
def regions(draw: st.DrawFn) -> dict[tuple[int, str, str], Tally]:
    """Four units over three years, some with few."""
    random = Random(draw(st.integers(0, 2**32)))
    monthly: dict[tuple[int, str, str], Tally] = {}
    for month in range(JANUARY, JANUARY + 36):
        for unit, home in HOMES.items():
            if random.random() < 0.1:
                continue
            hit = random.choice([0, 2, 5, 9, 40])
            tally = Tally(hit, hit + random.choice([0, 3, 5, 60]), 0)
            if not tally.d:
                continue
            for level, key in (("unit", unit), *zip(("municipality", "owner", "region"), home, strict=True)):
                before = monthly.get((month, level, key), Tally(0, 0, 0))
                monthly[month, level, key] = Tally(before.n + tally.n, before.d + tally.d, 0)
    return monthly


@given(regions())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rolling_periods_tell_nothing_that_the_others_do_not(
    monthly: dict[tuple[int, str, str], Tally],
) -> None:
    """With every shown period as an equation, those that roll add none; else a year less eleven months would be the twelfth."""
    of_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found("webbtidbok_andel", monthly, 36):
        of_place.setdefault((row["level"], row["key"]), []).append(row)
    hidden = 0
    for place, of in of_place.items():
        empty = [m for m in range(36) if (JANUARY + m, *place) not in monthly]
        calendar = [equation(row) for row in of if not row["suppressed"] and not GRAINS[row["grain"]].rolling]
        rolling = [equation(row) for row in of if not row["suppressed"] and GRAINS[row["grain"]].rolling]
        known = [*calendar, *(np.eye(36)[m] for m in empty)]
        if rolling:
            assert np.linalg.matrix_rank(np.array(known)) == np.linalg.matrix_rank(
                np.array([*known, *rolling])
            )
        hidden += sum(row["suppressed"] for row in of)
    assert hidden


def equation(row: dict[str, Any]) -> Any:
    """Which of the months a row adds up."""
    start = month_index(row["period"]) - JANUARY
    months_of = np.zeros(36)
    months_of[max(start, 0) : start + GRAINS[row["grain"]].months] = 1
    return months_of


@given(regions())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_period_of_a_year_can_be_had_by_one_subtraction(
    monthly: dict[tuple[int, str, str], Tally],
) -> None:
    """A year less eleven months, T1 + T2 less a half-year and July: never is exactly one of what adds up hidden."""
    closed: dict[tuple[int, str, str, int], bool] = {}
    for row in found("webbtidbok_andel", monthly, 36):
        start = month_index(row["period"])
        if not GRAINS[row["grain"]].rolling:
            closed[start // 12, row["level"], row["key"], SLOTS.index((GRAINS[row["grain"]], start % 12))] = (
                row["suppressed"]
            )
    for year, level, key in {place[:3] for place in closed}:
        for one in IN_TIME:
            cells = [closed.get((year, level, key, slot)) for slot in (*one.whole, *one.parts)]
            longer = [cell for slot, cell in zip((*one.whole, *one.parts), cells, strict=True) if slot >= 12]
            if None not in longer:
                assert sum(bool(cell) for cell in cells) != 1, (year, level, key, one)


def test_every_two_ways_of_making_up_a_stretch_of_a_year_follow_from_the_sums() -> None:
    """As vectors of months: the sums say all that is true between periods of a year, six of them independently of the months."""
    vectors = np.zeros((len(SLOTS), 12))
    for number, (grain, start) in enumerate(SLOTS):
        vectors[number, start : start + grain.months] = 1
    for one in IN_TIME:
        assert (vectors[list(one.whole)].sum(axis=0) == vectors[list(one.parts)].sum(axis=0)).all()
    relations = np.zeros((len(IN_TIME), len(SLOTS)))
    for number, one in enumerate(IN_TIME):
        relations[number, list(one.whole)] += 1
        relations[number, list(one.parts)] -= 1
    assert np.linalg.matrix_rank(relations) == len(SLOTS) - np.linalg.matrix_rank(vectors) == 6


def test_a_mean_number_of_persons_that_is_small_is_hidden_though_its_sum_is_not() -> None:
    year = [row for row in found("hembesok_per_1000", months([(6, 3)] * 12), 12) if row["grain"] == "year"]
    assert [row["suppressed"] for row in year] == [True]


def test_the_kinds_of_period_begin_where_a_calendar_says() -> None:
    assert [name_of(grain.name, 2026 * 12 + 8 // grain.step * grain.step) for grain in CALENDAR] == [
        "2026-09",
        "2026 T3",
        "2026 H2",
        "2026",
    ]
    assert name_of("rolling_12", month_index(date(2025, 11, 1))) == "2025-11--2026-10"
