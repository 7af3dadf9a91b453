"""Means of imputed effects, by event time, cohort and period, and their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from narmare.analysis.effects.estimate import by_cluster
from narmare.analysis.effects.imputed import Imputed
from narmare.analysis.effects.panel import Floats, Ints


KINDS = ("dynamic", "group", "calendar")


@dataclass(frozen=True, eq=False)
class Means:
    """Which means are taken: the headline first, then one for each event time, cohort and period.

    Attributes:
        aggregate: what the headline is a mean of: "simple" (cells) or the rows of a kind.
        place: which row of each kind a cell belongs to, shape (kinds, N, T); the headline is row 0.
        kinds, keys: of every row.
        cells: how many each rests on.
    """

    aggregate: str
    place: Ints
    kinds: tuple[str, ...]
    keys: tuple[int, ...]
    cells: tuple[int, ...]

    @classmethod
    def of(cls, fit: Imputed, aggregate: str) -> Means:
        """The rows that a fit has."""
        panel = fit.panel
        by = {"dynamic": panel.since, "group": panel.start[:, None], "calendar": panel.ticks[None, :]}
        places, kinds, keys, cells = [], ["simple"], [0], [int(fit.late.sum())]
        for kind in KINDS:
            key = np.broadcast_to(by[kind], panel.shape)
            values, counts = np.unique(key[fit.late], return_counts=True)
            places.append(
                (np.searchsorted(values, key).clip(0, len(values) - 1) + len(keys)).astype(np.int32)
            )
            kinds += [kind] * len(values)
            keys += [int(value) for value in values]
            cells += [int(count) for count in counts]
        return cls(aggregate, np.array(places), tuple(kinds), tuple(keys), tuple(cells))

    def values(self, fit: Imputed) -> Floats:
        """The mean effect of every row, NaN where a row has no cell."""
        weights = np.where(fit.late, fit.panel.weights, 0.0)
        cells = np.flatnonzero(weights)
        of_cell, effect = weights.ravel()[cells], (weights * fit.effect).ravel()[cells]
        sums = np.zeros((2, len(self.keys)))
        for place in self.place:
            at = place.ravel()[cells]
            sums[0] += np.bincount(at, of_cell, len(self.keys))
            sums[1] += np.bincount(at, effect, len(self.keys))
        found = sums[1] / np.where(sums[0] > 0, sums[0], np.nan)
        if self.aggregate == "simple":
            found[0] = effect.sum() / of_cell.sum() if len(cells) else np.nan
        else:
            chosen = self._chosen & ~np.isnan(found)
            sizes = self._sizes(fit)[chosen]
            found[0] = sizes @ found[chosen] / sizes.sum() if chosen.any() else np.nan
        return found

    @property
    def _chosen(self) -> np.ndarray:
        return np.array([kind == self.aggregate for kind in self.kinds])

    def _sizes(self, fit: Imputed) -> Floats:
        """How much each row counts in the headline: cohorts by their units, others alike."""
        if self.aggregate != "group":
            return np.ones(len(self.keys))
        there = fit.late.any(axis=1) * fit.panel.unit_weights
        return np.array([there[fit.panel.start == key].sum() for key in self.keys])

    def target(self, fit: Imputed, at: int) -> Floats:
        """The weight of every cell in row `at`, summing to 1, shape (N, T)."""
        weights = np.where(fit.late, fit.panel.weights, 0.0)
        if at:
            weights = weights * (self.place[KINDS.index(self.kinds[at])] == at)
        elif self.aggregate != "simple":
            sizes = self._sizes(fit)
            rows = (sizes[row] * self.target(fit, int(row)) for row in np.flatnonzero(self._chosen))
            weights = sum(rows, np.zeros(fit.panel.shape))
        return np.asarray(weights / weights.sum())


def clustered(fit: Imputed, means: Means, values: Floats, kind: str, only: Ints | None = None) -> Floats:
    """Clustered standard errors; `kind` is "cohort" or "did2s", `only` the rows that are wanted (others are NaN)."""
    cohorts = _cohort_means(fit) if kind == "cohort" else None
    errors = np.full(len(values), np.nan)
    for at in range(len(values)) if only is None else only:
        centre = values[at] if cohorts is None else cohorts
        part = fit.contribution(means.target(fit, int(at)), centre)
        errors[at] = np.sqrt((by_cluster(part, fit.panel.cluster) ** 2).sum())
    return errors


def _cohort_means(fit: Imputed) -> Floats:
    """The mean effect of the cohort in the period, in every cell."""
    weights = np.where(fit.late, fit.panel.weights, 0.0)
    means = np.zeros(fit.panel.shape)
    for start in fit.panel.cohorts:
        rows = fit.panel.start == start
        size = weights[rows].sum(axis=0)
        means[rows] = (weights[rows] * fit.effect[rows]).sum(axis=0) / np.where(size > 0, size, 1.0)
    return means


def jackknifed(fit: Imputed, means: Means, values: Floats) -> Floats:
    """Errors by leaving out each cluster in turn, around the whole sample's value (CV3; MacKinnon, Nielsen and Webb,
    Journal of Applied Econometrics 2023;38:671).

    A row that cannot be had without some cluster (a cohort of one unit) has its two-stage error.
    """
    away = np.array([means.values(again) - values for again in fit.left_out])
    errors = np.sqrt((len(away) - 1) / len(away) * (away**2).sum(axis=0))
    alone = np.flatnonzero(np.isnan(errors))
    errors[alone] = clustered(fit, means, values, "did2s", alone)[alone]
    return np.asarray(errors)
