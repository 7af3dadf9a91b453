"""The funnel of units."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from narmare.analysis.indicators.funnel import Share, exact_limits, funnel


def test_limits_can_be_checked_by_hand() -> None:
    # the whole: 100 of 200 = 0.5; at 100 about 0.5 -+ 1.96 * sqrt(0.25 / 100) = 0.5 -+ 0.098, exactly a little wider
    result = funnel([Share("a", 45, 100), Share("b", 55, 100)], overdispersed=False)
    assert result.centre == 0.5
    assert result.points[0].band.low95 == pytest.approx(0.3968, abs=1e-4)
    assert result.points[0].band.high95 == pytest.approx(0.6032, abs=1e-4)
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
        funnel([Share("x", 5, 4)])
    with pytest.raises(ValueError, match="Unit y"):
        Share("y", 5, 0)
    with pytest.raises(ValueError, match="at least one unit"):
        funnel([])


def test_exact_limits_of_ten_coins() -> None:
    """Ten coins: one head or none has 11 in 1024, two or fewer 56 in 1024; 2.5 % lies between, so the limit is between 1 and 2.

    2 - (56/1024 - 0.025) / (45/1024) = 1.3244 heads; the upper limit is its mirror.
    """
    low, high = exact_limits(10, 0.5, 0.025)
    assert low == pytest.approx(0.13244, abs=1e-5)
    assert high == pytest.approx(1 - low)


def _binomial(n: int, share: float) -> list[float]:
    return [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


def _poisson(mean: float) -> list[float]:
    found = [math.exp(-mean)]
    for k in range(1, 400):
        found.append(found[-1] * mean / k)
    return found


@given(some.integers(1, 300), some.floats(0.01, 0.99), some.sampled_from([0.025, 0.001]))
def test_chance_passes_an_exact_limit_no_more_often_than_it_says(n: int, share: float, tail: float) -> None:
    low, high = exact_limits(n, share, tail)
    chances = _binomial(n, share)
    assert sum(p for k, p in enumerate(chances) if k / n < low - 1e-12) <= tail + 1e-9
    assert sum(p for k, p in enumerate(chances) if k / n > high + 1e-12) <= tail + 1e-9
    assert 0 <= low <= share <= high <= 1


@given(some.integers(1, 200), some.floats(0.001, 1.0), some.sampled_from([0.025, 0.001]))
def test_the_same_for_rates(size: int, rate: float, tail: float) -> None:
    low, high = exact_limits(size, rate, tail, "rate")
    chances = _poisson(size * rate)
    assert sum(p for k, p in enumerate(chances) if k / size < low - 1e-12) <= tail + 1e-9
    assert 1 - sum(p for k, p in enumerate(chances) if k / size <= high + 1e-12) <= tail + 1e-9
    assert 0 <= low <= rate <= high


def test_rates_may_be_above_one() -> None:
    result = funnel(
        [Share("a", 300, 100), Share("b", 290, 100), Share("c", 900, 100)], kind="rate", overdispersed=False
    )
    assert {p.key: p.outside for p in result.points} == {"a": "below", "b": "below", "c": "above"}
    assert result.exact


def test_the_page_can_say_whether_chance_explains_the_spread() -> None:
    alike = funnel([Share(str(i), 50 + i % 3, 100) for i in range(9)])
    apart = funnel([Share(str(i), 300 + 40 * i, 1000) for i in range(10)])
    assert (alike.exact, apart.exact) == (True, False)
