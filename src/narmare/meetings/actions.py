"""Writes of messages and files: keyword-only, `by=`, `now=`, atomic, audited.

`Refused` (and `uploads.Unusable` for a file) carry a sentence for the screen.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import connection, transaction

from narmare.meetings import jobs, policies, storage, uploads
from narmare.meetings.models import Attachment, ContactDetail, Conversation, Message
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Person, Unit


CHANNEL = "narmare_messages"


def _check(refusal: str | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


@transaction.atomic
def open_conversation(
    *, person: Person, by: Account, now: datetime, reference: str | None = None
) -> Conversation:
    """A conversation about `person`; the one of `reference` if it has one already."""
    if reference is not None and (found := Conversation.objects.filter(reference=reference).first()):
        return found
    conversation = Conversation.objects.create(
        person=person, reference=reference, opened_at=now, opened_by=by
    )
    record("conversation_opened", conversation, by=by, now=now, person=person)
    return conversation


@transaction.atomic
def bind_conversation(*, conversation: Conversation, reference: str, by: Account, now: datetime) -> None:
    """Let a draft's conversation belong to the case that the draft became.  Doing it twice changes nothing.

    Files that wait become the conversation's first message.

    Raises:
        Refused: it belongs to another case.
    """
    _check(policies.bind_refusal(conversation, reference))
    if conversation.reference is None:
        conversation.reference = reference
        conversation.save(update_fields=["reference"])
        record("conversation_bound", conversation, by=by, now=now, person=conversation.person)
        if conversation.attachments.filter(message=None, removed=False, by=by).exists():
            post_message(conversation=conversation, text="", side=Message.Side.RESIDENT, by=by, now=now)


@transaction.atomic
def post_message(
    *,
    conversation: Conversation,
    text: str,
    side: str,
    by: Account,
    now: datetime,
    internal: bool = False,
    unit: Unit | None = None,
    tell: Account | None = None,
) -> Message:
    """Write a message; files that `by` has attached and not yet sent go with it.

    Args:
        side: `Message.Side`; the resident's side includes whoever acts for the resident.
        tell: who gets a notice (without content) when the message is stored; never for an internal note.

    Raises:
        Refused: see `policies.message_refusal`.
    """
    waiting = conversation.attachments.filter(message=None, removed=False, by=by)
    _check(policies.message_refusal(text=text, files=waiting.count(), side=side, internal=internal))
    message = Message.objects.create(
        conversation=conversation, author=by, side=side, text=text.strip(), internal=internal, at=now
    )
    waiting.update(message=message)
    record(
        "message_posted", message, by=by, now=now, unit=unit, person=conversation.person, details={"side": side, "internal": internal}
    )  # fmt: skip
    _announce(message)
    if tell is not None and not internal:
        transaction.on_commit(lambda: jobs.tell.enqueue(tell.pk))
    return message


def _announce(message: Message) -> None:
    """Tell the processes that hold event streams; PostgreSQL sends it when the transaction is committed."""
    payload = f"{message.conversation_id}:{message.pk}:{int(message.internal)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


@transaction.atomic
def attach(*, conversation: Conversation, name: str, data: bytes, by: Account, now: datetime) -> Attachment:
    """Check, clean and store a file; it waits for the message that `by` sends next.

    The bytes are on disk before the row is: a crash between the two leaves a file that nobody can reach, never a row
    without its file.

    Raises:
        uploads.Unusable: the file cannot be taken.
        Refused: too many files wait already.
    """
    _check(policies.attachment_refusal(conversation))
    ready = uploads.clean(name, data)
    attachment = Attachment(
        conversation=conversation,
        name=ready.name,
        kind=ready.kind,
        size=len(ready.data),
        sha256=hashlib.sha256(ready.data).hexdigest(),
        by=by,
        at=now,
    )
    storage.write(attachment.key, ready.data)
    try:
        attachment.save()
        record(
            "file_attached", attachment, by=by, now=now, person=conversation.person, details={"kind": ready.kind, "size": len(ready.data)}
        )  # fmt: skip
    except Exception:
        storage.discard(attachment.key)
        raise
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Account, now: datetime) -> None:
    """Take back a file that has not been sent.  The row stays as a trace, the bytes go.

    Raises:
        Refused: it has been sent.
    """
    _check(policies.removal_refusal(attachment, by))
    attachment.removed = True
    attachment.save(update_fields=["removed"])
    record("file_removed", attachment, by=by, now=now, person=attachment.conversation.person)
    transaction.on_commit(lambda: storage.discard(attachment.key))


@transaction.atomic
def set_contact_detail(
    *, account: Account, email: str, phone: str, by: Account, now: datetime
) -> ContactDetail:
    """Keep where the account wants notices: an e-mail address, a number that begins with "+", both or none."""
    detail, _created = ContactDetail.objects.update_or_create(
        account=account, defaults={"email": email, "phone": phone, "changed_at": now}
    )
    record("contact_detail_set", detail, by=by, now=now, details={"email": bool(email), "phone": bool(phone)})
    return detail
