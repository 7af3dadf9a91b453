"""Every report that was sent, as files: what a region takes with it when it leaves, and what an archive is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from narmare.reports import queries
from narmare.reports.models import Report
from narmare.reports.render import FORMATS


INDEX, CONTENT = "reports.json", "content.json"


def sent_reports() -> list[Report]:
    """Every sent report, in the order in which they were sent."""
    sent = Report.objects.filter(state=Report.State.SENT)
    return list(sent.select_related("unit", "snapshot", "owner", "reviewed_by", "sent_by").order_by("sent_at", "pk"))  # fmt: skip


def save_reports(
    out: Path, *, formats: Sequence[str], fonts: Path, tell: Callable[[int, int, str], None]
) -> list[dict[str, Any]]:
    """Write each sent report to a folder of its own below `out`: the formats, and `content.json`, the document as it was sent.

    `reports.json` says of each what it is about, who sent it to whom and when, and its checksum; that of `content.json` without
    its day is the same (`stored.fingerprint_of`).

    Returns:
        What `reports.json` says.

    Raises:
        queries.GoneError: what is stored is not what was sent.
    """
    reports, told = sent_reports(), []
    for number, report in enumerate(reports):
        tell(number, len(reports), str(report))
        document = queries.document_of(report, on=localtime(report.sent_at).date())
        folder = out / f"{number + 1:04d}-{queries.file_name(report)}-{report.unit.code}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONTENT).write_text(report.content, encoding="utf-8")
        for suffix in formats:
            path = folder / f"{queries.file_name(report)}.{suffix}"
            path.write_bytes(FORMATS[suffix].render(document, fonts))
        told.append({"folder": folder.name, **_facts(report)})
    out.mkdir(parents=True, exist_ok=True)
    (out / INDEX).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return told


def _facts(report: Report) -> dict[str, Any]:
    people = {name: getattr(report, name) for name in ("owner", "reviewed_by", "sent_by")}
    return {
        "kind": report.kind, "kind_version": report.kind_version, "period": f"{report.period:%Y-%m}", "unit": report.unit.code,
        "subject": report.subject, "language": report.language, "title": report.title, "receiver": report.receiver,
        "number": report.number, "correction": report.correction, "snapshot": report.snapshot.code,
        **{name: None if one is None else one.name for name, one in people.items()},
        "sent_at": report.sent_at and report.sent_at.isoformat(), "fingerprint": report.fingerprint,
    }  # fmt: skip


__all__ = ["CONTENT", "INDEX", "save_reports", "sent_reports"]
