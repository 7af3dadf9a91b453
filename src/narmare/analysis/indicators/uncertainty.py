"""95 % intervals: how far chance alone could have moved a number."""

from __future__ import annotations

import math


Z = 1.959963984540054  # 97.5th percentile of the normal distribution


def wilson(share: float, of: float) -> tuple[float, float]:
    """Wilson's score interval of a share of `of` persons or events (Wilson, JASA 1927;22:209), from 0 to 1."""
    z2 = Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return min(share, max(0.0, middle - reach)), max(
        share, min(1.0, middle + reach)
    )  # at 0 and 1 float dust would leave it out


def byar(count: float) -> tuple[float, float]:
    """Byar's approximation to the exact Poisson interval of a count (Breslow and Day, IARC 1987, eq. 2.10)."""
    low = 0.0
    if count > 0:
        low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    above = count + 1
    return max(0.0, low), above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3


def mean_interval(total: float, of: int, squares: float) -> tuple[float, float] | None:
    """Normal interval of a mean of `of` values with sum `total` and sum of squares `squares`; None for fewer than two."""
    if of < 2:
        return None
    mean = total / of
    variance = max(0.0, (squares - total * mean) / (of - 1))
    reach = Z * math.sqrt(variance / of)
    return mean - reach, mean + reach
