"""Interrupted time series: segmented regression of each cohort's series, with or without a control series.

Model: level, trend, change of level at the start, change of slope after it (0 in the first treated period), harmonics of the
year, covariates.  `its_reml` has AR(1) errors by restricted maximum likelihood and t intervals; `its_poisson` is for counts
with an exposure (Bernal, Cummins and Gasparrini, International Journal of Epidemiology 2017;46:348).  `its_ols` with
Newey-West errors reproduces published tables and is no default: it is too sure of itself on autocorrelated series.

Assumes: without the change the trend before would have gone on (or, with a control series, the treated would have
kept their distance to it); nothing else happened at the start.  Cohorts are averaged, their errors taken as independent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.effects import ar1, counts
from narmare.analysis.effects.estimate import Estimate, Row, Series, interval, periods_of, row
from narmare.analysis.effects.its_series import Choices, Cohort, cohort_of, cohorts_of, exposed
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Floats, Ints, Panel
from narmare.analysis.effects.periods import Grain


SHORT = 36  # points; below, no method keeps its size
PAIRS = 2  # harmonics of the year, when there are three years of months or more


@dataclass(frozen=True, eq=False)
class Solved:
    """One series: coefficients, covariance, degrees of freedom, fitted with and without the change, named figures."""

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    df: int
    contrast: Floats
    used: Ints  # places of the periods
    observed: Floats
    counterfactual: Floats
    figures: dict[str, float]

    @property
    def effect(self) -> float:
        """Mean effect after the start, on the scale of the coefficients."""
        return float(self.contrast @ self.coefficients)

    @property
    def variance(self) -> float:
        """Of the effect."""
        return float(self.contrast @ self.covariance @ self.contrast)


def its_reml(panel: Panel, choices: Choices | None = None) -> Estimate:
    """Interrupted time series with AR(1) errors by REML.

    Raises:
        EffectError: nothing treated, or too few periods for the model.
    """
    return _estimate(panel, _complete(choices, "level+slope"), "its-reml", _solve_reml)


def its_ols(panel: Panel, choices: Choices | None = None) -> Estimate:
    """Interrupted time series by least squares with Newey-West errors; for comparison with published tables only.

    Raises:
        EffectError: nothing treated, or too few periods for the model.
    """
    return _estimate(panel, _complete(choices, "level+slope"), "its-ols", _solve_ols).told(Note("newey_west"))


def its_poisson(panel: Panel, choices: Choices | None = None) -> Estimate:
    """Interrupted time series of counts; estimates are logarithms of ratios (scale "log").

    Raises:
        EffectError: counts below 0, nothing treated, or too few periods for the model.
    """
    if (panel.outcome[panel.seen] < 0).any():
        raise EffectError("negative_counts", Note("remedy_use_reml"), column=panel.name)
    how = _complete(choices, "level")
    panel = exposed(panel, how)
    return _estimate(panel, how, "its-poisson", _solve_poisson)


def _complete(choices: Choices | None, impact: str) -> Choices:
    how = choices or Choices()
    return replace(how, impact=how.impact or impact)


# ---- the model


def _columns(
    panel: Panel, how: Choices, start: int, used: Ints, covariates: Floats
) -> tuple[list[str], Floats]:
    ticks = panel.ticks[used]
    time = (ticks - panel.ticks[0]).astype(float)
    post = (ticks >= start).astype(float)
    columns = {"const": np.ones(len(ticks)), "time": time}
    impact = how.impact or ""
    if "level" in impact:
        columns["level"] = post
    if "slope" in impact:
        columns["slope"] = post * (ticks - start)
    season = _season(panel, how, ticks)
    for number in range(1, _pairs(panel, how, len(used)) + 1):
        angle = 2 * np.pi * number * (season[0] if season else np.zeros(len(ticks)))
        if season and 2 * number < season[1]:
            columns[f"sin{number}"], columns[f"cos{number}"] = np.sin(angle), np.cos(angle)
    columns |= {name: values[used] for name, values in zip(panel.covariates, covariates, strict=True)}
    return list(columns), np.stack(list(columns.values()), axis=1)


def _season(panel: Panel, how: Choices, ticks: Ints) -> tuple[Floats, int] | None:
    """Place in the year of each tick, and how many periods a year has."""
    if how.year is not None and panel.calendar.grain is Grain.NUMBER:
        return (ticks % how.year) / how.year, how.year
    return panel.calendar.season(ticks)


def _pairs(panel: Panel, how: Choices, points: int) -> int:
    if how.harmonics is not None:
        return how.harmonics
    season = _season(panel, how, panel.ticks[:1])
    return PAIRS if season and points >= 3 * season[1] else 0


def _contrast(names: list[str], x: Floats, post: np.ndarray) -> Floats:
    """The mean over treated periods of what the change adds."""
    contrast = np.zeros(len(names))
    for name in ("level", "slope"):
        if name in names:
            contrast[names.index(name)] = x[post, names.index(name)].mean()
    return contrast


def _used(panel: Panel, cohort: Cohort) -> Ints:
    known = ~np.isnan(cohort.y) & ~np.isnan(cohort.exposure) & ~np.isnan(cohort.covariates).any(axis=0)
    if cohort.control is not None and cohort.control_exposure is not None:
        known &= ~np.isnan(cohort.control) & ~np.isnan(cohort.control_exposure)
    return np.flatnonzero(known)


def _design(panel: Panel, how: Choices, cohort: Cohort) -> tuple[Ints, list[str], Floats, np.ndarray]:
    used = _used(panel, cohort)
    names, x = _columns(panel, how, cohort.start, used, cohort.covariates)
    post = panel.ticks[used] >= cohort.start
    need = 2 if "slope" in (how.impact or "") else 1
    if post.sum() < need or (~post).sum() < 3 or len(used) <= len(names) + 1:
        raise EffectError(
            "series_too_short", Note("remedy_longer"), before=int((~post).sum()), after=int(post.sum())
        )
    return used, names, x, post


def _solve_reml(panel: Panel, how: Choices, cohort: Cohort) -> Solved:
    used, names, x, post = _design(panel, how, cohort)
    y = cohort.y[used] - (cohort.control[used] if cohort.control is not None else 0.0)
    fitted = ar1.reml(y[None], x, panel.ticks[used])
    return _linear(names, x, post, used, cohort, fitted)


def _solve_ols(panel: Panel, how: Choices, cohort: Cohort) -> Solved:
    used, names, x, post = _design(panel, how, cohort)
    y = cohort.y[used] - (cohort.control[used] if cohort.control is not None else 0.0)
    return _linear(names, x, post, used, cohort, ar1.newey_west(y, x, how.lags))


def _linear(
    names: list[str], x: Floats, post: np.ndarray, used: Ints, cohort: Cohort, fitted: ar1.Fitted
) -> Solved:
    beta = fitted.coefficients[0]
    changed = [place for place, name in enumerate(names) if name in ("level", "slope")]
    figures = {"rho": float(fitted.rho[0]), "sd": float(np.sqrt(fitted.variance[0]))}
    return Solved(
        tuple(names), beta, fitted.covariance[0], fitted.df, _contrast(names, x, post), used, cohort.y[used],
        x @ beta - x[:, changed] @ beta[changed] + (cohort.control[used] if cohort.control is not None else 0.0), figures,
    )  # fmt: skip


def _solve_poisson(panel: Panel, how: Choices, cohort: Cohort) -> Solved:
    used, names, x, post = _design(panel, how, cohort)
    y, exposure = cohort.y[used], cohort.exposure[used]
    own = np.arange(len(used))
    if cohort.control is not None and cohort.control_exposure is not None:
        names, x = _with_control(names, x)
        y = np.concatenate([cohort.control[used], y])
        exposure = np.concatenate([cohort.control_exposure[used], exposure])
        own = own + len(used)
    try:
        fitted = counts.quasi_poisson(y, x, exposure)
    except ValueError as fault:
        raise EffectError("count_model_failed", why=str(fault)) from None
    prefix = "treated:" if cohort.control is not None else ""
    changed = [place for place, name in enumerate(names) if name in (f"{prefix}level", f"{prefix}slope")]
    contrast = np.zeros(len(names))
    contrast[changed] = x[own][post][:, changed].mean(axis=0)
    figures = {"dispersion": fitted.dispersion, "lag1": _lag1(fitted.residuals[own])}
    return Solved(
        tuple(names), fitted.coefficients, fitted.covariance, fitted.df, contrast, used, cohort.y[used] / cohort.exposure[used],
        fitted.mean[own] * np.exp(-x[own][:, changed] @ fitted.coefficients[changed]) / cohort.exposure[used], figures,
    )  # fmt: skip


def _with_control(names: list[str], x: Floats) -> tuple[list[str], Floats]:
    """Control rows above treated rows; what makes a series' own course is there once more for the treated."""
    own = [place for place, name in enumerate(names) if name in ("const", "time", "level", "slope")]
    both = np.vstack([x, x])
    extra = np.vstack([np.zeros((len(x), len(own))), x[:, own]])
    return [*names, *(f"treated:{names[place]}" for place in own)], np.hstack([both, extra])


def _lag1(residuals: Floats) -> float:
    around = residuals - residuals.mean()
    return float((around[1:] * around[:-1]).sum() / max(float((around**2).sum()), 1e-300))


# ---- the answer


def _estimate(
    panel: Panel, how: Choices, method: str, solve: Callable[[Panel, Choices, Cohort], Solved]
) -> Estimate:
    counted = method == "its-poisson"
    if panel.never.all():
        raise EffectError("nothing_treated", Note("remedy_treated"))
    panel = _varying(panel)
    cohorts, solved, failed = [], [], []
    for cohort in cohorts_of(panel, how, counted):
        try:
            solved.append(solve(panel, how, cohort))
            cohorts.append(cohort)
        except EffectError:
            if len(panel.cohorts) == 1:
                raise
            failed.append(panel.label(cohort.start))
    if not solved:
        raise EffectError("series_too_short", Note("remedy_longer"), before=0, after=0)
    return _pooled(panel, how, method, cohorts, solved, failed)


def _varying(panel: Panel) -> Panel:
    """Without covariates that no unit's time moves: a series' level holds them already."""
    still = [name for name, values in panel.covariates.items() if not _moves(values)]
    if not still:
        return panel
    kept = {name: values for name, values in panel.covariates.items() if name not in still}
    return replace(panel, covariates=kept).with_notes(Note("covariates_dropped", {"names": some(still)}))


def _moves(values: Floats) -> bool:
    known = ~np.isnan(values)
    lowest, highest = (
        np.where(known, values, np.inf).min(axis=1),
        np.where(known, values, -np.inf).max(axis=1),
    )
    return bool((highest > lowest).any())


def _pooled(
    panel: Panel, how: Choices, method: str, cohorts: list[Cohort], solved: list[Solved], failed: list[str]
) -> Estimate:
    variances = np.array([one.variance for one in solved])
    weights = 1 / variances if method == "its-poisson" else np.array([cohort.weight for cohort in cohorts])
    weights = weights / weights.sum()
    effect = float(sum(w * one.effect for w, one in zip(weights, solved, strict=True)))
    se = float(np.sqrt((weights**2 * variances).sum()))
    # Welch and Satterthwaite's degrees of freedom of a sum
    df = None if how.normal else float(
        (weights**2 * variances).sum() ** 2 / sum((w**2 * v) ** 2 / one.df for w, v, one in zip(weights, variances, solved, strict=True))
    )  # fmt: skip
    low, high, p = interval(effect, se, df)
    used = sum(
        len(one.used) * (2 if how.control != "none" and method == "its-poisson" else 1) for one in solved
    )
    return Estimate(
        method=method, estimand="att", estimate=effect, se=se, low=low, high=high, p=p, df=df, units=panel.shape[0],
        treated=sum(len(c.units) for c in cohorts), periods=panel.shape[1], n=used, scale="log" if method == "its-poisson" else "identity",
        groups=tuple(row(panel.label(c.start), one.effect, float(np.sqrt(one.variance)), None if how.normal else one.df, len(c.units)) for c, one in zip(cohorts, solved, strict=True)),
        coefficients=_coefficients(solved[0], how) if len(solved) == 1 else (),
        unit_rows=_unit_rows(panel, how, cohorts, method), series=_series(panel, solved, weights),
        diagnostics={name: float(np.mean([one.figures[name] for one in solved])) for name in solved[0].figures},
        notes=(*panel.notes, *_notes(panel, how, solved, failed)),
    )  # fmt: skip


def _coefficients(one: Solved, how: Choices) -> tuple[Row, ...]:
    df = None if how.normal else one.df
    rows = [
        row(name, float(value), float(np.sqrt(one.covariance[at, at])), df)
        for at, (name, value) in enumerate(zip(one.names, one.coefficients, strict=True))
    ]
    for prefix in ("", "treated:"):
        if f"{prefix}slope" in one.names and not (prefix == "" and "treated:slope" in one.names):
            both = [one.names.index("time"), one.names.index(f"{prefix}slope")]
            value = float(one.coefficients[both].sum())
            rows.append(
                row("post_trend", value, float(np.sqrt(one.covariance[np.ix_(both, both)].sum())), df)
            )
    return tuple(rows)


def _unit_rows(panel: Panel, how: Choices, cohorts: list[Cohort], method: str) -> tuple[Row, ...]:
    """Each treated unit's own series; all complete units of a cohort in one call where errors are AR(1)."""
    if panel.shape[0] == 1 or method == "its-ols":
        return ()
    rows: list[Row] = []
    never = np.flatnonzero(panel.never)
    for cohort in cohorts:
        if len(cohort.units) == 1:
            continue
        whole = panel.seen[cohort.units].all(axis=1)
        if method == "its-reml" and not panel.covariates:
            rows += _many(panel, how, cohort, cohort.units[whole])
            continue
        for unit in cohort.units[whole]:
            one = cohort_of(panel, how, method == "its-poisson", cohort.start, np.array([unit]), never)
            try:
                solved = _solve_poisson(panel, how, one) if method == "its-poisson" else _solve_reml(panel, how, one)  # fmt: skip
            except EffectError:
                continue
            rows.append(row(panel.units[unit], solved.effect, float(np.sqrt(solved.variance)), solved.df, len(solved.used)))  # fmt: skip
    return tuple(rows)


def _many(panel: Panel, how: Choices, cohort: Cohort, units: Ints) -> list[Row]:
    if not len(units):
        return []
    used = np.arange(panel.shape[1])
    if cohort.control is not None:
        used = np.flatnonzero(~np.isnan(cohort.control))
    names, x = _columns(panel, how, cohort.start, used, cohort.covariates)
    contrast = _contrast(names, x, panel.ticks[used] >= cohort.start)
    y = panel.outcome[units][:, used] - (cohort.control[used] if cohort.control is not None else 0.0)
    fitted = ar1.reml(y, x, panel.ticks[used])
    effects = fitted.coefficients @ contrast
    errors = np.sqrt(np.einsum("i,uij,j->u", contrast, fitted.covariance, contrast))
    return [row(panel.units[u], float(e), float(s), fitted.df, len(used)) for u, e, s in zip(units, effects, errors, strict=True)]  # fmt: skip


def _series(panel: Panel, solved: list[Solved], weights: Floats) -> Series:
    observed, without = np.zeros((2, len(solved), panel.shape[1])) * np.nan
    for at, one in enumerate(solved):
        observed[at, one.used], without[at, one.used] = one.observed, one.counterfactual
    known = ~np.isnan(observed).any(axis=0)
    labels = [panel.label(t) for t in panel.ticks]
    return periods_of(labels, np.where(known, weights @ np.nan_to_num(observed), np.nan), np.where(known, weights @ np.nan_to_num(without), np.nan))  # fmt: skip


def _notes(panel: Panel, how: Choices, solved: list[Solved], failed: list[str]) -> list[Note]:
    notes = []
    shortest = min(len(one.used) for one in solved)
    if shortest < SHORT:
        notes.append(Note("short_series", {"points": shortest, "needed": SHORT}))
    if panel.never.any() and how.control == "none":
        notes.append(Note("never_treated_unused", {"count": int(panel.never.sum())}))
    if len(solved) > 1:
        notes.append(Note("cohorts_taken_as_independent", {"count": len(solved)}))
    if failed:
        notes.append(Note("cohorts_too_short", {"cohorts": some(failed)}))
    lag = np.mean([one.figures.get("lag1", 0.0) for one in solved])
    if abs(lag) > 2 / np.sqrt(shortest):
        notes.append(Note("autocorrelated_counts", {"lag1": float(lag)}))
    return notes
