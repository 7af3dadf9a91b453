"""A matter becomes a case: once, in the right queue, with a time that is promised."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from narmare.contact import assessment, policies, reachable, sorting, surroundings
from narmare.contact.assessment import Suggestion
from narmare.contact.matter import Matter
from narmare.contact.models import Case, CaseEvent, Draft
from narmare.contact.models.case import new_code
from narmare.contact.steps import step
from narmare.contact.surroundings import Surroundings
from narmare.region import days, rows
from narmare.region.actions import Refused
from narmare.region.audit import Plain, record
from narmare.region.models import Account, Agency, Person, Unit
from narmare.region.refusals import check


class Overtaken(Exception):
    """The draft has been sent or changed since it was read; nothing is stored.  Read it again."""


def submit_case(
    *,
    submit_key: uuid.UUID,
    person: Person,
    unit: Unit,
    matter: Matter,
    channel: str,
    by: Account,
    now: datetime,
    on_behalf: Agency | None = None,
    follow_up: bool = False,
    sending: Sending | None = None,
) -> Case:
    """Make the matter a case in the unit's queue.  The same `submit_key` again gives the same case, however often.

    It goes to the named contact first where the routine holds it, else to the profession that the table suggests.  Case,
    first step, audit and the draft's end are one statement: a receipt means that all of it is on disk.

    Args:
        submit_key: made once per form, so that a double click, a retry or a lost answer gives no second case.
        on_behalf: the right by which somebody else than the person sends it.
        follow_up: make a code with which somebody without e-identification can follow the case.
        sending: the draft that it was, with what has been read and decided about it already.

    Raises:
        Refused: see `policies.submit_refusal`, or the key belongs to somebody else's case.
        Overtaken: `sending` is not as it was read.
    """
    if sending is None and (sent := _sent(submit_key, person, by)) is not None:
        return sent
    on = days.day_of(now)
    check(
        policies.submit_refusal(
            person=person, unit=unit, channel=channel, on_behalf=on_behalf, matter=matter, by=by, on=on
        )
    )
    known = sending or Sending(surroundings.of(person, unit, matter.questionnaire, now))
    case = _new_case(
        person, unit, matter, known, on, now,
        submit_key=submit_key, channel=channel, asked_by=by, on_behalf=on_behalf, follow_code=new_code() if follow_up else None,
    )  # fmt: skip
    first = step(
        case, CaseEvent.Kind.SUBMITTED, by=by, now=now, store=False, channel=channel, reason=matter.reason, priority=case.priority
    )  # fmt: skip
    details: dict[str, Plain] = {"code": case.code, "channel": channel}
    if known.draft is not None:
        details["draft"] = known.draft.pk
    trace = record(
        "case_submitted", case, by=by, now=now, unit=unit, person=person, details=details, save=False
    )
    if known.draft is not None:
        return _store_sent(known.draft, case, first, trace)
    return _once(case, lambda: rows.store(case, first, trace))


def _once(case: Case, store: Callable[[], object]) -> Case:
    """Store the case, or find the one that somebody who sent the same form at the same moment has stored: theirs is the case."""
    try:
        with transaction.atomic():
            store()
    except IntegrityError:
        if (sent := _sent(case.submit_key, case.person, case.asked_by)) is None:
            raise
        return sent
    return case


class Sending(NamedTuple):
    """What is known of a case that is being made: its surroundings, the draft that it was, what the table said of it.

    `suggest` is there when somebody has asked the table already.
    """

    around: Surroundings
    draft: Draft | None = None
    suggest: Callable[[], Suggestion | None] | None = None


def _store_sent(draft: Draft, case: Case, *beside: Model) -> Case:
    """Store the case and end its draft, which keeps nothing of what the case holds now; the audit of the case names it.

    Raises:
        Overtaken: the draft has been sent or changed since it was read.
    """
    becomes: dict[str, object] = {"case": case.pk, "data": {}}  # no field that has an index: cheap to change
    held = rows.Held(draft, becomes=becomes, was={"case": None, "changed_at": draft.changed_at})
    if not rows.store(case, *beside, held=held):
        raise Overtaken
    return case


def _sent(submit_key: uuid.UUID, person: Person, by: Account) -> Case | None:
    """The case that the key has become, if it has."""
    case = Case.objects.select_related("unit", "person").filter(submit_key=submit_key).first()
    if case is not None and (case.person_id != person.pk or case.asked_by_id != by.pk):
        raise Refused(_("Formuläret har redan skickats av någon annan. Öppna ett nytt."))
    return case


def _new_case(
    person: Person, unit: Unit, matter: Matter, known: Sending, on: date, now: datetime, **sent: object
) -> Case:
    """The case with its content, its place and its times, and how it was `sent`; not stored yet."""
    around = known.around
    suggestion = (
        known.suggest()
        if known.suggest
        else assessment.suggest_by(around.table, matter, person, around.routine, on)
    )
    lane = sorting.lane_of(matter.lane, suggestion, lambda: assessment.alarms(matter, person, on))
    clinical = lane == Case.Lane.CLINICAL
    suggestion = suggestion if clinical else None  # nobody sorts an errand by a table
    contacts = around.contacts if clinical else []
    direct = reachable.direct_by(person, around, on) if clinical else None
    about = sorting.About(lane, matter.reason, matter.reason_class, suggestion)
    placing = sorting.place(around.routine, about, contacts, now, direct)
    return rows.made(
        Case,
        id=around.key,
        person=person,
        unit=unit,
        lane=lane,
        reason=matter.reason,
        reason_class=matter.reason_class,
        words=matter.words.strip(),
        hope=matter.hope.strip(),
        questionnaire=matter.questionnaire,
        questionnaire_version=matter.questionnaire_version,
        answers=dict(matter.answers),
        suggestion=suggestion,
        priority=placing.priority,
        profession=placing.profession,
        held_for=placing.held_for,
        held_until=placing.held_until,
        direct=placing.direct,
        asked_at=now,
        look_due_at=placing.times.look_due_at,
        promised_at=placing.times.promised_at,
        earlier_case_id=around.earlier_case,
        **sent,
    )
