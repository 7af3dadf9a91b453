"""Contacts with care centres, the assessments that some of them lead to, and the visits that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import PROFESSIONS, TABLES
from narmare.analysis.twin.months import (
    CALL_HOURS,
    CALL_WEEK,
    DAY,
    OFFICE_HOURS,
    OPEN_TIME,
    WEB_HOURS,
    WEB_WEEK,
    draw_seconds,
    trend,
)
from narmare.analysis.twin.world import World, days, pick


CODES = {name: tuple(TABLES["contact"].column(name).codes) for name in ("channel", "reason_class", "outcome")}
PHONE, WEB, DESK, STAFF = range(4)
REASONS = (17, 11, 14, 7, 9, 8, 7, 12, 5, 7, 3)
WITH_ADVICE = (34, 0, 34, 9, 2, 21, 0)  # outcome of a call that was answered
IN_WRITING = (12, 42, 20, 4, 1, 21, 0)  # outcome of a web contact
ANSWERED_BY = {"nurse": 86, "doctor": 3, "physiotherapist": 4, "administrator": 7}
ASSESSED_BY = {"doctor": 55, "nurse": 33, "physiotherapist": 9, "psychologist": 3}

# Share of calls answered the same day, without the roll-out; straight between the years.
SAME_DAY = ((2018.0, 0.858), (2020.0, 0.866), (2023.5, 0.877), (2024.6, 0.891), (2027.0, 0.894))
WEB_SHARE = ((2018.0, 0.06), (2020.2, 0.10), (2024.0, 0.14), (2027.0, 0.16))
# Of the needs that are not seen the same day; with those the share comes out near 85 %.
IN_3_DAYS = ((2018.0, 0.795), (2020.5, 0.785), (2023.0, 0.798), (2027.0, 0.797))
NEVER_ANSWERED = 0.35  # of the calls that are not answered the same day
CHOSE_LATER = 0.055


@dataclass(frozen=True)
class NewVisits:
    """Visits that came out of a contact: who, where, when, and the profession."""

    who: NDArray[np.int64]
    unit: NDArray[np.int64]
    at: NDArray[np.int64]
    profession: NDArray[np.int8]


def professions(rng: np.random.Generator, weights: dict[str, int], n: int) -> NDArray[np.int8]:
    """`n` professions as codes of the care tables."""
    codes = np.array([list(PROFESSIONS).index(p) for p in weights], np.int8)
    return codes[pick(rng, list(weights.values()), n)]


class Contacts:
    """Writes the tables contact and assessment_need."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["contacts"]

    def step(self, month: int) -> NewVisits:
        """The month's contacts; returns the visits that they led to."""
        world = self.world
        who = world.draw("contacts", world.people.rate["contacts"] * self._season(month))
        unit = world.centre(who)
        channel = self._channel(month, unit)
        asked = self._asked(month, channel)
        keep = world.in_window(who, asked)
        who, unit, channel, asked = who[keep], unit[keep], channel[keep], asked[keep]
        answered = self._answered(month, unit, channel, asked)
        # An answer that the person did not live to get, or that lies after the twin, has not been given.
        answered = np.where(world.in_window(who, np.minimum(answered, 2**40)), answered, OPEN_TIME)
        outcome = self._outcome(channel, answered)
        self._write(who, unit, channel, asked, answered, outcome)
        return self._needs(month, who, unit, answered, outcome)

    def _season(self, month: int) -> np.float32:
        return np.float32(0.6 + 0.4 * self.world.season("planned", month))

    def _channel(self, month: int, unit: NDArray[np.int64]) -> NDArray[np.int8]:
        rng, n = self.rng, len(unit)
        web = (
            trend(WEB_SHARE, self.world.months.year(month))
            + self.world.units.web * 2
            + self._added("web_contact", month)
        )
        channel = np.where(rng.random(n) < web[unit], WEB, PHONE)
        return np.where(rng.random(n) < 0.06, np.where(rng.random(n) < 0.7, DESK, STAFF), channel).astype(
            np.int8
        )

    def _added(self, quantity: str, month: int) -> NDArray[np.float32]:
        return self.world.effects.share(quantity, month)[: self.world.units.centres]

    def _asked(self, month: int, channel: NDArray[np.int8]) -> NDArray[np.int64]:
        months, rng = self.world.months, self.rng
        office = months.draw_days(rng, month, len(channel), CALL_WEEK).astype(np.int64) * DAY
        office += draw_seconds(rng, len(channel), CALL_HOURS)
        web = np.flatnonzero(channel == WEB)
        office[web] = months.draw_times(rng, month, len(web), WEB_WEEK, WEB_HOURS)
        return office

    def _answered(
        self, month: int, unit: NDArray[np.int64], channel: NDArray[np.int8], asked: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """When each was answered: the same day, on the next open day, or never."""
        rng, n = self.rng, len(unit)
        same = (
            trend(SAME_DAY, self.world.months.year(month))
            + self.world.units.phone
            + self._added("phone_same_day", month)
        )
        day = days(asked)
        wait = rng.exponential(2700, n).astype(np.int64) + 20
        closing = day.astype(np.int64) * DAY + 17 * 3600
        today = np.minimum(asked + wait, np.maximum(closing - rng.integers(1, 1800, n), asked + 30))
        later = self.world.months.open_day_after(day).astype(np.int64) * DAY + draw_seconds(
            rng, n, CALL_HOURS
        )
        is_open = self.world.months.open_days[day - self.world.months.starts[0]] & (asked < closing - 3600)
        prompt = (rng.random(n) < np.clip(same, 0, 0.995)[unit]) & ((channel == PHONE) | is_open)
        never = rng.random(n) < np.where(channel == PHONE, NEVER_ANSWERED, 0.02)
        answered = np.where(prompt, today, np.where(never, OPEN_TIME, later))
        return np.where(channel == DESK, asked + 60 + wait // 10, answered)

    def _outcome(self, channel: NDArray[np.int8], answered: NDArray[np.int64]) -> NDArray[np.int8]:
        n = len(channel)
        spoken, written = pick(self.rng, WITH_ADVICE, n), pick(self.rng, IN_WRITING, n)
        outcome = np.where(channel == WEB, written, spoken)
        gave_up = np.where(self.rng.random(n) < 0.5, CODES["outcome"].index("abandoned"), -1)
        return np.where(answered == OPEN_TIME, gave_up, outcome).astype(np.int8)

    def _write(
        self, who: NDArray[np.int64], unit: NDArray[np.int64], channel: NDArray[np.int8], asked: NDArray[np.int64],
        answered: NDArray[np.int64], outcome: NDArray[np.int8],
    ) -> None:  # fmt: skip
        rng, n = self.rng, len(who)
        ids = self.world.sink.event_ids("contact", n)
        unknown = (channel == PHONE) & (rng.random(n) < 0.008)  # a caller who does not say who it is
        profession = professions(rng, ANSWERED_BY, n)
        self.world.sink.add(
            "contact",
            contact_id=ids,
            person_id=np.where(unknown, -1, self.world.people.ids[who]),
            unit_id=unit.astype(np.int16),
            channel=channel,
            asked_at=asked,
            answered_at=answered,
            call_back=(channel == PHONE) & (answered != OPEN_TIME) & (answered - asked > 600),
            reason_class=pick(rng, REASONS, n),
            outcome=outcome,
            profession=np.where(answered == OPEN_TIME, -1, profession).astype(np.int8),
            case_id=np.where((channel == WEB) | (rng.random(n) < 0.7), ids, -1),
        )

    def _needs(
        self, month: int, who: NDArray[np.int64], unit: NDArray[np.int64], answered: NDArray[np.int64], outcome: NDArray[np.int8]
    ) -> NewVisits:  # fmt: skip
        """Those whose call led to a visit: when they were assessed."""
        same_day = CODES["outcome"].index("same_day")
        led = np.flatnonzero(
            ((outcome == CODES["outcome"].index("visit")) | (outcome == same_day)) & (answered != OPEN_TIME)
        )
        who, unit, needed, urgent = who[led], unit[led], answered[led], outcome[led] == same_day
        chose = ~urgent & (self.rng.random(len(led)) < CHOSE_LATER)
        assessed = self._assessed(month, unit, needed, urgent, chose)
        done = self.world.in_window(who, assessed)
        profession = professions(self.rng, ASSESSED_BY, len(led))
        self.world.sink.add(
            "assessment_need",
            need_id=self.world.sink.event_ids("assessment_need", len(led)),
            person_id=self.world.people.ids[who],
            unit_id=unit.astype(np.int16),
            needed_at=needed,
            assessed_at=np.where(done, assessed, OPEN_TIME),
            profession=np.where(done, profession, -1).astype(np.int8),
            chose_later=chose,
        )
        return NewVisits(who[done], unit[done], assessed[done], profession[done])

    def _assessed(
        self, month: int, unit: NDArray[np.int64], needed: NDArray[np.int64], urgent: NDArray[np.bool_], chose: NDArray[np.bool_]
    ) -> NDArray[np.int64]:  # fmt: skip
        """The moment of assessment: within three calendar days for the unit's share, on an open day."""
        rng, n = self.rng, len(unit)
        day, last = days(needed), int(self.world.months.starts[-1])
        share = trend(IN_3_DAYS, self.world.months.year(month)) + self.world.units.assessment
        in_time = rng.random(n) < np.clip(share, 0, 0.99)[unit] + 0.01
        wished = day + np.where(
            in_time, rng.choice(4, n, p=[0.35, 0.3, 0.2, 0.15]), 4 + rng.geometric(0.16, n)
        ).astype(np.int32)
        wished = np.where(chose, day + 4 + rng.geometric(0.1, n).astype(np.int32), wished)
        known = np.minimum(wished, last + 20)
        is_open = self.world.months.open_days[known - self.world.months.starts[0]]
        # A closed day in time is moved back to the day of the need; a late one to the next open day.
        known = np.where(
            is_open, known, np.where(in_time & ~chose, day, self.world.months.open_day_after(known))
        )
        same = urgent | (known <= day)
        hours = np.maximum(draw_seconds(rng, n, OFFICE_HOURS), 8 * 3600)
        at = np.where(same, needed + 900 + rng.integers(0, 9000, n), known.astype(np.int64) * DAY + hours)
        return np.asarray(np.maximum(at, needed + 60))
