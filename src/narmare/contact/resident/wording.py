"""A unit's own words to its residents, from the texts of its routine, with their slots filled."""

from __future__ import annotations

from datetime import datetime

from narmare.contact.models import Case
from narmare.contact.resident import status
from narmare.design.language import active_language
from narmare.knowledge.routines.model import Routine


def receipt(routine: Routine, case: Case, now: datetime) -> str:
    """That the case has come, who reads it and by when; another text where the unit was closed when it came."""
    key = "receipt" if routine.hours.is_open(case.asked_at) else "receipt_closed"
    return said(routine, key, case, now)


def said(routine: Routine, key: str, case: Case, now: datetime) -> str:
    """A text of the routine; {profession} is who the case lies with, {time} when it is looked at or, read, answered."""
    due = case.look_due_at if case.first_read_at is None else case.promised_at
    filled = routine.texts[key].filled(
        profession=status.profession(case.profession),
        time=status.moment(due, now),
        code=case.follow_code or case.code,
    )
    return filled.inn(active_language())
