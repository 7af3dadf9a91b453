"""Shifts that cover the need of a week at the lowest cost: an integer programme, solved by HiGHS through scipy.

Variables: how many of each pool work each shift on each weekday; how much of a pool each kind gets in each quarter (a flexible
pool is shared); what is left uncovered, at a price above any shift's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.need import QUARTERS, Need
from narmare.analysis.capacity.staffing.planning import Planning, WorkShift
from narmare.analysis.capacity.staffing.programme import Programme
from narmare.analysis.capacity.staffing.scenario import QUARTER, Pool, Scenario


UNCOVERED = 20.0  # price of a missing person-quarter, in quarters of the dearest pool
SECONDS, GAP = 20.0, 0.01


@dataclass(frozen=True)
class Cover:
    """Shifts by weekday: (pool, shift) -> people; what is missing by weekday and kind, in person-hours; kronor a week."""

    shifts: Mapping[str, Mapping[tuple[str, str], int]]
    missing: Mapping[str, Mapping[str, float]]
    cost: float
    proven: bool  # within GAP of the best there is


def cover(scenario: Scenario, planning: Planning, needs: Mapping[str, Sequence[Need]], *, seconds: float = SECONDS) -> Cover:  # fmt: skip
    """The shifts of a week.

    Args:
        scenario: its pools, what they take and cost.
        planning: shifts that may be worked, and people: no pool works more shifts a day than it has people, nor more hours a
            week than they have.
        needs: weekday -> the needs of its kinds.
        seconds: how long the solver may look, in all.

    Raises:
        Refused: it found nothing in that time.

    Days meet only in the hours that a pool has in a week.  So each day is solved on its own, which is fast; when that asks for
    more hours than there are, the week is solved as one.
    """
    alone = [_solve(scenario, planning, {day: of_day}, seconds / len(needs)) for day, of_day in needs.items()]
    if not _over_hours(planning, alone):
        return Cover(
            shifts={day: found for one in alone for day, found in one.shifts.items()},
            missing={day: found for one in alone for day, found in one.missing.items()},
            cost=sum(one.cost for one in alone),
            proven=all(one.proven for one in alone),
        )
    return _solve(scenario, planning, needs, seconds)


def _over_hours(planning: Planning, alone: Sequence[Cover]) -> bool:
    """Whether days solved on their own use more of a pool than its people have in a week."""
    hours = {shift.id: shift.hours for shift in planning.shifts}
    used: dict[str, float] = {}
    for one in alone:
        for of_day in one.shifts.values():
            for (pool, shift), people in of_day.items():
                used[pool] = used.get(pool, 0.0) + people * hours[shift]
    return any(asked > _weekly(planning, pool) + 1e-9 for pool, asked in used.items())


def _weekly(planning: Planning, pool: str) -> float:
    """Hours a week that the people of a pool have."""
    return sum(min(person.hours, planning.rules.most_hours_a_week) for person in planning.of_pool(pool))


def _solve(
    scenario: Scenario, planning: Planning, needs: Mapping[str, Sequence[Need]], seconds: float
) -> Cover:
    programme = Programme()
    dearest = max([pool.cost for pool in scenario.pools] + [1.0]) / 4
    chosen: dict[tuple[str, str, str], int] = {}
    gaps: dict[tuple[str, str], list[int]] = {}
    for day, of_day in needs.items():
        for pool in scenario.pools:
            people = len(planning.of_pool(pool.id))
            for shift in planning.shifts:
                if shift.open_to(pool.id):
                    price = shift.hours * max(pool.cost, 1.0)
                    chosen[day, pool.id, shift.id] = programme.variable(price, people, whole=True)
        _cover_day(programme, scenario, planning, day, of_day, chosen, gaps, UNCOVERED * dearest)
    _limits(programme, scenario, planning, list(needs), chosen)
    values, proven = programme.solve(seconds, GAP)
    if values is None:
        raise Refused([(f"The solver found no shifts in {seconds:.0f} seconds.", "Give it more time, or fewer kinds of shift.")])  # fmt: skip
    return _read(scenario, planning, values, proven, chosen, gaps)


def _cover_day(
    programme: Programme, scenario: Scenario, planning: Planning, day: str, needs: Sequence[Need],
    chosen: Mapping[tuple[str, str, str], int], gaps: dict[tuple[str, str], list[int]], price: float,
) -> None:  # fmt: skip
    """In each quarter each kind gets its people, and no pool gives more than are there."""
    given: dict[tuple[str, int], list[tuple[int, float]]] = {}
    for one in needs:
        gaps[day, one.kind] = []
        whole_day: list[tuple[int, float]] = []
        for quarter in range(QUARTERS):
            terms = []
            for pool in _takers(scenario, one.kind):
                if any(_works(shift, quarter) and shift.open_to(pool.id) for shift in planning.shifts):
                    if one.spread_out or one.people[quarter]:
                        share = programme.variable()
                        given.setdefault((pool.id, quarter), []).append((share, 1 / _reach(pool)))
                        terms.append((share, 1.0))
            if one.spread_out:
                whole_day += terms
            elif one.people[quarter]:
                gap = programme.variable(price)
                gaps[day, one.kind].append(gap)
                programme.row([*terms, (gap, 1.0)], low=float(one.people[quarter]))
        if one.spread_out:
            gap = programme.variable(price)
            gaps[day, one.kind].append(gap)
            programme.row([*whole_day, (gap, 1.0)], low=one.hours * 3600 / QUARTER)
    for (pool_id, quarter), shares in given.items():
        there = [
            (chosen[day, pool_id, shift.id], -1.0)
            for shift in planning.shifts
            if shift.open_to(pool_id) and _works(shift, quarter)
        ]
        programme.row([*shares, *there], high=0.0)


def _limits(
    programme: Programme, scenario: Scenario, planning: Planning, days: Sequence[str], chosen: Mapping[tuple[str, str, str], int]
) -> None:  # fmt: skip
    """One shift a day for each person, and the hours that a pool's people have in a week."""
    hours = {shift.id: shift.hours for shift in planning.shifts}
    for pool in scenario.pools:
        people = planning.of_pool(pool.id)
        mine = {key: column for key, column in chosen.items() if key[1] == pool.id}
        for day in days:
            programme.row([(column, 1.0) for key, column in mine.items() if key[0] == day], high=len(people))
        weekly = [(column, hours[key[2]]) for key, column in mine.items()]
        programme.row(weekly, high=_weekly(planning, pool.id))


def _read(
    scenario: Scenario, planning: Planning, values: NDArray[np.float64], proven: bool,
    chosen: Mapping[tuple[str, str, str], int], gaps: Mapping[tuple[str, str], Sequence[int]],
) -> Cover:  # fmt: skip
    hours = {shift.id: shift.hours for shift in planning.shifts}
    shifts: dict[str, dict[tuple[str, str], int]] = {}
    cost = 0.0
    for (day, pool, shift), column in chosen.items():
        people = round(values[column])
        shifts.setdefault(day, {})
        if people:
            shifts[day][pool, shift] = people
            cost += people * hours[shift] * scenario.pool(pool).cost
    missing: dict[str, dict[str, float]] = {}
    for (day, kind), columns in gaps.items():
        short = float(sum(values[column] for column in columns)) * QUARTER / 3600
        missing.setdefault(day, {})[kind] = round(short, 3) if short > 1e-6 else 0.0
    return Cover(shifts, missing, cost, proven)


def _takers(scenario: Scenario, kind: str) -> list[Pool]:
    return [pool for pool in scenario.pools if kind in pool.takes]


def _reach(pool: Pool) -> float:
    """How many of one person's work somebody of the pool does at once."""
    return pool.at_once / pool.stretch if pool.at_once > 1 else 1.0


def _works(shift: WorkShift, quarter: int) -> bool:
    """Whether somebody on the shift is there for the whole quarter."""
    start = quarter * QUARTER
    return any(begin <= start and start + QUARTER <= end for begin, end in shift.windows)
