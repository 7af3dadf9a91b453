"""From a scenario to a plan: the need, the cover of a week, a check of it by simulation, and the roster.

Erlang's formulas give the first guess of the need and know nothing of the queue that one quarter leaves to the next.  So the
cover of each weekday is simulated; where a promise is not kept, the need of its worst quarters is raised by one person and the
week is covered again, a few times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.capacity.staffing.cover import Cover, cover
from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.need import Need, need, scaled
from narmare.analysis.capacity.staffing.planning import Planning
from narmare.analysis.capacity.staffing.roster import Roster, broken, roster
from narmare.analysis.capacity.staffing.scenario import QUARTER, Scenario, Shift
from narmare.analysis.capacity.staffing.simulate import SEED, Result, simulate


ROUNDS = 6  # times that the need is raised
WORST = 3  # quarters raised at a time
MORE = 1.15  # of the hours of what can wait
REPLICATIONS = 200


@dataclass(frozen=True)
class Plan:
    """What `plan` found.

    Attributes:
        needs: weekday -> the need of each kind, as it was in the end.
        cover: the shifts of a week.
        days: weekday -> the day simulated with these shifts.
        roster: who works what, every week of the plan.
        broken: rules that the roster breaks; empty, or there is a fault in this program.
    """

    scenario: Scenario
    planning: Planning
    needs: Mapping[str, tuple[Need, ...]]
    cover: Cover
    days: Mapping[str, Result]
    roster: Roster
    broken: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether every promise is kept on every weekday, as far as the simulation can tell."""
        return not any(_unkept(result) for result in self.days.values())


def plan(scenario: Scenario, planning: Planning, *, seconds: float = 20.0, seed: int = SEED) -> Plan:
    """Plan shifts and a roster.

    Args:
        scenario: a day; its own shifts are replaced by those of the plan.
        planning: weekdays, shifts, people and rules.
        seconds: how long the solver may look, for the cover and for the roster each.
        seed: of the simulation.

    Raises:
        Refused: plan and scenario do not fit together.
    """
    if wrong := tuple(planning.misfits(scenario)):
        raise Refused(wrong)
    needs = {
        day: tuple(need(kind, busy) for kind in scenario.kinds) for day, busy in planning.weekdays.items()
    }
    found, days = _covered(scenario, planning, needs, seconds, seed)
    best = (found, days, needs)
    for _ in range(ROUNDS):
        if not (worse := {day: result for day, result in days.items() if _unkept(result)}):
            break
        needs = {day: _raised(needs[day], worse[day]) if day in worse else needs[day] for day in needs}
        found, days = _covered(scenario, planning, needs, seconds, seed)
        if sum(len(_unkept(one)) for one in days.values()) <= sum(
            len(_unkept(one)) for one in best[1].values()
        ):
            best = (found, days, needs)
    found, days, needs = best
    people = roster(planning, found.shifts, seconds=seconds)
    return Plan(scenario, planning, needs, found, days, people, broken(planning, people))


def _covered(
    scenario: Scenario, planning: Planning, needs: Mapping[str, Sequence[Need]], seconds: float, seed: int
) -> tuple[Cover, Mapping[str, Result]]:
    found = cover(scenario, planning, needs, seconds=seconds)
    days = {
        day: simulate(
            staffed(scaled(scenario, busy), planning, found, day), replications=REPLICATIONS, seed=seed
        )
        for day, busy in planning.weekdays.items()
    }
    return found, days


def staffed(scenario: Scenario, planning: Planning, found: Cover, day: str) -> Scenario:
    """The scenario with the shifts of a weekday in place of its own."""
    shifts = {shift.id: shift for shift in planning.shifts}
    pools = []
    for pool in scenario.pools:
        mine = [
            Shift(people, shifts[name].windows)
            for (of_pool, name), people in found.shifts.get(day, {}).items()
            if of_pool == pool.id
        ]
        pools.append(replace(pool, shifts=tuple(mine) or (Shift(0, pool.shifts[0].windows),)))
    return replace(scenario, pools=tuple(pools))


def _unkept(result: Result) -> tuple[str, ...]:
    """Kinds whose promise is not kept, by more than chance in the simulation."""
    found = []
    for kind in result.scenario.kinds:
        kept = result.kind(kind.id).kept
        if kind.promise and kept and kept.value + 2 * kept.se < kind.promise.share:
            found.append(kind.id)
    return tuple(found)


def _raised(needs: Sequence[Need], result: Result) -> tuple[Need, ...]:
    """One person more in the quarters where most people got no answer in time."""
    unkept = _unkept(result)
    found = []
    for one in needs:
        if one.kind not in unkept:
            found.append(one)
            continue
        if one.spread_out:
            found.append(replace(one, hours=one.hours * MORE))
            continue
        people = one.people.copy()
        quarters = result.kind(one.kind).quarters
        late = {row.start // QUARTER: row.arrivals * (1 - (row.kept or 0.0)) for row in quarters}
        for quarter in sorted(late, key=lambda place: -late[place])[:WORST]:
            people[max(0, quarter - 1) : quarter + 1] += people[quarter] > 0
        found.append(replace(one, people=np.maximum(people, one.people)))
    return tuple(found)
