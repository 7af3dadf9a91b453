"""Counts of an indicator by place and month, in arrays; and how they come from base cells.

A place is a level and its key.  Every level is the sum of the same base cells, so nothing is ever a mean of means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from narmare.analysis.indicators import housing
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.measures import MedianMinutes
from narmare.analysis.indicators.months import UNKNOWN


type Integers = np.ndarray[Any, np.dtype[np.int64]]
type Flags = np.ndarray[Any, np.dtype[np.bool_]]

LEVELS = ("nation", "region", "municipality", "owner", "unit", "age_band", "sex", housing.LEVEL)
NATION = "SE"


def no_spread() -> Integers:
    """The spread of what is no median."""
    return np.zeros((0, 0, 0), np.int64)


class Tally(NamedTuple):
    """Numerator, denominator and sum of squares, as integers (continuity in millionths and their squares).

    spread: of a median, how many have the value 0, 1, 2, ...
    """

    n: int
    d: int
    q: int
    spread: tuple[int, ...] = ()


class Place(NamedTuple):
    """One of `LEVELS`, and the code of the region, municipality, unit, ..."""

    level: str
    key: str


class Home(NamedTuple):
    """Where a unit belongs."""

    municipality: str
    owner: str
    region: str


type Homes = Mapping[str, Home]
type Monthly = Mapping[tuple[int, str, str], Tally]


def levels(indicator: Indicator) -> list[str]:
    """The levels that the indicator has: no age and sex where rows have no person, no units for residents, special housing where it is said."""
    without: tuple[str, ...] = () if indicator.has_persons else ("age_band", "sex")
    without += () if indicator.special_housing else (housing.LEVEL,)
    if indicator.by_region:
        without = (*without, "municipality")
    return [
        level
        for level in LEVELS
        if level not in (*without, *(() if indicator.by_unit else ("unit", "owner")))
    ]


def bins(indicator: Indicator) -> int:
    """How many values a median is found among, from 0 on; 0 for what is no median."""
    return indicator.measure.longest + 1 if isinstance(indicator.measure, MedianMinutes) else 0


@dataclass(frozen=True)
class Tallies:
    """Counts of places (rows, in order of `LEVELS` and key) in months (columns, from the month index `first`).

    there: whether there was anything to count, so that a cell is shown.
    spread: (value, place, month), of a median how many have each value; nothing for other measures.
    """

    first: int
    places: tuple[Place, ...]
    n: Integers
    d: Integers
    q: Integers
    there: Flags
    spread: Integers = field(default_factory=no_spread)

    @property
    def every(self) -> Integers:
        """All counts, (count, place, month): n, d, q, there, and the spread."""
        four = np.stack((self.n, self.d, self.q, self.there.astype(np.int64)))
        return np.concatenate((four, self.spread)) if len(self.spread) else four

    @property
    def months(self) -> int:
        """How many months there are."""
        return self.n.shape[1]

    @classmethod
    def of(cls, monthly: Monthly, months: range) -> Tallies:
        """From (month index, level, key) -> tally; `months` become the columns."""
        places = tuple(sorted({Place(level, key) for _, level, key in monthly}, key=_order))
        row = {place: number for number, place in enumerate(places)}
        values = max((len(tally.spread) for tally in monthly.values()), default=0)
        counts = np.zeros((4 + values, len(places), len(months)), np.int64)
        for (m, level, key), tally in monthly.items():
            counts[:, row[Place(level, key)], m - months.start] = (*tally[:3], 1, *tally.spread)
        return cls.from_every(months.start, places, counts)

    @classmethod
    def from_every(cls, first: int, places: tuple[Place, ...], counts: Integers) -> Tallies:
        """Back from `every`."""
        n, d, q, there = counts[:4]
        return cls(first, places, n, d, q, there > 0, counts[4:])

    def cells(self) -> Iterator[tuple[tuple[int, str, str], Tally]]:
        """((month index, level, key), tally) of every cell that is there."""
        for row, month in np.argwhere(self.there):
            n, d, q = (int(counts[row, month]) for counts in (self.n, self.d, self.q))
            spread = tuple(int(count) for count in self.spread[:, row, month]) if len(self.spread) else ()
            yield (self.first + int(month), *self.places[row]), Tally(n, d, q, spread)

    def between(self, months: range) -> Tallies:
        """Only these months, and only places that have something in one of them."""
        start, stop = max(months.start - self.first, 0), max(months.stop - self.first, 0)
        there = self.there[:, start:stop]
        kept = np.flatnonzero(there.any(axis=1))
        n, d, q = (part[kept, start:stop] for part in (self.n, self.d, self.q))
        places = tuple(self.places[row] for row in kept)
        spread = self.spread[:, kept, start:stop] if len(self.spread) else no_spread()
        return Tallies(max(months.start, self.first), places, n, d, q, there[kept], spread)

    def within(self, months: range) -> Tallies:
        """The same with these months as columns; what lies outside is left out."""
        start, stop = max(months.start, self.first), min(months.stop, self.first + self.months)
        counts = np.zeros((4 + len(self.spread), len(self.places), len(months)), np.int64)
        if start < stop:
            for part, of in zip(counts, (self.n, self.d, self.q, self.there, *self.spread), strict=True):
                part[:, start - months.start : stop - months.start] = of[
                    :, start - self.first : stop - self.first
                ]
        return _of_counts(months.start, self.places, counts)

    def of_places(self, places: tuple[Place, ...]) -> Tallies:
        """The same with these places as rows, its own among them."""
        number = {place: row for row, place in enumerate(places)}
        every = self.every
        counts = np.zeros((len(every), len(places), self.months), np.int64)
        counts[:, [number[place] for place in self.places]] = every
        return Tallies.from_every(self.first, places, counts)

    @classmethod
    def joined(cls, one: Tallies, other: Tallies) -> Tallies:
        """Two of the same months added up: counts of different persons or events."""
        places = tuple(sorted({*one.places, *other.places}, key=_order))
        both = [of.of_places(places).every for of in (one, other)]
        counts = np.zeros((max(len(of) for of in both), len(places), one.months), np.int64)
        for of in both:  # what has counted nothing may have no spread
            counts[: len(of)] += of
        return _of_counts(one.first, places, counts)

    @classmethod
    def added(cls, one: Tallies, change: Tallies, since: int) -> Tallies:
        """Counts, and from the month `since` on what changes them; there is then a cell where a count is not 0."""
        places = tuple(sorted({*one.places, *change.places}, key=_order))
        old, new = one.of_places(places).every, change.of_places(places).every
        counts = np.zeros((max(len(old), len(new)), len(places), one.months), np.int64)
        counts[: len(old)] = old
        late = slice(max(since - one.first, 0), None)
        counts[: len(new), :, late] += new[:, :, late]
        counts[3, :, late] = (counts[0, :, late] != 0) | (counts[1, :, late] != 0)
        return _of_counts(one.first, places, counts)


@dataclass(frozen=True)
class BaseCells:
    """Rows of a query of base cells: for each row its month, and the number of its unit, age band, sex and key of special housing in `names`."""

    month: Integers
    codes: tuple[Integers, ...]
    names: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, rows: pa.Table) -> BaseCells:
        """The columns m, unit_id, age_band and sex."""
        coded = [
            rows.column(name).combine_chunks().dictionary_encode() for name in ("unit_id", "age_band", "sex")
        ]
        codes = [one.indices.to_numpy().astype(np.int64) for one in coded]
        *names, cells = (tuple(one.dictionary.to_pylist()) for one in coded)
        sexes = tuple(dict.fromkeys(map(housing.sex_of, cells)))
        of_sex = np.array([sexes.index(housing.sex_of(name)) for name in cells], np.int64)
        of_housing = np.array([housing.KEYS.index(housing.key_of(name)) for name in cells], np.int64)
        return cls(
            rows.column("m").to_numpy().astype(np.int64),
            (*codes[:2], of_sex[codes[2]], of_housing[codes[2]]),
            (*names, sexes, housing.KEYS),
        )

    def only(self, rows: Flags) -> BaseCells:
        """Some of the rows."""
        return BaseCells(self.month[rows], tuple(code[rows] for code in self.codes), self.names)


def add_up(
    indicator: Indicator, cells: BaseCells, counts: Sequence[Integers], homes: Homes, months: range
) -> Tallies:
    """Base cells added up to every level.

    Args:
        indicator: which levels there are.
        cells: where the rows belong; no two rows have the same place, but for a median's (`build`).
        counts: numerator, denominator and sum of squares of each row.
        homes: unit -> where it belongs.
        months: the months that become columns.
    """
    month = cells.month - months.start
    *places, lives_there = cells.codes
    *names, keys = cells.names
    dense = _summed(indicator, counts, (month, *places), (len(months), *map(len, names)))
    found = [
        (Place(level, key), summed)
        for level in levels(indicator)
        if level != housing.LEVEL
        for key, summed in _level(level, dense, tuple(names), homes, indicator.by_unit)
    ]
    if indicator.special_housing:
        of = _summed(indicator, counts, (month, lives_there), (len(months), len(keys)))
        found += [(Place(housing.LEVEL, key), of[:, :, number]) for number, key in enumerate(keys)]
    found.sort(key=lambda pair: _order(pair[0]))
    sums = np.array([summed for _, summed in found], np.int64).reshape(len(found), len(dense), len(months))
    return _of_counts(months.start, tuple(place for place, _ in found), sums.transpose(1, 0, 2))


def _summed(
    indicator: Indicator, counts: Sequence[Integers], at: tuple[Integers, ...], shape: tuple[int, ...]
) -> Integers:
    """The rows' counts, how many rows, and the spread, at the places `at` of an array of this shape."""
    dense = np.zeros((4 + bins(indicator), *shape), np.int64)
    for part, values in zip(dense, (*counts, np.ones_like(counts[0])), strict=False):
        np.add.at(part, at, values)
    if bins(indicator):
        n, d = counts[:2]
        np.add.at(dense, (4 + n // d, *at), d)
    return dense


def _of_counts(first: int, places: tuple[Place, ...], counts: Integers) -> Tallies:
    """From n, d, q, how many base cells there were, and the spread; places without any are left out."""
    kept = np.flatnonzero((counts[3] > 0).any(axis=1))
    return Tallies.from_every(first, tuple(places[row] for row in kept), counts[:, kept])


def _level(
    level: str, dense: Integers, names: tuple[tuple[str, ...], ...], homes: Homes, by_unit: bool
) -> Iterator[tuple[str, Integers]]:
    """(key, counts by month) of every place of a level.  Dense is (count, month, unit, age band, sex)."""
    if level in ("age_band", "sex"):
        axis = 3 if level == "age_band" else 4
        summed = dense.sum(axis=(2, 7 - axis))
        yield from ((key, summed[:, :, number]) for number, key in enumerate(names[axis - 2]))
        return
    units = dense.sum(axis=(3, 4))
    keys = [key_of(level, unit, homes, by_unit) for unit in names[0]]
    if level == "nation" and len({home.region for home in homes.values()} - {UNKNOWN}) < 2:
        return  # the numbers of one region are not the nation's
    for key in sorted(set(keys)):
        yield key, units[:, :, [number for number, of in enumerate(keys) if of == key]].sum(axis=2)


def key_of(level: str, unit: str, homes: Homes, by_unit: bool) -> str:
    """The place of a level to which a unit belongs; for residents (not `by_unit`) the unit is a municipality."""
    if level == "nation":
        return NATION
    if level == "unit":
        return unit
    if not by_unit:
        return unit if level == "municipality" else unit[:2]
    return str(getattr(homes[unit], level))


def _order(place: Place) -> tuple[int, str]:
    return LEVELS.index(place.level), place.key
