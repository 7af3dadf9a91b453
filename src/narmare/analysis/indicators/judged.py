"""A series judged by a control chart, whatever the kind of chart: what the charts' modules give and pages draw.

A rebase breaks the limits at a point.  It always has a cause: limits are moved for something that somebody knows has changed,
never because the picture would look better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from narmare.analysis.indicators.signals import Direction, Limits, Rule, Variation, side


ENOUGH = 13  # with fewer points the limits are on trial


class Assurance(StrEnum):
    """Whether the process can be relied on to meet the target."""

    PASS = "pass"  # noqa: S105  a verdict, not a password
    FAIL = "fail"
    INCONSISTENT = "inconsistent"
    EMPTY = "empty"  # no target, no direction or no limits


@dataclass(frozen=True)
class Rebase:
    """New limits from the point at `index` on, and the known change behind them."""

    index: int
    cause: str

    def __post_init__(self) -> None:
        if not self.cause.strip():
            raise ValueError(
                f"Rebase at {self.index}: name the cause. Limits are moved only for a known change."
            )


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
    """A judged series.  `variation` is that of the last value, `assurance` uses the last limits.

    `trial` is true when the last group has fewer than 13 values: its limits are preliminary and the page must say so.
    `kind` is the chart: xmr, p or u.  `dispersion` is sigma z of a p or u chart: how many times wider the limits are than chance
    alone would make them (1 for xmr).
    """

    points: tuple[Point, ...]
    limits: Limits | None
    variation: Variation
    assurance: Assurance
    trial: bool
    direction: Direction
    target: float | None
    breaks: tuple[Rebase, ...] = ()
    kind: str = "xmr"
    dispersion: float = 1.0


def spans(length: int, breaks: Sequence[Rebase]) -> list[range]:
    """The indices of each group between the breaks.

    Raises:
        ValueError: a break is outside the series.
    """
    if bad := [one for one in breaks if not 0 < one.index < length]:
        raise ValueError(
            f"Rebase at {bad[0].index} ({bad[0].cause}): the series has the indices 1 to {length - 1} to rebase at."
        )
    starts = [0, *sorted({one.index for one in breaks}), length]
    return [range(start, stop) for start, stop in pairwise(starts)]


def assemble(
    length: int,
    judge: Callable[[range, int], Sequence[Point]],
    *,
    better: Direction,
    target: float | None,
    breaks: Sequence[Rebase],
    kind: str,
    dispersion: Callable[[], float] = lambda: 1.0,
) -> Xmr:
    """Judge group by group with `judge(indices, group number)` and sum up."""
    groups = spans(length, breaks)
    points = [point for group, indices in enumerate(groups) for point in judge(indices, group)]
    last = points[-1].limits if points else None
    counted = sum(point.value is not None for point in points if point.group == len(groups) - 1)
    return Xmr(
        points=tuple(points),
        limits=last,
        variation=next((p.variation for p in reversed(points) if p.value is not None), Variation.EMPTY),
        assurance=assurance(last, better, target),
        trial=counted < ENOUGH,
        direction=better,
        target=target,
        breaks=tuple(sorted(breaks, key=lambda one: one.index)),
        kind=kind,
        dispersion=dispersion(),
    )


def assurance(limits: Limits | None, better: Direction, target: float | None) -> Assurance:
    """Target against limits: beyond the upper one it is never reached by chance, below the lower one always (if up is better)."""
    if limits is None or target is None or better is Direction.NEUTRAL:
        return Assurance.EMPTY
    if limits.lower <= target <= limits.upper:
        return Assurance.INCONSISTENT
    always_above = target < limits.lower
    return Assurance.PASS if always_above == (better is Direction.UP) else Assurance.FAIL


def above_or_below(values: Sequence[float], line: float) -> int:
    """+1 or -1 when every value is on that side of the line, else 0."""
    sides = {side(value, line) for value in values}
    return sides.pop() if len(sides) == 1 else 0
