"""What a study's effect is worth a year and since the roll-out: cases, bed-days, staff time and money.

Effect x volume x value per case (`analysis.effects.value`).  Volume is what the snapshot counts at the units that have started;
values are content with their source.  An effect that cannot be told apart from chance has no value here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.unit_values import UnitValue, Valued, unit_values
from narmare.analysis.effects.value import DISCOUNT, Amount, value
from narmare.analysis.indicators.definition import Indicator
from narmare.followup.study_numbers import Numbers


YEAR = 12
PER = {"percent": 100.0, "per_1000": 1000.0, "days": 1.0, "count": 1.0}  # the value's unit -> cases


@dataclass(frozen=True)
class Line:
    """What one kind of value gives: a year at the latest pace, and since the roll-out (SEK discounted to its first year)."""

    of: UnitValue
    yearly: Amount
    so_far: Amount


@dataclass(frozen=True)
class Worth:
    """What an effect is worth; positive is a gain.

    Attributes:
        valued: what is counted, and the values with their sources.
        cases: changed cases a year, in the wanted direction.
        months: how many months the pace of a year is taken from.
        lines: bed-days, minutes, SEK.
    """

    valued: Valued
    cases: Amount
    months: int
    lines: tuple[Line, ...]

    def line(self, unit: str) -> Line | None:
        """The first line in this unit, or None."""
        return next((line for line in self.lines if line.of.unit == unit), None)

    @property
    def cashable(self) -> float:
        """SEK a year that leaves a budget without a further decision."""
        return sum(line.yearly.middle for line in self.lines if line.of.unit == "sek" and line.of.cashable)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: amounts a year and since the start, with source; minutes stay minutes."""
        lines = [
            {"unit": line.of.unit, "name": line.of.name.en, "yearly": asdict(line.yearly), "so_far": asdict(line.so_far),
             "cashable": line.of.cashable, "source": line.of.source.en}
            for line in self.lines
        ]  # fmt: skip
        return {"counted": self.valued.counted.en, "cases_a_year": asdict(self.cases), "price_year": self.valued.price_year,
                "discount": DISCOUNT, "pace_months": self.months, "lines": lines}  # fmt: skip


def worth_of(found: Estimate | None, numbers: Numbers | None, definition: Indicator | None) -> Worth | None:
    """The worth of an effect, or None: nothing was found for sure, nothing was counted, or nobody has set a value."""
    if found is None or numbers is None or definition is None or not found.significant:
        return None
    valued = unit_values().get(definition.id)
    volume = _volume(numbers, definition)
    if valued is None or not any(volume.values()):
        return None
    sign = -1 if definition.direction == "down" else 1
    latest = sorted(volume)[-YEAR:]
    pace = sum(volume[day] for day in latest) * YEAR / len(latest)
    factors = valued.factors(definition.direction)
    yearly = value(found, {latest[-1]: pace}, factors, price_year=valued.price_year)
    so_far = value(found, volume, factors, price_year=valued.price_year)
    lines = tuple(
        Line(one, year.total, total.total)
        for one, year, total in zip(valued.values, yearly.worths, so_far.worths, strict=True)
    )
    low, middle, high = sorted(sign * part for part in (yearly.change.low, yearly.change.middle, yearly.change.high))  # fmt: skip
    return Worth(valued, Amount(low, middle, high), len(latest), lines)


def _volume(numbers: Numbers, definition: Indicator) -> dict[date, float]:
    """How many cases (divided by what one unit of the measure is) the started units had, month by month."""
    per = PER.get(definition.unit)
    if per is None:
        return {}
    of_month = np.where(numbers.treated, numbers.volume if definition.unit != "count" else 1.0, 0.0).sum(axis=0)  # fmt: skip
    labels = [numbers.panel.label(int(tick)) for tick in numbers.panel.ticks]
    began = next((at for at, cases in enumerate(of_month) if cases > 0), len(labels))
    return {date.fromisoformat(f"{labels[at]}-01"): float(of_month[at]) / per for at in range(began, len(labels))}  # fmt: skip
