"""Rules of messages and files.  Each returns a whole sentence that says why not and what to do, or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.meetings.models import Attachment, Conversation, Message
from narmare.region.models import Account


LONGEST = 8_000
MOST_FILES = 10


def message_refusal(*, text: str, files: int, side: str, internal: bool) -> str | None:
    """Why the message cannot be sent, or None."""
    if not text.strip() and not files:
        return _("Skriv ett meddelande eller välj en bild.")
    if len(text) > LONGEST:
        return _("Meddelandet är för långt. Korta det till högst %(most)s tecken.") % {"most": LONGEST}
    if internal and side != Message.Side.STAFF:
        return _("Bara personalen skriver interna anteckningar.")
    return None


def attachment_refusal(conversation: Conversation) -> str | None:
    """Why no more files can be added to what is being written, or None."""
    waiting = conversation.attachments.filter(message=None, removed=False).count()
    if waiting >= MOST_FILES:
        return _(
            "Du har redan lagt till %(most)s filer. Ta bort en, eller skicka och lägg till fler sedan."
        ) % {"most": MOST_FILES}
    return None


def bind_refusal(conversation: Conversation, reference: str) -> str | None:
    """Why the conversation cannot belong to `reference`, or None.  It belongs to one matter, for good."""
    if conversation.reference not in (None, reference):
        return _("Samtalet hör redan till ett annat ärende. Börja om med ett nytt ärende.")
    return None


def removal_refusal(attachment: Attachment, by: Account) -> str | None:
    """Why `by` cannot take the file back, or None."""
    if attachment.message_id is not None:
        return _("Filen är redan skickad och kan inte tas bort. Skriv till mottagningen om den är fel.")
    if attachment.by_id != by.pk:
        return _("Bara den som har lagt till filen kan ta bort den.")
    return None
