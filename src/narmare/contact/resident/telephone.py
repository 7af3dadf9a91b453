"""The number of a care centre, for who would rather speak with somebody, and whether anybody answers now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact import queries
from narmare.contact.resident import drafts, status
from narmare.knowledge.routines.model import Routine
from narmare.region.models import Person, Unit


@dataclass(frozen=True)
class Telephone:
    """Whom one reaches, the number as it is written, and when it answers, a sentence."""

    unit: str
    number: str
    hours: str


def hours(routine: Routine, now: datetime) -> str:
    """Whether the unit is open at `now`, and if not when it opens."""
    if routine.hours.is_open(now):
        return _("Öppet nu.")
    return _("Stängt nu. Öppnar %(when)s.") % {"when": status.moment(routine.hours.next_opening(now), now)}


def of_unit(unit: Unit, routine: Routine, now: datetime) -> Telephone | None:
    """The unit's telephone; None where its routine names no number."""
    return Telephone(unit.name, routine.phone, hours(routine, now)) if routine.phone else None


def of_person(person: Person | None, now: datetime) -> Telephone | None:
    """The telephone of the care centre where the person is listed; None for nobody, without a listing or a number."""
    on = timezone.localdate(now)
    unit = None if person is None else drafts.care_centre(person, on)
    return None if unit is None else of_unit(unit, queries.routine_of(unit, on), now)
