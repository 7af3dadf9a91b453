"""Habits that are documented as unhealthy: of everybody who has an action on one, and of others who have had none."""

from __future__ import annotations

import numpy as np

from narmare.analysis.twin.months import DAY, OPEN_DAY
from narmare.analysis.twin.prevention import Prevention
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


ADULT = 16
# chosen, as no region publishes how many habits are documented: share of adults at the start, and of the others who come each month
AT_START = (0.030, 0.015, 0.045, 0.030)  # tobacco, alcohol, activity, diet, in the order of the table's codes
BEGIN = (0.0008, 0.0004, 0.0012, 0.0008)
KEEPS = 0.975  # of those who have the habit still do a month later


class Habits:
    """Writes unhealthy_habit."""

    def __init__(self, world: World, prevention: Prevention) -> None:
        self.world, self.prevention, self.rng = world, prevention, world.rng["habits"]
        self.spans = Spans("unhealthy_habit", "habit")
        people, first = world.people, int(world.months.starts[0])
        adult = people.age(first) >= ADULT
        self.since = np.full((len(AT_START), len(people)), OPEN_DAY, np.int32)
        for habit, share in enumerate(AT_START):
            who = world.chosen("habits", np.where(adult, share, 0.0))
            self.since[habit, who] = np.maximum(
                first - self.rng.exponential(400, len(who)), people.arrive[who]
            )

    def step(self, month: int) -> None:
        """Some give a habit up, some are found to have one, and whoever had an action has the habit from that day on."""
        people, start = self.world.people, int(self.world.months.starts[month])
        more = np.full((len(self.since), len(people) - self.since.shape[1]), OPEN_DAY, np.int32)
        self.since = np.concatenate([self.since, more], axis=1)
        adult = people.age(start) >= ADULT
        acted, on, at = self.prevention.acted
        for habit, since in enumerate(self.since):
            have = np.flatnonzero(since < start)
            gone = have[self.rng.random(len(have)) >= KEEPS]
            self._add(habit, gone, np.full(len(gone), start, np.int32))
            since[gone] = OPEN_DAY
            new = self.world.chosen("habits", np.where(adult & (since == OPEN_DAY), BEGIN[habit], 0.0))
            since[new] = np.maximum(
                self.world.months.draw_days(self.rng, month, len(new)), people.arrive[new]
            )
            mine = on == habit
            np.minimum.at(since, acted[mine], (at[mine] // DAY).astype(np.int32))

    def finish(self) -> None:
        """Write the table."""
        for habit, since in enumerate(self.since):
            have = np.flatnonzero(since != OPEN_DAY)
            self._add(habit, have, np.full(len(have), OPEN_DAY, np.int32))
        self.spans.write(self.world.people, self.world.sink)

    def _add(
        self,
        habit: int,
        who: np.ndarray[tuple[int], np.dtype[np.int64]],
        end: np.ndarray[tuple[int], np.dtype[np.int32]],
    ) -> None:
        self.spans.add(who, self.since[habit, who], end, habit=np.full(len(who), habit, np.int8))
