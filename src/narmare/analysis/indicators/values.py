"""From counts to what is shown: numerator, denominator, value and 95 % interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.measures import Continuity, Count, MeanDays, MedianMinutes, Rate, ShareOfSums
from narmare.analysis.indicators.sqlparts import MILLION
from narmare.analysis.indicators.tallies import Integers
from narmare.analysis.indicators.uncertainty import byar, mean_interval, median_ranks, wilson


type Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Values:
    """Arrays of the same shape; value and interval are NaN where there is nothing to divide by, or no interval is made."""

    numerator: Floats
    denominator: Floats
    value: Floats
    low: Floats
    high: Floats


def values(
    indicator: Indicator, n: Floats, d: Floats, q: Floats, mean: Floats | None, spread: Integers | None = None
) -> Values:
    """The numbers of cells that are there.

    Args:
        indicator: what they measure.
        n, d, q: numerator, denominator (as it is shown) and sum of squares of each cell.
        mean: the mean of months, which is the value where it is given.
        spread: of a median, (value, cell): how many have each value.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(indicator.measure, MedianMinutes):
            made = _of_medians(n, d, spread)
        else:
            made = _values(indicator, n, d, q, mean)
    empty = (d == 0) if not isinstance(indicator.measure, Count) else np.zeros(len(d), bool)
    for part in (made.value, made.low, made.high):
        part[empty] = np.nan
        np.round(part, 12, out=part)  # enough for every reader, too few for float dust
    return made


def _values(indicator: Indicator, n: Floats, d: Floats, q: Floats, mean: Floats | None) -> Values:
    match indicator.measure:
        case Continuity():
            return _of_means(n / MILLION, d, q / MILLION**2, 1.0)
        case MeanDays():
            return _of_means(n, d, q, math.inf)
        case ShareOfSums() as sums if sums.scale > 1:
            nothing = np.full(len(n), np.nan)
            return Values(n / sums.scale, d / sums.scale, n / d, nothing, nothing.copy())
        case Count():
            return Values(n, d, n.copy(), *byar(n))
        case Rate(factor=factor):
            low, high = byar(n)
            return Values(n, d, factor * n / d, factor * low / d, factor * high / d)
        case _:
            share = n / d if mean is None else mean
            return Values(n, d, share, *wilson(share, d))


def _of_medians(total: Floats, of: Floats, spread: Integers | None) -> Values:
    """Medians; the interval is from one value to another of those in order, and not there where they are too few for it."""
    if spread is None:  # nothing was counted
        return Values(total, of, *(np.full(len(of), np.nan) for _ in range(3)))
    so_far = np.cumsum(spread, axis=0)

    def ranked(rank: Floats) -> Floats:
        """The value of that rank, from 1 on."""
        return np.where((rank >= 1) & (rank <= of), (so_far < rank).sum(axis=0), np.nan).astype(np.float64)

    middle = (ranked(np.ceil(of / 2)) + ranked(np.floor(of / 2) + 1)) / 2
    low, high = median_ranks(of)
    return Values(total, of, middle, ranked(low), ranked(high))


def _of_means(total: Floats, of: Floats, squares: Floats, most: float) -> Values:
    """Means from 0 to `most`.  One value says nothing about the spread: then the interval is all that is possible."""
    low, high = mean_interval(total, of, squares)
    if math.isfinite(most):
        low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), most, high)
    return Values(total, of, total / of, np.maximum(0.0, low), np.minimum(most, high))
