"""Which cells of an indicator are hidden: within each calendar year by what adds up, rolling periods by what they are made of.

A calendar year has eighteen *slots*: twelve months, three tertials, two half-years and the year.  In each slot the levels add
up (units to a municipality, an owner, the region, ...); at each place the slots add up to one another.  Tertials and
half-years cut each other, so T1 + T2 = H1 + July + August is a sum like any other.  All sums of a year lie within it, so each
year is hidden by itself.

Rolling periods overlap: one less the one before it is this month less the one a year ago.  They are therefore shown only
where they can be put together from shown months, tertials, half-years and years.  Whoever has the rest of the table could
have added them up, so they tell nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.disclosure import Sum, Sums
from narmare.analysis.indicators.measures import Continuity, MeanDays, MedianMinutes
from narmare.analysis.indicators.months import CALENDAR, GRAINS
from narmare.analysis.indicators.tallies import Flags, Home, Homes, Integers, Place, Tallies
from narmare.analysis.indicators.windows import Window


SLOTS = tuple((grain, start) for grain in CALENDAR for start in range(0, 12, grain.step))
SLOT = {(grain.name, start): number for number, (grain, start) in enumerate(SLOTS)}
M, T, H = (
    tuple(SLOT[name, start] for start in range(0, 12, GRAINS[name].step))
    for name in ("month", "tertial", "half_year")
)
YEAR = SLOT["year", 0]
IN_TIME = (
    *(Sum((T[k],), M[4 * k : 4 * k + 4]) for k in range(3)),
    *(Sum((H[k],), M[6 * k : 6 * k + 6]) for k in range(2)),
    Sum((YEAR,), M),
    Sum((YEAR,), T),
    Sum((YEAR,), H),
    Sum((H[0],), (T[0], *M[4:6])),
    Sum((H[1],), (*M[6:8], T[2])),
    Sum(T[:2], (H[0], *M[6:8])),
    Sum(T[1:], (*M[4:6], H[1])),
)


def hidden(
    indicator: Indicator, shown: Tallies, windows: Mapping[str, Window], homes: Homes
) -> dict[str, Flags]:
    """For each kind of period which of its cells are hidden, in the shape of its window."""
    found = {name: np.zeros(of.there.shape, bool) for name, of in windows.items()}
    if not shown.places or not shown.months:
        return found
    counts = {name: guarded(indicator, of) for name, of in windows.items()}
    calendar = [grain.name for grain in CALENDAR if grain.name in windows]
    if indicator.year.rule == "last_month":
        calendar = ["month"]  # longer periods show the same cell as their last month
    shape = _shape(shown.places, tuple(homes[place.key] for place in shown.places if place.level == "unit"))
    for year in range(shown.first // 12, (shown.first + shown.months - 1) // 12 + 1):
        _hide_year(found, shape, {name: (windows[name], counts[name]) for name in calendar}, year, indicator)
    if indicator.year.rule == "last_month":
        _copy_the_last(found, windows)
    else:
        _hide_rolling(indicator, shown, found, windows)
    return found


def guarded(indicator: Indicator, of: Window) -> Integers:
    """The counts of persons or events that nobody may read when they are small: (count, place, period)."""
    return np.stack(guarded_counts(indicator, of.n, of.d))


def guarded_counts[N](indicator: Indicator, numerator: N, denominator: N) -> tuple[N, ...]:
    """The same of a numerator and a denominator."""
    if isinstance(indicator.measure, Continuity | MeanDays | MedianMinutes):
        return (denominator,)
    if indicator.per_person:
        return numerator, denominator
    return numerator, denominator, denominator - numerator  # type: ignore[operator]


class Shape:
    """What adds up in a calendar year of these places.  A cell is the number slot * places + place."""

    def __init__(self, places: Sequence[Place], homes: Sequence[Home]) -> None:
        """`homes` are those of the units, in their order."""
        self.places = len(places)
        levels = list(_levels(places, homes))
        sums: list[Sum[int]] = []
        needs: list[list[int]] = []  # cells longer than a month that must be there for the sum to be one
        for slot in range(len(SLOTS)):
            base = slot * self.places
            for one in levels:
                sums.append(Sum(*(tuple(base + row for row in side) for side in (one.whole, one.parts))))
                needs.append([])
        for one in IN_TIME:
            for row in range(self.places):
                cells = Sum(
                    *(tuple(slot * self.places + row for slot in side) for side in (one.whole, one.parts))
                )
                sums.append(cells)
                needs.append([cell for cell in (*cells.whole, *cells.parts) if cell >= 12 * self.places])
        self.sums = Sums(sums, len(SLOTS) * self.places)
        always = len(SLOTS) * self.places  # a cell that is always there fills up the rows
        width = max(map(len, needs), default=0)
        self._needed = np.array([[*cells, *[always] * (width - len(cells))] for cells in needs], np.int64)

    def holds(self, there: Flags) -> list[bool]:
        """Which of the sums hold where these cells are there."""
        held: list[bool] = np.append(there, True)[self._needed].all(axis=1).tolist()
        return held


@lru_cache(maxsize=64)
def _shape(places: tuple[Place, ...], homes: tuple[Home, ...]) -> Shape:
    """Most indicators have the same places."""
    return Shape(places, homes)


def _hide_year(
    found: dict[str, Flags],
    shape: Shape,
    windows: Mapping[str, tuple[Window, Integers]],
    year: int,
    indicator: Indicator,
) -> None:
    """Mark what is hidden in one calendar year."""
    minimum = indicator.minimum_cell
    columns = {name: _slots(of, year) for name, (of, _) in windows.items()}
    number = len(next(iter(windows.values()))[1])
    counts = np.zeros((number, len(SLOTS), shape.places), np.int64)
    there = np.zeros((len(SLOTS), shape.places), bool)
    small = np.zeros_like(there)
    for name, (of, guards) in windows.items():
        for slot, column in columns[name]:
            counts[:, slot] = guards[:, :, column]
            there[slot] = of.there[:, column]
            few = of.below[:, column]  # a mean number of persons may be small when its sum is not
            small[slot] = there[slot] & (few > 0) & (few < minimum)
    small |= ((counts > 0) & (counts < minimum)).any(axis=0)
    if not small.any():
        return
    holds = shape.holds(there)
    cells = counts.reshape(number, -1).T.tolist()
    taken = shape.sums.hide(cells, np.flatnonzero(small.ravel()).tolist(), minimum, holds)
    flags = np.zeros(small.size, bool)
    flags[list(taken)] = True
    flags = flags.reshape(small.shape) & there
    for name, placed in columns.items():
        for slot, column in placed:
            found[name][:, column] = flags[slot]


def _slots(of: Window, year: int) -> list[tuple[int, int]]:
    """(slot, column) of the window's periods in a calendar year."""
    inside = np.flatnonzero(of.starts // 12 == year)
    return [(SLOT[of.grain.name, int(of.starts[column]) % 12], int(column)) for column in inside]


def _copy_the_last(found: dict[str, Flags], windows: Mapping[str, Window]) -> None:
    """A period that shows its last month is hidden with it."""
    months = windows["month"].starts
    for name, of in windows.items():
        last = np.searchsorted(months, of.starts + of.grain.months - 1)
        found[name] = found["month"][:, last] & of.there


def _hide_rolling(
    indicator: Indicator, shown: Tallies, found: dict[str, Flags], windows: Mapping[str, Window]
) -> None:
    """Hide the rolling periods that shown periods of the calendar do not make up, exactly and without overlap.

    A mean of months is made of months only: other periods do not tell it.
    """
    rolling = {name: of for name, of in windows.items() if of.grain.rolling}
    tiles = [name for name in windows if name not in rolling]
    if indicator.year.rule == "mean_of_months":
        tiles = ["month"]
    open_at = {name: _open_at(shown, windows[name], found[name]) for name in tiles}
    for name, of in rolling.items():
        at = of.starts - shown.first
        reached = np.zeros((of.grain.months + 1, *of.there.shape), bool)
        reached[0] = True
        for place in range(of.grain.months):
            for tile, is_open in open_at.items():
                after = place + GRAINS[tile].months
                if after <= of.grain.months:
                    reached[after] |= reached[place] & is_open[:, at + place]
        found[name] = of.there & ~reached[-1]


def _open_at(shown: Tallies, of: Window, closed: Flags) -> Flags:
    """By place and month: whether a period of this kind begins there and is not hidden.  A month without a cell is open: it is 0."""
    begins = np.zeros((len(shown.places), shown.months), bool)
    inside = (of.starts >= shown.first) & (of.starts + of.grain.months <= shown.first + shown.months)
    columns = np.flatnonzero(inside)
    visible = ~closed[:, columns]
    if of.grain.months > 1:
        visible &= of.there[:, columns]
    begins[:, of.starts[columns] - shown.first] = visible
    return begins


def _levels(places: Sequence[Place], homes: Sequence[Home]) -> Iterator[Sum[int]]:
    """Which places add up to which."""
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for row, place in enumerate(places):
        rows[place.level][place.key] = row
    regions = tuple(rows["region"].values())
    if rows["nation"]:
        yield Sum(tuple(rows["nation"].values()), regions)
    for level in ("owner", "age_band", "sex", "special_housing", "municipality", "unit"):
        if rows[level]:
            yield Sum(regions, tuple(rows[level].values()))
    for number, level in enumerate(Home._fields):
        groups: dict[str, list[int]] = defaultdict(list)
        for home, row in zip(homes, rows["unit"].values(), strict=True):
            groups[home[number]].append(row)
        for key, units in groups.items():
            if key in rows[level]:
                yield Sum((rows[level][key],), tuple(units))
