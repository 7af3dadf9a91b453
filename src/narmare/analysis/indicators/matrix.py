"""The matrix of variation and target: where each indicator stands, and which corner a board reads first.

After "Making Data Count" (NHS England): a board starts where something gets worse and its target is never reached, and leaves what
improves and is always reached to those who run it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from narmare.analysis.indicators.judged import Assurance, Xmr
from narmare.analysis.indicators.signals import Variation


class Movement(StrEnum):
    """The column of the matrix: what the series does."""

    WORSE = "worse"
    STEADY = "steady"  # no signal, or too few values to see one
    MOVED = "moved"  # a signal where neither way is better
    BETTER = "better"


# Worst first, as a board reads.
MOVEMENTS = (Movement.WORSE, Movement.STEADY, Movement.MOVED, Movement.BETTER)
ASSURANCES = (Assurance.FAIL, Assurance.INCONSISTENT, Assurance.EMPTY, Assurance.PASS)
COLUMN = {"improvement": Movement.BETTER, "concern": Movement.WORSE, "neutral": Movement.MOVED}


@dataclass(frozen=True, order=True)
class Place:
    """A cell of the matrix by its numbers; the smaller, the sooner it is read."""

    column: int
    row: int

    @property
    def movement(self) -> Movement:
        """What the series does."""
        return MOVEMENTS[self.column]

    @property
    def assurance(self) -> Assurance:
        """Whether the target is reached."""
        return ASSURANCES[self.row]


def place(chart: Xmr) -> Place:
    """Where a judged series stands."""
    return Place(MOVEMENTS.index(movement(chart.variation)), ASSURANCES.index(chart.assurance))


def movement(variation: Variation) -> Movement:
    """The column of a variation."""
    return COLUMN.get(variation.value.split("_")[0], Movement.STEADY)


def matrix[T](charts: Iterable[tuple[T, Xmr]]) -> Mapping[Place, tuple[T, ...]]:
    """Every cell that holds something -> what stands in it, in the order given; cells in the order that a board reads."""
    cells: dict[Place, list[T]] = {}
    for what, chart in charts:
        cells.setdefault(place(chart), []).append(what)
    return {cell: tuple(cells[cell]) for cell in sorted(cells)}
