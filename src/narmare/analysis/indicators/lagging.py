"""Units that lag behind in adopting something, and what they have in common.

A unit's state is told by three plain rules on pooled months, so that the unit can check it by hand.  What lagging units have in
common is a question with many answers, so each is tested (Fisher's exact test, two-sided) and the p values are adjusted for
how many were asked (Holm, Scandinavian Journal of Statistics 1979;6:65).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from narmare.analysis.indicators.adoption import Uptake


RECENT = 3  # months that make "now"
HALF_YEAR = 6
YEAR = 12
BEGUN = 0.10  # a share that says that a unit has begun, whatever was recorded
STILL = 0.02  # a change over half a year that is no progress, as a share
CERTAIN = 0.05


class State(StrEnum):
    """How far a unit has come."""

    REACHED = "reached"
    RISING = "rising"
    BEGINNING = "beginning"  # begun less than a year ago
    STALLED = "stalled"  # begun a year ago or more, below the target, not rising
    NOT_BEGUN = "not_begun"
    NO_NUMBERS = "no_numbers"


LAGGING = frozenset({State.STALLED, State.NOT_BEGUN})


@dataclass(frozen=True)
class Progress:
    """A unit's state and what it rests on: shares from 0 to 1, of the last three months and of the two last half-years."""

    state: State
    now: float | None
    change: float | None
    begun: int | None

    @property
    def lags(self) -> bool:
        """Whether the unit needs somebody to ask why."""
        return self.state in LAGGING


def pooled(uptake: Sequence[Uptake]) -> float | None:
    """The share of all the months together; None for no month."""
    size = math.fsum(one.size for one in uptake)
    return math.fsum(one.count for one in uptake) / size if size else None


def progress(uptake: Sequence[Uptake], *, target: float, last: int, begun: int | None = None) -> Progress:
    """Where a unit stands in the month `last`.

    Args:
        uptake: the unit's months with numbers.
        target: a share, 0 to 1.
        last: the latest month of the data; a unit without numbers in the three months up to it has none.
        begun: the month of the recorded roll-out, if any.
    """

    def between(first: int, stop: int) -> float | None:
        return pooled([one for one in uptake if first <= one.month < stop])

    now = between(last - RECENT + 1, last + 1)
    late, before = between(last - HALF_YEAR + 1, last + 1), between(last - YEAR + 1, last - HALF_YEAR + 1)
    change = late - before if late is not None and before is not None else None
    return Progress(_state(now, change, target, begun, last), now, change, begun)


def _state(now: float | None, change: float | None, target: float, begun: int | None, last: int) -> State:
    if now is None:
        return State.NO_NUMBERS
    if now >= target:
        return State.REACHED
    if begun is None and now < BEGUN:
        return State.NOT_BEGUN
    if begun is not None and last - begun < YEAR:
        return State.BEGINNING
    return State.RISING if change is None or change >= STILL else State.STALLED


@dataclass(frozen=True)
class Trait:
    """Something that units share, and how many of those with it lag against those without it.

    p: Holm-adjusted; below 0.05 it is more than chance.
    """

    name: str
    value: str
    lagging: int
    of: int
    others_lagging: int
    others: int
    p: float

    @property
    def certain(self) -> bool:
        """Whether it is more than chance."""
        return self.p < CERTAIN

    @property
    def more(self) -> bool:
        """Whether those with the trait lag more often than those without it."""
        return self.lagging * self.others > self.others_lagging * self.of


def common(traits: Mapping[str, Mapping[str, str]], lagging: Collection[str]) -> tuple[Trait, ...]:
    """What the lagging units have in common, the strongest first; only traits that some units have and others lack.

    Args:
        traits: unit -> {name of the trait: its value}, for every unit that counts.
        lagging: the units that lag.
    """
    pairs = sorted({(name, value) for unit in traits.values() for name, value in unit.items()})
    found, done = [], set()
    for name, value in pairs:
        having = {unit for unit, has in traits.items() if has.get(name) == value}
        lacking = {unit for unit, has in traits.items() if name in has} - having
        if not having or not lacking or (frozenset((frozenset(having), frozenset(lacking)))) in done:
            continue  # everybody has it, or its opposite was asked already
        done.add(frozenset((frozenset(having), frozenset(lacking))))
        late, late_others = len(having & set(lagging)), len(lacking & set(lagging))
        p = fisher(late, len(having) - late, late_others, len(lacking) - late_others)
        found.append(Trait(name, value, late, len(having), late_others, len(lacking), p))
    found.sort(key=lambda trait: (trait.p, -trait.lagging, trait.name, trait.value))
    return tuple(_adjusted(found))


def _adjusted(ordered: Sequence[Trait]) -> list[Trait]:
    """Holm: the smallest p times the number of questions, the next times one less, never falling."""
    adjusted, floor = [], 0.0
    for i, trait in enumerate(ordered):
        floor = min(1.0, max(floor, trait.p * (len(ordered) - i)))
        adjusted.append(
            Trait(trait.name, trait.value, trait.lagging, trait.of, trait.others_lagging, trait.others, floor)
        )
    return adjusted


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Two-sided p of Fisher's exact test of the table ((a, b), (c, d)): all tables with its margins that are no likelier."""
    row, column, total = a + b, a + c, a + b + c + d
    ways = math.comb(total, column)

    def chance(x: int) -> float:
        return math.comb(row, x) * math.comb(total - row, column - x) / ways

    mine = chance(a) * (1 + 1e-7)
    possible = range(max(0, column - (total - row)), min(row, column) + 1)
    return min(1.0, math.fsum(p for x in possible if (p := chance(x)) <= mine))
