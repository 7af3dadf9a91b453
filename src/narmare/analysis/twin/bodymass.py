"""Weight classes that care has documented: of some adults, the same until somebody weighs them again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World, pick


ADULT = 16
# chosen, as no region publishes how many have a documented body mass index: share of adults at the start, and of all
# adults who are weighed each month
AT_START, WEIGHED = 0.25, 0.006
# chosen near the national survey's 52 percent of 25 or more (SKR 2023): under, normal, over, obesity
CLASSES = (0.02, 0.44, 0.35, 0.19)
SAME = 0.85  # of those weighed again are in the class that they were in


class BodyMass:
    """Writes body_mass."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["body_mass"]
        self.spans = Spans("body_mass", "weight_class")
        people, first = world.people, int(world.months.starts[0])
        self.since = np.full(len(people), OPEN_DAY, np.int32)
        self.found = np.zeros(len(people), np.int8)
        who = world.chosen("body_mass", np.where(people.age(first) >= ADULT, AT_START, 0.0))
        self.since[who] = np.maximum(first - self.rng.exponential(500, len(who)), people.arrive[who])
        self.found[who] = pick(self.rng, CLASSES, len(who))

    def step(self, month: int) -> None:
        """Some are weighed; the class that they had until then ends."""
        people, start = self.world.people, int(self.world.months.starts[month])
        more = len(people) - len(self.since)
        self.since = np.concatenate([self.since, np.full(more, OPEN_DAY, np.int32)])
        self.found = np.concatenate([self.found, np.zeros(more, np.int8)])
        who = self.world.chosen("body_mass", np.where(people.age(start) >= ADULT, WEIGHED, 0.0))
        day = np.maximum(self.world.months.draw_days(self.rng, month, len(who)), people.arrive[who])
        before = self.since[who] != OPEN_DAY
        self._add(who[before], day[before].astype(np.int32))
        again = before & (self.rng.random(len(who)) < SAME)
        self.found[who] = np.where(again, self.found[who], pick(self.rng, CLASSES, len(who)))
        self.since[who] = day

    def finish(self) -> None:
        """Write the table."""
        have = np.flatnonzero(self.since != OPEN_DAY)
        self._add(have, np.full(len(have), OPEN_DAY, np.int32))
        self.spans.write(self.world.people, self.world.sink)

    def _add(self, who: NDArray[np.int64], end: NDArray[np.int32]) -> None:
        self.spans.add(who, self.since[who], end, weight_class=self.found[who])
