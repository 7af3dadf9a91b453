"""Unit and period effects of an unbalanced, weighted panel, solved exactly and without dummy columns.

The normal equations of y = unit + period are reduced to the periods (T x T): unit effects are eliminated by hand, so that
1 200 units x 120 months cost one product of a 120 x 1 200 matrix and one small factorisation.  Covariates are partialled
out of both sides first (Frisch and Waugh 1933, Lovell 1963).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        used = w > 0
        of_unit, of_period = w.sum(axis=1), w.sum(axis=0)
        normal = np.diag(of_period) - w.T @ (w / np.where(of_unit > 0, of_unit, 1.0)[:, None])
        joined = _joined(used)
        # a Laplacian: its null space is one constant per connected part, so this is its pseudo-inverse, without an SVD
        size = max(float(of_period.mean()), 1e-300)
        level = joined / joined.sum(axis=1)
        inverse = np.linalg.inv(normal + size * level) - level / size
        period_part = joined.argmax(axis=1)
        return cls(w, period_part[used.argmax(axis=1)], period_part, of_unit, inverse)

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
        """The solution of the normal equations with these right-hand sides: (N,) and (T,), or (N, R) and (T, R)."""
        across = (slice(None), *(None for _ in unit_sums.shape[1:]))
        safe = np.where(self._of_unit > 0, self._of_unit, 1.0)[across]
        period = self._inverse @ (period_sums - self.w.T @ (unit_sums / safe))
        unit = (unit_sums - self.w @ period) / safe
        return np.where(self._of_unit[across] > 0, unit, 0.0), period

    def residuals(self, y: Floats) -> Floats:
        """y less its unit and period effects where the weight is above 0, and 0 elsewhere."""
        unit, period = self.fit(y)
        return np.where(self.w > 0, np.where(self.w > 0, y, 0.0) - unit[:, None] - period[None, :], 0.0)

    def residuals_of(self, stack: Floats) -> Floats:
        """The same for a stack (K, N, T) of values that are 0 where the weight is."""
        weighted = stack * self.w
        of_unit, of_period = weighted.sum(axis=2), weighted.sum(axis=1)
        safe = np.where(self._of_unit > 0, self._of_unit, 1.0)
        period = (of_period - (of_unit / safe) @ self.w) @ self._inverse.T
        unit = (of_unit - period @ self.w.T) / safe
        return np.where(self.w > 0, stack - unit[:, :, None] - period[:, None, :], 0.0)


def _joined(used: Bools) -> Bools:
    """Which periods hang together over units that are used in both, directly or over others, shape (T, T)."""
    some = used.astype(np.float32)
    joined = (some.T @ some > 0) | np.eye(used.shape[1], dtype=bool)
    while not joined.all():
        wider = joined.astype(np.float32) @ joined.astype(np.float32) > 0
        if (wider == joined).all():
            break
        joined = wider
    return np.asarray(joined)


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


def partial_out(twoway: TwoWay, covariates: Floats, residuals: Floats | None = None) -> Partialled:
    """Residuals of covariates (K, N, T); those without variation left, or a sum of others, are dropped.

    `residuals`: where they are known already.
    """
    if not len(covariates):
        return Partialled((), np.zeros((0, *twoway.w.shape)), np.zeros((0, 0)))
    held = np.where(twoway.w > 0, covariates, 0.0)
    if residuals is None:
        residuals = twoway.residuals_of(held)
    gram = _gram(twoway.w, residuals)
    before = np.einsum("knt,knt,nt->k", held, held, twoway.w)
    kept: list[int] = []
    for place in range(len(covariates)):
        own = gram[place, place]
        if own <= 1e-12 * max(float(before[place]), 1e-300):
            continue
        shared = gram[np.ix_(kept, [place])]
        rest = (
            own - float((shared.T @ np.linalg.solve(gram[np.ix_(kept, kept)], shared))[0, 0]) if kept else own
        )
        if rest > 1e-9 * own:
            kept.append(place)
    return Partialled(
        tuple(kept), residuals[kept], np.linalg.inv(gram[np.ix_(kept, kept)]) if kept else np.zeros((0, 0))
    )


def _gram(w: Floats, residuals: Floats) -> Floats:
    flat = residuals.reshape(len(residuals), -1)
    return np.asarray((flat * w.reshape(1, -1)) @ flat.T)
