"""Who reaches the unit or the named contact without the common queue: the unit's rule, evaluated here and nowhere else.

The rule stands in the routine (`directly_reachable`); what is known of the person decides: named contacts, age, home care,
and what staff have written down (`DirectGround`).  A case that cannot wait still goes to whoever is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from narmare.contact import queries
from narmare.contact.models import DirectGround
from narmare.knowledge.routines.model import DirectlyReachable, Routine
from narmare.knowledge.texts import Text
from narmare.region.models import CareRelation, NamedContact, Person, Unit


AGE = "age"
_KINDS = {
    "named_care_contact": NamedContact.Kind.CARE_CONTACT,
    "named_doctor": NamedContact.Kind.DOCTOR,
}


@dataclass(frozen=True)
class Direct:
    """That a person reaches the unit directly: by which ground, how (the unit's words), and to whom the case goes.

    It goes to one of the named `contacts` at the unit, without one to the `profession`.
    """

    ground: str
    how: Text
    phone: str
    profession: str
    contacts: tuple[NamedContact, ...]


def direct_to(person: Person, unit: Unit, on: date) -> Direct | None:
    """Whether the person reaches the unit directly on the day `on`, and how; None for whom the rule does not cover."""
    return direct_for(person, unit, queries.routine_of(unit, on), queries.contacts_at(person, unit, on), on)


def direct_for(
    person: Person, unit: Unit, routine: Routine, contacts: Sequence[NamedContact], on: date
) -> Direct | None:
    """As `direct_to`, for one who has the routine and the person's named contacts at the unit already."""
    rule = routine.directly_reachable
    ground = ground_of(person, unit, rule, contacts, on)
    if ground is None:
        return None
    return Direct(ground, rule.how, rule.phone, rule.profession, tuple(contacts))


def ground_of(
    person: Person, unit: Unit, rule: DirectlyReachable, contacts: Sequence[NamedContact], on: date
) -> str | None:
    """The first ground of the rule that the person has; what is known already is asked before the database."""
    kinds = {contact.kind for contact in contacts}
    for ground, kind in _KINDS.items():
        if ground in rule.any_of and kind in kinds:
            return ground
    if rule.min_age is not None and person.age(on) >= rule.min_age:
        return AGE
    if "home_care" in rule.any_of and CareRelation.objects.on(on).filter(person=person).exists():
        return "home_care"
    if not rule.recorded:
        return None
    return next((row.ground for row in recorded(person, unit, on) if row.ground in rule.recorded), None)


def recorded(person: Person, unit: Unit, on: date) -> list[DirectGround]:
    """What staff of the unit have written down about the person that holds on the day `on`."""
    rows = DirectGround.objects.on(on).filter(person=person, unit=unit)
    return list(rows.select_related("recorded_by").order_by("valid_from", "pk"))
