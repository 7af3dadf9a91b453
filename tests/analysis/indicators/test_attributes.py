"""p and u charts against printed examples."""

from __future__ import annotations

import pytest

from narmare.analysis.indicators.attributes import Month, p_chart, u_chart
from narmare.analysis.indicators.spc import Assurance, Rebase, Rule, Variation, limits_of


# NIST/SEMATECH e-Handbook of Statistical Methods (public domain), 6.3.3.2: misregistrations on 30 wafers of 50 chips.
WAFERS = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]
# The same, 6.3.3.1: defects on 25 wafers.
DEFECTS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
# R package qcc 2.7, data set dyedcloth: imperfections and inspection units; the printed limits are those of the last roll.
CLOTH = [(14, 10.0), (12, 8.0), (20, 13.0), (11, 10.0), (7, 9.5), (10, 10.0), (21, 12.0), (16, 10.5), (19, 12.0), (23, 12.5)]  # fmt: skip
# Mohammed, Panesar, Laney and Wilson, BMJ Quality & Safety 2013;22:362: attendances to emergency departments seen within four
# hours, of all, week by week (also nhs_accidents of the R package qicharts2).
SEEN = [
    (266501, 280443), (264225, 276823), (276532, 291681), (281461, 296155), (269071, 282343), (261215, 275888), (270409, 283867),
    (279778, 295251), (270483, 284468), (270320, 282529), (267923, 279618), (271478, 283932), (255353, 266629), (256820, 268091),
    (261835, 276803), (259144, 271578), (255910, 266005), (260863, 273520), (264465, 278574), (260989, 273772),
]  # fmt: skip


def test_the_wafers_of_the_handbook() -> None:
    """Printed: centre 0.2313, upper limit 0.4103, lower limit 0.0524; wafers 15 and 23 are above."""
    chart = p_chart([Month(count, 50) for count in WAFERS], direction="down", overdispersed=False)
    assert chart.limits is not None
    assert chart.limits.centre == pytest.approx(0.2313, abs=5e-5)
    assert chart.limits.upper == pytest.approx(0.4103, abs=7e-5)
    assert chart.limits.lower == pytest.approx(0.0524, abs=5e-5)
    assert [point.index + 1 for point in chart.points if point.rule is Rule.OUTSIDE] == [15, 23]


def test_the_defects_of_the_handbook() -> None:
    """Printed: centre 16, limits 28 and 4; the handbook's wafer 24 is above."""
    chart = u_chart([Month(count, 1) for count in DEFECTS], direction="down", overdispersed=False)
    assert chart.limits is not None
    assert (chart.limits.centre, chart.limits.lower, chart.limits.upper) == pytest.approx((16, 4, 28))
    assert [point.index + 1 for point in chart.points if point.rule is Rule.OUTSIDE] == [24]


def test_limits_follow_the_size_of_the_month() -> None:
    chart = u_chart([Month(*roll) for roll in CLOTH], direction="down", overdispersed=False)
    widths = [point.limits.upper - point.limits.lower for point in chart.points if point.limits]
    smallest = min(range(len(CLOTH)), key=lambda i: CLOTH[i][1])
    assert widths.index(max(widths)) == smallest
    assert {point.limits.centre for point in chart.points if point.limits} == {chart.limits.centre}  # type: ignore[union-attr]


def test_a_quarter_of_a_million_visits_a_week_look_special_until_the_limits_are_widened() -> None:
    """As the paper shows: nearly every week is outside the p limits; the p' limits lie close to those of the XmR chart."""
    weeks = [Month(*week) for week in SEEN]
    plain, wide = (p_chart(weeks, direction="up", overdispersed=way) for way in (False, True))
    single = limits_of([100 * seen / of for seen, of in SEEN])
    assert sum(point.rule is Rule.OUTSIDE for point in plain.points) > 10
    assert sum(point.rule is Rule.OUTSIDE for point in wide.points) == 0
    assert wide.dispersion > 5
    assert single is not None
    assert wide.limits is not None
    assert 100 * wide.limits.upper == pytest.approx(single.upper, abs=0.15)
    assert 100 * wide.limits.lower == pytest.approx(single.lower, abs=0.15)


def test_sigma_z_can_be_added_up_by_hand() -> None:
    # p = 0.5 of 100 each: sigma 0.05; z = -2, 2, -2, 2; ranges 4, 4, 4; sigma z = 4 / 1.128
    chart = p_chart([Month(40, 100), Month(60, 100)] * 2, direction="up")
    assert chart.dispersion == pytest.approx(4 / 1.128)
    assert chart.limits is not None
    assert chart.limits.upper == pytest.approx(min(1, 0.5 + 3 * 0.05 * 4 / 1.128))


def test_it_shows_percent_or_per_thousand() -> None:
    months = [Month(40, 100), Month(44, 100)] * 7
    chart = p_chart(months, direction="up", scale=100, target=20)
    assert chart.points[0].value == 40
    assert chart.limits is not None
    assert chart.limits.centre == 42
    assert chart.assurance is Assurance.PASS
    assert u_chart(months, direction="up", scale=1000).limits.centre == 420  # type: ignore[union-attr]


def test_limits_stay_where_shares_can_be() -> None:
    chart = p_chart([Month(1, 10), Month(0, 10), Month(9, 10), Month(10, 10)] * 4, direction="up")
    assert all(point.limits and 0 <= point.limits.lower <= point.limits.upper <= 1 for point in chart.points)


def test_a_shift_is_seen_and_new_limits_take_it_up() -> None:
    months = [Month(40, 100), Month(44, 100)] * 7 + [Month(70, 100), Month(74, 100)] * 7
    assert p_chart(months, direction="up").variation is Variation.IMPROVEMENT_HIGH
    broken = p_chart(months, direction="up", rebase=[Rebase(14, "1177 direkt")])
    assert broken.variation is Variation.COMMON
    assert broken.points[13].limits != broken.points[14].limits
    assert broken.breaks[0].cause == "1177 direkt"


def test_a_missing_month_takes_part_in_nothing() -> None:
    chart = p_chart([Month(40, 100), None, Month(44, 100), Month(42, 100)], direction="up")
    assert chart.points[1].value is None
    assert chart.points[1].variation is Variation.EMPTY
    assert chart.limits is not None
    assert chart.limits.centre == pytest.approx(0.42)


@pytest.mark.parametrize("months", [[], [None, None], [Month(4, 10)]])
def test_too_little_gives_no_verdict(months: list[Month | None]) -> None:
    chart = p_chart(months, direction="up", target=0.5)
    assert chart.variation is Variation.EMPTY
    assert chart.assurance is Assurance.EMPTY


def test_everybody_meets_it() -> None:
    chart = p_chart([Month(10, 10)] * 14, direction="up", target=0.9)
    assert chart.variation is Variation.COMMON
    assert chart.assurance is Assurance.PASS


def test_impossible_months_are_refused() -> None:
    with pytest.raises(ValueError, match="use a u chart"):
        p_chart([Month(12, 10)], direction="up")
    with pytest.raises(ValueError, match="write None"):
        Month(1, 0)
