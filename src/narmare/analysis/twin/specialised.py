"""Referrals to hospital clinics and waiting for planned specialised care."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import DAY, OFFICE_WEEK, OPEN_DAY, OPEN_TIME
from narmare.analysis.twin.spans import Held, come
from narmare.analysis.twin.world import World, days, pick


REJECTED = 0.09
REASONS = (18, 30, 34, 10, 8)  # why, by the codes of the table
WAITS = 0.62  # of the accepted referrals lead to a wait for a first visit
WAIT_MEDIAN = 58.0  # days to the first visit; about 70 % within 90 days
OPERATION = 0.26  # of the first visits lead to a decision on operation or treatment


class Specialised:
    """Writes the tables referral and waiting."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.waits = world, world.rng["specialised"], Held()

    def step(self, month: int) -> None:
        """Referrals from care centres, and the waits that they begin."""
        world, rng = self.world, self.rng
        who = world.draw(
            "specialised", world.people.rate["referrals"] * np.float32(world.season("planned", month))
        )
        sent = world.months.draw_times(rng, month, len(who), OFFICE_WEEK)
        keep = world.in_window(who, sent)
        who, sent = who[keep], sent[keep]
        centre = world.centre(who)
        clinic = world.clinic_of("specialised", centre)
        decided = sent + (rng.gamma(1.6, 3.2, len(who)) * DAY).astype(np.int64) + 1800
        known = decided < world.months.end
        rejected = rng.random(len(who)) < REJECTED
        world.sink.add(
            "referral",
            referral_id=world.sink.event_ids("referral", len(who)),
            person_id=world.people.ids[who],
            from_unit=centre.astype(np.int16),
            to_unit=clinic.astype(np.int16),
            sent_at=sent,
            decided_at=np.where(known, decided, OPEN_TIME),
            accepted=np.where(known, np.where(rejected, 0, 1), -1).astype(np.int8),
            reject_reason=np.where(known & rejected, pick(rng, REASONS, len(who)), -1).astype(np.int8),
        )
        waits = known & ~rejected & (rng.random(len(who)) < WAITS)
        self._wait(who[waits], clinic[waits], days(decided[waits]))

    def _wait(self, who: NDArray[np.int64], clinic: NDArray[np.int64], referred: NDArray[np.int32]) -> None:
        rng, n = self.rng, len(who)
        first = referred + (WAIT_MEDIAN * np.exp(rng.normal(0, 0.75, n))).astype(np.int32)
        done = first + (70 * np.exp(rng.normal(0, 0.7, n))).astype(np.int32)
        operated = rng.random(n) < OPERATION
        self.waits.add(
            who=who,
            clinic=clinic.astype(np.int16),
            referred=referred,
            first=first,
            done=done,
            operated=operated,
        )

    def finish(self) -> None:
        """Write the table waiting, without those who left the region while they waited."""
        people, rows = self.world.people, self.waits.all()
        who, end = rows["who"], self.world.months.starts[-1]
        last = np.minimum(people.leave[who], end)
        stays = (people.leave[who] == OPEN_DAY) | ((rows["referred"] < last) & (rows["first"] < last))
        rows = {name: values[stays] for name, values in rows.items()}
        last = last[stays]
        first = come(rows["first"], last)
        self.world.sink.add(
            "waiting",
            waiting_id=self.world.sink.event_ids("waiting", len(last)),
            person_id=people.ids[rows["who"]],
            unit_id=rows["clinic"],
            referred_on=rows["referred"],
            first_visit_on=first,
            operation_decided_on=np.where(rows["operated"], first, OPEN_DAY).astype(np.int32),
            operation_done_on=np.where(rows["operated"], come(rows["done"], last), OPEN_DAY).astype(np.int32),
        )
