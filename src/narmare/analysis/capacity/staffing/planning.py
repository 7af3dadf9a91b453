"""What a plan of weeks is made of: shifts that may be worked, people, and the rules of rest.

Arbetstidslagen (1982:673): at least 11 hours of rest in 24 (13 §), 36 hours in one stretch in every seven days (14 §), a
break after at most five hours (15 §), at most 48 hours a week on average (10 b §).  A region's agreements may say more: the
numbers are settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from narmare.analysis.capacity.staffing.faults import Refused, Wrong
from narmare.analysis.capacity.staffing.scenario import DAY, HOUR, QUARTER, Scenario, Window


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_STRETCH = 5 * HOUR  # without a break, 15 § arbetstidslagen
MOST_WEEKS = 12


@dataclass(frozen=True)
class WorkShift:
    """A shift that may be worked: hours on contacts, with breaks between; `pools` are who may (empty: all)."""

    id: str
    windows: tuple[Window, ...]
    pools: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong: list[Wrong] = []
        if not self.windows:
            wrong.append(("The shift has no hours.", 'Write ["08:00-12:00", "13:00-17:00"].'))
        for start, end in self.windows:
            if not 0 <= start < end <= DAY:
                wrong.append(("A window runs backwards or leaves the day.", "Write the earlier time first."))
            elif start % QUARTER or end % QUARTER:
                wrong.append(("A window does not begin and end on a quarter of an hour.", "Write 08:00, 08:15, 08:30 or 08:45."))  # fmt: skip
            elif end - start > LONGEST_STRETCH:
                wrong.append(("It has more than five hours without a break (arbetstidslagen 15 §).", "Put a break in."))  # fmt: skip
        for (_, end), (start, _) in zip(self.windows, self.windows[1:], strict=False):
            if start < end:
                wrong.append(("The windows overlap or are out of order.", "Write them in order of the day."))
        if wrong:
            raise Refused(wrong)

    @property
    def start(self) -> int:
        """When it begins."""
        return self.windows[0][0]

    @property
    def end(self) -> int:
        """When it ends."""
        return self.windows[-1][1]

    @property
    def hours(self) -> float:
        """Hours worked, breaks left out."""
        return sum(end - start for start, end in self.windows) / HOUR

    def open_to(self, pool: str) -> bool:
        """Whether people of a pool may work it."""
        return not self.pools or pool in self.pools


@dataclass(frozen=True)
class Person:
    """Somebody in a pool: hours a week that may go to contacts, on average, and days away."""

    id: str
    pool: str
    hours: float
    away: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not 0 < self.hours <= 48:
            raise Refused([(f"{self.hours:g} hours a week.", "Write above 0 and at most 48.")])


@dataclass(frozen=True)
class Rules:
    """Rest: hours between shifts, hours in one stretch each seven days, and what else is agreed."""

    daily_rest: float = 11.0
    weekly_rest: float = 36.0
    days_in_a_row: int = 5
    every_other_weekend: bool = True
    most_hours_a_week: float = 48.0

    def __post_init__(self) -> None:
        wrong: list[Wrong] = []
        if not 0 <= self.daily_rest <= 24:
            wrong.append((f"daily_rest is {self.daily_rest:g} hours.", "Write 0 to 24; the law says 11."))
        if not 0 <= self.weekly_rest <= 96:
            wrong.append((f"weekly_rest is {self.weekly_rest:g} hours.", "Write 0 to 96; the law says 36."))
        if not 1 <= self.days_in_a_row <= 28:
            wrong.append((f"days_in_a_row is {self.days_in_a_row}.", "Write 1 to 28."))
        if not 0 < self.most_hours_a_week <= 168:
            wrong.append((f"most_hours_a_week is {self.most_hours_a_week:g}.", "Write above 0."))
        if wrong:
            raise Refused(wrong)


@dataclass(frozen=True)
class Planning:
    """Which weeks, how busy their days are (a factor on the scenario's arrivals), who works what, and the rules.

    Weekdays that are left out of `weekdays` and the dates in `closed` have no shifts.
    """

    start: date
    weekdays: Mapping[str, float]
    shifts: tuple[WorkShift, ...]
    people: tuple[Person, ...]
    weeks: int = 4
    rules: Rules = field(default_factory=Rules)
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if wrong := tuple(self._wrong()):
            raise Refused(wrong)

    def _wrong(self) -> Iterator[Wrong]:
        if self.start.weekday() != 0:
            yield f"{self.start} is no Monday.", "Let the plan start on a Monday."
        if not 1 <= self.weeks <= MOST_WEEKS:
            yield f"weeks is {self.weeks}.", f"Write 1 to {MOST_WEEKS}."
        if not self.weekdays or any(not 0 < factor <= 10 for factor in self.weekdays.values()):
            yield "A weekday has no sensible factor.", "Write above 0 (1 is a day as in the scenario); leave closed days out."  # fmt: skip
        for names, what in (
            ([one.id for one in self.shifts], "shifts"),
            ([one.id for one in self.people], "people"),
        ):
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield f"Two {what} are called {name}.", "Give each an id of its own."

    def misfits(self, scenario: Scenario) -> Iterator[Wrong]:
        """What does not fit between the plan and the scenario."""
        pools = [pool.id for pool in scenario.pools]
        for name in sorted(
            {one.pool for one in self.people} | {p for shift in self.shifts for p in shift.pools}
        ):
            if name not in pools:
                yield f"There is no pool {name}.", f"Write one of {', '.join(pools)}."

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Every day of the plan."""
        return tuple(self.start + timedelta(days=n) for n in range(7 * self.weeks))

    def on[T](self, day: date, of_weekdays: Mapping[str, Mapping[T, int]]) -> Mapping[T, int]:
        """What a plan of weekdays says of a day; nothing when it is closed."""
        return {} if day in self.closed else of_weekdays.get(DAYS[day.weekday()], {})

    def of_pool(self, pool: str) -> tuple[Person, ...]:
        """The people of a pool."""
        return tuple(person for person in self.people if person.pool == pool)
