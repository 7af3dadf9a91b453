"""p and u charts: shares and rates judged by what chance makes of their size, widened for what chance does not explain.

An XmR chart has straight limits; where the months of a series differ much in size, or units are small, limits that follow the
size are fairer.  Plain p and u limits are those of Shewhart (Montgomery, Introduction to Statistical Quality Control, ch. 7):
centre +- 3 sigma_i, sigma_i = sqrt(p(1-p)/n_i) or sqrt(u/n_i), the centre pooled over all months.  With large n they are far too
narrow, because the true share of a month is never quite the same; `overdispersed` widens them as Laney does (Quality Engineering
2002;14:531): sigma_i times sigma_z, the mean moving range of the standardised values over 1.128.  Laney advises it always.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from narmare.analysis.indicators.judged import Point, Rebase, Xmr, assemble
from narmare.analysis.indicators.signals import STANDARD, Direction, Limits, Variation, reading, special
from narmare.analysis.indicators.spc import mean_moving_range


D2 = 1.128  # the expected range of two values in standard deviations


@dataclass(frozen=True)
class Month:
    """What a share or a rate is made of: events that meet it, of how many (persons, events, days)."""

    count: float
    size: float

    def __post_init__(self) -> None:
        if self.count < 0 or self.size <= 0:
            raise ValueError(
                f"A month needs a count of 0 or more of a size above 0, not {self.count} of {self.size}; "
                "write None for a month without numbers."
            )


class How(TypedDict, total=False):
    """How a p or u chart is judged.

    direction: "up", "down" or "neutral": what is better; "neutral" unless said.
    target: in the unit shown, that is times `scale`.
    rebase: where new limits begin, and why.
    scale: 100 shows percent, 1000 shows per thousand; 1 unless said.
    overdispersed: Laney's limits; True unless said.
    screen: extreme moving ranges of z are left out, once; True unless said.
    """

    direction: str
    target: float | None
    rebase: Sequence[Rebase]
    scale: float
    overdispersed: bool
    screen: bool


def p_chart(months: Sequence[Month | None], **how: Unpack[How]) -> Xmr:
    """Judge shares (0 to 1, times `scale`) in time order; None where a month has no numbers, or hidden ones.

    Raises:
        ValueError: a count is above its size, a rebase outside the series, or the direction unknown.
    """
    if bad := [month for month in months if month is not None and month.count > month.size]:
        raise ValueError(f"A share cannot be {bad[0].count} of {bad[0].size}: use a u chart for rates.")
    return _chart(months, "p", lambda centre, size: math.sqrt(centre * (1 - centre) / size), 1.0, **how)


def u_chart(months: Sequence[Month | None], **how: Unpack[How]) -> Xmr:
    """Judge rates (events per unit of size, times `scale`) in time order; None where a month has no numbers, or hidden ones.

    Raises:
        ValueError: a rebase is outside the series, or the direction is unknown.
    """
    return _chart(months, "u", lambda centre, size: math.sqrt(centre / size), math.inf, **how)


def _chart(
    months: Sequence[Month | None],
    kind: str,
    spread: Callable[[float, float], float],
    most: float,
    *,
    direction: str = "neutral",
    target: float | None = None,
    rebase: Sequence[Rebase] = (),
    scale: float = 1.0,
    overdispersed: bool = True,
    screen: bool = True,
) -> Xmr:
    better = Direction(direction)
    widths: list[float] = []

    def judge(indices: range, group: int) -> list[Point]:
        within = [months[index] for index in indices]
        present = [month for month in within if month is not None]
        centre = pooled(present)
        sigmas = [None if m is None else spread(centre, m.size) for m in within]
        z = [_z(m, s, centre) for m, s in zip(within, sigmas, strict=True)]
        wide = (sigma_z(z, screen=screen) if overdispersed else 1.0) if len(present) > 1 else None
        widths.append(1.0 if wide is None else wide)
        limits = [
            None if s is None or wide is None else _limits(centre, 3 * s * wide, scale, most) for s in sigmas
        ]
        return _points(within, z, limits, indices, group, better, wide, scale)

    return assemble(
        len(months), judge, better=better, target=target, breaks=rebase, kind=kind,
        dispersion=lambda: widths[-1] if widths else 1.0,
    )  # fmt: skip


def pooled(months: Sequence[Month]) -> float:
    """The share or rate of all months together; 0 when there is none."""
    size = math.fsum(month.size for month in months)
    return math.fsum(month.count for month in months) / size if size else 0.0


def sigma_z(z: Sequence[float | None], *, screen: bool = True) -> float:
    """Laney's sigma z: above 1 the values scatter more than chance makes them, below 1 less; 1 where nobody can say.

    Zero (values that never move) would leave no limits at all, so it counts as 1.
    """
    mean = mean_moving_range(z, screen=screen)
    return mean / D2 if mean else 1.0


def _z(month: Month | None, sigma: float | None, centre: float) -> float | None:
    if month is None or sigma is None:
        return None
    return (month.count / month.size - centre) / sigma if sigma else 0.0


def _limits(centre: float, reach: float, scale: float, most: float) -> Limits:
    """Limits in the unit shown, never below zero nor (for a share) above one."""
    return Limits(scale * centre, scale * max(0.0, centre - reach), scale * min(most, centre + reach))


def _points(
    within: Sequence[Month | None],
    z: Sequence[float | None],
    limits: Sequence[Limits | None],
    indices: range,
    group: int,
    better: Direction,
    wide: float | None,
    scale: float,
) -> list[Point]:
    """Rules are asked of the standardised values, where every month has the same limits; a trend of the values themselves."""
    places = [place for place, month in enumerate(within) if month is not None]
    raw = [month.count / month.size for month in within if month is not None]
    standard = [value / wide for value in z if value is not None] if wide else []
    found = (
        {places[order]: hit for order, hit in special(standard, STANDARD, raw=raw).items()}
        if standard
        else {}
    )
    last = next((one for one in reversed(limits) if one is not None), None)
    return [
        Point(index, scale * month.count / month.size, group, limit, *reading(found.get(place), better))
        if month is not None and limit is not None
        else Point(index, None if month is None else scale * month.count / month.size, group, last, None, Variation.EMPTY)
        for place, (index, month, limit) in enumerate(zip(indices, within, limits, strict=True))
    ]  # fmt: skip
