"""What time does to cases: a promised call that is late, a draft that nobody sends, a page that nobody has open."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from narmare.contact.models import CallBack, CaseEvent, Draft, Presence
from narmare.contact.steps import delete_draft, step
from narmare.meetings.actions import queue_notices
from narmare.meetings.models import Notice
from narmare.region.audit import record
from narmare.region.models import Account


Kind = CaseEvent.Kind


@transaction.atomic
def remind_late_calls(*, by: Account, now: datetime) -> int:
    """Note once for each promised call that its time has passed, and tell who answers for it.

    That is the case's owner, else the named contact it is held for, else who promised.

    Returns:
        How many calls.
    """
    told = CaseEvent.objects.filter(
        case=OuterRef("case"), kind=Kind.CALL_LATE, at__gte=OuterRef("promised_at")
    )
    late = CallBack.objects.filter(~Exists(told), done_at=None, promised_at__lt=now)
    found = list(
        late.select_for_update(of=("self",), skip_locked=True).select_related(
            "case", "case__unit", "case__person", "case__owner", "case__held_for"
        )
    )
    for call in found:
        case = call.case
        step(case, Kind.CALL_LATE, by=by, now=now, call=call.pk)
        record("call_late", call, by=by, now=now, unit=case.unit, person=case.person)
        whom = case.owner or case.held_for or _promised_by(call)
        if whom is not None:
            queue_notices(account=whom, event=f"call:{call.pk}", kind=Notice.Kind.LATE_CALL, by=by, now=now)
    return len(found)


def _promised_by(call: CallBack) -> Account | None:
    promises = CaseEvent.objects.filter(case=call.case, kind=Kind.CALL_PROMISED).select_related("by")
    promise = promises.order_by("-pk").first()
    return None if promise is None else promise.by


@transaction.atomic
def drop_old_drafts(*, unchanged: timedelta, by: Account, now: datetime) -> int:
    """Delete drafts that nobody has changed for `unchanged` and nobody has sent, with their files.

    Returns:
        How many drafts.
    """
    old = Draft.objects.filter(case=None, changed_at__lt=now - unchanged).select_related("person")
    found = list(old.select_for_update(of=("self",), skip_locked=True))
    for draft in found:
        record("draft_expired", draft, by=by, now=now, person=draft.person)
        delete_draft(draft, by, now)
    return len(found)


@transaction.atomic
def forget_presence(*, older: timedelta, by: Account, now: datetime) -> int:
    """Take away signs of life that ended before `now - older`.

    Returns:
        How many.
    """
    gone, _each = Presence.objects.filter(until__lt=now - older).delete()
    if gone:
        record("presence_forgotten", by, by=by, now=now, details={"rows": gone})
    return gone
