"""The months that a report is about.

A half-year report (delårsrapport) covers at least half and at most two thirds of the year: lagen (2018:597) om kommunal
bokföring och redovisning, 13 kap. 1 §.  So it ends in June, July or August, and always begins in January.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from narmare.knowledge.faults import refuse


type Span = Literal["month", "tertial", "half_year", "year"]

# span -> the months in which it may end
ENDS: dict[str, tuple[int, ...]] = {
    "month": tuple(range(1, 13)), "tertial": (4, 8, 12), "half_year": (6, 7, 8), "year": (12,),
}  # fmt: skip
SPANS: tuple[str, ...] = get_args(Span.__value__)
WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class PeriodError(ValueError):
    """A period that no report of its kind has; the message says what to write."""


@dataclass(frozen=True)
class Period:
    """From the first day of the first month to the first day of the last one."""

    span: str
    last: date

    def __post_init__(self) -> None:
        if self.span not in ENDS:
            refuse([(f"{self.span!r} is no span.", f"Write one of {', '.join(ENDS)}.")])
        if self.last.day != 1:
            raise PeriodError(f"A period ends with a month: write {self.last:%Y-%m}-01, not {self.last}.")
        if self.last.month not in ENDS[self.span]:
            months = ", ".join(f"{self.last.year}-{month:02}" for month in ENDS[self.span])
            raise PeriodError(
                f"A period of this kind does not end in {self.last:%Y-%m}. Choose one of {months}."
            )

    @property
    def first(self) -> date:
        """The first day of the first month."""
        if self.span == "month":
            return self.last
        return self.last.replace(month=self.last.month - 3 if self.span == "tertial" else 1)

    @property
    def end(self) -> date:
        """The first day after the period."""
        year, month = divmod(self.last.year * 12 + self.last.month, 12)
        return date(year, month + 1, 1)

    @property
    def months(self) -> int:
        """How many months it covers."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def written(self) -> str:
        """Its last month as 2024-08."""
        return f"{self.last:%Y-%m}"


def parse(span: str, written: str) -> Period:
    """The period of a span that ends in the month `written`: 2024-08.

    Raises:
        PeriodError: it is no month, or no period of this span ends there.
    """
    found = WRITTEN.fullmatch(written.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
        raise PeriodError(f"{written[:20]!r} is no month. Write it as 2024-08: year, hyphen, month.")
    return Period(span, date(int(found[1]), int(found[2]), 1))


def latest(span: str, until: date) -> Period:
    """The latest period of a span that ends at `until` (a first day of a month) or before."""
    month = until
    while month.month not in ENDS[span]:
        month = (month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1))  # fmt: skip
    return Period(span, month)


def recent(span: str, until: date, count: int = 12) -> list[Period]:
    """The latest `count` periods of a span, the newest first."""
    found = [latest(span, until)]
    while len(found) < count:
        last = found[-1].last
        before = (
            last.replace(year=last.year - 1, month=12)
            if last.month == 1
            else last.replace(month=last.month - 1)
        )
        found.append(latest(span, before))
    return found
