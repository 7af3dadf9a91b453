"""Assignments: given, moved, answered, sent back, closed, reminded of; and each account's private calendar address."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from narmare.meetings.actions import queue_notices
from narmare.meetings.models import Notice
from narmare.programme.models import Assignment, AssignmentEvent, CalendarLink, Decision
from narmare.programme.policies import assignments as policies
from narmare.programme.queries.reminded import who_answers
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check
from narmare.region.unguessed import unguessed


AHEAD = timedelta(days=14)  # first reminder this long before the last day
AGAIN = timedelta(days=7)  # and again with this between, also after it has passed


def _lock(assignment: Assignment) -> Assignment:
    Assignment.objects.select_for_update().only("pk").get(pk=assignment.pk)
    return Assignment.objects.select_related("decision__meeting", "owner", "unit").get(pk=assignment.pk)


def _step(assignment: Assignment, kind: str, by: Account, now: datetime, text: str = "", was: date | None = None,
          becomes: date | None = None) -> None:  # fmt: skip
    AssignmentEvent.objects.create(
        assignment=assignment, kind=kind, at=now, by=by, text=text, was=was, becomes=becomes
    )
    assignment.version += 1
    assignment.save(update_fields=["version"])


@transaction.atomic
def give_assignment(
    *, decision: Decision, title: str, text: str = "", owner: Account | None = None, owner_title: str = "",
    unit: Unit | None = None, due: date | None = None, code: str = "", by: Account, now: datetime,
) -> Assignment:  # fmt: skip
    """Give somebody something to do because of a decision.

    Raises:
        Refused: nobody is named, or the last day is before the decision.
    """
    check(policies.owner_refusal(owner=owner, unit=unit, owner_title=owner_title))
    check(policies.give_refusal(decision=decision, due=due))
    assignment = Assignment.objects.create(
        decision=decision, title=title.strip(), text=text.strip(), owner=owner, owner_title=owner_title.strip(),
        unit=unit, due=due, code=code,
    )  # fmt: skip
    _step(assignment, AssignmentEvent.Kind.GIVEN, by, now, becomes=due)
    record("assignment_given", assignment, by=by, now=now, unit=unit, details={"decision": decision.pk, "owner": owner.pk if owner else None})  # fmt: skip
    return assignment


@transaction.atomic
def name_owner(
    *, assignment: Assignment, owner: Account | None, owner_title: str, unit: Unit | None, by: Account, now: datetime
) -> Assignment:  # fmt: skip
    """Say who answers for an assignment.

    Raises:
        Refused: nobody is named, or it is closed.
    """
    fresh = _lock(assignment)
    check(policies.owner_refusal(owner=owner, unit=unit, owner_title=owner_title))
    check(policies.closed_refusal(fresh))
    fresh.owner, fresh.owner_title, fresh.unit = owner, owner_title.strip(), unit
    fresh.save(update_fields=["owner", "owner_title", "unit"])
    _step(fresh, AssignmentEvent.Kind.OWNER, by, now, text=fresh.whose)
    record("assignment_owner_named", fresh, by=by, now=now, unit=unit, details={"owner": owner.pk if owner else None})  # fmt: skip
    return fresh


@transaction.atomic
def move_due(*, assignment: Assignment, due: date, why: str, by: Account, now: datetime) -> Assignment:
    """Move the last day; the history keeps the old one and the reason.

    Raises:
        Refused: see `policies.move_refusal`.
    """
    fresh = _lock(assignment)
    check(policies.move_refusal(fresh, due, why))
    was, fresh.due = fresh.due, due
    fresh.save(update_fields=["due"])
    _step(fresh, AssignmentEvent.Kind.MOVED, by, now, text=why.strip(), was=was, becomes=due)
    record("assignment_moved", fresh, by=by, now=now, details={"was": was.isoformat() if was else None, "becomes": due.isoformat()})  # fmt: skip
    return fresh


@transaction.atomic
def answer_assignment(*, assignment: Assignment, answer: str, by: Account, now: datetime) -> Assignment:
    """Answer an assignment; the latest answer is shown, the history keeps all.

    Raises:
        Refused: see `policies.answer_refusal`.
    """
    fresh = _lock(assignment)
    check(policies.answer_refusal(fresh, by, timezone.localdate(now)))
    fresh.answer, fresh.answered_at, fresh.answered_by = answer.strip(), now, by
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    _step(fresh, AssignmentEvent.Kind.ANSWERED, by, now, text=fresh.answer)
    record("assignment_answered", fresh, by=by, now=now, unit=fresh.unit)
    return fresh


@transaction.atomic
def return_assignment(*, assignment: Assignment, why: str, by: Account, now: datetime) -> Assignment:
    """Send an answer back: the assignment is open again, and the answer stays in the history.

    Raises:
        Refused: see `policies.return_refusal`.
    """
    fresh = _lock(assignment)
    check(policies.return_refusal(fresh))
    fresh.answer, fresh.answered_at, fresh.answered_by = "", None, None
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    _step(fresh, AssignmentEvent.Kind.RETURNED, by, now, text=why.strip())
    record("assignment_returned", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def close_assignment(*, assignment: Assignment, closing: str, by: Account, now: datetime) -> Assignment:
    """Close an assignment: its answer is received, or (with a reason) it ends without one.

    Raises:
        Refused: see `policies.close_refusal`.
    """
    fresh = _lock(assignment)
    check(policies.close_refusal(fresh, closing))
    fresh.closing, fresh.closed_at, fresh.closed_by = closing.strip(), now, by
    fresh.save(update_fields=["closing", "closed_at", "closed_by"])
    _step(fresh, AssignmentEvent.Kind.CLOSED, by, now, text=fresh.closing)
    record("assignment_closed", fresh, by=by, now=now, details={"answered": fresh.answered_at is not None})
    return fresh


@transaction.atomic
def remind(*, by: Account, now: datetime) -> int:
    """Remind of what is unanswered: 14 days before its last day, and every week until it is answered.

    A reminder is a step of the assignment; the start page of who answers for it shows it, and it goes by e-mail or SMS to who
    has asked for that, without saying what it is about.  Doing it twice within a week reminds once.

    Returns:
        How many assignments were reminded of.
    """
    today = timezone.localdate(now)
    lately = AssignmentEvent.objects.filter(kind=AssignmentEvent.Kind.REMINDED, at__gt=now - AGAIN)
    near = Assignment.objects.unanswered().filter(due__lte=today + AHEAD)
    late = near.exclude(pk__in=lately.values("assignment")).select_for_update(of=("self",))
    reminded = list(late.select_related("owner", "unit"))
    for assignment in reminded:
        _step(assignment, AssignmentEvent.Kind.REMINDED, by, now, becomes=assignment.due)
        record("assignment_reminded", assignment, by=by, now=now)
        for account in who_answers(assignment, today):
            event = f"assignment:{assignment.pk}:{today.isoformat()}"
            queue_notices(account=account, event=event, kind=Notice.Kind.WORK_DUE, by=by, now=now)
    return len(reminded)


@transaction.atomic
def renew_calendar(*, account: Account, by: Account, now: datetime) -> CalendarLink:
    """Make the account's calendar address, or a new one: the old one stops working at once."""
    link, _made = CalendarLink.objects.update_or_create(
        account=account, defaults={"stamp": unguessed(), "made_at": now}
    )
    record("calendar_link_renewed", link, by=by, now=now)
    return link


@transaction.atomic
def end_calendar(*, account: Account, by: Account, now: datetime) -> None:
    """Take the account's calendar address away."""
    for link in CalendarLink.objects.filter(account=account):
        record("calendar_link_ended", link, by=by, now=now)
        link.delete()
