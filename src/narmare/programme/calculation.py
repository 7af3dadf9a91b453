"""The economic calculation of a care task that moves: volumes, minutes, profession and kronor on both sides (S10).  Pure.

Money is whole öre.  A line is rounded once, to the nearest öre (half up); sums are of rounded lines, so that what is printed
adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Side(StrEnum):
    """Who has the task now, and who will have it."""

    GIVER = "giver"
    TAKER = "taker"


@dataclass(frozen=True)
class Work:
    """What one profession does of the task in a year.

    Args:
        volume: times a year, at least 1.
        minutes: each time, 0 or more.
        hourly: öre an hour.
        other: öre each time for anything else (material, transport, laboratory).
    """

    side: Side
    profession: str
    volume: int
    minutes: Decimal
    hourly: int
    other: int = 0

    def __post_init__(self) -> None:
        if not self.profession.strip():
            raise ValueError("A line of the calculation names a profession.")
        if self.volume < 1 or self.minutes < 0 or self.hourly < 0 or self.other < 0:
            raise ValueError(
                f"{self.profession}: a volume is at least 1, minutes and money are never below zero."
            )

    @property
    def hours(self) -> Decimal:
        """Hours a year."""
        return self.volume * Decimal(self.minutes) / 60

    @property
    def cost(self) -> int:
        """Öre a year: volume x minutes / 60 x hourly + volume x other."""
        # Divided last: hours that do not come out even (110 minutes) would make a half öre a little less than half.
        worked = (self.volume * self.minutes * self.hourly / 60).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return int(worked) + self.volume * self.other


@dataclass(frozen=True)
class Sum:
    """One side: hours and öre a year."""

    hours: Decimal
    cost: int


@dataclass(frozen=True)
class Calculation:
    """Both sides of a task that moves, and what follows for the region as a whole."""

    work: tuple[Work, ...]

    def side(self, side: Side) -> Sum:
        """The sum of one side."""
        lines = self.lines(side)
        return Sum(sum((line.hours for line in lines), Decimal(0)), sum(line.cost for line in lines))

    def lines(self, side: Side) -> tuple[Work, ...]:
        """The lines of one side."""
        return tuple(line for line in self.work if line.side == side)

    @property
    def missing(self) -> tuple[Side, ...]:
        """The sides that nothing is calculated for."""
        return tuple(side for side in Side if not self.lines(side))

    @property
    def net(self) -> int:
        """Öre a year that the region saves when the task moves: what the giver stops doing less what the taker does."""
        return self.side(Side.GIVER).cost - self.side(Side.TAKER).cost


def calculate(work: Sequence[Work]) -> Calculation:
    """The calculation of the lines."""
    return Calculation(tuple(work))


def unfunded(calculation: Calculation, moved: int, own_frame: int) -> int:
    """Öre a year that nobody pays: the taker's cost less the money that moves and what it bears itself.

    Below zero, more money than the task costs has been set aside.
    """
    return calculation.side(Side.TAKER).cost - moved - own_frame
