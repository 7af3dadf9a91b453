"""Who lives in the region: births, deaths and moves that keep each municipality at its published number of residents.

- Deaths: Gompertz by age (doubling every 6.8 years of age, 0.25 % a year at 50), men 1.25, women 0.8, more with frailty.
- Births: the published number per 1 000 residents.
- Moves out: the published share, mostly at ages 18-35.  Moves in fill up to the municipality's level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY, Months, to_day
from narmare.analysis.twin.people import People, newcomers
from narmare.analysis.twin.region import OLDEST, Region, calibration
from narmare.analysis.twin.seeds import pseudonyms
from narmare.analysis.twin.write import Sink


AGES = np.arange(111)
DEATH_A_MONTH = (np.minimum(1.45e-5 * np.exp(0.103 * AGES), 0.7) / 12).astype(np.float32)
DEATH_A_MONTH[0] = 0.002 / 12
LEAD = 4  # departures are known so many months ahead, so that nothing is planned for a person who has left
MOVING = np.interp(
    AGES, (0, 15, 19, 23, 30, 40, 65, 80, 110), (1.3, 0.8, 2.6, 3.6, 2.2, 0.9, 0.35, 0.3, 0.3)
).astype(np.float32)
SEX_DEATH = np.array([0.8, 1.25], np.float32)


@dataclass
class Population:
    """Adds and removes residents month by month."""

    region: Region
    months: Months
    scale: float
    rng: np.random.Generator
    key: int
    count: int = 0  # persons made so far

    def start(self) -> People:
        """The residents on the first day of the twin, by the age and sex of the published profile."""
        levels = self._levels(0)
        municipality = np.repeat(np.arange(len(levels)), levels).astype(np.int8)
        n = len(municipality)
        age, sex = self._draw(n, self.region.profile)
        first = int(self.months.starts[0])
        birth = _birth_month(first, age, self.rng)
        # Half have lived here since birth; the others came at some time since.
        lived = (first - birth) * np.where(self.rng.random(n) < 0.5, 1.0, self.rng.random(n))
        return self._make(birth, sex, municipality, (first - np.maximum(lived, 1)).astype(np.int32))

    def first_departures(self, people: People) -> None:
        """Who leaves in the first months: drawn at once, since `step` looks LEAD months ahead."""
        for month in range(LEAD):
            self._departures(people, month)

    def _departures(self, people: People, month: int) -> None:
        age = people.age(int(self.months.starts[0]) + month * 30)
        settled = people.here & (people.leave == OPEN_DAY)
        self._deaths(people, month, age, settled)
        self._moves_out(people, month, age, settled)

    def step(self, people: People, month: int) -> NDArray[np.int64]:
        """Deaths, moves out, births and moves in of a month; the places of those who came."""
        people.here &= people.leave > self.months.starts[month]
        self._departures(people, month + LEAD)
        staying = people.here & (people.leave >= self.months.starts[month + 1])
        before = np.bincount(people.municipality[staying], minlength=len(self.region.municipalities))
        first = len(people)
        born = self._births(month, before)
        people.extend(born)
        now = before + np.bincount(born.municipality, minlength=len(before))
        people.extend(self._moves_in(month, np.maximum(self._levels(month + 1) - now, 0)))
        return np.arange(first, len(people))

    def _levels(self, month: int) -> NDArray[np.int64]:
        # The published numbers are of 31 December: the level before January is the year before.
        first = self.months.first_of(month)
        year = first.year - 1 + (first.month - 1) / 12
        return np.array([round(m.level(year) * self.scale) for m in self.region.municipalities])

    def _draw(self, n: int, profile: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        cell = np.searchsorted(np.cumsum(profile.ravel()), self.rng.random(n) * profile.sum(), side="right")
        age, sex = np.divmod(np.minimum(cell, profile.size - 1), 2)
        older = (age == OLDEST) * self.rng.geometric(0.55, n)
        return np.minimum(age + older, 109), sex.astype(np.int8)

    def _make(
        self,
        birth: NDArray[np.int32],
        sex: NDArray[np.int8],
        municipality: NDArray[np.int8],
        arrive: NDArray[np.int32],
    ) -> People:
        ids = pseudonyms(self.count, len(birth), self.key)
        self.count += len(birth)
        return newcomers(ids, birth, sex, municipality, arrive, self.rng)

    def _some_days(self, month: int, n: int) -> NDArray[np.int32]:
        first, after = (to_day(self.months.first_of(m)) for m in (month, month + 1))
        return self.rng.integers(first, after, n).astype(np.int32)

    def _deaths(self, people: People, month: int, age: NDArray[np.int64], settled: NDArray[np.bool_]) -> None:
        chance = DEATH_A_MONTH[age] * SEX_DEATH[people.sex]
        chance *= np.where(age >= 65, np.float32(1.28) ** (people.frailty.astype(np.float32) - 4), 1)
        dying = np.flatnonzero(settled & (self.rng.random(len(people), dtype=np.float32) < chance))
        people.leave[dying] = self._some_days(month, len(dying)) + 1
        people.died[dying] = True

    def _moves_out(
        self, people: People, month: int, age: NDArray[np.int64], settled: NDArray[np.bool_]
    ) -> None:
        willing = MOVING[age] * (settled & ~people.died)
        total = people.here.sum() * calibration()["rates"]["moves_out"] / 12
        chance = willing * np.float32(total / max(float(willing.sum()), 1.0))
        going = np.flatnonzero(self.rng.random(len(people), dtype=np.float32) < chance)
        people.leave[going] = self._some_days(month, len(going)) + 1

    def _births(self, month: int, residents: NDArray[np.int64]) -> People:
        n = self.rng.poisson(residents * calibration()["rates"]["births"] / 12)
        municipality = np.repeat(np.arange(len(n)), n).astype(np.int8)
        birth = np.full(len(municipality), self.months.starts[month], np.int32)
        sex = (self.rng.random(len(birth)) < 0.514).astype(np.int8)
        return self._make(birth, sex, municipality, self._some_days(month, len(birth)))

    def _moves_in(self, month: int, count: NDArray[np.int64]) -> People:
        municipality = np.repeat(np.arange(len(count)), count).astype(np.int8)
        n = len(municipality)
        age, sex = self._draw(n, self.region.profile * MOVING[: OLDEST + 1, None])
        birth = _birth_month(int(self.months.starts[month]), np.maximum(age, 1), self.rng)
        return self._make(birth, sex, municipality, self._some_days(month, n))


def _birth_month(day: int, age: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int32]:
    """First day of a month that makes a person `age` years old on `day`."""
    months_old = age * 12 + rng.integers(0, 12, len(age))
    month = np.datetime64(day, "D").astype("datetime64[M]") - months_old
    return month.astype("datetime64[D]").astype(np.int64).astype(np.int32)


def write_people(people: People, sink: Sink, special_housing: NDArray[np.bool_]) -> None:
    """The table person."""
    sink.add(
        "person",
        person_id=people.ids,
        birth_month=people.birth,
        sex=people.sex,
        municipality=people.municipality,
        special_housing=special_housing,
        resident_from=people.arrive,
        resident_to=people.leave,
    )
