"""Writes of a draft beyond its text: give it a file, send it.  Keyword-only, `by=`, `now=`, atomic, audited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact.actions import submit_case
from narmare.contact.models import Case, Draft
from narmare.contact.resident import drafts
from narmare.contact.resident.matters import matter_of
from narmare.contact.resident.steps import Content
from narmare.meetings import actions as meetings
from narmare.meetings.models import Attachment, Conversation
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account


@transaction.atomic
def add_file(*, draft: Draft, name: str, data: bytes, by: Account, now: datetime) -> Attachment:
    """Check, clean and keep a file with the draft.

    Raises:
        uploads.Unusable: the file cannot be taken.
        Refused: too many files, or nobody has been chosen yet.
    """
    if draft.person is None:
        raise Refused(_("Välj först vem det gäller."))
    content = Content.of(draft)
    conversation = files_of(draft)
    if conversation is None:
        conversation = meetings.open_conversation(person=draft.person, by=by, now=now)
        draft.data = {**content.data(), "files": conversation.pk}
        draft.changed_at = now
        draft.save(update_fields=["data", "changed_at"])
    attachment = meetings.attach(conversation=conversation, name=name, data=data, by=by, now=now)
    record("draft_file_added", draft, by=by, now=now, person=draft.person)
    return attachment


def files_of(draft: Draft) -> Conversation | None:
    """Where the draft's files lie, or None without any."""
    pk = Content.of(draft).files
    return (
        None
        if pk is None or draft.person_id is None
        else Conversation.objects.filter(pk=pk, person_id=draft.person_id).first()
    )


@transaction.atomic
def send_draft(*, draft: Draft, by: Account, now: datetime) -> Case:
    """The draft becomes a case, once: a second click, another window or a retry gets the same case.

    Raises:
        Refused: the right to write for the person has ended, or `policies.submit_refusal`.
    """
    # No joins: one that has waited for the lock would not see the case that the other has just made.
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.case is not None:
        return locked.case
    today, content = timezone.localdate(now), Content.of(locked)
    subject = drafts.subject(by, locked.person_id, today)
    if subject is None:
        raise Refused(_("Du har inte längre rätt att skriva i personens ställe."))
    unit = drafts.care_centre(subject.person, today)
    if unit is None:
        raise Refused(
            _("Personen är inte listad på någon vårdcentral. Ring den vårdcentral som ligger närmast.")
        )
    case = submit_case(
        submit_key=str(locked.key), person=subject.person, unit=unit, channel=Case.Channel.WEB.value,
        matter=matter_of(content, subject.person, today), on_behalf=subject.agency, by=by, now=now,
    )  # fmt: skip
    if (conversation := files_of(locked)) is not None:
        meetings.bind_conversation(conversation=conversation, reference=case.code, by=by, now=now)
    locked.case, locked.data, locked.changed_at = (
        case,
        {},
        now,
    )  # the case holds it now; nothing is kept twice
    locked.save(update_fields=["case", "data", "changed_at"])
    record(
        "draft_sent", locked, by=by, now=now, unit=unit, person=subject.person, details={"case": case.code}
    )
    return case
