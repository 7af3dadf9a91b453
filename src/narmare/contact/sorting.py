"""Where a new case goes: priority, profession, named contact and promised times.  The same for every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from narmare.contact.models import Case
from narmare.contact.reachable import Direct
from narmare.knowledge.routines.model import URGENT, Routine, Target
from narmare.region.models import Account, NamedContact


DEFAULT_PRIORITY = 3  # a case that nothing has judged: looked at the same day
ADMINISTRATIVE_PRIORITY = 5


class Times(NamedTuple):
    """When somebody must have looked, and when the answer is promised; minutes count only while the unit is open."""

    look_due_at: datetime
    promised_at: datetime


class Placing(NamedTuple):
    """Where a case stands in the queue, for whom it is held, and the times that follow."""

    priority: int
    profession: str
    times: Times
    held_for: Account | None
    held_until: datetime | None
    direct: str = ""  # the ground by which the case went past the common queue


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


def lane_of(
    chosen: str, suggestion: Mapping[str, Any] | None, alarms: Callable[[], Sequence[str]] = tuple
) -> str:
    """The lane that was chosen; an errand that tells of illness is a clinical case.

    Illness hides in errands: a sick note with thoughts of suicide, a change of time with chest pain.  A table that gives
    it to clinical staff within days decides; without a table (the module is off, or it failed) any of the `alarms` does.
    """
    if chosen == Case.Lane.CLINICAL:
        return chosen
    if suggestion is None:
        return Case.Lane.CLINICAL.value if alarms() else chosen
    clinical = suggestion["profession"] != Case.Profession.ADMINISTRATOR
    return Case.Lane.CLINICAL.value if clinical and int(suggestion["urgency"]) <= DEFAULT_PRIORITY else chosen


class About(NamedTuple):
    """What places a case: its lane, its reason and the reason's group, and what the table said.

    `suggestion` is None where the module is off or has no table.
    """

    lane: str
    reason: str = ""
    group: str = ""
    suggestion: Mapping[str, Any] | None = None


def place(
    routine: Routine,
    about: About,
    contacts: Sequence[NamedContact],
    now: datetime,
    direct: Direct | None = None,
) -> Placing:
    """Where the case goes: to the named contact first if the routine holds it, else to the right profession's queue.

    A clinical case of somebody who reaches the unit directly, unless it is urgent, always goes to the named contact, who
    has it until the first look is due where the routine says nothing else; without one to the profession of the rule.

    Args:
        contacts: the person's named contacts at the unit.
    """
    priority, profession = _need(routine, about)
    clinical = about.lane == Case.Lane.CLINICAL
    direct = direct if clinical and priority > URGENT else None
    contact = _first_choice(contacts, profession) if clinical else None
    hold = routine.hold_for_named_contact[priority] if contact else 0
    if direct is not None and contact is not None:
        hold = hold or routine.targets[priority].first_look
    elif direct is not None:
        profession = routine.staffed(direct.profession)
    return Placing(
        priority=priority,
        profession=profession,
        times=times(routine, about.lane, priority, now),
        held_for=contact.account if contact and hold else None,
        held_until=routine.hours.after_minutes(now, hold) if contact and hold else None,
        direct=direct.ground if direct is not None else "",
    )


def _need(routine: Routine, about: About) -> tuple[int, str]:
    """Priority and profession; a profession that the unit lacks becomes the first of its own."""
    if about.lane == Case.Lane.ADMINISTRATIVE:
        priority, suggested = ADMINISTRATIVE_PRIORITY, Case.Profession.ADMINISTRATOR.value
    elif about.suggestion is None:
        priority, suggested = DEFAULT_PRIORITY, routine.first_clinical
    else:
        priority, suggested = int(about.suggestion["urgency"]), str(about.suggestion["profession"])
    return priority, routine.taker(suggested, priority, about.reason, about.group)


def _first_choice(contacts: Sequence[NamedContact], profession: str) -> NamedContact | None:
    """The named doctor for what a doctor should see, else the care contact; the other one before nobody."""
    wanted = (
        NamedContact.Kind.DOCTOR if profession == Case.Profession.DOCTOR else NamedContact.Kind.CARE_CONTACT
    )
    return next(iter(sorted(contacts, key=lambda contact: contact.kind != wanted)), None)
