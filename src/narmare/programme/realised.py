"""What the indicators say of a benefit.  Computed numbers live above the programme, so followup gives the function here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from narmare.programme.models import Benefit


@dataclass(frozen=True)
class Realised:
    """A benefit's indicator since the benefit began, beside what it was before.  Values in the indicator's unit.

    low and high: the 95 % interval of the change, from the ordinary variation of the months.
    enough: there are enough months on both sides to say anything.
    distinguishable: there are, and the interval does not hold zero.
    wanted: the change goes the way that the benefit needs.
    """

    first: date
    last: date
    before: float
    after: float
    low: float
    high: float
    months_before: int
    months_after: int
    enough: bool
    distinguishable: bool
    wanted: bool
    snapshot: str

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"An interval goes from low to high, not {self.low} to {self.high}.")
        if self.last < self.first:
            raise ValueError(f"The months after the start go from {self.first} to {self.last}.")

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class Baseline:
    """A value that can be frozen as a baseline: the mean of a year's months, the last of them, and the snapshot."""

    value: float
    period: date
    snapshot: str


class _Source:
    """Who answers.  Nobody does before followup is ready, or where no numbers are published."""

    realised: Callable[[Benefit], Realised | None] | None = None
    baseline: Callable[[str, str], Baseline | None] | None = None


def answer_with(
    *, realised: Callable[[Benefit], Realised | None], baseline: Callable[[str, str], Baseline | None]
) -> None:
    """Let these functions answer from now on; followup calls it once, when Django starts."""
    _Source.realised, _Source.baseline = staticmethod(realised), staticmethod(baseline)


def realised_of(benefit: Benefit) -> Realised | None:
    """What the benefit's indicator shows since it began, or None when there are no numbers to tell it by."""
    return None if _Source.realised is None or not benefit.indicator else _Source.realised(benefit)


def baseline_of(indicator: str, unit_code: str) -> Baseline | None:
    """The indicator's latest year at a unit, or None when nothing is published there."""
    return None if _Source.baseline is None or not indicator else _Source.baseline(indicator, unit_code)
