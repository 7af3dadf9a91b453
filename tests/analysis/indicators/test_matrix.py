"""Variation x target: every cell, and the order in which a board reads them."""

from __future__ import annotations

import pytest

from narmare.analysis.indicators.matrix import Movement, matrix, place
from narmare.analysis.indicators.spc import Assurance, Xmr, xmr


STEADY = [10.0, 12.0] * 7
UP, DOWN = [*STEADY, 40.0], [*STEADY, -20.0]


@pytest.mark.parametrize(
    ("values", "direction", "target", "movement", "assurance"),
    [
        (UP, "up", None, Movement.BETTER, Assurance.EMPTY),
        (UP, "down", 90, Movement.WORSE, Assurance.PASS),
        (UP, "neutral", 90, Movement.MOVED, Assurance.EMPTY),
        (DOWN, "up", 90, Movement.WORSE, Assurance.FAIL),
        (DOWN, "down", 90, Movement.BETTER, Assurance.PASS),
        (STEADY, "up", 11, Movement.STEADY, Assurance.INCONSISTENT),
        ([None] * 5, "up", 11, Movement.STEADY, Assurance.EMPTY),
    ],
)
def test_a_series_stands_in_one_cell(
    values: list[float | None], direction: str, target: float | None, movement: Movement, assurance: Assurance
) -> None:
    found = place(xmr(values, direction=direction, target=target))
    assert (found.movement, found.assurance) == (movement, assurance)


def test_a_board_reads_the_worst_corner_first() -> None:
    def chart(values: list[float], target: float) -> Xmr:
        return xmr(values, direction="up", target=target)

    charts = [
        ("good", chart(UP, -90)),
        ("worst", chart(DOWN, 90)),
        ("off", chart(STEADY, 90)),
        ("bad too", chart(DOWN, 90)),
    ]
    cells = matrix(charts)
    assert list(cells.values()) == [("worst", "bad too"), ("off",), ("good",)]
    assert min(cells).movement is Movement.WORSE
