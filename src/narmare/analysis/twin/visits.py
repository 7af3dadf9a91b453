"""Visits to care centres and to hospital clinics: who meets whom, how, and how it was booked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import PROFESSIONS, TABLES
from narmare.analysis.twin.contacts import NewVisits
from narmare.analysis.twin.months import OFFICE_WEEK, trend
from narmare.analysis.twin.people import NO_CARE
from narmare.analysis.twin.units import OTHER_PROFESSIONS, STAFF
from narmare.analysis.twin.world import World, pick


KINDS = tuple(TABLES["visit"].column("kind").codes)
PHYSICAL, AT_HOME, VIDEO, CHAT, PHONE, GROUP = (
    KINDS.index(k) for k in ("physical", "home", "video", "chat", "phone", "group")
)
WEB, STAFF_BOOKED, DROP_IN = range(3)
DOCTOR = list(PROFESSIONS).index("doctor")
MIDWIFE = list(PROFESSIONS).index("midwife")
NURSE = list(PROFESSIONS).index("nurse")
CODE_OF_OTHER = np.array([list(PROFESSIONS).index(p) for p in OTHER_PROFESSIONS], np.int8)
PLACE_OF_CODE = np.array([OTHER_PROFESSIONS.index(p) if p in OTHER_PROFESSIONS else 0 for p in PROFESSIONS])
OTHER_WEIGHTS = {
    "nurse": 50,
    "physiotherapist": 16,
    "occupational_therapist": 5,
    "psychologist": 9,
    "midwife": 8,
    "assistant_nurse": 10,
    "other": 2,
}

MEETS_NAMED = 0.625  # chance that a visit of a person with a named doctor is with that doctor
MEETS_USUAL = 0.34  # and that a person without one meets the doctor of the usual seat
MEETS_HIRED = 0.25  # of the other doctor visits; about half of the own posts were vacant in 2024

# Shares without roll-outs, straight between the years.  The pandemic moved visits to telephone and video.
VIDEO_SHARE = ((2018.0, 0.002), (2020.1, 0.004), (2020.5, 0.030), (2022.0, 0.024), (2027.0, 0.036))
PHONE_SHARE = ((2018.0, 0.035), (2020.1, 0.04), (2020.5, 0.09), (2022.0, 0.06), (2027.0, 0.05))
WEB_BOOKED = (
    (2018.0, 0.036),
    (2021.0, 0.050),
    (2024.6, 0.041),
    (2027.0, 0.043),
)  # falling before the audit of 2024
PANDEMIC = ((2020.15, 1.0), (2020.30, 0.80), (2021.3, 0.88), (2021.8, 1.0))


class Visits:
    """Writes the table visit."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["visits"]
        triggered = 0.24  # visits per resident and year that contacts lead to, of which 55 % to doctors
        # The published rates are of visits in a room: those by telephone and in writing come on top, and the
        # months of the pandemic are made up for by the others.
        self.part = {
            "doctor_visits": 1.038 - triggered * 0.55 / 1.89,
            "other_visits": 1.063 - triggered * 0.45 / 2.56,
        }

    def step(self, month: int, new: NewVisits) -> None:
        """The month's planned visits, and those that came out of contacts."""
        year = self.world.months.year(month)
        factor = np.float32(self.world.season("planned", month) * trend(PANDEMIC, year))
        self._planned(month, "doctor_visits", factor)
        self._planned(month, "other_visits", factor)
        self._add(month, new.who, new.unit, new.at, new.profession, planned=False)
        self._clinics(month, factor)

    def _planned(self, month: int, need: str, factor: np.float32) -> None:
        world, people = self.world, self.world.people
        busy = world.units.busy[np.maximum(people.unit, 0)]
        who = world.draw("visits", people.rate[need] * factor * busy * np.float32(self.part[need]))
        at = world.months.draw_times(self.rng, month, len(who), OFFICE_WEEK)
        keep = world.in_window(who, at)
        who, at = who[keep], at[keep]
        profession = (
            np.full(len(who), DOCTOR, np.int8) if need == "doctor_visits" else self._others(month, who)
        )
        self._add(month, who, world.centre(who), at, profession, planned=True)

    def _others(self, month: int, who: NDArray[np.int64]) -> NDArray[np.int8]:
        people = self.world.people
        code = CODE_OF_OTHER[pick(self.rng, [OTHER_WEIGHTS[p] for p in OTHER_PROFESSIONS], len(who))]
        age = people.age(int(self.world.months.starts[month]))[who]
        return np.where(
            (code == MIDWIFE) & ((people.sex[who] == 1) | (age < 12) | (age > 55)), NURSE, code
        ).astype(np.int8)

    def _add(
        self, month: int, who: NDArray[np.int64], unit: NDArray[np.int64], at: NDArray[np.int64], profession: NDArray[np.int8],
        *, planned: bool,
    ) -> None:  # fmt: skip
        kind = self._kind(month, who, unit)
        if planned:
            plan = self.rng.random(len(who)) < 0.86
        else:
            plan = np.zeros(len(who), bool)
        self.world.sink.add(
            "visit",
            visit_id=self.world.sink.event_ids("visit", len(who)),
            person_id=self.world.people.ids[who],
            unit_id=unit.astype(np.int16),
            clinician_id=np.where(
                profession == DOCTOR, self._doctor(month, who, unit), self._clinician(unit, profession)
            ),
            profession=profession,
            kind=kind,
            booked_by=self._booked(month, unit, kind, plan),
            planned=plan,
            at=at,
        )

    def _kind(self, month: int, who: NDArray[np.int64], unit: NDArray[np.int64]) -> NDArray[np.int8]:
        year, n = self.world.months.year(month), len(who)
        video = np.clip(trend(VIDEO_SHARE, year) * (1 + self.world.units.video * 30), 0.0005, 0.2)[unit]
        lot = self.rng.random(n)
        phone, chat, group = trend(PHONE_SHARE, year), 0.012 * max(year - 2018, 0) / 8, 0.008
        at_home = np.where(self.world.people.care[who] != NO_CARE, 0.25, 0.004)
        edges = np.cumsum([np.broadcast_to(e, n) for e in (video, phone, chat, group, at_home)], axis=0)
        place = (lot >= edges).sum(0)
        return np.array([VIDEO, PHONE, CHAT, GROUP, AT_HOME, PHYSICAL], np.int8)[place]

    def _booked(
        self, month: int, unit: NDArray[np.int64], kind: NDArray[np.int8], planned: NDArray[np.bool_]
    ) -> NDArray[np.int8]:
        """The share of web bookings is of all visits in a room, at home, by video or in a group, as the indicator counts."""
        units = self.world.units
        share = (
            trend(WEB_BOOKED, self.world.months.year(month)) * (1 + units.web * 8)
            + self.world.effects.share("web_booking", month)[: units.centres]
        )
        counted = (kind != PHONE) & (kind != CHAT)
        lot = self.rng.random(len(unit))
        drop_in = np.where(planned, 0.02, 0.25)
        web = lot < np.clip(share, 0, 0.9)[unit] * counted
        return np.where(web, WEB, np.where(lot > 1 - drop_in, DROP_IN, STAFF_BOOKED)).astype(np.int8)

    def _doctor(self, month: int, who: NDArray[np.int64], unit: NDArray[np.int64]) -> NDArray[np.int64]:
        """The named doctor, the usual one, a hired one, or anybody of the unit."""
        people, doctors, rng, n = self.world.people, self.world.doctors, self.rng, len(who)
        at_own = people.unit[who] == unit
        named = (people.named_seat[who] >= 0) & at_own
        meets = MEETS_NAMED + self.world.effects.share("meets_named", month)[unit]
        lot = rng.random(n)
        any_seat = (rng.random(n) * self.world.units.seats[unit]).astype(np.int8)
        seat = np.where(named & (lot < meets), people.named_seat[who], any_seat)
        seat = np.where(~named & at_own & (lot < MEETS_USUAL), people.usual_seat[who], seat)
        by_choice = np.where(named, lot < meets, at_own & (lot < MEETS_USUAL))
        hired = ~by_choice & (rng.random(n) < MEETS_HIRED)
        stand_in = doctors.hired[unit, rng.integers(0, doctors.hired.shape[1], n)]
        return np.where(hired, stand_in, doctors.seat[unit, seat])

    def _clinician(self, unit: NDArray[np.int64], profession: NDArray[np.int8]) -> NDArray[np.int64]:
        staff = self.world.doctors.staff
        return np.asarray(staff[unit, PLACE_OF_CODE[profession], self.rng.integers(0, STAFF, len(unit))])

    def _clinics(self, month: int, factor: np.float32) -> None:
        """Outpatient visits to hospital clinics."""
        world, rng = self.world, self.rng
        who = world.draw("visits", world.people.rate["clinic_visits"] * factor)
        at = world.months.draw_times(rng, month, len(who), OFFICE_WEEK)
        keep = world.in_window(who, at)
        who, at = who[keep], at[keep]
        unit = world.clinic_of("visits", world.centre(who))
        n = len(who)
        doctor = rng.random(n) < 0.6
        profession = np.where(doctor, DOCTOR, NURSE).astype(np.int8)
        seat = world.doctors.clinic[unit, rng.integers(0, world.doctors.clinic.shape[1], n)]
        year = self.world.months.year(month)
        world.sink.add(
            "visit",
            visit_id=world.sink.event_ids("visit", n),
            person_id=world.people.ids[who],
            unit_id=unit.astype(np.int16),
            clinician_id=np.where(doctor, seat, self._clinician(unit, profession)),
            profession=profession,
            kind=np.array([VIDEO, PHONE, PHYSICAL], np.int8)[
                pick(rng, [trend(VIDEO_SHARE, year), 0.05, 0.9], n)
            ],
            booked_by=np.where(rng.random(n) < 0.02, WEB, STAFF_BOOKED).astype(np.int8),
            planned=rng.random(n) < 0.95,
            at=at,
        )
