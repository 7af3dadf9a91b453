"""Lifestyle actions, targeted health conversations and assessments of frailty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import DAY, OFFICE_WEEK, OPEN_DAY, trend
from narmare.analysis.twin.world import World, pick


ACTIONS = 0.075 / 12  # lifestyle actions per adult and month
CONVERSATION_AGES = (40, 50, 60)
COMES = 0.55  # of those invited
FRAILTY_CHECKS = ((2018.0, 0.004), (2022.0, 0.008), (2027.0, 0.020))  # per person of 65+ and month, by year


class Prevention:
    """Writes lifestyle_action, health_conversation and frailty.

    acted: who had an action in the month, on which habit, and when.
    """

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["prevention"]
        self.acted = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))
        self.begun = np.full(
            world.units.centres, OPEN_DAY
        )  # first day of health conversations at each care centre
        for start in world.starts:
            if start.initiative.initiative == "halsosamtal":
                self.begun[start.unit] = np.datetime64(start.day, "D").astype(np.int64)

    def step(self, month: int) -> None:
        """The month's actions, invitations and assessments."""
        age = self.world.people.age(int(self.world.months.starts[month]))
        self._lifestyle(month, age)
        self._conversations(month)
        self._frailty(month, age)

    def _during(
        self, month: int, chance: NDArray[np.floating]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Who, and a moment of the month in which they are residents."""
        who = self.world.chosen("prevention", chance)
        at = self.world.months.draw_times(self.rng, month, len(who), OFFICE_WEEK)
        keep = self.world.in_window(who, at)
        return who[keep], at[keep]

    def _lifestyle(self, month: int, age: NDArray[np.int64]) -> None:
        ill = self.world.people.ill.sum(1)
        who, at = self._during(month, np.where(age >= 16, ACTIONS * (0.6 + 0.5 * ill), 0))
        n = len(who)
        habit = pick(self.rng, (24, 14, 36, 26), n)
        self.acted = (who, habit.astype(np.int64), at)
        self.world.sink.add(
            "lifestyle_action",
            action_id=self.world.sink.event_ids("lifestyle_action", n),
            person_id=self.world.people.ids[who],
            unit_id=self.world.centre(who).astype(np.int16),
            habit=habit,
            level=pick(self.rng, (45, 40, 15), n),
            at=at,
        )

    def _conversations(self, month: int) -> None:
        """Persons who turn 40, 50 or 60 in the month are invited where the initiative has come."""
        people, months = self.world.people, self.world.months
        first, after = int(months.starts[month]), int(months.starts[month + 1])
        before, later = people.age(first - 1), people.age(after - 1)
        turns = (later > before) & np.isin(later, CONVERSATION_AGES)
        open_here = (people.unit >= 0) & (self.begun[np.maximum(people.unit, 0)] <= first)
        who, at = self._during(month, np.where(turns & open_here, 1.0, 0.0))
        invited = (at // DAY).astype(np.int32)
        held = invited + self.rng.integers(14, 120, len(who)).astype(np.int32)
        last = np.minimum(people.leave[who], months.starts[-1])
        comes = (self.rng.random(len(who)) < COMES) & (held < last)
        self.world.sink.add(
            "health_conversation",
            conversation_id=self.world.sink.event_ids("health_conversation", len(who)),
            person_id=people.ids[who],
            unit_id=people.unit[who],
            invited_on=invited,
            held_on=np.where(comes, held, OPEN_DAY).astype(np.int32),
        )

    def _frailty(self, month: int, age: NDArray[np.int64]) -> None:
        rate = trend(FRAILTY_CHECKS, self.world.months.year(month))
        people = self.world.people
        who, at = self._during(month, np.where(age >= 65, rate * np.maximum(people.frailty - 2, 0) / 2, 0))
        noise = pick(self.rng, (15, 70, 15), len(who)).astype(np.int64) - 1
        self.world.sink.add(
            "frailty",
            assessment_id=self.world.sink.event_ids("frailty", len(who)),
            person_id=people.ids[who],
            unit_id=self.world.centre(who).astype(np.int16),
            assessed_on=(at // DAY).astype(np.int32),
            score=np.clip(people.frailty[who] + noise, 1, 9),
        )
