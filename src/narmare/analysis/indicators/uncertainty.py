"""95 % intervals: how far chance alone could have moved a number.  Of single numbers or of whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np


Z = 1.959963984540054  # 97.5th percentile of the normal distribution

type Numbers = float | np.ndarray[Any, np.dtype[np.float64]]  # both ends of an interval have the same shape


def wilson(share: Numbers, of: Numbers) -> tuple[Any, Any]:
    """Wilson's score interval of a share of `of` persons or events (Wilson, JASA 1927;22:209), from 0 to 1."""
    z2 = Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z / (1 + z2 / of) * np.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low = np.minimum(
        share, np.maximum(0.0, middle - reach)
    )  # at 0 and 1 float dust would leave the share out
    return low, np.maximum(share, np.minimum(1.0, middle + reach))


def byar(count: Numbers) -> tuple[Any, Any]:
    """Byar's approximation to the exact Poisson interval of a count (Breslow and Day, IARC 1987, eq. 2.10)."""
    some = np.maximum(count, 1e-9)  # of nothing the lower end is 0
    low = some * (1 - 1 / (9 * some) - Z / (3 * np.sqrt(some))) ** 3
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * np.sqrt(above))) ** 3
    return np.where(count > 0, np.maximum(0.0, low), 0.0)[()], high


def mean_interval(total: Numbers, of: Numbers, squares: Numbers) -> tuple[Any, Any]:
    """Normal interval of a mean of `of` values with sum `total` and sum of squares `squares`; NaN for fewer than two."""
    mean = total / of
    variance = np.maximum(0.0, squares - total * mean) / np.maximum(of - 1, 1)
    reach = Z * np.sqrt(variance / of)
    known = of > 1
    return np.where(known, mean - reach, np.nan)[()], np.where(known, mean + reach, np.nan)[()]


def median_ranks(of: Numbers) -> tuple[Any, Any]:
    """Which of `of` values in order, from 1 on, are the ends of an interval of their median; below 1 or above `of` there is none.

    The normal approximation of the binomial (Campbell and Gardner, BMJ 1988;296:1454), rounded to whole ranks.
    """
    reach = Z * np.sqrt(of) / 2
    return np.floor(of / 2 - reach + 0.5), np.floor(1 + of / 2 + reach + 0.5)
