"""Arenas, meetings, agendas, minutes and decisions.  `Refused` carries a sentence for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from narmare.programme.models import AgendaItem, Arena, Decision, Initiative, Meeting, Settlement
from narmare.programme.policies import meetings as policies
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


def _lock(meeting: Meeting, seen: int | None = None) -> Meeting:
    """The meeting as it is now, locked until the transaction ends.

    Args:
        seen: the version that the page showed, None where it does not matter.

    Raises:
        Refused: somebody has changed it since.
    """
    Meeting.objects.select_for_update().only("pk").get(pk=meeting.pk)
    fresh = Meeting.objects.select_related("arena", "changed_by").get(pk=meeting.pk)
    check(
        policies.stale_refusal(
            seen=seen, version=fresh.version, name=fresh.changed_by.name, at=fresh.changed_at
        )
    )
    return fresh


def _touch(meeting: Meeting, by: Account, now: datetime, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.version, meeting.changed_by, meeting.changed_at = meeting.version + 1, by, now
    meeting.save(update_fields=[*changes, "version", "changed_by", "changed_at"])


@transaction.atomic
def save_arena(*, arena: Arena | None, values: Mapping[str, Any], by: Account, now: datetime) -> Arena:
    """Make an arena, or change its names, mandate and role.

    Args:
        values: fields of `Arena`; an English name that is empty becomes the Swedish one.
    """
    given = {**values, "title_en": values.get("title_en") or values["title_sv"]}
    if arena is None:
        last = Arena.objects.aggregate(last=Max("order"))["last"] or 0
        arena = Arena.objects.create(**given, order=last + 1)
    else:
        for name, value in given.items():
            setattr(arena, name, value)
        arena.save(update_fields=list(given))
    record("arena_saved", arena, by=by, now=now, details={"code": arena.code})
    return arena


@transaction.atomic
def plan_meeting(
    *, arena: Arena, on: date, starts: time | None, ends: time | None, place: str, by: Account, now: datetime
) -> Meeting:
    """Plan a meeting; one of a day that has been is noted as held.

    Raises:
        Refused: see `policies.plan_refusal`.
    """
    check(policies.plan_refusal(starts=starts, ends=ends))
    status = Meeting.Status.PLANNED if on >= timezone.localdate(now) else Meeting.Status.HELD
    meeting = Meeting.objects.create(
        arena=arena, on=on, starts=starts, ends=ends, place=place.strip(), status=status, changed_at=now, changed_by=by
    )  # fmt: skip
    record("meeting_planned", meeting, by=by, now=now, details={"arena": arena.code, "on": on.isoformat()})
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, on: date, starts: time | None, ends: time | None, place: str, present: str,
    by: Account, now: datetime, seen: int | None = None,
) -> Meeting:  # fmt: skip
    """Move a meeting, or note who took part.

    Raises:
        Refused: the minutes are confirmed, somebody has changed it since, or the times make no sense.
    """
    fresh = _lock(meeting, seen)
    check(policies.frozen_refusal(fresh) or policies.plan_refusal(starts=starts, ends=ends))
    _touch(fresh, by, now, on=on, starts=starts, ends=ends, place=place.strip(), present=present.strip())
    record("meeting_changed", fresh, by=by, now=now, details={"on": on.isoformat()})
    return fresh


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Account, now: datetime) -> Meeting:
    """Cancel a meeting; subscribed calendars show it as cancelled.

    Raises:
        Refused: see `policies.cancel_refusal`.
    """
    fresh = _lock(meeting)
    check(policies.cancel_refusal(fresh))
    _touch(fresh, by, now, status=Meeting.Status.CANCELLED)
    record("meeting_cancelled", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, background: str, by: Account, now: datetime) -> AgendaItem:
    """Put a point last on the agenda.

    Raises:
        Refused: the minutes are confirmed.
    """
    fresh = _lock(meeting)
    check(policies.frozen_refusal(fresh))
    last = fresh.items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=fresh, order=last + 1, title=title.strip(), background=background.strip()
    )
    _touch(fresh, by, now)
    record("agenda_item_added", item, by=by, now=now, details={"meeting": fresh.pk})
    return item


@transaction.atomic
def write_minutes(
    *, item: AgendaItem, title: str, background: str, notes: str, by: Account, now: datetime, seen: int | None = None
) -> AgendaItem:  # fmt: skip
    """Write what was said under a point, over what stands there.

    Args:
        seen: the version of the meeting that the page showed.

    Raises:
        Refused: the minutes are confirmed, or somebody has changed them since.
    """
    fresh = _lock(item.meeting, seen)
    check(policies.frozen_refusal(fresh))
    item.title, item.background, item.notes = title.strip(), background.strip(), notes.strip()
    item.save(update_fields=["title", "background", "notes"])
    held = Meeting.Status.HELD if item.notes and fresh.on <= timezone.localdate(now) else fresh.status
    _touch(fresh, by, now, status=held)
    record("minutes_written", item, by=by, now=now, details={"meeting": fresh.pk, "version": fresh.version})
    return item


@transaction.atomic
def record_decision(
    *, meeting: Meeting, title: str, text: str, reference: str = "", item: AgendaItem | None = None,
    replaces: Decision | None = None, initiative: Initiative | None = None, code: str = "", by: Account, now: datetime,
) -> Decision:  # fmt: skip
    """Note a decision in minutes that are not confirmed yet.

    Raises:
        Refused: see `policies.decision_refusal`.
    """
    fresh, reference = _lock(meeting), reference.strip()
    check(policies.decision_refusal(meeting=fresh, reference=reference, replaces=replaces))
    decision = Decision.objects.create(
        meeting=fresh, item=item, reference=reference, title=title.strip(), text=text.strip(), replaces=replaces,
        initiative=initiative, code=code, recorded_at=now, recorded_by=by,
    )  # fmt: skip
    held = Meeting.Status.HELD if fresh.on <= timezone.localdate(now) else fresh.status
    _touch(fresh, by, now, status=held)
    record("decision_recorded", decision, by=by, now=now, details={"meeting": fresh.pk, "replaces": replaces.pk if replaces else None})  # fmt: skip
    return decision


@transaction.atomic
def change_decision(
    *, decision: Decision, title: str, text: str, reference: str, by: Account, now: datetime, seen: int | None = None
) -> Decision:  # fmt: skip
    """Correct a decision while its minutes are open.

    Raises:
        Refused: the minutes are confirmed (the sentence says what to do instead), or see `policies.decision_refusal`.
    """
    fresh, reference = _lock(decision.meeting, seen), reference.strip()
    check(
        policies.decision_refusal(
            meeting=fresh, reference=reference, replaces=decision.replaces, but=decision
        )
    )
    decision.title, decision.text, decision.reference = title.strip(), text.strip(), reference
    decision.save(update_fields=["title", "text", "reference"])
    _touch(fresh, by, now)
    record("decision_changed", decision, by=by, now=now, details={"meeting": fresh.pk})
    return decision


@transaction.atomic
def link_decision(
    *, decision: Decision, initiative: Initiative | None, by: Account, now: datetime
) -> Decision:
    """Say which initiative a decision is about; the link is not part of the minutes.

    Raises:
        Refused: the decision started or stopped the initiative that it is linked to.
    """
    check(policies.link_refusal(decision, initiative))
    decision.initiative = initiative
    decision.save(update_fields=["initiative"])
    record("decision_linked", decision, by=by, now=now, details={"initiative": initiative.code if initiative else None})  # fmt: skip
    return decision


@transaction.atomic
def settle_initiative(
    *, decision: Decision, initiative: Initiative, start: bool, by: Account, now: datetime
) -> Decision:
    """Say that a decision is the one that started an initiative, or stopped it before it began; it may have settled others.

    Raises:
        Refused: it is about another initiative that it has not settled, or a decision has settled this one.
    """
    check(policies.settle_refusal(decision, initiative))
    outcome = Settlement.Outcome.START if start else Settlement.Outcome.DECLINE
    Settlement.objects.create(decision=decision, initiative=initiative, outcome=outcome)
    if decision.initiative is None:
        decision.initiative = initiative
        decision.save(update_fields=["initiative"])
    record("decision_settled_initiative", decision, by=by, now=now, details={"initiative": initiative.code, "settles": outcome})  # fmt: skip
    return decision


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, by: Account, now: datetime, seen: int | None = None) -> Meeting:
    """Confirm the minutes (justera): from now on neither they nor their decisions change.

    Raises:
        Refused: see `policies.confirm_refusal`, or somebody has changed them since.
    """
    fresh = _lock(meeting, seen)
    check(policies.confirm_refusal(fresh, timezone.localdate(now)))
    _touch(fresh, by, now, status=Meeting.Status.HELD, confirmed_at=now, confirmed_by=by)
    record("minutes_confirmed", fresh, by=by, now=now, details={"decisions": fresh.decisions.count()})
    return fresh
