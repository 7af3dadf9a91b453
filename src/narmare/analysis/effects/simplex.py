"""Shares that sum to one: Frank-Wolfe steps for many small problems at once, and exact least squares for one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from narmare.analysis.effects.panel import Bools, Floats


MOST_STEPS = 10_000
STEPS_BEFORE_SPARSE = 100


@dataclass(frozen=True, eq=False)
class Problems:
    """B problems: bring a x near b up to a constant, with a ridge; min zeta^2 |x|^2 + |a x - b|^2 / rows over the simplex.

    Attributes:
        gram: a'a of centred a, shape (B, n, n).
        cross: a'b, shape (B, n).
        constant: b'b, shape (B,).
        rows: rows of a, shape (B,).
        zeta: ridge, shape (B,).
    """

    gram: Floats
    cross: Floats
    constant: Floats
    rows: Floats
    zeta: Floats

    @classmethod
    def of(cls, a: Floats, b: Floats, zeta: Floats) -> Problems:
        """From a (B, r, n) and b (B, r)."""
        a = a - a.mean(axis=1, keepdims=True)
        b = b - b.mean(axis=1, keepdims=True)
        gram = a.transpose(0, 2, 1) @ a
        cross = (a.transpose(0, 2, 1) @ b[:, :, None])[:, :, 0]
        return cls(gram, cross, (b**2).sum(axis=1), np.full(len(a), float(a.shape[1])), zeta)


def sparse_shares(problems: Problems, stop: Floats) -> Floats:
    """Shares (B, n): a hundred steps, then without those below a quarter of the largest, then to the end (synthdid's way)."""
    x = np.full(problems.cross.shape, 1 / problems.cross.shape[1])
    x = frank_wolfe(problems, stop, x, STEPS_BEFORE_SPARSE)
    x = np.where(x <= x.max(axis=1, keepdims=True) / 4, 0.0, x)
    return frank_wolfe(problems, stop, x / x.sum(axis=1, keepdims=True), MOST_STEPS)


def frank_wolfe(problems: Problems, stop: Floats, x: Floats, most: int) -> Floats:
    """Frank-Wolfe steps with exact line search; a problem ends when a step gains no more than stop^2 (B,)."""
    here = np.arange(len(x))
    done = np.zeros(x.shape, float)
    p, last = problems, np.full(len(x), np.inf)
    x = x.copy()
    gx = (p.gram @ x[:, :, None])[:, :, 0]
    for number in range(most):
        at = np.arange(len(here))
        ridge = p.rows * p.zeta**2
        gradient = gx - p.cross + ridge[:, None] * x
        best = gradient.argmin(axis=1)
        direction = -x
        direction[at, best] += 1.0
        moved = p.gram[at, best] - gx
        curvature = (direction * moved).sum(axis=1) + ridge * (direction**2).sum(axis=1)
        downhill = -(gradient * direction).sum(axis=1)
        step = np.clip(downhill / np.where(curvature > 0, curvature, 1.0), 0.0, 1.0) * (curvature > 0)
        x = x + step[:, None] * direction
        gx = gx + step[:, None] * moved
        value = p.zeta**2 * (x**2).sum(axis=1) + ((x * gx).sum(axis=1) - 2 * (p.cross * x).sum(axis=1) + p.constant) / p.rows  # fmt: skip
        ended = (curvature <= 0) | (
            (last - value <= stop[here] ** 2) if number else np.zeros(len(here), bool)
        )
        last = value
        if ended.any():
            done[here[ended]] = x[ended]
            stay = ~ended
            here, x, gx, last = here[stay], x[stay], gx[stay], last[stay]
            p = _some(p, stay)
            if not len(here):
                return done
    done[here] = x
    return done


def _some(p: Problems, rows: Bools) -> Problems:
    return Problems(p.gram[rows], p.cross[rows], p.constant[rows], p.rows[rows], p.zeta[rows])


@dataclass(frozen=True, eq=False)
class Nearest:
    """Weighted least squares over the simplex for one a (r, n) and b (r,) and many sets of weights of the rows.

    Non-negative least squares (Lawson and Hanson 1974) with the sum of the shares as a heavy extra row.
    """

    a: Floats
    b: Floats
    heavy: float

    @classmethod
    def of(cls, a: Floats, b: Floats) -> Nearest:
        """Prepare a and b."""
        heavy = 1e4 * max(float(np.abs(a).max(initial=0.0)), float(np.abs(b).max(initial=0.0)), 1e-12)
        return cls(np.vstack([a, np.ones(a.shape[1])]), np.append(b, 1.0), heavy)

    def shares(self, weights: Floats) -> Floats:
        """The x >= 0 with sum 1 that makes the weighted squares of a x - b smallest, shape (n,)."""
        root = np.empty(len(self.b))
        np.sqrt(weights, out=root[:-1])
        root[-1] = self.heavy
        x, _ = nnls(self.a * root[:, None], self.b * root, maxiter=50 * self.a.shape[1])
        return np.asarray(x / x.sum())
