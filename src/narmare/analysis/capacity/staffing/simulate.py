"""Many replications of a day, and what they say: waits, kept promises, who gave up, how busy people were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.capacity.staffing.draws import Draws, draw
from narmare.analysis.capacity.staffing.kernels import ANSWERED, CALLED_BACK, GAVE_UP, LEFT, compiled
from narmare.analysis.capacity.staffing.scenario import HOUR, QUARTER, Kind, Pool, Scenario


REPLICATIONS = 1000
SEED = 1


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with its standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Quarter:
    """What happens to those who come from `start` on, a step long.  Without numbers when nobody comes."""

    start: int
    arrivals: float
    mean_wait: float | None
    p90_wait: float | None
    kept: float | None


@dataclass(frozen=True)
class KindResult:
    """How one kind of contact fares, a day.

    Attributes:
        answered: share that is answered at once or after a wait on the line.
        called_back: share that is answered by being called.
        gave_up: share that gives up, for good: whoever calls again has not.
        left: share that is not taken when the last one goes home.
        mean_wait: seconds from the first call until answered or given up; what is left counts until the last one goes home.
        on_line: seconds spent on the line, in all calls; whoever takes the offer of a call hangs up.
        calls: how many times a person calls, 1 where nobody calls again.
        kept: share answered within the promised time from the first call, of all; None without a promise.
    """

    kind: str
    arrivals: Estimate
    answered: Estimate
    called_back: Estimate
    gave_up: Estimate
    left: Estimate
    mean_wait: Estimate
    on_line: Estimate
    calls: Estimate
    p50_wait: float
    p90_wait: float
    kept: Estimate | None
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class PoolResult:
    """Hours on contacts, the share of them that is taken, and how many ran past the end of their windows."""

    pool: str
    hours: float
    occupancy: Estimate
    cost: float


@dataclass(frozen=True)
class Result:
    """A scenario simulated."""

    scenario: Scenario
    replications: int
    kinds: tuple[KindResult, ...]
    pools: tuple[PoolResult, ...]

    def kind(self, name: str) -> KindResult:
        """The kind called `name`; LookupError if there is none."""
        found = next((one for one in self.kinds if one.kind == name), None)
        if found is None:
            raise LookupError(f"There is no kind {name}.")
        return found


@dataclass(frozen=True)
class Walked:
    """Every contact of every replication: what was drawn, what became of it, when it was answered (or given up), by whom.

    `calls` counts how many times they called, `last` is when they did so the last time, `spent` the seconds on the line before that.
    """

    draws: Draws
    state: NDArray[np.int8]
    begun: NDArray[np.float64]
    by: NDArray[np.int16]
    calls: NDArray[np.int8]
    last: NDArray[np.float64]
    spent: NDArray[np.float64]


def simulate(
    scenario: Scenario,
    *,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    step: int = QUARTER,
    skip: int = 0,
) -> Result:
    """Simulate a day so many times.

    Args:
        scenario: the day.
        replications: how many days; the standard errors fall with their root.
        seed: the same seed gives the same numbers, with and without numba.
        step: seconds of a row in `KindResult.quarters`.
        skip: contacts before this second of the day are left out of all figures (to compare with steady formulas).
    """
    walked = walk(scenario, draw(scenario, replications, np.random.default_rng(seed)))
    last = max(window[1] for pool in scenario.pools for shift in pool.shifts for window in shift.windows)
    kinds = tuple(
        _kind_result(place, kind, walked, last, step, skip) for place, kind in enumerate(scenario.kinds)
    )
    return Result(scenario, replications, kinds, _pool_results(scenario, walked))


def walk(scenario: Scenario, draws: Draws, *, heap: bool = False) -> Walked:
    """What becomes of every contact.  `heap` asks for the walk from event to event also where it is not needed."""
    shape = draws.times.shape
    walked = Walked(
        draws, np.full(shape, LEFT, np.int8), np.full(shape, np.inf), np.full(shape, -1, np.int16),
        np.zeros(shape, np.int8), draws.times.copy(), np.zeros(shape),
    )  # fmt: skip
    kernel = compiled("by_priority" if scenario.strict or heap else "first_come")
    kernel(
        draws.times, draws.kinds, draws.counts, draws.service, draws.patience, draws.accepts,
        *_slots(scenario), *_offers(scenario.kinds), *_redials(scenario.kinds), draws.again_chance, draws.again_delay, draws.again_patience,
        walked.state, walked.begun, walked.by, walked.calls, walked.last, walked.spent,
    )  # fmt: skip
    return walked


def _slots(scenario: Scenario) -> tuple[Any, ...]:
    """Takes, stretch, rank, opens and closes of every slot; somebody with several written contacts at once is several."""
    rows = [(pool, shift) for pool, shift in _places(scenario)]
    spans = max((len(shift.windows) for _, shift in rows), default=1)
    takes = np.array([[kind.id in pool.takes for kind in scenario.kinds] for pool, _ in rows], np.bool_)
    opens, closes = np.zeros((len(rows), spans)), np.zeros((len(rows), spans))
    for place, (_, shift) in enumerate(rows):
        for w, (start, end) in enumerate(shift.windows):
            opens[place, w], closes[place, w] = start, end
    stretch = np.array([pool.stretch if pool.at_once > 1 else 1.0 for pool, _ in rows])
    takes = takes.reshape(len(rows), len(scenario.kinds))
    return takes, stretch, takes.sum(axis=1).astype(np.int64), opens, closes


def _places(scenario: Scenario) -> list[tuple[Pool, Any]]:
    return [
        (pool, shift)
        for pool in scenario.pools
        for shift in pool.shifts
        for _ in range(shift.people * pool.at_once)
    ]


def _offers(kinds: Sequence[Kind]) -> tuple[Any, ...]:
    offers = [kind.call_back for kind in kinds]
    return (
        np.array([np.inf if one is None else one.after for one in offers], float),
        np.array([0.0 if one is None else one.delay for one in offers], float),
        np.array([np.inf if one is None or one.patience is None else one.patience for one in offers], float),
        np.array([0.0 if one is None else one.accepted for one in offers], float),
        np.array([kind.priority for kind in kinds], np.int64),
    )


def _redials(kinds: Sequence[Kind]) -> tuple[Any, ...]:
    redials = [kind.redial for kind in kinds]
    return (
        np.array([0.0 if one is None else one.share for one in redials], float),
        np.array([0 if one is None else one.most for one in redials], np.int64),
        np.array([max(rate.end for rate in kind.arrivals) for kind in kinds], float),
    )


@dataclass(frozen=True)
class _Met:
    """The contacts of one kind from all replications in a row: of which replication, when, what became of them."""

    replications: int
    of: NDArray[np.int64]
    times: NDArray[np.float64]
    begun: NDArray[np.float64]
    state: NDArray[np.int8]
    patience: NDArray[np.float64]
    accepts: NDArray[np.float64]
    calls: NDArray[np.int8]
    last: NDArray[np.float64]
    spent: NDArray[np.float64]

    @classmethod
    def of_kind(cls, walked: Walked, place: int, skip: int) -> _Met:
        draws = walked.draws
        which = np.flatnonzero(draws.real & (draws.kinds == place) & (draws.times >= skip))
        return cls(
            replications=len(draws.counts),
            of=which // draws.times.shape[1],
            times=draws.times.ravel()[which],
            begun=walked.begun.ravel()[which],
            state=walked.state.ravel()[which],
            patience=_last_patience(walked).ravel()[which],
            accepts=draws.accepts.ravel()[which],
            calls=walked.calls.ravel()[which],
            last=walked.last.ravel()[which],
            spent=walked.spent.ravel()[which],
        )

    def by_replication(self, weights: NDArray[Any] | None = None) -> NDArray[np.float64]:
        """Counts, or sums of `weights`, of each replication."""
        return np.bincount(self.of, weights, minlength=self.replications).astype(float)


def _last_patience(walked: Walked) -> NDArray[np.float64]:
    """How long each would wait in the last call."""
    draws = walked.draws
    patience = draws.patience
    for place, again in enumerate(draws.again_patience):
        patience = np.where(walked.calls == place + 2, again, patience)
    return patience


def _kind_result(place: int, kind: Kind, walked: Walked, last: int, step: int, skip: int) -> KindResult:
    met = _Met.of_kind(walked, place, skip)
    came = met.by_replication()
    waits = np.where(np.isfinite(met.begun), met.begun, np.maximum(last, met.times)) - met.times
    taken = (met.state == ANSWERED) | (met.state == CALLED_BACK)
    in_time = taken & (waits <= kind.promise.within + 1e-9) if kind.promise else None

    def share(state: int) -> Estimate:
        return _ratio(met.by_replication(met.state == state), came)

    middle, most = np.quantile(waits, [0.5, 0.9]) if len(waits) else (0.0, 0.0)
    return KindResult(
        kind=kind.id,
        arrivals=_ratio(came, np.ones(len(came))),
        answered=share(ANSWERED),
        called_back=share(CALLED_BACK),
        gave_up=share(GAVE_UP),
        left=share(LEFT),
        mean_wait=_ratio(met.by_replication(waits), came),
        on_line=_ratio(met.by_replication(_on_line(kind, met, waits)), came),
        calls=_ratio(met.by_replication(met.calls), came),
        p50_wait=float(middle),
        p90_wait=float(most),
        kept=None if in_time is None else _ratio(met.by_replication(in_time), came),
        quarters=_quarters(kind, met.times, waits, in_time, len(came), step),
    )


def _on_line(kind: Kind, met: _Met, waits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The waits of all calls, the last one cut where somebody took the offer of a call."""
    offer = kind.call_back
    waits = waits - (met.last - met.times)
    if offer is not None:
        was_offered = (met.begun - met.last > offer.after) & (met.patience > offer.after)
        waits = np.where(was_offered & (met.accepts < offer.accepted), np.minimum(waits, offer.after), waits)
    return waits + met.spent


def _quarters(
    kind: Kind, times: NDArray[np.float64], waits: NDArray[np.float64], in_time: NDArray[np.bool_] | None, replications: int, step: int
) -> tuple[Quarter, ...]:  # fmt: skip
    """The day by steps, from the first to the last in which anybody may come."""
    first = min(rate.start for rate in kind.arrivals) // step
    end = -(-max(rate.end for rate in kind.arrivals) // step)
    which = (times / step).astype(np.int16)  # small whole numbers are sorted in one pass
    order = np.argsort(which, kind="stable")
    cuts = np.searchsorted(which[order], np.arange(first, end + 1))
    rows = []
    for number, (low, high) in enumerate(zip(cuts, cuts[1:], strict=False)):
        those = order[low:high]
        some = high > low
        rows.append(
            Quarter(
                start=(first + number) * step,
                arrivals=(high - low) / replications,
                mean_wait=float(waits[those].mean()) if some else None,
                p90_wait=float(np.quantile(waits[those], 0.9)) if some else None,
                kept=float(in_time[those].mean()) if some and in_time is not None else None,
            )
        )
    return tuple(rows)


def _pool_results(scenario: Scenario, walked: Walked) -> tuple[PoolResult, ...]:
    places = _places(scenario)
    pool_of = np.array([scenario.pools.index(pool) for pool, _ in places], np.int64)
    stretch = np.array([pool.stretch if pool.at_once > 1 else 1.0 for pool, _ in places])
    taken = np.flatnonzero(walked.by.ravel() >= 0)
    by = walked.by.ravel()[taken]
    replications, pools = len(walked.draws.counts), len(scenario.pools)
    cell = taken // walked.by.shape[1] * pools + pool_of[by]
    busy = np.bincount(
        cell, walked.draws.service.ravel()[taken] * stretch[by], minlength=replications * pools
    )
    found = []
    for number, pool in enumerate(scenario.pools):
        there = np.full(replications, max(pool.hours * HOUR * pool.at_once, 1e-9))
        occupancy = _ratio(busy[number::pools], there)
        found.append(PoolResult(pool.id, pool.hours, occupancy, pool.hours * pool.cost))
    return tuple(found)


def _ratio(top: NDArray[Any], bottom: NDArray[Any]) -> Estimate:
    """Sum by sum, with the standard error of a ratio over independent replications (delta method)."""
    total = float(bottom.sum())
    if not total:
        return Estimate(0.0, 0.0)
    value = float(top.sum()) / total
    rest = top - value * bottom
    n = len(rest)
    se = math.sqrt(float((rest**2).sum()) / max(1, n - 1) * n) / total
    return Estimate(value, se)
