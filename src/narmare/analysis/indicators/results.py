"""From monthly counts to the rows that are shown: years, values, intervals, and what is hidden.

Both engines deliver the same thing, counts by month, level and key; all that follows is here, once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from narmare.analysis.indicators.build import MILLION
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.disclosure import Sum, hide
from narmare.analysis.indicators.measures import Continuity, Count, MeanDays, Rate, ShareOfSums
from narmare.analysis.indicators.months import first_day
from narmare.analysis.indicators.uncertainty import byar, mean_interval, wilson


LEVELS = ("region", "municipality", "owner", "unit", "age_band", "sex")


def levels(indicator: Indicator) -> list[str]:
    """The levels that the indicator has: no age and sex where rows have no person, no units for residents."""
    without = () if indicator.has_persons else ("age_band", "sex")
    return [
        level
        for level in LEVELS
        if level not in (*without, *(() if indicator.by_unit else ("unit", "owner")))
    ]


SCHEMA = pa.schema(
    [
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("grain", pa.string(), nullable=False),  # month, year
        pa.field("period", pa.date32(), nullable=False),  # its first day
        pa.field("level", pa.string(), nullable=False),  # one of LEVELS
        pa.field("key", pa.string(), nullable=False),  # code of the region, municipality, unit, ...
        pa.field("numerator", pa.float64()),
        pa.field("denominator", pa.float64()),
        pa.field("value", pa.float64()),  # share 0..1, index 0..1, per 1000, or a count
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("suppressed", pa.bool_(), nullable=False),
        pa.field("definition_version", pa.string(), nullable=False),
        pa.field("snapshot_id", pa.string(), nullable=False),
    ]
)


class Tally(NamedTuple):
    """Numerator, denominator and sum of squares, as integers (continuity in millionths and their squares)."""

    n: int
    d: int
    q: int


class Cell(NamedTuple):
    """Where a number belongs: the period's month index (January for a year), the level and its key."""

    grain: str
    month: int
    level: str
    key: str


class Home(NamedTuple):
    """Where a unit belongs."""

    municipality: str
    owner: str
    region: str


@dataclass(frozen=True)
class Shown:
    """A number with what it is made of; value and interval are None when there is nothing to divide by."""

    numerator: float
    denominator: float
    value: float | None
    low: float | None
    high: float | None


type Monthly = Mapping[tuple[int, str, str], Tally]
type Homes = Mapping[str, Home]


def rows(
    indicator: Indicator, monthly: Monthly, homes: Homes, snapshot_id: str
) -> Iterator[tuple[object, ...]]:
    """The rows of one indicator in the order of `SCHEMA`, sorted by grain, period, level and key.

    Args:
        indicator: the definition.
        monthly: (month index, level, key) -> tally, only months that are to be shown.
        homes: unit -> where it belongs, to know which cells add up to which.
        snapshot_id: written into every row.
    """
    # In one order, whatever the engine's: which cell is hidden beside a small one depends on what is looked at first.
    tallies = {Cell("month", *place): tally for place, tally in sorted(monthly.items())}
    values = {cell: _show(indicator, tally) for cell, tally in tallies.items()}
    for cell, months in _years(indicator, tallies).items():
        tallies[cell], values[cell] = _year(indicator, months)
    counts = {cell: _guarded(indicator, tally) for cell, tally in tallies.items()}
    hidden = hide(counts, _sums(indicator, tallies, homes), indicator.minimum_cell)
    for cell in sorted(values, key=lambda c: (c.grain, c.month, LEVELS.index(c.level), c.key)):
        shown = values[cell]
        numbers = (shown.numerator, float(shown.denominator), shown.value, shown.low, shown.high)
        yield (
            indicator.id, cell.grain, first_day(cell.month), cell.level, cell.key,
            *((None,) * 5 if cell in hidden else numbers), cell in hidden, indicator.version, snapshot_id,
        )  # fmt: skip


def table(of: Iterable[tuple[object, ...]]) -> pa.Table:
    """Rows as one Arrow table."""
    columns = list(zip(*of, strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def per_1000(numerator: float | None, denominator: float | None) -> float | None:
    """The rate twin of a count: per 1,000 of its denominator; None when hidden or when there is nobody."""
    if numerator is None or not denominator:
        return None
    return 1000 * numerator / denominator


def _show(indicator: Indicator, tally: Tally) -> Shown:
    """Value and 95 % interval of one tally."""
    n, d, q = tally
    match indicator.measure:
        case Continuity():
            return _show_mean(tally, MILLION, 1.0)
        case MeanDays():
            return _show_mean(tally, 1, math.inf)
        case ShareOfSums() as sums if sums.scale > 1:
            return Shown(n / sums.scale, d / sums.scale, _round(n / d) if d else None, None, None)
        case Count():
            return Shown(n, d, float(n), *_rounded(byar(n)))
        case Rate(factor=factor):
            if not d:
                return Shown(n, d, None, None, None)
            low, high = byar(n)
            return Shown(n, d, _round(factor * n / d), *_rounded((factor * low / d, factor * high / d)))
        case _:
            return (
                Shown(n, d, _round(n / d), *_rounded(wilson(n / d, d)))
                if d
                else Shown(n, d, None, None, None)
            )


def _show_mean(tally: Tally, scale: int, most: float) -> Shown:
    """A mean from 0 to `most` of values that were summed times `scale`."""
    n, d, q = tally
    total = n / scale
    if not d:
        return Shown(total, d, None, None, None)
    between = mean_interval(total, d, q / scale**2) or (0.0, most)
    if math.isinf(between[1]):
        return Shown(total, d, _round(total / d), None, None)
    return Shown(total, d, _round(total / d), *_rounded((max(0.0, between[0]), min(most, between[1]))))


def _round(value: float) -> float:
    """Twelve decimals: enough for every reader, too few for float dust."""
    return round(value, 12)


def _rounded(interval: tuple[float, float]) -> tuple[float, float]:
    return _round(interval[0]), _round(interval[1])


def _years(indicator: Indicator, tallies: Mapping[Cell, Tally]) -> dict[Cell, list[Tally]]:
    """Cell of a year -> the tallies that make it, only where the year has enough months."""
    rule, present = indicator.year, {cell.month for cell in tallies}
    needed = 1 if rule.rule == "last_month" else rule.min_months
    gathered: dict[Cell, list[Tally]] = defaultdict(list)
    for cell, tally in sorted(tallies.items(), key=lambda item: item[0].month):
        if rule.rule != "last_month" or cell.month % 12 == 11:
            gathered[Cell("year", cell.month // 12 * 12, cell.level, cell.key)].append(tally)
    full = {m for m in {m // 12 * 12 for m in present} if sum(m <= p < m + 12 for p in present) >= needed}
    enough = rule.min_months if rule.rule == "mean_of_months" else 1
    return {
        cell: months
        for cell, months in gathered.items()
        if cell.month in full and sum(tally.d > 0 for tally in months) >= enough
    }


def _year(indicator: Indicator, months: list[Tally]) -> tuple[Tally, Shown]:
    """A year's tally, and how it is shown."""
    total = Tally(sum(t.n for t in months), sum(t.d for t in months), sum(t.q for t in months))
    if indicator.year.rule == "mean_of_months":
        shares = [t.n / t.d for t in months if t.d]
        mean = sum(shares) / len(shares)
        return total, Shown(total.n, total.d, _round(mean), *_rounded(wilson(mean, total.d)))
    if isinstance(indicator.measure, Rate):
        persons = (2 * total.d + 12) // 24  # the mean of twelve month ends, rounded half up
        return total, _show(indicator, Tally(total.n, persons, 0))
    return total, _show(indicator, total)


def _guarded(indicator: Indicator, tally: Tally) -> tuple[int, ...]:
    """The counts of persons or events that nobody may read when they are small."""
    if isinstance(indicator.measure, Continuity | MeanDays):
        return (tally.d,)
    if isinstance(indicator.measure, Rate):
        return (tally.n, tally.d)
    return (tally.n, tally.d, tally.d - tally.n)


def _sums(indicator: Indicator, tallies: Mapping[Cell, Tally], homes: Homes) -> Iterator[Sum[Cell]]:
    """Which cells add up to which: a period's levels, and a year's months."""
    periods: dict[tuple[str, int], dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    years: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in tallies:
        periods[cell.grain, cell.month][cell.level].append(cell)
        if cell.grain == "month" and (indicator.year.rule != "last_month" or cell.month % 12 == 11):
            years[Cell("year", cell.month // 12 * 12, cell.level, cell.key)].append(cell)
    for levels in periods.values():
        yield from _sums_of_period(levels, homes)
    for year, months in years.items():
        if year in tallies:
            yield Sum((year,), tuple(months))


def _sums_of_period(levels: Mapping[str, list[Cell]], homes: Homes) -> Iterator[Sum[Cell]]:
    regions = tuple(levels["region"])
    for level in ("owner", "age_band", "sex", "municipality", "unit"):
        if level in levels:
            yield Sum(regions, tuple(levels[level]))
    for place, level in enumerate(Home._fields):
        groups: dict[str, list[Cell]] = defaultdict(list)
        for cell in levels.get("unit", ()):
            groups[homes[cell.key][place]].append(cell)
        totals = {cell.key: cell for cell in levels.get(level, ())}
        for key, units in groups.items():
            if key in totals:
                yield Sum((totals[key],), tuple(units))
