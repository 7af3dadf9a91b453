"""Two-period effects on the treated with covariates: doubly robust, outcome regression, inverse probability weighting.

Sant'Anna and Zhao (Journal of Econometrics 2020;219:101), the panel estimators with a logit propensity score by maximum
likelihood and a linear outcome regression, with their influence functions; the weights of the score are normalised (Hajek).
"""

from __future__ import annotations

import numpy as np

from narmare.analysis.effects.panel import Bools, Floats


KINDS = ("dr", "reg", "ipw")
TRIM = 0.995  # controls whose propensity lies above this are left out, as in the authors' package


def att(change: Floats, treated: Bools, x: Floats, weights: Floats, kind: str) -> tuple[float, Floats]:
    """Effect on the treated and the influence of each unit.

    Args:
        change: outcome after less outcome before, shape (n,).
        treated: who is treated, shape (n,); the others are controls.
        x: covariates with a column of ones, shape (n, k).
        weights: positive, shape (n,).
        kind: "dr", "reg" or "ipw".

    Returns:
        The estimate, and influences that sum to 0 and whose squares, divided by n^2, sum to its variance.

    Raises:
        FloatingPointError: treated and controls do not overlap, or covariates are collinear among the controls.
    """
    w = weights / weights.mean()
    d = treated.astype(float)
    if kind == "reg":
        return _regression(change, d, x, w)
    score, score_influence = _propensity(d, x, w)
    control = np.where(treated, 0.0, w * score / (1 - score)) * (treated | (score < TRIM))
    fitted, ols_influence = _outcome(change, d, x, w) if kind == "dr" else (0.0, None)
    return _weighted(change - fitted, w * d, control, x, ols_influence, score_influence)


def _propensity(d: Floats, x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Logit by Newton's method: fitted probabilities and the influence of each unit on the coefficients, shape (n, k)."""
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -35, 35)))
        gradient = x.T @ (w * (d - p))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x
        if np.linalg.cond(hessian) > 1e14:
            raise FloatingPointError("no overlap")
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-10 * max(1.0, np.abs(beta).max()):
            break
    else:
        raise FloatingPointError("no overlap")
    p = np.minimum(1 / (1 + np.exp(-np.clip(x @ beta, -35, 35))), 1 - 1e-6)
    hessian = (x * (w * p * (1 - p))[:, None]).T @ x
    return p, (w * (d - p))[:, None] * x @ np.linalg.inv(hessian) * len(d)


def _outcome(change: Floats, d: Floats, x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Linear regression among the controls: fitted changes for all, and the influence of each unit, shape (n, k)."""
    of_control = w * (1 - d)
    gram = (x * of_control[:, None]).T @ x
    if np.linalg.cond(gram) > 1e14:
        raise FloatingPointError("collinear")
    beta = np.linalg.solve(gram, x.T @ (of_control * change))
    fitted = x @ beta
    return fitted, (of_control * (change - fitted))[:, None] * x @ np.linalg.inv(gram) * len(d)


def _regression(change: Floats, d: Floats, x: Floats, w: Floats) -> tuple[float, Floats]:
    fitted, influence = _outcome(change, d, x, w)
    of_treated = w * d
    size = of_treated.mean()
    effect = float((of_treated * (change - fitted)).mean() / size)
    pulled = influence @ (of_treated[:, None] * x).mean(axis=0)
    return effect, (of_treated * (change - fitted - effect) - pulled) / size


def _weighted(
    rest: Floats, treat: Floats, control: Floats, x: Floats, ols: Floats | None, score: Floats
) -> tuple[float, Floats]:
    size_t, size_c = treat.mean(), control.mean()
    mean_t, mean_c = (treat * rest).mean() / size_t, (control * rest).mean() / size_c
    influence_t = treat * (rest - mean_t)
    influence_c = control * (rest - mean_c)
    influence_c = influence_c + score @ ((control * (rest - mean_c))[:, None] * x).mean(axis=0)
    if ols is not None:
        influence_t = influence_t - ols @ (treat[:, None] * x).mean(axis=0)
        influence_c = influence_c - ols @ (control[:, None] * x).mean(axis=0)
    return float(mean_t - mean_c), influence_t / size_t - influence_c / size_c
