"""Find the person who calls.  Every search that finds somebody is logged, and so is an open door that stayed shut."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from narmare.contact import queries
from narmare.contact.models import Case
from narmare.region import numbers
from narmare.region.models import AccessLog, Account, Ground, Person, Purpose, Unit
from narmare.region.permissions import Permission


MOST = 20


def persons(actor: Account, who: str, now: datetime) -> list[tuple[Person, list[Case]]]:
    """Persons that fit, each with the open cases that `actor` may read.

    By name among those whom `actor` may read about or who have a case in a queue of theirs; by the whole number
    anybody: who calls the unit has a relation to it from then on (patientdatalagen 4 kap. 1 §).
    """
    found = list(_by_number(who, now) if is_number(who, now) else _by_name(actor, who.strip(), now))[:MOST]
    for person in found:
        met(actor, person, now)
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).still_open()
    mine = list(cases.filter(person__in=found).select_related("person", "owner", "held_for"))
    return [(person, [case for case in mine if case.person_id == person.pk]) for person in found]


def met(actor: Account, person: Person, now: datetime) -> None:
    """Write that `actor` has found the person by their own search or registration: the ground of a call."""
    queries.log_read(actor, person.pk, now, purpose=Purpose.CALL, way=None, ground=Ground.CALLER.value)


def open_cases(actor: Account, person: Person, now: datetime) -> list[Case]:
    """The person's open cases in the queues of `actor`, the latest first."""
    found = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).still_open().filter(person=person)
    return list(found.select_related("person", "owner", "held_for").order_by("-asked_at"))


def cases(actor: Account, who: str, now: datetime) -> list[Case]:
    """Cases in the queues of `actor` by the person's name or whole personnummer: the open first, then the latest.

    A protected identity is found by the number only.  Everybody found is written to the access log.
    """
    name, whole = who.strip(), is_number(who, now)
    if not whole and len(name) < 2:
        return []
    fits = (
        Q(person__in=_by_number(who, now))
        if whole
        else Q(person__name__icontains=name, person__protected=False)
    )
    reached = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).filter(fits)
    found = reached.select_related("person", "owner", "held_for").order_by("-closed_at", "-asked_at")
    shown = list(queries.with_calls(found)[:MOST])
    for person_id in sorted({case.person_id for case in shown}):
        queries.log_read(
            actor, person_id, now, purpose=Purpose.QUEUE, way=None, ground=Ground.CASE_UNIT.value
        )
    return shown


def is_number(who: str, now: datetime) -> bool:
    """Whether a whole number was typed and no name: something with a digit in it."""
    return bool(numbers.candidates(who, timezone.localdate(now))) or (
        numbers.reserve_number(who) is not None and any(character.isdigit() for character in who)
    )


def _by_number(who: str, now: datetime) -> list[Person]:
    """Ten digits may be of two centuries, so there can be two."""
    digits, reserve = numbers.candidates(who, timezone.localdate(now)), numbers.reserve_number(who)
    fits = Q(personnummer__in=digits) | Q(reserve_number=reserve) if reserve else Q(personnummer__in=digits)
    return list(Person.objects.filter(fits).order_by("pk"))


def _by_name(actor: Account, name: str, now: datetime) -> list[Person]:
    """A protected identity is never found by name."""
    if len(name) < 2:
        return []
    on = timezone.localdate(now)
    reached = Person.objects.visible_to(actor, purpose=Purpose.OVERVIEW, on=on).filter(name__icontains=name)
    cases = Case.objects.in_queues_of(actor, on=on).still_open().filter(person__name__icontains=name)
    both = {*reached.values_list("pk", flat=True)[:MOST], *cases.values_list("person_id", flat=True)[:MOST]}
    return list(Person.objects.filter(pk__in=both, protected=False).order_by("name", "pk"))


def related(actor: Account, person: Person, now: datetime) -> bool:
    """Whether `actor` may read about the person without a search, by their relation to them."""
    on = timezone.localdate(now)
    return Person.objects.visible_to(actor, purpose=Purpose.OVERVIEW, on=on).filter(pk=person.pk).exists()


def own_centre(actor: Account, person: Person, now: datetime) -> Unit | None:
    """The person's care centre, if `actor` works there."""
    listing = person.listings.on(timezone.localdate(now)).select_related("unit").first()
    return listing.unit if listing is not None and actor.has(Permission.CASE_WORK, listing.unit) else None


def opens_direct(actor: Account, person: Person, now: datetime) -> bool:
    """Whether the page of direct contact opens for `actor` without a search: by a relation, at the person's own care centre."""
    return own_centre(actor, person, now) is not None and related(actor, person, now)


def caller(actor: Account, person_id: int, now: datetime) -> Person:
    """The person for whom `actor` registers a call: found by their own search in the last hour, or somebody they may read about.

    Raises:
        Http404: neither; logged as a refusal when the person exists.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Http404("No such person.")
    found = AccessLog.objects.filter(
        actor_id=actor.pk, person_id=person_id, purpose=Purpose.CALL.value, ground=Ground.CALLER.value,
        decision=AccessLog.Decision.ALLOWED, at__gte=now - timedelta(hours=1),
    ).exists()  # fmt: skip
    known = found or related(actor, person, now)
    ground = Ground.CALL.value if known else ""
    queries.log_read(actor, person_id, now, purpose=Purpose.CALL, way=None, ground=ground)
    if not known:
        raise Http404("No relation to the person: search for them first.")
    return person
