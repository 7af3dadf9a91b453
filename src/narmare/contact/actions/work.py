"""Staff work in a case: take, read, answer, ask, note, book, hand over, give back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from narmare.contact import policies, queries, sorting
from narmare.contact.models import Case, CaseEvent
from narmare.contact.steps import lock, owned, save, say, step, was_read
from narmare.meetings.models import Message
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


Kind = CaseEvent.Kind


@transaction.atomic
def take_case(*, case: Case, by: Account, now: datetime) -> Case:
    """Make the case `by`'s, if nobody has it.  Of two at once one gets it; the other is told who and when.

    Raises:
        Refused: see `policies.work_refusal` and `policies.taken_refusal`.
    """
    on = timezone.localdate(now)
    check(policies.work_refusal(case, by, on))
    free = Case.objects.filter(pk=case.pk, owner=None, unit=case.unit).still_open()
    status = Case.Status.OPEN if case.status == Case.Status.NEW else case.status
    won = free.update(
        owner=by, owned_at=now, held_for=None, held_until=None, status=status, version=F("version") + 1
    )
    fresh = lock(case)
    if not won:
        check(policies.taken_refusal(fresh) or policies.work_refusal(fresh, by, on))
    if seen := was_read(fresh, by, now):
        save(fresh, **seen)
    step(fresh, Kind.TAKEN, by=by, now=now)
    record("case_taken", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def mark_read(*, case: Case, by: Account, now: datetime) -> bool:
    """Note that staff have looked at the case, the first time only; the resident sees when and which profession.

    Returns:
        True if this was the first look, or the first since the person got worse.
    """
    new = was_read(case, by, now)
    first = Case.objects.filter(pk=case.pk, first_read_at=None).update(**new) if new else 0
    if first:
        step(case, Kind.READ, by=by, now=now)
        record("case_first_read", case, by=by, now=now, unit=case.unit, person=case.person)
    return bool(first)


@transaction.atomic
def answer(*, case: Case, text: str, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Answer the resident in the case.

    Raises:
        Refused: see `policies.work_refusal`, or there is no text.
    """
    fresh, said = _write(case, text, by, now, seen)
    first = {} if fresh.answered_at else {"answered_at": now, "answered_by": by}
    if fresh.worse_at is not None:
        first = {"answered_at": now, "answered_by": by} if fresh.answered_at is None or fresh.answered_at < fresh.worse_at else first  # fmt: skip
    booked = fresh.status == Case.Status.BOOKED
    save(fresh, status=Case.Status.BOOKED if booked else Case.Status.ANSWERED, **first, **owned(fresh, by, now), **was_read(fresh, by, now))  # fmt: skip
    step(fresh, Kind.ANSWERED, by=by, now=now, words=said.text, message=said.pk)
    record("case_answered", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def ask_one_more(*, case: Case, text: str, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Ask the resident one more question; the case waits for the reply.

    Raises:
        Refused: see `policies.work_refusal`, or there is no text.
    """
    fresh, said = _write(case, text, by, now, seen)
    save(fresh, status=Case.Status.WAITING, **owned(fresh, by, now), **was_read(fresh, by, now))
    step(fresh, Kind.ASKED, by=by, now=now, words=said.text, message=said.pk)
    record("case_asked", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def note(*, case: Case, text: str, by: Account, now: datetime) -> Case:
    """Write an internal note: staff see it, the resident never does.

    Raises:
        Refused: see `policies.work_refusal`, or there is no text.
    """
    fresh, said = _write(case, text, by, now, None, internal=True)
    save(fresh)
    step(fresh, Kind.NOTED, by=by, now=now, words=said.text, message=said.pk)
    record("case_noted", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


def _write(
    case: Case, text: str, by: Account, now: datetime, seen: int | None, *, internal: bool = False
) -> tuple[Case, Message]:
    """Post a message of staff in the case; returns the case, locked, and the message."""
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    return fresh, say(fresh, text, by=by, now=now, internal=internal)


@transaction.atomic
def book(
    *, case: Case, kind: str, at: datetime, chose_later: bool = False, by: Account, now: datetime, seen: int | None = None
) -> Case:  # fmt: skip
    """Note that a visit is booked (in the unit's booking system).  A clinical booking is a need of assessment.

    Args:
        kind: Outcome.VISIT or Outcome.SAME_DAY.
        chose_later: the person was offered a time within the limit and chose a later one.

    Raises:
        Refused: see `policies.booking_refusal`.
    """
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    check(policies.booking_refusal(kind, at, now))
    need = {} if fresh.needed_at or fresh.lane != Case.Lane.CLINICAL else {"needed_at": now, "needed_by": by}
    save(
        fresh, status=Case.Status.BOOKED, outcome=kind, booked_for=at, chose_later=chose_later, **need, **owned(fresh, by, now), **was_read(fresh, by, now)
    )  # fmt: skip
    step(fresh, Kind.BOOKED, by=by, now=now, outcome=kind, at=at.isoformat())
    record("case_booked", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person, details={"kind": kind})
    return fresh


@transaction.atomic
def hand_over(
    *, case: Case, unit: Unit, profession: str, reason: str, contact: Account | None = None, by: Account, now: datetime, seen: int | None = None
) -> Case:  # fmt: skip
    """Give the case to another unit, profession or the person's named contact, with the reason as an internal note.

    The promise to the resident stands: it is never moved later by a hand-over.

    Raises:
        Refused: see `policies.hand_over_refusal`.
    """
    fresh, on = lock(case, seen), timezone.localdate(now)
    check(policies.work_refusal(fresh, by, on))
    check(
        policies.hand_over_refusal(
            fresh, unit=unit, profession=profession, contact=contact, reason=reason, by=by, on=on
        )
    )
    said = say(fresh, reason, by=by, now=now, internal=True)
    routine = queries.routine_of(unit, on)
    hold = (
        routine.hours.after_minutes(now, routine.hold_for_named_contact[fresh.priority]) if contact else None
    )
    look = sorting.times(routine, fresh.lane, fresh.priority, now).look_due_at
    before = fresh.unit
    save(
        fresh, unit=unit, profession=profession, held_for=contact, held_until=hold, owner=None, owned_at=None,
        status=Case.Status.NEW, look_due_at=min(look, max(fresh.promised_at, now)), **was_read(fresh, by, now),
    )  # fmt: skip
    step(fresh, Kind.HANDED_OVER, by=by, now=now, unit=before, to=unit.code, profession=profession, contact=contact and contact.pk, words=said.text, message=said.pk)  # fmt: skip
    record("case_handed_over", fresh, by=by, now=now, unit=before, person=fresh.person, details={"to": unit.code, "profession": profession})  # fmt: skip
    return fresh


@transaction.atomic
def release(*, case: Case, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Put the case back in the queue; somebody else can take it.

    Raises:
        Refused: see `policies.work_refusal`.
    """
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    save(fresh, owner=None, owned_at=None)
    step(fresh, Kind.RELEASED, by=by, now=now, absent=False)
    record("case_released", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def step_aside(*, case: Case, by: Account, now: datetime) -> Case:
    """Leave a case about oneself, or somebody one acts for, to the colleagues: it lies in the queue, for nobody in particular.

    Raises:
        Refused: see `policies.step_aside_refusal`.
    """
    fresh = lock(case)
    check(policies.step_aside_refusal(fresh, by, timezone.localdate(now)))
    save(fresh, owner=None, owned_at=None, held_for=None, held_until=None)
    step(fresh, Kind.RELEASED, by=by, now=now, absent=False, own_matter=True)
    record("case_stepped_aside", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def unassign_absent(*, unit: Unit, idle: timedelta, by: Account, now: datetime) -> int:
    """Put back every open case of the unit in which its owner has done nothing for `idle`.

    What waits for the resident or for a booked visit stays with its owner.

    Returns:
        How many were put back.
    """
    acted = CaseEvent.objects.filter(case=OuterRef("pk"), by=OuterRef("owner"), at__gt=now - idle)
    left = (
        Case.objects.filter(
            unit=unit, status__in=[Case.Status.NEW, Case.Status.OPEN], owned_at__lte=now - idle
        )
        .filter(~Exists(acted))
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("person", "unit")
    )
    found = list(left)
    for case in found:
        owner = case.owner_id
        save(case, owner=None, owned_at=None)
        step(case, Kind.RELEASED, by=by, now=now, absent=True, owner=owner)
        record(
            "case_released", case, by=by, now=now, unit=unit, person=case.person, details={"absent": owner}
        )
    return len(found)
