"""Reminders of gates: the day on which an initiative's next phase should begin is near, or has passed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.meetings.actions import queue_notices
from narmare.meetings.models import Notice
from narmare.programme.queries.reminded import gates_due, who_leads
from narmare.region.audit import record
from narmare.region.models import Account


WEEK = 7  # days


@transaction.atomic
def remind_gates(*, by: Account, now: datetime) -> int:
    """Tell those who lead an initiative and carry it out that a gate is due: two weeks ahead, then once a week.

    It goes by e-mail or SMS to who has asked for that, and does not say what it is about.

    Returns:
        How many initiatives somebody was told of in this round.
    """
    today, told = timezone.localdate(now), 0
    for gate in gates_due(today):
        # one event a week, counted from the day that is due: the queue takes each event once
        event = f"gate:{gate.initiative.pk}:{gate.stage}:{(today - gate.due).days // WEEK}"
        whom = who_leads(gate.initiative, today)
        sent = [queue_notices(account=one, event=event, kind=Notice.Kind.WORK_DUE, by=by, now=now) for one in whom]  # fmt: skip
        if any(sent):
            record("gate_reminded", gate.initiative, by=by, now=now, details={"stage": gate.stage})
            told += 1
    return told
