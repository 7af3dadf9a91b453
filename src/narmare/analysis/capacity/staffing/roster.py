"""A roster: who works which shift on which day, so that the shifts are filled and everybody rests.

The same programme as for the cover: one 0/1 variable for each person, day and shift.  What cannot be filled is left open
and named; nobody's rest is ever the price.  `broken` checks a roster by plain arithmetic and knows nothing of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from narmare.analysis.capacity.staffing.planning import Person, Planning, Rules, WorkShift
from narmare.analysis.capacity.staffing.programme import Programme
from narmare.analysis.capacity.staffing.scenario import DAY, HOUR


OPEN_PRICE = 100.0  # an hour of a shift that nobody works, in hours of unevenness
SECONDS, GAP = 30.0, 0.01
WEEK = 7

type Wanted = Mapping[str, Mapping[tuple[str, str], int]]  # weekday -> (pool, shift) -> people
type Shifts = Mapping[str, WorkShift]
type Key = tuple[str, date, str]  # person, day, shift


@dataclass(frozen=True)
class Open:
    """So many people that a shift lacks on a day."""

    day: date
    pool: str
    shift: str
    people: int


@dataclass(frozen=True)
class Roster:
    """person -> day -> shift, what is left open, and whether it is within GAP of the best there is."""

    work: Mapping[str, Mapping[date, str]]
    left_open: tuple[Open, ...]
    proven: bool

    def hours(self, planning: Planning) -> Mapping[str, float]:
        """Hours on contacts of each person, in all."""
        length = {shift.id: shift.hours for shift in planning.shifts}
        return {name: sum(length[shift] for shift in days.values()) for name, days in self.work.items()}


def roster(planning: Planning, wanted: Wanted, *, seconds: float = SECONDS) -> Roster:
    """Fill the wanted shifts of every week; hours are spread in proportion to everybody's own.

    Args:
        planning: days, people, shifts and rules.
        wanted: weekday -> (pool, shift) -> people, as `Cover.shifts` gives them.
        seconds: how long the solver may look.
    """
    programme = Programme()
    cells: dict[Key, int] = {}
    gaps: dict[tuple[date, str, str], int] = {}
    for pool in sorted(
        {person.pool for person in planning.people} | {p for of_day in wanted.values() for p, _ in of_day}
    ):
        _fill(programme, planning, wanted, pool, cells, gaps)
        _spread(programme, planning, wanted, pool, cells)
    for person in planning.people:
        _rest(programme, planning, person, cells)
    values, proven = programme.solve(seconds, GAP)
    if values is None:
        values, proven = [0.0] * len(programme.cost), False  # type: ignore[assignment]
        return Roster(
            {person.id: {} for person in planning.people}, tuple(_all_open(planning, wanted)), proven
        )
    work: dict[str, dict[date, str]] = {person.id: {} for person in planning.people}
    for (name, day, shift), column in cells.items():
        if values[column] > 0.5:
            work[name][day] = shift
    left = [Open(*key, round(values[column])) for key, column in gaps.items() if values[column] > 0.5]
    return Roster(work, tuple(sorted(left, key=lambda one: (one.day, one.pool, one.shift))), proven)


def _fill(
    programme: Programme, planning: Planning, wanted: Wanted, pool: str, cells: dict[Key, int], gaps: dict[tuple[date, str, str], int]
) -> None:  # fmt: skip
    length = {shift.id: shift.hours for shift in planning.shifts}
    for day in planning.dates:
        for (of_pool, shift), people in planning.on(day, wanted).items():
            if of_pool != pool or not people:
                continue
            terms = []
            for person in planning.of_pool(pool):
                if day not in person.away:
                    cells[person.id, day, shift] = programme.variable(upper=1, whole=True)
                    terms.append((cells[person.id, day, shift], 1.0))
            gap = programme.variable(OPEN_PRICE * length[shift], people)
            gaps[day, pool, shift] = gap
            programme.row([*terms, (gap, 1.0)], low=people, high=people)


def _spread(
    programme: Programme, planning: Planning, wanted: Wanted, pool: str, cells: Mapping[Key, int]
) -> None:
    """Everybody gets about the same share of the own hours; nobody more than these in all."""
    length = {shift.id: shift.hours for shift in planning.shifts}
    people = planning.of_pool(pool)
    asked = sum(
        length[shift] * count
        for day in planning.dates
        for (of_pool, shift), count in planning.on(day, wanted).items()
        if of_pool == pool
    )
    total = sum(person.hours for person in people)
    for person in people:
        fair = asked * person.hours / total
        terms = [(cells[key], length[key[2]]) for key in cells if key[0] == person.id]
        above = programme.variable(1.0)
        programme.row([*terms, (above, -1.0)], high=min(fair, person.hours * planning.weeks))
        programme.row(terms, high=person.hours * planning.weeks)


def _rest(programme: Programme, planning: Planning, person: Person, cells: Mapping[Key, int]) -> None:
    shifts = {shift.id: shift for shift in planning.shifts}
    mine: dict[date, dict[str, int]] = {day: {} for day in planning.dates}
    for (name, day, shift), column in cells.items():
        if name == person.id:
            mine[day][shift] = column
    rules, dates = planning.rules, planning.dates
    for day in dates:
        programme.row([(column, 1.0) for column in mine[day].values()], high=1)
    for today, tomorrow in zip(dates, dates[1:], strict=False):
        _daily_rest(programme, shifts, rules, mine[today], mine[tomorrow])
    for first in range(len(dates) - rules.days_in_a_row):
        run = [
            column for day in dates[first : first + rules.days_in_a_row + 1] for column in mine[day].values()
        ]
        programme.row([(column, 1.0) for column in run], high=rules.days_in_a_row)
    for first in range(0, len(dates), WEEK):
        week = [
            (column, shifts[s].hours)
            for day in dates[first : first + WEEK]
            for s, column in mine[day].items()
        ]
        programme.row(week, high=rules.most_hours_a_week)
    _weekly_rest(programme, shifts, rules, dates, mine)
    if rules.every_other_weekend:
        _weekends(programme, dates, mine)


def _daily_rest(
    programme: Programme, shifts: Shifts, rules: Rules, today: Mapping[str, int], tomorrow: Mapping[str, int]
) -> None:  # fmt: skip
    """Of the shifts that end too late and the one that begins too early tomorrow, one at most."""
    for late, column in tomorrow.items():
        near = [
            other
            for early, other in today.items()
            if _between(shifts[early], shifts[late], 1) < rules.daily_rest
        ]
        if near:
            programme.row([(other, 1.0) for other in (*near, column)], high=1)


def _weekly_rest(
    programme: Programme, shifts: Shifts, rules: Rules, dates: Sequence[date], mine: Mapping[date, Mapping[str, int]]
) -> None:  # fmt: skip
    """In every week a day off whose rest, from the shift before to the shift after and within the week, is long enough."""
    if not rules.weekly_rest:
        return
    for first in range(0, len(dates), WEEK):
        rests = []
        for place in range(WEEK):
            rest = programme.variable(upper=1, whole=True)
            rests.append((rest, 1.0))
            of_day = mine[dates[first + place]]
            programme.row([(rest, 1.0), *((column, 1.0) for column in of_day.values())], high=1)
            before = mine[dates[first + place - 1]] if place > 0 else {}
            after = mine[dates[first + place + 1]] if place < WEEK - 1 else {}
            _rest_day(programme, shifts, rules.weekly_rest, rest, place, before, after)
        programme.row(rests, low=1)


def _rest_day(
    programme: Programme, shifts: Shifts, due: float, rest: int, place: int, before: Mapping[str, int], after: Mapping[str, int]
) -> None:  # fmt: skip
    """The shifts around a day off that would make its rest too short; the week's own ends cut it too."""
    for early, first in before.items():
        if place == WEEK - 1 and DAY / HOUR + (DAY - shifts[early].end) / HOUR < due:
            programme.row([(rest, 1.0), (first, 1.0)], high=1)
        short = [column for late, column in after.items() if _between(shifts[early], shifts[late], 2) < due]
        if short:
            programme.row([(rest, 1.0), (first, 1.0), *((column, 1.0) for column in short)], high=2)
    for late, column in after.items():
        if place == 0 and DAY / HOUR + shifts[late].start / HOUR < due:
            programme.row([(rest, 1.0), (column, 1.0)], high=1)


def _weekends(programme: Programme, dates: Sequence[date], mine: Mapping[date, Mapping[str, int]]) -> None:
    """Never two weekends in a row."""
    worked = []
    for first in range(0, len(dates), WEEK):
        days = [mine[day] for day in dates[first + 5 : first + 7]]
        if not any(days):
            continue
        weekend = programme.variable(upper=1)
        worked.append((first, weekend))
        for day in days:
            programme.row([*((column, 1.0) for column in day.values()), (weekend, -1.0)], high=0)
    for (one, this), (other, following) in zip(worked, worked[1:], strict=False):
        if other - one == WEEK:
            programme.row([(this, 1.0), (following, 1.0)], high=1)


def _between(early: WorkShift, late: WorkShift, days: int) -> float:
    """Hours from the end of one shift to the start of another so many days later."""
    return (late.start + days * DAY - early.end) / HOUR


def _all_open(planning: Planning, wanted: Wanted) -> Iterator[Open]:
    for day in planning.dates:
        for (pool, shift), people in planning.on(day, wanted).items():
            if people:
                yield Open(day, pool, shift, people)


def broken(planning: Planning, found: Roster) -> tuple[str, ...]:
    """Every rule that a roster breaks, in words; empty when it keeps them all."""
    shifts = {shift.id: shift for shift in planning.shifts}
    faults: list[str] = []
    for person in planning.people:
        days = found.work.get(person.id, {})
        faults += _broken_by(person, planning, shifts, days)
    return tuple(faults)


def _broken_by(person: Person, planning: Planning, shifts: Shifts, days: Mapping[date, str]) -> Iterator[str]:
    name = person.id
    for day in sorted(set(days) & person.away):
        yield f"{name} works {day}, a day away."
    for day in sorted(days):
        if not shifts[days[day]].open_to(person.pool):
            yield f"{name} works {days[day]} on {day}, which is not for {person.pool}."
    yield from _too_little_rest(name, planning, shifts, days)
    yield from _too_many_hours(person, planning, shifts, days)
    if planning.rules.every_other_weekend:
        weekends = [
            first
            for first in planning.dates[::WEEK]
            if any(first + timedelta(days=n) in days for n in (5, 6))
        ]
        for one, other in zip(weekends, weekends[1:], strict=False):
            if (other - one).days == WEEK:
                yield f"{name} works two weekends in a row from {one + timedelta(days=5)}."


def _too_little_rest(
    name: str, planning: Planning, shifts: Shifts, days: Mapping[date, str]
) -> Iterator[str]:
    rules, worked = planning.rules, sorted(days)
    for one, other in zip(worked, worked[1:], strict=False):
        rest = _between(shifts[days[one]], shifts[days[other]], (other - one).days)
        if rest < rules.daily_rest:
            yield f"{name} rests {rest:g} hours between {one} and {other}; {rules.daily_rest:g} are due."
    for first in planning.dates:
        run = [first + timedelta(days=n) for n in range(rules.days_in_a_row + 1)]
        if all(day in days for day in run):
            yield f"{name} works more than {rules.days_in_a_row} days in a row from {first}."
    for first in planning.dates[::WEEK]:
        if (rest := _longest_rest(first, shifts, days)) < rules.weekly_rest:
            yield f"{name} rests {rest:g} hours at a stretch in the week of {first}; {rules.weekly_rest:g} are due."


def _too_many_hours(
    person: Person, planning: Planning, shifts: Shifts, days: Mapping[date, str]
) -> Iterator[str]:
    for first in planning.dates[::WEEK]:
        week = [day for n in range(WEEK) if (day := first + timedelta(days=n)) in days]
        hours = sum(shifts[days[day]].hours for day in week)
        if hours > planning.rules.most_hours_a_week + 1e-9:
            yield f"{person.id} works {hours:g} hours in the week of {first}."
    total = sum(shifts[shift].hours for shift in days.values())
    if total > person.hours * planning.weeks + 1e-9:
        yield f"{person.id} works {total:g} hours; {person.hours * planning.weeks:g} were to be had."


def _longest_rest(first: date, shifts: Shifts, days: Mapping[date, str]) -> float:
    """The longest free stretch within the seven days from `first`, in hours."""
    edges = [(0, 0)]
    for n in range(WEEK):
        if (day := first + timedelta(days=n)) in days:
            shift = shifts[days[day]]
            edges.append((n * DAY + shift.start, n * DAY + shift.end))
    edges.append((WEEK * DAY, WEEK * DAY))
    return max((start - end) / HOUR for (_, end), (start, _) in zip(edges, edges[1:], strict=False))
