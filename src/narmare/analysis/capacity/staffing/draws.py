"""The chance of many replications of a day: who comes when, how long each takes and waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.capacity.staffing.scenario import DAY, Kind, Scenario


@dataclass(frozen=True)
class Draws:
    """Arrays of shape (replications, contacts), in order of arrival; only the first `counts` of a row are contacts.

    What belongs to calls after the first (`again_...`: whether they call again, after how long, with what patience) has the shape
    (calls, replications, contacts), with as many calls as a kind allows at the most.
    """

    times: NDArray[np.float64]
    kinds: NDArray[np.int8]
    counts: NDArray[np.int64]
    service: NDArray[np.float64]
    patience: NDArray[np.float64]
    accepts: NDArray[np.float64]
    again_chance: NDArray[np.float32]
    again_delay: NDArray[np.float64]
    again_patience: NDArray[np.float64]

    @property
    def real(self) -> NDArray[np.bool_]:
        """Which cells are contacts."""
        return np.arange(self.times.shape[1]) < self.counts[:, None]


def draw(scenario: Scenario, replications: int, rng: np.random.Generator) -> Draws:
    """A time-varying Poisson process: steps of an exponential walk, read off against the expected number so far.

    The kind of a contact is drawn by the kinds' rates at its moment.  A busy day has more of everything.
    """
    edges, by_kind = _rates(scenario.kinds)
    total = by_kind.sum(axis=0)
    so_far = np.concatenate([[0.0], np.cumsum(total)])
    busy = _busyness(scenario.busyness, replications, rng)
    walk = _walk(so_far[-1] * busy, rng) / busy[:, None]
    counts = (walk < so_far[-1]).sum(axis=1)
    walk = walk[:, : max(1, int(counts.max()))]
    times = np.interp(walk, so_far, edges)
    kinds = _kinds(times, edges, by_kind, rng)
    service = _service(scenario.kinds, kinds, rng)
    patience, accepts = _patience(scenario.kinds, kinds, rng), rng.random(times.shape)
    return Draws(times, kinds, counts, service, patience, accepts, *_again(scenario.kinds, kinds, rng))


def _rates(kinds: Sequence[Kind]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Edges of the steps in which all rates are steady, and the expected contacts of each kind in each step."""
    marks = {0, DAY} | {edge for kind in kinds for rate in kind.arrivals for edge in (rate.start, rate.end)}
    edges = np.array(sorted(marks), float)
    expected = np.zeros((len(kinds), len(edges) - 1))
    for place, kind in enumerate(kinds):
        for rate in kind.arrivals:
            inside = (edges[:-1] >= rate.start) & (edges[1:] <= rate.end)
            expected[place, inside] += rate.per_hour * np.diff(edges)[inside] / 3600
    return edges, expected


def _busyness(variation: float, replications: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A factor for each day with mean 1 and this coefficient of variation (gamma)."""
    if not variation:
        return np.ones(replications)
    shape = 1 / variation**2
    return np.maximum(rng.gamma(shape, 1 / shape, replications), 1e-6)


def _walk(expected: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Sums of exponential steps, each row longer than its `expected`."""
    most = float(expected.max())
    width = int(most + 6 * most**0.5 + 20)
    walk = np.cumsum(rng.standard_exponential((len(expected), width)), axis=1)
    while (walk[:, -1] < expected).any():
        more = np.cumsum(rng.standard_exponential((len(expected), width // 4 + 20)), axis=1)
        walk = np.concatenate([walk, walk[:, -1:] + more], axis=1)
    return walk


def _kinds(
    times: NDArray[np.float64], edges: NDArray[np.float64], by_kind: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int8]:  # fmt: skip
    if len(by_kind) == 1:
        return np.zeros(times.shape, np.int8)
    total = np.maximum(by_kind.sum(axis=0), 1e-300)
    upto = np.cumsum(by_kind / total, axis=0)[:-1]
    step = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(edges) - 2)
    chance = rng.random(times.shape)
    kinds = np.zeros(times.shape, np.int8)
    for share in upto:
        kinds += chance >= share[step]
    return kinds


def _service(kinds: Sequence[Kind], which: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.float64]:
    mean = np.array([kind.service for kind in kinds])
    if all(kind.spread is None for kind in kinds):
        return np.asarray(rng.standard_exponential(which.shape) * mean[which])
    sigma = np.array([np.sqrt(np.log1p((kind.spread or 0.0) ** 2)) for kind in kinds])
    normal = rng.standard_normal(which.shape)
    spread = np.exp(sigma[which] * normal - sigma[which] ** 2 / 2)
    exponential = np.array([kind.spread is None for kind in kinds])[which]
    return np.asarray(np.where(exponential, rng.standard_exponential(which.shape), spread) * mean[which])


def _patience(
    kinds: Sequence[Kind], which: NDArray[np.int8], rng: np.random.Generator
) -> NDArray[np.float64]:
    mean = np.array([np.inf if kind.patience is None else kind.patience for kind in kinds])
    return np.asarray(rng.standard_exponential(which.shape) * mean[which])


def _again(
    kinds: Sequence[Kind], which: NDArray[np.int8], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """Of each call after the first: the chance that it is made, after how long, and with what patience."""
    shape = (max((kind.redial.most for kind in kinds if kind.redial), default=0), *which.shape)
    after = np.array([kind.redial.after if kind.redial else 0.0 for kind in kinds])
    patience = np.array([np.inf if kind.patience is None else kind.patience for kind in kinds])
    chance = rng.random(shape, np.float32)
    delay = rng.standard_exponential(shape) * after[which]
    return chance, delay, rng.standard_exponential(shape) * patience[which] if shape[0] else np.zeros(shape)
