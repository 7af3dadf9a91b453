"""Counts of an indicator by place and month, in arrays; and how they come from base cells.

A place is a level and its key.  Every level is the sum of the same base cells, so nothing is ever a mean of means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import UNKNOWN


type Integers = np.ndarray[Any, np.dtype[np.int64]]
type Flags = np.ndarray[Any, np.dtype[np.bool_]]

LEVELS = ("nation", "region", "municipality", "owner", "unit", "age_band", "sex")
NATION = "SE"


class Tally(NamedTuple):
    """Numerator, denominator and sum of squares, as integers (continuity in millionths and their squares)."""

    n: int
    d: int
    q: int


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
    """The levels that the indicator has: no age and sex where rows have no person, no units for residents."""
    without = () if indicator.has_persons else ("age_band", "sex")
    return [
        level
        for level in LEVELS
        if level not in (*without, *(() if indicator.by_unit else ("unit", "owner")))
    ]


@dataclass(frozen=True)
class Tallies:
    """Counts of places (rows, in order of `LEVELS` and key) in months (columns, from the month index `first`).

    there: whether there was anything to count, so that a cell is shown.
    """

    first: int
    places: tuple[Place, ...]
    n: Integers
    d: Integers
    q: Integers
    there: Flags

    @property
    def months(self) -> int:
        """How many months there are."""
        return self.n.shape[1]

    @classmethod
    def of(cls, monthly: Monthly, months: range) -> Tallies:
        """From (month index, level, key) -> tally; `months` become the columns."""
        places = tuple(sorted({Place(level, key) for _, level, key in monthly}, key=_order))
        row = {place: number for number, place in enumerate(places)}
        counts = np.zeros((3, len(places), len(months)), np.int64)
        there = np.zeros((len(places), len(months)), bool)
        for (m, level, key), tally in monthly.items():
            at = row[Place(level, key)], m - months.start
            counts[:, *at] = tally
            there[at] = True
        return cls(months.start, places, counts[0], counts[1], counts[2], there)

    def cells(self) -> Iterator[tuple[tuple[int, str, str], Tally]]:
        """((month index, level, key), tally) of every cell that is there."""
        for row, month in np.argwhere(self.there):
            counts = (int(counts[row, month]) for counts in (self.n, self.d, self.q))
            yield (self.first + int(month), *self.places[row]), Tally(*counts)

    def between(self, months: range) -> Tallies:
        """Only these months, and only places that have something in one of them."""
        start, stop = max(months.start - self.first, 0), max(months.stop - self.first, 0)
        there = self.there[:, start:stop]
        kept = np.flatnonzero(there.any(axis=1))
        n, d, q = (part[kept, start:stop] for part in (self.n, self.d, self.q))
        places = tuple(self.places[row] for row in kept)
        return Tallies(max(months.start, self.first), places, n, d, q, there[kept])

    def within(self, months: range) -> Tallies:
        """The same with these months as columns; what lies outside is left out."""
        start, stop = max(months.start, self.first), min(months.stop, self.first + self.months)
        counts = np.zeros((4, len(self.places), len(months)), np.int64)
        if start < stop:
            for part, of in zip(counts, (self.n, self.d, self.q, self.there), strict=True):
                part[:, start - months.start : stop - months.start] = of[
                    :, start - self.first : stop - self.first
                ]
        return _of_counts(months.start, self.places, counts)

    def of_places(self, places: tuple[Place, ...]) -> Tallies:
        """The same with these places as rows, its own among them."""
        number = {place: row for row, place in enumerate(places)}
        counts = np.zeros((4, len(places), self.months), np.int64)
        counts[:, [number[place] for place in self.places]] = np.stack((self.n, self.d, self.q, self.there))
        return Tallies(self.first, places, counts[0], counts[1], counts[2], counts[3] > 0)

    @classmethod
    def joined(cls, one: Tallies, other: Tallies) -> Tallies:
        """Two of the same months added up: counts of different persons or events."""
        places = tuple(sorted({*one.places, *other.places}, key=_order))
        counts = np.zeros((4, len(places), one.months), np.int64)
        for of in (one.of_places(places), other.of_places(places)):
            counts += np.stack((of.n, of.d, of.q, of.there))
        return _of_counts(one.first, places, counts)

    @classmethod
    def added(cls, one: Tallies, change: Tallies, since: int) -> Tallies:
        """Counts, and from the month `since` on what changes them; there is then a cell where a count is not 0."""
        places = tuple(sorted({*one.places, *change.places}, key=_order))
        old, new = one.of_places(places), change.of_places(places)
        counts = np.stack((old.n, old.d, old.q, old.there.astype(np.int64)))
        late = slice(max(since - one.first, 0), None)
        for part, of in zip(counts, (new.n, new.d, new.q), strict=False):
            part[:, late] += of[:, late]
        counts[3, :, late] = (counts[0, :, late] != 0) | (counts[1, :, late] != 0)
        return _of_counts(one.first, places, counts)


@dataclass(frozen=True)
class BaseCells:
    """Rows of a query of base cells: for each row its month, and the number of its unit, age band and sex in `names`."""

    month: Integers
    codes: tuple[Integers, ...]
    names: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, rows: pa.Table) -> BaseCells:
        """The columns m, unit_id, age_band and sex."""
        coded = [
            rows.column(name).combine_chunks().dictionary_encode() for name in ("unit_id", "age_band", "sex")
        ]
        return cls(
            rows.column("m").to_numpy().astype(np.int64),
            tuple(one.indices.to_numpy().astype(np.int64) for one in coded),
            tuple(tuple(one.dictionary.to_pylist()) for one in coded),
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
        cells: where the rows belong; no two rows have the same place.
        counts: numerator, denominator and sum of squares of each row.
        homes: unit -> where it belongs.
        months: the months that become columns.
    """
    shape = (len(months), *(len(names) for names in cells.names))
    at = (cells.month - months.start, *cells.codes)
    dense = np.zeros((4, *shape), np.int64)
    for part, values in zip(dense, (*counts, np.ones_like(cells.month)), strict=True):
        np.add.at(part, at, values)
    found = [
        (Place(level, key), summed)
        for level in levels(indicator)
        for key, summed in _level(level, dense, cells.names, homes, indicator.by_unit)
    ]
    found.sort(key=lambda pair: _order(pair[0]))
    sums = np.array([summed for _, summed in found], np.int64).reshape(len(found), 4, len(months))
    return _of_counts(months.start, tuple(place for place, _ in found), sums.transpose(1, 0, 2))


def _of_counts(first: int, places: tuple[Place, ...], counts: Integers) -> Tallies:
    """From n, d, q and how many base cells there were; places without any are left out."""
    there = counts[3] > 0
    kept = np.flatnonzero(there.any(axis=1))
    n, d, q = (part[kept] for part in counts[:3])
    return Tallies(first, tuple(places[row] for row in kept), n, d, q, there[kept])


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
