"""Where a new case goes: priority, profession, named contact and promised times.  The same for every channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from narmare.contact.models import Case
from narmare.knowledge.routines.model import Routine, Target
from narmare.region.models import Account, NamedContact


DEFAULT_PRIORITY = 3  # a case that nothing has judged: looked at the same day
ADMINISTRATIVE_PRIORITY = 5


@dataclass(frozen=True)
class Times:
    """When somebody must have looked, and when the answer is promised; minutes count only while the unit is open."""

    look_due_at: datetime
    promised_at: datetime


@dataclass(frozen=True)
class Placing:
    """Where a case stands in the queue, for whom it is held, and the times that follow."""

    priority: int
    profession: str
    times: Times
    held_for: Account | None
    held_until: datetime | None


def target(routine: Routine, lane: str, priority: int) -> Target:
    """The routine's minutes for a case: errands have a target of their own."""
    return routine.administrative if lane == Case.Lane.ADMINISTRATIVE else routine.targets[priority]


def times(routine: Routine, lane: str, priority: int, now: datetime) -> Times:
    """When to look and when to answer, counted from `now`.

    Raises:
        narmare.knowledge.clocks.hours.NeverOpen: the routine has no opening hours in the next 400 days.
    """
    minutes = target(routine, lane, priority)
    after = routine.hours.after_minutes
    return Times(after(now, minutes.first_look), after(now, minutes.answer))


def lane_of(chosen: str, suggestion: Mapping[str, Any] | None) -> str:
    """The lane that was chosen; an errand that a table gives to clinical staff within days is a clinical case.

    Illness hides in errands: a sick note with thoughts of suicide, a change of time with chest pain.
    """
    if suggestion is None or suggestion["profession"] == Case.Profession.ADMINISTRATOR:
        return chosen
    return Case.Lane.CLINICAL.value if int(suggestion["urgency"]) <= DEFAULT_PRIORITY else chosen


def place(
    routine: Routine,
    lane: str,
    suggestion: Mapping[str, Any] | None,
    contacts: Sequence[NamedContact],
    now: datetime,
) -> Placing:
    """Where the case goes: to the named contact first if the routine holds it, else to the right profession's queue.

    Args:
        suggestion: what the decision table said, None where the module is off or has no table.
        contacts: the person's named contacts at the unit.
    """
    priority, profession = _need(routine, lane, suggestion)
    contact = _first_choice(contacts, profession) if lane == Case.Lane.CLINICAL else None
    hold = routine.hold_for_named_contact[priority] if contact else 0
    return Placing(
        priority=priority,
        profession=profession,
        times=times(routine, lane, priority, now),
        held_for=contact.account if contact and hold else None,
        held_until=routine.hours.after_minutes(now, hold) if hold else None,
    )


def _need(routine: Routine, lane: str, suggestion: Mapping[str, Any] | None) -> tuple[int, str]:
    """Priority and profession; a profession that the unit lacks becomes the first of its own."""
    if lane == Case.Lane.ADMINISTRATIVE:
        return ADMINISTRATIVE_PRIORITY, _staffed(routine, Case.Profession.ADMINISTRATOR)
    if suggestion is None:
        return DEFAULT_PRIORITY, routine.professions[0]
    return int(suggestion["urgency"]), _staffed(routine, str(suggestion["profession"]))


def _staffed(routine: Routine, profession: str) -> str:
    return profession if profession in routine.professions else routine.professions[0]


def _first_choice(contacts: Sequence[NamedContact], profession: str) -> NamedContact | None:
    """The named doctor for what a doctor should see, else the care contact; the other one before nobody."""
    wanted = (
        NamedContact.Kind.DOCTOR if profession == Case.Profession.DOCTOR else NamedContact.Kind.CARE_CONTACT
    )
    return next(iter(sorted(contacts, key=lambda contact: contact.kind != wanted)), None)
