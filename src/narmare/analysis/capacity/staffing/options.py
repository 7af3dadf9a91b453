"""Ways to change a day, and the days that come out: what happens to the wait if ..., and what does it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.scenario import (
    HOUR,
    QUARTER,
    CallBack,
    Kind,
    Pool,
    Promise,
    Rate,
    Scenario,
    Shift,
    Window,
)
from narmare.analysis.capacity.staffing.simulate import REPLICATIONS, SEED, Result, simulate


MOST_PEOPLE = 60  # of a pool: a unit that needs more has another problem


@dataclass(frozen=True)
class MovePeople:
    """So many people more (or fewer, below 0) in a pool, in these hours; fewer are taken from the largest shifts."""

    pool: str
    people: int
    hours: tuple[tuple[int, int], ...] = ()

    def apply(self, scenario: Scenario) -> Scenario:
        """The day with the people moved."""
        pool = scenario.pool(self.pool)
        if self.people >= 0:
            hours = self.hours or max(pool.shifts, key=lambda shift: shift.seconds).windows
            shifts = (*pool.shifts, Shift(self.people, hours))
        else:
            shifts = tuple(_fewer(pool, -self.people))
        return _with_pool(scenario, replace(pool, shifts=shifts))


@dataclass(frozen=True)
class OpenUntil:
    """Open until `until`: the share `moved` of a kind's contacts comes in the new hours instead, and `extra` an hour is new;
    `people` of the pool take them."""

    kind: str
    until: int
    pool: str
    people: int
    moved: float = 0.0
    extra: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.moved <= 1 or self.extra < 0:
            raise Refused([("The contacts in the new hours cannot be.", "Write moved as a share from 0 to 1 and extra as 0 or more an hour.")])  # fmt: skip

    def apply(self, scenario: Scenario) -> Scenario:
        """The day with longer hours.

        Raises:
            Refused: it is open that long already.
        """
        kind, pool = scenario.kind(self.kind), scenario.pool(self.pool)
        closed = max(rate.end for rate in kind.arrivals)
        if self.until <= closed:
            raise Refused([("It is open that long already.", "Write a later time under open_until.")])
        late = kind.expected * self.moved / ((self.until - closed) / HOUR) + self.extra
        kept = tuple(replace(rate, per_hour=rate.per_hour * (1 - self.moved)) for rate in kind.arrivals)
        longer = replace(kind, arrivals=(*kept, Rate(closed, self.until, late)))
        begins = max(shift.windows[-1][1] for shift in pool.shifts)
        shifts = pool.shifts
        if begins < self.until:
            shifts = (*shifts, Shift(self.people, ((begins, self.until),)))
        return _with_pool(_with_kind(scenario, longer), replace(pool, shifts=shifts))


@dataclass(frozen=True)
class OfferCallBack:
    """Who has waited is offered to be called."""

    kind: str
    offer: CallBack

    def apply(self, scenario: Scenario) -> Scenario:
        """The day with the offer."""
        return _with_kind(scenario, replace(scenario.kind(self.kind), call_back=self.offer))


@dataclass(frozen=True)
class MoveContacts:
    """The share `share` of one kind comes as another kind instead, at the same times of the day."""

    source: str
    target: str
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise Refused([(f"share is {self.share:g}.", "Write a share from 0 to 1 (30 % is 0.3).")])

    def apply(self, scenario: Scenario) -> Scenario:
        """The day with the contacts moved."""
        source, target = scenario.kind(self.source), scenario.kind(self.target)
        stays = tuple(replace(rate, per_hour=rate.per_hour * (1 - self.share)) for rate in source.arrivals)
        moved = tuple(replace(rate, per_hour=rate.per_hour * self.share) for rate in source.arrivals)
        return _with_kind(
            _with_kind(scenario, replace(source, arrivals=stays)),
            replace(target, arrivals=tuple(added(target.arrivals, moved))),
        )


type Change = MovePeople | OpenUntil | OfferCallBack | MoveContacts


@dataclass(frozen=True)
class Option:
    """A way of staffing: a name and what is changed, in order."""

    id: str
    title: str
    changes: tuple[Change, ...] = ()

    def apply(self, scenario: Scenario) -> Scenario:
        """The scenario changed.

        Raises:
            Refused, LookupError: a change names what is not there, or cannot be.
        """
        for change in self.changes:
            scenario = change.apply(scenario)
        return replace(scenario, id=self.id, title=self.title)


@dataclass(frozen=True)
class Outcome:
    """An option simulated: kronor a day, and hours on contacts."""

    option: Option
    result: Result
    cost: float
    hours: float


@dataclass(frozen=True)
class PromiseCost:
    """What it takes to keep a promise: people beyond those of today, and what they cost a day.  None: no number does."""

    promise: Promise
    people: int | None
    cost: float | None
    kept: float | None


def compare(
    scenario: Scenario, options: Sequence[Option], *, replications: int = REPLICATIONS, seed: int = SEED, step: int = QUARTER
) -> tuple[Outcome, ...]:  # fmt: skip
    """The day as it is and with each option, from the same chance."""
    as_is = Option(scenario.id, scenario.title)
    return tuple(_outcome(option, scenario, replications, seed, step) for option in (as_is, *options))


def _outcome(option: Option, scenario: Scenario, replications: int, seed: int, step: int) -> Outcome:
    changed = option.apply(scenario)
    result = simulate(changed, replications=replications, seed=seed, step=step)
    return Outcome(option, result, changed.cost, sum(changed.hours.values()))


def cost_of_promises(
    scenario: Scenario,
    kind: str,
    pool: str,
    promises: Sequence[Promise],
    *,
    hours: tuple[Window, ...] = (),
    replications: int = 300,
    seed: int = SEED,
) -> tuple[PromiseCost, ...]:
    """The fewest people, beyond those of a pool today, that keep each promise about a kind.

    They work `hours`; without, as the pool's longest shift, and there may then be fewer of them than today.
    """
    kept: dict[tuple[int, Promise], float] = {}
    least = 0 if hours else -max(shift.people for shift in scenario.pool(pool).shifts)

    def share(people: int, promise: Promise) -> float:
        if (people, promise) not in kept:
            changed = MovePeople(pool, people, hours).apply(scenario)
            asked = _with_kind(changed, replace(changed.kind(kind), promise=promise))
            found = simulate(asked, replications=replications, seed=seed).kind(kind).kept
            kept[people, promise] = found.value if found else 0.0
        return kept[people, promise]

    costs = []

    def enough(promise: Promise, people: int) -> bool:
        return share(people, promise) >= promise.share

    for promise in promises:
        people = _fewest(partial(enough, promise), least)
        if people is None:
            costs.append(PromiseCost(promise, None, None, None))
        else:
            dearer = MovePeople(pool, people, hours).apply(scenario).cost - scenario.cost
            costs.append(PromiseCost(promise, people, dearer, share(people, promise)))
    return tuple(costs)


def _fewest(enough: Callable[[int], bool], least: int) -> int | None:
    """The smallest number from `least` to MOST_PEOPLE that is enough, by halving; None if none is."""
    low, high = least - 1, least
    step = 1
    while not enough(high):
        if high >= MOST_PEOPLE:
            return None
        low, high, step = high, min(MOST_PEOPLE, high + step), step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _fewer(pool: Pool, people: int) -> Iterator[Shift]:
    """The pool's shifts with so many people fewer, taken where most are."""
    left = [shift.people for shift in pool.shifts]
    if people > sum(left):
        raise Refused([(f"{pool.id} has {sum(left)} people; {people} cannot be moved from there.", "Move fewer.")])  # fmt: skip
    for _ in range(people):
        left[left.index(max(left))] -= 1
    for shift, there in zip(pool.shifts, left, strict=True):
        yield replace(shift, people=there)


def added(one: Sequence[Rate], other: Sequence[Rate]) -> Iterator[Rate]:
    """Two sets of rates as one, cut where either changes."""
    edges = sorted({edge for rate in (*one, *other) for edge in (rate.start, rate.end)})
    for start, end in zip(edges, edges[1:], strict=False):
        here = [rate.per_hour for rate in (*one, *other) if rate.start <= start and rate.end >= end]
        if here:
            yield Rate(start, end, sum(here))


def _with_kind(scenario: Scenario, kind: Kind) -> Scenario:
    kinds = tuple(kind if one.id == kind.id else one for one in scenario.kinds)
    return replace(scenario, kinds=kinds)


def _with_pool(scenario: Scenario, pool: Pool) -> Scenario:
    pools = tuple(pool if one.id == pool.id else one for one in scenario.pools)
    return replace(scenario, pools=pools)
