"""Every write to reports: keyword-only, `by=`, `now=`, atomic, audited.  `seen` is the count of edits that the page showed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.followup.models import Snapshot
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import Refused, check
from narmare.reports import policies, queries, stored
from narmare.reports.document import DocumentError
from narmare.reports.kinds import Kind
from narmare.reports.models import FileOrder, Question, Report
from narmare.reports.periods import Period


PENDING = (FileOrder.State.WAITING, FileOrder.State.MAKING)


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("unit", "owner", "changed_by", "snapshot", "reviewed_by").get(pk=report.pk)  # fmt: skip


def _touched(report: Report, by: Account, now: datetime) -> None:
    report.edits += 1
    report.changed_at, report.changed_by = now, by


def _draft_again(report: Report) -> None:
    """A changed report has not been reviewed."""
    report.state, report.reviewed_at, report.reviewed_by = Report.State.DRAFT, None, None


@transaction.atomic
def create_report(
    *, kind: Kind, period: Period, unit: Unit, snapshot: Snapshot, by: Account, now: datetime, subject: str = "",
    language: str = "sv",
) -> Report:  # fmt: skip
    """Begin a report with the sections of its kind, and ask what the kind asks.

    Raises:
        Refused: see `policies.create_refusal`.
    """
    on = timezone.localdate(now)
    check(policies.create_refusal(kind=kind, period=period, unit=unit, subject=subject, snapshot=snapshot, by=by, on=on))  # fmt: skip
    report = Report.objects.create(
        kind=kind.id, kind_version=kind.version, period=period.last, unit=unit, subject=subject, snapshot=snapshot,
        language=language, title=kind.title.inn(language), receiver=kind.receiver.inn(language),
        sections=list(kind.chosen), owner=by, changed_at=now, changed_by=by,
    )  # fmt: skip
    for piece in kind.sections:
        if piece.question is not None and piece.id in kind.chosen:
            question = piece.question
            asked = queries.who_answers(question.role, unit, by, on)
            Question.objects.create(
                report=report, section=piece.id, text=question.text.inn(language), required=question.required,
                asked=asked, asked_at=now, asked_by=by,
            )  # fmt: skip
    record("report_created", report, by=by, now=now, unit=unit, details={"kind": kind.id, "period": period.written, "snapshot": snapshot.code})  # fmt: skip
    return report


@transaction.atomic
def change_report(
    *, report: Report, title: str, receiver: str, sections: Sequence[str], indicators: Sequence[str], summary: str,
    language: str, snapshot: Snapshot, by: Account, now: datetime, seen: int | None = None,
) -> Report:  # fmt: skip
    """Change what a report holds; a reviewed one becomes a draft again.

    Raises:
        Refused: see `policies.change_refusal`.
    """
    fresh = _locked(report)
    known = tuple(piece.id for piece in queries.kind_of(fresh).sections)
    check(policies.change_refusal(fresh, sections=tuple(sections), known=known, summary=summary, seen=seen, by=by, on=timezone.localdate(now)))  # fmt: skip
    if snapshot.last_month < fresh.period:
        raise Refused(_("De siffrorna räcker inte till periodens slut. Välj en annan ögonblicksbild."))
    fresh.title, fresh.receiver, fresh.summary, fresh.language = title, receiver, summary, language
    fresh.sections, fresh.indicators, fresh.snapshot = list(sections), list(indicators), snapshot
    fresh.kind_version = queries.kind_of(fresh).version
    _draft_again(fresh)
    _touched(fresh, by, now)
    fresh.save()
    record("report_changed", fresh, by=by, now=now, unit=fresh.unit, details={"sections": list(sections), "snapshot": snapshot.code})  # fmt: skip
    return fresh


@transaction.atomic
def ask(
    *, report: Report, section: str, text: str, asked: Account, required: bool, due_on: date | None, by: Account,
    now: datetime,
) -> Question:  # fmt: skip
    """Ask somebody to comment on or analyse a section.

    Raises:
        Refused: see `policies.ask_refusal`.
    """
    fresh = _locked(report)
    check(
        policies.ask_refusal(
            fresh, section=section, text=text, asked=asked, by=by, on=timezone.localdate(now)
        )
    )
    _draft_again(fresh)
    _touched(fresh, by, now)
    fresh.save()
    question = Question.objects.create(
        report=fresh, section=section, text=text.strip(), required=required, asked=asked, due_on=due_on, asked_at=now,
        asked_by=by,
    )  # fmt: skip
    record("report_question_asked", question, by=by, now=now, unit=fresh.unit, details={"report": fresh.pk, "section": section, "asked": asked.pk})  # fmt: skip
    return question


@transaction.atomic
def withdraw_question(*, question: Question, by: Account, now: datetime) -> None:
    """Take back a question that nobody has answered.

    Raises:
        Refused: see `policies.withdraw_refusal`.
    """
    report = _locked(question.report)
    fresh = Question.objects.select_related("report").get(pk=question.pk)
    check(policies.withdraw_refusal(fresh, by, timezone.localdate(now)))
    record(
        "report_question_withdrawn", fresh, by=by, now=now, unit=report.unit, details={"report": report.pk}
    )
    fresh.delete()


@transaction.atomic
def answer_question(
    *, question: Question, text: str, by: Account, now: datetime, seen: int | None = None
) -> Question:
    """Answer a question, or change the answer while the report is a draft.

    Raises:
        Refused: see `policies.answer_refusal`.
    """
    report = _locked(question.report)
    fresh = Question.objects.select_related("report").get(pk=question.pk)
    check(policies.answer_refusal(fresh, text=text, seen=seen, by=by))
    fresh.answer, fresh.answered_at, fresh.answered_by = text.strip(), now, by
    fresh.edits += 1
    fresh.save()
    _touched(report, by, now)
    report.save(update_fields=["edits", "changed_at", "changed_by"])
    record("report_question_answered", fresh, by=by, now=now, unit=report.unit, details={"report": report.pk, "section": fresh.section})  # fmt: skip
    return fresh


@transaction.atomic
def review_report(*, report: Report, by: Account, now: datetime, seen: int | None = None) -> Report:
    """Say that the report has been read and holds; never by its owner.

    Raises:
        Refused: see `policies.review_refusal`.
    """
    fresh = _locked(report)
    check(policies.review_refusal(fresh, seen=seen, by=by, on=timezone.localdate(now)))
    fresh.state, fresh.reviewed_at, fresh.reviewed_by = Report.State.REVIEWED, now, by
    fresh.save()
    record("report_reviewed", fresh, by=by, now=now, unit=fresh.unit, details={"edits": fresh.edits})
    return fresh


@transaction.atomic
def reopen_report(*, report: Report, by: Account, now: datetime) -> Report:
    """Make a reviewed report a draft again.

    Raises:
        Refused: see `policies.reopen_refusal`.
    """
    fresh = _locked(report)
    check(policies.reopen_refusal(fresh, by, timezone.localdate(now)))
    _draft_again(fresh)
    fresh.save()
    record("report_reopened", fresh, by=by, now=now, unit=fresh.unit)
    return fresh


@transaction.atomic
def send_report(*, report: Report, by: Account, now: datetime, seen: int | None = None) -> Report:
    """Send the report: its document is kept with its hash and never changes again.

    Raises:
        Refused: see `policies.send_refusal`, or what is chosen makes no document.
    """
    fresh, on = _locked(report), timezone.localdate(now)
    check(policies.send_refusal(fresh, seen=seen, by=by, on=on))
    try:
        document = queries.document_of(fresh, on=on, sending=True)
    except DocumentError as error:
        raise Refused(_("Rapporten går inte att skapa: %(why)s") % {"why": error}) from error
    fresh.content, fresh.fingerprint = stored.canonical(document), stored.fingerprint(document)
    fresh.state, fresh.sent_at, fresh.sent_by = Report.State.SENT, now, by
    fresh.save()
    record("report_sent", fresh, by=by, now=now, unit=fresh.unit, details={"fingerprint": fresh.fingerprint, "snapshot": fresh.snapshot.code, "number": fresh.number})  # fmt: skip
    return fresh


@transaction.atomic
def correct_report(*, report: Report, why: str, by: Account, now: datetime) -> Report:
    """Begin a correction of a sent report: a new draft with the same choice and what has been answered.

    Raises:
        Refused: see `policies.correct_refusal`.
    """
    before = _locked(report)
    check(policies.correct_refusal(before, why=why, by=by, on=timezone.localdate(now)))
    copied = ("kind", "kind_version", "period", "unit", "subject", "snapshot", "language", "title", "receiver",
              "sections", "indicators", "summary")  # fmt: skip
    fresh = Report.objects.create(
        **{name: getattr(before, name) for name in copied}, owner=by, changed_at=now, changed_by=by,
        number=before.number + 1, corrects=before, correction=why.strip(),
    )  # fmt: skip
    for one in before.questions.all():
        one.pk, one.report, one._state.adding = None, fresh, True
        one.save()
    record("report_correction_begun", fresh, by=by, now=now, unit=fresh.unit, details={"corrects": before.pk})
    return fresh


@transaction.atomic
def discard_report(*, report: Report, by: Account, now: datetime) -> Report:
    """Throw a report away that is not sent; it stays as a trace.

    Raises:
        Refused: see `policies.discard_refusal`.
    """
    fresh = _locked(report)
    check(policies.discard_refusal(fresh, by, timezone.localdate(now)))
    _draft_again(fresh)
    fresh.state = Report.State.DISCARDED
    fresh.save()
    record("report_discarded", fresh, by=by, now=now, unit=fresh.unit)
    return fresh


@transaction.atomic
def order_files(*, report: Report, by: Account, now: datetime) -> FileOrder:
    """Ask for the report in all formats; what the same reader has asked for and not got yet is the same order."""
    _locked(report)  # a button that is pressed twice at once asks once
    waiting = FileOrder.objects.filter(report=report, asked_by=by, state__in=PENDING).first()
    if waiting is not None:
        return waiting
    order = FileOrder.objects.create(report=report, asked_by=by, asked_at=now)
    record("report_files_ordered", report, by=by, now=now, unit=report.unit)
    return order


@transaction.atomic
def start_order(*, order: FileOrder, by: Account, now: datetime) -> bool:
    """Take an order; False if somebody else has, or it is over."""
    waiting = FileOrder.objects.filter(pk=order.pk, state=FileOrder.State.WAITING)
    taken = bool(waiting.update(state=FileOrder.State.MAKING, started_at=now))
    if taken:
        record("report_files_begun", order.report, by=by, now=now, unit=order.report.unit)
    return taken


@transaction.atomic
def end_order(*, order: FileOrder, content: bytes, fault: str = "", by: Account, now: datetime) -> None:
    """Keep the zip file, or say why there is none."""
    state = FileOrder.State.FAILED if fault else FileOrder.State.READY
    FileOrder.objects.filter(pk=order.pk).update(state=state, content=content, fault=fault, ended_at=now)
    record("report_files_ended", order.report, by=by, now=now, unit=order.report.unit, details={"state": state, "bytes": len(content)})  # fmt: skip


@transaction.atomic
def forget_orders(*, older: timedelta, stuck: timedelta, by: Account, now: datetime) -> int:
    """Delete orders that are `older`; one whose maker has been silent for longer than `stuck` waits anew."""
    FileOrder.objects.filter(state=FileOrder.State.MAKING, started_at__lt=now - stuck).update(state=FileOrder.State.WAITING, done=0)  # fmt: skip
    gone, _tables = FileOrder.objects.filter(asked_at__lt=now - older).delete()
    if gone:
        record("report_files_forgotten", by, by=by, now=now, details={"orders": gone})
    return gone
