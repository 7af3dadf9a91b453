"""A matter becomes a case: once, in the right queue, with a time that is promised."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact import assessment, policies, queries, reachable, sorting
from narmare.contact.matter import Matter
from narmare.contact.models import Case, CaseEvent
from narmare.contact.models.case import new_code
from narmare.contact.steps import check, step
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Agency, Person, Unit


@transaction.atomic
def submit_case(
    *,
    submit_key: str,
    person: Person,
    unit: Unit,
    matter: Matter,
    channel: str,
    by: Account,
    now: datetime,
    on_behalf: Agency | None = None,
    follow_up: bool = False,
) -> Case:
    """Make the matter a case in the unit's queue.  The same `submit_key` again gives the same case, however often.

    It goes to the named contact first where the routine holds it, else to the profession that the table suggests.

    Args:
        submit_key: made once per form, so that a double click, a retry or a lost answer gives no second case.
        on_behalf: the right by which somebody else than the person sends it.
        follow_up: make a code with which somebody without e-identification can follow the case.

    Raises:
        Refused: see `policies.submit_refusal`, or the key belongs to somebody else's case.
    """
    if (sent := _sent(submit_key, person, by)) is not None:
        return sent
    on = timezone.localdate(now)
    check(
        policies.submit_refusal(
            person=person, unit=unit, channel=channel, on_behalf=on_behalf, matter=matter, by=by, on=on
        )
    )
    case = _new_case(person, unit, matter, now)
    case.submit_key, case.channel, case.asked_by, case.on_behalf = submit_key, channel, by, on_behalf
    case.follow_code = new_code() if follow_up else None
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        # Somebody sent the same form at the same moment and was first: theirs is the case.
        if (sent := _sent(submit_key, person, by)) is None:
            raise
        return sent
    step(
        case, CaseEvent.Kind.SUBMITTED, by=by, now=now, channel=channel, reason=matter.reason, priority=case.priority
    )  # fmt: skip
    record("case_submitted", case, by=by, now=now, unit=unit, person=person, details={"code": case.code, "channel": channel})  # fmt: skip
    return case


def _sent(submit_key: str, person: Person, by: Account) -> Case | None:
    """The case that the key has become, if it has."""
    case = Case.objects.select_related("unit", "person").filter(submit_key=submit_key).first()
    if case is not None and (case.person_id != person.pk or case.asked_by_id != by.pk):
        raise Refused(_("Formuläret har redan skickats av någon annan. Öppna ett nytt."))
    return case


def _new_case(person: Person, unit: Unit, matter: Matter, now: datetime) -> Case:
    """The case with its content, its place and its times, not stored yet."""
    on = timezone.localdate(now)
    routine = queries.routine_of(unit, on)
    suggestion = assessment.suggest(matter, person, unit, routine, on)
    lane = sorting.lane_of(matter.lane, suggestion, lambda: assessment.alarms(matter, person, on))
    clinical = lane == Case.Lane.CLINICAL
    suggestion = suggestion if clinical else None  # nobody sorts an errand by a table
    contacts = queries.contacts_at(person, unit, on) if clinical else []
    direct = reachable.direct_for(person, unit, routine, contacts, on) if clinical else None
    about = sorting.About(lane, matter.reason, matter.reason_class, suggestion)
    placing = sorting.place(routine, about, contacts, now, direct)
    return Case(
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
        earlier_case=queries.earlier_case(person, now),
    )
