"""The imputation estimator of a staggered roll-out.

Borusyak, Jaravel and Spiess (Review of Economic Studies 2024;91:3253): unit and period effects (and covariates) are
estimated on untreated cells only, the untreated outcome of every treated cell is imputed from them, and the differences
are averaged.  Standard errors are clustered by unit.  Up to 100 clusters they come from leaving out each cluster in turn
("jackknife": the only one that keeps its size in panels of twelve units, see the bench).  With more they are sums over
clusters of weight x residual: the residual of a treated cell is taken from the mean effect of its cohort and period as in the
paper ("cohort") where every cohort has 15 units or more, and from the mean of the row where that would swallow the noise,
which is the two-stage estimator's standard error (Gardner 2021, "did2s").

Assumes: without the roll-out, treated and untreated cells would have moved in parallel; nothing happens before the start
(or before the `anticipation` periods ahead of it).
"""

from __future__ import annotations

import numpy as np

from narmare.analysis.effects.estimate import Estimate, Row, Series, interval, periods_of, row
from narmare.analysis.effects.imputed import Imputed
from narmare.analysis.effects.leads import before
from narmare.analysis.effects.means import KINDS, Means, clustered, jackknifed
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Floats, Panel


ENOUGH_IN_COHORT = 15  # units; below, a cohort's own mean swallows its noise
FEW_CLUSTERS = 100  # up to so many, each is left out in turn
ERRORS = ("auto", "cohort", "did2s", "jackknife")


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
        se: "jackknife", "cohort", "did2s", or "auto", which chooses by the number of clusters and the size of cohorts.

    Raises:
        EffectError: nothing untreated to compare with, or nothing treated.
    """
    if aggregate not in ("simple", *KINDS) or se not in ERRORS:
        raise ValueError(
            f"aggregate is {aggregate!r} and error {se!r}; write one of simple, {', '.join(KINDS)} and {', '.join(ERRORS)}."
        )
    fit = Imputed.of(panel, anticipation)
    late = fit.late
    if not late.any():
        raise EffectError("nothing_treated", Note("remedy_treated"))
    se = _kind_of_error(fit) if se == "auto" else se
    means = Means.of(fit, aggregate)
    values = means.values(fit)
    errors = jackknifed(fit, means, values) if se == "jackknife" else clustered(fit, means, values, se)
    df = float(_clusters(fit) - 1)
    low, high, p = interval(values[0], errors[0], df)
    early, test = before(fit, leads, one_by_one=se == "jackknife")

    def rows(kind: str) -> tuple[Row, ...]:
        return tuple(
            row(key if kind == "dynamic" else panel.label(key), values[at], errors[at], df, means.cells[at])
            for at, (each, key) in enumerate(zip(means.kinds, means.keys, strict=True)) if each == kind
        )  # fmt: skip

    return Estimate(
        method="imputation", estimand="att" if aggregate == "simple" else aggregate, estimate=float(values[0]), se=float(errors[0]), low=low,
        high=high, p=p, df=df, units=int(fit.usable.any(axis=1).sum()), treated=int(late.any(axis=1).sum()),
        periods=panel.shape[1], n=int(late.sum() + (fit.twoway.w > 0).sum()), events=(*early, *rows("dynamic")),
        groups=rows("group"), calendar=rows("calendar"), unit_rows=_unit_rows(fit), pretrend=test, series=_series(fit),
        notes=(*panel.notes, *_notes(fit), Note(f"error_by_{se}")), coefficients=_slopes(fit),
    )  # fmt: skip


def _kind_of_error(fit: Imputed) -> str:
    if _clusters(fit) <= FEW_CLUSTERS:
        return "jackknife"
    sizes = np.unique(fit.panel.start[fit.late.any(axis=1)], return_counts=True)[1]
    return "cohort" if sizes.min() >= ENOUGH_IN_COHORT else "did2s"


def _clusters(fit: Imputed) -> int:
    return len(np.unique(fit.panel.cluster[fit.usable.any(axis=1)]))


def _unit_rows(fit: Imputed) -> tuple[Row, ...]:
    """Each treated unit's mean effect.  One unit against the rest: its error is the spread of its own residuals around the
    fit, with the correlation of neighbouring periods in it (AR(1)), not a cluster's."""
    rows = []
    weights = fit.panel.weights
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
