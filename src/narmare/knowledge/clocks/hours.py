"""Opening hours and what they make of a promise: next opening, and minutes that count only while the unit is open.

Every moment is zone-aware; local days and times are Swedish (Europe/Stockholm).  Minutes are real minutes: the day when clocks go
forward has one less between midnight and noon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from narmare.knowledge.clocks.holidays import EVES, PUBLIC, holidays
from narmare.knowledge.faults import Reason, refuse


SWEDEN = ZoneInfo("Europe/Stockholm")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOOK_AHEAD = 400  # days: longer than any closing, so that an endless search becomes an error

type Span = tuple[int, int]  # minutes after local midnight: opens, closes


class NeverOpen(ValueError):
    """No opening comes within the days looked at; no honest time can be promised."""


@dataclass(frozen=True)
class OpeningHours:
    """Spans of each weekday (Monday first), the holidays that close by name, and single closed days."""

    week: tuple[tuple[Span, ...], ...]
    closed_on: tuple[str, ...] = PUBLIC
    closed_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if len(self.week) != 7:
            yield "A week has seven days.", f"Name {', '.join(WEEKDAYS)}; a closed day is []."
        if not any(self.week):
            yield "The unit is never open.", "Write hours for at least one weekday."
        for name, spans in zip(WEEKDAYS, self.week, strict=False):
            edges = [edge for span in spans for edge in span]
            if edges != sorted(set(edges)) or any(not 0 <= edge <= 24 * 60 for edge in edges):
                yield (
                    f"The spans of {name} overlap or are out of order.",
                    "Write them in order, with a gap between.",
                )
        for name in self.closed_on:
            if name not in PUBLIC + EVES:
                yield f"{name} is no holiday.", f"Write some of {', '.join(PUBLIC + EVES)}, or a date."

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """When the unit is open on a local day, in minutes after midnight by the clock on the wall."""
        named = holidays(day.year)
        if day in self.closed_days or any(named[name] == day for name in self.closed_on):
            return ()
        return self.week[day.weekday()]

    def openings(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans that end after the moment, in order, in UTC; the first may have begun."""
        first, moment = local(moment).date(), utc(moment)
        for ahead in range(_LOOK_AHEAD):
            day = first + timedelta(days=ahead)
            if (spans := self._moments.get(day)) is None:
                spans = self._moments[day] = tuple(self._openings_on(day))
            for opens, closes in spans:
                if closes > moment:
                    yield opens, closes

    @cached_property
    def _moments(self) -> dict[date, tuple[tuple[datetime, datetime], ...]]:
        """The openings of the days that somebody has asked about: a routine is asked about the same few by every case."""
        return {}

    def _openings_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for span in self.spans_on(day):
            opens, closes = (_at(day, edge) for edge in span)
            if closes > opens:  # a span inside the hour that is skipped in March does not exist
                yield opens, closes

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there now."""
        return next((opens <= utc(moment) for opens, _ in self.openings(moment)), False)

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself if the unit is open, else when it opens next, in Swedish time.

        Raises:
            NeverOpen: not within 400 days.
        """
        for opens, _ in self.openings(moment):
            return local(max(opens, utc(moment)))
        raise NeverOpen(_NEVER)

    def after_minutes(self, moment: datetime, minutes: int) -> datetime:
        """When so many minutes of opening hours have gone by, in Swedish time: the time to promise.  0 minutes: next opening.

        Raises:
            NeverOpen: not within 400 days.
        """
        left, moment = timedelta(minutes=minutes), utc(moment)
        for opens, closes in self.openings(moment):
            start = max(opens, moment)
            if left <= closes - start:
                return local(start + left)
            left -= closes - start
        raise NeverOpen(_NEVER)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of opening hours between two moments at most 400 days apart; 0 if the end comes first."""
        total, start, end = timedelta(), utc(start), utc(end)
        for opens, closes in self.openings(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return int(total.total_seconds()) // 60


_NEVER = f"The unit is not open in the next {_LOOK_AHEAD} days. Correct the routine's hours or closed days."


def local(moment: datetime) -> datetime:
    """The moment by a Swedish clock.

    Raises:
        ValueError: the moment has no time zone.
    """
    return _placed(moment).astimezone(SWEDEN)


def utc(moment: datetime) -> datetime:
    """The moment in UTC, where adding and comparing are safe when clocks are moved.

    Raises:
        ValueError: the moment has no time zone.
    """
    return moment if moment.tzinfo is UTC else _placed(moment).astimezone(UTC)


def _placed(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be placed. Pass a zone-aware datetime.")
    return moment


def midnight(day: date) -> datetime:
    """When a local day begins, in UTC."""
    return _at(day, 0)


def _at(day: date, minutes: int) -> datetime:
    """The time on the wall as a moment in UTC; 24:00 is the next midnight.  Arithmetic is done in UTC: Python's would ignore
    the hour that the clocks are moved."""
    days, rest = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), SWEDEN).astimezone(UTC)


def week_of(hours: Mapping[str, tuple[Span, ...]]) -> tuple[tuple[Span, ...], ...]:
    """A week from spans by the name of the weekday; a day that is not named is closed."""
    return tuple(hours.get(name, ()) for name in WEEKDAYS)
