"""The conversation of a case as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from narmare.contact.models import Case
from narmare.contact.resident.amended import corrected_messages
from narmare.contact.resident.status import profession
from narmare.meetings import queries
from narmare.meetings.models import Attachment, Conversation, Message
from narmare.region.models import Account


@dataclass(frozen=True)
class Line:
    """One message: who, when, what, and whether the reader wrote it."""

    number: int
    by: str
    at: datetime
    text: str
    mine: bool
    internal: bool
    files: tuple[Attachment, ...]
    corrected: bool = False


def lines(talk: Conversation | None, case: Case, reader: Account, *, internal: bool) -> list[Line]:
    """The messages of the case that `reader` may see, the first first; `talk` is the case's conversation, if anybody has written."""
    corrected = corrected_messages(case)
    return [
        Line(
            message.pk,
            _by(message, case, reader),
            message.at,
            message.text,
            message.author_id == reader.pk,
            message.internal,
            tuple(message.attachments.all()),
            message.pk in corrected,
        )
        for message in queries.messages_in(talk, internal=internal)
    ]


def _by(message: Message, case: Case, reader: Account) -> str:
    """You, the person, somebody who acts for the person, or the member of staff with profession."""
    author = message.author
    if author.pk == reader.pk:
        return _("Du")
    if message.side == Message.Side.STAFF:
        return f"{author.name}, {profession(author.profession)}"
    if author.person_id == case.person_id:
        return author.name
    return _("%(name)s, ombud") % {"name": author.name}
