"""What happened before the start: it should be nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from narmare.analysis.effects.estimate import Pretrend, Row, by_cluster, f_test, row
from narmare.analysis.effects.imputed import Imputed
from narmare.analysis.effects.panel import Floats
from narmare.analysis.effects.twoway import partial_out


MOST_LEADS = 12
MOST_BINS = 4  # of the joint test: with more than that it needs more clusters than regions have


def before(fit: Imputed, leads: int | None, *, one_by_one: bool) -> tuple[tuple[Row, ...], Pretrend | None]:
    """Leads of the start, one by one and jointly, on the untreated cells (the imputation paper's test).

    Args:
        fit: the fitted panel.
        leads: how many; half of what there is, at most 12, if None.
        one_by_one: the joint test's covariance by leaving out each cluster in turn, for panels with few of them.
    """
    since = np.where(fit.twoway.w > 0, fit.panel.since, -(2**40))
    ends = -1 - fit.anticipation
    lags = np.unique(since[(since > -(2**39)) & (since <= ends) & fit.late.any(axis=1)[:, None]])
    count = _leads(fit, since, ends) if leads is None else leads
    chosen = [int(lag) for lag in lags[::-1][:count]][::-1]
    if not chosen:
        return (), None
    clusters = len(np.unique(fit.panel.cluster[fit.usable.any(axis=1)]))
    treated = len(np.unique(fit.panel.cluster[fit.late.any(axis=1)]))
    columns, residuals = _columns(fit, since, [[lag] for lag in chosen])
    values, covariance, kept = _fitted(fit, columns, residuals)
    rows = tuple(
        row(chosen[place], float(values[at]), float(np.sqrt(covariance[at, at])), clusters - 1, int((since == chosen[place]).sum()))
        for at, place in enumerate(kept)
    )  # fmt: skip
    count = min(len(chosen), max(1, min(MOST_BINS, treated // 3)))
    bins = [list(part) for part in np.array_split(np.array(chosen), count)]
    if len(bins) < len(chosen):
        first = np.cumsum([0, *(len(part) for part in bins[:-1])])
        values, covariance, kept = _fitted(
            fit, *(np.add.reduceat(each, first) for each in (columns, residuals))
        )
    if one_by_one:
        covariance = _left_out(fit, since, bins, values, kept)
    return rows, f_test(values, covariance, clusters)


def _left_out(
    fit: Imputed, since: np.ndarray, bins: Sequence[Sequence[int]], values: Floats, kept: list[int]
) -> Floats:
    """Covariance of the leads by leaving out each cluster in turn, around the whole sample's values (CV3)."""
    found = []
    for again in fit.left_out:
        slopes, _, there = _lead_fit(again, since, bins)
        if there == kept:
            found.append(slopes - values)
    moved = np.array(found).reshape(-1, len(values))
    return np.asarray((len(moved) - 1) / max(len(moved), 1) * moved.T @ moved)


def _leads(fit: Imputed, since: np.ndarray, ends: int) -> int:
    lengths = ((since[fit.late.any(axis=1)] > -(2**39)) & (since[fit.late.any(axis=1)] <= ends)).sum(axis=1)
    return int(min(max(np.median(lengths) // 2, 1), MOST_LEADS)) if len(lengths) else 0


def _lead_fit(
    fit: Imputed, since: np.ndarray, bins: Sequence[Sequence[int]]
) -> tuple[Floats, Floats, list[int]]:
    """Coefficients of indicator columns beside unit, period and covariates, with cluster-robust covariance."""
    return _fitted(fit, *_columns(fit, since, bins))


def _columns(fit: Imputed, since: np.ndarray, bins: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
    """Indicators of the bins and their residuals after unit and period effects.  Both add up over bins."""
    columns = np.array([np.isin(since, part) for part in bins], float)
    return columns, fit.twoway.residuals_of(np.where(fit.twoway.w > 0, columns, 0.0))


def _fitted(fit: Imputed, columns: Floats, residuals: Floats) -> tuple[Floats, Floats, list[int]]:
    first = len(fit.covariates)
    if first:
        held = np.where(fit.twoway.w > 0, fit.covariates, 0.0)
        columns = np.concatenate([fit.covariates, columns])
        residuals = np.concatenate([fit.twoway.residuals_of(held), residuals])
    partialled = partial_out(fit.twoway, columns, residuals)
    own = [at for at, place in enumerate(partialled.kept) if place >= first]
    outcome = np.nan_to_num(fit.panel.outcome)
    slopes = partialled.coefficients(fit.twoway, outcome)
    rest = fit.twoway.residuals(outcome) - np.einsum("k,knt->nt", slopes, partialled.residuals)
    scores = np.einsum("knt,nt->nk", partialled.residuals, fit.twoway.w * rest)
    summed = by_cluster(scores, fit.panel.cluster)
    covariance = partialled.inverse @ (summed.T @ summed) @ partialled.inverse
    return slopes[own], covariance[np.ix_(own, own)], [partialled.kept[at] - first for at in own]
