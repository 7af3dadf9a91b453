"""Everything that the product holds about one person, gathered for the person (dataskyddsförordningen articles 15 and 20); and the record of one case.

Staff's internal notes are left out of a person's copy, as they are on the person's own pages: a copy of the whole record is
asked for at the unit (patientdatalagen 8 kap. 2 §), which can see what must be held back.  The record of a case is for the staff who have opened it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from narmare.contact import entries
from narmare.contact.models import CallBack, Case, CaseEvent, Draft
from narmare.meetings import queries as meetings
from narmare.meetings.models import Attachment, ContactDetail, Message, Notice
from narmare.region import queries as region
from narmare.region.models import Account, Agency, Block, CareRelation, Listing, NamedContact, Person


MOST_READINGS = 100_000


@dataclass(frozen=True)
class CaseCopy:
    """One case with everything in it.

    `lines` are the entries in words, by their step, in the record that staff take out; a person's own copy has none.
    """

    case: Case
    events: Sequence[CaseEvent]
    messages: Sequence[Message]
    files: Sequence[Attachment]
    calls: Sequence[CallBack]
    lines: Mapping[int, entries.Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Copy:
    """Everything about one person at `made_at`, the oldest first."""

    person: Person
    made_at: datetime
    account: Account | None
    detail: ContactDetail | None
    listings: Sequence[Listing]
    contacts: Sequence[NamedContact]
    care: Sequence[CareRelation]
    agencies: Sequence[Agency]
    blocks: Sequence[Block]
    cases: Sequence[CaseCopy]
    drafts: Sequence[Draft]
    notices: Sequence[Notice]
    readings: Sequence[region.Reading]


def gather(person: Person, now: datetime) -> Copy:
    """The copy, of a person that has been opened (`read_person`) or whom the operator exports (`narmare person export`)."""
    account = Account.objects.filter(person=person).first()
    return Copy(
        person=person,
        made_at=timezone.localtime(now),
        account=account,
        detail=None if account is None else meetings.contact_detail_of(account),
        listings=list(person.listings.select_related("unit").order_by("valid_from", "pk")),
        contacts=list(person.named_contacts.select_related("account", "unit").order_by("valid_from", "pk")),
        care=list(person.care_relations.select_related("unit").order_by("valid_from", "pk")),
        agencies=list(person.agencies.select_related("agent").order_by("granted_at", "pk")),
        blocks=list(person.blocks.select_related("unit").order_by("valid_from", "pk")),
        cases=[_copied(case) for case in person.cases.select_related("unit", "asked_by", "on_behalf__agent", "caller__agency__agent").order_by("asked_at", "pk")],
        drafts=list(Draft.objects.filter(account=account, person=person, case=None).order_by("pk")) if account else [],
        notices=list(Notice.objects.filter(account=account).order_by("pk")) if account else [],
        readings=region.readings_about(person, limit=MOST_READINGS)[::-1],
    )  # fmt: skip


def _copied(case: Case) -> CaseCopy:
    conversation = meetings.conversation_of(case.code)
    messages = list(meetings.messages_in(conversation, internal=False))
    sent = [file for message in messages for file in message.attachments.all()]
    return CaseCopy(
        case=case,
        events=entries.steps_of(case),
        messages=messages,
        files=[*_first_files(case, conversation), *sent],
        calls=list(case.call_backs.order_by("pk")),
    )


def gather_record(case: Case) -> CaseCopy:
    """The record of a case that staff have opened (`read_case`): what stands in it, notes to colleagues too, and files that were sent.

    The work around it (`content/record.yaml`) and what nobody has sent yet stay here.
    """
    steps = entries.steps_of(case)
    said = list(meetings.messages_in(meetings.conversation_of(case.code), internal=True))
    on = timezone.localdate(case.asked_at)
    lines = {line.key: line for line in entries.lines(case, None, on, steps=steps, said=said)}
    return CaseCopy(
        case=case,
        events=[one for one in steps if one.pk in lines],
        messages=said,
        files=[file for message in said for file in message.attachments.all()],
        calls=[],
        lines=lines,
    )


def _first_files(case: Case, conversation: meetings.Conversation | None) -> list[Attachment]:
    """Files that came with the case itself and with no message, and the person's own that wait to be sent: never what staff have not sent."""
    if conversation is None:
        return []
    theirs = Q(at__lte=case.asked_at) | Q(by__person=case.person_id)
    return list(conversation.attachments.filter(theirs, message=None, removed=False).order_by("pk"))
