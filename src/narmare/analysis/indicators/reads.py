"""Which columns of the care tables a measure needs."""

from __future__ import annotations

from collections.abc import Callable

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    Condition,
    FollowedBy,
    Had,
    Is,
    SameDay,
    UnitIs,
    UnitOwnedBy,
    WithinDays,
    walk,
)
from narmare.analysis.indicators.measures import (
    Continuity,
    Events,
    MeanDays,
    Measure,
    MedianMinutes,
    Persons,
    Residents,
    ShareOfSums,
    StillWaiting,
    asks,
    rows_of,
)


type Need = Callable[..., None]


def columns_of(measure: Measure) -> dict[str, set[str]]:
    """Care table -> the columns of it that the measure needs, the organisation's included."""
    found: dict[str, set[str]] = {"unit": {"unit_id", "kind", "municipality", "owner", "region"}}

    def need(name: str, *columns: str) -> None:
        found.setdefault(name, set()).update(columns)

    for rows in rows_of(measure):
        _need_rows(need, rows)
    match measure:
        case ShareOfSums(table=name, at=at, place=place):
            need(name, place, at, *measure.above.columns, *measure.below.columns)
        case StillWaiting(table=name, start=start, end=end):
            need(name, "unit_id", "person_id", start, end)
            need("person", "person_id", "birth_month", "sex")
        case MeanDays(events, first, second) | MedianMinutes(events, first, second):
            need(events.table, first, second)
        case Continuity(visits=visits):
            need(visits.table, "clinician_id")
    for table_name, condition in asks(measure):
        _need_all(need, condition, table_name)
    return found


def _need_rows(need: Need, rows: Events | Persons) -> None:
    need("person", "person_id", "birth_month", "sex")
    if isinstance(rows, Residents):
        need("person", "municipality", "resident_from", "resident_to")
        return need("listing", "person_id")  # who is meant by Not
    if not isinstance(rows, Events) or rows.unit == "listed":
        need("listing", "person_id", "unit_id", "valid_from", "valid_to")
    if isinstance(rows, Events):
        wanted = {*rows.of.key, rows.at, *({rows.place} if rows.unit == "own" else ()), "person_id"}
        need(rows.table, *(wanted & set(rows.of.by_name)))
    return None


def _need_all(need: Need, condition: Condition | None, table_name: str) -> None:
    for part in walk(condition):
        _need_condition(need, part, table_name)


def _need_condition(need: Need, part: Condition, table_name: str) -> None:
    match part:
        case Is(column, _):
            need(table_name, column)
        case SameDay(first, second) | WithinDays(first, second):
            need(table_name, first, second)
        case UnitIs(_, column) | UnitOwnedBy(_, column):
            need(table_name, column)
        case ActiveSpan(other, where, start, end):
            need(other, "person_id", start, end)
            _need_all(need, where, other)
        case Had(other, at, _, where):
            need(other, "person_id", at)
            _need_all(need, where, other)
        case FollowedBy(table=other, at=at, after=after, where=where):
            need(table_name, after)
            need(other, "person_id", at)
            _need_all(need, where, other)
