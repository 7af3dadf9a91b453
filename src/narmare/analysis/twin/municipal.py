"""Municipal health care: at home from frailty, in special housing later, until the end of residency."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.people import HOME, NO_CARE, SPECIAL_HOUSING
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


AGES = np.arange(111)
# Chance a month to begin; about a tenth of those of 65 or over have municipal care (Kolada N20897 follows the share).
BEGIN = np.interp(AGES, (0, 64, 65, 75, 85, 95), (0.00003, 0.0003, 0.0007, 0.0022, 0.011, 0.028)).astype(
    np.float32
)
AT_START = np.interp(AGES, (0, 64, 65, 75, 85, 95), (0.001, 0.008, 0.02, 0.06, 0.24, 0.6)).astype(np.float32)
HOUSING_AT_START = 0.25
TO_HOUSING = np.interp(AGES, (0, 64, 75, 85, 95), (0, 0.001, 0.003, 0.007, 0.012)).astype(np.float32)


class MunicipalCare:
    """Keeps `people.care` and writes the table home_care."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["municipal"]
        self.spans = Spans("home_care", "kind", "unit_id")
        people, first = world.people, int(world.months.starts[0])
        who = world.chosen("municipal", AT_START[people.age(first)] * self._frail())
        people.care[who] = np.where(self.rng.random(len(who)) < HOUSING_AT_START, SPECIAL_HOUSING, HOME)
        people.care_from[who] = np.maximum(first - self.rng.exponential(700, len(who)), people.arrive[who])

    def _frail(self) -> NDArray[np.float32]:
        return np.float32(1.4) ** (self.world.people.frailty.astype(np.float32) - 4.5)

    def step(self, month: int) -> None:
        """Some begin at home, some move to special housing."""
        people, months = self.world.people, self.world.months
        age = people.age(int(months.starts[month]))
        new = self.world.chosen("municipal", np.where(people.care == NO_CARE, BEGIN[age] * self._frail(), 0))
        move = self.world.chosen("municipal", np.where(people.care == HOME, TO_HOUSING[age], 0))
        self._start(new, HOME, month)
        move = move[people.care_from[move] < months.starts[month]]
        self._start(move, SPECIAL_HOUSING, month)

    def _start(self, who: NDArray[np.int64], kind: int, month: int) -> None:
        people = self.world.people
        day = np.maximum(self.world.months.draw_days(self.rng, month, len(who)), people.arrive[who])
        ending = who[people.care[who] != NO_CARE]
        self._add(ending, day[people.care[who] != NO_CARE])
        people.care[who] = kind
        people.care_from[who] = day

    def _add(self, who: NDArray[np.int64], end: NDArray[np.int32]) -> None:
        people, homes = self.world.people, self.world.units.of_kind("home_care")
        self.spans.add(
            who, people.care_from[who], end, kind=people.care[who] - HOME,
            unit_id=homes[people.municipality[who] % len(homes)].astype(np.int16),
        )  # fmt: skip

    def finish(self) -> NDArray[np.bool_]:
        """Write the table; who lives in special housing."""
        people = self.world.people
        who = np.flatnonzero(people.care != NO_CARE)
        self._add(who, np.full(len(who), OPEN_DAY, np.int32))
        self.spans.write(people, self.world.sink)
        return np.asarray((people.care == SPECIAL_HOUSING) & (people.care_from < people.leave))
