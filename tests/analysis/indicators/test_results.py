"""Intervals, years and the table of results."""

from __future__ import annotations

import math
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.months import first_day, label, last_day, month_index, parse
from narmare.analysis.indicators.results import SCHEMA, join, per_1000, rows
from narmare.analysis.indicators.tallies import Home, Tallies, Tally
from narmare.analysis.indicators.uncertainty import byar, mean_interval, wilson


def test_wilson_is_that_of_the_textbook() -> None:
    """81 of 263: 0.255 to 0.366 (Newcombe, Statistics in Medicine 1998;17:857, table I)."""
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_byar_is_near_the_exact_poisson_interval() -> None:
    """Exact for 10: 4.795 to 18.391; for 0: 0 to 3.689."""
    low, high = byar(10)
    assert (low, high) == pytest.approx((4.795, 18.391), abs=0.02)
    assert byar(0)[0] == 0.0
    assert byar(0)[1] == pytest.approx(3.689, abs=0.4)


def test_the_interval_of_a_mean() -> None:
    """1, 2, 3: mean 2, standard deviation 1, so 2 +- 1.96 / sqrt(3)."""
    assert mean_interval(6, 3, 14) == pytest.approx(
        (2 - 1.959964 / math.sqrt(3), 2 + 1.959964 / math.sqrt(3))
    )
    assert math.isnan(mean_interval(1, 1, 1)[0])


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_in_its_interval(n: int, more: int) -> None:
    low, high = wilson(n / (n + more), n + more)
    assert 0 <= low <= n / (n + more) <= high <= 1


@given(st.integers(0, 10_000))
def test_a_count_lies_in_its_interval(count: int) -> None:
    low, high = byar(count)
    assert 0 <= low <= count < high


def tallies(monthly: dict[tuple[int, str, str], Tally]) -> Tallies:
    """From the first to the last of the months."""
    months = [month for month, _, _ in monthly]
    return Tallies.of(monthly, range(min(months), max(months) + 1))


def found(name: str, monthly: dict[tuple[int, str, str], Tally]) -> list[dict[str, object]]:
    homes = {"north": Home("0780", "public", "07")}
    return list(rows(catalogue.load()[name], tallies(monthly), homes, "2025-12-abc").to_pylist())


def test_a_pooled_year_needs_twelve_months() -> None:
    eleven = {(2025 * 12 + m, "unit", "north"): Tally(10, 20, 0) for m in range(11)}
    assert {row["grain"] for row in found("webbtidbok_andel", eleven)} == {"month", "tertial", "half_year"}
    twelve = eleven | {(2025 * 12 + 11, "unit", "north"): Tally(10, 40, 0)}
    year = [row for row in found("webbtidbok_andel", twelve) if row["grain"] == "year"]
    assert [(row["numerator"], row["denominator"], row["value"]) for row in year] == [
        (120, 260, round(120 / 260, 12))
    ]


def test_a_hidden_number_is_hidden_whole() -> None:
    row = found("webbtidbok_andel", {(2025 * 12, "unit", "north"): Tally(3, 20, 0)})[0]
    assert row["suppressed"] is True
    assert [row[name] for name in ("numerator", "denominator", "value", "low", "high")] == [None] * 5


def test_what_is_hidden_does_not_depend_on_the_order_of_the_engine() -> None:
    random = Random(27)  # a region in which the order would matter
    homes = {
        f"u{unit}": Home(random.choice(["0780", "0760"]), random.choice(["public", "private"]), "07")
        for unit in range(12)
    }
    monthly: dict[tuple[int, str, str], Tally] = {}
    for month in range(2025 * 12, 2025 * 12 + 12):
        for unit, home in homes.items():
            tally = Tally(hit := random.randint(4, 30), hit + random.randint(4, 40), 0)
            for level, key in (("unit", unit), *zip(("municipality", "owner", "region"), home, strict=True)):
                before = monthly.get((month, level, key), Tally(0, 0, 0))
                monthly[month, level, key] = Tally(before.n + tally.n, before.d + tally.d, 0)
    one = catalogue.load()["webbtidbok_andel"]
    expected = rows(one, tallies(monthly), homes, "x")
    assert any(expected.column("suppressed").to_pylist())
    for _ in range(5):
        shuffled = list(monthly.items())
        random.shuffle(shuffled)
        assert rows(one, tallies(dict(shuffled)), homes, "x") == expected


def test_visits_without_listed_persons_have_no_rate() -> None:
    row = found("akutbesok_80plus", {(2025 * 12, "unit", "north"): Tally(7, 0, 0)})[0]
    assert (row["numerator"], row["denominator"], row["value"], row["low"]) == (7, 0, None, None)


def test_one_person_says_nothing_about_the_spread_of_an_index() -> None:
    monthly = {(2025 * 12, "unit", "north"): Tally(5_000_000, 10, 2_500_000_000_000)}
    row = found("kontinuitetsindex_lakare_18m", monthly)[0]
    assert (row["numerator"], row["value"], row["low"], row["high"]) == (5, 0.5, 0.5, 0.5)


def test_an_empty_result_is_a_table_all_the_same() -> None:
    assert join([]).schema == SCHEMA


def test_the_rate_twin_of_a_count() -> None:
    assert per_1000(5, 2000) == 2.5
    assert per_1000(None, 2000) is None
    assert per_1000(0, 0) is None


def test_months_are_numbers() -> None:
    assert month_index(date(2026, 1, 31)) + 1 == month_index(date(2026, 2, 1)) == parse("2026-02")
    assert (first_day(parse("2024-02")), last_day(parse("2024-02"))) == (date(2024, 2, 1), date(2024, 2, 29))
    assert label(parse("2026-10")) == "2026-10"
    with pytest.raises(ValueError, match="'2026' is no month"):
        parse("2026")
