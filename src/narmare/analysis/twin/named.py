"""Named doctors (fast läkarkontakt) and care contacts (fast vårdkontakt)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY, trend
from narmare.analysis.twin.people import NO_CARE, SPECIAL_HOUSING
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


DOCTOR, CARE_CONTACT = 0, 1
# Share of the listed that care centres without the roll-out aim at, straight between the years.
BASE = ((2018.0, 0.150), (2022.0, 0.177), (2024.0, 0.187), (2030.0, 0.225))
KEEPS = 0.7  # of those whose doctor leaves get the next doctor of the seat
CARE_CONTACT_DAYS = 150  # a care contact after a discharge is reviewed and ended after about so many days


class NamedContacts:
    """Keeps `people.named_seat` near each unit's aim and writes the table named_contact."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["named"]
        self.spans = Spans("named_contact", "kind", "unit_id", "clinician_id")
        self._unit = np.zeros(0, np.int16)  # the unit of each person's named doctor
        self._doctor = np.zeros(0, np.int64)  # and the doctor
        self._fill(0, before=True)

    def aim(self, month: int) -> NDArray[np.float64]:
        """Share of the listed that should have a named doctor, per care centre."""
        units = self.world.units
        base = trend(BASE, self.world.months.year(month)) + units.named
        return np.clip(base + self.world.effects.share("named_doctor", month)[: units.centres], 0.02, 0.9)

    def step(self, month: int, left_unit: NDArray[np.int64]) -> None:
        """Persons change unit, doctors leave, and others get a doctor."""
        self._close(left_unit, self.world.people.listed_from[left_unit])
        self._seats_change(month)
        self._fill(month, before=False)

    def _seats_change(self, month: int) -> None:
        people, start = self.world.people, self.world.months.starts[month]
        have = np.flatnonzero(people.here & (people.named_seat >= 0))
        gone = have[self.world.doctors.changed[people.unit[have], people.named_seat[have]]]
        seat = people.named_seat[gone].copy()
        self._close(gone, np.full(len(gone), start, np.int32))
        kept = self.rng.random(len(gone)) < KEEPS
        self._give(gone[kept], seat[kept], np.full(int(kept.sum()), start, np.int32))

    def _close(self, who: NDArray[np.int64], day: NDArray[np.int32]) -> None:
        people = self.world.people
        has = people.named_seat[who] >= 0
        who, day = who[has], day[has]
        self._add_doctor(who, day)
        people.named_seat[who] = -1
        people.named_from[who] = OPEN_DAY

    def _add_doctor(self, who: NDArray[np.int64], day: NDArray[np.int32]) -> None:
        self.spans.add(
            who, self.world.people.named_from[who], day, kind=np.full(len(who), DOCTOR, np.int8),
            unit_id=self._unit[who], clinician_id=self._doctor[who],
        )  # fmt: skip

    def _give(self, who: NDArray[np.int64], seat: NDArray[np.int8], day: NDArray[np.int32]) -> None:
        people = self.world.people
        self._grow()
        people.named_seat[who] = seat
        people.named_from[who] = day
        self._unit[who] = people.unit[who]
        self._doctor[who] = self.world.doctors.seat[people.unit[who], seat]

    def _grow(self) -> None:
        more = len(self.world.people) - len(self._unit)
        self._unit = np.concatenate([self._unit, np.full(more, -1, np.int16)])
        self._doctor = np.concatenate([self._doctor, np.full(more, -1, np.int64)])

    def _fill(self, month: int, *, before: bool) -> None:
        """Give doctors until each unit is near its aim; the ill, the old and those in special housing come first."""
        people, units = self.world.people, self.world.units
        listed = np.flatnonzero(people.here & (people.unit >= 0))
        unit, has = people.unit[listed], people.named_seat[listed] >= 0
        count = np.bincount(unit, minlength=units.centres)
        missing = np.maximum(self.aim(month) * count - np.bincount(unit[has], minlength=units.centres), 0)
        free = listed[~has]
        weight = self._priority(free)
        total = np.bincount(people.unit[free], weight, units.centres)
        chance = weight * (missing / np.maximum(total, 1e-9))[people.unit[free]]
        who = free[self.rng.random(len(free)) < chance]
        if before:
            who = free[self.rng.random(len(free)) < 1 - np.exp(-chance * 1.12)]
        seat = people.usual_seat[who]
        self._give(who, seat, self._first_days(month, who, before=before))

    def _priority(self, who: NDArray[np.int64]) -> NDArray[np.float64]:
        people = self.world.people
        ill = people.ill[who].sum(1)
        return np.asarray((0.35 + 0.75 * ill) * np.where(people.care[who] == SPECIAL_HOUSING, 4.0, 1.0))

    def _first_days(self, month: int, who: NDArray[np.int64], *, before: bool) -> NDArray[np.int32]:
        people, months = self.world.people, self.world.months
        if before:
            since = people.listed_from[who].astype(np.int64)
            ago = np.minimum(self.rng.exponential(900, len(who)), months.starts[0] - since)
            return (months.starts[0] - ago).astype(np.int32)
        day = months.draw_days(self.rng, month, len(who))
        return np.maximum(day, people.listed_from[who]).astype(np.int32)

    def discharged(self, month: int, who: NDArray[np.int64], opened: NDArray[np.int32]) -> None:
        """A discharge case was opened: some get a care contact who follows them home."""
        people, units = self.world.people, self.world.units
        once = np.unique(who, return_index=True)[1]
        who, opened = who[once], opened[once]
        centre = self.world.centre(who)
        base = 0.40 + units.named[centre] + 0.12 * (people.care[who] != NO_CARE)
        chance = base + self.world.effects.share("care_contact", month)[centre]
        # A person who has one keeps it: no second at the same time.
        new = (self.rng.random(len(who)) < chance) & (opened > people.contact_until[who])
        who, opened, centre = who[new], opened[new], centre[new]
        end = opened + self.rng.integers(60, 2 * CARE_CONTACT_DAYS - 60, len(who)).astype(np.int32)
        people.contact_until[who] = end
        ends = np.where(end < self.world.months.starts[-1], end, OPEN_DAY)
        staff = self.world.doctors.staff[centre, 0, self.rng.integers(0, 5, len(who))]
        self.spans.add(
            who,
            opened,
            ends,
            kind=np.full(len(who), CARE_CONTACT, np.int8),
            unit_id=centre.astype(np.int16),
            clinician_id=staff,
        )

    def finish(self) -> None:
        """Write the table."""
        people = self.world.people
        who = np.flatnonzero(people.named_seat >= 0)
        self._add_doctor(who, np.full(len(who), OPEN_DAY, np.int32))
        self.spans.write(people, self.world.sink)
