"""Quasi-Poisson regression with a log link and an exposure (Wedderburn, Biometrika 1974;61:439; McCullagh and Nelder 1989)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from narmare.analysis.effects.panel import Floats


@dataclass(frozen=True, eq=False)
class Fitted:
    """Coefficients (k,), covariance (k, k), dispersion, degrees of freedom, fitted means (n,), Pearson residuals (n,)."""

    coefficients: Floats
    covariance: Floats
    dispersion: float
    df: int
    mean: Floats
    residuals: Floats


def quasi_poisson(y: Floats, x: Floats, exposure: Floats) -> Fitted:
    """Fit log E(y) = log(exposure) + x b by iteratively reweighted least squares; variance = dispersion x mean.

    Args:
        y: counts, 0 or more, shape (n,).
        x: shape (n, k), of full rank.
        exposure: positive, shape (n,).

    Raises:
        ValueError: no more rows than columns, collinear columns, all counts 0, or no convergence.
    """
    n, k = x.shape
    if n <= k or np.linalg.matrix_rank(x) < k:
        raise ValueError(f"{n} periods cannot carry {k} coefficients.")
    if y.sum() <= 0:
        raise ValueError("every count is 0.")
    offset = np.log(exposure)
    mean = np.maximum(y, 0.5 * y.mean())
    beta, last = np.zeros(k), np.inf
    for _ in range(100):
        eta = np.log(mean)
        root = np.sqrt(mean)
        beta = np.linalg.lstsq(x * root[:, None], (eta - offset + (y - mean) / mean) * root, rcond=None)[0]
        mean = np.exp(np.clip(x @ beta + offset, -300, 300))
        deviance = _deviance(y, mean)
        if abs(deviance - last) < 1e-12 * (abs(deviance) + 0.1):
            break
        last = deviance
    else:
        raise ValueError("the fit does not settle; are all counts 0 before or after the start?")
    residuals = (y - mean) / np.sqrt(mean)
    dispersion = float((residuals**2).sum() / (n - k))
    inverse = np.linalg.inv((x * mean[:, None]).T @ x)
    return Fitted(beta, dispersion * inverse, dispersion, n - k, mean, residuals)


def _deviance(y: Floats, mean: Floats) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mean), 0.0)
    return float(2 * (part - (y - mean)).sum())
