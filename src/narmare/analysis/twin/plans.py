"""Patient contracts, joint plans, care plans, and self-monitoring at home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import PROGRAMMES, TABLES
from narmare.analysis.twin.health import ILLNESSES
from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.people import NO_CARE
from narmare.analysis.twin.spans import Held, Spans, come
from narmare.analysis.twin.world import World


KINDS = tuple(TABLES["plan"].column("kind").codes)
CONTRACT, JOINT, CARE_PLAN = (KINDS.index(k) for k in ("patient_contract", "joint_plan", "care_plan"))
HOLDS = 420  # days that a plan holds on average
CHANCE_WITH_CARE = 0.013  # a month, for a person with municipal care and no plan
CHANCE_OF_ILL = 0.0009  # a month and illness, for others
PROGRAMME_OF = np.array([ILLNESSES.index(p) for p in PROGRAMMES])
BASE_ENROLMENT = 0.06  # a month per 1 000 listed, without the roll-out
ENDS = 0.035  # chance a month that an enrolment ends


class Plans:
    """Writes the table plan; one plan at a time for a person."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.made = world, world.rng["plans"], Held()
        frequent = world.chosen("plans", np.where(world.people.care != NO_CARE, 0.16, 0.001))
        before = self.rng.integers(1, 300, len(frequent)).astype(np.int32)
        self._make(frequent, np.maximum(world.months.starts[0] - before, world.people.arrive[frequent]))

    def step(self, month: int) -> None:
        """Some who have no plan get one, more where the patient contract has come."""
        people, start = self.world.people, self.world.months.starts[month]
        listed = np.maximum(people.unit, 0)
        lift = self.world.units.plans * (
            1 + self.world.effects.at("patient_contract", month)[: self.world.units.centres]
        )
        chance = (
            np.where(people.care != NO_CARE, CHANCE_WITH_CARE, CHANCE_OF_ILL * people.ill.sum(1))
            * lift[listed]
        )
        who = self.world.chosen("plans", np.where(people.plan_until <= start, chance, 0))
        day = self.world.months.draw_days(self.rng, month, len(who))
        inside = (day >= people.arrive[who]) & (day < people.leave[who])
        self._make(who[inside], day[inside])

    def _make(self, who: NDArray[np.int64], made: NDArray[np.int32]) -> None:
        people, rng, n = self.world.people, self.rng, len(who)
        end = made + np.maximum(rng.normal(HOLDS, 90, n), 60).astype(np.int32)
        people.plan_until[who] = end
        cared = people.care[who] != NO_CARE
        other = np.where(rng.random(n) < 0.7, CONTRACT, CARE_PLAN)
        self.made.add(
            who=who,
            unit=self.world.centre(who).astype(np.int16),
            kind=np.where(rng.random(n) < np.where(cared, 0.45, 0.08), JOINT, other).astype(np.int8),
            made=made.astype(np.int32),
            end=end.astype(np.int32),
            reviewed=np.where(rng.random(n) < 0.55, made + rng.integers(60, 240, n), OPEN_DAY).astype(
                np.int32
            ),
        )

    def finish(self) -> None:
        """Write the table; a plan ends when the person leaves."""
        people, rows, last = self.world.people, self.made.all(), self.world.months.starts[-1]
        ended = np.minimum(rows["end"], people.leave[rows["who"]])
        self.world.sink.add(
            "plan",
            plan_id=self.world.sink.event_ids("plan", len(ended)),
            person_id=people.ids[rows["who"]],
            kind=rows["kind"],
            unit_id=rows["unit"],
            made_on=rows["made"],
            reviewed_on=come(rows["reviewed"], np.minimum(ended, last)),
            ended_on=come(ended, last),
        )


class SelfMonitoring:
    """Keeps `people.programme` and writes the table self_monitoring; one programme at a time for a person."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["plans"]
        self.spans = Spans("self_monitoring", "programme", "unit_id")
        self._unit = np.zeros(0, np.int16)

    def step(self, month: int) -> None:
        """Some end, some begin: persons with an illness that a programme is for."""
        people, months = self.world.people, self.world.months
        self._unit = np.concatenate([self._unit, np.full(len(people) - len(self._unit), -1, np.int16)])
        ending = self.world.chosen("plans", np.where(people.programme >= 0, ENDS, 0))
        self._close(ending, months.draw_days(self.rng, month, len(ending)))
        able = people.ill[:, PROGRAMME_OF].any(1) & (people.programme < 0) & (people.unit >= 0) & people.here
        able[ending] = False
        unit = np.maximum(people.unit, 0)
        per_1000 = (
            BASE_ENROLMENT + self.world.effects.at("self_monitoring", month)[: self.world.units.centres]
        )
        listed = np.bincount(unit[people.here & (people.unit >= 0)], minlength=self.world.units.centres)
        chance = (
            per_1000
            / 1000
            * listed
            / np.maximum(np.bincount(unit[able], minlength=self.world.units.centres), 1)
        )
        who = self.world.chosen("plans", np.where(able, chance[unit], 0))
        self._begin(who, np.maximum(months.draw_days(self.rng, month, len(who)), people.listed_from[who]))

    def _begin(self, who: NDArray[np.int64], day: NDArray[np.int32]) -> None:
        """The programme of one of the person's illnesses, drawn evenly."""
        people = self.world.people
        fit = people.ill[who][:, PROGRAMME_OF] * self.rng.random((len(who), len(PROGRAMME_OF)))
        people.programme[who] = fit.argmax(1)
        people.programme_from[who] = day
        self._unit[who] = people.unit[who]

    def _close(self, who: NDArray[np.int64], day: NDArray[np.int32]) -> None:
        people = self.world.people
        self.spans.add(
            who,
            people.programme_from[who],
            day,
            programme=people.programme[who].copy(),
            unit_id=self._unit[who],
        )
        people.programme[who] = -1

    def finish(self) -> None:
        """Write the table."""
        people = self.world.people
        who = np.flatnonzero(people.programme >= 0)
        self._close(who, np.full(len(who), OPEN_DAY, np.int32))
        self.spans.write(people, self.world.sink)
