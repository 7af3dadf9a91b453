"""A unit's routine: write, approve, publish, throw away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from narmare.contact import content, policies, queries
from narmare.contact.models import Routine
from narmare.knowledge.faults import ContentError
from narmare.knowledge.routines.load import routine_faults
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


@transaction.atomic
def draft_routine(
    *, unit: Unit, values: Mapping[str, Any], review_on: date, by: Account, now: datetime
) -> Routine:
    """Write the unit's draft, over the one there is; an approval of that one falls.

    Args:
        values: the whole routine as `content.to_json` gives it.

    Raises:
        Refused: see `policies.draft_refusal`.
        narmare.knowledge.faults.ContentError: with every fault of the values.
    """
    on = timezone.localdate(now)
    check(policies.draft_refusal(unit=unit, review_on=review_on, by=by, on=on))
    values = {**values, "review_on": review_on.isoformat()}
    found = content.routine_from(values, f"routine of {unit.code}")
    if faults := tuple(routine_faults(found, content.library().questionnaires)):
        raise ContentError(faults)
    # Locked, so that what somebody publishes in this moment is not made a draft again.
    drafts = Routine.objects.select_for_update().filter(unit=unit, status=Routine.Status.DRAFT)
    draft = drafts.first() or Routine(unit=unit, version=_next_version(unit))
    changed = policies.changed_parts(queries.routine_values(unit, on), values)
    draft.content, draft.clinical = values, bool(changed & policies.CLINICAL_PARTS)
    draft.owner, draft.review_on, draft.changed_at = by, review_on, now
    draft.valid_from, draft.approved_at, draft.approved_by = on, None, None
    draft.save()
    record("routine_drafted", draft, by=by, now=now, unit=unit, details={"version": draft.version, "clinical": draft.clinical})  # fmt: skip
    return draft


def _next_version(unit: Unit) -> int:
    latest = Routine.objects.filter(unit=unit).aggregate(latest=Max("version"))["latest"]
    return int(latest or 0) + 1


def _locked(routine: Routine) -> Routine:
    return Routine.objects.select_for_update(of=("self",)).select_related("unit").get(pk=routine.pk)


@transaction.atomic
def approve_routine(*, routine: Routine, by: Account, now: datetime, seen: str = "") -> Routine:
    """Approve the clinical content of somebody else's draft.

    Args:
        seen: when the draft that the page showed was changed last (`changed_at.isoformat()`).

    Raises:
        Refused: see `policies.approve_refusal`, or it has been changed since.
    """
    fresh = _locked(routine)
    check(policies.unseen_refusal(fresh.changed_at, seen))
    check(policies.approve_refusal(fresh, by, timezone.localdate(now)))
    fresh.approved_at, fresh.approved_by = now, by
    fresh.save(update_fields=["approved_at", "approved_by"])
    record("routine_approved", fresh, by=by, now=now, unit=fresh.unit, details={"version": fresh.version})
    return fresh


@transaction.atomic
def publish_routine(*, routine: Routine, valid_from: date, by: Account, now: datetime) -> Routine:
    """Let the draft hold from a day on; the one before ends that day, and one that had not begun is thrown away.

    Raises:
        Refused: see `policies.publish_refusal`.
    """
    fresh, on = _locked(routine), timezone.localdate(now)
    check(policies.publish_refusal(fresh, valid_from=valid_from, by=by, on=on))
    standing = Routine.objects.filter(unit=fresh.unit, status=Routine.Status.PUBLISHED)
    standing.filter(valid_from__gte=valid_from).update(valid_to=valid_from, valid_from=valid_from)
    standing.filter(valid_from__lt=valid_from).exclude(valid_to__lte=valid_from).update(valid_to=valid_from)
    fresh.status, fresh.valid_from, fresh.valid_to = Routine.Status.PUBLISHED, valid_from, None
    fresh.published_at, fresh.published_by = now, by
    fresh.save()
    record("routine_published", fresh, by=by, now=now, unit=fresh.unit, details={"version": fresh.version, "valid_from": valid_from.isoformat()})  # fmt: skip
    return fresh


@transaction.atomic
def discard_routine(*, routine: Routine, by: Account, now: datetime) -> Routine:
    """Throw the draft away; it stays as a trace.

    Raises:
        Refused: see `policies.discard_refusal`.
    """
    fresh = _locked(routine)
    check(policies.discard_refusal(fresh, by, timezone.localdate(now)))
    fresh.status = Routine.Status.DISCARDED
    fresh.save(update_fields=["status"])
    record("routine_discarded", fresh, by=by, now=now, unit=fresh.unit, details={"version": fresh.version})
    return fresh
