"""Means of cohort-by-period effects, with the error of the weights in them, and the multiplier bootstrap.

Callaway and Sant'Anna (Journal of Econometrics 2021;225:200), section 3 for the means and 4.1 for the bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from narmare.analysis.effects.estimate import by_cluster
from narmare.analysis.effects.panel import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Cells:
    """Effects of K cells: cohort, period, estimate, contribution of each unit (N, K), and units that it rests on.

    Squared contributions, summed within clusters first, add up to the variance.
    """

    cohort: Ints
    period: Ints
    estimate: Floats
    parts: Floats
    size: Ints
    unit_weights: Floats
    start: Ints

    @property
    def since(self) -> Ints:
        """Periods since the cohort's start."""
        return self.period - self.cohort

    @property
    def post(self) -> Bools:
        """Cells at or after the start."""
        return self.since >= 0


@dataclass(frozen=True, eq=False)
class Mean:
    """A weighted mean of cells and each unit's contribution to its error, shape (N,)."""

    key: int
    estimate: float
    part: Floats
    size: int


def mean_of(cells: Cells, chosen: NDArray[np.intp], key: int = 0) -> Mean:
    """The mean of some cells, weighted by the size of their cohorts; the sizes are estimates too."""
    cohort = cells.cohort[chosen]
    distinct, place = np.unique(cohort, return_inverse=True)
    own = (cells.start[:, None] == distinct[None, :]) * cells.unit_weights[:, None]
    share = own.mean(axis=0)
    size = share[place].sum()
    weights = share[place] / size
    estimate = float(weights @ cells.estimate[chosen])
    # d(weight_k) / d(share): cells of one cohort move together
    slope = np.bincount(place, cells.estimate[chosen] - estimate, minlength=len(distinct)) / size
    part = cells.parts[:, chosen] @ weights + (own - share) @ slope / len(own)
    return Mean(key, estimate, part, int(cells.size[chosen].sum()))


def average(means: Sequence[Mean]) -> Mean:
    """The plain mean of means."""
    return Mean(
        0,
        float(np.mean([m.estimate for m in means])),
        np.asarray(np.mean([m.part for m in means], axis=0)),
        sum(m.size for m in means),
    )


def by(cells: Cells, key: Ints, chosen: Bools) -> list[Mean]:
    """One mean for each value of `key` among the chosen cells."""
    return [mean_of(cells, np.flatnonzero(chosen & (key == value)), int(value)) for value in np.unique(key[chosen])]  # fmt: skip


def simple(cells: Cells) -> Mean:
    """All cells after the start."""
    return mean_of(cells, np.flatnonzero(cells.post))


def group(cells: Cells) -> tuple[list[Mean], Mean]:
    """By cohort, and their mean by size."""
    rows = []
    for start in np.unique(cells.cohort[cells.post]):
        chosen = np.flatnonzero(cells.post & (cells.cohort == start))
        rows.append(
            Mean(
                int(start),
                float(cells.estimate[chosen].mean()),
                cells.parts[:, chosen].mean(axis=1),
                int(cells.size[chosen].sum()),
            )
        )
    as_cells = Cells(
        np.array([m.key for m in rows]), np.array([m.key for m in rows]), np.array([m.estimate for m in rows]),
        np.stack([m.part for m in rows], axis=1), np.array([m.size for m in rows]), cells.unit_weights, cells.start,
    )  # fmt: skip
    return rows, mean_of(as_cells, np.arange(len(rows)))


def calendar(cells: Cells) -> tuple[list[Mean], Mean]:
    """By period, and their plain mean."""
    rows = by(cells, cells.period, cells.post)
    return rows, average(rows)


def dynamic(
    cells: Cells,
    *,
    first: int,
    last: int,
    balance: int | None = None,
    first_e: int | None = None,
    last_e: int | None = None,
) -> tuple[list[Mean], Mean]:
    """By periods since the start, and the plain mean of those after it.

    Args:
        cells: the effects.
        first, last: the first and last period of the panel.
        balance: keep only cohorts that are seen this many periods after their start, and only event times up to it.
        first_e, last_e: leave other event times out.
    """
    chosen = np.ones(len(cells.cohort), bool)
    if balance is not None:
        chosen = (
            (cells.cohort + balance <= last)
            & (cells.since <= balance)
            & (cells.since >= balance - last + first)
        )
    if first_e is not None:
        chosen &= cells.since >= first_e
    if last_e is not None:
        chosen &= cells.since <= last_e
    rows = by(cells, cells.since, chosen)
    return rows, average([m for m in rows if m.key >= 0])


@dataclass(frozen=True)
class Bootstrapped:
    """Standard errors by the interquartile range, and how many of them a band that holds for all at once reaches."""

    errors: Floats
    critical: float


def bootstrap(parts: Floats, cluster: Ints, draws: int, seed: int) -> Bootstrapped:
    """Mammen's two-point multipliers on the contributions (N, K) of clusters."""
    summed = by_cluster(parts, cluster)
    rng = np.random.default_rng(seed)
    golden = (1 + 5**0.5) / 2
    errors_of: Callable[[int], Floats] = lambda size: np.where(  # noqa: E731
        rng.random((size, len(summed))) < golden / 5**0.5, 1 - golden, golden
    )
    sums = np.concatenate([errors_of(min(100, draws - at)) @ summed for at in range(0, draws, 100)])
    q25, q75 = np.quantile(sums, [0.25, 0.75], axis=0)
    errors = (q75 - q25) / float(special.ndtri(0.75) - special.ndtri(0.25))
    with np.errstate(divide="ignore", invalid="ignore"):
        largest = np.nanmax(np.abs(sums) / np.where(errors > 1e-12, errors, np.nan), axis=1)
    return Bootstrapped(errors, float(np.quantile(largest, 0.95)))
