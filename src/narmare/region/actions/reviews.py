"""Checks of the access log, documented (patientdatalagen 4 kap. 3 §)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from narmare.region import policies
from narmare.region.audit import Plain, record
from narmare.region.models import Account, AuditEvent, Unit
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
