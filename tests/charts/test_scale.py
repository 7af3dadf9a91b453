"""Scales, ticks and labels that keep their distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.charts.scale import Scale, apart, around, ticks


def test_a_scale_goes_straight_from_domain_to_paper():
    y = Scale(0, 100, 300, 20)
    assert (y(0), y(50), y(100)) == (300, 160, 20)


def test_a_scale_without_span_is_refused():
    with pytest.raises(ValueError, match="above its lowest"):
        Scale(5, 5, 0, 1)


def test_around_leaves_out_what_is_missing_and_never_is_empty():
    assert around([None, 10, 20], pad=0.1) == (9, 21)
    assert around([0, 0]) == (-1, 1)
    low, high = around([50])
    assert low < 50 < high


def test_around_needs_a_value():
    with pytest.raises(ValueError, match="at least one value"):
        around([None, None])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (61.2, 96.4, [70, 80, 90]),
        (0.24, 0.31, [0.24, 0.26, 0.28, 0.3]),
        (-3, 3, [-2, 0, 2]),
        (7, 7, [7]),
    ],
)
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high) == expected


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), about=st.integers(2, 8))
def test_ticks_lie_within_and_are_about_as_many_as_asked_for(low, span, about):
    found = ticks(low, low + span, about)
    assert all(low - span * 1e-6 <= value <= low + span * (1 + 1e-6) for value in found)
    assert len(found) <= about + 1
    assert found == sorted(set(found))


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8).map(sorted))
def test_labels_are_apart_in_order_and_on_the_paper(positions):
    placed = apart(positions, 16, 0, 300)
    assert len(placed) == len(positions)
    assert all(b - a >= 16 - 1e-9 for a, b in zip(placed, placed[1:], strict=False))
    assert -1e-9 <= placed[0]
    assert placed[-1] <= 300 + 1e-9


def test_labels_with_room_stay_where_they_are():
    assert apart([10, 50, 90], 16, 0, 100) == [10, 50, 90]
