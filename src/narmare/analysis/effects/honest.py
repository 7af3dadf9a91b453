"""How far the answer holds when the treated would not quite have followed the others: Rambachan and Roth's two limits.

Review of Economic Studies 2023;90:2555.  `relative`: from one period to the next, the difference drifts at most M times as far
after the start as it did at the most before it.  `smooth`: the drift may change its pace by at most M a period.  Intervals for
`relative` are the union, over which period before the start drifted most, of intervals that are each valid if it was that
one: wider than the paper's hybrid test, never too narrow.  Those for `smooth` are the paper's fixed-length intervals.

Event times are binned first: with as many coefficients as units their covariance cannot be estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from narmare.analysis.effects.estimate import Estimate, quantile
from narmare.analysis.effects.notes import EffectError
from narmare.analysis.effects.panel import Floats


MOST_BINS = 8  # on each side of the start


@dataclass(frozen=True, eq=False)
class Path:
    """Effects by bin: `before` of them (the last one is followed by the base, which is 0), then those after the start."""

    estimate: Floats
    covariance: Floats
    before: int
    width: int

    @property
    def after(self) -> int:
        """Bins after the start."""
        return len(self.estimate) - self.before


@dataclass(frozen=True)
class Bounds:
    """The interval of the mean effect after the start when the drift is limited by `m`."""

    kind: str
    m: float
    low: float
    high: float


def path_of(found: Estimate, width: int | None = None) -> Path:
    """Bin the event rows of an estimate (callaway-santanna with base "universal") and their covariance.

    Raises:
        EffectError: no event rows with errors on both sides of the start.
    """
    if found.event_covariance is None:
        raise EffectError("no_event_path")
    rows = [row for row in found.events if row.se]
    keys = np.array([int(row.key) for row in rows])
    before, after = keys[keys < -1], keys[keys >= 0]
    if not len(before) or not len(after):
        raise EffectError("no_event_path")
    size = width or max(1, int(np.ceil(max(len(before), len(after)) / MOST_BINS)))
    # bins are counted from the base outwards, so that the one next to it is whole
    bins = [
        keys[(keys < -1) & ((-2 - keys) // size == at)]
        for at in range(min(MOST_BINS, -(-len(before) // size)))
    ][::-1]
    late = [keys[(keys >= 0) & (keys // size == at)] for at in range(min(MOST_BINS, -(-len(after) // size)))]
    mix = np.array([np.isin(keys, part) / len(part) for part in (*bins, *late) if len(part)])
    values = np.array([row.estimate for row in rows])
    return Path(mix @ values, mix @ found.event_covariance @ mix.T, sum(len(part) > 0 for part in bins), size)


def relative(path: Path, limits: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0)) -> list[Bounds]:
    """Intervals for the mean effect when drifts after the start are at most M times the largest before it."""
    n, before = len(path.estimate), path.before
    mean = np.zeros(n)
    mean[before:] = 1 / path.after
    drifts = _steps(before, n)
    reach = float(np.mean(np.arange(1, path.after + 1)))  # bins that a steady drift has gone by, on average
    found = []
    for m in limits:
        lows: list[float] = []
        highs: list[float] = []
        for step in (*drifts, *-drifts):
            for sign, ends in ((-1, lows), (1, highs)):
                weights = mean + sign * m * reach * step
                error = float(np.sqrt(weights @ path.covariance @ weights))
                ends.append(float(weights @ path.estimate) + sign * quantile(None) * error)
        found.append(Bounds("relative", m, min(lows), max(highs)))
    return found


def _steps(before: int, n: int) -> Floats:
    """Rows that take the drift from each bin before the start to the next, the last to the base, which is 0."""
    steps = np.zeros((before, n))
    for at in range(before):
        steps[at, at] = -1.0
        if at + 1 < before:
            steps[at, at + 1] = 1.0
    return steps


def smooth(path: Path, limits: Sequence[float]) -> list[Bounds]:
    """Shortest fixed-length intervals for the mean effect when the drift's pace changes by at most M a bin."""
    return [_fixed_length(path, m) for m in limits]


def _fixed_length(path: Path, m: float) -> Bounds:
    """Search over the weights of the bins before the start: for each allowed bias the smallest error, then the shortest."""
    before, after = path.before, path.after
    times = np.concatenate([np.arange(-before, 0), np.arange(1, after + 1)]).astype(float)
    mean = np.full(after, 1 / after)
    bends = _bends(times)
    root = np.linalg.cholesky(path.covariance + 1e-12 * np.trace(path.covariance) * np.eye(len(times)))
    best: tuple[float, Floats] = (np.inf, np.zeros(0))
    for weights in _candidates(path, times, mean, bends, root, m):
        bias = m * float(np.abs(weights @ bends).sum())
        error = float(np.linalg.norm(root.T @ weights))
        half = _folded(bias / error) * error
        if half < best[0]:
            best = (half, weights)
    centre = float(best[1] @ path.estimate)
    return Bounds("smooth", m, centre - best[0], centre + best[0])


def _bends(times: Floats) -> Floats:
    """What a change of pace by 1 at each inner point does to the drift at every time, shape (times, points).

    Time 0 is the base and drift is 0 there; pace changes before it bend the past, those at or after it the future.
    """
    points = np.arange(times.min() + 1, times.max())
    after = np.where(points[None, :] >= 0, np.maximum(times[:, None] - points[None, :], 0), 0.0)
    past = np.where(points[None, :] < 0, np.maximum(points[None, :] - times[:, None], 0), 0.0)
    return np.asarray(after + past)


def _candidates(
    path: Path, times: Floats, mean: Floats, bends: Floats, root: Floats, m: float
) -> list[Floats]:
    """Weights (before and after) that are free of a straight drift; least variance for a grid of prices of bias."""
    before = path.before
    if before == 0:
        return []
    found = []
    line = float(mean @ times[before:])
    # weights before the start must undo the straight line: times_before @ w = -line
    scale = float(np.sqrt(mean @ path.covariance[before:, before:] @ mean)) or 1.0
    for price in (0.0, *(np.geomspace(0.01, 100, 25) if m > 0 else ())):
        found.append(_least(path, times, mean, bends, price * scale, line))
    return found


def _least(path: Path, times: Floats, mean: Floats, bends: Floats, price: float, line: float) -> Floats:
    """Minimise variance + price x (sum of bends)^2 by reweighted least squares under the straight-line condition."""
    before = path.before
    full = np.zeros(len(times))
    full[before:] = mean
    v = path.covariance
    penalty = np.zeros((before, before))
    cross = np.zeros(before)
    w = np.zeros(before)
    for _ in range(30):
        quadratic = v[:before, :before] + penalty
        linear = v[:before, before:] @ mean + cross
        system = np.block([[quadratic, times[:before, None]], [times[None, :before], np.zeros((1, 1))]])
        new = np.linalg.lstsq(system, np.concatenate([-linear, [-line]]), rcond=None)[0][:before]
        if price == 0 or np.abs(new - w).max() < 1e-8:
            w = new
            break
        w = new
        full[:before] = w
        size = np.maximum(np.abs(full @ bends), 1e-6)
        weighted = bends / size
        penalty = price * weighted[:before] @ bends[:before].T
        cross = price * weighted[:before] @ bends[before:].T @ mean
    full[:before] = w
    return full.copy()


def _folded(bias: float) -> float:
    """The 95th percentile of |N(bias, 1)|."""
    if bias > 30:
        return float(bias + stats.norm.ppf(0.95))
    return float(brentq(lambda c: stats.norm.cdf(c - bias) - stats.norm.cdf(-c - bias) - 0.95, 0, bias + 10))


def breakdown(path: Path) -> float:
    """The largest M of `relative` (to a hundredth, at most 10) at which the interval still leaves zero out; 0 for none."""
    low, high = 0.0, 10.0
    if not _away(relative(path, [0.0])[0]):
        return 0.0
    if _away(relative(path, [high])[0]):
        return high
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (middle, high) if _away(relative(path, [middle])[0]) else (low, middle)
    return low


def _away(bounds: Bounds) -> bool:
    return bounds.low > 0 or bounds.high < 0
