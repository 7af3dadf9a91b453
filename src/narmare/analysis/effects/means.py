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

    def sums(self, fit: Imputed, around: Floats) -> Sums:
        """What the errors of all rows need of their cells' weights, which add up to 1 in each row.

        `around`: what each cell's effect is compared with (N, T), beside the row's own mean.
        """
        n, t, count = *fit.panel.shape, len(self.keys)
        weights = np.where(fit.late, fit.panel.weights, 0.0)
        cells = np.flatnonzero(weights)
        unit, period = np.divmod(cells, t)
        of_cell = weights.ravel()[cells]
        moving = [fit.without_effects[k].ravel()[cells] for k in range(len(fit.partialled.kept))]
        found = Sums(
            np.zeros((n, count)), np.zeros((t, count)), np.zeros((n, count)), np.zeros((len(moving), count))
        )
        rest = (fit.effect - around).ravel()[cells]
        headline = np.zeros(len(cells), np.int64)
        for place in ([headline] if self.aggregate == "simple" else []) + [
            of.ravel()[cells] for of in self.place
        ]:
            size = np.bincount(place, of_cell, count)
            share = of_cell / size[place]
            for whole, rows, values in (
                (found.units, unit, share),
                (found.periods, period, share),
                (found.rest, unit, share * rest),
            ):
                whole += np.bincount(rows * count + place, values, whole.size).reshape(whole.shape)
            for k, values in enumerate(moving):
                found.moved[k] += np.bincount(place, share * values, count)
        if self.aggregate != "simple":
            found.headline(self._sizes(fit) * self._chosen)
        return found


@dataclass(frozen=True, eq=False)
class Sums:
    """Of every row: weights summed by unit (N, R) and by period (T, R), weight x (effect less what it is compared with) by
    unit (N, R), and weight x covariate (K, R)."""

    units: Floats
    periods: Floats
    rest: Floats
    moved: Floats

    def headline(self, sizes: Floats) -> None:
        """Make the first row the mean of the others, weighted by `sizes`."""
        share = sizes / sizes.sum()
        for part in (self.units, self.periods, self.rest, self.moved):
            part[:, 0] = part @ share


def clustered(fit: Imputed, means: Means, values: Floats, kind: str, only: Ints | None = None) -> Floats:
    """Clustered standard errors; `kind` is "cohort" or "did2s", `only` the rows that are wanted (others are NaN)."""
    known = np.nan_to_num(values)
    if kind == "cohort":
        sums = means.sums(fit, _cohort_means(fit))
        own = sums.rest
    else:
        sums = means.sums(fit, np.zeros(fit.panel.shape))
        own = sums.rest - known * sums.units
    part = own - fit.pulled(sums.units, sums.periods, sums.moved)
    errors = np.sqrt((by_cluster(part, fit.panel.cluster) ** 2).sum(axis=0))
    if only is not None:
        errors = np.where(np.isin(np.arange(len(errors)), only), errors, np.nan)
    return np.asarray(errors)


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
