"""Which points of a series are special: the four rules that every control chart here shares.

The rules are those of NHS England's "Making Data Count" as coded in the open R package NHSRplotthedots (2025-09), first match
wins: outside a limit; a trend of seven; two of three near a limit; seven on one side of the centre.  Where that package's bug
list and the NHS guide disagree with its code, the guide wins: a tie neither extends nor breaks a trend, and a trend is
coloured by the way it goes, not by the side of the centre that it is on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


RUN = 7  # points in a trend or a shift
DUST = 1e-12  # relative; the mean of equal values may differ from them in the last bit


class Direction(StrEnum):
    """What is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Rule(StrEnum):
    """Why a point is special."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class Variation(StrEnum):
    """What a point, or the last point of a series, tells."""

    COMMON = "common"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    EMPTY = "empty"  # no value, or no limits to judge it by


@dataclass(frozen=True)
class Limits:
    """Centre and limits, in the unit of the values."""

    centre: float
    lower: float
    upper: float

    @property
    def near_lower(self) -> float:
        """Two thirds of the way from the centre to the lower limit."""
        return self.centre - (self.centre - self.lower) * 2 / 3

    @property
    def near_upper(self) -> float:
        """Two thirds of the way from the centre to the upper limit."""
        return self.centre + (self.upper - self.centre) * 2 / 3


# Values in standard deviations from their own centre: what a chart whose limits follow the size of the month is judged by.
STANDARD = Limits(0.0, -3.0, 3.0)

type Hit = tuple[Rule, int]


def special(values: Sequence[float], limits: Limits, *, raw: Sequence[float] | None = None) -> dict[int, Hit]:
    """Place in `values` -> the first rule that it meets and the way (+1 high or rising, -1 low or falling).

    Args:
        values: in time order, without gaps, in the unit of `limits`.
        limits: one centre and one pair of limits for all of them.
        raw: the values as they were before they were standardised; a trend is sought in these.
    """
    found: dict[int, Hit] = {}
    for rule, hits in (
        (Rule.OUTSIDE, _outside(values, limits)),
        (Rule.TREND, _trends(values if raw is None else raw)),
        (Rule.TWO_OF_THREE, _two_of_three(values, limits)),
        (Rule.SHIFT, _shifts(values, limits.centre)),
    ):
        for place, sign in hits.items():
            found.setdefault(place, (rule, sign))
    return found


def reading(hit: Hit | None, better: Direction) -> tuple[Rule | None, Variation]:
    """The rule that a point with a value met, if any, and what that means when `better` is better."""
    if hit is None:
        return None, Variation.COMMON
    rule, sign = hit
    side = "high" if sign > 0 else "low"
    if better is Direction.NEUTRAL:
        return rule, Variation(f"neutral_{side}")
    good = (sign > 0) == (better is Direction.UP)
    return rule, Variation(f"{'improvement' if good else 'concern'}_{side}")


def side(value: float, line: float) -> int:
    """+1 above the line, -1 below, 0 on it (but for float dust)."""
    if math.isclose(value, line, rel_tol=DUST, abs_tol=DUST):
        return 0
    return 1 if value > line else -1


def _outside(values: Sequence[float], limits: Limits) -> dict[int, int]:
    above = {i: 1 for i, value in enumerate(values) if side(value, limits.upper) > 0}
    below = {i: -1 for i, value in enumerate(values) if side(value, limits.lower) < 0}
    return above | below


def _trends(values: Sequence[float]) -> dict[int, int]:
    """Points of every run of six steps the same way.  A tie is no step: it neither extends nor breaks the run."""
    steps = [(i, side(b, a)) for i, (a, b) in enumerate(pairwise(values)) if side(b, a)]
    flagged: dict[int, int] = {}
    for first in range(len(steps) - RUN + 2):
        window = steps[first : first + RUN - 1]
        if len({sign for _, sign in window}) == 1:
            for place in range(window[0][0], window[-1][0] + 2):
                flagged[place] = window[0][1]
    return flagged


def _two_of_three(values: Sequence[float], limits: Limits) -> dict[int, int]:
    """The near-limit points where two of three in a row are between a near limit and its limit, all three on that side."""
    near = [_near(value, limits) for value in values]
    flagged: dict[int, int] = {}
    for first in range(len(values) - 2):
        window = range(first, first + 3)
        sides = {side(values[i], limits.centre) for i in window}
        close = [i for i in window if near[i]]
        if len(sides) == 1 and len(close) >= 2:
            flagged |= {i: near[i] for i in close}
    return flagged


def _near(value: float, limits: Limits) -> int:
    if side(value, limits.near_upper) > 0 and side(value, limits.upper) <= 0:
        return 1
    if side(value, limits.near_lower) < 0 and side(value, limits.lower) >= 0:
        return -1
    return 0


def _shifts(values: Sequence[float], centre: float) -> dict[int, int]:
    sides = [side(value, centre) for value in values]
    flagged: dict[int, int] = {}
    for first in range(len(values) - RUN + 1):
        window = sides[first : first + RUN]
        if abs(sum(window)) == RUN:
            flagged |= dict.fromkeys(range(first, first + RUN), window[0])
    return flagged
