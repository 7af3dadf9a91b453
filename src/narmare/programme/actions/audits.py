"""Audits: taken in, answered recommendation by recommendation, sent, and followed after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from narmare.programme.models import (
    Arena,
    Audit,
    AuditEvidence,
    AuditProgress,
    AuditQuestion,
    AuditRecommendation,
    Decision,
)
from narmare.programme.policies import audits as policies
from narmare.programme.policies.meetings import stale_refusal
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


def _lock(audit: Audit) -> Audit:
    return Audit.objects.select_for_update().get(pk=audit.pk)


@transaction.atomic
def take_in_audit(
    *, code: str, title: str, reference: str, on: date, auditor: str, judgement: str = "", answer_due: date | None = None,
    follow_up_due: date | None = None, boards: Sequence[Arena] = (), by: Account, now: datetime,
) -> Audit:  # fmt: skip
    """Note an audit; its questions and recommendations are added after."""
    audit = Audit.objects.create(
        code=code, title=title.strip(), reference=reference.strip(), on=on, auditor=auditor.strip(),
        judgement=judgement.strip(), answer_due=answer_due, follow_up_due=follow_up_due,
    )  # fmt: skip
    audit.boards.set(boards)
    record("audit_taken_in", audit, by=by, now=now, details={"code": code})
    return audit


@transaction.atomic
def add_question(
    *, audit: Audit, about: str, aspect: str, judgement: str, why: str = "", number: int | None = None, by: Account, now: datetime
) -> AuditQuestion:  # fmt: skip
    """Note a question of the audit and how it was judged.

    Raises:
        Refused: the answer is sent.
    """
    fresh = _lock(audit)
    check(policies.answer_refusal(fresh))
    number = number or (fresh.questions.aggregate(last=Max("number"))["last"] or 0) + 1
    question = AuditQuestion.objects.create(
        audit=fresh, number=number, about=about.strip(), aspect=aspect, judgement=judgement, why=why.strip()
    )
    record("audit_question_added", question, by=by, now=now, details={"audit": fresh.code, "number": number})
    return question


@transaction.atomic
def add_recommendation(
    *, audit: Audit, about: str, aspect: str, number: int | None = None, by: Account, now: datetime
) -> AuditRecommendation:
    """Note a recommendation of the audit.

    Raises:
        Refused: the answer is sent.
    """
    fresh = _lock(audit)
    check(policies.answer_refusal(fresh))
    number = number or (fresh.recommendations.aggregate(last=Max("number"))["last"] or 0) + 1
    row = AuditRecommendation.objects.create(
        audit=fresh, number=number, about=about.strip(), aspect=aspect, changed_at=now, changed_by=by
    )
    record("audit_recommendation_added", row, by=by, now=now, details={"audit": fresh.code, "number": number})
    return row


@transaction.atomic
def write_answer(
    *, recommendation: AuditRecommendation, done: str, planned: str, time_plan: str, views: str, owner_title: str = "",
    by: Account, now: datetime, seen: int | None = None,
) -> AuditRecommendation:  # fmt: skip
    """Write the answer to a recommendation, over what stands there.

    Args:
        seen: the version that the page showed.

    Raises:
        Refused: the answer is sent, or somebody has changed it since.
    """
    _lock(recommendation.audit)
    fresh = AuditRecommendation.objects.select_related("audit", "changed_by").get(pk=recommendation.pk)
    check(policies.answer_refusal(fresh.audit))
    check(stale_refusal(seen=seen, version=fresh.version, name=fresh.changed_by.name, at=fresh.changed_at))
    fresh.done, fresh.planned, fresh.time_plan = done.strip(), planned.strip(), time_plan.strip()
    fresh.views, fresh.owner_title = views.strip(), owner_title.strip()
    fresh.version, fresh.changed_at, fresh.changed_by = fresh.version + 1, now, by
    fresh.save()
    record("audit_answer_written", fresh, by=by, now=now, details={"number": fresh.number, "version": fresh.version})  # fmt: skip
    return fresh


@transaction.atomic
def add_evidence(
    *, recommendation: AuditRecommendation, title: str, path: str, by: Account, now: datetime
) -> AuditEvidence:
    """Point at a page of the product where what the answer says can be seen.

    Raises:
        Refused: the address is no page here, or the answer is sent.
    """
    check(policies.answer_refusal(_lock(recommendation.audit)) or policies.evidence_refusal(path))
    row, _made = AuditEvidence.objects.update_or_create(
        recommendation=recommendation, path=path, defaults={"title": title.strip()}
    )
    record("audit_evidence_added", row, by=by, now=now, details={"number": recommendation.number})
    return row


@transaction.atomic
def remove_evidence(*, evidence: AuditEvidence, by: Account, now: datetime) -> None:
    """Take a pointer away while the answer is open.

    Raises:
        Refused: the answer is sent.
    """
    check(policies.answer_refusal(_lock(evidence.recommendation.audit)))
    record("audit_evidence_removed", evidence, by=by, now=now)
    evidence.delete()


@transaction.atomic
def send_answer(*, audit: Audit, decision: Decision, by: Account, now: datetime) -> Audit:
    """Send the answer that `decision` adopted: from now on it does not change.

    Raises:
        Refused: see `policies.send_refusal`; each recommendation needs what is done, what is planned and a time plan.
    """
    fresh = _lock(audit)
    check(policies.send_refusal(fresh, decision))
    fresh.decision, fresh.sent_at, fresh.sent_by = decision, now, by
    fresh.save(update_fields=["decision", "sent_at", "sent_by"])
    record("audit_answer_sent", fresh, by=by, now=now, details={"decision": decision.pk})
    return fresh


@transaction.atomic
def note_progress(
    *, recommendation: AuditRecommendation, text: str, by: Account, now: datetime
) -> AuditProgress:
    """Note what has happened with a recommendation since the answer was sent.

    Raises:
        Refused: the answer is not sent yet.
    """
    check(policies.progress_refusal(_lock(recommendation.audit)))
    row = AuditProgress.objects.create(
        recommendation=recommendation, text=text.strip(), noted_at=now, noted_by=by
    )
    record("audit_progress_noted", row, by=by, now=now, details={"number": recommendation.number})
    return row
