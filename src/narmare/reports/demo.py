"""Invented reports for the demo: one that is sent, and a draft that waits for the unit manager.  Each says that it is made up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from narmare.followup import queries as followup
from narmare.followup.models import Snapshot
from narmare.region.demo import ISSUER
from narmare.region.models import Account, Unit
from narmare.reports import actions, kinds, periods
from narmare.reports.models import Report


SAID = {
    "laget": "Tillgängligheten på telefon går åt rätt håll. Fast läkarkontakt ökar, men från en låg nivå. (Påhittat exempel.)",
    "mal": "Värdena kommer ur den påhittade regionen. Små antal döljs, så serier för små enheter har luckor. (Påhittat exempel.)",
    "risker": "Vakanser bland läkare är den största risken. Programledningen följer dem varje månad. (Påhittat exempel.)",
}
ASKED = "Vad gör vårdcentralen för att fler ska få svar samma dag? (påhittat exempel)"


@transaction.atomic
def seed(*, now: datetime) -> None:
    """Make the examples, once, where the personas, a region and numbers are there."""
    snapshot = followup.current_snapshot()
    people = {one.subject: one for one in Account.objects.filter(issuer=ISSUER)}
    if (
        snapshot is None
        or Report.objects.exists()
        or not {"programme_lead", "controller", "unit_manager"} <= set(people)
    ):
        return
    _sent(snapshot, people, now)
    draft = _begin("monthly", snapshot, people["programme_lead"], now)
    actions.ask(
        report=draft, section="mal", text=ASKED, asked=people["unit_manager"], required=True, due_on=None,
        by=people["programme_lead"], now=now,
    )  # fmt: skip


def _begin(name: str, snapshot: Snapshot, by: Account, now: datetime) -> Report:
    kind = kinds.load_kinds()[name]
    period = periods.latest(kind.span, snapshot.last_month)
    return actions.create_report(
        kind=kind, period=period, unit=Unit.objects.region(), snapshot=snapshot, by=by, now=now
    )


def _sent(snapshot: Snapshot, people: dict[str, Account], now: datetime) -> None:
    """A half-year report that has gone the whole way."""
    report = _begin("half_year", snapshot, people["programme_lead"], now)
    for question in report.questions.select_related("asked"):
        actions.answer_question(question=question, text=SAID[question.section], by=question.asked, now=now)
    actions.review_report(report=report, by=people["controller"], now=now)
    actions.send_report(report=report, by=people["programme_lead"], now=now)
