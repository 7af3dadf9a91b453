"""From months to periods: tertials, half-years, years, and twelve or eighteen months that roll on.

What adds up is added up again over the months of the period; what is measured at the end of a month is that of the period's
last month; what is a mean of months stays one.  Nothing is averaged over places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import Grain
from narmare.analysis.indicators.tallies import Flags, Integers, Tallies, no_spread


@dataclass(frozen=True)
class Window:
    """One kind of period: counts by place (rows) and period (columns).

    starts: the first month of each period, as month index.
    n, d, q: added up over the period's months.
    below: the denominator that is shown: `d`, or for a rate the mean number of persons, rounded half up.
    mean: the mean of the months' shares, where the definition makes one; NaN where there is none.
    there: whether there are enough months.
    spread: as in `Tallies`, added up over the period's months.
    """

    grain: Grain
    starts: Integers
    n: Integers
    d: Integers
    q: Integers
    below: Integers
    mean: np.ndarray[Any, np.dtype[np.float64]] | None
    there: Flags
    spread: Integers = field(default_factory=no_spread)


def window(indicator: Indicator, shown: Tallies, grain: Grain) -> Window:
    """A kind of period over the months that are shown."""
    starts = _starts(shown, grain)
    if indicator.year.rule == "last_month" or grain.months == 1:
        return _at_the_end(shown, grain, starts)
    begin = np.maximum(starts - shown.first, 0)
    end = np.minimum(starts + grain.months - shown.first, shown.months)
    n, d, q = (_added(part, begin, end) for part in (shown.n, shown.d, shown.q))
    needed = indicator.year.needed(grain.months)
    enough = _added(shown.there.any(axis=0)[None, :], begin, end) >= needed
    averaged = indicator.year.rule == "mean_of_months"
    there = enough & (_added(shown.d > 0, begin, end) >= (needed if averaged else 1))
    below = (2 * d + grain.months) // (2 * grain.months) if indicator.per_person else d
    mean = _mean(shown, begin, end) if averaged else None
    spread = (
        np.array([_added(part, begin, end) for part in shown.spread]) if len(shown.spread) else no_spread()
    )
    return Window(grain, starts, n, d, q, below, mean, there, spread)


def _starts(shown: Tallies, grain: Grain) -> Integers:
    """The first months of the periods that the data touch; those that roll lie within them."""
    last = shown.first + shown.months - 1
    if grain.rolling:
        return np.arange(shown.first, last - grain.months + 2, dtype=np.int64)
    return np.arange(shown.first // grain.step * grain.step, last + 1, grain.step, dtype=np.int64)


def _at_the_end(shown: Tallies, grain: Grain, starts: Integers) -> Window:
    """The last month of each period, where it is one of those shown."""
    starts = starts[starts + grain.months <= shown.first + shown.months]
    last = starts + grain.months - 1 - shown.first
    n, d, q = (part[:, last] for part in (shown.n, shown.d, shown.q))
    there = shown.there[:, last]
    if grain.months > 1:
        there = there & (d > 0)
    spread = shown.spread[:, :, last] if len(shown.spread) else no_spread()
    return Window(grain, starts, n, d, q, d, None, there, spread)


def _added(counts: Integers | Flags, begin: Integers, end: Integers) -> Integers:
    """Sums of the columns from `begin` up to but not including `end`."""
    so_far = np.zeros((counts.shape[0], counts.shape[1] + 1), np.int64)
    np.cumsum(counts, axis=1, out=so_far[:, 1:])
    return so_far[:, end] - so_far[:, begin]


def _mean(shown: Tallies, begin: Integers, end: Integers) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The mean of the shares of the months that have one; added month by month, so that each period is by itself."""
    total = np.zeros((shown.n.shape[0], len(begin)))
    months = np.zeros_like(total)
    for place in range(int((end - begin).max(initial=0))):
        column = np.minimum(begin + place, shown.months - 1)
        counts = (begin + place < end) & (shown.d[:, column] > 0)
        total += np.divide(shown.n[:, column], shown.d[:, column], out=np.zeros_like(total), where=counts)
        months += counts
    return np.divide(total, months, out=np.full_like(total, np.nan), where=months > 0)
