"""What an effect study says of a benefit, as plain data.

Effect studies are made above the programme, which does not know them; they hand their answer down as an `Evidence`, frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


GRADES = (
    "A",
    "B",
    "C",
    "D",
)  # analysis.effects.sensitivity: A compared, pre-trend passed; D before and after only


@dataclass(frozen=True)
class Range:
    """Low, middle and high of a yearly amount; positive is a gain, as in the register."""

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.middle <= self.high:
            raise ValueError(
                f"A range goes from low by middle to high, not {self.low}, {self.middle}, {self.high}."
            )


@dataclass(frozen=True)
class Evidence:
    """The answer of one effect study, as it stood in one snapshot.

    Attributes:
        study: what tells the study from others for good: "initiative/indicator".
        title: what a reader calls it.
        path: the address of its page, from the first slash.
        indicator: the primary measure.
        snapshot: code of the published numbers that it was computed from.
        design: how it was studied, in words.
        grade: A to D.
        compared: it rests on units that waited, or another comparison; False is before and after.
        estimate, low, high: the effect with its 95 % interval, in `unit`.
        unit: what the effect is counted in, in words ("procentenheter"); empty for a bare number.
        first, last: first days of the first and the last month that it holds.
        places: codes of the units that had the new way of working.
        natural, sek, hours: a year, of all these units; None where nothing was valued.
        natural_unit: what `natural` counts.
        price_year: of SEK.
    """

    study: str
    title: str
    path: str
    indicator: str
    snapshot: str
    design: str
    grade: str
    compared: bool
    estimate: float
    low: float
    high: float
    first: date
    last: date
    places: Sequence[str]
    unit: str = ""
    natural: Range | None = None
    natural_unit: str = ""
    sek: Range | None = None
    hours: Range | None = None
    price_year: int | None = None

    def __post_init__(self) -> None:
        if not self.low <= self.estimate <= self.high:
            raise ValueError(
                f"Study {self.study}: the effect lies between low and high, not {self.low}, {self.estimate}, {self.high}."
            )
        if self.grade not in GRADES:
            raise ValueError(f"Study {self.study}: the grade is one of {', '.join(GRADES)}, not {self.grade!r}.")  # fmt: skip
        if self.last < self.first:
            raise ValueError(f"Study {self.study}: its months go from {self.first} to {self.last}.")
        if not self.path.startswith("/") or self.path.startswith("//"):
            raise ValueError(f"Study {self.study}: the page's address begins with one slash: {self.path!r}.")
        if not (self.study and self.snapshot and self.indicator and self.design and self.places):
            raise ValueError("Evidence names its study, snapshot, indicator, design and units.")
        if self.sek is not None and self.price_year is None:
            raise ValueError(f"Study {self.study}: SEK needs a price year.")

    @property
    def distinguishable(self) -> bool:
        """Whether the interval leaves out zero."""
        return not self.low <= 0 <= self.high


def sek_of(value: float) -> Decimal:
    """SEK with two decimals."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
