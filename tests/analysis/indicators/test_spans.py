"""Sets of intervals: what their SQL makes of them is what one gets by writing down every month."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlglot import select

from narmare.analysis.indicators.sqlparts import Steps, merged


Span = tuple[int, int, int]  # person, first month, the month after the last
SPANS = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 12), st.integers(0, 14)), max_size=9)


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    """A database in memory with an empty table of intervals."""
    found = duckdb.connect()  # noqa: TID251  not the product
    found.execute("CREATE TABLE raw (person_id BIGINT, m_from INTEGER, m_to INTEGER)")
    return found


def by_sql(duck: duckdb.DuckDBPyConnection, spans: list[Span]) -> list[Span]:
    duck.execute("DELETE FROM raw")
    if spans:
        duck.executemany("INSERT INTO raw VALUES (?, ?, ?)", spans)
    steps = Steps()
    query = steps.finish(select("person_id", "m_from", "m_to").from_(merged(steps, "raw")))
    return sorted(duck.execute(query.sql(dialect="duckdb")).fetchall())


def month_by_month(spans: list[Span]) -> list[Span]:
    """The reference: every month that a person has, then each unbroken run of them."""
    months: dict[int, set[int]] = defaultdict(set)
    for person, first, end in spans:
        months[person] |= set(range(first, end))
    return sorted(
        (person, month, next(later for later in range(month, 99) if later not in held))
        for person, held in months.items()
        for month in held
        if month - 1 not in held
    )


@settings(max_examples=60, deadline=None)
@given(SPANS)
@example([(1, 0, 3), (1, 0, 1), (1, 2, 5)])  # two that begin in the same month, the shorter one written last
@example([(1, 0, 9), (1, 0, 1), (1, 10, 12)])  # month 9 is nobody's: a gap is not bridged
@example([(1, 0, 2), (1, 2, 4)])  # touching is one
@example([(1, 5, 5), (1, 7, 6)])  # an interval without a month is none
def test_merged_intervals_hold_the_months_that_were_there(
    duck: duckdb.DuckDBPyConnection, spans: list[Span]
) -> None:
    assert by_sql(duck, spans) == month_by_month(spans)


def test_intervals_that_begin_in_the_same_month_never_bridge_a_gap(duck: duckdb.DuckDBPyConnection) -> None:
    """Thousands of equal beginnings: two windows over them had two orders, and 126 numbers of a twin were wrong."""
    spans = [
        (person, first, end)
        for person in range(1, 3_001)
        for first, end in ((0, 1), (0, 5), (0, 2), (7, 8), (7, 9))
    ]

    assert by_sql(duck, spans) == month_by_month(spans)
