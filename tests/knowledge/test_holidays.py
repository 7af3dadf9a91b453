"""Swedish public holidays, against the almanac."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.knowledge.clocks import easter_sunday, holidays, is_public_holiday
from narmare.knowledge.clocks.holidays import EVES, PUBLIC


@pytest.mark.parametrize(
    "day",
    ["1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19"],
)  # fmt: skip
def test_easter_sunday(day: str) -> None:
    wanted = date.fromisoformat(day)

    assert easter_sunday(wanted.year) == wanted


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    day = easter_sunday(year)

    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


ALMANAC_2026 = {
    "new_years_day": "2026-01-01", "epiphany": "2026-01-06", "maundy_thursday": "2026-04-02", "good_friday": "2026-04-03",
    "easter_eve": "2026-04-04", "easter_sunday": "2026-04-05", "easter_monday": "2026-04-06", "first_of_may": "2026-05-01",
    "ascension_day": "2026-05-14", "whit_sunday": "2026-05-24", "national_day": "2026-06-06", "midsummer_eve": "2026-06-19",
    "midsummer_day": "2026-06-20", "all_saints_day": "2026-10-31", "christmas_eve": "2026-12-24", "christmas_day": "2026-12-25",
    "boxing_day": "2026-12-26", "new_years_eve": "2026-12-31",
}  # fmt: skip


def test_the_whole_year_2026() -> None:
    assert {name: day.isoformat() for name, day in holidays(2026).items()} == ALMANAC_2026


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [(2025, "midsummer_day", "2025-06-21"), (2027, "midsummer_day", "2027-06-26"), (2025, "all_saints_day", "2025-11-01"), (2027, "all_saints_day", "2027-11-06"), (2024, "ascension_day", "2024-05-09")],
)  # fmt: skip
def test_feasts_that_move(year: int, name: str, day: str) -> None:
    assert holidays(year)[name] == date.fromisoformat(day)


@given(st.integers(1990, 2199))
def test_feasts_fall_on_their_weekdays(year: int) -> None:
    named = holidays(year)

    assert set(named) == {*PUBLIC, *EVES}
    assert (
        named["midsummer_day"].weekday(),
        named["all_saints_day"].weekday(),
        named["ascension_day"].weekday(),
    ) == (5, 5, 3)
    assert named["midsummer_day"] - named["midsummer_eve"] == timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "public"),
    [("2026-06-06", True), ("2026-06-19", False), ("2026-06-20", True), ("2026-06-21", True), ("2026-06-22", False), ("2026-12-24", False), ("2026-04-06", True)],
)  # fmt: skip
def test_what_the_law_makes_a_holiday(day: str, public: bool) -> None:
    assert is_public_holiday(date.fromisoformat(day)) is public
