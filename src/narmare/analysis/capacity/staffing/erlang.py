"""Erlang B, C and A: one line of callers, steady Poisson arrivals, exponential service, agents that are all alike.

Sources: A. K. Erlang (1917) for B and C; C. Palm (1957) and O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center
with impatient customers", MSOM 4 (2002) 208-227, for A; S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many
exponential servers", Operations Research 29 (1981) 567-588.  Times are in seconds, arrivals per second, unless said.
Everything is computed by recursions whose terms stay between 0 and 1, or by logarithms, so thousands of agents are no trouble.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np


MOST_AGENTS = 1_000_000
LONGEST = 1e6  # seconds of patience or service; eleven days
FAR = 1e6  # terms beyond which Palm's sum is its limit
TAIL = 0.1  # the tenth that waits longest


class Unstable(ValueError):
    """The question has no answer: the message says why and what to change."""


@dataclass(frozen=True)
class Measures:
    """How a line fares.  Times in seconds, shares 0 to 1.

    Attributes:
        load: offered load in erlang, arrivals x service time.
        occupancy: share of the agents' time that is taken.
        waits: share of callers that wait at all.
        mean_wait: of everybody, those who give up included.
        p90_wait: nine in ten have been answered, or have given up, by then.
        mean_queue: callers that wait at an average moment.
        answered_within: share of callers that is answered within the promised time; None without one.
        abandon: share that gives up.
    """

    model: str
    agents: int
    load: float
    occupancy: float
    waits: float
    mean_wait: float
    p90_wait: float
    mean_queue: float
    abandon: float
    answered_within: float | None


def erlang_b(load: float, agents: int) -> float:
    """Share of calls that meet only busy agents when nobody can wait (M/M/n/n).

    Args:
        load: offered load in erlang, above or equal to 0.
        agents: 0 or more.
    """
    _check(load=load, agents=agents)
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """Share of calls that wait when everybody waits until answered (M/M/n).

    Raises:
        Unstable: there is as much work as agents, or more: the line would grow without end.
    """
    blocked = erlang_b(load, agents)
    _stable(load, agents)
    return agents * blocked / (agents - load * (1 - blocked)) if load else 0.0


def halfin_whitt(beta: float) -> float:
    """Share of calls that wait with `load + beta * sqrt(load)` agents, in the limit of many agents; `beta` above 0."""
    if not beta > 0:
        raise Unstable(f"beta is {beta:g}; it must be above 0, or the line grows without end.")
    return 1 / (1 + beta / _hazard(-beta))


def measures(
    *,
    arrivals: float,
    service: float,
    agents: int,
    patience: float | None = None,
    within: float | None = None,
) -> Measures:
    """How a line fares with so many agents: Erlang A when callers have a patience, else Erlang C.

    Args:
        arrivals: calls per second.
        service: mean handling time.
        agents: who answer, all the time.
        patience: mean time that a caller is willing to wait (exponential); None: nobody gives up.
        within: the promised waiting time.

    Raises:
        Unstable: without patience there must be more agents than load.
    """
    _check(arrivals=arrivals, agents=agents, within=within or 0.0)
    _positive(service=service)
    if arrivals * service > MOST_AGENTS or agents > MOST_AGENTS:
        raise Unstable(
            f"More than {MOST_AGENTS} agents' work is no line of callers. Check the unit of arrivals and service."
        )
    if patience is None:
        return _without_patience(arrivals, service, agents, within)
    _positive(patience=patience)
    return _Impatient(arrivals, service, agents, patience).measures(within)


def _without_patience(arrivals: float, service: float, agents: int, within: float | None) -> Measures:
    load = arrivals * service
    waits = erlang_c(load, agents)
    pace = (agents - load) / service  # calls that leave the queue per second while all are busy
    return Measures(
        model="erlang-c",
        agents=agents,
        load=load,
        occupancy=load / agents,
        waits=waits,
        mean_wait=waits / pace,
        p90_wait=max(0.0, math.log(waits / TAIL) / pace) if waits else 0.0,
        mean_queue=arrivals * waits / pace,
        abandon=0.0,
        answered_within=None if within is None else 1 - waits * math.exp(-pace * within),
    )


@dataclass(frozen=True)
class _Impatient:
    """Erlang A (M/M/n+M): callers hang up after an exponential patience."""

    arrivals: float
    service: float
    agents: int
    patience: float

    @property
    def x(self) -> float:
        """Service capacity in units of the rate at which one caller gives up."""
        return self.agents * self.patience / self.service

    @property
    def y(self) -> float:
        """Arrivals in the same unit."""
        return self.arrivals * self.patience

    def measures(self, within: float | None) -> Measures:
        load = self.arrivals * self.service
        if not load or not self.agents:
            return self._of_nothing(within)
        waits, abandon = self._waits_and_abandon(load)
        return Measures(
            model="erlang-a",
            agents=self.agents,
            load=load,
            occupancy=load * (1 - abandon) / self.agents,
            waits=waits,
            mean_wait=abandon * self.patience,
            p90_wait=_first_below(lambda t: waits * self._still_waits(t), TAIL, self.patience),
            mean_queue=self.arrivals * abandon * self.patience,
            abandon=abandon,
            answered_within=None if within is None else self._within(within, waits, abandon),
        )

    def _of_nothing(self, within: float | None) -> Measures:
        """Nobody calls, or nobody answers: then each waits as long as the patience lasts."""
        gone = 0.0 if not self.arrivals else 1.0
        return Measures(
            model="erlang-a",
            agents=self.agents,
            load=self.arrivals * self.service,
            occupancy=0.0,
            waits=gone,
            mean_wait=gone * self.patience,
            p90_wait=gone * self.patience * math.log(1 / TAIL),
            mean_queue=self.arrivals * gone * self.patience,
            abandon=gone,
            answered_within=None if within is None else 1 - gone,
        )

    def _waits_and_abandon(self, load: float) -> tuple[float, float]:
        """Palm's formulas; `busier` is the share of all states with a wait, as odds against those without."""
        blocked = erlang_b(load, self.agents)
        log_a = _log_palm(self.x, self.y)
        if blocked == 0:
            return 0.0, 0.0
        log_odds = log_a + math.log(blocked) - math.log1p(-blocked) if blocked < 1 else math.inf
        waits = 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0
        ratio = self.agents / load
        given_up = math.exp(-log_a) * ratio + 1 - ratio  # of those who wait
        return waits, waits * max(0.0, given_up)

    def _still_waits(self, t: float) -> float:
        """Share of those who wait that is still waiting after `t`, neither answered nor gone."""
        z = self.y * math.exp(-t / self.patience)
        log_left = _log_palm(self.x, z) - _log_palm(self.x, self.y) + (self.y - z)
        return math.exp(log_left - (self.x + 1) * t / self.patience)

    def _within(self, t: float, waits: float, abandon: float) -> float:
        """Share of all that is answered within `t`."""
        z = self.y * math.exp(-t / self.patience)
        log_late = _log_palm(self.x + 1, z) - _log_palm(self.x + 1, self.y) + (self.y - z)
        late = math.exp(log_late - (self.x + 1) * t / self.patience)
        return max(0.0, 1 - abandon - (waits - abandon) * late)


@lru_cache(maxsize=256)
def _log_palm(x: float, y: float) -> float:
    """The logarithm of Palm's A(x, y) = 1 + y/(x+1) + y²/((x+1)(x+2)) + ...

    Terms are added as logarithms, the largest taken out, as far as they have died away: nothing grows too large.
    """
    if y == 0:
        return 0.0
    if y - x > FAR:  # the incomplete gamma function is whole then
        return math.log(x) + y - x * math.log(y) + math.lgamma(x)
    far = int(max(0.0, y - x) + 10 * math.sqrt(y) + 100)
    if y < x:  # terms shrink at least by y/x each
        far = min(far, int(40 / math.log(x / y)) + 10)
    terms = np.cumsum(math.log(y) - np.log(x + np.arange(1, far + 1)))
    largest = max(0.0, float(terms.max()))
    return largest + math.log(math.exp(-largest) + float(np.exp(terms - largest).sum()))


def agents_needed(
    *,
    arrivals: float,
    service: float,
    patience: float | None = None,
    within: float | None = None,
    share: float | None = None,
    mean_wait: float | None = None,
    max_occupancy: float = 1.0,
) -> Measures:
    """The fewest agents with which the promise is kept, and how the line then fares.

    Args:
        arrivals, service, patience: as in `measures`.
        within, share: this share of the callers (0 to 1) is answered within so many seconds.
        mean_wait: the mean wait is at most so many seconds.
        max_occupancy: agents are taken at most this share of their time.

    Raises:
        Unstable: no promise is given, or no number of agents keeps it.
    """
    _check(arrivals=arrivals, mean_wait=mean_wait or 0.0, within=within or 0.0)
    _positive(service=service)
    if arrivals * service > MOST_AGENTS:
        raise Unstable(f"The work of {arrivals * service:.3g} people is no line of callers. Check the unit of arrivals and service.")  # fmt: skip
    if (within is None) is not (share is None):
        raise Unstable(
            "A promise needs both: the share of callers and the time within which they are answered."
        )
    if share is None and mean_wait is None and max_occupancy >= 1:
        raise Unstable("Say what is promised: a time and a share, a mean wait, or a highest occupancy.")
    if share is not None and not 0 <= share < 1:
        raise Unstable(f"The promised share is {share:g}; it must be from 0 to below 1 (80 % is 0.8).")
    if not 0 < max_occupancy <= 1:
        raise Unstable(f"The highest occupancy is {max_occupancy:g}; it must be above 0 and at most 1.")

    def kept(agents: int) -> bool:
        found = measures(arrivals=arrivals, service=service, agents=agents, patience=patience, within=within)
        return (
            (share is None or (found.answered_within or 0.0) >= share)
            and (mean_wait is None or found.mean_wait <= mean_wait)
            and found.occupancy <= max_occupancy
        )

    fewest = int(arrivals > 0) if patience is not None else int(arrivals * service) + 1
    agents = _smallest(kept, fewest)
    return measures(arrivals=arrivals, service=service, agents=agents, patience=patience, within=within)


def on_duty(agents: int, shrinkage: float) -> int:
    """How many to have on duty so that `agents` answer, when this share of paid time goes to breaks and other work."""
    if not 0 <= shrinkage < 1:
        raise Unstable(f"The share of other time is {shrinkage:g}; it must be from 0 to below 1.")
    return math.ceil(agents / (1 - shrinkage) - 1e-9)


def _smallest(kept: Callable[[int], bool], fewest: int) -> int:
    """The smallest number from `fewest` on for which `kept` holds; it holds for all larger ones."""
    step, low, high = 1, fewest - 1, fewest
    while not kept(high):
        low, high, step = high, high + step, step * 2
        if high > MOST_AGENTS:
            raise Unstable(f"Not even {MOST_AGENTS} agents keep the promise. Promise less, or a longer time.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high


def _first_below(share: Callable[[float], float], level: float, scale: float) -> float:
    """The time at which a falling share reaches `level`, by bisection; 0 if it is below from the start."""
    if share(0.0) <= level:
        return 0.0
    low, high = 0.0, scale
    while share(high) > level:
        low, high = high, high * 2
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) > level else (low, middle)
    return (low + high) / 2


def _hazard(x: float) -> float:
    """The normal distribution's density at x divided by the share above x."""
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi) / (0.5 * math.erfc(x / math.sqrt(2)))


def _stable(load: float, agents: int) -> None:
    if load >= agents:
        raise Unstable(
            f"{agents} agents cannot carry a load of {load:.4g}: the line grows without end. Use at least {int(load) + 1} "
            "agents, or say how long callers are willing to wait (patience)."
        )


def _check(**values: float) -> None:
    for name, value in values.items():
        if not (math.isfinite(value) and value >= 0):
            raise Unstable(f"{name} is {value:g}; it must be 0 or more.")


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise Unstable(f"{name} is {value:g} seconds; it must be above 0.")
        if value > LONGEST:
            raise Unstable(
                f"{name} is {value:g} seconds, more than eleven days. Leave patience out if nobody gives up."
            )
