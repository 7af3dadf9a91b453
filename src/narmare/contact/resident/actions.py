"""Writes of a draft beyond its text: give it a file, send it.  Keyword-only, `by=`, `now=`, atomic, audited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from narmare.contact.actions.submit import Overtaken, Sending, submit_case
from narmare.contact.models import Case, Draft
from narmare.contact.resident.opened import Opened, open_to_send
from narmare.contact.resident.steps import Content
from narmare.meetings import actions as meetings
from narmare.meetings.models import Attachment, Conversation
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account


ATTEMPTS = 3  # the third reads what two others have written in the same moment


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


def send_draft(*, draft: Draft, by: Account, now: datetime, opened: Opened | None = None) -> Case:
    """The draft becomes a case, once: a second click, another window or a retry gets the same case.

    Args:
        opened: the draft with what sending asks, where somebody has read it in this request.

    Raises:
        Refused: the right to write for the person has ended, or `policies.submit_refusal`.
    """
    for _attempt in range(ATTEMPTS):
        opened = opened or open_to_send(by, draft.key, now)
        if opened.case is not None:
            return opened.case
        try:
            return _send(opened, by, now)
        except Overtaken:  # another window has sent or changed it meanwhile: read it again
            opened = None
    raise Refused(_("Ärendet ändrades i ett annat fönster medan det skickades. Skicka igen."))


def _send(opened: Opened, by: Account, now: datetime) -> Case:
    if not opened.content.files:
        return _submit(opened, by, now)
    with transaction.atomic():
        case = _submit(opened, by, now)
        if (conversation := files_of(opened.draft)) is not None:
            meetings.bind_conversation(conversation=conversation, reference=case.code, by=by, now=now)
    return case


def _submit(opened: Opened, by: Account, now: datetime) -> Case:
    subject, unit, around, matter = opened.subject, opened.unit, opened.around, opened.matter
    if subject is None or matter is None:
        raise Refused(_("Du har inte längre rätt att skriva i personens ställe."))
    if unit is None or around is None:
        raise Refused(
            _("Personen är inte listad på någon vårdcentral. Ring den vårdcentral som ligger närmast.")
        )
    return submit_case(
        submit_key=opened.draft.key, person=subject.person, unit=unit, channel=Case.Channel.WEB.value,
        matter=matter, on_behalf=subject.agency, by=by, now=now, sending=Sending(around, opened.draft, opened.suggest),
    )  # fmt: skip
