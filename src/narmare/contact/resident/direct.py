"""That somebody reaches their care centre directly, in words for the resident: how, to whom, by telephone, and when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact import queries, reachable
from narmare.contact.models import Case
from narmare.contact.reachable import Direct
from narmare.contact.resident import drafts, status, telephone
from narmare.design.language import spoken_language
from narmare.knowledge.routines.model import Routine
from narmare.region.models import Person, Unit


@dataclass(frozen=True)
class DirectWords:
    """What the resident reads: the unit's own words, whom the case goes straight to, the number, and when it answers."""

    unit: str
    how: str
    to: str
    phone: str
    hours: str


def for_person(person: Person | None, now: datetime, unit: Unit | None = None) -> DirectWords | None:
    """For the person at the unit (if not given: the own care centre); None for whom the rule does not cover."""
    if person is None:
        return None
    on = timezone.localdate(now)
    unit = unit or drafts.care_centre(person, on)
    direct = None if unit is None else reachable.direct_to(person, unit, on)
    if unit is None or direct is None:
        return None
    names = [f"{one.account.name}, {one.get_kind_display()}" for one in direct.contacts]
    return _words(
        direct,
        unit,
        queries.routine_of(unit, on),
        _(" och ").join(names) or status.profession(direct.profession),
        now,
    )


def for_case(case: Case, now: datetime) -> DirectWords | None:
    """For a case that went past the common queue: the rule as it is now, and who has the case."""
    if not case.direct:
        return None
    routine = queries.routine_of(case.unit, timezone.localdate(now))
    rule = routine.directly_reachable
    direct = Direct(case.direct, rule.how, rule.phone, case.profession, ())
    holder = case.held_for or case.owner
    return _words(
        direct, case.unit, routine, holder.name if holder else status.profession(case.profession), now
    )


def _words(direct: Direct, unit: Unit, routine: Routine, to: str, now: datetime) -> DirectWords:
    number = direct.phone or routine.phone
    return DirectWords(
        unit.name, direct.how.inn(spoken_language()), to, number, telephone.hours(routine, now)
    )
