"""The care guarantee's clocks in primary care: hälso- och sjukvårdsförordningen (2017:80) 6 kap. 1 §.

Days are calendar days by the Swedish calendar, weekends and holidays included; day 0 is the day on which care was sought, so who seeks on
5 March is inside through 8 March.  The guarantee binds the region whatever the unit's hours are; what a unit promises is another thing
(`promise`).  Whether contacts by web count in the national same-day measure is not established: report channels apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from narmare.knowledge.clocks.hours import OpeningHours, local, midnight
from narmare.knowledge.texts import Text


@dataclass(frozen=True)
class Guarantee:
    """A limit in calendar days with the statute that sets it; `days` 0 is the same day."""

    id: str
    days: int
    statute: str
    title: Text


CONTACT = Guarantee(
    "contact",
    0,
    "2017:80 6 kap. 1 § 1",
    Text("Kontakt med primärvården samma dag", "Contact with primary care the same day"),
)
# Runs only where the provider judged that an assessment by a physician or other licensed staff is needed, and it could not be
# made at the first contact.
ASSESSMENT = Guarantee(
    "assessment",
    3,
    "2017:80 6 kap. 1 § 2",
    Text("Medicinsk bedömning inom tre dagar", "Medical assessment within three days"),
)


@dataclass(frozen=True)
class Clock:
    """How a guarantee stands for one matter.

    `due` is the first moment outside (the midnight after `last_day`), `days` the calendar days used (until it was met, else until
    now), `remaining` the time left, negative when late, None when it was met.
    """

    guarantee: Guarantee
    last_day: date
    due: datetime
    met_at: datetime | None
    days: int
    late: bool
    remaining: timedelta | None


def last_day(guarantee: Guarantee, sought_at: datetime) -> date:
    """The last day that is inside the guarantee."""
    return local(sought_at).date() + timedelta(days=guarantee.days)


def due(guarantee: Guarantee, sought_at: datetime) -> datetime:
    """The first moment outside the guarantee, in Swedish time."""
    return local(midnight(last_day(guarantee, sought_at) + timedelta(days=1)))


def clock(
    guarantee: Guarantee, sought_at: datetime, *, met_at: datetime | None = None, now: datetime
) -> Clock:
    """How the guarantee stands now for care sought at `sought_at` and given at `met_at` (None: not yet).

    Raises:
        ValueError: a moment has no time zone, or the care was given before it was sought.
    """
    if met_at is not None and met_at < sought_at:
        raise ValueError("The guarantee was met before care was sought. Check the two moments.")
    ends, until = due(guarantee, sought_at), met_at or now
    return Clock(
        guarantee=guarantee,
        last_day=last_day(guarantee, sought_at),
        due=ends,
        met_at=met_at,
        days=(local(until).date() - local(sought_at).date()).days,
        late=until >= ends,
        remaining=None if met_at is not None else _between(now, ends),
    )


@dataclass(frozen=True)
class Promise:
    """What a resident is told: the time by which it happens, whether somebody is there now, and when the unit opens."""

    at: datetime
    open_now: bool
    opens_at: datetime


def promise(hours: OpeningHours, asked_at: datetime, minutes: int) -> Promise:
    """The honest time for what takes so many minutes of opening hours, in Swedish time.

    Raises:
        NeverOpen: the unit does not open within 400 days.
        ValueError: the moment has no time zone.
    """
    opens_at = hours.next_opening(asked_at)
    return Promise(hours.after_minutes(asked_at, minutes), hours.is_open(asked_at), opens_at)


def _between(start: datetime, end: datetime) -> timedelta:
    """Real time between two moments; Python subtracts times of one zone by the clock on the wall."""
    return timedelta(seconds=end.timestamp() - start.timestamp())
