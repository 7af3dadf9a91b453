"""What the staff's page of one case shows: summary left, conversation in the middle, what can be done right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from narmare.contact import (
    assessment,
    brought,
    content,
    entries,
    policies,
    presence,
    queries,
    record_text,
    signing,
    unsigned,
)
from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import Case, CaseEvent
from narmare.contact.queue import Row, age_words, deadline, moment, neighbours, row
from narmare.contact.resident import catalogue
from narmare.design.language import active_language
from narmare.knowledge.clocks import guarantee
from narmare.knowledge.questionnaires.show import Line, summary
from narmare.knowledge.routines.model import Routine
from narmare.meetings import queries as meetings
from narmare.meetings.models import Message
from narmare.region import wall
from narmare.region.models import Account, NamedContact, Unit


DAY = timedelta(days=1)
_JUDGED = frozenset({CaseEvent.Kind.SUGGESTION_ACCEPTED, CaseEvent.Kind.SUGGESTION_CHANGED})


@dataclass(frozen=True)
class Answered:
    """A question and its answer, in the reader's language."""

    question: str
    answer: str


@dataclass(frozen=True)
class Suggested:
    """What the table said, in words, and whether somebody has judged it."""

    level: str
    profession: str
    urgency: int
    because: str
    rows: str
    table: str
    judged: bool


@dataclass(frozen=True)
class Limit:
    """A legal time limit: what, by which statute, how it stands."""

    title: str
    statute: str
    standing: str
    late: bool


@dataclass(frozen=True)
class CasePage:
    """Everything on the page."""

    case: Case
    title: str
    age: str
    number: str
    written_by: str
    instead: str
    record_text: str
    line: Row
    due: str
    late: bool
    flags: Sequence[Answered]
    findings: Sequence[Answered]
    negatives: Sequence[Answered]
    words_flags: Sequence[str]
    suggested: Suggested | None
    limits: Sequence[Limit]
    contacts: Sequence[NamedContact]
    targets: Sequence[tuple[str, str]]
    linked: Sequence[tuple[Case, str]]
    events: Sequence[CaseEvent]
    messages: Sequence[Message]
    talk: Sequence[tuple[Message, Sequence[entries.Added]]]
    opinions: Sequence[entries.Added]
    unsigned: int
    others: str
    before: str
    after: str
    call: Any
    phrases: Sequence[Mapping[str, str]]


def build(case: Case, actor: Account, now: datetime) -> CasePage:
    """The page of an opened case."""
    on = timezone.localdate(now)
    routine = queries.routine_of(case.unit, on)
    flags, findings, negatives = _answers(case)
    due, late = deadline(case, now)
    before, after = neighbours(case, actor, on)
    contacts, events = queries.contacts_at(case.person, case.unit, on), queries.events_of(case)
    said = list(meetings.messages_in(meetings.conversation_of(case.code), internal=True))
    title, instead = catalogue.title(case.reason), brought.for_the_person(case)
    who, added = brought.told(case, instead), entries.added_to(events)
    steps = {one.details.get("message"): one.pk for one in events}
    return CasePage(
        case=case,
        title=title,
        age=age_words(case.person.age(on)),
        number=record_text.number_of(case),
        written_by=who,
        instead=instead,
        record_text=_for_the_record(case, events, said),
        line=row(case, now),
        due=due,
        late=late,
        flags=flags,
        findings=findings,
        negatives=negatives,
        words_flags=assessment.words_flags(case.words, case.hope, *_written_later(said)),
        suggested=_suggested(case, events) if assessment.is_on(routine) else None,
        limits=tuple(_limits(case, now)),
        contacts=contacts,
        targets=_targets(case, routine, contacts, on),
        linked=[(other, catalogue.title(other.reason)) for other in queries.linked_cases(case, actor, on)],
        events=events,
        messages=said,
        talk=[(one, added.get(steps.get(one.pk, -1), ())) for one in said],
        opinions=added.get(0, ()),
        unsigned=len(unsigned.own_of(events, actor)),
        before=before,
        after=after,
        others=presence.told(presence.others(actor, Q(case=case), now)),
        call=case.call_backs.filter(done_at=None).first(),
        phrases=phrases(routine),
    )


def _for_the_record(case: Case, events: Sequence[CaseEvent], said: Sequence[Message]) -> str:
    """The case as text, in Swedish whatever the reader's language: patientdatalagen 3 kap. 13 §."""
    with translation.override("sv"):
        flags, findings, negatives = _answers(case)
        who = brought.told(case, brought.for_the_person(case))
        lines = entries.lines(case, None, timezone.localdate(case.asked_at), steps=events, said=said)
        written = [one for one in lines if not one.brought and one.kind not in signing.AMENDED]
        return record_text.text(case, catalogue.title(case.reason), who, flags, findings, negatives, written)


def _written_later(said: Sequence[Message]) -> list[str]:
    """What the resident, or who acts for them, has written in the case."""
    return [one.text for one in said if one.side == Message.Side.RESIDENT]


def _answers(case: Case) -> tuple[list[Answered], list[Answered], list[Answered]]:
    """Red flags, findings and what the person does not have.  Of a questionnaire that is gone, the stored codes."""
    questionnaire = content.library().questionnaires.get(case.questionnaire)
    if questionnaire is None or questionnaire.version != case.questionnaire_version:
        return [], [Answered(key, str(value)) for key, value in case.answers.items()], []
    found = summary(
        questionnaire, case.answers, assessment.known_of(case.person, timezone.localdate(case.asked_at))
    )
    return _told(found.flags), _told(found.findings), _told(found.negatives)


def _told(lines: Sequence[Line]) -> list[Answered]:
    language = active_language()
    return [Answered(line.question.inn(language), line.answer.inn(language)) for line in lines]


def _suggested(case: Case, events: Sequence[CaseEvent]) -> Suggested | None:
    found = case.suggestion
    if not found:
        return None
    language = active_language()
    judged = any(event.kind in _JUDGED for event in events)
    return Suggested(
        level=str(LEVEL_TITLES[found["level"]]),
        profession=str(dict(Case.Profession.choices)[found["profession"]]),
        urgency=found["urgency"],
        because=found["because"][language],
        rows=", ".join(_("övriga fall") if row == "otherwise" else row for row in found["rows"]),
        table=f"{found['table']} {found['version']}",
        judged=judged,
    )


def _limits(case: Case, now: datetime) -> list[Limit]:
    """The care guarantee as it stands for the case: contact, and assessment where it is needed."""
    pairs = [(guarantee.CONTACT, case.asked_at, case.answered_at)]
    if case.needed_at is not None:
        pairs.append((guarantee.ASSESSMENT, case.needed_at, case.assessed_at))
    found = []
    for limit, start, met in pairs:
        state = guarantee.clock(limit, start, met_at=met, now=now)
        found.append(
            Limit(limit.title.inn(active_language()), limit.statute, _standing(state, now), state.late)
        )
    return found


def _standing(state: guarantee.Clock, now: datetime) -> str:
    if state.met_at is not None:
        when = moment(state.met_at, now)
        return (
            _("Klart %(when)s, för sent") % {"when": when}
            if state.late
            else _("Klart %(when)s") % {"when": when}
        )
    last = _("senast %(day)s/%(month)s") % {"day": state.last_day.day, "month": state.last_day.month}
    return _("Försenat, %(last)s") % {"last": last} if state.late else last.capitalize()


def changed(case: Case, seen: int) -> str | None:
    """Who has changed the case since version `seen`, and when; None if nobody has."""
    if seen == case.version:
        return None
    return policies.stale_refusal(case, seen, queries.last_event(case))


def handed_away(actor: Account, code: str, now: datetime) -> CaseEvent | None:
    """The latest step of the case, if it was to hand it over from a unit whose queue `actor` reads, within a day."""
    units = queries.work_units(actor, timezone.localdate(now))
    with wall.lifted():  # it lies beyond the actor's reach by now
        last = CaseEvent.objects.filter(case__code=code).select_related("by", "unit").order_by("-pk").first()
    handed = last is not None and last.kind == CaseEvent.Kind.HANDED_OVER and now - last.at < DAY
    return last if last and handed and last.unit_id in {unit.pk for unit in units} else None


def phrases(routine: Routine) -> list[dict[str, str]]:
    """The unit's phrases: id, title in the reader's language, text as it is sent."""
    language = active_language()
    return [{"id": one.id, "title": one.title.inn(language), "text": one.text.sv} for one in routine.phrases]


def targets(case: Case, on: date) -> list[tuple[str, str]]:
    """Where the case can go: professions of its unit, its named contacts, other units' nurse queue."""
    contacts = queries.contacts_at(case.person, case.unit, on)
    return _targets(case, queries.routine_of(case.unit, on), contacts, on)


def _targets(
    case: Case, routine: Routine, contacts: Sequence[NamedContact], on: date
) -> list[tuple[str, str]]:
    titles = dict(Case.Profession.choices)
    own = [(f"{case.unit.code}|{key}|", str(titles[key]).capitalize()) for key in routine.professions]
    named = [
        (
            f"{case.unit.code}|{contact.account.profession}|{contact.account_id}",
            _("%(name)s, %(kind)s") % {"name": contact.account.name, "kind": contact.get_kind_display()},
        )
        for contact in contacts
        if contact.account.profession in titles
    ]
    others = [
        (f"{unit.code}|nurse|", unit.name) for unit in queries.queue_units(on) if unit.pk != case.unit_id
    ]
    return [*named, *own, *others]


def read_target(value: str) -> tuple[Unit, str, Account | None]:
    """The unit, profession and named contact of a chosen target.

    Raises:
        Unit.DoesNotExist: the form was tampered with.
    """
    code, profession, account = value.split("|")
    contact = Account.objects.get(pk=int(account)) if account else None
    return Unit.objects.get(code=code), profession, contact
