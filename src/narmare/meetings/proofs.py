"""Proves that messages are as they were signed and files as they were taken in (`region.proofs`)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import Model

from narmare.meetings import storage
from narmare.meetings.models import Attachment, Message
from narmare.meetings.signing import Said, digest
from narmare.region import proofs
from narmare.region.fields import ClosedField
from narmare.region.keys import Altered, KeyFault
from narmare.region.proofs import Flaw, Proof


BATCH = 500
# Read as stored: a text that does not open must stop its own message and no other.
_STORED = """
SELECT message.id, talk.id, talk.person_id, talk.reference, message.author_id, message.side, message.internal, message.at,
       message.text, message.signature,
       ARRAY(SELECT file.sha256 FROM meetings_attachment file WHERE file.message_id = message.id)
FROM meetings_message message JOIN meetings_conversation talk ON talk.id = message.conversation_id
WHERE message.id > %s ORDER BY message.id LIMIT %s
"""


@dataclass(frozen=True)
class _Row:
    """A message as it is stored: text and signature still closed."""

    key: int
    talk: tuple[int, int, str | None]
    rest: tuple[int, str, bool, datetime]
    text: str
    signature: str
    files: tuple[str, ...]

    def digest(self, text: ClosedField) -> str:
        """What its signature must hold.

        Raises:
            KeyFault: the text does not open.
        """
        conversation, person, reference = self.talk
        author, side, internal, at = self.rest
        words = text.opened(self.text)
        return digest(Said(conversation, person, reference, author, side, internal, at, words, self.files))


def messages() -> Proof:
    """Every message against its signature, and every message that the log knows."""
    flaws, judged, seen = [], 0, Counter[str]()
    for row in _rows():
        judged += 1
        found = _judge(row, seen)
        if found is not None:
            flaws.append(Flaw(f"message {row.key}", found))
    lost = proofs.lost("message_posted", Message._meta.db_table)
    return Proof("messages", judged, (*flaws, *proofs.gone("message", lost)))


def _judge(row: _Row, seen: Counter[str]) -> str | None:
    """What is wrong with the message, or None."""
    try:
        expected, signed = (
            row.digest(_closed(Message, "text")),
            _closed(Message, "signature").opened(row.signature),
        )
    except KeyFault as fault:
        return f"does not open: {fault}"
    seen[expected] += 1
    if expected != signed:
        return (
            "is not as it was signed: its words, writer, time, side, files or conversation have been changed."
        )
    return None if seen[expected] == 1 else "stands twice: it has been copied."


def _closed(model: type[Model], name: str) -> ClosedField:
    """An encrypted field of the model."""
    return cast(ClosedField, model._meta.get_field(name))


def _rows() -> Iterator[_Row]:
    """The messages as they are stored, some at a time."""
    after = 0
    while found := _some(after):
        yield from found
        after = found[-1].key


def _some(after: int) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [after, BATCH])
        return [_Row(row[0], row[1:4], row[4:8], row[8], row[9], tuple(row[10])) for row in cursor.fetchall()]


def files() -> Proof:
    """Every stored file against the SHA-256 that it was taken in with."""
    judged, flaws = 0, []
    for one in Attachment.objects.filter(removed=False).only("pk", "key", "sha256").order_by("pk").iterator():
        judged += 1
        found = _file_fault(one)
        if found is not None:
            flaws.append(Flaw(f"file {one.pk}", f"({one.key}) {found}"))
    return Proof("files", judged, tuple(flaws))


def _file_fault(one: Attachment) -> str | None:
    """What is wrong with the bytes on disk, or None."""
    try:
        same = hashlib.sha256(storage.read(one.key)).hexdigest() == one.sha256
    except FileNotFoundError:
        return "is gone from the disk."
    except Altered:
        same = False
    except KeyFault as fault:
        return f"does not open: {fault}"
    return None if same else "has been changed on the disk."
