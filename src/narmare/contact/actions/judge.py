"""Judgements of staff: priority, the suggestion, the sorting, and the need of a medical assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from narmare.contact import policies, queries, sorting
from narmare.contact.models import Case, CaseEvent, Disagreement
from narmare.contact.steps import lock, owned, save, say, step, was_read
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


Kind = CaseEvent.Kind
SUGGESTED = ("level", "profession", "urgency")


def _judged(case: Case, by: Account, now: datetime, seen: int | None) -> Case:
    """The case, locked, if `by` may work in it."""
    fresh = lock(case, seen)
    check(policies.work_refusal(fresh, by, timezone.localdate(now)))
    return fresh


def _sooner(case: Case, priority: int, now: datetime) -> dict[str, object]:
    """Times after a new priority, counted from when the person asked.  A promise to the resident only moves earlier."""
    routine = queries.routine_of(case.unit, timezone.localdate(now))
    counted = sorting.times(routine, case.lane, priority, case.asked_at)
    return {
        "priority": priority,
        "look_due_at": counted.look_due_at,
        "promised_at": min(case.promised_at, counted.promised_at),
    }


@transaction.atomic
def change_priority(
    *, case: Case, priority: int, reason: str, by: Account, now: datetime, seen: int | None = None
) -> Case:
    """Change the priority, with the reason as an internal note.  An administrator may raise a clinical case, never lower it.

    Raises:
        Refused: see `policies.priority_refusal`.
    """
    fresh = _judged(case, by, now, seen)
    check(policies.priority_refusal(fresh, priority, reason, by, timezone.localdate(now)))
    before = fresh.priority
    save(fresh, **_sooner(fresh, priority, now), **was_read(fresh, by, now))
    said = say(fresh, reason, by=by, now=now, internal=True)
    step(fresh, Kind.PRIORITY, by=by, now=now, words=said.text, message=said.pk, was=before, became=priority)
    record("case_priority_changed", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person, details={"was": before, "became": priority})  # fmt: skip
    return fresh


@transaction.atomic
def accept_suggestion(*, case: Case, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Say that the table's suggestion is right.

    Raises:
        Refused: see `policies.assess_refusal` and `policies.suggestion_refusal`.
    """
    fresh = _judged(case, by, now, seen)
    check(policies.assess_refusal(fresh, by, timezone.localdate(now)) or policies.suggestion_refusal(fresh))
    save(fresh, **owned(fresh, by, now), **was_read(fresh, by, now))
    step(fresh, Kind.SUGGESTION_ACCEPTED, by=by, now=now, **_table(fresh))
    record("suggestion_accepted", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def change_suggestion(
    *, case: Case, level: str, profession: str, urgency: int, reason: str, by: Account, now: datetime, seen: int | None = None
) -> Disagreement:  # fmt: skip
    """Decide otherwise than the table suggests, with the reason; priority and profession follow the decision.

    Raises:
        Refused: see `policies.assess_refusal`, `policies.suggestion_refusal`, `policies.reason_refusal`.
    """
    fresh = _judged(case, by, now, seen)
    check(policies.assess_refusal(fresh, by, timezone.localdate(now)) or policies.suggestion_refusal(fresh))
    check(policies.decision_refusal(level, profession, urgency) or policies.reason_refusal(reason))
    became = {"level": level, "profession": profession, "urgency": urgency}
    disagreement = _disagree(fresh, Disagreement.Kind.CHANGED, became, reason, by, now)
    save(fresh, **_sooner(fresh, urgency, now), profession=profession, **owned(fresh, by, now), **was_read(fresh, by, now))  # fmt: skip
    step(
        fresh,
        Kind.SUGGESTION_CHANGED,
        by=by,
        now=now,
        words=disagreement.reason,
        **_table(fresh),
        became=became,
    )
    record("suggestion_changed", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return disagreement


@transaction.atomic
def report_wrongly_sorted(*, case: Case, reason: str, by: Account, now: datetime) -> Disagreement:
    """Report that the case came to the wrong place, also after it is closed; the table's owner reviews it.

    Raises:
        Refused: see `policies.report_refusal`.
    """
    fresh = lock(case)
    check(policies.report_refusal(fresh, reason, by, timezone.localdate(now)))
    disagreement = _disagree(fresh, Disagreement.Kind.WRONGLY_SORTED, {}, reason, by, now)
    step(fresh, Kind.WRONGLY_SORTED, by=by, now=now, **_table(fresh))
    record("wrongly_sorted_reported", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return disagreement


@transaction.atomic
def need_assessment(*, case: Case, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Decide that the person needs a medical assessment; the clock of three days runs (HSF 2017:80 6 kap. 1 §).

    Raises:
        Refused: see `policies.assess_refusal`.
    """
    fresh = _judged(case, by, now, seen)
    check(policies.assess_refusal(fresh, by, timezone.localdate(now)))
    if fresh.needed_at is None:
        save(fresh, needed_at=now, needed_by=by, **owned(fresh, by, now), **was_read(fresh, by, now))
        step(fresh, Kind.ASSESSMENT_NEEDED, by=by, now=now)
        record("assessment_needed", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


@transaction.atomic
def record_assessment(*, case: Case, by: Account, now: datetime, seen: int | None = None) -> Case:
    """Record that licensed staff have made the medical assessment; it also counts as the first look.

    Raises:
        Refused: see `policies.assessed_refusal`.
    """
    fresh = _judged(case, by, now, seen)
    check(policies.assessed_refusal(fresh, by, timezone.localdate(now)))
    need = {} if fresh.needed_at else {"needed_at": now, "needed_by": by}
    save(fresh, assessed_at=now, assessed_by=by, **need, **owned(fresh, by, now), **was_read(fresh, by, now))
    step(fresh, Kind.ASSESSED, by=by, now=now)
    record("assessment_recorded", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh


def _table(case: Case) -> dict[str, Any]:
    """Which rows of which table suggested."""
    found = case.suggestion or {}
    return {"table": found.get("table", ""), "version": found.get("version", ""), "rows": found.get("rows", [])}  # fmt: skip


def _disagree(
    case: Case, kind: Disagreement.Kind, became: dict[str, object], reason: str, by: Account, now: datetime
) -> Disagreement:
    found = case.suggestion or {}
    return Disagreement.objects.create(
        case=case, kind=kind, at=now, by=by, table=found.get("table", ""), table_version=found.get("version", ""),
        rows=found.get("rows", []), was={key: found[key] for key in SUGGESTED if key in found}, became=became,
        reason=reason.strip(),
    )  # fmt: skip
