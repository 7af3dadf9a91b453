"""Checks of the access log, documented (patientdatalagen 4 kap. 3 §)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import opening_policies, policies, unusual
from narmare.region.audit import Plain, record
from narmare.region.models import Account, AuditEvent, Finding, Unit
from narmare.region.refusals import check


@transaction.atomic
def record_review(
    *, unit: Unit, month: date, seen: Collection[int], follow_up: Collection[int], by: Account, now: datetime
) -> AuditEvent:
    """Document a check of the access log of `unit` in `month`: which rows were looked at, which need following up.

    Raises:
        Refused: see `policies.review_refusal`.
    """
    check(policies.review_refusal(seen=seen, follow_up=follow_up))
    return record(
        "access_log_reviewed",
        unit,
        by=by,
        now=now,
        unit=unit,
        details={
            "month": month.isoformat(),
            "seen": list[Plain](sorted(seen)),
            "follow_up": list[Plain](sorted(set(follow_up))),
        },
    )


@transaction.atomic
def find_unusual(*, day: date, by: Account, now: datetime) -> int:
    """Let the rules look at a day of the access log; what they find stands to review.  Twice finds nothing twice.

    Returns:
        How many findings are new.
    """
    hits = {hit.key(day): hit for hit in unusual.hits(day)}
    stored = set(Finding.objects.filter(key__in=hits).values_list("key", flat=True))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={hit.unit for hit in hits.values()})}
    new = [
        Finding(
            key=key, rule=hit.rule, unit=units[hit.unit], account_id=hit.actor, person_id=hit.person,
            rows=[row.pk for row in hit.rows[: unusual.SHOWN]], first_at=hit.rows[0].at, found_at=now,
        )
        for key, hit in hits.items()
        if key not in stored and hit.unit in units
    ]  # fmt: skip
    Finding.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        record(
            "access_examined", Unit.objects.region(), by=by, now=now, details={"day": day.isoformat(), "found": len(new)}
        )  # fmt: skip
    return len(new)


@transaction.atomic
def decide_finding(*, finding: Finding, decision: str, why: str, by: Account, now: datetime) -> None:
    """Document what the reviewer decided about a finding, and why.

    Raises:
        Refused: see `opening_policies.decide_refusal`.
    """
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    check(opening_policies.decide_refusal(finding, decision, why, by=by, on=timezone.localdate(now)))
    finding.decision, finding.why, finding.decided_at, finding.decided_by = decision, why.strip(), now, by
    finding.save(update_fields=["decision", "why", "decided_at", "decided_by"])
    record(
        "finding_decided",
        finding,
        by=by,
        now=now,
        unit=finding.unit,
        details={"decision": decision, "rule": finding.rule},
    )
