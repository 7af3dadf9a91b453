"""Unit and period effects of an unbalanced, weighted panel, solved exactly and without dummy columns.

The normal equations of y = unit + period are reduced to the periods (T x T): unit effects are eliminated by hand, so that
1 200 units x 120 months cost one product of a 120 x 1 200 matrix and one small factorisation.  Covariates are partialled
out of both sides first (Frisch and Waugh 1933, Lovell 1963).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from narmare.analysis.effects.panel import Bools, Floats


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Least squares of unit and period effects over cells with weight `w` (0: the cell is not used), shape (N, T).

    `unit_part` and `period_part` number the connected parts of the graph that joins units and periods by used cells: the
    sum unit + period is known only where both lie in the same part.
    """

    w: Floats
    unit_part: NDArray[np.int64]
    period_part: NDArray[np.int64]
    _of_unit: Floats
    _inverse: Floats

    @classmethod
    def over(cls, w: Floats) -> TwoWay:
        """Prepare the cells with weights `w`."""
        n, t = w.shape
        rows, columns = np.nonzero(w)
        size = n + t
        graph = csr_matrix((np.ones(len(rows)), (rows, columns + n)), shape=(size, size))
        _, part = connected_components(graph, directed=False)
        of_unit, of_period = w.sum(axis=1), w.sum(axis=0)
        share = w / np.where(of_unit > 0, of_unit, 1.0)[:, None]
        normal = np.diag(of_period) - w.T @ share
        return cls(w, part[:n], part[n:], of_unit, np.linalg.pinv(normal, rcond=1e-11, hermitian=True))

    @property
    def identified(self) -> Bools:
        """Cells whose unit + period is known, shape (N, T)."""
        known = self.unit_part[:, None] == self.period_part[None, :]
        return known & (self._of_unit > 0)[:, None] & (self.w.sum(axis=0) > 0)[None, :]

    def fit(self, y: Floats) -> tuple[Floats, Floats]:
        """Unit effects (N,) and period effects (T,) of y (N, T); y may hold anything where the weight is 0."""
        weighted = self.w * np.where(self.w > 0, y, 0.0)
        return self.solve(weighted.sum(axis=1), weighted.sum(axis=0))

    def solve(self, unit_sums: Floats, period_sums: Floats) -> tuple[Floats, Floats]:
        """The solution of the normal equations with these right-hand sides."""
        safe = np.where(self._of_unit > 0, self._of_unit, 1.0)
        period = self._inverse @ (period_sums - self.w.T @ (unit_sums / safe))
        unit = (unit_sums - self.w @ period) / safe
        return np.where(self._of_unit > 0, unit, 0.0), period

    def residuals(self, y: Floats) -> Floats:
        """y less its unit and period effects where the weight is above 0, and 0 elsewhere."""
        unit, period = self.fit(y)
        return np.where(self.w > 0, np.where(self.w > 0, y, 0.0) - unit[:, None] - period[None, :], 0.0)


@dataclass(frozen=True, eq=False)
class Partialled:
    """Covariates without their unit and period effects: residuals (K, N, T), which were kept, and the inverse of X'WX."""

    kept: tuple[int, ...]
    residuals: Floats
    inverse: Floats

    def coefficients(self, twoway: TwoWay, y: Floats) -> Floats:
        """Slopes of the kept covariates."""
        if not self.kept:
            return np.zeros(0)
        moment = np.einsum("knt,nt->k", self.residuals, twoway.w * np.where(twoway.w > 0, y, 0.0))
        return np.asarray(self.inverse @ moment)


def partial_out(twoway: TwoWay, covariates: Floats) -> Partialled:
    """Residuals of covariates (K, N, T); those without variation left, or a sum of others, are dropped."""
    kept: list[int] = []
    residuals: list[Floats] = []
    for place, values in enumerate(covariates):
        rest = twoway.residuals(values)
        size = float((twoway.w * rest**2).sum())
        before = float((twoway.w * np.where(twoway.w > 0, values, 0.0) ** 2).sum())
        if size <= 1e-12 * max(before, 1e-300):
            continue
        gram = _gram(twoway.w, [*residuals, rest])
        scale = np.sqrt(np.diag(gram))
        if np.linalg.eigvalsh(gram / np.outer(scale, scale))[0] > 1e-9:
            kept.append(place)
            residuals.append(rest)
    if not kept:
        return Partialled((), np.zeros((0, *twoway.w.shape)), np.zeros((0, 0)))
    return Partialled(tuple(kept), np.stack(residuals), np.linalg.inv(_gram(twoway.w, residuals)))


def _gram(w: Floats, residuals: list[Floats]) -> Floats:
    stacked = np.stack(residuals).reshape(len(residuals), -1)
    return np.asarray((stacked * w.reshape(1, -1)) @ stacked.T)
