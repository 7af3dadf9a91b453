"""Two-way fixed effects: shown beside the others as a contrast, never as the answer.

Where units start at different times and effects grow, it compares late starters with early ones whose effect still grows
(Goodman-Bacon, Journal of Econometrics 2021;225:254).
"""

from __future__ import annotations

import numpy as np

from narmare.analysis.effects.estimate import Estimate, by_cluster, interval
from narmare.analysis.effects.notes import EffectError, Note
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.twoway import TwoWay, partial_out


def twfe(panel: Panel) -> Estimate:
    """The coefficient of "treated" beside unit and period effects and covariates, clustered (CRV1).

    Raises:
        EffectError: treatment does not vary within units and periods.
    """
    x = np.array([panel.treated.astype(float), *panel.covariates.values()])
    known = panel.seen & ~np.isnan(x).any(axis=0)
    twoway = TwoWay.over(np.where(known, panel.weights, 0.0))
    partialled = partial_out(twoway, np.nan_to_num(x))
    if not partialled.kept or partialled.kept[0] != 0:
        raise EffectError("nothing_untreated", Note("remedy_untreated"))
    y = np.nan_to_num(panel.outcome)
    slopes = partialled.coefficients(twoway, y)
    rest = twoway.residuals(y) - np.einsum("k,knt->nt", slopes, partialled.residuals)
    scores = by_cluster(np.einsum("knt,nt->nk", partialled.residuals, twoway.w * rest), panel.cluster)
    count, n = len(np.unique(panel.cluster[known.any(axis=1)])), int(known.sum())
    # units are nested in clusters, so only period effects and slopes cost degrees of freedom
    used = len(slopes) + int(known.any(axis=0).sum())
    small = count / (count - 1) * (n - 1) / (n - used)
    covariance = small * partialled.inverse @ (scores.T @ scores) @ partialled.inverse
    se = float(np.sqrt(covariance[0, 0]))
    low, high, p = interval(float(slopes[0]), se, count - 1)
    return Estimate(
        method="twfe", estimand="att", estimate=float(slopes[0]), se=se, low=low, high=high, p=p, df=float(count - 1),
        units=panel.shape[0], treated=int((~panel.never).sum()), periods=panel.shape[1], n=n,
        notes=(*panel.notes, Note("twfe_contrast")),
    )  # fmt: skip
