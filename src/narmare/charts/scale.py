"""From values to places on the paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A straight line from the domain [low, high] to the paper [start, stop]; y scales have start below stop's value."""

    low: float
    high: float
    start: float
    stop: float

    def __post_init__(self) -> None:
        if not self.high > self.low:
            raise ValueError(
                f"A scale needs a highest value above its lowest, not {self.low} to {self.high}."
            )

    def __call__(self, value: float) -> float:
        """Where `value` is on the paper."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)


def around(values: Iterable[float | None], *, pad: float = 0.08) -> tuple[float, float]:
    """The span of the values with a margin of `pad` of it on both sides; never empty.

    Raises:
        ValueError: there is no value.
    """
    present = [value for value in values if value is not None]
    if not present:
        raise ValueError("A chart needs at least one value.")
    low, high = min(present), max(present)
    margin = (high - low) * pad or abs(high) * pad or 1.0
    return low - margin, high + margin


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values between low and high, about so many: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]


def apart(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The same positions, in the same order, moved so that neighbours are at least `gap` apart and within [low, high].

    Labels at the ends of lines use it.  `positions` are sorted; when there is no room for all, the first go above `low`.
    """
    placed: list[float] = []
    for position in positions:
        placed.append(max(position, placed[-1] + gap if placed else low))
    limit = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - gap
    return placed
