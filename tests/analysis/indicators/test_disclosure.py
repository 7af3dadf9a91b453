"""No hidden count can be read by one subtraction."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.analysis.indicators.disclosure import Sum, hide, is_small


def test_a_small_cell_and_the_smallest_beside_it_are_hidden() -> None:
    cells = {"all": (40,), "a": (3,), "b": (30,), "c": (7,)}
    assert hide(cells, [Sum(("all",), ("a", "b", "c"))]) == {"a", "c"}


def test_zero_and_the_minimum_are_shown() -> None:
    assert hide({"all": (5,), "a": (0,), "b": (5,)}, [Sum(("all",), ("a", "b"))]) == frozenset()
    assert not is_small((0, 5))
    assert is_small((9, 4))


def test_a_hidden_zero_protects_nothing() -> None:
    """a is hidden; hiding the zero beside it would leave all - b = a."""
    assert hide({"all": (33,), "a": (3,), "b": (30,), "z": (0,)}, [Sum(("all",), ("a", "b", "z"))]) == {
        "a",
        "b",
    }


def test_two_small_cells_that_are_together_small_need_a_third() -> None:
    cells = {"all": (33,), "a": (1,), "b": (2,), "c": (30,)}
    assert hide(cells, [Sum(("all",), ("a", "b", "c"))]) == {"a", "b", "c"}


def test_the_only_part_takes_its_total_along() -> None:
    """The counts are large, but the other breakdown hides the part."""
    cells = {"all": (50,), "town": (10,), "city": (40,), "unit": (10,), "x": (1,), "y": (9,)}
    sums = [Sum(("all",), ("town", "city")), Sum(("town",), ("unit",)), Sum(("unit",), ("x", "y"))]
    hidden = hide(cells, sums)
    assert {"x", "y"} <= hidden
    assert recoverable(cells, sums, hidden) == []


def test_the_other_count_is_guarded_too() -> None:
    """9 of 10 tells that one did not: that one is the third count."""
    cells = {"all": (50, 100, 50), "a": (9, 10, 1), "b": (41, 90, 49)}
    assert hide(cells, [Sum(("all",), ("a", "b"))]) == {"a", "b"}


def test_the_cell_that_opens_the_fewest_gaps_is_taken() -> None:
    cells = {"all": (59,), "a": (2,), "b": (27,), "c": (30,), "row": (77,), "d": (50,)}
    sums = [Sum(("all",), ("a", "b", "c")), Sum(("row",), ("b", "d"))]
    assert hide(cells, sums) == {"a", "c"}


def test_a_complement_without_any_hit_gets_company_too() -> None:
    """u2 is small, so u1 goes with it in the year; u1's own months must not give it back, though its first count is 0."""
    cells = {
        "m0 u1": (0, 5, 5), "m1 u1": (0, 0, 0), "m0 u2": (0, 0, 0), "m1 u2": (0, 1, 1),
        "year u1": (0, 5, 5), "year u2": (0, 1, 1), "year": (0, 6, 6),
    }  # fmt: skip
    sums = [
        Sum(("year u1",), ("m0 u1", "m1 u1")),
        Sum(("year u2",), ("m0 u2", "m1 u2")),
        Sum(("year",), ("year u1", "year u2")),
    ]
    hidden = hide(cells, sums)
    assert {"year u2", "m1 u2"} <= hidden
    assert recoverable(cells, sums, hidden) == []


@st.composite
def regions(draw: st.DrawFn) -> tuple[dict[str, tuple[int, ...]], list[Sum[str]]]:
    """Units of two municipalities and two owners, some months and their year: every cell, and what adds up to what."""
    units = draw(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("pq")), min_size=1, max_size=5))
    months = [f"m{n}" for n in range(draw(st.integers(1, 4)))]
    small = st.one_of(st.integers(0, 6), st.integers(0, 60))
    cells: dict[str, tuple[int, ...]] = {}
    sums: list[Sum[str]] = []
    for number, _ in enumerate(units):
        for month in months:
            hit, missed = draw(small), draw(small)
            cells[f"{month} u{number}"] = (hit, hit + missed, missed)
    names = [f"u{number}" for number, _ in enumerate(units)]
    for name in names:
        add(cells, sums, f"year {name}", [f"{month} {name}" for month in months])
    for time in (*months, "year"):
        for place, letters in enumerate(("AB", "pq")):
            groups = {
                x: [f"{time} {n}" for n, unit in zip(names, units, strict=True) if unit[place] == x]
                for x in letters
            }
            for letter, inside in groups.items():
                add(cells, sums, f"{time} {letter}", inside)
            add(cells, sums, f"{time} all", [f"{time} {x}" for x in letters if groups[x]])
        add(cells, sums, f"{time} all", [f"{time} {name}" for name in names])
    for name in ("all", "A", "B", "p", "q"):
        add(cells, sums, f"year {name}", [key for month in months if (key := f"{month} {name}") in cells])
    return cells, sums


def add(cells: dict[str, tuple[int, ...]], sums: list[Sum[str]], total: str, parts: list[str]) -> None:
    if parts:
        cells[total] = tuple(sum(counts) for counts in zip(*(cells[part] for part in parts), strict=True))
        sums.append(Sum((total,), tuple(parts)))


def recoverable(
    cells: Mapping[str, tuple[int, ...]], sums: list[Sum[str]], hidden: frozenset[str]
) -> list[Sum[str]]:
    """Sums in which one subtraction of shown cells gives a hidden cell, or a small number that hidden cells share."""
    found = []
    for one in sums:
        missing = [key for key in (*one.whole, *one.parts) if key in hidden]
        both_sides = any(k in hidden for k in one.whole) and any(k in hidden for k in one.parts)
        together = [sum(counts) for counts in zip(*(cells[key] for key in missing), strict=True)]
        if len(missing) == 1 or (missing and not both_sides and is_small(together)):
            found.append(one)
    return found


@given(regions())
def test_no_hidden_count_can_be_subtracted_out(
    region: tuple[dict[str, tuple[int, ...]], list[Sum[str]]],
) -> None:
    cells, sums = region
    hidden = hide(cells, sums)
    assert all(key in hidden for key, counts in cells.items() if is_small(counts))
    assert recoverable(cells, sums, hidden) == []


@given(regions())
def test_nothing_is_hidden_without_a_small_count(
    region: tuple[dict[str, tuple[int, ...]], list[Sum[str]]],
) -> None:
    cells, sums = region
    large = {key: tuple(10 * count for count in counts) for key, counts in cells.items()}
    assert hide(large, sums) == frozenset()


@pytest.mark.parametrize("minimum", [1, 5, 20])
def test_the_minimum_is_a_setting(minimum: int) -> None:
    cells = {"all": (34,), "a": (4,), "b": (15,), "c": (15,)}
    assert ("a" in hide(cells, [Sum(("all",), ("a", "b", "c"))], minimum)) == (minimum > 4)
