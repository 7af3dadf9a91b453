"""What units report by month: dictations, staffing, costs, surveys; and the roll-outs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import PROFESSIONS
from narmare.analysis.twin.months import OPEN_DAY, to_day
from narmare.analysis.twin.world import World, pick


ACCOUNTS = (
    "4100 Läkemedel",
    "4300 Köpt vård",
    "5000 Personal",
    "5200 Hyrpersonal",
    "6000 Lokaler",
    "3100 Vårdpeng",
)
SEK_PER_LISTED = (95.0, 40.0, 330.0, 45.0, 60.0, -570.0)  # a month, by account (chosen)
SURVEYS = ("invanarpanelen", "medarbetare")
QUESTIONS = (
    "fa_kontakt_vid_behov", "vard_inom_rimlig_tid", "delaktig_i_sin_vard",  # the residents' panel, yearly in spring since 2019
    "arbetsgladje", "tid_for_forbattring",  # staff, yearly in autumn
)  # fmt: skip
ANSWERS = ("1", "2", "3", "4", "5")
STAFFED = {
    "doctor": 1.0,
    "nurse": 1.5,
    "physiotherapist": 0.5,
    "psychologist": 0.35,
    "assistant_nurse": 0.5,
    "administrator": 0.7,
}
VACANT_DOCTORS = 0.5  # about, at the region's own care centres in 2024


class Monthly:
    """Writes dictation, staffing, cost, survey_answer and rollout."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["monthly"]
        units = world.units
        self.dictating = np.concatenate([np.arange(units.centres), units.of_kind("hospital_clinic")])
        self.volume = np.concatenate(
            [units.seats * 130.0, np.full(len(self.dictating) - units.centres, 1900.0)]
        )
        self.speech = self.rng.uniform(0.0, 0.04, len(self.dictating))
        self.vacant = self.rng.uniform(0.32, 0.62, units.centres)
        private = np.array([owner == "private" for owner in units.owners[: units.centres]])
        self.vacant[private] *= 0.5

    def step(self, month: int) -> None:
        """The month's reports."""
        self._dictations(month)
        self._staffing(month)
        self._costs(month)
        season = self.world.months.season(month)
        if season == 3:
            self._survey(month, 0, (0, 1, 2), 1500)
        if season == 9:
            self._survey(month, 1, (3, 4), 900)

    def _month(self, month: int, n: int) -> NDArray[np.int32]:
        return np.full(n, self.world.months.starts[month], np.int32)

    def _dictations(self, month: int) -> None:
        total = self.rng.poisson(self.volume * self.world.season("planned", month))
        share = self.speech + self.world.effects.share("speech", month)[self.dictating]
        self.world.sink.add(
            "dictation",
            unit_id=self.dictating.astype(np.int16),
            month=self._month(month, len(total)),
            by_speech=self.rng.binomial(total, np.clip(share, 0, 0.97)),
            total=total,
        )

    def _staffing(self, month: int) -> None:
        seats, centres = self.world.units.seats, self.world.units.centres
        drift = 0.06 * np.sin(2 * np.pi * (month + np.arange(centres) * 5) / 60)
        for profession, per_seat in STAFFED.items():
            established = np.round(seats * per_seat * 2) / 2
            vacant = (
                np.clip(self.vacant + drift, 0, 0.8) if profession == "doctor" else np.full(centres, 0.07)
            )
            filled = np.round(established * (1 - vacant) * 10) / 10
            hired = (
                (established - filled)
                * (0.45 if profession == "doctor" else 0.2)
                * self.rng.uniform(0.6, 1.3, centres)
            )
            self.world.sink.add(
                "staffing",
                unit_id=np.arange(centres, dtype=np.int16),
                month=self._month(month, centres),
                profession=np.full(centres, list(PROFESSIONS).index(profession), np.int8),
                established=established,
                filled=filled,
                hired=np.round(hired, 2),
            )

    def _costs(self, month: int) -> None:
        centres = self.world.units.centres
        people = self.world.people
        listed = (
            np.bincount(people.unit[people.here & (people.unit >= 0)], minlength=centres) / self.world.scale
        )
        growth = 1.03 ** (month / 12)
        for account, sek in enumerate(SEK_PER_LISTED):
            noise = self.rng.normal(1, 0.03, centres)
            self.world.sink.add(
                "cost",
                account=np.full(centres, account, np.int16),
                unit_id=np.arange(centres, dtype=np.int16),
                month=self._month(month, centres),
                sek=np.round(listed * sek * growth * noise),
            )

    def _survey(self, month: int, survey: int, questions: tuple[int, ...], answers: int) -> None:
        """Answers 1 to 5; the residents' three fell from 2019 to 2023."""
        year = self.world.months.first_of(month).year
        lift = float(np.interp(year, (2019, 2023, 2027), (0.25, 0.0, 0.12)))
        per_question = max(round(answers * self.world.scale), 5)
        for question in questions:
            value = pick(
                self.rng, np.array([6, 12, 27, 35, 20]) * np.exp(lift * np.arange(-2, 3)), per_question
            )
            self.world.sink.add(
                "survey_answer",
                answer_id=self.world.sink.event_ids("survey_answer", per_question),
                survey=np.full(per_question, survey, np.int16),
                question=np.full(per_question, question, np.int16),
                unit_id=self.rng.integers(0, self.world.units.centres, per_question).astype(np.int16),
                answered_on=self.world.months.draw_days(self.rng, month, per_question),
                value=value.astype(np.int16),
            )

    def finish(self, initiatives: tuple[str, ...]) -> None:
        """Write the table rollout: what had started before the twin's end."""
        end = self.world.months.starts[-1]
        starts = [s for s in self.world.starts if to_day(s.day) < end]
        self.world.sink.add(
            "rollout",
            initiative=np.array([initiatives.index(s.initiative.initiative) for s in starts], np.int16),
            unit_id=np.array([s.unit for s in starts], np.int16),
            started_on=np.array([to_day(s.day) for s in starts], np.int32),
        )


def write_units(world: World) -> None:
    """The table unit."""
    units = world.units
    n = len(units.ids)
    every = np.arange(n, dtype=np.int16)
    codes = sorted(set(units.municipalities))
    owners = ("public", "private", "municipal")
    world.sink.add(
        "unit",
        unit_id=every,
        name=every,
        kind=units.kinds,
        municipality=np.array([codes.index(m) for m in units.municipalities], np.int16),
        owner=np.array([owners.index(o) for o in units.owners], np.int8),
        region=np.zeros(n, np.int16),
        valid_from=np.full(n, to_day(world.months.first_of(-240)), np.int32),
        valid_to=np.full(n, OPEN_DAY, np.int32),
    )
