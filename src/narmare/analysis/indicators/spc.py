"""Statistical process control: the XmR chart of one series.

Centre = mean, limits = centre +- 2.66 x mean moving range, near limits at two thirds of that.  The rules are in `signals.py`,
charts for shares and rates whose months differ much in size in `attributes.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from narmare.analysis.indicators.judged import (
    ENOUGH,
    Assurance,
    Point,
    Rebase,
    Xmr,
    above_or_below,
    assemble,
)
from narmare.analysis.indicators.signals import (
    DUST,
    RUN,
    Direction,
    Limits,
    Rule,
    Variation,
    reading,
    special,
)


__all__ = [
    "DUST", "ENOUGH", "Assurance", "Direction", "Grounds", "Limits", "Point", "Rebase", "Rule", "Variation", "Xmr", "grounds",
    "limits_of", "mean_moving_range", "xmr",
]  # fmt: skip
LIMIT_FACTOR = 2.66  # 3 / d2, d2 = 1.128: the expected range of two values in standard deviations
SCREEN_FACTOR = (
    3.267  # upper control limit of a moving range (Nelson, Journal of Quality Technology 1982;14:172)
)


def xmr(
    values: Sequence[float | None],
    *,
    direction: str,
    target: float | None = None,
    rebase: Sequence[Rebase] = (),
    screen: bool = True,
    baseline: int | None = None,
) -> Xmr:
    """Judge a series in time order.

    Args:
        values: one per period; None where there is none (or it is hidden).  A missing value takes part in nothing, and no
            moving range is taken across it.
        direction: "up", "down" or "neutral": what is better.
        target: in the unit of the values.
        rebase: where new limits begin, and why (a change of source, a new way of working).
        screen: leave moving ranges of 3.267 times their mean or more out, once.  The R package does, the NHS Excel tool does not.
        baseline: use only the first so many values of each group for its limits.

    Raises:
        ValueError: a rebase is outside the series, or the direction is unknown.
    """
    better = Direction(direction)

    def judge(indices: range, group: int) -> list[Point]:
        within = [values[index] for index in indices]
        limits = limits_of(within[:baseline] if baseline else within, screen=screen)
        return _points(within, indices, group, limits, better)

    return assemble(len(values), judge, better=better, target=target, breaks=rebase, kind="xmr")


def limits_of(values: Sequence[float | None], *, screen: bool = True) -> Limits | None:
    """Centre and limits of a series; None when it has no two values in neighbouring periods."""
    present = [value for value in values if value is not None]
    mean_range = mean_moving_range(values, screen=screen)
    if mean_range is None:
        return None
    centre = math.fsum(present) / len(present)
    reach = LIMIT_FACTOR * mean_range
    return Limits(centre, centre - reach, centre + reach)


def mean_moving_range(values: Sequence[float | None], *, screen: bool = True) -> float | None:
    """The mean difference between neighbours; with `screen` those of 3.267 times it or more are left out, once."""
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return None
    mean = math.fsum(ranges) / len(ranges)
    if screen and (kept := [size for size in ranges if size < SCREEN_FACTOR * mean]):
        mean = math.fsum(kept) / len(kept)
    return mean


def _points(
    within: Sequence[float | None], indices: range, group: int, limits: Limits | None, better: Direction
) -> list[Point]:
    places = [place for place, value in enumerate(within) if value is not None]
    hits = special([v for v in within if v is not None], limits) if limits else {}
    found = {places[order]: hit for order, hit in hits.items()}
    return [
        Point(index, value, group, limits, *(reading(found.get(place), better) if value is not None and limits
                                             else (None, Variation.EMPTY)))
        for place, (index, value) in enumerate(zip(indices, within, strict=True))
    ]  # fmt: skip


@dataclass(frozen=True)
class Grounds:
    """What the numbers say about moving the limits at a point: values before and after, and whether the level has moved.

    `way` is +1 or -1 when the latest seven values all lie on one side of the old centre, else 0.  `enough` asks for as many
    values after as limits need to be more than preliminary.
    """

    before: int
    after: int
    way: int

    @property
    def enough(self) -> bool:
        """Whether the new limits would be more than preliminary."""
        return self.after >= ENOUGH

    @property
    def justified(self) -> bool:
        """Whether the level has moved and stayed: the reason to move limits, given that a cause is known."""
        return self.way != 0


def grounds(values: Sequence[float | None], index: int) -> Grounds:
    """Look at both sides of a point where somebody wants new limits.

    A known cause is not enough: if the values after it still scatter around the old centre, new limits would only hide that
    nothing happened ("Making Data Count": recalculate when the cause is known and the shift is sustained).

    Raises:
        ValueError: the point is outside the series.
    """
    if not 0 < index < len(values):
        raise ValueError(f"New limits at {index}: the series has the indices 1 to {len(values) - 1}.")
    old = [value for value in values[:index] if value is not None]
    new = [value for value in values[index:] if value is not None]
    if not old or len(new) < RUN:
        return Grounds(len(old), len(new), 0)
    return Grounds(len(old), len(new), above_or_below(new[-RUN:], math.fsum(old) / len(old)))
