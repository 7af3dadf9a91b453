"""Reads of cases over several tables.  `read_case` is the only way to one case in a view; it writes the access log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from narmare.contact import content
from narmare.contact.models import CallBack, Case, CaseEvent, Routine
from narmare.contact.models.reading import CaseWay, ways
from narmare.contact.policies import QUEUES
from narmare.knowledge.routines.model import Routine as RoutineContent
from narmare.region import wall
from narmare.region.audit import acting_as, process_of
from narmare.region.models import AccessLog, Account, Ground, NamedContact, Person, Purpose, Unit
from narmare.region.permissions import Permission


LINKED = timedelta(days=30)
HERE = timedelta(minutes=1)
RINGING = timedelta(hours=1)


def read_case(
    actor: Account, code: str, now: datetime, *, purpose: Purpose = Purpose.CASES, as_staff: bool = False
) -> Case:
    """The case with the public code, if `actor` may read it (with `as_staff`: through the unit where it lies).  Logged either way (patientdatalagen 4 kap. 3 §).

    `case.reached_by` tells how.

    Raises:
        Http404: there is no such case or the actor has no relation to it; the answer does not say which.
    """
    found = ways(actor, timezone.localdate(now))
    if as_staff:
        found = [way for way in found if way.ground == Ground.CASE_UNIT]
    related = ("owner", "held_for", "asked_by") if as_staff else ()
    case = Case.objects.reached(found).select_related("person", "unit", *related).filter(code=code).first()
    if case is None:
        with wall.lifted():
            person_id = Case.objects.filter(code=code).values_list("person_id", flat=True).first()
        if person_id is not None:
            log_read(actor, person_id, now, purpose=purpose, way=None)
        raise Http404("No such case, or no relation to it.")
    case.reached_by = found[case.way]
    log_read(actor, case.person_id, now, purpose=purpose, way=case.reached_by, process=case.process)
    return case


def own_matter(actor: Account, code: str, on: date) -> Case | None:
    """The case, when `actor` would read it as staff were it not about oneself or somebody one acts for.

    For the page that says so, which shows nothing of the case; the attempt to read it has been logged.
    """
    with wall.lifted():
        case = Case.objects.filter(code=code).select_related("person", "unit").first()
    if case is None or case.person_id not in actor.matters_on(on):
        return None
    return case if actor.has(Permission.CASE_READ, case.unit, on=on) else None


def as_staff(actor: Account, case: Case, on: date) -> bool:
    """Whether `actor` reads the case as staff, with its internal notes."""
    return case.person_id not in actor.matters_on(on) and actor.has(Permission.CASE_READ, case.unit, on=on)


def still_reached(actor: Account, code: str, on: date, *, as_staff: bool) -> bool:
    """Whether `actor` (still) reaches the case; `as_staff` asks for the way through a queue, where notes of staff are read."""
    reached = Case.objects.in_queues_of if as_staff else Case.objects.visible_to
    return bool(reached(actor, on=on).filter(code=code).exists())


def log_read(
    actor: Account, person_id: int, now: datetime, *, purpose: Purpose, way: CaseWay | None, ground: str = "", process: str = ""
) -> None:  # fmt: skip
    """Write that `actor` read about the person in a case (of the care process), or (without a way and ground) was refused."""
    AccessLog.objects.create(**_log_row(actor, person_id, now, purpose, way, ground, process))


def _log_row(
    actor: Account, person_id: int, now: datetime, purpose: Purpose, way: CaseWay | None, ground: str = "", process: str = ""
) -> dict[str, object]:  # fmt: skip
    worked_in = way.process if way else process_of(actor, timezone.localdate(now))
    role, unit_code = (way.role, way.unit_code) if way else acting_as(actor, now)
    allowed = bool(way or ground)
    return {
        "at": now,
        "actor_id": actor.pk,
        "role": role,
        "unit_code": unit_code,
        "process": process or worked_in,
        "person_id": person_id,
        "purpose": purpose.value,
        "decision": AccessLog.Decision.ALLOWED if allowed else AccessLog.Decision.REFUSED,
        "ground": way.ground.value if way else ground or "no_relation",
    }


def log_list(
    actor: Account, cases: list[Case], now: datetime, *, way: CaseWay | None, purpose: Purpose = Purpose.QUEUE
) -> None:
    """Write that `actor` saw these persons in a list: once an hour for each, so that the log stays readable."""
    matters = {case.person_id: case.process for case in cases}
    persons = set(matters)
    seen = AccessLog.objects.filter(
        actor_id=actor.pk, person_id__in=persons, purpose=purpose.value, at__gte=now - timedelta(hours=1)
    )  # fmt: skip
    fresh = persons - set(seen.values_list("person_id", flat=True)) if persons else set()
    AccessLog.objects.bulk_create(
        AccessLog(**_log_row(actor, person_id, now, purpose, way, "case_unit", matters[person_id]))
        for person_id in sorted(fresh)
    )


def log_persons(actor: Account, persons: Collection[Person], now: datetime, *, ground: str) -> None:
    """Write that `actor` saw these persons in a list that is not of cases: once an hour for each."""
    seen = AccessLog.objects.filter(
        actor_id=actor.pk, person_id__in={person.pk for person in persons}, purpose=Purpose.QUEUE.value,
        at__gte=now - timedelta(hours=1),
    )  # fmt: skip
    fresh = {person.pk for person in persons} - set(seen.values_list("person_id", flat=True))
    AccessLog.objects.bulk_create(
        AccessLog(**_log_row(actor, person_id, now, Purpose.QUEUE, None, ground))
        for person_id in sorted(fresh)
    )


def cases_of(actor: Account, persons: Collection[int], now: datetime, most: int = 50) -> list[Case]:
    """The latest cases of the persons that `actor` may read; what is read for somebody else is logged, once an hour."""
    found = ways(actor, timezone.localdate(now))
    reached = Case.objects.reached(found).filter(person_id__in=persons)
    named = reached.select_related("person", "unit", "owner", "held_for")
    cases = list(named.order_by("-asked_at")[:most])
    for number, way in enumerate(found):
        if way.ground == Ground.AGENT:
            log_list(
                actor, [case for case in cases if case.way == number], now, way=way, purpose=Purpose.CASES
            )
    return cases


def routine_row(unit: Unit, on: date) -> Routine | None:
    """The unit's own published routine that holds on the day `on`, or None."""
    published = Routine.objects.filter(unit=unit, status=Routine.Status.PUBLISHED)
    return published.on(on).first()


def routine_of(unit: Unit, on: date) -> RoutineContent:
    """How the unit works on the day `on`: its own routine, else the one that comes with the product."""
    row = routine_row(unit, on)
    return content.default_routine() if row is None else content.parsed(row.pk, row.content)


def routine_values(unit: Unit, on: date) -> dict[str, Any]:
    """The values of the routine that holds: what a page that edits it begins with."""
    row = routine_row(unit, on)
    return content.default_values() if row is None else dict(row.content)


def draft_of(unit: Unit) -> Routine | None:
    """The unit's draft of a routine, or None."""
    return Routine.objects.filter(unit=unit, status=Routine.Status.DRAFT).select_related("owner").first()


def contacts_at(person: Person, unit: Unit, on: date) -> list[NamedContact]:
    """The person's named contacts at the unit on the day `on`."""
    return list(
        NamedContact.objects.on(on).filter(person=person, unit=unit).select_related("account").order_by("pk")
    )


def linked_cases(case: Case, actor: Account, on: date) -> list[Case]:
    """The person's other cases within 30 days of this one that `actor` may read, the latest first."""
    near = (case.asked_at - LINKED, case.asked_at + LINKED)
    found = Case.objects.visible_to(actor, on=on).filter(person_id=case.person_id, asked_at__range=near)
    return list(found.exclude(pk=case.pk).order_by("-asked_at"))


def earlier_case(case: Case, actor: Account, on: date) -> Case | None:
    """The case within 30 days before that this one was linked to, if `actor` may read it."""
    if case.earlier_case_id is None:
        return None
    return Case.objects.visible_to(actor, on=on).filter(pk=case.earlier_case_id).first()


def last_event(case: Case) -> CaseEvent | None:
    """The latest step that changed the case, with who took it."""
    changed = case.events.exclude(kind=CaseEvent.Kind.DIALLED)
    return changed.select_related("by").order_by("-pk").first()


def work_units(actor: Account, on: date) -> list[Unit]:
    """The units in whose queues `actor` reads."""
    return [unit for unit in actor.units_with(Permission.CASE_READ, on=on) if unit.kind in QUEUES]


def routine_units(actor: Account, on: date) -> list[Unit]:
    """The units whose routine `actor` reads."""
    return [unit for unit in actor.units_with(Permission.ROUTINE_READ, on=on) if unit.kind in QUEUES]


def waiting_calls(actor: Account, on: date) -> QuerySet[CallBack]:
    """Calls that have been promised from the queues of `actor`, the one to make next first."""
    turn = Coalesce("next_at", "promised_at")
    return _calls(actor, on).filter(done_at=None).order_by(turn, "promised_at", "pk")


def finished_calls(actor: Account, now: datetime) -> QuerySet[CallBack]:
    """Calls of the queues of `actor` that were finished today, the latest first."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return _calls(actor, timezone.localdate(now)).filter(done_at__gte=midnight).order_by("-done_at", "-pk")


def _calls(actor: Account, on: date) -> QuerySet[CallBack]:
    cases = Case.objects.in_queues_of(actor, on=on)
    calls = CallBack.objects.filter(case__in=cases.values("pk"))
    return calls.select_related(
        "case__person", "case__unit", "case__owner", "case__on_behalf__agent", "case__caller__agency__agent", "done_by"
    )  # fmt: skip


def case_for_follow_up(follow_code: str, birth_year: int, now: datetime) -> Case | None:
    """The case that staff registered for somebody without e-identification, by its follow-up code and birth year.

    For the status page only: it shows no text of the case.
    """
    found = Case.objects.select_related("unit", "person").filter(
        follow_code=follow_code, person__birth_date__year=birth_year, asked_at__gte=now - timedelta(days=90)
    )  # fmt: skip
    return found.first()


def events_of(case: Case, *, who: bool = True) -> list[CaseEvent]:
    """Every step of an opened case, the first first; `who` reads who took each as well, and what makes it an entry in the record."""
    near = ("by", "unit", "signature__by", "unsigned__by", "amendment")
    found = list((case.events.select_related(*near) if who else case.events).order_by("pk"))
    for event in found:
        event.case = case
        if event.unit_id == case.unit_id:
            event.unit = case.unit  # most steps are taken where the case lies
    return found


def with_calls(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with the call that each still waits for, as `case.calls`."""
    waiting = CallBack.objects.filter(done_at=None)
    return cases.prefetch_related(Prefetch("call_backs", waiting, to_attr="calls"))


def waiting_call(case: Case) -> CallBack | None:
    """The call that the resident of the case still waits for."""
    return case.call_backs.filter(done_at=None).first()


def dialled(case: Case, actor: Account, now: datetime) -> bool:
    """Whether `actor` has rung in the case within the hour and not said how it went."""
    last = (
        case.events.filter(by=actor, kind__in=(CaseEvent.Kind.DIALLED, CaseEvent.Kind.CALL_TRIED))
        .order_by("-pk")
        .first()
    )
    return last is not None and last.kind == CaseEvent.Kind.DIALLED and now - last.at < RINGING


def queue_units(on: date) -> list[Unit]:
    """Every unit that has a queue on the day `on`, by name."""
    return list(Unit.objects.on(on).filter(kind__in=QUEUES).order_by("name"))


def draft_in(units: list[Unit], pk: int) -> Routine | None:
    """The draft with the key, if it belongs to one of the units."""
    drafts = Routine.objects.filter(pk=pk, unit__in=units, status=Routine.Status.DRAFT)
    return drafts.select_related("unit", "owner").first()
