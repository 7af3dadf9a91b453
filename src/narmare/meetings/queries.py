"""Reads of messages and files, for pages of the apps above, which have let the reader in to the case."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from narmare.meetings.models import Attachment, ContactDetail, Conversation, Message, Notice
from narmare.region.models import Account


def conversation_of(reference: str) -> Conversation | None:
    """The conversation of the case with the public code `reference`, or None while nobody has written."""
    return Conversation.objects.select_related("person").filter(reference=reference).first()


def messages_in(conversation: Conversation | None, *, internal: bool) -> QuerySet[Message]:
    """The messages, oldest first, with authors and files; internal notes only where `internal` is True."""
    if conversation is None:
        return Message.objects.none()
    found = conversation.messages.select_related("author").order_by("pk")
    kept = Prefetch("attachments", Attachment.objects.filter(removed=False).order_by("pk"))
    return (found if internal else found.filter(internal=False)).prefetch_related(kept)


def unsent_files(conversation: Conversation | None, by: Account) -> QuerySet[Attachment]:
    """The files that `by` has added and not sent yet."""
    if conversation is None:
        return Attachment.objects.none()
    return conversation.attachments.filter(message=None, removed=False, by=by).order_by("pk")


def attachment_of(conversation: Conversation | None, pk: int, *, internal: bool) -> Attachment | None:
    """The file `pk` of the conversation; a file of an internal note only where `internal` is True."""
    if conversation is None:
        return None
    found = conversation.attachments.filter(pk=pk, removed=False)
    return (found if internal else found.exclude(message__internal=True)).first()


def contact_detail_of(account: Account) -> ContactDetail | None:
    """Where the account wants notices, or None."""
    return ContactDetail.objects.filter(account=account).first()


def notice_counts() -> dict[str, int]:
    """How many notices there are in each state (`Notice.State`), for whoever runs the installation."""
    found = Notice.objects.values_list("state").annotate(number=Count("pk"))
    return {str(state): 0 for state in Notice.State.values} | {str(state): number for state, number in found}
