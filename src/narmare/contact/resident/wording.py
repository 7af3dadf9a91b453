"""A unit's own words to its residents, from the texts of its routine, with their slots filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from narmare.contact.models import Case
from narmare.contact.resident import status
from narmare.design.language import spoken_language
from narmare.knowledge.routines.model import Routine


def receipt(routine: Routine, case: Case, now: datetime) -> str:
    """That the case has come, who reads it and by when; another text where the unit was closed when it came."""
    key = "receipt" if routine.hours.is_open(case.asked_at) else "receipt_closed"
    return said(routine, key, case, now)


def standing(routine: Routine, case: Case, now: datetime) -> status.Standing:
    """Where the case stands; an answer that is late is told in the unit's own words."""
    found = status.standing(case, now)
    if not status.is_late(case, now):
        return found
    return replace(found, following=_filled(routine, "answer_late", case, case.promised_at, now), kind="warn")


def said(routine: Routine, key: str, case: Case, now: datetime) -> str:
    """A text of the routine; {profession} is who the case lies with, {time} when it is looked at or, read, answered."""
    due = case.look_due_at if case.first_read_at is None else case.promised_at
    return _filled(routine, key, case, due, now)


def _filled(routine: Routine, key: str, case: Case, due: datetime, now: datetime) -> str:
    holder = case.held_for if case.held_until is not None and case.held_until > now else None
    filled = routine.texts[key].filled(
        # Who is held a case for reads it first: the text must not name another profession than the page does.
        profession=status.profession(holder.profession if holder else case.profession),
        time=status.moment(due, now),
        code=case.follow_code or case.code,
    )
    return filled.inn(spoken_language())
