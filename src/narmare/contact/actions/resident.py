"""What the resident, or whoever acts for the resident, does with a case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from narmare.contact import assessment, policies, queries, sorting
from narmare.contact.models import CallBack, Case, CaseEvent, Draft
from narmare.contact.steps import delete_draft, lock, save, step
from narmare.meetings.actions import open_conversation, post_message
from narmare.meetings.models import Message
from narmare.region.audit import record
from narmare.region.models import Account, Person
from narmare.region.refusals import check


Kind = CaseEvent.Kind


@transaction.atomic
def save_draft(
    *, key: uuid.UUID | None, data: Mapping[str, Any], person: Person | None, by: Account, now: datetime
) -> Draft:
    """Keep what `by` has filled in so far; a draft is only its writer's.

    Args:
        key: the draft's, None for a new one.

    Raises:
        Draft.DoesNotExist: `by` has no unsent draft with that key.
    """
    if key is None:
        draft = Draft(account=by, created_at=now)
    else:
        draft = Draft.objects.select_for_update().get(key=key, account=by, case=None)
    draft.person, draft.data, draft.changed_at = person, dict(data), now
    created = draft.pk is None
    draft.save()
    if created:
        record("draft_begun", draft, by=by, now=now, person=person)
    return draft


@transaction.atomic
def drop_draft(*, key: uuid.UUID, by: Account, now: datetime) -> None:
    """Throw away a draft that has not been sent, with its files.  Only its writer can.

    Raises:
        Draft.DoesNotExist: `by` has no unsent draft with that key.
    """
    own = Draft.objects.select_related("person").filter(account=by, case=None)
    draft = own.select_for_update(of=("self",)).get(key=key)
    record("draft_dropped", draft, by=by, now=now, person=draft.person)
    delete_draft(draft, by, now)


@transaction.atomic
def reply(*, case: Case, text: str, by: Account, now: datetime) -> Case:
    """Write to the care in an open case; what waited or was answered is open again.

    Raises:
        Refused: see `policies.own_refusal`, or there is no text and no file.
    """
    fresh = _own(case, by, now)
    _post(fresh, text, by, now)
    again = fresh.status in (Case.Status.WAITING, Case.Status.ANSWERED)
    save(fresh, status=Case.Status.OPEN if again else fresh.status)
    step(fresh, Kind.REPLIED, by=by, now=now)
    record("case_replied", fresh, by=by, now=now, person=fresh.person)
    return fresh


@transaction.atomic
def got_worse(*, case: Case, text: str, by: Account, now: datetime) -> Case:
    """Say that it has got worse: the case is new again, one step more urgent, and must be looked at anew.

    Whoever judges new cases at the unit looks at it, not the one whom the first words led to: a back that has become a numb
    leg is no longer the physiotherapist's.  Words that may be serious are read at once, also with the module off.

    Raises:
        Refused: see `policies.own_refusal`.
    """
    fresh = _own(case, by, now)
    if text.strip():
        _post(fresh, text, by, now)
    priority = min(max(fresh.priority - 1, 1), sorting.DEFAULT_PRIORITY - 1)
    if assessment.words_flags(text):
        priority = 1
    routine = queries.routine_of(fresh.unit, timezone.localdate(now))
    times = sorting.times(routine, Case.Lane.CLINICAL, priority, now)
    late = fresh.promised_at < now or fresh.answered_at is not None
    save(
        fresh, status=Case.Status.NEW, lane=Case.Lane.CLINICAL, priority=priority, worse_at=now, owner=None, owned_at=None,
        held_for=None, held_until=None, look_due_at=times.look_due_at, profession=routine.first_clinical,
        promised_at=times.promised_at if late else min(fresh.promised_at, times.promised_at),
    )  # fmt: skip
    step(fresh, Kind.WORSE, by=by, now=now, priority=priority)
    record("case_got_worse", fresh, by=by, now=now, person=fresh.person, details={"priority": priority})
    return fresh


@transaction.atomic
def want_person(*, case: Case, number: str, by: Account, now: datetime) -> CallBack:
    """Ask to speak with a human: a call is promised within the time of the case, and the case stays open until then.

    Raises:
        Refused: see `policies.own_refusal`.
    """
    fresh = _own(case, by, now)
    routine = queries.routine_of(fresh.unit, timezone.localdate(now))
    promised = sorting.times(routine, fresh.lane, fresh.priority, now).promised_at
    call, created = CallBack.objects.get_or_create(
        case=fresh, done_at=None, defaults={"number": number.strip(), "promised_at": promised}
    )
    if created:
        save(fresh, status=Case.Status.OPEN if fresh.status == Case.Status.ANSWERED else fresh.status)
        step(fresh, Kind.WANTS_PERSON, by=by, now=now, call=call.pk)
        record("person_wanted", fresh, by=by, now=now, person=fresh.person)
    return call


def _own(case: Case, by: Account, now: datetime) -> Case:
    """The case, locked, if `by` is the resident or acts for the resident."""
    fresh = lock(case)
    check(policies.own_refusal(fresh, by, timezone.localdate(now)))
    return fresh


def _post(case: Case, text: str, by: Account, now: datetime) -> None:
    conversation = open_conversation(person=case.person, reference=case.code, by=by, now=now)
    post_message(
        conversation=conversation, text=text, side=Message.Side.RESIDENT, by=by, now=now, tell=case.owner
    )
