"""Another initiative that works on the same measure: how far it had come at a unit in a month, as a covariate."""

from __future__ import annotations

from datetime import date


RAMP = 12  # months until another initiative is taken as whole


def grown(start: date | None, month: date) -> float:
    """The share of the other initiative that is in place: a straight line over its first year at the unit.

    Example:
        >>> [round(grown(date(2025, 1, 1), date(2025, month, 1)), 2) for month in (1, 6, 12)]
        [0.08, 0.5, 1.0]
        >>> grown(None, date(2025, 1, 1))
        0.0
    """
    if start is None:
        return 0.0
    passed = (month.year - start.year) * 12 + month.month - start.month + 1
    return min(max(passed / RAMP, 0.0), 1.0)
