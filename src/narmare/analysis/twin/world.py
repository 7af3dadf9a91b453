"""What every part of the twin shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import DAY, OPEN_TIME, Months
from narmare.analysis.twin.people import People
from narmare.analysis.twin.region import calibration
from narmare.analysis.twin.rollouts import Effects, Start
from narmare.analysis.twin.units import Doctors, Units
from narmare.analysis.twin.write import Sink


@dataclass
class World:
    """One region while its twin is made."""

    months: Months
    units: Units
    doctors: Doctors
    effects: Effects
    starts: tuple[Start, ...]
    people: People
    sink: Sink
    rng: Mapping[str, np.random.Generator]
    scale: float

    def season(self, name: str, month: int) -> float:
        """Factor of the month: planned, emergency or admission."""
        return float(calibration()["season"][name][self.months.season(month)])

    def draw(self, part: str, rate: NDArray[np.float32]) -> NDArray[np.int64]:
        """Who has an event this month: a person as many times as the Poisson number says.  `rate` is per month."""
        counts = self.rng[part].poisson(np.where(self.people.here, rate, 0))
        return np.repeat(np.arange(len(counts)), counts)

    def chosen(self, part: str, chance: NDArray[np.floating]) -> NDArray[np.int64]:
        """Residents to whom something with this chance happens this month, at most once each."""
        lot = self.rng[part].random(len(self.people), dtype=np.float32)
        return np.flatnonzero(self.people.here & (lot < chance))

    def centre(self, who: NDArray[np.int64]) -> NDArray[np.int64]:
        """The care centre of each person: the listed one, or the first of the municipality."""
        first = np.searchsorted(self.units.municipality_of_centre[self._order], np.arange(128))
        home = self._order[np.minimum(first, self.units.centres - 1)][self.people.municipality[who]]
        return np.where(self.people.unit[who] >= 0, self.people.unit[who], home)

    @property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self.units.municipality_of_centre, kind="stable")

    def in_window(self, who: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a moment lies in the twin and in the person's residency."""
        return self.people.resident_at(who, at) & (at >= self.months.begin) & (at < self.months.end)

    def not_yet(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Moments after the twin have not happened: OPEN_TIME."""
        return np.where(at < self.months.end, at, OPEN_TIME)

    def clinic_of(self, part: str, centre: NDArray[np.int64]) -> NDArray[np.int64]:
        """A hospital clinic for each person listed at `centre`; most go to the hospital of their side of the region."""
        rng, units = self.rng[part], self.units
        hospital = self.hospital_of(part, centre)
        sizes = np.array([len(c) for c in units.clinics])
        first = np.array([c[0] for c in units.clinics])
        # The first clinics of a hospital (medicine, surgery) take more than the last.
        place = (rng.random(len(centre)) ** 1.5 * sizes[hospital]).astype(np.int64)
        return np.asarray(first[hospital] + place)

    def hospital_of(self, part: str, centre: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which hospital: each care centre has its own for nine of ten, drawn by weight."""
        weight = np.cumsum(self.units.hospital_weight) / self.units.hospital_weight.sum()
        golden = (
            np.arange(self.units.centres) * 0.6180339887
        ) % 1  # spreads the care centres evenly over the weights
        own = np.minimum(np.searchsorted(weight, golden), len(weight) - 1)
        rng = self.rng[part]
        other = np.minimum(np.searchsorted(weight, rng.random(len(centre))), len(weight) - 1)
        return np.asarray(np.where(rng.random(len(centre)) < 0.9, own[centre], other))


def days(at: NDArray[np.int64]) -> NDArray[np.int32]:
    """The day of each moment."""
    return (at // DAY).astype(np.int32)


def pick(rng: np.random.Generator, weights: object, n: int) -> NDArray[np.int8]:
    """`n` draws of 0, 1, 2, ... with these weights."""
    edges = np.cumsum(np.asarray(weights, float))
    return (
        np.searchsorted(edges / edges[-1], rng.random(n), side="right")
        .clip(0, len(edges) - 1)
        .astype(np.int8)
    )
