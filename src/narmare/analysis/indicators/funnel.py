"""Funnel plot: are units different from the whole by more than chance, given how much each of them does?

Shares have binomial limits around the whole's share, rates Poisson limits.  While chance explains the spread between units the
limits are exact, interpolated between the two counts that the wanted probability falls between (Spiegelhalter, Statistics in
Medicine 2005;24:1185, appendix A.1), the upper one as the mirror of the lower: so a unit is outside with at most the nominal
probability at either end (Manktelow and Seaton, PLoS ONE 2012;7:e45723, method 1; Spiegelhalter's own upper limit flags more).

Where units differ by more than chance (`phi` above 1) every large unit would look special.  Then the limits are the normal
approximation widened by sqrt(phi): phi is the mean of the squared z scores, winsorised at 10 % in each tail (Spiegelhalter, section
3.2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


type Kind = Literal["share", "rate"]

Z95 = 1.959964
Z998 = 3.090232  # about three standard deviations: 1 in 500 outside by chance
TAIL95, TAIL998 = 0.025, 0.001
WINSOR = 0.1
ENOUGH = 5  # units; with fewer the spread says nothing about overdispersion


@dataclass(frozen=True)
class Share:
    """One unit's numerator and denominator (persons or events)."""

    key: str
    numerator: float
    denominator: float

    def __post_init__(self) -> None:
        if not self.numerator >= 0 or not self.denominator > 0:
            raise ValueError(
                f"Unit {self.key}: a funnel needs a numerator of 0 or more and a denominator above 0, "
                f"not {self.numerator} of {self.denominator}."
            )


@dataclass(frozen=True)
class Band:
    """Limits at one size, at 95 % and at 99.8 %: shares from 0 to 1, or events per unit of size."""

    denominator: float
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class Placed:
    """A unit in the funnel: its share, its z score after overdispersion and the band at its size."""

    key: str
    share: float
    z: float
    band: Band

    @property
    def outside(self) -> str:
        """ "above" or "below" the 99.8 % limits, or "" within them."""
        if self.share > self.band.high998:
            return "above"
        return "below" if self.share < self.band.low998 else ""


@dataclass(frozen=True)
class Funnel:
    """The whole's share, the overdispersion factor (1 or more), the units and a curve of limits to draw.

    `exact` says that the limits are those of chance alone.
    """

    centre: float
    overdispersion: float
    points: tuple[Placed, ...]
    curve: tuple[Band, ...]
    kind: Kind = "share"

    @property
    def exact(self) -> bool:
        """Whether chance alone explains the spread between the units."""
        return self.overdispersion == 1.0


def funnel(
    points: Sequence[Share], *, kind: Kind = "share", overdispersed: bool = True, steps: int = 60
) -> Funnel:
    """Place units in a funnel around their common share or rate.

    Args:
        points: units with a denominator above 0; hidden units are left out by the caller.
        kind: "share" (so many of so many) or "rate" (events by size, which may be more than one each).
        overdispersed: widen the limits by the spread that chance does not explain.
        steps: how many sizes the curve has.

    Raises:
        ValueError: there is no unit, or a share is above one.
    """
    if not points:
        raise ValueError("A funnel needs at least one unit with a denominator above 0.")
    if kind == "share" and (bad := [p for p in points if p.numerator > p.denominator]):
        raise ValueError(f"Unit {bad[0].key}: a share cannot be {bad[0].numerator} of {bad[0].denominator}.")
    centre = math.fsum(p.numerator for p in points) / math.fsum(p.denominator for p in points)
    scores = [_score(point, centre, kind) for point in points]
    phi = _overdispersion(scores) if overdispersed else 1.0
    placed = tuple(
        Placed(
            point.key,
            point.numerator / point.denominator,
            z / math.sqrt(phi),
            _band(point.denominator, centre, phi, kind),
        )
        for point, z in zip(points, scores, strict=True)
    )
    largest = max(point.denominator for point in points) * 1.05
    curve = tuple(_band(largest * step / steps, centre, phi, kind) for step in range(1, steps + 1))
    return Funnel(centre, phi, placed, curve, kind)


def _spread(centre: float, size: float, kind: Kind) -> float:
    """The standard deviation that chance gives a share or a rate of that size."""
    return math.sqrt(centre * (1 - centre) / size if kind == "share" else centre / size)


def _score(point: Share, centre: float, kind: Kind) -> float:
    spread = _spread(centre, point.denominator, kind)
    return (point.numerator / point.denominator - centre) / spread if spread else 0.0


def _overdispersion(scores: Sequence[float]) -> float:
    if len(scores) < ENOUGH:
        return 1.0
    ordered = sorted(scores)
    cut = int(len(ordered) * WINSOR)
    low, high = ordered[cut], ordered[-1 - cut]
    return max(1.0, math.fsum(min(max(z, low), high) ** 2 for z in scores) / len(scores))


def _band(size: float, centre: float, phi: float, kind: Kind) -> Band:
    if phi == 1.0:
        return Band(
            size, *exact_limits(size, centre, TAIL95, kind), *exact_limits(size, centre, TAIL998, kind)
        )
    spread = math.sqrt(phi) * _spread(centre, size, kind)
    most = 1.0 if kind == "share" else math.inf

    def at(z: float) -> float:
        return min(most, max(0.0, centre + z * spread))

    return Band(size, at(-Z95), at(Z95), at(-Z998), at(Z998))


def exact_limits(size: float, centre: float, tail: float, kind: Kind = "share") -> tuple[float, float]:
    """Lower and upper limit of a share or rate at `size`, each passed by chance with at most the probability `tail`."""
    if kind == "rate":
        return _poisson_low(size * centre, tail) / size, _poisson_high(size * centre, tail) / size
    n = max(1, round(size))
    return _binomial_low(n, centre, tail) / n, 1 - _binomial_low(n, 1 - centre, tail) / n


def _binomial_low(n: int, share: float, tail: float) -> float:
    from scipy.special import bdtr, bdtrik  # here: pages without a funnel need not wait for it

    if share in (0.0, 1.0):
        return n * share
    if tail <= (1 - share) ** n:
        return 0.0
    return _between(
        tail, max(0, math.ceil(float(bdtrik(tail, n, share)) - 1e-9)), lambda k: float(bdtr(k, n, share))
    )


def _poisson_low(mean: float, tail: float) -> float:
    from scipy.special import pdtr, pdtrik

    if mean == 0 or tail <= math.exp(-mean):
        return 0.0
    return _between(tail, max(0, math.ceil(float(pdtrik(tail, mean)) - 1e-9)), lambda k: float(pdtr(k, mean)))


def _poisson_high(mean: float, tail: float) -> float:
    """The mirror of the lower limit: the count that is passed with at most the probability `tail`."""
    from scipy.special import pdtr, pdtrik

    if mean == 0:
        return 0.0
    first = math.ceil(float(pdtrik(1 - tail, mean)) - 1e-9)  # the least count with P(up to it) >= 1 - tail
    here, before = float(pdtr(first, mean)), float(pdtr(first - 1, mean)) if first else 0.0
    return first + (1 - tail - before) / (here - before)


def _between(tail: float, count: int, up_to: Callable[[int], float]) -> float:
    """`count` is the least with P(up to it) >= tail: take off the part of it that is not needed (Spiegelhalter, A.1)."""
    here, before = up_to(count), up_to(count - 1) if count else 0.0
    return max(0.0, count - (here - tail) / (here - before))
