"""A linear programme with whole-number variables, written down row by row and solved by HiGHS through scipy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array


@dataclass
class Programme:
    """A linear programme that is written down row by row."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def variable(self, cost: float = 0.0, upper: float = np.inf, whole: bool = False) -> int:
        """A new variable of 0 or more; returns its column."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, terms: Sequence[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        """low <= sum of (column, factor) <= high."""
        if terms:
            self.entries += [(len(self.low), column, value) for column, value in terms]
            self.low.append(low)
            self.high.append(high)

    def solve(self, seconds: float, gap: float) -> tuple[NDArray[np.float64] | None, bool]:
        """The values and whether they are proven; None if nothing was found in time."""
        if not self.cost:
            return np.zeros(0), True
        rows, columns, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        matrix = coo_array((values, (rows, columns)), shape=(len(self.low), len(self.cost))).tocsr()
        found: Any = milp(
            self.cost, integrality=self.whole, bounds=Bounds(0, self.upper),
            constraints=[LinearConstraint(matrix, self.low, self.high)] if self.low else [],
            options={"time_limit": seconds, "mip_rel_gap": gap},
        )  # fmt: skip
        return found.x, found.status == 0
