"""What an interrupted time series is fitted to: the choices of the model, and the one series of each cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.effects.notes import EffectError, Note
from narmare.analysis.effects.panel import Floats, Ints, Panel


IMPACTS = ("level", "level+slope", "slope")


@dataclass(frozen=True)
class Choices:
    """What the model holds.

    Attributes:
        impact: "level", "slope" or "level+slope"; None: "level" for counts (the tutorial's step), "level+slope" otherwise.
        harmonics: pairs of sine and cosine of the year; None: two where periods are shorter than a year and three years
            are there, otherwise none.
        year: how many periods a year has, where periods are plain numbers.
        control: "none", or "difference": against the never-treated units (for counts: a ratio of ratios).
        normal: intervals by the normal distribution instead of t.
        lags: of Newey-West (`its_ols` only).
        log_offset: the offset is a logarithm already.
    """

    impact: str | None = None
    harmonics: int | None = None
    year: int | None = None
    control: str = "none"
    normal: bool = False
    lags: int = 1
    log_offset: bool = False

    def __post_init__(self) -> None:
        for name, allowed in (("impact", IMPACTS), ("control", ("none", "difference"))):
            if getattr(self, name) not in (*allowed, None):
                raise ValueError(f"{name} is {getattr(self, name)!r}; write {' or '.join(allowed)}.")


@dataclass(frozen=True, eq=False)
class Cohort:
    """One series to fit: treated (T,), control (T,) or None, exposures, covariates (K, T), its start and its units."""

    start: int
    units: Ints
    y: Floats
    exposure: Floats
    control: Floats | None
    control_exposure: Floats | None
    covariates: Floats
    weight: float


def exposed(panel: Panel, how: Choices) -> Panel:
    """The panel with its offset as an exposure, above 0; a note where an offset looks like a logarithm and is not said to be one.

    Raises:
        EffectError: an exposure is 0 or less.
    """
    if panel.offset is None:
        return panel
    offset = panel.offset
    notes: list[Note] = []
    if how.log_offset:
        offset = np.exp(offset)
    elif np.nanmax(offset) < 25 and np.nanmin(offset) > 1 and np.nanmax(offset) - np.nanmin(offset) < 3:
        notes.append(
            Note("offset_like_logarithm", {"low": float(np.nanmin(offset)), "high": float(np.nanmax(offset))})
        )
    if (offset[panel.seen] <= 0).any():
        raise EffectError("offset_not_positive", column="offset")
    return replace(panel, offset=offset).with_notes(*notes)


def cohorts_of(panel: Panel, how: Choices, counted: bool) -> list[Cohort]:
    """The series of every cohort, in order of its start; counts are summed over units, other outcomes averaged.

    Raises:
        EffectError: a control series is asked for and nobody is never treated.
    """
    never = np.flatnonzero(panel.never)
    if how.control == "difference" and not len(never):
        raise EffectError("nobody_never_treated", Note("remedy_no_control"))
    found = []
    for start in panel.cohorts:
        units = np.flatnonzero(panel.start == start)
        found.append(cohort_of(panel, how, counted, int(start), units, never))
    return found


def cohort_of(panel: Panel, how: Choices, counted: bool, start: int, units: Ints, never: Ints) -> Cohort:
    """The series of some units that begin together; `never` are the places of the never-treated units."""
    together = _sum if counted else _mean
    ones = np.where(panel.seen, 1.0, np.nan)
    exposure = np.where(panel.seen, panel.offset, np.nan) if panel.offset is not None else ones
    control = never if how.control == "difference" else never[:0]
    covariates = np.array([_mean(panel, values, units) for values in panel.covariates.values()])
    return Cohort(
        start, units, together(panel, panel.outcome, units), together(panel, exposure, units),
        together(panel, panel.outcome, control) if len(control) else None,
        together(panel, exposure, control) if len(control) else None,
        covariates.reshape(-1, panel.shape[1]), float(panel.unit_weights[units].sum()),
    )  # fmt: skip


def _mean(panel: Panel, values: Floats, units: Ints) -> Floats:
    """Weighted mean by period.  A unit's level is taken out first, so that a gap does not move the mean."""
    held = values[units]
    known = ~np.isnan(held)
    weights = np.where(known, panel.unit_weights[units][:, None], 0.0)
    count = np.maximum(known.sum(axis=1), 1)
    level = np.where(known, held, 0.0).sum(axis=1) / count
    size = weights.sum(axis=0)
    around = (weights * np.where(known, held - level[:, None], 0.0)).sum(axis=0) / np.where(
        size > 0, size, np.nan
    )
    return np.asarray(
        around + np.average(level, weights=panel.unit_weights[units] * (known.any(axis=1) + 1e-12))
    )


def _sum(panel: Panel, values: Floats, units: Ints) -> Floats:
    """Sums by period; NaN where any unit has a gap, as a sum would drop there."""
    return np.asarray(values[units].sum(axis=0))
