"""The end of a case, and five minutes to think again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.contact import policies
from narmare.contact.actions.record import sign_own
from narmare.contact.models import Case, CaseEvent
from narmare.contact.steps import lock, owned, save, step, was_read
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


@transaction.atomic
def close(
    *, case: Case, outcome: str, sign: bool = False, by: Account, now: datetime, seen: int | None = None
) -> Case:
    """Close the case with its outcome.

    Args:
        sign: sign what `by` has written in the case, the closing too.

    Raises:
        Refused: see `policies.work_refusal` and `policies.close_refusal`.
    """
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    check(policies.close_refusal(fresh, outcome))
    save(
        fresh, status=Case.Status.DONE, outcome=outcome, closed_at=now, closed_by=by, **owned(fresh, by, now), **was_read(fresh, by, now)
    )  # fmt: skip
    step(fresh, CaseEvent.Kind.CLOSED, by=by, now=now, outcome=outcome)
    record("case_closed", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person, details={"outcome": outcome})  # fmt: skip
    if sign:
        sign_own(case=fresh, by=by, now=now)
    return fresh


@transaction.atomic
def undo_close(*, case: Case, by: Account, now: datetime) -> Case:
    """Open the case again as it was, within five minutes.

    Raises:
        Refused: see `policies.undo_close_refusal`.
    """
    fresh = lock(case)
    check(policies.undo_close_refusal(fresh, by, now))
    before = Case.Status.BOOKED if fresh.booked_for else Case.Status.ANSWERED if fresh.answered_at else Case.Status.OPEN  # fmt: skip
    outcome = fresh.outcome if fresh.booked_for else ""
    save(fresh, status=before, outcome=outcome, closed_at=None, closed_by=None)
    step(fresh, CaseEvent.Kind.REOPENED, by=by, now=now)
    record("case_reopened", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh
