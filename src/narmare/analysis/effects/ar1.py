"""Regression of a series with AR(1) errors by restricted maximum likelihood, for many series of one design at once.

Patterson and Thompson (Biometrika 1971;58:545) for the likelihood; Turner et al. (BMC Medical Research Methodology
2021;21:181) for its use in interrupted time series, where it keeps its size and Newey-West does not.  The covariance is
averaged over what rho may be, so that it is not too small in short series.  Periods may have gaps: neighbours d periods
apart correlate as rho^d.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from narmare.analysis.effects.panel import Floats, Ints


GRID = np.linspace(-0.90, 0.98, 95)
FINE = np.linspace(-0.02, 0.02, 9)


@dataclass(frozen=True, eq=False)
class Fitted:
    """U series: coefficients (U, k), covariance (U, k, k), rho (U,), residual variance (U,), degrees of freedom."""

    coefficients: Floats
    covariance: Floats
    rho: Floats
    variance: Floats
    df: int


def reml(y: Floats, x: Floats, ticks: Ints) -> Fitted:
    """Fit y = x b + e with AR(1) errors.

    Args:
        y: shape (U, n), no gaps; leave periods out of `ticks` instead.
        x: shape (n, k), of full rank.
        ticks: ascending counters of the periods, shape (n,).

    Raises:
        ValueError: no more periods than columns, or collinear columns.
    """
    n, k = x.shape
    if n <= k or np.linalg.matrix_rank(x) < k:
        raise ValueError(f"{n} periods cannot carry {k} coefficients.")
    scale = np.abs(x).max(axis=0)
    scale[scale == 0] = 1.0
    steps = np.diff(ticks)
    shrunk = x / scale
    scores = np.stack([_score(y, shrunk, steps, rho) for rho in GRID])
    rho = _refined(y, shrunk, steps, GRID[scores.argmax(axis=0)])
    fitted = _fit(y, shrunk, steps, rho)
    wider = _wider(y, shrunk, steps, scores, fitted)
    return Fitted(
        fitted.coefficients / scale, wider / np.multiply.outer(scale, scale), rho, fitted.variance, fitted.df
    )


def _wider(y: Floats, x: Floats, steps: Ints, scores: Floats, fitted: Fitted) -> Floats:
    """The covariance with the uncertainty of rho in it: its mean over the restricted likelihood of rho (flat prior), plus how
    far the coefficients move with rho.  At the best rho alone it is too small in short series."""
    weights = np.exp(scores - scores.max(axis=0))
    weights /= weights.sum(axis=0)
    total = np.zeros_like(fitted.covariance)
    for rho, weight in zip(GRID, weights, strict=True):
        if weight.max() < 1e-6:
            continue
        coefficients, inverse, variance = _solved(y, x, steps, float(rho))
        away = coefficients - fitted.coefficients
        total += weight[:, None, None] * (
            variance[:, None, None] * inverse + away[:, :, None] * away[:, None, :]
        )
    return total


def _solved(y: Floats, x: Floats, steps: Ints, rho: float) -> tuple[Floats, Floats, Floats]:
    """Coefficients (U, k), inverse of x'x (k, k) and residual variance (U,) at one rho."""
    xw, _ = _whiten(x, steps, rho)
    yw, _ = _whiten(y.T, steps, rho)
    q, r = np.linalg.qr(xw)
    inverse = np.linalg.inv(r)
    coefficients = (inverse @ (q.T @ yw)).T
    variance = ((yw - xw @ coefficients.T) ** 2).sum(axis=0) / (len(x) - x.shape[1])
    return coefficients, inverse @ inverse.T, variance


def _whiten(values: Floats, steps: Ints, rho: float) -> tuple[Floats, float]:
    """Values (n, ...) with unit white errors, and the log determinant of their correlation."""
    power = np.sign(rho) ** steps * np.abs(rho) ** steps
    left = np.sqrt(1 - power**2)
    shape = (-1, *([1] * (values.ndim - 1)))
    white = np.concatenate(
        [values[:1], (values[1:] - power.reshape(shape) * values[:-1]) / left.reshape(shape)]
    )
    return white, float(2 * np.log(left).sum())


def _score(y: Floats, x: Floats, steps: Ints, rho: float) -> Floats:
    """Restricted log-likelihood (without constants) of each series, shape (U,)."""
    n, k = x.shape
    xw, logdet = _whiten(x, steps, rho)
    yw, _ = _whiten(y.T, steps, rho)
    q, r = np.linalg.qr(xw)
    rss = (yw**2).sum(axis=0) - ((q.T @ yw) ** 2).sum(axis=0)
    variance = np.maximum(rss, 1e-300) / (n - k)
    logdet_x = 2 * np.log(np.abs(np.diag(r))).sum()
    return np.asarray(-0.5 * ((n - k) * np.log(variance) + logdet + logdet_x))


def _refined(y: Floats, x: Floats, steps: Ints, best: Floats) -> Floats:
    """The maximum between grid points: a finer grid around each, then the top of a parabola."""
    rho = np.empty(len(y))
    for value in np.unique(best):
        rows = best == value
        fine = np.clip(value + FINE, -0.99, 0.99)
        scores = np.stack([_score(y[rows], x, steps, at) for at in fine])
        top = np.clip(scores.argmax(axis=0), 1, len(fine) - 2)
        left, middle, right = (np.take_along_axis(scores, (top + d)[None], 0)[0] for d in (-1, 0, 1))
        bend = left - 2 * middle + right
        shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, 1.0), 0.0)
        rho[rows] = np.clip(fine[top] + np.clip(shift, -1, 1) * (FINE[1] - FINE[0]), -0.99, 0.99)
    return rho


def _fit(y: Floats, x: Floats, steps: Ints, rho: Floats) -> Fitted:
    u, (n, k) = len(y), x.shape
    coefficients, covariance, variance = np.empty((u, k)), np.empty((u, k, k)), np.empty(u)
    for at in range(u):
        xw, _ = _whiten(x, steps, float(rho[at]))
        yw, _ = _whiten(y[at], steps, float(rho[at]))
        q, r = np.linalg.qr(xw)
        inverse = np.linalg.inv(r)
        coefficients[at] = inverse @ (q.T @ yw)
        variance[at] = ((yw - xw @ coefficients[at]) ** 2).sum() / (n - k)
        covariance[at] = variance[at] * inverse @ inverse.T
    return Fitted(coefficients, covariance, rho, variance, n - k)


def newey_west(y: Floats, x: Floats, lags: int) -> Fitted:
    """Ordinary least squares of one series with Newey and West's covariance (Bartlett weights) and n / (n - k).

    For comparison with published tables only: on autocorrelated series it is far too sure of itself (effects.md, bench).
    """
    n, k = x.shape
    q, r = np.linalg.qr(x)
    inverse = np.linalg.inv(r)
    beta = inverse @ (q.T @ y)
    scores = x * (y - x @ beta)[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = inverse @ inverse.T
    rest = y - x @ beta
    covariance = bread @ middle @ bread * n / (n - k)
    return Fitted(beta[None], covariance[None], np.zeros(1), np.array([(rest**2).sum() / (n - k)]), n - k)
