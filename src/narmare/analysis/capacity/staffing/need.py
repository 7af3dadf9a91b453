"""How many people it takes, quarter by quarter: the first guess, by Erlang's formulas for each quarter on its own.

A quarter's queue is inherited by the next, which the formulas do not see; `plan` simulates the cover that comes out and asks
for more where a promise is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.capacity.staffing.erlang import agents_needed
from narmare.analysis.capacity.staffing.scenario import DAY, QUARTER, Kind, Scenario


QUARTERS = DAY // QUARTER
HIGHEST_OCCUPANCY = 0.95  # of a quarter for which nothing is promised


@dataclass(frozen=True)
class Need:
    """What a kind needs in a day: people in each of 96 quarters, or, for written kinds that wait patiently, hours in all."""

    kind: str
    people: NDArray[np.float64]
    hours: float

    @property
    def spread_out(self) -> bool:
        """Whether it can be done at any time of the day."""
        return self.hours > 0


def need(kind: Kind, busy: float = 1.0) -> Need:
    """The need of a kind on a day that is `busy` times the scenario's."""
    expected = arrivals(kind) * busy
    if kind.patience is None and kind.written:
        return Need(kind.id, np.zeros(QUARTERS), float(expected.sum() * kind.service / 3600))
    people = np.array([_people(kind, float(count)) for count in expected])
    return Need(kind.id, people, 0.0)


def arrivals(kind: Kind) -> NDArray[np.float64]:
    """Expected contacts in each quarter of the day."""
    edges = np.arange(QUARTERS + 1) * QUARTER
    found = np.zeros(QUARTERS)
    for rate in kind.arrivals:
        inside = np.clip(np.minimum(edges[1:], rate.end) - np.maximum(edges[:-1], rate.start), 0, None)
        found += rate.per_hour * inside / 3600
    return found


def scaled(scenario: Scenario, busy: float) -> Scenario:
    """The scenario with `busy` times as many contacts."""
    kinds = tuple(
        replace(kind, arrivals=tuple(replace(rate, per_hour=rate.per_hour * busy) for rate in kind.arrivals))
        for kind in scenario.kinds
    )
    return replace(scenario, kinds=kinds)


def _people(kind: Kind, expected: float) -> int:
    if expected <= 0:
        return 0
    promise = kind.promise
    return agents_needed(
        arrivals=expected / QUARTER,
        service=kind.service,
        patience=kind.patience,
        within=promise.within if promise else None,
        share=promise.share if promise else None,
        max_occupancy=1.0 if promise else HIGHEST_OCCUPANCY,
    ).agents
