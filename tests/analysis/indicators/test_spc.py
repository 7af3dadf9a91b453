"""XmR limits, rules and states; the cases numbered with # are bugs once found in a public implementation."""

from __future__ import annotations

import pytest

from narmare.analysis.indicators.spc import (
    Assurance,
    Rebase,
    Rule,
    Variation,
    grounds,
    limits_of,
    mean_moving_range,
    xmr,
)


STEADY = [10.0, 12.0] * 7


def rules(values: list[float | None], **more: object) -> list[Rule | None]:
    return [point.rule for point in xmr(values, direction="up", **more).points]  # type: ignore[arg-type]


def test_limits_can_be_added_up_by_hand() -> None:
    # mean (10+12+10+14)/4 = 11.5; ranges 2, 2, 4: mean 8/3; reach 2.66 * 8/3
    limits = limits_of([10, 12, 10, 14])
    assert limits is not None
    assert limits.centre == 11.5
    assert limits.upper == pytest.approx(11.5 + 2.66 * 8 / 3)
    assert limits.near_lower == pytest.approx(11.5 - 2.66 * 8 / 3 * 2 / 3)


def test_screening_leaves_an_extreme_range_out_once() -> None:
    values = [*STEADY, 40.0, *STEADY]
    screened, plain = limits_of(values), limits_of(values, screen=False)
    assert screened is not None
    assert plain is not None
    assert screened.upper - screened.centre == pytest.approx(2.66 * 2)
    assert plain.upper > screened.upper


def test_a_point_outside_is_special() -> None:
    result = xmr([*[8.0, 14.0] * 7, 40.0], direction="up")
    assert result.points[-1].rule is Rule.OUTSIDE
    assert result.variation is Variation.IMPROVEMENT_HIGH
    assert {point.rule for point in result.points[:-1]} == {None}


def test_a_falling_trend_is_seen_as_a_rising_one_is() -> None:
    """#167: a decreasing trend was missed."""
    falling = [*STEADY, 11.6, 11.5, 11.4, 11.3, 11.2, 11.1, 11.05, *STEADY]
    assert rules(falling)[14:21] == [Rule.TREND] * 7
    result = xmr(falling, direction="up")
    assert result.points[20].variation is Variation.CONCERN_LOW


def test_a_trend_is_coloured_by_the_way_it_goes_not_by_its_side() -> None:
    """#171, #180: rising points below the centre are rising."""
    rising = [*STEADY, 10.4, 10.5, 10.6, 10.7, 10.75, 10.8, 10.85, *STEADY]
    result = xmr(rising, direction="up")
    assert result.points[16].value is not None
    assert result.points[16].value < result.points[16].limits.centre  # type: ignore[union-attr]
    assert [p.variation for p in result.points[14:21]] == [Variation.IMPROVEMENT_HIGH] * 7


def test_the_same_trend_is_a_concern_when_down_is_better() -> None:
    rising = [*STEADY, 10.4, 10.5, 10.6, 10.7, 10.75, 10.8, 10.85]
    assert xmr(rising, direction="down").variation is Variation.CONCERN_HIGH
    assert xmr(rising, direction="neutral").variation is Variation.NEUTRAL_HIGH


def test_assurance_uses_the_last_group() -> None:
    """#172: the first group's limits were used."""
    values = [*STEADY, *[value + 20 for value in STEADY]]
    assert xmr(values, direction="up", target=25).assurance is Assurance.INCONSISTENT
    assert xmr(values, direction="up", target=25, rebase=[Rebase(14, "ny källa")]).assurance is Assurance.PASS
    assert (
        xmr(values, direction="down", target=25, rebase=[Rebase(14, "ny källa")]).assurance is Assurance.FAIL
    )


def test_six_points_are_no_trend_and_no_shift() -> None:
    """#202: the Excel tool takes six or seven; we take seven."""
    six = [*STEADY, 10.1, 11.3, 11.4, 11.5, 11.6, 11.7, *STEADY]
    assert Rule.TREND not in rules(six[:19] + six[20:])
    above = [11.5, 11.3, 11.5, 11.3, 11.5]  # the 12 before them is the sixth
    assert Rule.SHIFT not in rules([*STEADY, *above, 10.0, *STEADY])
    assert Rule.SHIFT in rules([*STEADY, *above, 11.5, 10.0, *STEADY])


def test_a_tie_neither_extends_nor_breaks_a_trend() -> None:
    """#24: seven points with a tie among them are six points of a trend; an eighth makes it one."""
    tied = [*STEADY, 9.9, 10.4, 10.5, 10.5, 10.6, 10.7, 10.75, 10.8]
    assert Rule.TREND in rules([*tied, 9.0])
    short = [*STEADY, 10.4, 10.5, 10.5, 10.6, 10.7, 10.75, 9.0]
    assert Rule.TREND not in rules(short)


def test_two_of_three_near_a_limit_flags_only_the_two() -> None:
    # Limits of this series: the near upper limit is at about 14.8, the upper at about 16.6.
    values = [*STEADY, 15.8, 11.6, 15.8, *STEADY]
    found = rules(values, screen=False)
    assert (found[14], found[15], found[16]) == (Rule.TWO_OF_THREE, None, Rule.TWO_OF_THREE)


def test_equal_values_are_common_cause() -> None:
    """Float dust in the mean of equal values must not make a shift."""
    assert set(rules([0.1] * 21)) == {None}
    assert xmr([0.1] * 21, direction="up").variation is Variation.COMMON


def test_fewer_than_thirteen_values_give_trial_limits() -> None:
    assert xmr(STEADY[:12], direction="up").trial
    assert not xmr(STEADY[:13], direction="up").trial
    assert xmr([*STEADY, 10.0, 12.0], direction="up", rebase=[Rebase(14, "ny källa")]).trial


def test_no_range_is_taken_across_a_missing_value() -> None:
    limits = limits_of([10, 11, None, 50, 51])
    assert limits is not None
    assert limits.upper - limits.centre == pytest.approx(2.66)
    result = xmr([10, 11, None, 10, 11], direction="up")
    assert result.points[2].variation is Variation.EMPTY


def test_a_lonely_value_has_no_limits() -> None:
    result = xmr([None, 5.0], direction="up", target=4)
    assert result.limits is None
    assert result.variation is Variation.EMPTY
    assert result.assurance is Assurance.EMPTY
    assert xmr([], direction="up").points == ()


def test_a_baseline_fixes_the_limits() -> None:
    values = [*STEADY, *[value + 5 for value in STEADY]]
    assert xmr(values, direction="up", baseline=14).limits == limits_of(STEADY)


def test_rebase_outside_the_series_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Rebase at 14 \(ny källa\)"):
        xmr(STEADY, direction="up", rebase=[Rebase(14, "ny källa")])


def test_new_limits_have_a_named_cause() -> None:
    with pytest.raises(ValueError, match="name the cause"):
        Rebase(7, "  ")
    chart = xmr([*STEADY, *STEADY], direction="up", rebase=[Rebase(14, "1177 direkt")])
    assert [(one.index, one.cause) for one in chart.breaks] == [(14, "1177 direkt")]


def test_the_flow_rates_of_the_handbook() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: mean 50.81, mean moving range 1.8778, limits to four decimals.

    The handbook multiplies by 3 / 1.128, we by 2.66 as the guide of the NHS does: the same to two parts in ten thousand.
    """
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    limits, mean_range = limits_of(flow), mean_moving_range(flow)
    assert limits is not None
    assert limits.centre == pytest.approx(50.81)
    assert mean_range == pytest.approx(1.8778, abs=5e-5)
    assert limits.upper == pytest.approx(55.8041, abs=2e-3)
    assert limits.lower == pytest.approx(45.8159, abs=2e-3)


@pytest.mark.parametrize(
    ("after", "way", "enough"),
    [
        ([15.0, 16.0] * 7, 1, True),  # moved up and stayed
        ([15.0, 16.0] * 4, 1, False),  # moved, but the new limits would be preliminary
        ([10.0, 12.0] * 7, 0, True),  # a cause, but nothing has happened
        ([15.0] * 7 + [11.5, 10.5] * 4, 0, True),  # it came back
        ([15.0] * 6, 0, False),  # too early to say
    ],
)
def test_limits_are_moved_when_the_level_has_moved_and_stayed(
    after: list[float], way: int, enough: bool
) -> None:
    found = grounds([*STEADY, *after], 14)
    assert (found.way, found.justified, found.enough) == (way, way != 0, enough)
    assert (found.before, found.after) == (14, len(after))


def test_grounds_are_asked_within_the_series() -> None:
    with pytest.raises(ValueError, match="New limits at 0"):
        grounds(STEADY, 0)
