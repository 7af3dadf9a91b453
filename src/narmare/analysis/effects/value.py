"""What an effect is worth: draws of the effect x volume x value per unit, in SEK, minutes and bed-days.

Inera's rules for benefit calculations: one price year, 3 % real discount (as TLV), low, middle and high on every factor, and
money that can be taken home apart from time that is set free: an hour is money only when a budget moves.  Uncertainty of the
estimate is carried through as draws, not as a point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.panel import Floats


DISCOUNT = 0.03  # a year, real
DRAWS = 10_000
UNITS = ("sek", "minutes", "bed_days")
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True)
class Factor:
    """What one unit of the outcome is worth.

    Attributes:
        name: what it is, e.g. "bed-day in medicine".
        unit: "sek", "minutes" or "bed_days".
        low, middle, high: for a change of the outcome by +1, per unit of volume; negative for what is saved when it falls.
        cashable: it can be taken out of a budget; otherwise it is time or room set free.
        price_year: of SEK.
        source: where the figure comes from.
    """

    name: str
    unit: str
    low: float
    middle: float
    high: float
    cashable: bool
    source: str
    price_year: int | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"Factor {self.name}: unit is {self.unit!r}; write {', '.join(UNITS)}.")
        if not self.low <= self.middle <= self.high:
            raise ValueError(f"Factor {self.name}: low, middle and high must ascend.")
        if (self.unit == "sek") != (self.price_year is not None):
            raise ValueError(f"Factor {self.name}: give a price year for SEK, and only for SEK.")
        if not self.source:
            raise ValueError(f"Factor {self.name}: name the source of the figure.")


@dataclass(frozen=True)
class Amount:
    """Low (2.5 %), middle (mean) and high (97.5 %) of what was drawn."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Worth:
    """What one factor gives: by year, and in all (SEK discounted to the first year)."""

    factor: Factor
    by_year: Mapping[int, Amount]
    total: Amount
    price_year: int | None


@dataclass(frozen=True)
class Value:
    """What an effect is worth.  Money that can be taken home and what is set free are never added together."""

    change: Amount  # of the outcome, over the whole volume
    worths: tuple[Worth, ...]

    def money(self, *, cashable: bool) -> tuple[Worth, ...]:
        """SEK that can be taken home, or SEK that values what is set free."""
        return tuple(w for w in self.worths if w.factor.unit == "sek" and w.factor.cashable == cashable)


def value(
    found: Estimate,
    volume: Mapping[date, float],
    factors: Sequence[Factor],
    *,
    price_year: int,
    price_index: Mapping[int, float] | None = None,
    discount: float = DISCOUNT,
    draws: int = DRAWS,
    seed: int = 0,
) -> Value:
    """Value an effect over the treated unit-periods.

    Args:
        found: the estimate; on the log scale the change is (ratio - 1) of the volume.
        volume: how many units of the denominator were treated in each period (by its first day), over all treated units:
            discharges, listed persons ...; on the log scale the events that would have happened.
        factors: what a change by 1 is worth.
        price_year: the year whose prices are shown.
        price_index: a price index by year, needed when a factor has another price year.
        discount: a year, from the second year on.
        draws, seed: of the estimate and the factors (triangular between low and high).

    Returns:
        Amounts by year and in all.  A fall of the outcome times a negative factor is a gain, and so on.

    Raises:
        ValueError: no volume, or a price year without an index.

    Example:
        >>> from narmare.analysis.effects.estimate import Estimate
        >>> found = Estimate("imputation", "att", -0.02, 0.0, -0.02, -0.02, 0.0, 20, 21, 12, 48, 1008)
        >>> days = Factor("bed-days", "bed_days", -6.0, -6.0, -6.0, False, "own figures")
        >>> worth = value(found, {date(2026, 1, 1): 500.0}, [days], price_year=2026)
        >>> round(worth.worths[0].total.middle, 6)
        60.0
    """
    if not volume:
        raise ValueError("There is no volume: give the number of treated cases of each period.")
    rng = np.random.default_rng(seed)
    effect = drawn(found, draws, rng)
    years = sorted({day.year for day in volume})
    by_year = {year: sum(v for day, v in volume.items() if day.year == year) for year in years}
    worths = tuple(
        _worth(factor, effect, by_year, price_year, price_index or {}, discount, rng) for factor in factors
    )
    return Value(_amount(effect * sum(by_year.values())), worths)


def drawn(found: Estimate, draws: int, rng: np.random.Generator) -> Floats:
    """Draws of the effect: t or normal with its error; without an error (exact tests) even over its interval."""
    if found.se is not None:
        noise = rng.standard_normal(draws) if found.df is None else rng.standard_t(found.df, draws)
        values = found.estimate + found.se * noise
    elif found.low is not None and found.high is not None:
        values = rng.triangular(found.low, found.estimate, found.high, draws)
    else:
        raise ValueError("The estimate has no interval, so it cannot be valued.")
    return np.asarray(np.expm1(values) if found.scale == "log" else values)


def _worth(
    factor: Factor, effect: Floats, by_year: Mapping[int, float], price_year: int, index: Mapping[int, float],
    discount: float, rng: np.random.Generator,
) -> Worth:  # fmt: skip
    per_unit = np.full(len(effect), factor.middle)
    if factor.low < factor.high:
        per_unit = rng.triangular(factor.low, factor.middle, factor.high, len(effect))
    per_unit = per_unit * _prices(factor, price_year, index)
    first = min(by_year)
    sums = {year: effect * volume * per_unit for year, volume in by_year.items()}
    rate = discount if factor.unit == "sek" else 0.0
    total = sum(
        (amounts / (1 + rate) ** (year - first) for year, amounts in sums.items()), np.zeros(len(effect))
    )
    shown = price_year if factor.unit == "sek" else None
    return Worth(factor, {year: _amount(amounts) for year, amounts in sums.items()}, _amount(total), shown)


def _prices(factor: Factor, price_year: int, index: Mapping[int, float]) -> float:
    if factor.price_year is None or factor.price_year == price_year:
        return 1.0
    for year in (factor.price_year, price_year):
        if year not in index:
            raise ValueError(
                f"Factor {factor.name} is in prices of {factor.price_year}; the price index lacks {year}."
            )
    return index[price_year] / index[factor.price_year]


def _amount(values: Floats) -> Amount:
    low, high = np.quantile(values, [LOW, HIGH])
    return Amount(float(low), float(values.mean()), float(high))


def full_time(minutes: float, hours_a_year: float) -> float:
    """Minutes a year as full-time workers with the region's own net working time."""
    if hours_a_year <= 0:
        raise ValueError("Net working time must be above 0 hours a year.")
    return minutes / 60 / hours_a_year


# ---- double counting


@dataclass(frozen=True)
class Claim:
    """An initiative claims an effect on an indicator at some units from a day on."""

    initiative: str
    indicator: str
    units: frozenset[str]
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Overlap:
    """Two initiatives that claim the same indicator at the same units at the same time."""

    first: str
    second: str
    indicator: str
    units: tuple[str, ...]
    since: date


def overlaps(claims: Sequence[Claim]) -> tuple[Overlap, ...]:
    """Where the same change would be counted twice."""
    found = []
    for one, other in combinations(claims, 2):
        shared = one.units & other.units
        since = max(one.since, other.since)
        ends = [claim.until for claim in (one, other) if claim.until is not None]
        if one.initiative != other.initiative and one.indicator == other.indicator and shared:
            if not ends or since <= min(ends):
                found.append(
                    Overlap(one.initiative, other.initiative, one.indicator, tuple(sorted(shared)), since)
                )
    return tuple(found)
