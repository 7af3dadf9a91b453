"""Months as integers, and the age bands, that every part of the engine shares."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


UNKNOWN = "unknown"


@dataclass(frozen=True)
class Band:
    """Ages from `years_from` up to but not including `years_to`, in whole years."""

    label: str
    years_from: int
    years_to: int | None


AGE_BANDS = (Band("0-17", 0, 18), Band("18-64", 18, 65), Band("65-79", 65, 80), Band("80+", 80, None))


def month_index(day: date) -> int:
    """`year * 12 + month - 1`, so that a difference is a number of months."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month index."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month index."""
    year, number = month // 12, month % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])


def label(month: int) -> str:
    """`2026-10`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def parse(text: str) -> int:
    """A month index from `2026-10`.

    Raises:
        ValueError: the text is no month.
    """
    try:
        year, number = (int(part) for part in text.split("-"))
        return month_index(date(year, number, 1))
    except ValueError:
        raise ValueError(f"{text!r} is no month. Write it as 2026-10.") from None
