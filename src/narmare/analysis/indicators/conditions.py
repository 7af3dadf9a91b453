"""Conditions: what must hold for a row to count or to meet an indicator.

A condition is asked in one of three places:

- of a **row** of a care table (inside `ActiveSpan`, `Had`, `FollowedBy`),
- of an **event**: a row with a time, a unit and mostly a person,
- of a **person at the end of a month**.

Rules that hold everywhere, at month resolution:

- A month is an integer, `year * 12 + month - 1`.
- A span [from, to) holds at the end of month m if `month(from) <= m` and `to` is empty or `month(to) > m`.
  So a span that ends during a month does not hold at the end of it, nor one that begins and ends within it.
- On a day d a span holds if `from <= d` and `to` is empty or `d < to`.
- Age is in whole years at month precision: `(m - month of birth) // 12`.
- Days between two times are calendar days: 23:50 to 00:10 is one day.
- An empty value meets no condition but `Not`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from narmare.analysis.tables import OWNERS, UNIT_KINDS, Column, Kind, Table, table


class DefinitionError(ValueError):
    """A definition that cannot be: the message says what is wrong, where, and what to do."""


class Place(Enum):
    """Of what a condition is asked."""

    ROW = "a row of a table"
    EVENT = "an event"
    PERSON = "a person at the end of a month"


@dataclass(frozen=True, init=False)
class Is:
    """The column holds one of the values."""

    column: str
    values: tuple[str | bool | int, ...]

    def __init__(self, column: str, *values: str | bool | int) -> None:
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "values", values)
        if not values:
            raise DefinitionError(f"Is({column!r}) names no value: give at least one.")


@dataclass(frozen=True)
class SameDay:
    """The two times fall on the same calendar day."""

    first: str
    second: str


@dataclass(frozen=True)
class WithinDays:
    """`second` falls 0 to `days` calendar days after `first`."""

    first: str
    second: str
    days: int

    def __post_init__(self) -> None:
        if self.days < 0:
            raise DefinitionError(f"WithinDays needs 0 days or more, not {self.days}.")


@dataclass(frozen=True)
class UnitIs:
    """The row's own unit, or the one that `column` names, is of this kind (`tables.UNIT_KINDS`)."""

    kind: str
    column: str = "unit_id"

    def __post_init__(self) -> None:
        if self.kind not in UNIT_KINDS:
            raise DefinitionError(
                f"There is no kind of unit {self.kind!r}. There are: {', '.join(UNIT_KINDS)}."
            )


@dataclass(frozen=True)
class UnitOwnedBy:
    """The row's own unit, or the one that `column` names, is run by this kind of owner (`tables.OWNERS`)."""

    owner: str
    column: str = "unit_id"

    def __post_init__(self) -> None:
        if self.owner not in OWNERS:
            raise DefinitionError(f"There is no owner {self.owner!r}. There are: {', '.join(OWNERS)}.")


@dataclass(frozen=True)
class AgeAtLeast:
    """The person is at least so many whole years old, at month precision."""

    years: int

    def __post_init__(self) -> None:
        if not 0 < self.years < 120:
            raise DefinitionError(f"AgeAtLeast needs 1 to 119 years, not {self.years}.")


@dataclass(frozen=True)
class ActiveSpan:
    """The person has a row in `table` whose span holds (on the event's day, or at the end of the month)."""

    table: str
    where: Condition | None = None
    start: str = "valid_from"
    end: str = "valid_to"

    def __post_init__(self) -> None:
        of = person_table(self.table)
        check_day(of, self.start)
        check_day(of, self.end)
        check(self.where, of, Place.ROW)


@dataclass(frozen=True)
class Had:
    """The person had such an event in the last `months` months, this month included."""

    table: str
    at: str
    months: int
    where: Condition | None = None

    def __post_init__(self) -> None:
        of = person_table(self.table)
        check_day(of, self.at)
        check(self.where, of, Place.ROW)
        if self.months < 1:
            raise DefinitionError(f"Had({self.table!r}) looks back {self.months} months: it needs 1 or more.")


@dataclass(frozen=True)
class FollowedBy:
    """The same person has a row in `table` whose `at` falls 1 to `days` days after the event's `after`.

    Day 0 does not count: what starts the same day is a transfer, not a return.
    next_only: only the person's next row from day 1 on is asked whether it fits (all of them, if several have the same time).
    """

    table: str
    at: str
    after: str
    days: int
    where: Condition | None = None
    next_only: bool = False

    def __post_init__(self) -> None:
        of = person_table(self.table)
        check_day(of, self.at)
        check(self.where, of, Place.ROW)
        if self.days < 1:
            raise DefinitionError(f"FollowedBy({self.table!r}) waits {self.days} days: it needs 1 or more.")


@dataclass(frozen=True, init=False)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", _at_least_two(parts, "All"))


@dataclass(frozen=True, init=False)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", _at_least_two(parts, "Any"))


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


type Condition = (
    Is
    | SameDay
    | WithinDays
    | UnitIs
    | UnitOwnedBy
    | AgeAtLeast
    | ActiveSpan
    | Had
    | FollowedBy
    | All
    | Any
    | Not
)

OF_A_ROW = (Is, SameDay, WithinDays, UnitIs, UnitOwnedBy)
FITS = {
    Place.ROW: OF_A_ROW,
    Place.EVENT: (*OF_A_ROW, AgeAtLeast, ActiveSpan, FollowedBy),
    Place.PERSON: (AgeAtLeast, ActiveSpan, Had),
}


def walk(condition: Condition | None) -> Iterator[Condition]:
    """The condition and every condition inside it, but not those that are asked of other tables' rows."""
    if condition is None:
        return
    yield condition
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from walk(part)
    elif isinstance(condition, Not):
        yield from walk(condition.part)


def check(condition: Condition | None, of: Table | None, place: Place) -> None:
    """Refuse a condition that cannot be asked there.

    Args:
        condition: what is asked; None asks nothing.
        of: the table of the row or event; None for a person.
        place: of what it is asked.

    Raises:
        DefinitionError: a column, a value or the kind of condition does not fit.
    """
    for part in walk(condition):
        if isinstance(part, All | Any | Not):
            continue
        if not isinstance(part, FITS[place]):
            fitting = ", ".join(kind.__name__ for kind in FITS[place])
            raise DefinitionError(f"{type(part).__name__} cannot be asked of {place.value}. Use: {fitting}.")
        if of is not None:
            _check_columns(part, of)


def check_day(of: Table, name: str) -> Column:
    """The column, if it holds a date or a time.

    Raises:
        DefinitionError: it does not, or is not there.
    """
    column = column_of(of, name)
    if column.kind not in (Kind.DATE, Kind.TIME):
        days = ", ".join(c.name for c in of.columns if c.kind in (Kind.DATE, Kind.TIME))
        raise DefinitionError(f"{of.name}.{name} is no date or time. These are: {days}.")
    return column


def column_of(of: Table, name: str) -> Column:
    """The column of the table, with a definition's error when there is none."""
    try:
        return of.column(name)
    except LookupError as missing:
        raise DefinitionError(str(missing)) from None


def table_of(name: str) -> Table:
    """The care table, with a definition's error when there is none."""
    try:
        return table(name)
    except LookupError as missing:
        raise DefinitionError(str(missing)) from None


def person_table(name: str) -> Table:
    """The care table, if its rows are about persons."""
    of = table_of(name)
    if "person_id" not in of.by_name:
        raise DefinitionError(f"Table {name} is not about persons: it has no person_id.")
    return of


def _check_columns(part: Condition, of: Table) -> None:
    match part:
        case Is(column, values):
            _check_values(of, column_of(of, column), values)
        case SameDay(first, second) | WithinDays(first, second):
            check_day(of, first)
            check_day(of, second)
        case UnitIs(column=column) | UnitOwnedBy(column=column):
            column_of(of, column)
        case FollowedBy(after=after):
            check_day(of, after)
            _check_single_key(of)
        case ActiveSpan():
            _check_single_key(of)
        case AgeAtLeast() if "person_id" not in of.by_name:
            raise DefinitionError(f"Table {of.name} is not about persons: AgeAtLeast cannot be asked of it.")


def _check_values(of: Table, column: Column, values: tuple[str | bool | int, ...]) -> None:
    where = f"{of.name}.{column.name}"
    if column.kind is Kind.CODE:
        if bad := [value for value in values if value not in column.codes]:
            raise DefinitionError(f"{where} has no code {bad[0]!r}. It has: {', '.join(column.codes)}.")
        return
    wanted = {Kind.FLAG: bool, Kind.TEXT: str, Kind.INTEGER: int}.get(column.kind)
    if wanted is None:
        raise DefinitionError(
            f"{where} is of kind {column.kind.value}: Is compares codes, flags, texts and integers."
        )
    if bad := [value for value in values if type(value) is not wanted]:
        raise DefinitionError(f"{where} is of kind {column.kind.value}, so {bad[0]!r} is never found in it.")


def _check_single_key(of: Table) -> None:
    if len(of.key) != 1 or "person_id" not in of.by_name:
        raise DefinitionError(
            f"Table {of.name} has no single key or no person: its rows cannot be followed as events."
        )


def _at_least_two(parts: tuple[Condition, ...], name: str) -> tuple[Condition, ...]:
    if len(parts) < 2:
        raise DefinitionError(f"{name} combines two conditions or more, not {len(parts)}.")
    return parts
