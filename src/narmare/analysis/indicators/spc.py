"""Statistical process control: the XmR chart of one series.

The rules are those of NHS England's "Making Data Count" as coded in the open R package NHSRplotthedots (2025-09):
centre = mean, limits = centre +- 2.66 x mean moving range, near limits at two thirds of that.  Evaluated in each rebase
group, first match wins: outside a limit; a trend of seven; two of three near a limit; seven on one side of the centre.

Where that package's bug list and the NHS guide disagree with its code, the guide wins: a tie neither extends nor breaks a
trend, and a trend is coloured by the way it goes, not by the side of the centre that it is on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


LIMIT_FACTOR = 2.66  # 3 / d2, d2 = 1.128: the expected range of two values in standard deviations
SCREEN_FACTOR = 3.267  # upper control limit of a moving range
RUN = 7  # points in a trend or a shift
ENOUGH = 13  # with fewer points the limits are on trial
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


class Assurance(StrEnum):
    """Whether the process can be relied on to meet the target."""

    PASS = "pass"  # noqa: S105  a verdict, not a password
    FAIL = "fail"
    INCONSISTENT = "inconsistent"
    EMPTY = "empty"  # no target, no direction or no limits


@dataclass(frozen=True)
class Limits:
    """Centre and limits of one rebase group, in the unit of the values."""

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


@dataclass(frozen=True)
class Point:
    """One value with the limits that it is judged by; `rule` says why it is special, `variation` what that means."""

    index: int
    value: float | None
    group: int
    limits: Limits | None
    rule: Rule | None
    variation: Variation


@dataclass(frozen=True)
class Xmr:
    """A judged series.  `variation` is that of the last value, `assurance` uses the last group's limits.

    `trial` is true when the last group has fewer than 13 values: its limits are preliminary and the page must say so.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    variation: Variation
    assurance: Assurance
    trial: bool
    direction: Direction
    target: float | None


def xmr(
    values: Sequence[float | None],
    *,
    direction: str,
    target: float | None = None,
    rebase: Sequence[int] = (),
    screen: bool = True,
    baseline: int | None = None,
) -> Xmr:
    """Judge a series in time order.

    Args:
        values: one per period; None where there is none (or it is hidden).  A missing value takes part in nothing, and no
            moving range is taken across it.
        direction: "up", "down" or "neutral": what is better.
        target: in the unit of the values.
        rebase: indices of `values` at which new limits begin (a change of source, a new way of working).
        screen: leave moving ranges of 3.267 times their mean or more out, once.  The R package does, the NHS Excel tool does not.
        baseline: use only the first so many values of each group for its limits.

    Raises:
        ValueError: a rebase index is outside the series, or the direction is unknown.
    """
    better = Direction(direction)
    if bad := [start for start in rebase if not 0 < start < len(values)]:
        raise ValueError(
            f"Rebase at {bad[0]}: the series has the indices 1 to {len(values) - 1} to rebase at."
        )
    starts = [0, *sorted(set(rebase)), len(values)]
    points: list[Point] = []
    for group, (start, stop) in enumerate(pairwise(starts)):
        points += _judge_group(values, range(start, stop), group, better, screen, baseline)
    last = _last_limits(points)
    counted = sum(point.value is not None for point in points if point.group == len(starts) - 2)
    return Xmr(
        points=tuple(points),
        limits=last,
        variation=next((p.variation for p in reversed(points) if p.value is not None), Variation.EMPTY),
        assurance=_assurance(last, better, target),
        trial=counted < ENOUGH,
        direction=better,
        target=target,
    )


def limits_of(values: Sequence[float | None], *, screen: bool = True) -> Limits | None:
    """Centre and limits of a series; None when it has no two values in neighbouring periods."""
    present = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return None
    mean_range = math.fsum(ranges) / len(ranges)
    if screen and (kept := [size for size in ranges if size < SCREEN_FACTOR * mean_range]):
        mean_range = math.fsum(kept) / len(kept)
    centre = math.fsum(present) / len(present)
    reach = LIMIT_FACTOR * mean_range
    return Limits(centre, centre - reach, centre + reach)


def _judge_group(
    values: Sequence[float | None],
    indices: range,
    group: int,
    better: Direction,
    screen: bool,
    baseline: int | None,
) -> list[Point]:
    within = [values[index] for index in indices]
    limits = limits_of(within[:baseline] if baseline else within, screen=screen)
    places = [place for place, value in enumerate(within) if value is not None]
    special = _special([v for v in within if v is not None], limits) if limits else {}
    found = {places[order]: hit for order, hit in special.items()}
    return [
        Point(index, value, group, limits, *_reading(value, limits, found.get(place), better))
        for place, (index, value) in enumerate(zip(indices, within, strict=True))
    ]


def _reading(
    value: float | None, limits: Limits | None, hit: tuple[Rule, int] | None, better: Direction
) -> tuple[Rule | None, Variation]:
    if value is None or limits is None:
        return None, Variation.EMPTY
    if hit is None:
        return None, Variation.COMMON
    rule, sign = hit
    side = "high" if sign > 0 else "low"
    if better is Direction.NEUTRAL:
        return rule, Variation(f"neutral_{side}")
    good = (sign > 0) == (better is Direction.UP)
    return rule, Variation(f"{'improvement' if good else 'concern'}_{side}")


def _special(values: list[float], limits: Limits) -> dict[int, tuple[Rule, int]]:
    """Place in `values` -> the first rule that it meets and the way (+1 high or rising, -1 low or falling)."""
    found: dict[int, tuple[Rule, int]] = {}
    for rule, hits in (
        (Rule.OUTSIDE, _outside(values, limits)),
        (Rule.TREND, _trends(values)),
        (Rule.TWO_OF_THREE, _two_of_three(values, limits)),
        (Rule.SHIFT, _shifts(values, limits.centre)),
    ):
        for place, sign in hits.items():
            found.setdefault(place, (rule, sign))
    return found


def _side(value: float, line: float) -> int:
    """+1 above the line, -1 below, 0 on it (but for float dust)."""
    if math.isclose(value, line, rel_tol=DUST, abs_tol=DUST):
        return 0
    return 1 if value > line else -1


def _outside(values: list[float], limits: Limits) -> dict[int, int]:
    above = {i: 1 for i, value in enumerate(values) if _side(value, limits.upper) > 0}
    below = {i: -1 for i, value in enumerate(values) if _side(value, limits.lower) < 0}
    return above | below


def _trends(values: list[float]) -> dict[int, int]:
    """Points of every run of six steps the same way.  A tie is no step: it neither extends nor breaks the run."""
    steps = [(i, _side(b, a)) for i, (a, b) in enumerate(pairwise(values)) if _side(b, a)]
    flagged: dict[int, int] = {}
    for first in range(len(steps) - RUN + 2):
        window = steps[first : first + RUN - 1]
        if len({sign for _, sign in window}) == 1:
            for place in range(window[0][0], window[-1][0] + 2):
                flagged[place] = window[0][1]
    return flagged


def _two_of_three(values: list[float], limits: Limits) -> dict[int, int]:
    """The near-limit points where two of three in a row are between a near limit and its limit, all three on that side."""
    near = [_near(value, limits) for value in values]
    flagged: dict[int, int] = {}
    for first in range(len(values) - 2):
        window = range(first, first + 3)
        sides = {_side(values[i], limits.centre) for i in window}
        close = [i for i in window if near[i]]
        if len(sides) == 1 and len(close) >= 2:
            flagged |= {i: near[i] for i in close}
    return flagged


def _near(value: float, limits: Limits) -> int:
    if _side(value, limits.near_upper) > 0 and _side(value, limits.upper) <= 0:
        return 1
    if _side(value, limits.near_lower) < 0 and _side(value, limits.lower) >= 0:
        return -1
    return 0


def _shifts(values: list[float], centre: float) -> dict[int, int]:
    sides = [_side(value, centre) for value in values]
    flagged: dict[int, int] = {}
    for first in range(len(values) - RUN + 1):
        window = sides[first : first + RUN]
        if abs(sum(window)) == RUN:
            flagged |= dict.fromkeys(range(first, first + RUN), window[0])
    return flagged


def _last_limits(points: Sequence[Point]) -> Limits | None:
    return points[-1].limits if points else None


def _assurance(limits: Limits | None, better: Direction, target: float | None) -> Assurance:
    if limits is None or target is None or better is Direction.NEUTRAL:
        return Assurance.EMPTY
    if limits.lower <= target <= limits.upper:
        return Assurance.INCONSISTENT
    always_above = target < limits.lower
    return Assurance.PASS if always_above == (better is Direction.UP) else Assurance.FAIL
