"""Invented examples for the demo: a meeting to come, minutes that wait, an assignment for a care centre, a task that moves.

What a region has really decided comes from its content; these say of themselves that they are made up.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from narmare.programme.actions import assignments, meetings, transfers
from narmare.programme.models import Arena, Transfer
from narmare.region.demo import ISSUER
from narmare.region.models import Account


MADE_UP = "(påhittat exempel)"
# side, profession, times a year, minutes each time, öre an hour, öre each time for anything else
WORK: tuple[tuple[str, str, int, str, int, int], ...] = (
    ("giver", "läkare", 1_200, "20", 95_000, 0),
    ("giver", "sjuksköterska", 1_200, "15", 48_000, 6_000),
    ("taker", "läkare", 200, "15", 95_000, 0),
    ("taker", "sjuksköterska", 1_200, "30", 48_000, 6_000),
)


@transaction.atomic
def seed(*, now: datetime) -> None:
    """Make the examples, once, where the arenas and the personas are there."""
    lead = Account.objects.filter(issuer=ISSUER, subject="programme_lead").first()
    manager = Account.objects.filter(issuer=ISSUER, subject="unit_manager").first()
    arenas = {arena.code: arena for arena in Arena.objects.filter(code__in=["SNV", "HSN", "NFV"])}
    if lead is None or manager is None or len(arenas) < 3 or Transfer.objects.exists():
        return
    _meetings(arenas["SNV"], lead, manager, now)
    _transfer(arenas["HSN"], arenas["NFV"], lead, now)


def _meetings(arena: Arena, lead: Account, manager: Account, now: datetime) -> None:
    today = timezone.localdate(now)
    held = meetings.plan_meeting(arena=arena, on=today - timedelta(days=6), starts=time(9), ends=time(11), place="Lilla salen", by=lead, now=now)  # fmt: skip
    item = meetings.add_item(meeting=held, title="Fast läkarkontakt", background="Läget på vårdcentralerna.", by=lead, now=now)  # fmt: skip
    decision = meetings.record_decision(meeting=held, item=item, title=f"Vårdcentralerna redovisar läget för fast läkarkontakt {MADE_UP}", text="", by=lead, now=now)  # fmt: skip
    assignments.give_assignment(
        decision=decision, title=f"Redovisa läget för fast läkarkontakt {MADE_UP}", unit=manager.grants_on(today)[0].unit,
        due=today + timedelta(days=12), by=lead, now=now,
    )  # fmt: skip
    coming = meetings.plan_meeting(arena=arena, on=today + timedelta(days=15), starts=time(9), ends=time(11), place="Lilla salen", by=lead, now=now)  # fmt: skip
    for title in ("Fast läkarkontakt", "Nyttor som är redo att tas hem"):
        meetings.add_item(meeting=coming, title=title, background="", by=lead, now=now)


def _transfer(giver: Arena, taker: Arena, lead: Account, now: datetime) -> None:
    transfer = transfers.propose_transfer(
        title=f"Årlig kontroll av stabilt förmaksflimmer {MADE_UP}",
        task="Den årliga kontrollen görs på vårdcentralen i stället för på kliniken.", giver="Medicinklinikerna",
        taker="Vårdcentralerna", giver_board=giver, taker_board=taker, by=lead, now=now,
    )  # fmt: skip
    for side, profession, volume, minutes, hourly, other in WORK:
        values = {"volume": volume, "minutes": Decimal(minutes), "hourly": hourly, "other": other}
        transfers.set_work(
            transfer=transfer, side=side, profession=profession, values=values, by=lead, now=now
        )
    today = timezone.localdate(now)
    transfers.note_step(transfer=transfer, on=today, body="Programgrupp nära vård", said="Tillstyrker, om pengarna följer med.", by=lead, now=now)  # fmt: skip
    transfers.move_money(transfer=transfer, valid_from=today, amount=30_000_000, text="Ur klinikernas ram", by=lead, now=now)  # fmt: skip
