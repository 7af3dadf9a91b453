"""The units of a region and how they differ: list size, habits, doctors who come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import PROFESSIONS, UNIT_KINDS
from narmare.analysis.twin.region import Region
from narmare.analysis.twin.seeds import pseudonyms


KINDS = tuple(UNIT_KINDS)
OTHER_PROFESSIONS = tuple(p for p in PROFESSIONS if p not in ("doctor", "administrator"))
RESIDENTS_PER_SEAT = 1400  # listed residents per doctor's seat, filled or not
HIRED = 6  # different hired doctors at a unit in a month
STAFF = 5  # clinicians of each other profession at a unit
SEATS = 12  # at most


@dataclass(frozen=True)
class Units:
    """All units in one order: care centres first, so that a care centre's number is its unit's number.

    Arrays with one value per care centre: `municipality_of_centre`, `pull` (attraction, sums to 1 within a
    municipality), and the unit's own deviation from the region: `busy` (factor on visits), `phone`, `named`, `web`,
    `video`, `assessment` (percentage points), `plans` (factor).
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: NDArray[np.int8]
    owners: tuple[str, ...]
    municipalities: tuple[str, ...]
    municipality_of_centre: NDArray[np.int8]
    pull: NDArray[np.float64]
    seats: NDArray[np.int64]
    busy: NDArray[np.float32]
    phone: NDArray[np.float32]
    named: NDArray[np.float32]
    web: NDArray[np.float32]
    video: NDArray[np.float32]
    assessment: NDArray[np.float32]
    plans: NDArray[np.float32]
    hospital_weight: NDArray[np.float64]
    clinics: tuple[tuple[int, ...], ...]  # unit numbers of each hospital's clinics

    def of_kind(self, kind: str) -> NDArray[np.int64]:
        """Numbers of the units of a kind."""
        return np.flatnonzero(self.kinds == KINDS.index(kind))

    @property
    def centres(self) -> int:
        """How many care centres."""
        return len(self.municipality_of_centre)


Row = tuple[str, str, str, str, str]  # id, name, kind, municipality, owner


def _rows(region: Region) -> tuple[list[Row], list[tuple[int, ...]]]:
    """Every unit, and the numbers of each hospital's clinics."""
    places = [m.code for m in region.municipalities]
    rows = [("vc", c.name, "care_centre", c.municipality, c.owner) for c in region.care_centres]
    clinics: list[tuple[int, ...]] = []
    for h in region.hospitals:
        first = len(rows)
        rows += [("kl", f"{c}, {h.name}", "hospital_clinic", h.municipality, "public") for c in h.clinics]
        clinics.append(tuple(range(first, len(rows))))
    for h in region.hospitals:
        rows.append(("ak", f"Akutmottagningen, {h.name}", "emergency", h.municipality, "public"))
    for n, name in enumerate(region.home_care):
        rows.append(("hs", name, "home_care", places[n % len(places)], "municipal"))
    for n, name in enumerate(region.ambulance, 1):
        rows.append(("am", name, "ambulance", places[-n % len(places)], "public"))
    rows.append(("vi", region.virtual, "virtual", places[-1], "public"))
    return _numbered(region.code, rows), clinics


def _numbered(region: str, rows: list[Row]) -> list[Row]:
    """Ids like 07-kl-03: the region, the kind and a number within it."""
    seen: Counter[str] = Counter()
    numbered: list[Row] = []
    for code, name, kind, municipality, owner in rows:
        seen[code] += 1
        numbered.append((f"{region}-{code}-{seen[code]:02}", name, kind, municipality, owner))
    return numbered


def _pull(rng: np.random.Generator, municipality: NDArray[np.int8]) -> NDArray[np.float64]:
    """List sizes are roughly lognormal around the mean of the municipality."""
    size = np.exp(rng.normal(0, 0.32, len(municipality)))
    return np.asarray(size / np.bincount(municipality, size)[municipality])


def build(region: Region, rng: np.random.Generator) -> Units:
    """The units of a region with their own habits drawn."""
    rows, clinics = _rows(region)
    codes = [m.code for m in region.municipalities]
    municipality = np.array([codes.index(c.municipality) for c in region.care_centres], np.int8)
    n = len(municipality)
    pull = _pull(rng, municipality)
    listed = pull * np.array([m.level(2024) for m in region.municipalities])[municipality]

    def habit(sd: float) -> NDArray[np.float32]:
        # The mean over the listed is 0, so that habits move no level of the region.
        own = rng.normal(0, sd, n).clip(-2 * sd, 2 * sd)
        return np.asarray(own - np.average(own, weights=listed), np.float32)

    return Units(
        ids=tuple(r[0] for r in rows),
        names=tuple(r[1] for r in rows),
        kinds=np.array([KINDS.index(r[2]) for r in rows], np.int8),
        municipalities=tuple(r[3] for r in rows),
        owners=tuple(r[4] for r in rows),
        municipality_of_centre=municipality,
        pull=pull,
        seats=np.clip(np.round(listed / RESIDENTS_PER_SEAT), 3, SEATS).astype(np.int64),
        busy=np.exp(habit(0.10)),
        phone=habit(0.025),
        named=habit(0.07),
        web=habit(0.012),
        video=habit(0.008),
        assessment=habit(0.03),
        plans=np.exp(habit(0.25)),
        hospital_weight=np.array([h.weight for h in region.hospitals]),
        clinics=tuple(clinics),
    )


class Doctors:
    """Who sits on each care centre's seats now.  A seat changes hands on the first of a month.

    `seat`: clinician ids, shape (care centres, SEATS); `hired`: ids of the hired doctors of the month, (care centres, HIRED).
    """

    TURNOVER = 0.008  # chance a month that a seat gets another doctor: about 9 % a year

    def __init__(self, units: Units, rng: np.random.Generator, first_id: int, key: int) -> None:
        self._rng, self._next, self._key = rng, first_id, key
        self.units = units
        self.seat = self._new((units.centres, SEATS))
        self.hired = self._new((units.centres, HIRED))
        self.staff = self._new((len(units.ids), len(OTHER_PROFESSIONS), STAFF))
        self.clinic = self._new((len(units.ids), SEATS))
        self.changed = np.zeros(self.seat.shape, bool)

    def _new(self, shape: tuple[int, ...]) -> NDArray[np.int64]:
        count = int(np.prod(shape))
        ids = pseudonyms(self._next, count, self._key).reshape(shape)
        self._next += count
        return ids

    def step(self, month: int) -> None:
        """Some seats change hands; a third of the hired doctors are replaced."""
        self.changed = self._rng.random(self.seat.shape) < self.TURNOVER
        if month == 0:
            self.changed[:] = False
        self.seat = np.where(self.changed, self._new(self.seat.shape), self.seat)
        leaving = self._rng.random(self.hired.shape) < 1 / 3
        self.hired = np.where(leaving, self._new(self.hired.shape), self.hired)
