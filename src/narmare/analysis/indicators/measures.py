"""What can be measured: rows of a table, listed persons or residents, and the numbers that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from narmare.analysis.indicators.conditions import (
    Condition,
    DefinitionError,
    Place,
    check,
    check_day,
    column_of,
    table_of,
)
from narmare.analysis.tables import Kind, Table


TEN_THOUSAND = (
    10_000  # columns that are not whole numbers are summed in ten-thousandths, so that sums are exact
)


@dataclass(frozen=True)
class Events:
    """Rows of a table, each at the month of `at`; rows without that time do not count.

    unit: "own" counts at the row's unit, "listed" at the care centre where the person was listed on that day (rows of
        persons who are not listed then do not count).
    per: "row", or "person_month": one row per person and month, the last one (by time, then key) of those that `where` lets in.
    place: the column with the row's own unit, in a table that names more than one.
    """

    table: str
    at: str
    unit: Literal["own", "listed"] = "own"
    where: Condition | None = None
    per: Literal["row", "person_month"] = "row"
    place: str = "unit_id"

    def __post_init__(self) -> None:
        of = table_of(self.table)
        check_day(of, self.at)
        check(self.where, of, Place.EVENT)
        if self.unit not in ("own", "listed") or self.per not in ("row", "person_month"):
            raise DefinitionError(
                f"Events({self.table!r}): unit is own or listed, per is row or person_month."
            )
        if self.unit == "own":
            column_of(of, self.place)
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
class Residents:
    """Residents at the end of the month, listed or not, in the municipality where they live: there are no units.

    The table of persons holds one municipality per person, the one of today.  The first two digits of its code are the
    county's (Statistics Sweden), which is the region's.
    """

    where: Condition | None = None

    def __post_init__(self) -> None:
        check(self.where, None, Place.PERSON)


type Persons = Listed | Residents


@dataclass(frozen=True)
class Share:
    """How many of `of` meet `meeting`; numerator and denominator are events, or persons for `Listed` and `Residents`."""

    of: Events | Persons
    meeting: Condition

    def __post_init__(self) -> None:
        if isinstance(self.of, Events):
            check(self.meeting, self.of.of, Place.EVENT)
        else:
            check(self.meeting, None, Place.PERSON)


@dataclass(frozen=True, init=False)
class Sum:
    """Columns added up, less those in `minus`: vacant posts are Sum("established", minus=("filled",))."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]

    def __init__(self, *plus: str, minus: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "plus", plus)
        object.__setattr__(self, "minus", minus)
        if not plus:
            raise DefinitionError("A Sum names at least one column.")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return (*self.plus, *self.minus)


@dataclass(frozen=True)
class ShareOfSums:
    """One sum through another, for tables that hold sums or amounts.

    where: which rows count at all; meeting: which of them count in the numerator too.
    Columns that are not whole numbers are read in ten-thousandths, rounded half up.
    place: where a row counts: at its unit, or `region`, for tables about a whole region; there are then no smaller places.
    per_head: the denominator is a number of persons at the end of the month.  Over longer periods it is their mean, rounded
        half up as for a `Rate`, so that the value is per person and period.
    """

    table: str
    at: str
    numerator: str | Sum
    denominator: str | Sum
    where: Condition | None = None
    meeting: Condition | None = None
    place: Literal["unit_id", "region"] = "unit_id"
    per_head: bool = False

    def __post_init__(self) -> None:
        of = table_of(self.table)
        check_day(of, self.at)
        if self.place not in ("unit_id", "region"):
            raise DefinitionError(f"ShareOfSums({self.table!r}): place is unit_id or region.")
        column_of(of, self.place)
        for name in (*self.above.columns, *self.below.columns):
            if column_of(of, name).kind not in (Kind.INTEGER, Kind.NUMBER):
                raise DefinitionError(
                    f"{self.table}.{name} is no number: a share of sums needs columns of numbers."
                )
        for asked in (self.where, self.meeting):
            check(asked, of, Place.ROW)

    @property
    def above(self) -> Sum:
        """The numerator as a sum of columns."""
        return self.numerator if isinstance(self.numerator, Sum) else Sum(self.numerator)

    @property
    def below(self) -> Sum:
        """The denominator as a sum of columns."""
        return self.denominator if isinstance(self.denominator, Sum) else Sum(self.denominator)

    @property
    def scale(self) -> int:
        """What a sum is multiplied by to be a whole number: 1 when every column is one."""
        of = table_of(self.table)
        kinds = {of.column(name).kind for name in (*self.above.columns, *self.below.columns)}
        return 1 if kinds == {Kind.INTEGER} else TEN_THOUSAND


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
    of: Listed = Listed()

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


@dataclass(frozen=True)
class StillWaiting:
    """Of those who wait at the end of the month, the share who have waited at most `at_most` days.

    A row waits from `start` until `end` and counts at its own unit; who has two rows counts twice.  At the end of month m it
    waits if month(start) <= m and `end` is empty or month(end) > m, and has then waited the days from `start` to the last
    day of m.
    """

    table: str
    start: str
    end: str
    at_most: int
    where: Condition | None = None

    def __post_init__(self) -> None:
        of = table_of(self.table)
        check_day(of, self.start)
        check_day(of, self.end)
        for name in ("unit_id", "person_id"):
            column_of(of, name)
        check(self.where, of, Place.ROW)
        if self.at_most < 1:
            raise DefinitionError(f"StillWaiting needs 1 day or more, not {self.at_most}.")


@dataclass(frozen=True)
class MeanDays:
    """Mean number of calendar days from `first` to `second`; the first day is not counted.

    Rows without one of the two, or with `second` before `first`, do not count.  The numerator is the sum of days.
    """

    events: Events
    first: str
    second: str

    def __post_init__(self) -> None:
        check_day(self.events.of, self.first)
        check_day(self.events.of, self.second)
        if self.events.per != "row":
            raise DefinitionError("MeanDays is a mean over rows: leave per as it is.")


@dataclass(frozen=True)
class MedianMinutes:
    """Median number of minutes from `first` to `second`, by the minutes of the clock: from 12:03:50 to 12:15:10 it is 12.

    Rows without one of the two, or with `second` before `first`, do not count; what took `longest` minutes or more counts as
    `longest`.  Rows are counted minute by minute, which adds up over places, months and parts of a nation, and each median is
    found in such counts: none is made of other medians.  Of an even number of rows it is the mean of the two in the middle.
    The numerator is the sum of minutes.
    """

    events: Events
    first: str
    second: str
    longest: int = 120

    def __post_init__(self) -> None:
        for name in (self.first, self.second):
            if column_of(self.events.of, name).kind is not Kind.TIME:
                raise DefinitionError(
                    f"{self.events.table}.{name} has no time of day: minutes need two times."
                )
        if self.events.per != "row":
            raise DefinitionError("MedianMinutes is a median of rows: leave per as it is.")
        if not 1 <= self.longest <= 24 * 60:
            raise DefinitionError(f"MedianMinutes counts up to 1 to 1440 minutes, not {self.longest}.")


type Measure = Share | ShareOfSums | Rate | Count | Continuity | StillWaiting | MeanDays | MedianMinutes

UNITS: dict[str, tuple[type, ...]] = {
    "percent": (Share, ShareOfSums, StillWaiting),
    "per_1000": (Rate,),
    "count": (Count,),
    "index": (Continuity,),
    "days": (MeanDays,),
    "minutes": (MedianMinutes,),
    "sek": (ShareOfSums,),
}


def base_table(measure: Measure) -> str:
    """The table whose rows are counted."""
    match measure:
        case ShareOfSums(table=name) | StillWaiting(table=name) | Share(of=Events(table=name)):
            return name
        case MeanDays(events=events) | MedianMinutes(events=events):
            return events.table
        case Share(of=Residents()):
            return "person"
        case _:
            return "listing"


def asks(measure: Measure) -> tuple[tuple[str, Condition | None], ...]:
    """(table, condition) of every question that the measure asks."""
    match measure:
        case ShareOfSums(table=name, where=where, meeting=meeting):
            return ((name, where), (name, meeting))
        case StillWaiting(table=name, where=where):
            return ((name, where),)
        case Share(of=of, meeting=meeting):
            return (_asked_of(of), (_asked_of(of)[0], meeting))
        case _:
            return tuple(_asked_of(rows) for rows in rows_of(measure))


def rows_of(measure: Measure) -> tuple[Events | Persons, ...]:
    """The events and persons that the measure counts."""
    match measure:
        case Share(of=rows):
            return (rows,)
        case Rate(events=events, per=per):
            return (events, per)
        case Count(of=of, per=per):
            return (of, per)
        case Continuity(visits=visits, of=of):
            return (visits, of)
        case MeanDays(events=events) | MedianMinutes(events=events):
            return (events,)
        case _:
            return ()


def _asked_of(rows: Events | Persons) -> tuple[str, Condition | None]:
    return (rows.table if isinstance(rows, Events) else "person"), rows.where
