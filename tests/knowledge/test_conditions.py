"""Conditions as a nurse writes them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.knowledge.conditions import Between, Condition, OneOf, meets, read_condition, written
from narmare.knowledge.faults import Invalid


@pytest.mark.parametrize(
    ("condition", "value", "met"),
    [
        (True, True, True), (True, False, False), (True, 1, False), (False, False, True), (False, None, False), (False, 0, False),
        ("severe", "severe", True), ("severe", "mild", False), ("severe", ["mild", "severe"], True), ("severe", [], False),
        (["mild", "severe"], "mild", True), (["mild", "severe"], "none", False), (["mild", "severe"], None, False),
        (39, 39, True), (39, 39.0, True), (39, "39", False), ([1, 2], 2, True),
        (">= 39", 39, True), (">= 39", 38.99, False), ("> 39", 39, False), ("> 39", 39.01, True), ("<= 3", 3, True), ("< 3", 3, False),
        ("< 3", -2, True), (">= 39", None, False), (">= 1", True, False), ("< 3", "two", False),
        ("20..40", 20, True), ("20..40", 40, True), ("20..40", 40.1, False), ("20..40", 19.9, False), ("-5..-1", -3, True),
    ],
)  # fmt: skip
def test_it_is_met(condition: Any, value: Any, met: bool) -> None:
    assert meets(read_condition(condition), value) is met


@pytest.mark.parametrize(
    "wrong", [[], [1, "one"], [True, "yes"], "40..20", ">= many", "a b", None, {"low": 3}, [[1]]]
)
def test_it_refuses_what_is_no_condition(wrong: Any) -> None:
    with pytest.raises(Invalid):
        read_condition(wrong)


def test_a_range_needs_a_bound() -> None:
    with pytest.raises(Invalid, match="no bound"):
        Between()


numbers = st.integers(-50, 50) | st.floats(-50, 50).map(lambda value: round(value, 1))
codes = st.sampled_from(["mild", "severe", "none", "h24"])
conditions = st.one_of(
    st.lists(numbers, min_size=1, max_size=3).map(lambda values: OneOf(tuple(values))),
    st.lists(codes, min_size=1, max_size=3).map(lambda values: OneOf(tuple(values))),
    st.builds(Between, numbers, st.none(), st.booleans()),
    st.builds(lambda high, is_open: Between(high=high, high_open=is_open), numbers, st.booleans()),
    st.tuples(numbers, numbers).map(lambda pair: Between(min(pair), max(pair))),
)


@given(conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    assert read_condition(written(condition)) == condition


@given(conditions, conditions, st.one_of(numbers, codes))
def test_within_means_that_whoever_meets_the_one_meets_the_other(
    inner: Condition, outer: Condition, value: Any
) -> None:
    if inner.within(outer) and meets(inner, value):
        assert meets(outer, value)


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        (">= 40", ">= 39", True), (">= 39", "> 39", False), ("> 39", ">= 39", True), ("20..30", "< 31", True), ("20..30", "< 30", False),
        ("mild", ["mild", "severe"], True), (["mild", "severe"], "mild", False), ([5, 7], "5..7", True), ("5..7", [5, 6, 7], False),
    ],
)  # fmt: skip
def test_which_condition_is_narrower(inner: Any, outer: Any, within: bool) -> None:
    assert read_condition(inner).within(read_condition(outer)) is within
