"""The columns of a panel as read: which column is what, and where in the file a fault is."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from narmare.analysis.effects.panel import Ints


class PanelError(ValueError):
    """The data are no panel; the message names the file, row and column and says what to do."""


@dataclass(frozen=True)
class Columns:
    """Which column is what.

    Attributes:
        unit, time, outcome: names of columns.
        start: the first treated period (empty, never, NA, inf: never; 0 too when no period is 0 or less; beside years and
            dates also -1, 9999 and 10000), or a column of 0 and 1 (true, false) that says in which periods a unit is treated.
        covariates, weight, offset, cluster: names of columns, or nothing.
    """

    unit: str
    time: str
    outcome: str
    start: str | None = None
    covariates: tuple[str, ...] = ()
    weight: str | None = None
    offset: str | None = None
    cluster: str | None = None

    @property
    def all(self) -> list[str]:
        """Every column that is read, once."""
        named = (self.unit, self.time, self.outcome, self.start, *self.covariates, self.weight, self.offset)
        return list(dict.fromkeys(name for name in (*named, self.cluster) if name))


@dataclass(frozen=True)
class Held:
    """The columns as read, and what is needed to tell where a fault is."""

    table: pa.Table
    source: str
    word: str
    lines: Ints

    def fault(self, row: int, column: str, why: str) -> PanelError:
        """What is wrong in a cell, with where it stands in the file."""
        return PanelError(f"{self.source}, {self.word} {self.lines[row]}, column {column}: {why}")
