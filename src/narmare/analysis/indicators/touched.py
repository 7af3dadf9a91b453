"""Which months of an indicator new rows can change: from the earliest of them on.

Every rule follows a rule of `conditions` and `measures`: an event counts in its month, a span from the month in which it
begins, a window from the month of the event, a listing from the day of the choice (what was chosen before it ends there).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narmare.analysis.indicators.conditions import ActiveSpan, Condition, FollowedBy, Had, walk
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.housing import HOUSED
from narmare.analysis.indicators.measures import (
    Events,
    Residents,
    ShareOfSums,
    StillWaiting,
    asks,
    rows_of,
)


@dataclass(frozen=True)
class Touch:
    """A new row of `table` changes nothing before the month of `column`, less `days` days; nobody knows when it is empty."""

    table: str
    column: str
    days: int = 0


def touches(indicator: Indicator) -> frozenset[Touch]:
    """What new rows of each table that the indicator reads change; the tables of units and persons are not among them."""
    found: set[Touch] = set()
    match indicator.measure:
        case ShareOfSums(table=name, at=column) | StillWaiting(table=name, start=column):
            found.add(Touch(name, column))
    for rows in rows_of(indicator.measure):
        if isinstance(rows, Events):
            found.add(Touch(rows.table, rows.at))
        if isinstance(rows, Residents):
            found.add(Touch("person", "resident_from"))
        if not isinstance(rows, Events) or rows.unit == "listed":
            found.add(Touch("listing", "valid_from"))
        event_time = rows.at if isinstance(rows, Events) else ""
        found.update(_of(rows.where, event_time))
    for _, condition in asks(indicator.measure):
        found.update(_of(condition, _event_time(indicator)))
    if indicator.special_housing:
        found.update(_of(HOUSED, ""))
    return frozenset(found)


def _event_time(indicator: Indicator) -> str:
    return next((rows.at for rows in rows_of(indicator.measure) if isinstance(rows, Events)), "")


def _of(condition: Condition | None, event_time: str) -> Iterator[Touch]:
    for part in walk(condition):
        match part:
            case ActiveSpan(table=name, start=start):
                yield Touch(name, start)
            case Had(table=name, at=at):
                yield Touch(name, at)
            case FollowedBy(table=name, at=at, after=after, days=days):
                # an event is changed by what comes so many days after it; when it counts at another time, nobody knows
                yield Touch(name, at, days) if after == event_time else Touch(name, "")
