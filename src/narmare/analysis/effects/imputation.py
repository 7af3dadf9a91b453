"""The imputation estimator of a staggered roll-out.

Borusyak, Jaravel and Spiess (Review of Economic Studies 2024;91:3253): unit and period effects (and covariates) are
estimated on untreated cells only, the untreated outcome of every treated cell is imputed from them, and the differences
are averaged.  Standard errors are sums over units of weight x residual.  The residual of a treated cell is taken from the
mean effect of its cohort and period as in the paper ("cohort") where every cohort has 15 units or more; with smaller
cohorts that mean swallows the noise, so it is taken from the mean of the row, which is the two-stage estimator's standard
error (Gardner 2021, "did2s") and keeps its size in panels of twelve units.

Assumes: without the roll-out, treated and untreated cells would have moved in parallel; nothing happens before the start
(or before the `anticipation` periods ahead of it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from narmare.analysis.effects.estimate import (
    Estimate,
    Pretrend,
    Row,
    Series,
    by_cluster,
    f_test,
    interval,
    periods_of,
    row,
)  # fmt: skip
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Bools, Floats, Panel
from narmare.analysis.effects.twoway import Partialled, TwoWay, partial_out


MOST_LEADS = 12
ENOUGH_IN_COHORT = 15


@dataclass(frozen=True, eq=False)
class Imputed:
    """A panel with the untreated outcome imputed in every treated cell where that can be done."""

    panel: Panel
    anticipation: int
    twoway: TwoWay
    covariates: Floats  # (K, N, T), zero where the cell is not used
    partialled: Partialled

    @classmethod
    def of(cls, panel: Panel, anticipation: int = 0) -> Imputed:
        """Fit the untreated cells."""
        given = np.array([panel.covariates[name] for name in panel.covariates]).reshape(-1, *panel.shape)
        known = panel.seen & ~np.isnan(given).any(axis=0)
        untreated = known & (panel.since < -anticipation)
        if not untreated.any():
            raise EffectError("nothing_untreated", Note("remedy_untreated"))
        twoway = TwoWay.over(np.where(untreated, panel.weights, 0.0))
        covariates = np.nan_to_num(given)
        return cls(panel, anticipation, twoway, covariates, partial_out(twoway, covariates))

    @cached_property
    def usable(self) -> Bools:
        """Cells with an outcome, covariates and an identified untreated outcome."""
        given = np.array([self.panel.covariates[name] for name in self.panel.covariates])
        known = self.panel.seen & ~np.isnan(given.reshape(-1, *self.panel.shape)).any(axis=0)
        return known & self.twoway.identified

    @cached_property
    def late(self) -> Bools:
        """Treated cells whose effect is known."""
        return self.usable & self.panel.treated

    @cached_property
    def _without_effects(self) -> Floats:
        """Kept covariates less their unit and period effects, in all cells: (K, N, T)."""
        rest = []
        for place in self.partialled.kept:
            unit, period = self.twoway.fit(self.covariates[place])
            rest.append(self.covariates[place] - unit[:, None] - period[None, :])
        return np.array(rest).reshape(-1, *self.panel.shape)

    @cached_property
    def untreated_outcome(self) -> Floats:
        """The outcome without treatment, in all cells."""
        outcome = np.nan_to_num(self.panel.outcome)
        unit, period = self.twoway.fit(outcome)
        slopes = self.partialled.coefficients(self.twoway, outcome)
        fitted = unit[:, None] + period[None, :] + np.einsum("k,knt->nt", slopes, self._without_effects)
        return np.where(self.twoway.identified, fitted, np.nan)

    @cached_property
    def effect(self) -> Floats:
        """Outcome less untreated outcome where both are known, 0 elsewhere."""
        return np.where(self.usable, self.panel.outcome - self.untreated_outcome, 0.0)

    def contribution(self, target: Floats, mean: Floats | float) -> Floats:
        """Each unit's share in the error of sum(target x effect): weight x residual summed over its periods, shape (N,).

        `mean` is what the effects of treated cells are compared with.
        """
        unit, period = self.twoway.solve(target.sum(axis=1), target.sum(axis=0))
        pull = unit[:, None] + period[None, :]
        if self.partialled.kept:
            moved = np.einsum("knt,nt->k", self._without_effects, target)
            pull = pull + np.einsum("k,knt->nt", self.partialled.inverse @ moved, self.partialled.residuals)
        return np.asarray((target * (self.effect - mean) - self.twoway.w * pull * self.effect).sum(axis=1))

    def weights_of(self, target: Floats) -> Floats:
        """The weight of every cell's outcome in sum(target x effect), shape (N, T)."""
        unit, period = self.twoway.solve(target.sum(axis=1), target.sum(axis=0))
        pull = unit[:, None] + period[None, :]
        if self.partialled.kept:
            moved = np.einsum("knt,nt->k", self._without_effects, target)
            pull = pull + np.einsum("k,knt->nt", self.partialled.inverse @ moved, self.partialled.residuals)
        return np.asarray(target - self.twoway.w * pull)


def imputation(
    panel: Panel,
    *,
    aggregate: str = "simple",
    anticipation: int = 0,
    leads: int | None = None,
    se: str = "auto",
) -> Estimate:
    """Estimate the effect of a staggered roll-out by imputation.

    Args:
        panel: outcome, starts, and what goes with them.
        aggregate: "simple" (mean over treated cells), "group", "calendar" or "dynamic" (mean of the rows of that kind).
        anticipation: periods before the start that may be affected already; they are kept out of the comparison.
        leads: how many periods before the start are tested; half of what there is, at most 12, if left out.
        se: "cohort", "did2s" or "auto", which chooses between them by the size of the smallest cohort.

    Raises:
        EffectError: nothing untreated to compare with, or nothing treated.
    """
    fit = Imputed.of(panel, anticipation)
    late = fit.late
    if not late.any():
        raise EffectError("nothing_treated", Note("remedy_treated"))
    weights = np.where(late, panel.weights, 0.0)
    se = _kind_of_error(fit) if se == "auto" else se
    rows = {
        "dynamic": _rows(fit, weights, panel.since, se),
        "group": _rows(fit, weights, np.broadcast_to(panel.start[:, None], panel.shape), se),
        "calendar": _rows(fit, weights, np.broadcast_to(panel.ticks[None, :], panel.shape), se),
    }
    estimate, contributions = _headline(fit, weights, aggregate, rows, se)
    clustered = by_cluster(contributions, panel.cluster)
    df = float(np.count_nonzero(by_cluster(_has_part(fit), panel.cluster)) - 1)
    error = float(np.sqrt((clustered**2).sum()))
    low, high, p = interval(estimate, error, df)
    before, test = _before(fit, leads)
    events = (*before, *(row(int(k), e, s, df, c) for k, e, s, c, _ in rows["dynamic"]))
    return Estimate(
        method="imputation", estimand="att" if aggregate == "simple" else aggregate, estimate=estimate, se=error, low=low,
        high=high, p=p, df=df, units=int((fit.usable.any(axis=1)).sum()), treated=int(late.any(axis=1).sum()),
        periods=panel.shape[1], n=int(late.sum() + (fit.twoway.w > 0).sum()), events=events,
        groups=tuple(row(panel.label(k), e, s, df, c) for k, e, s, c, _ in rows["group"]),
        calendar=tuple(row(panel.label(k), e, s, df, c) for k, e, s, c, _ in rows["calendar"]),
        unit_rows=_unit_rows(fit, weights), pretrend=test, series=_series(fit), notes=(*panel.notes, *_notes(fit)),
        coefficients=_slopes(fit), event_covariance=None,
    )  # fmt: skip


def _kind_of_error(fit: Imputed) -> str:
    sizes = np.unique(fit.panel.start[fit.late.any(axis=1)], return_counts=True)[1]
    return "cohort" if sizes.min() >= ENOUGH_IN_COHORT else "did2s"


type _Found = tuple[int, float, float, int, Floats]


def _rows(fit: Imputed, weights: Floats, key: np.ndarray, se: str) -> list[_Found]:
    """Means of the effect by key: (key, estimate, se, cells, contributions of units)."""
    found = []
    for value in np.unique(key[fit.late]):
        target = np.where(key == value, weights, 0.0)
        target = target / target.sum()
        estimate = float((target * fit.effect).sum())
        part = fit.contribution(target, _mean(fit, weights, estimate, se))
        error = float(np.sqrt((by_cluster(part, fit.panel.cluster) ** 2).sum()))
        found.append((int(value), estimate, error, int((target > 0).sum()), part))
    return found


def _mean(fit: Imputed, weights: Floats, overall: float, se: str) -> Floats | float:
    """What residuals of treated cells are taken from."""
    if se == "did2s":
        return overall
    means = np.zeros(fit.panel.shape)
    for start in fit.panel.cohorts:
        rows = fit.panel.start == start
        size = weights[rows].sum(axis=0)
        means[rows] = (weights[rows] * fit.effect[rows]).sum(axis=0) / np.where(size > 0, size, 1.0)
    return means


def _headline(
    fit: Imputed, weights: Floats, aggregate: str, rows: dict[str, list[_Found]], se: str
) -> tuple[float, Floats]:
    if aggregate == "simple":
        target = weights / weights.sum()
        estimate = float((target * fit.effect).sum())
        return estimate, fit.contribution(target, _mean(fit, weights, estimate, se))
    if aggregate not in rows:
        raise ValueError(f"aggregate is {aggregate!r}; write simple, group, calendar or dynamic.")
    chosen = rows[aggregate]
    share = np.full(len(chosen), 1 / len(chosen))
    if aggregate == "group":
        sizes = [
            fit.panel.unit_weights[(fit.panel.start == k) & fit.late.any(axis=1)].sum() for k, *_ in chosen
        ]
        share = np.array(sizes) / sum(sizes)
    estimate = float(sum(s * found[1] for s, found in zip(share, chosen, strict=True)))
    return estimate, np.asarray(sum(s * found[4] for s, found in zip(share, chosen, strict=True)))


def _has_part(fit: Imputed) -> Floats:
    return fit.usable.any(axis=1).astype(float)


def _unit_rows(fit: Imputed, weights: Floats) -> tuple[Row, ...]:
    """Each treated unit's mean effect.  One unit against the rest: its error is the spread of its own residuals around the
    fit, with the correlation of neighbouring periods in it (AR(1)), not a cluster's."""
    rows = []
    for place in np.flatnonzero(fit.late.any(axis=1)):
        late, early = fit.late[place], fit.twoway.w[place] > 0
        share = weights[place, late] / weights[place, late].sum()
        estimate = float(share @ fit.effect[place, late])
        rows.append(row(fit.panel.units[place], estimate, _unit_error(fit.effect[place, early], share), float(max(early.sum() - 1, 0)) or None, int(late.sum())))  # fmt: skip
    return tuple(rows)


def _unit_error(residuals: Floats, share: Floats) -> float | None:
    n = len(residuals)
    if n < 8:
        return None
    variance = float((residuals**2).sum() / (n - 1))
    rho = float((residuals[1:] * residuals[:-1]).sum() / max((residuals**2).sum(), 1e-300))
    rho = min(
        max((n * rho + 1) / (n - 4), 0.0), 0.95
    )  # small-sample bias of the lag-1 autocorrelation (Kendall 1954)
    spread = (1 + rho) / (1 - rho)
    return float(np.sqrt(variance * ((share**2).sum() + 1 / n) * spread))


def _slopes(fit: Imputed) -> tuple[Row, ...]:
    names = list(fit.panel.covariates)
    values = fit.partialled.coefficients(fit.twoway, np.nan_to_num(fit.panel.outcome))
    return tuple(row(names[place], float(value), None) for place, value in zip(fit.partialled.kept, values, strict=True))  # fmt: skip


def _series(fit: Imputed) -> Series:
    """Means over the units that are ever treated, in the periods where all their cells are known both ways."""
    chosen = fit.late.any(axis=1)
    both = fit.usable[chosen]
    size = np.where(both, fit.panel.weights[chosen], 0.0).sum(axis=0)
    safe = np.where(size > 0, size, np.nan)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.where(both, fit.panel.weights[chosen] * np.nan_to_num(values[chosen]), 0.0).sum(axis=0) / safe)  # fmt: skip

    return periods_of([fit.panel.label(t) for t in fit.panel.ticks], mean(fit.panel.outcome), mean(fit.untreated_outcome))  # fmt: skip


# ---- before the start


def _before(fit: Imputed, leads: int | None) -> tuple[tuple[Row, ...], Pretrend | None]:
    """Leads of the start on untreated cells (the paper's test), one by one and jointly."""
    since = np.where(fit.twoway.w > 0, fit.panel.since, -(2**40))
    ends = -1 - fit.anticipation
    lags = np.unique(since[(since > -(2**39)) & (since <= ends) & fit.late.any(axis=1)[:, None]])
    count = _leads(fit, since, ends) if leads is None else leads
    chosen = [int(lag) for lag in lags[::-1][:count]][::-1]
    if not chosen:
        return (), None
    clusters = int(np.count_nonzero(by_cluster(_has_part(fit), fit.panel.cluster)))
    treated = len(np.unique(fit.panel.cluster[fit.late.any(axis=1)]))
    values, covariance, kept = _lead_fit(fit, since, [[lag] for lag in chosen])
    rows = tuple(
        row(chosen[place], float(values[at]), float(np.sqrt(covariance[at, at])), clusters - 1, int((since == chosen[place]).sum()))
        for at, place in enumerate(kept)
    )  # fmt: skip
    bins = [
        list(part)
        for part in np.array_split(np.array(chosen), min(len(chosen), max(1, min(6, treated // 3))))
    ]
    if len(bins) < len(chosen):
        values, covariance, kept = _lead_fit(fit, since, bins)
    return rows, f_test(values, covariance, clusters)


def _leads(fit: Imputed, since: np.ndarray, ends: int) -> int:
    lengths = ((since[fit.late.any(axis=1)] > -(2**39)) & (since[fit.late.any(axis=1)] <= ends)).sum(axis=1)
    return int(min(max(np.median(lengths) // 2, 1), MOST_LEADS)) if len(lengths) else 0


def _lead_fit(
    fit: Imputed, since: np.ndarray, bins: Sequence[Sequence[int]]
) -> tuple[Floats, Floats, list[int]]:
    """Coefficients of indicator columns beside unit, period and covariates, with cluster-robust covariance."""
    columns = np.array([np.isin(since, part) for part in bins], float)
    stacked = np.concatenate([fit.covariates, columns]) if len(fit.covariates) else columns
    partialled = partial_out(fit.twoway, stacked)
    first = len(fit.covariates)
    own = [at for at, place in enumerate(partialled.kept) if place >= first]
    outcome = np.nan_to_num(fit.panel.outcome)
    slopes = partialled.coefficients(fit.twoway, outcome)
    rest = fit.twoway.residuals(outcome) - np.einsum("k,knt->nt", slopes, partialled.residuals)
    scores = np.einsum("knt,nt->nk", partialled.residuals, fit.twoway.w * rest)
    summed = by_cluster(scores, fit.panel.cluster)
    covariance = partialled.inverse @ (summed.T @ summed) @ partialled.inverse
    return slopes[own], covariance[np.ix_(own, own)], [partialled.kept[at] - first for at in own]


def _notes(fit: Imputed) -> list[Note]:
    panel, notes = fit.panel, []
    lost = panel.seen & panel.treated & ~fit.late
    whole = ~panel.never & ~fit.late.any(axis=1) & (panel.seen & panel.treated).any(axis=1)
    always = [panel.units[place] for place in np.flatnonzero(whole & ~(fit.twoway.w > 0).any(axis=1))]
    if always:
        notes.append(Note("always_treated", {"count": len(always), "units": some(always)}))
    rest = int(lost.sum() - lost[whole & ~(fit.twoway.w > 0).any(axis=1)].sum())
    if rest:
        notes.append(Note("cells_without_comparison", {"cells": rest}))
    dropped = [name for place, name in enumerate(panel.covariates) if place not in fit.partialled.kept]
    if dropped:
        notes.append(Note("covariates_dropped", {"names": some(dropped)}))
    return notes
