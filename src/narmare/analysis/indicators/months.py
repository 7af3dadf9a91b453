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


@dataclass(frozen=True)
class Grain:
    """A kind of period: so many months, beginning at every month whose index is a multiple of `step`.

    A tertial is four months from January, May or September, as Swedish regions report.
    """

    name: str
    months: int
    step: int

    @property
    def rolling(self) -> bool:
        """Whether a period begins every month and so overlaps the next."""
        return self.months > self.step


MONTH = Grain("month", 1, 1)
CALENDAR = (MONTH, Grain("tertial", 4, 4), Grain("half_year", 6, 6), Grain("year", 12, 12))
ROLLING = (Grain("rolling_12", 12, 1), Grain("rolling_18", 18, 1))
GRAINS = {grain.name: grain for grain in (*CALENDAR, *ROLLING)}


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


def name_of(grain: str, start: int) -> str:
    """A period in short: `2026-10`, `2026 T2`, `2026 H1`, `2026`, or `2025-11--2026-10` for a rolling one."""
    kind = GRAINS[grain]
    if kind.rolling:
        return f"{label(start)}--{label(start + kind.months - 1)}"
    if kind.months == 1:
        return label(start)
    letter = {"tertial": "T", "half_year": "H"}.get(grain)
    return f"{start // 12:04d} {letter}{start % 12 // kind.months + 1}" if letter else f"{start // 12:04d}"


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
