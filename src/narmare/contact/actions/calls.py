"""The telephone: a call becomes the same case as any other, and a promised call is kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.contact import policies, queries
from narmare.contact.actions.submit import submit_case
from narmare.contact.matter import Matter
from narmare.contact.models import CallBack, Caller, Case, CaseEvent
from narmare.contact.steps import lock, owned, save, step, was_read
from narmare.region.audit import record
from narmare.region.models import Account, Agency, Person, Unit
from narmare.region.refusals import check


Kind = CaseEvent.Kind
AGAIN = 60  # minutes of opening time between two attempts, unless somebody says otherwise


@transaction.atomic
def register_call(
    *,
    submit_key: uuid.UUID,
    person: Person,
    unit: Unit,
    matter: Matter,
    channel: str = Case.Channel.PHONE,
    call_at: datetime | None = None,
    number: str = "",
    caller: Agency | str = "",
    by: Account,
    now: datetime,
) -> Case:
    """Register what somebody says on the telephone or at the desk: the same case in the same queue, with a follow-up code.

    Whoever registers it has been reached, so the call is answered now; with `call_at` it is a missed call that will be
    answered by calling back then.

    Args:
        caller: who rang for the person: by a right to act for them, or a name and a relation; "" when it was the person.

    Raises:
        Refused: see `policies.submit_refusal`, `policies.caller_refusal` and `policies.call_promise_refusal`.
    """
    check(policies.caller_refusal(caller, person, timezone.localdate(now)))
    case = submit_case(
        submit_key=submit_key, person=person, unit=unit, matter=matter, channel=channel, follow_up=True, by=by, now=now
    )  # fmt: skip
    if case.first_read_at is not None:
        return case  # the same form once more
    answered = {} if call_at else {"answered_at": now, "answered_by": by}
    save(case, **answered, **was_read(case, by, now))
    step(case, Kind.READ, by=by, now=now)
    record("call_registered", case, by=by, now=now, unit=unit, person=person, details={"call_back": call_at is not None, **_rang(case, caller)})  # fmt: skip
    if call_at is not None:
        _promise(case, call_at, number, by, now)
    return case


def _rang(case: Case, caller: Agency | str) -> dict[str, str | int]:
    """Keep who rang for the person; what the log says of it: by which right, or that it stands in words."""
    if isinstance(caller, Agency):
        Caller.objects.create(case=case, agency=caller)
        return {"caller": "agent", "agency": caller.pk}
    if caller.strip():
        Caller.objects.create(case=case, words=caller.strip())
        return {"caller": "words"}
    return {}


def _promise(case: Case, at: datetime, number: str, by: Account, now: datetime) -> CallBack:
    check(policies.call_promise_refusal(case, at, now))
    call = CallBack.objects.create(case=case, promised_at=at, number=number.strip())
    step(case, Kind.CALL_PROMISED, by=by, now=now, call=call.pk, at=at.isoformat())
    return call


@transaction.atomic
def promise_call(
    *, case: Case, at: datetime, number: str, by: Account, now: datetime, seen: int | None = None
) -> CallBack:
    """Promise the resident a call at a time.

    Raises:
        Refused: see `policies.call_promise_refusal`.
    """
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    save(fresh, **owned(fresh, by, now), **was_read(fresh, by, now))
    call = _promise(fresh, at, number, by, now)
    record("call_promised", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return call


@transaction.atomic
def record_call_attempt(
    *, call: CallBack, outcome: str, by: Account, now: datetime, again_at: datetime | None = None
) -> CallBack:
    """Note that somebody has called.  Without an outcome the call still waits; reached, the case is answered.

    How a call went whose number `by` has just tapped (`record_dialled`) is no second attempt.

    Args:
        again_at: when to try again after no answer; an hour of opening time later if nothing is said.

    Raises:
        Refused: see `policies.call_refusal`.
    """
    case = lock(call.case)
    fresh = CallBack.objects.select_for_update().get(pk=call.pk)
    check(
        policies.work_refusal(case, by, timezone.localdate(now))
        or policies.call_refusal(fresh, outcome, again_at, now)
    )
    dialled = queries.dialled(case, by, now)
    fresh.attempts += outcome != CallBack.Outcome.NOT_NEEDED and not dialled
    fresh.last_attempt_at = now
    fresh.next_at = None if outcome else again_at or _later(case, now)
    if outcome:
        fresh.done_at, fresh.done_by, fresh.outcome = now, by, outcome
    fresh.save()
    reached = _reached(case, by, now) if outcome == CallBack.Outcome.REACHED else {}
    save(case, **reached, **owned(case, by, now), **was_read(case, by, now))
    step(case, Kind.CALL_TRIED, by=by, now=now, call=fresh.pk, outcome=outcome, dialled=dialled)
    record(
        "call_tried", case, by=by, now=now, unit=case.unit, person=case.person, details={"outcome": outcome}
    )
    return fresh


@transaction.atomic
def record_dialled(*, case: Case, by: Account, now: datetime) -> CaseEvent | None:
    """Note that `by` has tapped the number of the case's person: an attempt, of the promised call if one waits.

    The case itself is as it was, so that nobody's page grows old; how it went is noted by `record_call` or
    `record_call_attempt`.  None for a second tap before that.

    Raises:
        Refused: see `policies.work_refusal`.
    """
    fresh = lock(case)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    if queries.dialled(fresh, by, now):
        return None
    call = CallBack.objects.select_for_update().filter(case=fresh, done_at=None).first()
    if call is not None:
        call.attempts, call.last_attempt_at = call.attempts + 1, now
        call.save(update_fields=["attempts", "last_attempt_at"])
    event = step(fresh, Kind.DIALLED, by=by, now=now, call=call and call.pk)
    record("call_dialled", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return event


@transaction.atomic
def record_call(*, case: Case, reached: bool, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Note a call that nobody had promised, or how the promised one went: reached, the case is answered.

    Raises:
        Refused: see `policies.work_refusal`.
    """
    fresh = lock(case, seen)
    outcome = CallBack.Outcome.REACHED.value if reached else ""
    if (waiting := queries.waiting_call(fresh)) is not None:
        record_call_attempt(call=waiting, outcome=outcome, by=by, now=now)
        return lock(fresh)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    dialled = queries.dialled(fresh, by, now)
    answered = _reached(fresh, by, now) if reached else {}
    save(fresh, **answered, **owned(fresh, by, now), **was_read(fresh, by, now))
    step(fresh, Kind.CALL_TRIED, by=by, now=now, outcome=outcome, dialled=dialled)
    record("call_tried", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person, details={"outcome": outcome})  # fmt: skip
    return fresh


def _later(case: Case, now: datetime) -> datetime:
    """When to try again: an hour later, in which the unit is open."""
    return queries.routine_of(case.unit, timezone.localdate(now)).hours.after_minutes(now, AGAIN)


def _reached(case: Case, by: Account, now: datetime) -> dict[str, object]:
    """The fields that change when the person is reached: the first answer, or the first since it got worse."""
    stale = case.worse_at is not None and case.answered_at is not None and case.answered_at < case.worse_at
    if case.answered_at is not None and not stale:
        return {}
    status = {} if case.status == Case.Status.BOOKED else {"status": Case.Status.ANSWERED}
    return {"answered_at": now, "answered_by": by, "called_back": True, **status}
