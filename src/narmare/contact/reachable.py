"""Who reaches the unit or the named contact without the common queue: the unit's rule, evaluated here and nowhere else.

The rule stands in the routine (`directly_reachable`); what is known of the person decides: named contacts, age, home care,
and what staff have written down (`DirectGround`).  A case that cannot wait still goes to whoever is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from narmare.contact import queries
from narmare.contact.models import DirectGround
from narmare.contact.surroundings import Surroundings
from narmare.knowledge.routines.model import DirectlyReachable
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
    rule, contacts = queries.routine_of(unit, on).directly_reachable, queries.contacts_at(person, unit, on)
    ground = ground_of(
        person, rule, contacts, on,
        home_care=CareRelation.objects.on(on).filter(person=person).exists,
        written=lambda: [row.ground for row in recorded(person, unit, on)],
    )  # fmt: skip
    return None if ground is None else _direct(ground, rule, contacts)


def direct_by(person: Person, around: Surroundings, on: date) -> Direct | None:
    """As `direct_to`, for one who has read the person's surroundings at the unit already."""
    rule = around.routine.directly_reachable
    ground = ground_of(
        person, rule, around.contacts, on, home_care=lambda: around.home_care, written=lambda: around.grounds
    )
    return None if ground is None else _direct(ground, rule, around.contacts)


def _direct(ground: str, rule: DirectlyReachable, contacts: Sequence[NamedContact]) -> Direct:
    return Direct(ground, rule.how, rule.phone, rule.profession, tuple(contacts))


def ground_of(
    person: Person,
    rule: DirectlyReachable,
    contacts: Sequence[NamedContact],
    on: date,
    *,
    home_care: Callable[[], bool],
    written: Callable[[], Sequence[str]],
) -> str | None:
    """The first ground of the rule that the person has; what is known already is asked before the database."""
    kinds = {contact.kind for contact in contacts}
    for ground, kind in _KINDS.items():
        if ground in rule.any_of and kind in kinds:
            return ground
    if rule.min_age is not None and person.age(on) >= rule.min_age:
        return AGE
    if "home_care" in rule.any_of and home_care():
        return "home_care"
    if not rule.recorded:
        return None
    return next((ground for ground in written() if ground in rule.recorded), None)


def recorded(person: Person, unit: Unit, on: date) -> list[DirectGround]:
    """What staff of the unit have written down about the person that holds on the day `on`."""
    rows = DirectGround.objects.on(on).filter(person=person, unit=unit)
    return list(rows.select_related("recorded_by").order_by("valid_from", "pk"))
