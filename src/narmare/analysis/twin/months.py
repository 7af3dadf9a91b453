"""The months of a twin: their days, which are working days, and how to draw a moment in one.

Days are int32 days since 1970-01-01; moments are int64 seconds since then, local wall-clock time without a zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray


DAY = 86_400
OPEN_DAY = np.int32(2**31 - 1)  # later than every day: a span that lasts
OPEN_TIME = np.int64(2**62)  # later than every moment: has not happened yet
EPOCH = date(1970, 1, 1)

# Relative number of events by weekday, Monday first; Saturday and Sunday primary care is closed.
OFFICE_WEEK = (1.06, 1.05, 1.02, 1.00, 0.87, 0.0, 0.0)
CALL_WEEK = (1.38, 1.08, 0.98, 0.92, 0.84, 0.0, 0.0)
WEB_WEEK = (1.22, 1.08, 1.03, 0.99, 0.92, 0.75, 0.90)
ALL_WEEK = (1.10, 1.01, 0.99, 0.98, 0.99, 0.96, 0.97)

# Relative number of events by hour of the day.
OFFICE_HOURS = (0,) * 8 + (10, 12, 12, 8, 5, 11, 11, 8) + (0,) * 8
CALL_HOURS = (0,) * 8 + (22, 17, 12, 9, 6, 8, 7, 4) + (0,) * 8
WEB_HOURS = (1, 0.5, 0.3, 0.3, 0.5, 1, 3, 6, 9, 9, 8, 7, 6, 6, 6, 6, 5, 5, 5, 6, 6, 5, 4, 2)
ALL_HOURS = (
    2,
    2,
    1.6,
    1.5,
    1.5,
    1.7,
    2.2,
    3.2,
    4.8,
    6,
    6.5,
    6.5,
    6.3,
    6.2,
    6.1,
    6,
    6,
    5.8,
    5.6,
    5.3,
    4.9,
    4.2,
    3.4,
    2.7,
)


def to_day(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def add_months(first: date, months: int) -> date:
    """The first of the month that lies `months` after the month of `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Swedish public holidays (lag 1989:253), and the eves on which care centres are closed too."""
    sunday = easter(year)
    midsummer = next(
        day for day in (date(year, 6, 19) + timedelta(n) for n in range(7)) if day.weekday() == 4
    )
    fixed = {
        date(year, *md) for md in ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    }
    return frozenset(fixed | {sunday + timedelta(n) for n in (-2, 1, 39)} | {midsummer})


@dataclass(frozen=True)
class Months:
    """`count` whole months from the month that begins on `first`."""

    first: date
    count: int

    def __post_init__(self) -> None:
        if self.first.day != 1:
            raise ValueError(f"A twin begins on the first of a month, not on {self.first}.")
        if self.count < 1:
            raise ValueError(f"A twin has at least one month, not {self.count}.")

    @cached_property
    def starts(self) -> NDArray[np.int32]:
        """First day of each month, and of the one after the last: shape (count + 1,)."""
        return np.array([to_day(add_months(self.first, m)) for m in range(self.count + 1)], np.int32)

    @cached_property
    def begin(self) -> int:
        """First moment of the twin, in seconds."""
        return int(self.starts[0]) * DAY

    @cached_property
    def end(self) -> int:
        """First moment after the twin, in seconds."""
        return int(self.starts[-1]) * DAY

    def first_of(self, month: int) -> date:
        """First day of month number `month`."""
        return add_months(self.first, month)

    def year(self, month: int) -> float:
        """The year of month number `month`, with the part that has passed: 2024.5 is July 2024."""
        first = self.first_of(month)
        return first.year + (first.month - 1) / 12

    def season(self, month: int) -> int:
        """0 for January to 11 for December."""
        return self.first_of(month).month - 1

    def index(self, day: date) -> int:
        """Which month `day` falls in; negative before the twin."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    @lru_cache(maxsize=1024)  # noqa: B019 - one Months lives as long as the run
    def day_weights(self, month: int, week: tuple[float, ...]) -> NDArray[np.float64]:
        """Cumulative weight of each day of the month, ending at 1."""
        days = [
            self.first_of(month) + timedelta(n)
            for n in range(int(self.starts[month + 1] - self.starts[month]))
        ]
        closed = week[6] == 0.0
        weights = [0.0 if closed and d in holidays(d.year) else week[d.weekday()] for d in days]
        total = np.cumsum(weights)
        return total / total[-1]

    def draw_days(
        self, rng: np.random.Generator, month: int, n: int, week: tuple[float, ...] = ALL_WEEK
    ) -> NDArray[np.int32]:
        """`n` days of the month."""
        offset = np.searchsorted(self.day_weights(month, week), rng.random(n), side="right")
        return (self.starts[month] + offset).astype(np.int32)

    def draw_times(
        self,
        rng: np.random.Generator,
        month: int,
        n: int,
        week: tuple[float, ...] = OFFICE_WEEK,
        hours: Sequence[float] = OFFICE_HOURS,
    ) -> NDArray[np.int64]:
        """`n` moments of the month."""
        days = self.draw_days(rng, month, n, week)
        return days.astype(np.int64) * DAY + draw_seconds(rng, n, hours)

    @cached_property
    def open_days(self) -> NDArray[np.bool_]:
        """Whether primary care is open, for each day from the first of the twin to 40 days after the last."""
        days = [self.first + timedelta(n) for n in range(int(self.starts[-1] - self.starts[0]) + 40)]
        return np.array([d.weekday() < 5 and d not in holidays(d.year) for d in days])

    @cached_property
    def next_open(self) -> NDArray[np.int32]:
        """For each of those days, the first open day after it."""
        following = np.flatnonzero(self.open_days)
        position = np.searchsorted(following, np.arange(len(self.open_days) - 15), side="right")
        return (self.starts[0] + following[position]).astype(np.int32)

    def open_day_after(self, days: NDArray[np.int32]) -> NDArray[np.int32]:
        """The first open day after each of `days` (which lie in the twin)."""
        return self.next_open[days - self.starts[0]]


def trend(points: Sequence[tuple[float, float]], year: float) -> float:
    """A value that changes in straight lines between years, level before the first and after the last."""
    return float(np.interp(year, [p[0] for p in points], [p[1] for p in points]))


def draw_seconds(rng: np.random.Generator, n: int, hours: Sequence[float]) -> NDArray[np.int64]:
    """`n` seconds of the day, the hour by weight and even within the hour."""
    edges = np.concatenate([[0.0], np.cumsum(hours)])
    return (
        (np.interp(rng.random(n) * edges[-1], edges, np.arange(25.0)) * 3600)
        .astype(np.int64)
        .clip(0, DAY - 1)
    )
