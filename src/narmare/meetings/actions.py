"""Writes of messages and files: keyword-only, `by=`, `now=`, atomic, audited.

`Refused` (and `uploads.Unusable` for a file) carry a sentence for the screen.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction

from narmare.meetings import policies, signing, storage, uploads
from narmare.meetings.models import Attachment, ContactDetail, Conversation, Message, Notice
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Person, Unit


CHANNEL = "narmare_messages"
# How long to wait before the next attempt; after the last one the notice is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 240, 720))
LOST = timedelta(minutes=15)  # no address takes longer to answer: the worker has died


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
        tell: who gets a notice (without content); it is queued with the message. Never for an internal note.

    Raises:
        Refused: see `policies.message_refusal`.
    """
    waiting = conversation.attachments.filter(message=None, removed=False, by=by)
    # Just these are signed and sent: a file that is attached meanwhile waits for the next message.
    files = dict(waiting.select_for_update().values_list("pk", "sha256"))
    _check(policies.message_refusal(text=text, files=len(files), side=side, internal=internal))
    message = Message(
        conversation=conversation, author=by, side=side, text=text.strip(), internal=internal, at=now
    )
    message.signature = signing.digest(message.said(tuple(files.values())))
    message.save(force_insert=True)
    conversation.attachments.filter(pk__in=files).update(message=message)
    record(
        "message_posted", message, by=by, now=now, unit=unit, person=conversation.person, details={"side": side, "internal": internal}
    )  # fmt: skip
    _announce(message)
    if tell is not None and not internal:
        queue_notices(account=tell, event=f"message:{message.pk}", kind=Notice.Kind.MESSAGE, by=by, now=now)
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


@transaction.atomic
def queue_notices(*, account: Account, event: str, kind: str, by: Account, now: datetime) -> int:
    """Queue a notice to each address of the account, in the caller's transaction; the same event again queues nothing.

    Args:
        event: what it is about, as "message:12"; an account gets one notice for it on each channel.
        kind: `Notice.Kind`, which decides the text.

    Returns:
        How many were queued.
    """
    detail = ContactDetail.objects.filter(account=account).first()
    queued = 0
    for channel in () if detail is None else detail.channels():
        notice, created = Notice.objects.get_or_create(
            account=account,
            event=event,
            channel=channel,
            defaults={"kind": kind, "queued_at": now, "due_at": now},
        )
        if created:
            record("notice_queued", notice, by=by, now=now, details={"kind": kind, "channel": channel})
            queued += 1
    return queued


@transaction.atomic
def take_notice(*, by: Account, now: datetime) -> Notice | None:
    """The notice that has waited longest, marked as being sent; None when none is due.  Two workers get two notices."""
    waiting = Notice.objects.filter(state=Notice.State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    notice = waiting.select_for_update(of=("self",), skip_locked=True).select_related("account").first()
    if notice is None:
        return None
    notice.state, notice.tried_at, notice.attempts = Notice.State.SENDING, now, notice.attempts + 1
    notice.save(update_fields=["state", "tried_at", "attempts"])
    record("notice_taken", notice, by=by, now=now, details={"attempt": notice.attempts})
    return notice


@transaction.atomic
def settle_notice(*, notice: Notice, fault: str | None, by: Account, now: datetime) -> Notice:
    """Note how the attempt ended.  After a fault it waits longer each time, until it is given up.

    Args:
        fault: the kind of error (never its text, which may hold an address); None when it was sent, "" when the address
            has been taken away meanwhile.
    """
    notice.fault = (fault or "")[:80]
    if fault is None:
        notice.state = Notice.State.SENT
    elif not fault:
        notice.state = Notice.State.NEEDLESS
    elif notice.attempts > len(PAUSES):
        notice.state = Notice.State.GIVEN_UP
    else:
        notice.state, notice.due_at = Notice.State.WAITING, now + PAUSES[notice.attempts - 1]
    notice.save(update_fields=["state", "due_at", "fault"])
    record(f"notice_{notice.state}", notice, by=by, now=now, details={"attempt": notice.attempts, "fault": notice.fault})  # fmt: skip
    return notice


@transaction.atomic
def mark_unsure_notices(*, by: Account, now: datetime) -> int:
    """Say of notices whose worker died in the act that nobody knows; they are not sent again.  Returns how many."""
    lost = Notice.objects.filter(state=Notice.State.SENDING, tried_at__lt=now - LOST)
    found = list(lost.select_for_update(skip_locked=True))
    for notice in found:
        notice.state = Notice.State.UNSURE
        notice.save(update_fields=["state"])
        record("notice_unsure", notice, by=by, now=now)
    return len(found)


@transaction.atomic
def discard_unsent(*, conversation: Conversation, by: Account, now: datetime) -> int:
    """Take away the files of a draft that nobody sent in time.  The rows stay as a trace, the bytes go.

    Returns:
        How many; none where the conversation belongs to a case.
    """
    if conversation.reference is not None:
        return 0
    found = list(conversation.attachments.filter(message=None, removed=False).select_for_update())
    for attachment in found:
        attachment.removed = True
        attachment.save(update_fields=["removed"])
        record("file_expired", attachment, by=by, now=now, person=conversation.person)
        transaction.on_commit(partial(storage.discard, attachment.key))
    return len(found)


@transaction.atomic
def sweep_files(*, older: timedelta, by: Account, now: datetime) -> int:
    """Take away bytes that no row points at: a crash after they were written, or before a removal reached the disk.

    Args:
        older: only files that were written before `now - older`; a younger one may still get its row.

    Returns:
        How many files were taken away.
    """
    swept = 0
    for keys in storage.written_before(now - older):
        known = set(Attachment.objects.filter(key__in=keys, removed=False).values_list("key", flat=True))
        for key in sorted(keys - known):
            storage.discard(key)
            swept += 1
    if swept:
        record("files_swept", by, by=by, now=now, details={"files": swept})
    return swept


@transaction.atomic
def forget_notices(*, account: Account | None, older: timedelta | None, by: Account, now: datetime) -> int:
    """Take away notices: of `account` (of everybody if None), queued before `now - older` (whenever if None).

    One that is being sent just now stays: its worker writes how it went.

    Returns:
        How many.
    """
    found = Notice.objects.exclude(state=Notice.State.SENDING)
    if account is not None:
        found = found.filter(account=account)
    if older is not None:
        found = found.filter(queued_at__lt=now - older)
    gone, _each = found.delete()
    if gone:
        about = by if account is None else account
        record("notices_forgotten", about, by=by, now=now, person=None if account is None else account.person, details={"rows": gone})  # fmt: skip
    return gone
