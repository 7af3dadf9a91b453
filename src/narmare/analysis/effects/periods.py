"""Periods as they are written in files, and the counter that each of them gets.

2004, 2004-08, 2004-08-01, 200408, 2004-Q3, Q3 2004, 2004-W32, dates and timestamps of Arrow and pandas are all read.  What a column
holds decides its grain: dates of which each month has at most one are months, months a year apart are years, and so on, so
that the distance of two ticks is the number of periods between them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


NEVER = np.int64(2**40)  # later than every tick
NOTHING = {
    "",
    "na",
    "n/a",
    "<na>",
    "#n/a",
    "nan",
    "nat",
    "none",
    "null",
    "never",
    "inf",
    "+inf",
    "infinity",
    "∞",
    "aldrig",
    ".",
    "-",
    "–",
}
FLAGS = {
    "false": 0,
    "true": 1,
    "no": 0,
    "yes": 1,
    "nej": 0,
    "ja": 1,
}  # of a column that says in which periods a unit is treated
FAR = {
    9999,
    10_000,
    99_999,
    999_999,
    99_999_999,
}  # starts that other programmes write for never, beside years and dates
YEARS = range(1800, 2201)  # whole numbers that can be years

_NUMBER = re.compile(r"[+-]?\d+([.,]0*)?([eE]\+?\d+)?")
_MONTH = re.compile(r"(\d{4})[-/ ]?[Mm]?-?(\d\d?)")
_DAY = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)([T ].*)?")
_QUARTER = re.compile(r"(\d{4})[-/ ]?[QqKk][Vv]?([1-4])")
_YEAR_LAST = re.compile(r"([QqKk])[Vv]?\.? ?([1-4])[-/ ]+(\d{4})")
_WEEK = re.compile(r"(\d{4})[- ]?[WwVv](\d\d?)")


class Grain(StrEnum):
    """How long a period is."""

    NUMBER = "number"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


MONTHS_IN = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}


@dataclass(frozen=True)
class Written:
    """One period as written: a plain number, or the first day of what was written."""

    number: int | None = None
    day: date | None = None


def parse(value: object) -> Written | None:
    """Read one value; None when it says "nothing".

    Raises:
        ValueError: it is no period.
    """
    if value is None or (isinstance(value, float) and (math.isnan(value) or math.isinf(value))):
        return None
    if isinstance(value, datetime):
        return Written(day=value.date())
    if isinstance(value, date):
        return Written(day=value)
    if isinstance(value, str):
        return _from_text(value.strip())
    number = float(value)  # type: ignore[arg-type]
    if number != int(number):
        raise ValueError("a period is a whole number or a date")
    return Written(number=int(number))


def _from_text(text: str) -> Written | None:
    if text.lower() in NOTHING:
        return None
    if text.lower() in FLAGS:
        return Written(number=FLAGS[text.lower()])
    if _NUMBER.fullmatch(text):
        return Written(number=int(float(text.replace(",", "."))))
    if found := _DAY.fullmatch(text):
        return Written(day=date(*(int(part) for part in found.groups()[:3])))
    if found := _QUARTER.fullmatch(text):
        return Written(day=date(int(found[1]), 3 * int(found[2]) - 2, 1))
    if found := _YEAR_LAST.fullmatch(text):
        return Written(day=date(int(found[3]), 3 * int(found[2]) - 2, 1))
    if found := _WEEK.fullmatch(text):
        return Written(day=date.fromisocalendar(int(found[1]), int(found[2]), 1))
    if found := _MONTH.fullmatch(text):
        return Written(day=date(int(found[1]), int(found[2]), 1))
    raise ValueError("a period is written like 2004, 2004-08, 2004-08-01, 2004-Q3 or 2004-W32")


@dataclass(frozen=True)
class Calendar:
    """Turns written periods into ticks and ticks into labels.  `origin` is the tick of the first period of the data."""

    grain: Grain
    origin: int = 0
    shift: int = 0  # months by which years or quarters begin after January

    def tick(self, written: Written) -> int:
        """The period that holds what was written.

        Raises:
            ValueError: a number where dates are counted, or the other way round.
        """
        if self.grain is Grain.NUMBER:
            if written.number is None:
                raise ValueError("it is a date, but the periods are plain numbers")
            return written.number
        day = _as_day(written)
        if self.grain in MONTHS_IN:
            return (day.year * 12 + day.month - 1 - self.shift) // MONTHS_IN[self.grain]
        return (day.toordinal() - self.origin) // 7 if self.grain is Grain.WEEK else day.toordinal()

    def label(self, tick: int) -> str:
        """The period as it is shown."""
        if self.grain is Grain.NUMBER:
            return str(tick)
        if self.grain in MONTHS_IN:
            return self._label_of_months(tick)
        return date.fromordinal(tick * 7 + self.origin if self.grain is Grain.WEEK else tick).isoformat()

    def _label_of_months(self, tick: int) -> str:
        year, month = divmod(tick * MONTHS_IN[self.grain] + self.shift, 12)
        if self.grain is Grain.YEAR:
            return str(year)
        if self.grain is Grain.QUARTER and not self.shift:
            return f"{year}-Q{month // 3 + 1}"
        return f"{year}-{month + 1:02d}"

    def season(self, ticks: NDArray[np.int64]) -> tuple[NDArray[np.float64], int] | None:
        """Place of each tick in the year, from 0 to 1, and how many periods a year has; None when there is no season."""
        a_year = {Grain.MONTH: 12, Grain.QUARTER: 4}.get(self.grain)
        if a_year is not None:
            return (ticks % a_year) / a_year, a_year
        if self.grain in (Grain.WEEK, Grain.DAY):
            days = [
                date.fromordinal(int(t) * 7 + self.origin if self.grain is Grain.WEEK else int(t))
                for t in ticks
            ]
            return np.array([(d.timetuple().tm_yday - 1) / 365.25 for d in days]), (
                52 if self.grain is Grain.WEEK else 365
            )
        return None


def _as_day(written: Written) -> date:
    if written.day is not None:
        return written.day
    number = written.number or 0
    if number in YEARS:
        return date(number, 1, 1)
    if _is_year_month(number):
        return date(number // 100, number % 100, 1)
    if _is_year_month(number // 100):
        return date(number // 10_000, number // 100 % 100, number % 100)
    raise ValueError("it is a number, but the periods are dates")


def _is_year_month(number: int) -> bool:
    return number // 100 in YEARS and 1 <= number % 100 <= 12


def calendar_of(values: Sequence[Written]) -> Calendar:
    """The calendar of the periods of a panel.

    Raises:
        ValueError: plain numbers and dates are mixed.
    """
    if any(value.number is not None for value in values):
        return _calendar_of_numbers(values)
    return _calendar_of_days(sorted({value.day for value in values if value.day is not None}))


def _calendar_of_numbers(values: Sequence[Written]) -> Calendar:
    numbers = [value.number for value in values if value.number is not None]
    if len(numbers) < len(values) and not all(number in YEARS for number in numbers):
        raise ValueError("plain numbers and dates are mixed")
    if all(number in YEARS for number in numbers):
        if len(numbers) < len(values):
            return _calendar_of_days(sorted({_as_day(value) for value in values}))
        return Calendar(Grain.YEAR)
    if all(_is_year_month(number) or _is_year_month(number // 100) for number in numbers):
        return _calendar_of_days(sorted({_as_day(value) for value in values}))
    return Calendar(Grain.NUMBER)


def _calendar_of_days(days: Sequence[date]) -> Calendar:
    months = sorted({day.year * 12 + day.month - 1 for day in days})
    if len(months) == len(days):
        step = int(np.gcd.reduce(np.diff(months))) if len(months) > 1 else 1
        for grain in (Grain.YEAR, Grain.QUARTER):
            if step % MONTHS_IN[grain] == 0 and len(months) > 1:
                return Calendar(grain, shift=months[0] % MONTHS_IN[grain])
        return Calendar(Grain.MONTH)
    steps = np.diff([day.toordinal() for day in days])
    if (steps % 7 == 0).all():
        return Calendar(Grain.WEEK, origin=days[0].toordinal())
    return Calendar(Grain.DAY)
