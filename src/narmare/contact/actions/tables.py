"""A changed decision table: propose, approve, publish, throw away, take back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from narmare.contact import content_policies, policies, tables
from narmare.contact.models import TableVersion
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


PUBLISHED = TableVersion.Status.PUBLISHED


@transaction.atomic
def propose_table(
    *, unit: Unit, table: str, source: str, why: str, by: Account, now: datetime
) -> TableVersion:
    """Write a changed table as the unit's proposal, over the one there is; an approval of that one falls.

    Args:
        table: the id of the table that is changed.
        source: the whole table as YAML.

    Raises:
        Refused: see `content_policies.propose_refusal` and `version_refusal`.
        narmare.knowledge.faults.ContentError: with every fault of the table.
    """
    on = timezone.localdate(now)
    check(content_policies.propose_refusal(unit=unit, why=why, by=by, on=on))
    found = tables.checked(source, table)
    known = tables.known_versions(unit, table)
    check(content_policies.version_refusal(found.version, found.head.review_by, known, on))
    # Locked, so that what somebody publishes in this moment is not made a proposal again.
    drafts = TableVersion.objects.select_for_update().filter(unit=unit, table=table, status="draft")
    row = drafts.first() or TableVersion(unit=unit, table=table)
    row.questionnaire, row.version, row.source, row.why = (
        found.questionnaire,
        found.version,
        source,
        why.strip(),
    )
    row.owner, row.review_on, row.changed_at, row.valid_from = by, found.head.review_by, now, on
    row.approved_at, row.approved_by = None, None
    row.save()
    record("table_proposed", row, by=by, now=now, unit=unit, details={"table": table, "version": row.version})
    return row


def _locked(row: TableVersion) -> TableVersion:
    return TableVersion.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)


@transaction.atomic
def approve_table(*, row: TableVersion, by: Account, now: datetime, seen: str = "") -> TableVersion:
    """Approve somebody else's proposal.

    Args:
        seen: when the proposal that the page showed was changed last (`changed_at.isoformat()`).

    Raises:
        Refused: see `content_policies.approve_table_refusal`, or it has been changed since.
    """
    fresh = _locked(row)
    check(policies.unseen_refusal(fresh.changed_at, seen))
    check(content_policies.approve_table_refusal(fresh, by, timezone.localdate(now)))
    fresh.approved_at, fresh.approved_by = now, by
    fresh.save(update_fields=["approved_at", "approved_by"])
    record("table_approved", fresh, by=by, now=now, unit=fresh.unit, details=_told(fresh))
    return fresh


@transaction.atomic
def publish_table(*, row: TableVersion, valid_from: date, by: Account, now: datetime) -> TableVersion:
    """Let the proposal decide from a day on; the version before ends that day.  Cases keep the version that sorted them.

    Raises:
        Refused: see `content_policies.publish_table_refusal`.
    """
    fresh, on = _locked(row), timezone.localdate(now)
    check(content_policies.publish_table_refusal(fresh, valid_from=valid_from, by=by, on=on))
    _end_others(fresh, valid_from)
    fresh.status, fresh.valid_from, fresh.valid_to = PUBLISHED, valid_from, None
    fresh.published_at, fresh.published_by = now, by
    fresh.save()
    told = {**_told(fresh), "valid_from": valid_from.isoformat()}
    record("table_published", fresh, by=by, now=now, unit=fresh.unit, details=told)
    return fresh


def _end_others(row: TableVersion, day: date) -> None:
    """End the version that holds on the day, and any that was to begin after it."""
    standing = TableVersion.objects.filter(unit=row.unit, table=row.table, status=PUBLISHED)
    standing.filter(valid_from__gte=day).update(valid_to=day, valid_from=day)
    standing.filter(valid_from__lt=day).exclude(valid_to__lte=day).update(valid_to=day)


@transaction.atomic
def discard_table(*, row: TableVersion, by: Account, now: datetime) -> TableVersion:
    """Throw the proposal away; it stays as a trace.

    Raises:
        Refused: see `content_policies.discard_table_refusal`.
    """
    fresh = _locked(row)
    check(content_policies.discard_table_refusal(fresh, by, timezone.localdate(now)))
    fresh.status = TableVersion.Status.DISCARDED
    fresh.save(update_fields=["status"])
    record("table_discarded", fresh, by=by, now=now, unit=fresh.unit, details=_told(fresh))
    return fresh


@transaction.atomic
def withdraw_table(*, row: TableVersion, by: Account, now: datetime) -> TableVersion | None:
    """Take a published version back at once.  The unit's version before it holds again, else the product's own table.

    Returns:
        The version that holds again, None where it is the product's.

    Raises:
        Refused: see `content_policies.withdraw_refusal`.
    """
    fresh, on = _locked(row), timezone.localdate(now)
    check(content_policies.withdraw_refusal(fresh, by, on))
    earlier, until = tables.before(fresh), fresh.valid_to  # a later version may have been published already
    fresh.valid_to = max(on, fresh.valid_from)
    fresh.withdrawn_at, fresh.withdrawn_by = now, by
    fresh.save(update_fields=["valid_to", "withdrawn_at", "withdrawn_by"])
    record("table_withdrawn", fresh, by=by, now=now, unit=fresh.unit, details=_told(fresh))
    if earlier is None:
        return None
    if earlier.valid_to is not None and earlier.valid_to > on:  # the one taken back had not begun
        earlier.valid_to = until
        earlier.save(update_fields=["valid_to"])
        return earlier
    # A span cannot have a hole: the earlier version holds again as a new row, with the approval that it had.
    earlier.pk, earlier._state.adding = None, True
    earlier.valid_from, earlier.valid_to, earlier.published_at, earlier.published_by = on, until, now, by
    earlier.save(force_insert=True)
    record("table_restored", earlier, by=by, now=now, unit=fresh.unit, details=_told(earlier))
    return earlier


def _told(
    row: TableVersion,
) -> dict[str, str | int | float | bool | None | list[str | int | float | bool | None]]:
    return {"table": row.table, "version": row.version}
