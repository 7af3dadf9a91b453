"""Home help that the municipality has granted: from frailty in one's own home, until special housing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.people import SPECIAL_HOUSING
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


AGES = np.arange(111)
# chosen: some 5 to 6 percent of those of 65 or over have more than an alarm, meals, relief or company
AT_START = np.interp(AGES, (0, 64, 65, 75, 85, 95), (0, 0.003, 0.015, 0.05, 0.22, 0.42)).astype(np.float32)
BEGIN = np.interp(AGES, (0, 64, 65, 75, 85, 95), (0, 0.0001, 0.0004, 0.0013, 0.0065, 0.014)).astype(
    np.float32
)
KEEPS = 0.988  # of those who have it still do a month later
MINOR = 0.25  # of the decisions are about no more than that
NOBODY, MORE_THAN_MINOR, MINOR_ONLY = -1, 0, 1


class HomeHelp:
    """Writes home_help; reads `people.care`, so that it ends where special housing begins."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["home_help"]
        self.spans = Spans("home_help", "minor_only")
        people, first = world.people, int(world.months.starts[0])
        self.since = np.full(len(people), OPEN_DAY, np.int32)
        self.kind = np.full(len(people), NOBODY, np.int8)
        who = world.chosen("home_help", self._chance(AT_START, first))
        self._begin(who, np.maximum(first - self.rng.exponential(500, len(who)), people.arrive[who]))

    def step(self, month: int) -> None:
        """Some decisions end, also where somebody has moved to special housing; some begin."""
        people, start = self.world.people, int(self.world.months.starts[month])
        more = len(people) - len(self.since)
        self.since = np.concatenate([self.since, np.full(more, OPEN_DAY, np.int32)])
        self.kind = np.concatenate([self.kind, np.full(more, NOBODY, np.int8)])
        moved = (self.kind != NOBODY) & (people.care == SPECIAL_HOUSING)
        have = np.flatnonzero((self.kind != NOBODY) & ~moved)
        self._end(np.flatnonzero(moved), people.care_from[moved])
        gone = have[self.rng.random(len(have)) >= KEEPS]
        self._end(gone, np.full(len(gone), start, np.int32))
        none = np.where(self.kind == NOBODY, self._chance(BEGIN, start), 0)
        new = self.world.chosen("home_help", none)
        new = new[~np.isin(new, gone)]
        self._begin(
            new, np.maximum(self.world.months.draw_days(self.rng, month, len(new)), people.arrive[new])
        )

    def finish(self) -> None:
        """Write the table."""
        have = np.flatnonzero(self.kind != NOBODY)
        self._end(have, np.full(len(have), OPEN_DAY, np.int32))
        self.spans.write(self.world.people, self.world.sink)

    def _chance(self, by_age: NDArray[np.float32], day: int) -> NDArray[np.float32]:
        people = self.world.people
        frail = np.float32(1.3) ** (people.frailty.astype(np.float32) - 4.5)
        return np.where(people.care == SPECIAL_HOUSING, 0, by_age[people.age(day)] * frail).astype(np.float32)

    def _begin(self, who: NDArray[np.int64], day: NDArray[np.floating] | NDArray[np.int32]) -> None:
        self.since[who] = day
        self.kind[who] = np.where(self.rng.random(len(who)) < MINOR, MINOR_ONLY, MORE_THAN_MINOR)

    def _end(self, who: NDArray[np.int64], day: NDArray[np.int32]) -> None:
        self.spans.add(who, self.since[who], day.astype(np.int32), minor_only=self.kind[who])
        self.kind[who] = NOBODY
