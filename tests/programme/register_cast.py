"""A register with a row in every table, and how to empty it."""

from __future__ import annotations

import pytest

from narmare.programme import register
from narmare.programme.actions import assignments, audits, grants, meetings, transfers
from narmare.programme.models import Area, Benefit, BudgetDecision, Initiative, Settlement, Strategy
from narmare.region import demo
from tests.cast import NOW, TODAY
from tests.programme import decided as make


@pytest.fixture
def by(db):
    return demo.system_account()


@pytest.fixture
def filled(by):
    """A row of every table, numbered from one."""
    empty()
    decision = make.decision(make.meeting(make.arena()), reference="§ 1")
    _settled(decision)
    make.item(decision.meeting)
    given = make.assignment(decision)
    assignments.answer_assignment(assignment=given, answer="=SUM(1)", by=_lead(by), now=NOW)
    meetings.confirm_minutes(meeting=decision.meeting, by=by, now=NOW)
    make.decision(make.meeting(decision.meeting.arena, TODAY), "I stället", replaces=decision)
    grant, activity = make.funded(1_000)
    grants.book_spending(activity=activity, on=TODAY, amount=400, text="Kurs", by=by, now=NOW)
    grants.add_condition(grant=grant, text="Redovisa", due=TODAY, by=by, now=NOW)
    grants.send_report(grant=grant, until=TODAY, to="Staten", returned=600, kept=0, by=by, now=NOW)
    grants.enter_cost(year=2026, level="primary", amount=1, source="Bokslut", by=by, now=NOW)
    _moved(make.decision(make.meeting(make.arena("RS"), TODAY), "Flyttas"), by)
    audit, (first, _second) = make.audit()
    audit.boards.set([decision.meeting.arena])
    audits.add_evidence(recommendation=first, title="Allt", path="/beslut", by=by, now=NOW)
    for one in audit.recommendations.all():
        audits.write_answer(
            recommendation=one, done="a", planned="b", time_plan="c", views="", by=by, now=NOW
        )
    audits.send_answer(audit=audit, decision=decision, by=by, now=NOW)
    audits.note_progress(recommendation=first, text="Mer", by=by, now=NOW)


def _settled(decision):
    """An initiative that the decision started, with a benefit that it took home."""
    title = {"title_sv": "Klart", "title_en": "Done"}
    strategy = Strategy.objects.first() or Strategy.objects.create(
        code="s", region_name="R", vision_sv="V", vision_en="V", adopted=2017, **title
    )
    area = Area.objects.first() or Area.objects.create(strategy=strategy, code="A", **title)
    one = Initiative.objects.create(area=area, code="klart", rollout="klart", learning="x", stage="closed", **title)  # fmt: skip
    benefit = Benefit.objects.create(
        initiative=one, number=1, title="Hem", category="time", payout="time", group="listed", changed_at=NOW,
        changed_by=decision.recorded_by,
    )  # fmt: skip
    Settlement.objects.create(decision=decision, initiative=one, outcome="start")
    BudgetDecision.objects.create(decision=decision, benefit=benefit)


def _lead(by):
    by.has = lambda *_args, **_more: True
    return by


def _moved(decision, by):
    transfer = make.transfer()
    make.work(transfer, "giver")
    make.work(transfer, "taker")
    transfers.note_step(transfer=transfer, on=TODAY, body="Rådet", said="Ja", by=by, now=NOW)
    transfers.move_money(transfer=transfer, valid_from=TODAY, amount=3_000_000, text="", by=by, now=NOW)
    transfers.decide_transfer(
        transfer=transfer, decision=decision, approved=True, starts_on=TODAY, by=by, now=NOW
    )
    transfers.note_outcome(
        transfer=transfer, first=TODAY, last=TODAY, volume=1, hours="0.5", text="Bra", by=by, now=NOW
    )


def empty():
    """Take everything away, past the guard of confirmed minutes."""
    from django.db import connection

    tables = ", ".join(model._meta.db_table for model in register.MODELS)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables}, programme_audit_boards RESTART IDENTITY CASCADE")


__all__ = ["by", "empty", "filled"]
