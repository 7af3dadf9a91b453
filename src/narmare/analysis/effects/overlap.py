"""Other initiatives that work on the same measure at the same units: their roll-outs as covariates.

How far another initiative had come at a unit in a month is a straight line over its first year (`grown`).  The slope is
estimated on cells without the initiative that is studied, so what the other one changed is not taken for an effect of this one.
Where two roll-outs go hand in hand that cannot be told: adding the other would make the interval many times wider, by the
roll-outs alone, whatever the outcomes are.  Then it is left out and named (`not_separable`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from narmare.analysis.effects.imputed import Imputed
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Floats, Panel
from narmare.analysis.effects.twoway import TwoWay, partial_out


RAMP = 12  # months until another initiative is taken as whole
WIDEST = 4.0  # times as wide an interval: beyond it two roll-outs go hand in hand
PROJECTED = ("callaway-santanna", "synthetic-control")  # their covariates describe units before the start


def grown(start: date | None, month: date) -> float:
    """The share of the other initiative that is in place: a straight line over its first year at the unit.

    Example:
        >>> [round(grown(date(2025, 1, 1), date(2025, month, 1)), 2) for month in (1, 6, 12)]
        [0.08, 0.5, 1.0]
        >>> grown(None, date(2025, 1, 1))
        0.0
    """
    if start is None:
        return 0.0
    passed = (month.year - start.year) * 12 + month.month - start.month + 1
    return min(max(passed / RAMP, 0.0), 1.0)


def beside(panel: Panel, units: Sequence[str], rollouts: Mapping[str, Mapping[str, date]]) -> Panel:
    """The panel, by months, with other initiatives' roll-outs as covariates, and notes that name them.

    Args:
        panel: of the initiative that is studied.
        units: the codes that `rollouts` uses, in the panel's order.
        rollouts: other initiative -> unit -> its first day there.  Those that reach no unit of the panel are left out.
    """
    months = [date.fromisoformat(f"{panel.label(int(tick))}-01") for tick in panel.ticks]
    kept, mixed = panel, list[str]()
    for name, starts in sorted(rollouts.items()):
        values = np.array([[grown(starts.get(unit), month) for month in months] for unit in units])
        if not (values[panel.seen] > 0).any():
            continue
        wider = replace(kept, covariates={**kept.covariates, name: values})
        if _width(wider) > WIDEST * _width(panel):
            mixed.append(name)
        else:
            kept = wider
    used = [name for name in kept.covariates if name not in panel.covariates]
    told = []
    if used:
        told.append(Note("adjusted_for", {"initiatives": some(used, 20)}))
    if mixed:
        told.append(Note("not_separable", {"initiatives": some(mixed, 20)}))
    return kept.with_notes(*told)


def _width(panel: Panel) -> float:
    """The error of the mean effect for noise of spread 1, by the roll-outs alone; 1 where nothing is imputed."""
    try:
        fit = Imputed.of(panel)
    except EffectError:
        return 1.0
    target = np.where(fit.late, panel.weights, 0.0)
    if not target.any():
        return 1.0
    if panel.covariates and len(fit.partialled.kept) < len(panel.covariates):
        return float("inf")  # it does not vary beside units and periods
    return float(np.sqrt((fit.weights_of(target / target.sum()) ** 2).sum()))


def without(panel: Panel, names: Sequence[str]) -> Panel:
    """The panel without some covariates."""
    return replace(
        panel, covariates={name: held for name, held in panel.covariates.items() if name not in names}
    )


def against_controls(panel: Panel, names: Sequence[str]) -> Panel:
    """The panel with some covariates as differences to the units that never start, as the outcome is in a controlled series."""
    held = {name: panel.covariates[name] - panel.covariates[name][panel.never].mean(axis=0) for name in names}
    return replace(panel, covariates={**panel.covariates, **held})


def projected(panel: Panel, names: Sequence[str]) -> Panel:
    """The panel without some covariates, and with what they explain taken out of the outcome.

    Slopes come from untreated cells, beside unit and period effects (Kranz 2022).
    """
    held = [panel.covariates[name] for name in names if name in panel.covariates]
    if not held:
        return panel
    return replace(without(panel, names), outcome=_less(panel, np.array(held)))


def _less(panel: Panel, x: Floats) -> Floats:
    known = ~np.isnan(x).any(axis=0) & panel.seen
    x = np.nan_to_num(x)
    twoway = TwoWay.over((known & ~panel.treated).astype(float))
    partialled = partial_out(twoway, x)
    slopes = partialled.coefficients(twoway, np.nan_to_num(panel.outcome))
    return np.asarray(panel.outcome - np.einsum("k,knt->nt", slopes, x[list(partialled.kept)]))
