"""Synthetic control for one treated unit, nested, with exact placebo inference.

Abadie, Diamond and Hainmueller (JASA 2010;105:493): shares of donors bring weighted predictors near those of the treated
unit, and the predictors' weights are chosen so that the outcome before the start is met best.  The outer problem has many
local optima, so it is started from several places and the best is kept.  Every donor is then treated in turn; p is the rank of
the ratio of the mean squared gap after the start to that before (exact, no draws).  The interval holds the constant
effects that this test does not refuse (Firpo and Possebom, Journal of Causal Inference 2018).

Assumes: a mix of donors that follows the treated unit before the start follows what it would have done after it; no donor
is affected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from narmare.analysis.effects.estimate import Estimate, periods_of, row
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Floats, Ints, Panel
from narmare.analysis.effects.simplex import Nearest


STARTS = 10
STEPS = 500  # evaluations of the outer problem from each start
LAGS = 4  # outcomes before the start that are predictors when covariates are, and no predictors are named


@dataclass(frozen=True)
class Predictor:
    """The mean of a column (the outcome or a covariate) over periods `first` to `last`, as they are written in the data."""

    column: str
    first: str
    last: str


@dataclass(frozen=True, eq=False)
class Fit:
    """Shares of donors and weights of predictors, with the gap in every period (T,)."""

    shares: Floats
    importance: Floats
    gap: Floats
    before: float  # mean squared gap before the start
    after: float

    @property
    def ratio(self) -> float:
        """How much larger the squared gap is after the start."""
        return float(self.after / max(float(self.before), 1e-300))


def synthetic_control(
    panel: Panel,
    *,
    predictors: Sequence[Predictor] = (),
    fitted: tuple[str, str] | None = None,
    anticipation: int = 0,
    seed: int = 0,
) -> Estimate:
    """Estimate the effect on one treated unit (or on the mean of several that start together).

    Args:
        panel: with never-treated donors that have a row in every period.
        predictors: what donors must resemble.  Left out: with covariates, their means before the start and four
            outcomes; without, every outcome before the start.
        fitted: first and last of the periods before the start in which the mix must follow the treated unit; all of them if
            left out.  RMSPE and placebos count every period before the start.
        anticipation: periods before the start that are left out of the fit.
        seed: of the random starts.

    Raises:
        EffectError: no donor, no treated unit, several starts, or fewer than two periods before the start.
    """
    panel = _prepared(panel)
    treated = np.flatnonzero(~panel.never)
    donors = np.flatnonzero(panel.never)
    start = int(panel.start[treated[0]])
    before = np.flatnonzero(panel.ticks < start - anticipation)
    after = np.flatnonzero(panel.ticks >= start)
    if len(before) < 2:
        raise EffectError("too_few_before", Note("remedy_longer"), periods=len(before))
    spans = _Spans(before, after, _judged(panel, fitted, before))
    x, names, y, dropped = _predictors(panel, predictors, before, treated, donors)
    rng = np.random.default_rng(seed)
    nested = x is not None
    first = _fit(y, x, 0, np.arange(1, len(y)), spans, _starts(x, y, spans.judged, rng, STARTS))
    others = [_placebo(y, x, place, spans, first, rng) for place in range(1, len(y))]
    p = (1 + sum(other.ratio >= first.ratio for other in others)) / (1 + len(others))
    low, high, reach = _interval(first.gap[after], float(first.before), [other.ratio for other in others])
    donor_names = [panel.units[at] for at in donors]
    gaps = np.array([other.gap[after].mean() for other in others])
    return Estimate(
        method="synthetic-control", estimand="att", estimate=float(first.gap[after].mean()), se=None, low=low, high=high, p=p,
        df=None, units=panel.shape[0], treated=len(treated), periods=panel.shape[1], n=panel.outcome.size,
        events=tuple(row(int(t) - start, float(g), None, None, len(treated)) for t, g in zip(panel.ticks, first.gap, strict=True)),
        unit_rows=tuple(row(name, float(g), None) for name, g in zip(donor_names, gaps, strict=True)),
        unit_shares=_named(donor_names, first.shares), period_shares=_named(names, first.importance) if nested else {},
        series=periods_of([panel.label(t) for t in panel.ticks], y[0], y[0] - first.gap),
        diagnostics={"rmspe_before": float(np.sqrt(first.before)), "rmspe_after": float(np.sqrt(first.after)),
                     "mspe_ratio": first.ratio, "donors": float(len(others)), "placebo_spread": float(np.std(gaps))},
        notes=(*panel.notes, *dropped, *_notes(first, len(others), reach, y, before)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Spans:
    """Columns before and after the start, and those before it by which a mix is judged."""

    before: Ints
    after: Ints
    judged: Ints


def _judged(panel: Panel, fitted: tuple[str, str] | None, before: Ints) -> Ints:
    if fitted is None:
        return before
    chosen = np.intersect1d(_between(panel, Predictor("the fit", *fitted)), before)
    if len(chosen) < 2:
        raise EffectError("too_few_before", Note("remedy_longer"), periods=len(chosen))
    return chosen


def _prepared(panel: Panel) -> Panel:
    gaps = ~panel.seen.all(axis=1)
    starts = np.unique(panel.start[~panel.never & ~gaps])
    if (gaps & ~panel.never).any() and not len(starts):
        raise EffectError("treated_unit_has_gaps", Note("remedy_fill_gaps"))
    if not len(starts):
        raise EffectError("nothing_treated", Note("remedy_treated"))
    if len(starts) > 1:
        raise EffectError("several_starts", Note("remedy_use_sdid"), starts=len(starts))
    if not (panel.never & ~gaps).any():
        raise EffectError("nobody_never_treated", Note("remedy_use_imputation"))
    notes = [Note("incomplete_units", {"count": int(gaps.sum()), "units": some([panel.units[at] for at in np.flatnonzero(gaps)])})] if gaps.any() else []  # fmt: skip
    return panel.keep(units=~gaps, notes=notes)


def _predictors(
    panel: Panel, named: Sequence[Predictor], before: Ints, treated: Ints, donors: Ints
) -> tuple[Floats | None, list[str], Floats, list[Note]]:
    """Predictors (K, 1 + donors) scaled to spread 1, or None where all outcomes before the start are; the outcomes
    (1 + donors, T), the treated first."""

    def together(values: Floats) -> Floats:
        return np.concatenate([_mean_of_known(values[treated], 0)[None], values[donors]])

    y = together(panel.outcome)
    if not named and not panel.covariates:
        return None, [], y, []
    columns = {panel.name: y} | {name: together(values) for name, values in panel.covariates.items()}
    chosen = [(p.column, _between(panel, p)) for p in named] or [
        *((name, before) for name in panel.covariates),
        *(
            (panel.name, before[[at]])
            for at in np.unique(np.linspace(0, len(before) - 1, LAGS).round().astype(int))
        ),
    ]
    rows, names, dropped = [], [], []
    for column, at in chosen:
        if column not in columns:
            raise EffectError("unknown_predictor", column=column)
        held = columns[column][:, at]
        name = f"{column} {panel.label(panel.ticks[at[0]])}" + (
            f"..{panel.label(panel.ticks[at[-1]])}" if len(at) > 1 else ""
        )
        mean = _mean_of_known(held, 1)
        if np.isnan(mean).any() or np.ptp(mean) == 0:
            dropped.append(name)
            continue
        rows.append(mean)
        names.append(name)
    x = np.array(rows)
    spread = x.std(axis=1, ddof=1, keepdims=True)
    notes = [Note("predictors_dropped", {"names": some(dropped)})] if dropped else []
    return x / np.where(spread > 0, spread, 1.0), names, y, notes


def _mean_of_known(values: Floats, axis: int) -> Floats:
    """Mean of what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    return np.asarray(np.where(known, values, 0.0).sum(axis=axis) / np.where(count > 0, count, np.nan))


def _between(panel: Panel, predictor: Predictor) -> Ints:
    labels = [panel.label(t) for t in panel.ticks]
    for end in (predictor.first, predictor.last):
        if end not in labels:
            raise EffectError("unknown_period", period=end, column=predictor.column)
    return np.arange(labels.index(predictor.first), labels.index(predictor.last) + 1)


# ---- the fit


def _fit(y: Floats, x: Floats | None, one: int, donors: Ints, spans: _Spans, starts: list[Floats]) -> Fit:
    target, pool, judged = y[one], y[donors], spans.judged
    if x is None:
        shares = Nearest.of(pool[:, judged].T, target[judged]).shares(np.ones(len(judged)))
        importance = np.zeros(0)
    else:
        shares, importance = _nested(x[:, one], x[:, donors], target[judged], pool[:, judged], starts)
    gap = target - shares @ pool
    before, after = float(np.mean(gap[spans.before] ** 2)), float(np.mean(gap[spans.after] ** 2))
    return Fit(shares, importance, gap, before, after)


def _nested(x1: Floats, x0: Floats, y1: Floats, y0: Floats, starts: list[Floats]) -> tuple[Floats, Floats]:
    """The weights of predictors whose shares meet the outcome best, from several starts (Nelder-Mead on logarithms)."""
    solve = Nearest.of(x0, x1)

    def importance_of(logs: Floats) -> Floats:
        importance = np.exp(np.clip(logs - logs.max(), -30, 0))
        return np.asarray(importance / importance.sum())

    def loss(logs: Floats) -> float:
        gap = y1 - solve.shares(importance_of(logs)) @ y0
        return float(gap @ gap) / len(gap)

    options = {"maxfev": STEPS, "xatol": 1e-3, "fatol": 1e-6}
    found = [minimize(loss, at, method="Nelder-Mead", options=options | {"initial_simplex": _simplex(at)}) for at in starts]  # fmt: skip
    importance = importance_of(min(found, key=lambda one: float(one.fun)).x)
    return solve.shares(importance), importance


def _simplex(start: Floats) -> Floats:
    return np.vstack([start, start + 2.0 * np.eye(len(start))])


def _starts(x: Floats | None, y: Floats, judged: Ints, rng: np.random.Generator, count: int) -> list[Floats]:
    """Logarithms of weights to start from: equal, by regression of outcomes on predictors, and random."""
    if x is None:
        return []
    k = len(x)
    return [
        np.zeros(k),
        _by_regression(x, y[:, judged]),
        *(np.log(rng.dirichlet(np.ones(k))) for _ in range(count - 2)),
    ]


def _by_regression(x: Floats, y: Floats) -> Floats:
    design = np.vstack([np.ones(x.shape[1]), x]).T
    beta = np.linalg.lstsq(design, y, rcond=None)[0][1:]
    size = (beta**2).sum(axis=1)
    return np.asarray(np.log(np.maximum(size / max(size.sum(), 1e-300), 1e-8)))


def _placebo(
    y: Floats, x: Floats | None, place: int, spans: _Spans, first: Fit, rng: np.random.Generator
) -> Fit:
    """A donor as if it were treated; its pool is the other donors, its search starts at the treated unit's weights too."""
    pool = np.array([at for at in range(1, len(y)) if at != place])
    starts = (
        []
        if x is None
        else [np.log(np.maximum(first.importance, 1e-8)), *_starts(x, y, spans.judged, rng, 2)[1:]]
    )
    return _fit(y, x, place, pool, spans, starts)


def _interval(gaps: Floats, before: float, ratios: list[float]) -> tuple[float | None, float | None, int]:
    """Constant effects c whose ratio mean((gap - c)^2) / before ranks below the top 5 %; None when donors are too few."""
    needed = int(
        np.floor(0.05 * (1 + len(ratios)))
    )  # p <= .05 allows so many at the top, the treated one among them
    if needed < 1:
        return None, None, needed
    critical = np.sort(ratios)[::-1][needed - 1] * before
    room = critical - float(gaps.var())
    if room < 0:
        return None, None, needed
    return float(gaps.mean() - np.sqrt(room)), float(gaps.mean() + np.sqrt(room)), needed


def _named(names: list[str], shares: Floats) -> dict[str, float]:
    order = np.argsort(-shares, kind="stable")
    return {names[at]: float(shares[at]) for at in order if shares[at] > 1e-6}


def _notes(fit: Fit, donors: int, reach: int, y: Floats, before: Ints) -> list[Note]:
    notes = [Note("exact_placebo", {"donors": donors})]
    if reach < 1:
        notes.append(Note("too_few_donors_for_interval", {"donors": donors}))
    spread = float(np.std(y[0, before]))
    if spread > 0 and np.sqrt(fit.before) > 0.5 * spread:
        notes.append(Note("poor_fit_before", {"rmspe": float(np.sqrt(fit.before)), "spread": spread}))
    return notes
