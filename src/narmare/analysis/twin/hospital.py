"""Hospital: admissions and readmissions, emergency visits, ambulance trips and coordinated discharges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import CAUSES
from narmare.analysis.twin.months import ALL_HOURS, ALL_WEEK, DAY, OFFICE_HOURS, OFFICE_WEEK
from narmare.analysis.twin.named import NamedContacts
from narmare.analysis.twin.people import NO_CARE
from narmare.analysis.twin.world import World, days, pick


HOUR = 3600
CAUSE = {name: n for n, name in enumerate(CAUSES)}
YOUNG = {"infection": 25, "mental": 20, "other": 45, "fall": 10}
OLD = {
    "heart_failure": 16,
    "copd_asthma": 8,
    "diabetes": 3,
    "infection": 21,
    "fall": 13,
    "stroke": 8,
    "cancer": 7,
    "mental": 3,
    "other": 21,
}
BY_EMERGENCY = 0.63  # of the unplanned admissions come through the emergency department
COORDINATED = (
    0.06,
    0.75,
)  # share of stays of 65+ with a coordinated discharge: without and with municipal care
READMITTED = (0.05, 0.15)  # chance of an unplanned stay within 30 days: below 65, from 65; more with frailty
MEAN_GAP = 9.0  # days to a readmission, cut at 30


@dataclass(frozen=True)
class Stays:
    """Stays in hospital; moments in seconds."""

    who: NDArray[np.int64]
    admitted: NDArray[np.int64]
    planned: NDArray[np.bool_]
    cause: NDArray[np.int8]
    again: NDArray[np.bool_]  # a readmission

    def at(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Stays:
        """Some of them."""
        return Stays(
            self.who[keep], self.admitted[keep], self.planned[keep], self.cause[keep], self.again[keep]
        )

    def with_(self, more: Stays) -> Stays:
        """These and others."""
        return Stays(
            *(
                np.concatenate([getattr(self, f), getattr(more, f)])
                for f in ("who", "admitted", "planned", "cause", "again")
            )
        )


@dataclass(frozen=True)
class Trips:
    """Ambulance trips: persons, stations as unit numbers, when they were sent in seconds, priorities."""

    who: NDArray[np.int64]
    station: NDArray[np.int64]
    at: NDArray[np.int64]
    priority: NDArray[np.int64]


@dataclass(frozen=True)
class Discharges:
    """Coordinated discharges: persons, when they were ready and when they left, in seconds."""

    who: NDArray[np.int64]
    ready: NDArray[np.int64]
    out: NDArray[np.int64]


def _none() -> Stays:
    return Stays(
        np.zeros(0, np.int64),
        np.zeros(0, np.int64),
        np.zeros(0, bool),
        np.zeros(0, np.int8),
        np.zeros(0, bool),
    )


class Hospital:
    """Writes admission, emergency_visit, ambulance_trip and discharge_case."""

    def __init__(self, world: World, named: NamedContacts) -> None:
        self.world, self.rng, self.named = world, world.rng["hospital"], named
        self.coming = _none()  # readmissions of later months
        self.trips: list[Trips] = []  # the month's ambulance trips
        self.discharges: list[Discharges] = []  # the coordinated ones of stays that began in the month

    def step(self, month: int) -> None:
        """The month's stays, round after round until no readmission falls in the month, and the emergency visits."""
        self.trips, self.discharges = [], []
        stays = self.coming.with_(self._first_stays(month))
        after = int(self.world.months.starts[month + 1]) * DAY
        self.coming = stays.at(stays.admitted >= after)
        stays = stays.at(stays.admitted < after)
        while len(stays.who):
            stays = self._possible(stays)
            discharged = self._discharged(month, stays)
            self._write(month, stays, discharged)
            again = self._again(month, stays, discharged)
            later = again.admitted >= after
            self.coming, stays = self.coming.with_(again.at(later)), again.at(~later)
        self._emergency_without_stay(month)

    def _age(self, month: int) -> NDArray[np.int64]:
        return self.world.people.age(int(self.world.months.starts[month]))

    def _eased(self, quantity: str, month: int) -> NDArray[np.float32]:
        """Factor per person from nära vård i hemmet: below 1 for those of 80 or over whose unit has it."""
        people = self.world.people
        effect = np.concatenate(
            [self.world.effects.at(quantity, month)[: self.world.units.centres], [np.float32(0)]]
        )
        return np.where(self._age(month) >= 80, 1 + effect[people.unit], 1).astype(np.float32)

    def _first_stays(self, month: int) -> Stays:
        world, people, rng = self.world, self.world.people, self.rng
        season = np.float32(world.season("admission", month))
        who = world.chosen(
            "hospital",
            people.rate["unplanned"] * season * np.float32(0.87) * self._eased("emergency_80", month),
        )
        admitted = world.months.draw_times(rng, month, len(who), ALL_WEEK, ALL_HOURS)
        unplanned = Stays(
            who, admitted, np.zeros(len(who), bool), self._cause(month, who), np.zeros(len(who), bool)
        )
        who = world.chosen("hospital", people.rate["planned"] * np.float32(world.season("planned", month)))
        admitted = world.months.draw_times(rng, month, len(who), OFFICE_WEEK, OFFICE_HOURS)
        cause = np.where(rng.random(len(who)) < 0.75, CAUSE["surgery"], CAUSE["cancer"]).astype(np.int8)
        planned = Stays(who, admitted, np.ones(len(who), bool), cause, np.zeros(len(who), bool))
        return unplanned.with_(planned)

    def _cause(self, month: int, who: NDArray[np.int64]) -> NDArray[np.int8]:
        age, rng = self._age(month)[who], self.rng
        young = np.array([CAUSE[c] for c in YOUNG], np.int8)[pick(rng, list(YOUNG.values()), len(who))]
        old = np.array([CAUSE[c] for c in OLD], np.int8)[pick(rng, list(OLD.values()), len(who))]
        mother = (self.world.people.sex[who] == 0) & (age >= 20) & (age <= 42) & (rng.random(len(who)) < 0.45)
        return np.where(mother, CAUSE["birth"], np.where(age >= 55, old, young)).astype(np.int8)

    def _possible(self, stays: Stays) -> Stays:
        """One stay at a time: residents who are not in hospital already, the first of each person."""
        free = self.world.people.in_hospital_until[stays.who] + DAY <= stays.admitted
        stays = stays.at(free & self.world.in_window(stays.who, stays.admitted))
        order = np.lexsort((stays.admitted, stays.who))
        first = np.concatenate([[True], np.diff(stays.who[order]) != 0]) if len(order) else np.zeros(0, bool)
        return stays.at(np.sort(order[first]))

    def _discharged(self, month: int, stays: Stays) -> NDArray[np.int64]:
        people = self.world.people
        typical = np.interp(self._age(month)[stays.who], (0, 20, 50, 75, 90), (2.0, 2.2, 3.0, 4.6, 5.2))
        length = np.where(stays.planned, typical * 0.7, typical) * np.exp(
            self.rng.normal(0, 0.7, len(typical))
        )
        end = stays.admitted + (np.clip(length, 0.3, 90) * DAY).astype(np.int64)
        # People go home by day; the last moment in the region is the day before they leave it.
        home = days(end).astype(np.int64) * DAY + self.rng.integers(9 * HOUR, 17 * HOUR, len(end))
        end = np.maximum(home, stays.admitted + 2 * HOUR)
        last = people.leave[stays.who].astype(np.int64) * DAY - 1
        end = np.maximum(np.minimum(end, last), stays.admitted)
        people.in_hospital_until[stays.who] = end
        return np.asarray(end)

    def _again(self, month: int, stays: Stays, discharged: NDArray[np.int64]) -> Stays:
        """Unplanned readmissions, 1 to 30 days after the discharge."""
        people, rng = self.world.people, self.rng
        age = self._age(month)[stays.who]
        chance = np.where(age >= 65, READMITTED[1], READMITTED[0]) * 1.12 ** np.maximum(
            people.frailty[stays.who] - 4.0, 0
        )
        chance *= self._eased("readmission_80", month)[stays.who] * np.where(
            stays.cause == CAUSE["birth"], 0.3, 1
        )
        picked = np.flatnonzero(rng.random(len(chance)) < chance)
        gap = -MEAN_GAP * np.log1p(-rng.random(len(picked)) * (1 - np.exp(-29 / MEAN_GAP)))
        who, admitted = stays.who[picked], discharged[picked] + ((gap + 1) * DAY).astype(np.int64)
        cause = np.where(rng.random(len(picked)) < 0.6, stays.cause[picked], CAUSE["other"]).astype(np.int8)
        return Stays(who, admitted, np.zeros(len(picked), bool), cause, np.ones(len(picked), bool))

    def _write(self, month: int, stays: Stays, discharged: NDArray[np.int64]) -> None:
        world, n = self.world, len(stays.who)
        centre = world.centre(stays.who)
        clinic = world.clinic_of("hospital", centre)
        world.sink.add(
            "admission",
            admission_id=world.sink.event_ids("admission", n),
            person_id=world.people.ids[stays.who],
            unit_id=clinic.astype(np.int16),
            admitted_at=stays.admitted,
            discharged_at=world.not_yet(discharged),
            planned=stays.planned,
            cause_class=stays.cause,
        )
        self._emergency_with_stay(month, stays, centre)
        self._coordinate(month, stays, discharged, clinic)

    def _emergency_with_stay(self, month: int, stays: Stays, centre: NDArray[np.int64]) -> None:
        through = (
            ~stays.planned
            & (stays.cause != CAUSE["birth"])
            & (self.rng.random(len(stays.who)) < BY_EMERGENCY)
        )
        who, left = stays.who[through], stays.admitted[through]
        arrived = left - self.rng.integers(HOUR, 8 * HOUR, len(who))
        self._emergency(month, who, centre[through], arrived, left, admitted=True)

    def _emergency_without_stay(self, month: int) -> None:
        world, rng = self.world, self.rng
        rate = (
            world.people.rate["emergency_visits"]
            * np.float32(world.season("emergency", month))
            * self._eased("emergency_80", month)
        )
        who = world.draw("hospital", rate)
        arrived = world.months.draw_times(rng, month, len(who), ALL_WEEK, ALL_HOURS)
        # The median stay is 4 h 17 min (Socialstyrelsen 2023).
        left = arrived + (4.28 * HOUR * np.exp(rng.normal(0, 0.5, len(who)))).astype(np.int64)
        self._emergency(month, who, world.centre(who), arrived, left, admitted=False)

    def _emergency(
        self, month: int, who: NDArray[np.int64], centre: NDArray[np.int64], arrived: NDArray[np.int64], left: NDArray[np.int64],
        *, admitted: bool,
    ) -> None:  # fmt: skip
        world = self.world
        inside = world.in_window(who, arrived)
        who, centre, arrived, left = who[inside], centre[inside], arrived[inside], left[inside]
        departments = world.units.of_kind("emergency")
        world.sink.add(
            "emergency_visit",
            visit_id=world.sink.event_ids("emergency_visit", len(who)),
            person_id=world.people.ids[who],
            unit_id=departments[world.hospital_of("hospital", centre)].astype(np.int16),
            arrived_at=arrived,
            left_at=world.not_yet(left),
            admitted=np.full(len(who), admitted),
        )
        self._ambulance(month, who, arrived)

    def _ambulance(self, month: int, who: NDArray[np.int64], arrived: NDArray[np.int64]) -> None:
        """Trips to hospital before some visits, and a fifth as many that end elsewhere."""
        world, rng = self.world, self.rng
        by_car = rng.random(len(who)) < np.interp(
            self._age(month)[who], (0, 40, 65, 85, 95), (0.08, 0.12, 0.27, 0.5, 0.58)
        )
        extra = by_car & (rng.random(len(who)) < 0.2)
        person = np.concatenate([who[by_car], who[extra]])
        at = np.concatenate(
            [arrived[by_car] - 2700, arrived[extra] - rng.integers(2, 20, int(extra.sum())) * DAY]
        )
        elsewhere = np.array([1, 2, 3], np.int8)[pick(rng, [2, 6, 3], int(extra.sum()))]
        outcome = np.concatenate([np.zeros(int(by_car.sum()), np.int8), elsewhere])
        keep = world.in_window(person, at)
        person, at, outcome = person[keep], at[keep], outcome[keep]
        stations = world.units.of_kind("ambulance")
        station = stations[world.people.municipality[person] % len(stations)]
        priority = np.where(outcome == 0, 1, 2) + pick(rng, [36, 46, 18], len(person)).astype(np.int64)
        self.trips.append(Trips(person, station, at, priority))
        world.sink.add(
            "ambulance_trip",
            trip_id=world.sink.event_ids("ambulance_trip", len(person)),
            person_id=world.people.ids[person],
            unit_id=station.astype(np.int16),
            at=at,
            priority=priority,
            outcome=outcome,
        )

    def _coordinate(
        self, month: int, stays: Stays, discharged: NDArray[np.int64], clinic: NDArray[np.int64]
    ) -> None:
        """Discharge cases of those of 65 or over, most of them with municipal care."""
        people, rng = self.world.people, self.rng
        age = self._age(month)[stays.who]
        share = np.where(
            people.care[stays.who] != NO_CARE,
            COORDINATED[1],
            COORDINATED[0] * np.maximum(people.frailty[stays.who] - 3, 0),
        )
        opened = stays.admitted + rng.integers(2 * HOUR, 20 * HOUR, len(age))
        picked = (
            (age >= 65)
            & (rng.random(len(age)) < share)
            & (discharged > opened + 6 * HOUR)
            & (opened < self.world.months.end)
        )
        who, opened, out = stays.who[picked], opened[picked], discharged[picked]
        ready = np.maximum(out - (rng.exponential(0.9, len(who)) * DAY).astype(np.int64), opened + HOUR)
        self.world.sink.add(
            "discharge_case",
            case_id=self.world.sink.event_ids("discharge_case", len(who)),
            person_id=people.ids[who],
            unit_id=clinic[picked].astype(np.int16),
            opened_at=opened,
            ready_at=self.world.not_yet(ready),
            discharged_at=self.world.not_yet(out),
        )
        self.discharges.append(Discharges(who, ready, out))
        self.named.discharged(month, who, days(opened))
