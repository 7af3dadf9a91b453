"""What every estimator gives back: one headline number, the rows behind it, and what the reader must be told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import special, stats

from narmare.analysis.effects.notes import Note
from narmare.analysis.effects.panel import Floats


LEVEL = 0.95


@dataclass(frozen=True)
class Row:
    """One number with its uncertainty.  `key` is an event time, a period, a cohort, a unit or a coefficient's name.

    `low`, `high` and `p` are None where there is no standard error; `n` is how many unit-periods (or units) it rests on.
    """

    key: str | int
    estimate: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int | None = None


@dataclass(frozen=True)
class Pretrend:
    """A joint test that nothing happened before the start.  `kind` is "wald" (chi2) or "f"."""

    statistic: float
    df: tuple[float, ...]
    p: float
    kind: str


@dataclass(frozen=True)
class Series:
    """Observed and counterfactual mean of the treated by period, for the chart of what would have been."""

    periods: tuple[str, ...]
    observed: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...]


@dataclass(frozen=True)
class Estimate:
    """The effect that a study found.

    Attributes:
        method: "imputation", "callaway-santanna", "sdid", "synthetic-control", "its-reml", "its-poisson" or "its-ols".
        estimand: what the headline is: "att" (mean effect on the treated unit-periods) or the aggregate's name.
        estimate, se, low, high, p, df: the headline; df is None for the normal distribution; se None for exact tests.
        scale: "identity" (the outcome's unit) or "log" (a ratio when exponentiated).
        units, treated, periods, n: how much it rests on; n counts unit-periods that were used.
        events, groups, calendar, cells, coefficients, unit_rows: rows; cells are cohort by period.
        pretrend: the joint test of what was before, if there is one.
        unit_shares, period_shares: weights of a synthetic control.
        series: observed and counterfactual.
        diagnostics: named figures of the method (rho, dispersion, RMSPE ...).
        notes: what the reader must know.
        influence: each cluster's contribution to the headline, for draws and unit influence; sums of squares give se^2.
    """

    method: str
    estimand: str
    estimate: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    df: float | None
    units: int
    treated: int
    periods: int
    n: int
    scale: str = "identity"
    events: tuple[Row, ...] = ()
    groups: tuple[Row, ...] = ()
    calendar: tuple[Row, ...] = ()
    cells: tuple[Row, ...] = ()
    coefficients: tuple[Row, ...] = ()
    unit_rows: tuple[Row, ...] = ()
    pretrend: Pretrend | None = None
    unit_shares: Mapping[str, float] = field(default_factory=dict)
    period_shares: Mapping[str, float] = field(default_factory=dict)
    series: Series | None = None
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    event_covariance: Floats | None = field(default=None, compare=False, repr=False)

    @property
    def significant(self) -> bool:
        """The 95 % interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def told(self, *notes: Note) -> Estimate:
        """The estimate with more notes."""
        return replace(self, notes=(*self.notes, *notes))


def row(
    key: str | int, estimate: float, se: float | None, df: float | None = None, n: int | None = None
) -> Row:
    """A row with its 95 % interval and two-sided p by Student's t (df) or the normal distribution (df None)."""
    low, high, p = interval(estimate, se, df)
    return Row(key, float(estimate), None if se is None else float(se), low, high, p, n)


def interval(
    estimate: float, se: float | None, df: float | None = None
) -> tuple[float | None, float | None, float | None]:
    """95 % interval and two-sided p."""
    if se is None or not math.isfinite(se) or not math.isfinite(estimate) or (df is not None and df < 1):
        return None, None, None
    reach = quantile(df) * se
    if se == 0:
        return float(estimate), float(estimate), 0.0 if estimate else 1.0
    z = -abs(estimate) / se
    p = 2 * (special.ndtr(z) if df is None else special.stdtr(df, z))
    return float(estimate - reach), float(estimate + reach), float(p)


def quantile(df: float | None, level: float = LEVEL) -> float:
    """How many standard errors the interval reaches to each side."""
    at = 0.5 + level / 2
    return float(special.ndtri(at) if df is None else special.stdtrit(df, at))


def wald(values: Floats, covariance: Floats) -> Pretrend | None:
    """Joint chi-square test that all values are 0; None when there are none or their covariance is singular."""
    if not len(values) or np.linalg.matrix_rank(covariance) < len(values):
        return None
    statistic = float(values @ np.linalg.solve(covariance, values))
    return Pretrend(statistic, (len(values),), float(stats.chi2.sf(statistic, len(values))), "wald")


def f_test(values: Floats, covariance: Floats, clusters: int) -> Pretrend | None:
    """The same with F(q, clusters - 1), which is not too ready to see something when clusters are few."""
    found = wald(values, covariance)
    if found is None or clusters <= len(values) + 1:
        return None
    q = len(values)
    f = found.statistic / q
    return Pretrend(f, (q, clusters - 1), float(stats.f.sf(f, q, clusters - 1)), "f")


def by_cluster(contributions: Floats, cluster: np.ndarray) -> Floats:
    """Sums of each unit's contribution within its cluster; contributions have the shape (units, ...)."""
    count = int(cluster.max()) + 1 if len(cluster) else 0
    if count == len(cluster):
        return contributions
    sums = np.zeros((count, *contributions.shape[1:]))
    np.add.at(sums, cluster, contributions)
    return sums


def periods_of(labels: Sequence[str], observed: Floats, counterfactual: Floats) -> Series:
    """A series with None where there is no number."""

    def plain(values: Floats) -> tuple[float | None, ...]:
        return tuple(None if math.isnan(v) else float(v) for v in values)

    return Series(tuple(labels), plain(observed), plain(counterfactual))
