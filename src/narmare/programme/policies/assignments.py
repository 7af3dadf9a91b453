"""Rules of assignments: who may answer, and what it takes to close one, so that nothing decided is lost."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from narmare.programme.models import Assignment, Decision
from narmare.programme.policies.meetings import shown_day
from narmare.region.models import Account
from narmare.region.permissions import Permission


def may_answer(assignment: Assignment, by: Account, on: date) -> bool:
    """Whether `by` may answer: the owner, whoever answers for the unit, or the programme."""
    if by.has(Permission.DECISION_WRITE, on=on) or assignment.owner_id == by.pk:
        return True
    return assignment.unit is not None and by.has(Permission.ASSIGNMENT_ANSWER, assignment.unit, on=on)


def give_refusal(*, decision: Decision, due: date | None) -> str | None:
    """Why the assignment cannot be given, or None.  One without a date is taken: the page of assignments shows it as loose."""
    if due is not None and due < decision.meeting.on:
        return _("Beslutet fattades %(day)s. Välj en dag därefter som sista dag.") % {
            "day": shown_day(decision.meeting.on)
        }
    return None


def owner_refusal(*, owner: Account | None, unit: object, owner_title: str) -> str | None:
    """Why nobody is named, or None."""
    if owner is None and unit is None and not owner_title.strip():
        return _("Ange vem som ska göra det: en person, en enhet eller en befattning.")
    return None


def closed_refusal(assignment: Assignment) -> str | None:
    """Why nothing more happens with the assignment, or None."""
    if assignment.closed_at is not None:
        return _("Uppdraget är avslutat. Ge ett nytt om mer ska göras.")
    return None


def answer_refusal(assignment: Assignment, by: Account, on: date) -> str | None:
    """Why `by` cannot answer now, or None."""
    if not may_answer(assignment, by, on):
        return _("Uppdraget är någon annans: %(whose)s. Bara den ansvariga eller programkontoret svarar.") % {
            "whose": assignment.whose or _("ingen är utsedd")
        }
    return closed_refusal(assignment)


def return_refusal(assignment: Assignment) -> str | None:
    """Why the answer cannot be sent back, or None."""
    if assignment.answered_at is None:
        return _("Uppdraget är inte besvarat än.")
    return closed_refusal(assignment)


def close_refusal(assignment: Assignment, closing: str) -> str | None:
    """Why the assignment cannot be closed, or None."""
    if assignment.answered_at is None and not closing.strip():
        return _("Uppdraget är inte besvarat. Vänta på svaret, eller skriv varför det avslutas utan svar.")
    return closed_refusal(assignment)


def move_refusal(assignment: Assignment, due: date, why: str) -> str | None:
    """Why the last day cannot be moved, or None."""
    if not why.strip():
        return _("Skriv varför datumet ändras. Det syns i uppdragets historik.")
    if due == assignment.due:
        return _("Uppdraget har redan den sista dagen.")
    return give_refusal(decision=assignment.decision, due=due) or closed_refusal(assignment)
