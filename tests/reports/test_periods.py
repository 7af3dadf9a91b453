"""The months that a report may be about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.reports import periods
from narmare.reports.periods import ENDS, Period, PeriodError, parse


def test_a_half_year_report_goes_from_january_to_august() -> None:
    period = parse("half_year", "2024-08")

    assert (period.first, period.end, period.months) == (date(2024, 1, 1), date(2024, 9, 1), 8)


@pytest.mark.parametrize(
    ("span", "written", "first", "months"),
    [("month", "2024-08", "2024-08", 1), ("tertial", "2024-08", "2024-05", 4), ("year", "2024-12", "2024-01", 12),
     ("half_year", "2024-06", "2024-01", 6)],
)  # fmt: skip
def test_each_span_has_its_months(span: str, written: str, first: str, months: int) -> None:
    period = parse(span, written)

    assert (f"{period.first:%Y-%m}", period.months) == (first, months)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_half_year_report_covers_half_to_two_thirds_of_the_year(month: int) -> None:
    """Lag (2018:597) 13 kap. 1 §."""
    lawful = 1 / 2 <= month / 12 <= 2 / 3

    assert (month in ENDS["half_year"]) is lawful


@pytest.mark.parametrize(
    "written", ["2024-09", "2024-13", "2024", "augusti", "", "0001-08", "2024-8", "٢٠٢٤-٠٨"]
)
def test_what_is_no_such_period_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse("half_year", written)

    assert "2024-08" in str(refused.value)


@given(st.sampled_from(list(ENDS)), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_the_latest_periods_are_the_latest(span: str, day: date) -> None:
    until = day.replace(day=1)
    found = periods.recent(span, until, 5)

    assert found[0].last <= until
    assert [one.last for one in found] == sorted({one.last for one in found}, reverse=True)
    assert all(isinstance(one, Period) and one.last.month in ENDS[span] for one in found)
