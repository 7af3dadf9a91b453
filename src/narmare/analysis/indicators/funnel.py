"""Funnel plot: are units different from the whole by more than chance, given how much each of them does?

Limits are those of a binomial share around the whole's share (normal approximation of its score): p +- z sqrt(phi p(1-p)/n).
`phi` is the overdispersion factor of Spiegelhalter (Statistics in Medicine 2005;24:1185): the mean of the squared z scores,
winsorised at 10 % in each tail, used when it is above 1.  Without it every large unit would look special.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


Z95 = 1.959964
Z998 = 3.090232  # about three standard deviations: 1 in 500 outside by chance
WINSOR = 0.1
ENOUGH = 5  # units; with fewer the spread says nothing about overdispersion


@dataclass(frozen=True)
class Share:
    """One unit's numerator and denominator (persons or events)."""

    key: str
    numerator: float
    denominator: float

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or self.denominator <= 0:
            raise ValueError(
                f"Unit {self.key}: a funnel needs 0 <= numerator <= denominator and a denominator above 0, "
                f"not {self.numerator} of {self.denominator}."
            )


@dataclass(frozen=True)
class Band:
    """Limits at one size: shares from 0 to 1 at 95 % and at 99.8 %."""

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
        if abs(self.z) <= Z998:
            return ""
        return "above" if self.z > 0 else "below"


@dataclass(frozen=True)
class Funnel:
    """The whole's share (0 to 1), the overdispersion factor (1 or more), the units and a curve of limits to draw."""

    centre: float
    overdispersion: float
    points: tuple[Placed, ...]
    curve: tuple[Band, ...]


def funnel(points: Sequence[Share], *, overdispersed: bool = True, steps: int = 60) -> Funnel:
    """Place units in a funnel around their common share.

    Args:
        points: units with a denominator above 0; hidden units are left out by the caller.
        overdispersed: widen the limits by the spread that chance does not explain.
        steps: how many sizes the curve has.

    Raises:
        ValueError: there is no unit.
    """
    if not points:
        raise ValueError("A funnel needs at least one unit with a denominator above 0.")
    centre = math.fsum(p.numerator for p in points) / math.fsum(p.denominator for p in points)
    scores = [_score(point, centre) for point in points]
    phi = _overdispersion(scores) if overdispersed else 1.0
    placed = tuple(
        Placed(
            point.key,
            point.numerator / point.denominator,
            z / math.sqrt(phi),
            _band(point.denominator, centre, phi),
        )
        for point, z in zip(points, scores, strict=True)
    )
    largest = max(point.denominator for point in points) * 1.05
    curve = tuple(_band(largest * step / steps, centre, phi) for step in range(1, steps + 1))
    return Funnel(centre, phi, placed, curve)


def _score(point: Share, centre: float) -> float:
    spread = math.sqrt(centre * (1 - centre) / point.denominator)
    return (point.numerator / point.denominator - centre) / spread if spread else 0.0


def _overdispersion(scores: Sequence[float]) -> float:
    if len(scores) < ENOUGH:
        return 1.0
    ordered = sorted(scores)
    cut = int(len(ordered) * WINSOR)
    low, high = ordered[cut], ordered[-1 - cut]
    return max(1.0, math.fsum(min(max(z, low), high) ** 2 for z in scores) / len(scores))


def _band(denominator: float, centre: float, phi: float) -> Band:
    spread = math.sqrt(phi * centre * (1 - centre) / denominator)

    def at(z: float) -> float:
        return min(1.0, max(0.0, centre + z * spread))

    return Band(denominator, at(-Z95), at(Z95), at(-Z998), at(Z998))
