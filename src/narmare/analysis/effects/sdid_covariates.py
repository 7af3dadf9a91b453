"""Covariates inside synthetic difference-in-differences: their slopes are found together with the weights.

Arkhangelsky et al. (American Economic Review 2021;111:4088), footnote 4: slopes, unit weights and period weights minimise the sum of both
weight problems.  Their package takes gradient steps of 1, 1/2, 1/3 ..., which depend on the covariates' scale; here slopes (by least
squares, given the weights) and weights (given the slopes) take turns until neither moves, which has the same stationary points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from narmare.analysis.effects.panel import Floats, Ints
from narmare.analysis.effects.simplex import Nearest


MOST_TURNS = 200
STILL = 1e-7  # of the noise: what a turn may move the outcome by at the end


@dataclass(frozen=True, eq=False)
class Cohort:
    """Controls, treated, columns before and after the start, and the ridges of units and periods."""

    controls: Ints
    treated: Ints
    before: Ints
    after: Ints
    of_units: float
    of_periods: float
    noise: float

    def parts(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """Controls before (C, B), their mean after (C,), and the treated's mean before (B,), of values (N, T)."""
        early = values[self.controls][:, self.before]
        return (
            early,
            values[self.controls][:, self.after].mean(axis=1),
            values[self.treated][:, self.before].mean(axis=0),
        )


def slopes(y: Floats, x: Floats, cohort: Cohort) -> Floats:
    """The slopes (K,) of covariates x (K, N, T) in the outcome y (N, T)."""
    beta = np.zeros(len(x))
    size = np.maximum(x.std(axis=(1, 2)), 1e-300)
    for _ in range(MOST_TURNS):
        units, periods = _shares(y - np.einsum("k,knt->nt", beta, x), cohort)
        before = beta
        beta = _given(y, x, cohort, units, periods)
        if np.max(np.abs(beta - before) * size, initial=0.0) <= STILL * max(cohort.noise, 1e-300):
            break
    return beta


def _shares(y: Floats, cohort: Cohort) -> tuple[Floats, Floats]:
    early, late, treated = cohort.parts(y)
    return _nearest(early.T, treated, cohort.of_units), _nearest(early, late, cohort.of_periods)


def _nearest(a: Floats, b: Floats, ridge: float) -> Floats:
    """Exact: ridge^2 |x|^2 + |a x - b|^2 / rows over the simplex, up to a constant; the ridge as rows of its own."""
    r, n = a.shape
    rows = np.vstack([a - a.mean(axis=0), ridge * np.sqrt(r) * np.eye(n)])
    return Nearest.of(rows, np.concatenate([b - b.mean(), np.zeros(n)])).shares(np.ones(r + n))


def misfit(values: Floats, cohort: Cohort, units: Floats, periods: Floats) -> Floats:
    """What the weights leave of values (N, T): by control and by period before, each over the root of their number."""
    early, late, treated = cohort.parts(values)
    by_control = early @ periods - late
    by_period = units @ early - treated
    return np.concatenate([
        (by_control - by_control.mean()) / np.sqrt(len(by_control)), (by_period - by_period.mean()) / np.sqrt(len(by_period)),
    ])  # fmt: skip


def _given(y: Floats, x: Floats, cohort: Cohort, units: Floats, periods: Floats) -> Floats:
    columns = np.array([misfit(one, cohort, units, periods) for one in x]).T
    return np.asarray(np.linalg.lstsq(columns, misfit(y, cohort, units, periods), rcond=None)[0])
