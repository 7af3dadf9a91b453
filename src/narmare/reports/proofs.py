"""Proves that sent reports are as they were sent (`region.proofs`)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils import timezone

from narmare.region import proofs
from narmare.region.models import AuditEvent
from narmare.region.proofs import Flaw, Proof
from narmare.reports import stored
from narmare.reports.models import Report


def reports() -> Proof:
    """Every sent report against its fingerprint and the sealed log, and every report that the log knows."""
    logged = {
        int(key): details.get("fingerprint")
        for key, details in AuditEvent.objects.filter(action="report_sent").order_by("pk").values_list("object_id", "details")
    }  # fmt: skip
    flaws, judged = [], 0
    for one in Report.objects.filter(state=Report.State.SENT).order_by("pk").iterator(chunk_size=20):
        judged += 1
        flaws += [Flaw(f"report {one.key}", said) for said in _faults(one, logged.get(one.pk))]
    sent = set(Report.objects.filter(state=Report.State.SENT).values_list("pk", flat=True))
    flaws += proofs.gone("sent report", sorted(logged.keys() - sent))
    return Proof("reports", judged, tuple(flaws))


def _faults(report: Report, logged: str | None) -> Iterator[str]:
    """What is wrong with one sent report."""
    try:
        values = json.loads(report.content)
        found = stored.fingerprint_of(report.content)
    except ValueError:
        yield "has a content that is no document: it has been changed."
        return
    if found != report.fingerprint:
        yield "is not what its fingerprint says: its content has been changed."
    elif found != logged:
        yield "has another fingerprint than the log says that it was sent with."
    # What the fingerprint leaves out: the day, and how the text is set.
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sent_on = None if report.sent_at is None else timezone.localdate(report.sent_at).isoformat()
    if plain != report.content or values.get("day") != sent_on:
        yield "carries another day than it was sent, or its text has been set anew."
