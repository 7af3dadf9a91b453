"""Adoption: how a new way of working spreads, and when it will have reached its target.

A new way of working begins slowly, spreads quickly and levels out: the share follows a logistic curve up to a ceiling (Griliches,
Econometrica 1957;25:501, who found three numbers enough: origin, slope and ceiling).  The ceiling is estimated too: a roll-out
that half of the units never began does not reach everybody, whatever its speed.

    share(t) = ceiling / (1 + exp(-rate (t - midpoint)))

The fit maximises the binomial likelihood of the months' counts by Fisher scoring.  Months scatter more than chance (units start in
waves) and follow each other, so the deviance is held against phi F(1, n - k): phi is Pearson's statistic over its degrees of freedom
(McCullagh and Nelder, Generalized Linear Models, 4.5), raised by (1 + r)/(1 - r) for residuals that follow each other with r.
The interval of the date is the profile of that likelihood: every date on which some curve reaches the target and still fits.
Where curves that never reach it, or only beyond the horizon, fit as well, there is no latest date, and the answer says so.

Pure: months are numbers (a month index), no clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtrit, xlogy


type Floats = NDArray[np.float64]

ENOUGH = 12  # months; with fewer a curve of three numbers can be anything
HORIZON = 60  # months ahead that a date is given for
Z = 1.959964
CEILINGS = np.linspace(0.025, 1.0, 40)
RATES = np.geomspace(
    0.005, 2.0, 14
)  # per month: from a doubling of the odds in eleven years to one in ten days
MOST_ALIKE = 0.9  # the autocorrelation that residuals are given at most


@dataclass(frozen=True)
class Uptake:
    """A month's share as counts: so many of so many in the new way."""

    month: float
    count: float
    size: float

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.size or self.size <= 0:
            raise ValueError(
                f"Month {self.month}: {self.count} of {self.size} is no share; leave a month without numbers out."
            )

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.size


@dataclass(frozen=True)
class Curve:
    """A fitted curve.  `rate` is per month on the log-odds of the ceiling; `dispersion` is phi with the autocorrelation in it.

    `error` is the standard error of the rate.  `covariance` is that of (log odds at `origin`, rate[, ceiling]), with phi.
    """

    ceiling: float
    midpoint: float
    rate: float
    error: float
    deviance: float
    dispersion: float
    months: int
    freedom: int
    last: float
    origin: float
    covariance: tuple[tuple[float, ...], ...] = field(repr=False, default=())

    @property
    def growing(self) -> bool:
        """Whether the share rises."""
        return self.rate > 0

    def share(self, month: float) -> float:
        """The curve's share in a month, 0 to 1."""
        return self.ceiling * float(expit(self.rate * (month - self.midpoint)))

    def band(self, month: float) -> tuple[float, float]:
        """95 % band of the curve in a month (of the curve, not of a month's own value), by the delta method on the log odds."""
        s = float(expit(self.rate * (month - self.midpoint)))
        p = min(max(self.ceiling * s, 1e-9), 1 - 1e-9)
        slope = self.ceiling * s * (1 - s)
        gradient = np.array([slope, slope * (month - self.origin), s][: len(self.covariance)])
        variance = float(gradient @ np.array(self.covariance) @ gradient) if self.covariance else 0.0
        reach = Z * math.sqrt(max(0.0, variance)) / (p * (1 - p))
        return float(expit(logit(p) - reach)), float(expit(logit(p) + reach))


class Outcome(StrEnum):
    """What can be said of the date."""

    REACHED = "reached"  # the latest month is at the target
    EXPECTED = "expected"  # the best curve reaches it within the horizon
    NOT_WITHIN = "not_within"  # it does not: too slow, or it levels out below
    NOT_GROWING = "not_growing"  # the share does not rise
    TOO_LITTLE = "too_little"  # too few months to say


@dataclass(frozen=True)
class Arrival:
    """When the share reaches `target` (0 to 1).

    since: REACHED: the first month of those in a row, up to the last, that are at the target.
    expected: EXPECTED: the month in which the best curve reaches it.
    earliest, latest: 95 % interval of that month; None for the latest (or both) means: may not come within `horizon` months.
    """

    outcome: Outcome
    target: float
    horizon: int
    curve: Curve | None = None
    since: float | None = None
    expected: int | None = None
    earliest: int | None = None
    latest: int | None = None


@dataclass(frozen=True)
class _Data:
    """The counts as arrays; `t` is centred so that intercept and slope are nearly independent."""

    t: Floats
    y: Floats
    n: Floats
    origin: float


def _data(uptake: Sequence[Uptake]) -> _Data:
    ordered = sorted(uptake, key=lambda one: one.month)
    months = np.array([one.month for one in ordered])
    n = np.array([one.size for one in ordered])
    origin = float(np.average(months, weights=n))
    return _Data(months - origin, np.array([one.count for one in ordered]), n, origin)


def _deviance(data: _Data, share: Floats) -> Floats:
    """Twice the log-likelihood lost against the saturated model; `share` has the months last."""
    p = np.clip(share, 1e-12, 1 - 1e-12)
    missed = data.n - data.y
    full = xlogy(data.y, data.y / data.n) + xlogy(missed, missed / data.n)
    found: Floats = 2 * (full - xlogy(data.y, p) - xlogy(missed, 1 - p)).sum(axis=-1)
    return found


def fit(uptake: Sequence[Uptake], *, ceiling: float | None = None) -> Curve:
    """Fit the curve to at least three months with different shares.

    Args:
        uptake: months in any order; leave those without numbers out.
        ceiling: known in advance (1: everybody); estimated when not given.

    Raises:
        ValueError: fewer than three months.
    """
    if len(uptake) < 3:
        raise ValueError(f"A curve needs at least three months, not {len(uptake)}.")
    data = _data(uptake)
    tried = CEILINGS if ceiling is None else np.array([ceiling])
    theta, deviance = _scored(data, tried)
    step = CEILINGS[1] - CEILINGS[0]
    while ceiling is None and step > 1e-4:  # a finer grid around the best ceiling
        best = tried[int(deviance.argmin())]
        tried = np.unique(np.clip(np.linspace(best - step, best + step, 11), 0.01, 1.0))
        theta, deviance = _scored(data, tried)
        step /= 5
    place = int(deviance.argmin())
    return _curve(data, float(tried[place]), theta[place], float(deviance[place]), ceiling is None)


def _curve(data: _Data, ceiling: float, theta: Floats, deviance: float, free: bool) -> Curve:
    """The numbers of the best fit with their spread; a ceiling at 1 is taken as known."""
    s = expit(theta[0] + theta[1] * data.t)
    p = np.clip(ceiling * s, 1e-9, 1 - 1e-9)
    slope = ceiling * s * (1 - s)
    columns = [slope, slope * data.t] + ([s] if free and ceiling < 1 else [])
    freedom = max(1, len(data.t) - (3 if free else 2))
    phi = _dispersion(data, p, freedom)
    design = np.stack(columns, axis=1)
    information = design.T @ (design * (data.n / (p * (1 - p)))[:, None])
    covariance = phi * np.linalg.pinv(information, hermitian=True)
    rate = float(theta[1])
    return Curve(
        ceiling=ceiling,
        midpoint=data.origin - float(theta[0]) / rate if rate else data.origin,
        rate=rate,
        error=math.sqrt(max(0.0, float(covariance[1, 1]))),
        deviance=deviance,
        dispersion=phi,
        months=len(data.t),
        freedom=freedom,
        last=float(data.t[-1]) + data.origin,
        origin=data.origin,
        covariance=tuple(tuple(float(x) for x in row) for row in covariance),
    )


def _dispersion(data: _Data, p: Floats, freedom: int) -> float:
    """Phi, never below 1, raised for residuals that follow each other."""
    residuals = (data.y - data.n * p) / np.sqrt(data.n * p * (1 - p))
    phi = float((residuals**2).sum()) / freedom
    total = float((residuals**2).sum())
    alike = float((residuals[1:] * residuals[:-1]).sum()) / total if total > 0 else 0.0
    r = min(max(alike, 0.0), MOST_ALIKE) if phi > 1 else 0.0
    return max(1.0, phi * (1 + r) / (1 - r))


def _scored(data: _Data, ceilings: Floats) -> tuple[Floats, Floats]:
    """The best (log odds at the origin, rate) under each ceiling, and their deviances; Fisher scoring, damped.

    Shapes: (ceilings, 2) and (ceilings,).
    """
    theta = _starts(data, ceilings)
    c = ceilings[:, None]
    damping = np.full(len(ceilings), 1e-3)
    share = c * expit(theta[:, :1] + theta[:, 1:] * data.t)
    deviance = _deviance(data, share)
    for _ in range(60):
        step = _step(data, c, theta, damping)
        tried = theta + step
        found = _deviance(data, c * expit(tried[:, :1] + tried[:, 1:] * data.t))
        better = found <= deviance
        theta[better], damping = tried[better], np.where(better, damping / 5, damping * 10)
        moved = float(np.abs(np.where(better, deviance - found, 0.0)).max(initial=0.0))
        deviance = np.where(better, found, deviance)
        if moved < 1e-10 and better.all():
            break
    return theta, deviance


def _step(data: _Data, c: Floats, theta: Floats, damping: Floats) -> Floats:
    s = expit(theta[:, :1] + theta[:, 1:] * data.t)
    p = np.clip(c * s, 1e-9, 1 - 1e-9)
    slope = c * s * (1 - s)
    score = (data.y - data.n * p) * slope / (p * (1 - p))
    weight = data.n * slope**2 / (p * (1 - p))
    u0, u1 = score.sum(axis=1), (score * data.t).sum(axis=1)
    i00, i01, i11 = weight.sum(axis=1), (weight * data.t).sum(axis=1), (weight * data.t**2).sum(axis=1)
    i00, i11 = i00 * (1 + damping) + 1e-9, i11 * (1 + damping) + 1e-9
    size = np.maximum(i00 * i11 - i01**2, 1e-12)
    found: Floats = np.stack([(i11 * u0 - i01 * u1) / size, (i00 * u1 - i01 * u0) / size], axis=1)
    return np.clip(found, -5, 5)


def _starts(data: _Data, ceilings: Floats) -> Floats:
    """The best of a coarse grid of midpoints and rates, rising and falling, for each ceiling."""
    wide = float(np.ptp(data.t)) or 1.0
    midpoints = np.linspace(-1.5 * wide, 1.5 * wide, 13)
    steps = np.concatenate([np.geomspace(1.0, 60.0, 6), -np.geomspace(1.0, 20.0, 3)]) / wide
    a, b = (grid.ravel() for grid in np.meshgrid(midpoints, steps))
    share = expit(b[:, None] * (data.t - a[:, None]))
    best = np.array([int(_deviance(data, c * share).argmin()) for c in ceilings])
    return np.stack([-b[best] * a[best], b[best]], axis=1)


def arrival(uptake: Sequence[Uptake], target: float, *, horizon: int = HORIZON) -> Arrival:
    """When the share reaches `target` (0 to 1), with an interval, or why no date is given.

    Raises:
        ValueError: the target is not between 0 and 1.
    """
    if not 0 < target < 1:
        raise ValueError(f"A target is a share between 0 and 1, not {target}.")
    ordered = sorted(uptake, key=lambda one: one.month)
    if ordered and ordered[-1].share >= target:
        since = next((i for i in range(len(ordered) - 1, -1, -1) if ordered[i].share < target), -1) + 1
        return Arrival(Outcome.REACHED, target, horizon, _fit_if(ordered), since=ordered[since].month)
    curve = _fit_if(ordered)
    if curve is None:
        return Arrival(Outcome.TOO_LITTLE, target, horizon)
    if not curve.growing:
        return Arrival(Outcome.NOT_GROWING, target, horizon, curve)
    earliest, latest = _interval(_data(ordered), curve, target, horizon)
    exact = (
        curve.midpoint + float(logit(target / curve.ceiling)) / curve.rate
        if curve.ceiling > target
        else math.inf
    )
    if exact - curve.last > horizon:
        return Arrival(Outcome.NOT_WITHIN, target, horizon, curve, earliest=earliest, latest=latest)
    expected = math.ceil(max(exact, curve.last + 1) - 1e-9)
    first = expected if earliest is None else min(expected, earliest)
    return Arrival(
        Outcome.EXPECTED, target, horizon, curve, expected=expected, earliest=first,
        latest=None if latest is None else max(expected, latest),
    )  # fmt: skip


def _fit_if(ordered: Sequence[Uptake]) -> Curve | None:
    return fit(ordered) if len(ordered) >= ENOUGH else None


def _interval(data: _Data, curve: Curve, target: float, horizon: int) -> tuple[int | None, int | None]:
    """Earliest and latest month of the profile interval; see `Arrival`."""
    allowed = curve.deviance + curve.dispersion * float(stdtrit(curve.freedom, 0.975)) ** 2
    ahead = np.arange(1, horizon + 1, dtype=float)
    profile = _profile(data, curve.last - data.origin + ahead, target)
    possible = ahead[profile <= allowed]
    later = curve.last - data.origin + horizon * np.array([1.05, 1.25, 1.5, 2, 3, 5])
    low = CEILINGS[CEILINGS <= target]
    never = float(_scored(data, low)[1].min()) if len(low) else math.inf
    beyond = min(float(_profile(data, later, target).min()), never)
    first = int(curve.last + possible[0]) if len(possible) else None
    last = int(curve.last + possible[-1]) if len(possible) else None
    return first, None if beyond <= allowed else last


def _profile(data: _Data, dates: Floats, target: float) -> Floats:
    """For each date the least deviance of the rising curves that reach the target then; the rate is zoomed in on."""
    ceilings = np.linspace(target, 1.0, 14)[1:]
    c = ceilings[None, :, None, None]
    level = logit(target / c)
    dates_ = dates[:, None, None, None]
    rates = np.broadcast_to(RATES, (len(dates), len(ceilings), len(RATES)))
    ratio = float(RATES[1] / RATES[0])
    least = np.full(len(dates), math.inf)
    for _ in range(4):
        b = rates[..., None]
        found = _deviance(data, c * expit(level + b * (data.t - dates_)))
        least = np.minimum(least, found.min(axis=(1, 2)))
        best = np.take_along_axis(rates, found.argmin(axis=2)[..., None], axis=2)
        rates = best * np.geomspace(1 / ratio, ratio, 7)
        ratio = ratio ** (1 / 3)
    return least
