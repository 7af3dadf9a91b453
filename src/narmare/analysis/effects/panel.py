"""The panel that every estimator reads: units by periods, with the first treated period of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.effects.notes import Note
from narmare.analysis.effects.periods import NEVER, Calendar


type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Panel:
    """N units in T periods.  Periods without any row are no column; `ticks` knows how far apart the others are.

    Attributes:
        units: names, sorted as they first appear.
        calendar: what a tick means.
        ticks: ascending counters of the periods, shape (T,).
        outcome: shape (N, T), NaN where there is no row or no value.
        start: the tick of each unit's first treated period, NEVER for never, shape (N,).
        weights: positive, shape (N, T).
        offset: exposure (persons, visits ...), positive, shape (N, T), or None.
        covariates: name -> shape (N, T), NaN where empty.
        cluster: number of the cluster that each unit belongs to, shape (N,).
        name: what the outcome is called.
        notes: what was seen while reading.
    """

    units: tuple[str, ...]
    calendar: Calendar
    ticks: Ints
    outcome: Floats
    start: Ints
    weights: Floats
    offset: Floats | None = None
    covariates: Mapping[str, Floats] = field(default_factory=dict)
    cluster: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    name: str = "outcome"
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.ticks))
        for what in ("outcome", "weights"):
            if getattr(self, what).shape != shape:
                raise ValueError(
                    f"Panel: {what} has the shape {getattr(self, what).shape}; it must be {shape}."
                )
        if self.start.shape != shape[:1]:
            raise ValueError(
                f"Panel: start has the shape {self.start.shape}; it must be one per unit, {shape[:1]}."
            )
        if (np.diff(self.ticks) <= 0).any():
            raise ValueError("Panel: the periods must ascend.")
        if not len(self.cluster):
            object.__setattr__(self, "cluster", np.arange(len(self.units)))

    @property
    def shape(self) -> tuple[int, int]:
        """Units, periods."""
        return len(self.units), len(self.ticks)

    @cached_property
    def seen(self) -> Bools:
        """Where there is an outcome, shape (N, T)."""
        return ~np.isnan(self.outcome)

    @cached_property
    def since(self) -> Ints:
        """Periods since the unit's first treated one, negative before it, -NEVER for never; shape (N, T)."""
        passed = self.ticks[None, :] - self.start[:, None]
        return np.where(self.start[:, None] == NEVER, -NEVER, passed)

    @cached_property
    def treated(self) -> Bools:
        """Whether the unit is treated in the period, shape (N, T)."""
        return self.since >= 0

    @cached_property
    def begins(self) -> Ints:
        """Index of the first observed period at or after each unit's start; T when it lies after the last."""
        return np.searchsorted(self.ticks, self.start).astype(np.int64)

    @cached_property
    def never(self) -> Bools:
        """Units without a treated period in the panel, shape (N,)."""
        return self.begins >= len(self.ticks)

    @cached_property
    def unit_weights(self) -> Floats:
        """The mean weight of each unit's rows, shape (N,)."""
        count = self.seen.sum(axis=1)
        return np.where(self.seen, self.weights, 0.0).sum(axis=1) / np.maximum(count, 1)

    @cached_property
    def cohorts(self) -> Ints:
        """The distinct starts inside the panel, ascending."""
        return np.unique(self.start[~self.never])

    def label(self, tick: int) -> str:
        """A period as it is shown."""
        return self.calendar.label(int(tick))

    def keep(
        self, units: Bools | None = None, periods: Bools | None = None, notes: Sequence[Note] = ()
    ) -> Panel:
        """The panel with some units and periods only, and with more notes."""
        rows = np.ones(self.shape[0], bool) if units is None else units
        columns = np.ones(self.shape[1], bool) if periods is None else periods
        return replace(
            self,
            units=tuple(name for name, kept in zip(self.units, rows, strict=True) if kept),
            ticks=self.ticks[columns],
            outcome=self.outcome[rows][:, columns],
            start=self.start[rows],
            weights=self.weights[rows][:, columns],
            offset=None if self.offset is None else self.offset[rows][:, columns],
            covariates={name: values[rows][:, columns] for name, values in self.covariates.items()},
            cluster=self.cluster[rows],
            notes=(*self.notes, *notes),
        )

    def with_notes(self, *notes: Note) -> Panel:
        """The panel with more notes."""
        return replace(self, notes=(*self.notes, *notes))


def panel(
    outcome: object,
    start: Sequence[int | None],
    *,
    units: Sequence[str] | None = None,
    ticks: Sequence[int] | None = None,
    weights: object = None,
    offset: object = None,
    covariates: Mapping[str, object] | None = None,
    cluster: Sequence[int] | None = None,
    calendar: Calendar | None = None,
    name: str = "outcome",
) -> Panel:
    """A panel from arrays, for simulations and for callers that hold matrices already.

    Args:
        outcome: shape (units, periods); NaN where there is no value.
        start: the tick of each unit's first treated period, None for never.
        units, ticks, calendar: names and counters; 0, 1, 2 ... if left out.
        weights, offset, covariates, cluster: as in `Panel`.
        name: what the outcome is called.
    """
    from narmare.analysis.effects.periods import Grain

    values = np.asarray(outcome, float)
    n, t = values.shape
    return Panel(
        units=tuple(units) if units is not None else tuple(str(i) for i in range(n)),
        calendar=calendar or Calendar(Grain.NUMBER),
        ticks=np.asarray(ticks if ticks is not None else np.arange(t), np.int64),
        outcome=values,
        start=np.array([NEVER if s is None else s for s in start], np.int64),
        weights=np.ones((n, t)) if weights is None else np.broadcast_to(np.asarray(weights, float), (n, t)),
        offset=None if offset is None else np.asarray(offset, float),
        covariates={key: np.asarray(held, float) for key, held in (covariates or {}).items()},
        cluster=np.zeros(0, np.int64) if cluster is None else np.unique(cluster, return_inverse=True)[1],
        name=name,
    )
