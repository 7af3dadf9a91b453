"""Reports on their way, for tests that need one that is there."""

from __future__ import annotations

from datetime import timedelta

from narmare.followup.models import Snapshot
from narmare.region.models import Unit
from narmare.reports import actions, kinds, periods
from narmare.reports.models import Question, Report
from tests.cast import NOW, Cast
from tests.published import LAST


def a_snapshot() -> Snapshot:
    """The current snapshot, or an empty one."""
    found = Snapshot.objects.order_by("-pk").first()
    return found or Snapshot.objects.create(
        code="none", last_month=LAST, published_at=NOW, published_by=0, data="none"
    )


def a_draft(cast: Cast, kind: str = "monthly", unit: str = "", by: str = "programme_lead") -> Report:
    """A report that has just been begun."""
    found = kinds.load_kinds()[kind]
    place = Unit.objects.get(code=unit) if unit else Unit.objects.region()
    period = periods.latest(found.span, LAST)
    return actions.create_report(
        kind=found, period=period, unit=place, snapshot=a_snapshot(), by=cast[by], now=NOW
    )


def a_question(cast: Cast, report: Report | None = None, asked: str = "unit_manager") -> Question:
    """A question to somebody in a draft."""
    return actions.ask(
        report=report or a_draft(cast), section="mal", text="Hur går det?", asked=cast[asked], required=True,
        due_on=None, by=cast["programme_lead"], now=NOW,
    )  # fmt: skip


def answered(cast: Cast, report: Report) -> Report:
    """The report with an answer to every question."""
    for question in report.questions.filter(answered_at=None):
        actions.answer_question(question=question, text="Det går framåt.", by=question.asked, now=NOW)
    return Report.objects.get(pk=report.pk)


def order_of(cast: Cast) -> dict[str, object]:
    """Files that the controller has asked for, ready, as parts of an address."""
    made = actions.order_files(report=a_sent(cast), by=cast["controller"], now=NOW)
    actions.end_order(order=made, content=b"PK", by=cast.system, now=NOW)
    return {"key": made.report.key, "pk": made.pk}


def a_sent(cast: Cast, kind: str = "monthly", unit: str = "") -> Report:
    """A report that has gone the whole way."""
    report = answered(cast, a_draft(cast, kind, unit))
    actions.review_report(report=report, by=cast["controller"], now=NOW)
    return actions.send_report(report=report, by=cast["programme_lead"], now=NOW + timedelta(minutes=1))
