"""Before and after: the interval, what counts as told apart from chance, and how rarely chance alone is called a change."""

import random
from datetime import date

import pytest

from narmare.followup.programme_realised import interval, realised_of, start_of
from narmare.programme.models import Benefit
from tests.programme.initiative_cast import PHONE, small
from tests.published import months


__all__ = ["small"]


def test_the_interval_of_a_worked_example():
    # old: mean 10, moving ranges 2 2 2; new: mean 20, ranges 2 2 2; sigma 2/1.128 = 1.773; no lag; 6 degrees of freedom
    low, high = interval([9, 11, 9, 11], [19, 21, 19, 21])

    assert (low, high) == (pytest.approx(10 - 2.4469 * 1.7730 / 2**0.5, abs=1e-3), pytest.approx(10 + 2.4469 * 1.7730 / 2**0.5, abs=1e-3))  # fmt: skip


def test_values_that_stand_still_have_no_width_and_one_value_on_each_side_says_nothing():
    assert interval([5, 5, 5], [7, 7, 7]) == (2, 2)
    assert interval([5], [7]) == (float("-inf"), float("inf"))


@pytest.mark.parametrize(("lag", "most"), [(0.0, 0.08), (0.4, 0.12)])
def test_chance_alone_is_seldom_called_a_change(lag, most):
    draw = random.Random(5)
    called = 0
    for _ in range(400):
        value, series = draw.gauss(0, 1 / (1 - lag**2) ** 0.5), []
        for _month in range(36):
            series.append(value)
            value = lag * value + draw.gauss(0, 1)
        low, high = interval(series[:24], series[24:])
        called += not low <= 0 <= high

    assert called / 400 < most


@pytest.fixture
def shown(small, publish_rows):
    """shown(values): what a benefit at the first care centre that begins in May 2026 has come to."""

    def of(values, **more):
        publish_rows(small.cast, months(values, PHONE, key="vc-01", level="unit"), f"by-hand-{small.made}")
        benefit = small.benefit(small.propose(), **{"starts_on": date(2026, 5, 1), **more})
        return realised_of(Benefit.objects.select_related("unit").get(pk=benefit.pk))

    return of


def test_a_step_is_told_apart_and_a_wrong_way_is_not_wanted(shown):
    up = shown([0.80, 0.82] * 9 + [0.92, 0.94] * 3)
    assert (round(up.change, 1), up.months_before, up.distinguishable, up.wanted) == (12.0, 18, True, True)
    assert shown([0.92, 0.94] * 9 + [0.80, 0.82] * 3).wanted is False


def test_few_months_are_not_enough_and_none_is_nothing(shown):
    short = shown([0.80, 0.82] * 11, starts_on=date(2026, 7, 15))
    assert (short.enough, short.distinguishable) == (False, False)
    assert shown([0.8] * 6, starts_on=date(2026, 12, 1)) is None
    assert shown([0.8] * 6, indicator="", manual_measure="x", manual_source="y") is None


def test_the_first_day_of_the_roll_out_comes_before_the_planned_start(small):
    one = small.preparing()
    small.live(one, on=date(2026, 2, 3))

    assert start_of(small.benefit(one)) == date(2026, 2, 3)
