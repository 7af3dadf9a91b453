"""A panel with the outcome that every treated cell would have had without treatment, from untreated cells only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from narmare.analysis.effects.notes import EffectError, Note
from narmare.analysis.effects.panel import Bools, Floats, Panel
from narmare.analysis.effects.twoway import Partialled, TwoWay, partial_out


@dataclass(frozen=True, eq=False)
class Imputed:
    """A panel with the untreated outcome imputed in every treated cell where that can be done."""

    panel: Panel
    anticipation: int
    twoway: TwoWay
    covariates: Floats  # (K, N, T), zero where there is no value
    partialled: Partialled
    known: Bools  # cells with an outcome and covariates

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
        return cls(panel, anticipation, twoway, covariates, partial_out(twoway, covariates), known)

    def without(self, units: Bools) -> Imputed:
        """The same fit without some units; they keep their places, but none of their cells is used."""
        rest = ~units[:, None]
        twoway = TwoWay.over(self.twoway.w * rest)
        partialled = partial_out(twoway, self.covariates)
        return Imputed(self.panel, self.anticipation, twoway, self.covariates, partialled, self.known & rest)

    @cached_property
    def left_out(self) -> list[Imputed]:
        """The fit without each cluster in turn."""
        clusters = np.unique(self.panel.cluster[self.usable.any(axis=1)])
        return [self.without(self.panel.cluster == cluster) for cluster in clusters]

    @cached_property
    def usable(self) -> Bools:
        """Cells with an outcome, covariates and an identified untreated outcome."""
        return self.known & self.twoway.identified

    @cached_property
    def late(self) -> Bools:
        """Treated cells whose effect is known."""
        return self.usable & self.panel.treated

    @cached_property
    def without_effects(self) -> Floats:
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
        fitted = unit[:, None] + period[None, :] + np.einsum("k,knt->nt", slopes, self.without_effects)
        return np.where(self.twoway.identified, fitted, np.nan)

    @cached_property
    def effect(self) -> Floats:
        """Outcome less untreated outcome where both are known, 0 elsewhere."""
        return np.where(self.usable, self.panel.outcome - self.untreated_outcome, 0.0)

    def pulled(self, units: Floats, periods: Floats, moved: Floats) -> Floats:
        """What the untreated cells add to each unit's share in the errors of weighted means of effects, shape (N, R).

        Args:
            units, periods: weights of each mean's cells, summed by unit (N, R) and by period (T, R).
            moved: weight x covariate without unit and period effects, summed over the cells (K, R).
        """
        unit, period = self.twoway.solve(units, periods)
        weighted = self.twoway.w * self.effect
        pull = unit * weighted.sum(axis=1)[:, None] + weighted @ period
        if self.partialled.kept:
            own = np.einsum("knt,nt->nk", self.partialled.residuals, weighted)
            pull = pull + own @ (self.partialled.inverse @ moved)
        return np.asarray(pull)

    def weights_of(self, target: Floats) -> Floats:
        """The weight of every cell's outcome in sum(target x effect), shape (N, T)."""
        unit, period = self.twoway.solve(target.sum(axis=1), target.sum(axis=0))
        pull = unit[:, None] + period[None, :]
        if self.partialled.kept:
            moved = np.einsum("knt,nt->k", self.without_effects, target)
            pull = pull + np.einsum("k,knt->nt", self.partialled.inverse @ moved, self.partialled.residuals)
        return np.asarray(target - self.twoway.w * pull)
