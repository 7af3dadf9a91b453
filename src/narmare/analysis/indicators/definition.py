"""What an indicator is: two questions (who counts, who meets it) and everything a reader of the number may ask.

Definitions are frozen and validate when they are built, so a wrong one cannot exist.  Two programs read them: `build.py`
makes SQL, `reference.py` walks them slowly.  A definition with a published number is never changed in place: raise `version`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Any,
    Condition,
    DefinitionError,
    FollowedBy,
    Had,
    Is,
    Not,
    Place,
    SameDay,
    UnitIs,
    WithinDays,
    check,
    check_day,
    column_of,
    table_of,
    walk,
)
from narmare.analysis.tables import Kind, Table


__all__ = [
    "ActiveSpan", "AgeAtLeast", "All", "Any", "Condition", "Continuity", "Count", "DefinitionError", "Events", "FollowedBy",
    "Had", "Indicator", "Is", "Listed", "Measure", "Not", "Rate", "SameDay", "Share", "ShareOfSums", "Text", "UnitIs",
    "WithinDays", "Year",
]  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text for the reader, in the source language of the screens and in English."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        if not self.sv.strip() or not self.en.strip():
            raise DefinitionError("A text needs both Swedish and English.")


@dataclass(frozen=True)
class Events:
    """Rows of a table, each at the month of `at`; rows without that time do not count.

    unit: "own" counts at the row's unit, "listed" at the care centre where the person was listed on that day (rows of
        persons who are not listed then do not count).
    per: "row", or "person_month": one row per person and month, the last one (by time, then key) of those that `where` lets in.
    """

    table: str
    at: str
    unit: Literal["own", "listed"] = "own"
    where: Condition | None = None
    per: Literal["row", "person_month"] = "row"

    def __post_init__(self) -> None:
        of = table_of(self.table)
        check_day(of, self.at)
        check(self.where, of, Place.EVENT)
        if self.unit not in ("own", "listed") or self.per not in ("row", "person_month"):
            raise DefinitionError(
                f"Events({self.table!r}): unit is own or listed, per is row or person_month."
            )
        if self.unit == "own":
            column_of(of, "unit_id")
        if "listed" in self.unit or self.per == "person_month":
            column_of(of, "person_id")

    @property
    def of(self) -> Table:
        """The care table."""
        return table_of(self.table)


@dataclass(frozen=True)
class Listed:
    """Persons listed at a care centre at the end of the month, at the unit of their latest choice."""

    where: Condition | None = None

    def __post_init__(self) -> None:
        check(self.where, None, Place.PERSON)


@dataclass(frozen=True)
class Share:
    """How many of `of` meet `meeting`; numerator and denominator are events, or persons for `Listed`."""

    of: Events | Listed
    meeting: Condition

    def __post_init__(self) -> None:
        if isinstance(self.of, Events):
            check(self.meeting, self.of.of, Place.EVENT)
        else:
            check(self.meeting, None, Place.PERSON)


@dataclass(frozen=True)
class ShareOfSums:
    """Sum of one column through the sum of another, for tables that hold sums."""

    table: str
    at: str
    numerator: str
    denominator: str

    def __post_init__(self) -> None:
        of = table_of(self.table)
        check_day(of, self.at)
        column_of(of, "unit_id")
        for name in (self.numerator, self.denominator):
            if column_of(of, name).kind is not Kind.INTEGER:
                raise DefinitionError(
                    f"{self.table}.{name} is no integer: a share of sums needs two integer columns."
                )


@dataclass(frozen=True)
class Rate:
    """Events per listed persons, times `factor`.  The numerator is the number of events."""

    events: Events
    per: Listed
    factor: int = 1000

    def __post_init__(self) -> None:
        if self.events.unit != "listed":
            raise DefinitionError(
                "A rate per listed persons needs events at the unit of listing: Events(unit='listed')."
            )


@dataclass(frozen=True)
class Count:
    """How many listed persons; `per` is what a rate may be taken of."""

    of: Listed
    per: Listed = Listed()
    factor: int = 1000


@dataclass(frozen=True)
class Continuity:
    """Mean Bice-Boxerman index (COC) of listed persons with `at_least` visits in the last `window_months` months.

    COC = (sum n_i^2 - N) / (N (N - 1)), N visits of which n_i to clinician i; 1 if all visits were to one (Bice and
    Boxerman, Medical Care 1977;15:347).  In millionths, rounded half up, so that sums are exact.  A person counts at the
    unit of listing at the end of the month, wherever the visits were.  Visits without a clinician do not count.
    """

    visits: Events
    window_months: int = 18
    at_least: int = 3

    def __post_init__(self) -> None:
        for name in ("person_id", "clinician_id"):
            column_of(self.visits.of, name)
        if self.visits.per != "row" or self.visits.unit != "own":
            raise DefinitionError(
                "Continuity counts every visit and finds the unit itself: leave unit and per as they are."
            )
        if self.at_least < 2 or self.window_months < 1:
            raise DefinitionError(
                "Continuity is undefined below 2 visits and needs a window of 1 month or more."
            )


type Callback = Callable[..., None]
type Measure = Share | ShareOfSums | Rate | Count | Continuity

UNITS: dict[str, tuple[type, ...]] = {
    "percent": (Share, ShareOfSums),
    "per_1000": (Rate,),
    "count": (Count,),
    "index": (Continuity,),
}


@dataclass(frozen=True)
class Year:
    """How twelve months make a year.

    pooled: sums of numerator and denominator over twelve months; for a `Rate` the denominator is the mean number of persons,
        rounded half up, so that the value is per person and year.
    mean_of_months: the mean of the monthly values, from `min_months` months or more; the sums are shown beside it.
    last_month: December's value, for what is measured at a point in time.
    """

    rule: Literal["pooled", "mean_of_months", "last_month"]
    min_months: int = 12

    def __post_init__(self) -> None:
        if self.rule not in ("pooled", "mean_of_months", "last_month"):
            raise DefinitionError(
                f"There is no rule for a year {self.rule!r}: pooled, mean_of_months or last_month."
            )
        if not 1 <= self.min_months <= 12:
            raise DefinitionError(f"A year is made of 1 to 12 months, not {self.min_months}.")


@dataclass(frozen=True)
class Indicator:
    """One indicator: the definition, and who answers for it.

    mature_after_days: a month is final so many days after its end; until then it is left out.
    confidence: A an authoritative wording was found, B partly, C none published: the project wrote and versions its own.
    minimum_cell: counts above 0 and below this are hidden.
    """

    id: str
    version: str
    title: Text
    why: Text
    plain: Text
    direction: Literal["up", "down", "neutral"]
    unit: Literal["percent", "index", "per_1000", "count"]
    decimals: int
    measure: Measure
    year: Year
    mature_after_days: int
    source: str
    confidence: Literal["A", "B", "C"]
    author: str
    checker: str
    reviewed: date
    valid_from: date
    minimum_cell: int = 5
    choices: tuple[Text, ...] = field(default=())

    def __post_init__(self) -> None:
        problems = [text for wrong, text in self._problems() if wrong]
        if problems:
            raise DefinitionError(f"Indicator {self.id}: {' '.join(problems)}")

    def _problems(self) -> Iterator[tuple[bool, str]]:
        same = self.author.strip().casefold() == self.checker.strip().casefold()
        yield (
            not re.fullmatch(r"[a-z][a-z0-9_]{2,60}", self.id),
            "the id is lower case letters, digits and _.",
        )
        yield (
            not re.fullmatch(r"\d+(\.\d+)*", self.version),
            f"version {self.version!r} is no number like 1.0.",
        )
        yield not self.author.strip() or not self.checker.strip(), "it needs an author and a checker."
        yield same, "author and checker are the same; somebody else must check it."
        yield self.direction not in ("up", "down", "neutral"), "direction is up, down or neutral."
        yield self.confidence not in ("A", "B", "C"), "confidence is A, B or C."
        yield (
            not isinstance(self.measure, UNITS.get(self.unit, ())),
            f"unit {self.unit} does not fit {type(self.measure).__name__}.",
        )
        yield self.mature_after_days < 0 or self.decimals < 0, "days and decimals are 0 or more."
        yield self.minimum_cell < 1, "minimum_cell is 1 or more (1 hides nothing)."
        yield (
            self.at_month_end and self.year.rule == "pooled",
            "it is measured at the end of the month, so a year cannot be pooled: use last_month.",
        )

    @property
    def at_month_end(self) -> bool:
        """Whether persons are counted at a point in time (and not events through the month)."""
        return isinstance(self.measure, Count | Continuity) or (
            isinstance(self.measure, Share) and isinstance(self.measure.of, Listed)
        )

    @property
    def has_persons(self) -> bool:
        """Whether rows have an age and a sex."""
        return "person_id" in reads(self).get(base_table(self.measure), ())

    @property
    def lead_in(self) -> int:
        """Months at the start of the data that are left out because a window that looks back is not yet full."""
        back = [
            part.months
            for condition in _conditions(self.measure)
            for part in walk(condition)
            if isinstance(part, Had)
        ]
        if isinstance(self.measure, Continuity):
            back.append(self.measure.window_months)
        return max(back, default=1) - 1


def base_table(measure: Measure) -> str:
    """The table whose rows are counted."""
    match measure:
        case ShareOfSums(table=name) | Share(of=Events(table=name)):
            return name
        case _:
            return "listing"


def reads(indicator: Indicator) -> dict[str, set[str]]:
    """Care table -> the columns of it that the definition needs, the organisation's included."""
    found: dict[str, set[str]] = {"unit": {"unit_id", "kind", "municipality", "owner", "region"}}

    def need(name: str, *columns: str) -> None:
        found.setdefault(name, set()).update(columns)

    measure = indicator.measure
    if isinstance(measure, ShareOfSums):
        need(measure.table, "unit_id", measure.at, measure.numerator, measure.denominator)
        return found
    for rows in _rows(measure):
        _need_rows(need, rows)
    if isinstance(measure, Continuity):
        need(measure.visits.table, "clinician_id")
        _need_rows(need, Listed())
    for table_name, condition in _asked(measure):
        for part in walk(condition):
            _need_condition(need, part, table_name)
    return found


def _need_rows(need: Callback, rows: Events | Listed) -> None:
    need("person", "person_id", "birth_month", "sex")
    if isinstance(rows, Listed) or rows.unit == "listed":
        need("listing", "person_id", "unit_id", "valid_from", "valid_to")
    if isinstance(rows, Events):
        wanted = {*rows.of.key, rows.at, *({"unit_id"} if rows.unit == "own" else ()), "person_id"}
        need(rows.table, *(wanted & set(rows.of.by_name)))


def _need_condition(need: Callback, part: Condition, table_name: str) -> None:
    match part:
        case Is(column, _):
            need(table_name, column)
        case SameDay(first, second) | WithinDays(first, second):
            need(table_name, first, second)
        case UnitIs():
            need(table_name, "unit_id")
        case ActiveSpan(other, where, start, end):
            need(other, "person_id", start, end)
            _need_all(need, where, other)
        case Had(other, at, _, where):
            need(other, "person_id", at)
            _need_all(need, where, other)
        case FollowedBy(other, at, after, _, where):
            need(table_name, after)
            need(other, "person_id", at)
            _need_all(need, where, other)


def _need_all(need: Callback, condition: Condition | None, table_name: str) -> None:
    for part in walk(condition):
        _need_condition(need, part, table_name)


def _rows(measure: Measure) -> tuple[Events | Listed, ...]:
    match measure:
        case Share(of=rows):
            return (rows,)
        case Rate(events=events, per=per):
            return (events, per)
        case Count(of=of, per=per):
            return (of, per)
        case Continuity(visits=visits):
            return (visits,)
        case _:
            return ()


def _asked(measure: Measure) -> Iterator[tuple[str, Condition | None]]:
    """(table, condition) of every question that the measure asks."""
    for rows in _rows(measure):
        yield (rows.table if isinstance(rows, Events) else "person"), rows.where
    if isinstance(measure, Share):
        yield (measure.of.table if isinstance(measure.of, Events) else "person"), measure.meeting


def _conditions(measure: Measure) -> tuple[Condition | None, ...]:
    return tuple(condition for _, condition in _asked(measure))
