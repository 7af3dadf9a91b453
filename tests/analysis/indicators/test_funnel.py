"""The funnel of units."""

from __future__ import annotations

import math

import pytest

from narmare.analysis.indicators.funnel import Share, funnel


def test_limits_can_be_checked_by_hand() -> None:
    # the whole: 100 of 200 = 0.5; at 100: 0.5 +- 1.96 * sqrt(0.25 / 100) = 0.5 +- 0.098
    result = funnel([Share("a", 45, 100), Share("b", 55, 100)], overdispersed=False)
    assert result.centre == 0.5
    assert result.points[0].band.low95 == pytest.approx(0.402, abs=1e-3)
    assert result.points[0].z == pytest.approx(-1)
    assert result.points[0].outside == ""


def test_a_unit_far_from_the_rest_is_outside() -> None:
    units = [Share(str(i), 50, 100) for i in range(9)]
    result = funnel([*units, Share("far", 90, 100)], overdispersed=False)
    assert {p.key: p.outside for p in result.points if p.outside} == {"far": "above"}


def test_overdispersion_widens_the_limits() -> None:
    units = [Share(str(i), 300 + 40 * i, 1000) for i in range(10)]
    plain, wide = funnel(units, overdispersed=False), funnel(units)
    assert wide.overdispersion > 5
    assert wide.points[0].band.low95 < plain.points[0].band.low95
    assert not any(point.outside for point in wide.points)
    assert any(point.outside for point in plain.points)


def test_limits_stay_within_zero_and_one_and_narrow_with_size() -> None:
    curve = funnel([Share("a", 99, 100), Share("b", 970, 1000)]).curve
    widths = [band.high998 - band.low998 for band in curve]
    assert max(band.high998 for band in curve) == 1.0
    assert widths[-1] < widths[0]
    assert not any(math.isnan(width) for width in widths)


def test_everybody_meets_it() -> None:
    result = funnel([Share("a", 10, 10), Share("b", 20, 20)])
    assert [point.z for point in result.points] == [0, 0]


def test_impossible_units_are_refused() -> None:
    with pytest.raises(ValueError, match="Unit x"):
        Share("x", 5, 4)
    with pytest.raises(ValueError, match="at least one unit"):
        funnel([])
