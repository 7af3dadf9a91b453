"""The simulated day in simpy, contact by contact with the same draws: a general discrete-event library beside our own walk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy

from narmare.analysis.capacity.staffing.draws import Draws
from narmare.analysis.capacity.staffing.scenario import Scenario


def waits(scenario: Scenario, draws: Draws, replications: int) -> tuple[float, float]:
    """Mean seconds until answered or given up, and the share that gives up, over the first replications of the draws."""
    waited: list[float] = []
    gave_up = 0
    for replication in range(replications):
        one = _replication(scenario, draws, replication)
        waited += [wait for wait, _ in one]
        gave_up += sum(not answered for _, answered in one)
    return float(np.mean(waited)), gave_up / len(waited)


def _replication(scenario: Scenario, draws: Draws, at: int) -> list[tuple[float, bool]]:
    """(seconds, answered) of every contact."""
    env = simpy.Environment()
    idle = simpy.FilterStore(env)
    found: list[tuple[float, bool]] = []
    for pool in scenario.pools:
        takes = frozenset(n for n, kind in enumerate(scenario.kinds) if kind.id in pool.takes)
        for shift in pool.shifts:
            for _ in range(shift.people):
                person = (takes, shift.windows, object())
                for start, end in shift.windows:
                    env.process(_window(env, idle, person, start, end))
    env.process(_arrivals(env, idle, draws, at, found))
    env.run()
    return found


def _window(env: Any, idle: Any, person: Any, start: float, end: float) -> Iterator[Any]:
    """A person begins, and goes home (or to lunch) unless a contact is going on."""
    yield env.timeout(start)
    yield idle.put(person)
    yield env.timeout(end - start)
    if person in idle.items:
        idle.items.remove(person)


def _arrivals(env: Any, idle: Any, draws: Draws, at: int, found: list[tuple[float, bool]]) -> Iterator[Any]:
    for n in range(draws.counts[at]):
        yield env.timeout(draws.times[at, n] - env.now)
        env.process(_contact(env, idle, int(draws.kinds[at, n]), draws.service[at, n], draws.patience[at, n], found))  # fmt: skip


def _contact(
    env: Any, idle: Any, kind: int, service: float, patience: float, found: list[tuple[float, bool]]
) -> Iterator[Any]:
    came = env.now
    wanted = idle.get(lambda person: kind in person[0])
    got = yield wanted | env.timeout(patience)
    if wanted not in got:
        wanted.cancel()
        found.append((env.now - came, False))
        return
    found.append((env.now - came, True))
    person = got[wanted]
    yield env.timeout(service)
    if any(start <= env.now < end for start, end in person[1]):
        yield idle.put(person)
