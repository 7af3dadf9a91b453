"""What came to the care tables last: ten medicines or more, beds, and how many persons the doctors' posts carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


AGES = np.arange(111)
# chosen: about a tenth of those of 75 or over have ten medicines or more at the same time
BEGIN = np.interp(AGES, (0, 59, 65, 75, 85, 95), (0, 0, 0.0006, 0.0022, 0.0034, 0.0036)).astype(np.float32)
AT_START = np.interp(AGES, (0, 59, 65, 75, 85, 95), (0, 0, 0.02, 0.08, 0.13, 0.13)).astype(np.float32)
KEEPS = 0.97  # of those who have so many still do a month later
BEDS = 34  # of a hospital clinic
OCCUPIED = 0.93
FILLED, IN_TRAINING = 0.75, 0.5  # of a care centre's seats
GUIDE, GUIDE_IN_TRAINING = 1_100, 550  # listed persons a post, Socialstyrelsen 2022


class Reported:
    """Writes many_medicines, beds and doctor_list."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["reported"]
        self.spans = Spans("many_medicines")
        people, first = world.people, int(world.months.starts[0])
        self.since = np.full(len(people), OPEN_DAY, np.int32)
        who = world.chosen("reported", AT_START[people.age(first)])
        self.since[who] = np.maximum(first - self.rng.exponential(500, len(who)), people.arrive[who])
        self.filled = self.rng.uniform(FILLED - 0.2, FILLED + 0.2, world.units.centres)

    def step(self, month: int) -> None:
        """The month's reports."""
        self._medicines(month)
        self._beds(month)
        self._lists(month)

    def finish(self) -> None:
        """Write the table many_medicines."""
        have = np.flatnonzero(self.since != OPEN_DAY)
        self.spans.add(have, self.since[have], np.full(len(have), OPEN_DAY, np.int32))
        self.spans.write(self.world.people, self.world.sink)

    def _medicines(self, month: int) -> None:
        people = self.world.people
        start = int(self.world.months.starts[month])
        more = len(people) - len(self.since)
        self.since = np.concatenate([self.since, np.full(more, OPEN_DAY, np.int32)])
        have = np.flatnonzero(self.since < start)
        gone = have[self.rng.random(len(have)) >= KEEPS]
        self.spans.add(gone, self.since[gone], np.full(len(gone), start, np.int32))
        self.since[gone] = OPEN_DAY
        new = self.world.chosen("reported", np.where(self.since == OPEN_DAY, BEGIN[people.age(start)], 0))
        self.since[new] = np.maximum(
            self.world.months.draw_days(self.rng, month, len(new)), people.arrive[new]
        )

    def _beds(self, month: int) -> None:
        clinics = self.world.units.of_kind("hospital_clinic")
        starts = self.world.months.starts
        available = np.full(len(clinics), BEDS * int(starts[month + 1] - starts[month]))
        level = OCCUPIED * self.world.season("admission", month)
        self.world.sink.add(
            "beds",
            unit_id=clinics.astype(np.int16),
            month=self._month(month, len(clinics)),
            occupied=np.minimum(self.rng.poisson(available * level), available * 5 // 4),
            available=available,
        )

    def _lists(self, month: int) -> None:
        units, people = self.world.units, self.world.people
        listed = np.bincount(people.unit[people.here & (people.unit >= 0)], minlength=units.centres)
        listed = np.round(listed / self.world.scale).astype(np.int64)
        specialists = np.round(units.seats * self.filled * 10) / 10
        in_training = np.round(units.seats * IN_TRAINING * 2) / 2
        self.world.sink.add(
            "doctor_list",
            unit_id=np.arange(units.centres, dtype=np.int16),
            month=self._month(month, units.centres),
            specialists=specialists,
            in_training=in_training,
            listed=listed,
            carried=np.round(GUIDE * specialists + GUIDE_IN_TRAINING * in_training).astype(np.int64),
        )

    def _month(self, month: int, n: int) -> NDArray[np.int32]:
        return np.full(n, self.world.months.starts[month], np.int32)
