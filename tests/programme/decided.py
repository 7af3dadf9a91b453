"""A small register for the tests: an arena, a meeting, a decision, a grant, a transfer, an audit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from narmare.programme.actions import assignments, audits, grants, meetings, transfers
from narmare.programme.models import (
    AgendaItem,
    Arena,
    Assignment,
    Audit,
    AuditRecommendation,
    Decision,
    Grant,
    GrantActivity,
    Meeting,
    Transfer,
)
from narmare.region import demo
from narmare.region.actions import Refused
from narmare.region.models import Account
from tests.cast import NOW, TODAY


YESTERDAY = TODAY - timedelta(days=1)
MILLION = 100_000_000  # öre


def arena(code: str = "HSN", mandate: str = "decides", by: Account | None = None) -> Arena:
    if (there := Arena.objects.filter(code=code).first()) is not None:
        return there
    values = {"code": code, "kind": "board", "mandate": mandate, "title_sv": f"Nämnden {code}"}
    return meetings.save_arena(arena=None, values=values, by=by or demo.system_account(), now=NOW)


def meeting(at: Arena, on: date = YESTERDAY, by: Account | None = None) -> Meeting:
    return meetings.plan_meeting(
        arena=at, on=on, starts=None, ends=None, place="Lilla salen", by=by or demo.system_account(), now=NOW
    )


def item(in_meeting: Meeting, title: str = "Läget") -> AgendaItem:
    return meetings.add_item(
        meeting=in_meeting, title=title, background="", by=demo.system_account(), now=NOW
    )


def decision(in_meeting: Meeting, title: str = "Införs i hela länet", **more: object) -> Decision:
    given = {"text": "", "reference": "", **more}
    return meetings.record_decision(
        meeting=in_meeting, title=title, by=demo.system_account(), now=NOW, **given
    )


def assignment(of: Decision, title: str = "Redovisa läget", **more: object) -> Assignment:
    given = {"owner_title": "Direktören", "due": TODAY + timedelta(days=30), **more}
    return assignments.give_assignment(decision=of, title=title, by=demo.system_account(), now=NOW, **given)


def grant(total: int = 10 * MILLION) -> Grant:
    return grants.take_in_grant(
        code=f"bidrag-{Grant.objects.count()}", title="Nära vård", kind="state", giver="Staten", year=2024, total=total,
        by=demo.system_account(), now=NOW,
    )  # fmt: skip


def funded(total: int = 10 * MILLION) -> tuple[Grant, GrantActivity]:
    """A fixed grant that one board has for one activity."""
    by = demo.system_account()
    made = grant(total)
    share = grants.add_share(grant=made, board=arena("NFV"), amount=total, by=by, now=NOW)
    activity = grants.add_activity(share=share, title="Utbildning", amount=total, by=by, now=NOW)
    grants.fix_split(grant=made, by=by, now=NOW)
    made.refresh_from_db()
    return made, activity


def transfer() -> Transfer:
    return transfers.propose_transfer(
        title="Kontroll av stabil sjukdom", task="Årlig kontroll.", giver="Kliniken", taker="Vårdcentralerna",
        giver_board=arena("HSN"), taker_board=arena("NFV"), by=demo.system_account(), now=NOW,
    )  # fmt: skip


def work(of: Transfer, side: str, *, volume: int = 100, minutes: str = "30", hourly: int = 60_000) -> None:
    values = {"volume": volume, "minutes": Decimal(minutes), "hourly": hourly, "other": 0}
    transfers.set_work(
        transfer=of, side=side, profession="sjuksköterska", values=values, by=demo.system_account(), now=NOW
    )


def audit(recommendations: int = 2) -> tuple[Audit, list[AuditRecommendation]]:
    by = demo.system_account()
    made = audits.take_in_audit(
        code=f"r-{Audit.objects.count()}", title="Nära vård", reference="R 1", on=YESTERDAY - timedelta(days=60), auditor="Revisorerna",
        by=by, now=NOW,
    )  # fmt: skip
    audits.add_question(audit=made, about="Är målen tydliga?", aspect="goals", judgement="partly", by=by, now=NOW)  # fmt: skip
    rows = [
        audits.add_recommendation(audit=made, about=f"Gör {n}", aspect="goals", by=by, now=NOW)
        for n in range(1, recommendations + 1)
    ]
    return made, rows


def refused(sentence: str) -> pytest.RaisesExc[Refused]:
    """The rules say no, with words that `sentence` (a regular expression) finds.  Spaces are as on the screen."""
    return pytest.raises(Refused, match=sentence.replace(" kr", "\u00a0kr"))
