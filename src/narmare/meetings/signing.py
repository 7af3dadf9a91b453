"""The signature of a message: who wrote what, when, to whom and with which files, as a digest that only the field keys can write.

The digest (SHA-256) is stored under AES-256-GCM (`region.keys`), which is an authenticating cipher: without a key nobody writes
a signature that opens, and one that is moved from another message opens to another digest.  A rotation of the keys signs anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Said:
    """Everything of a message that its signature binds together; `files` are the SHA-256 of its files, in hex."""

    conversation: int
    person: int
    reference: str | None
    author: int
    side: str
    internal: bool
    at: datetime
    text: str
    files: tuple[str, ...]


def digest(said: Said) -> str:
    """SHA-256, in hex, over the message as a JSON array; files in the order of their sums, the time in UTC."""
    at = said.at.astimezone(UTC).isoformat()
    whole = [said.conversation, said.person, said.reference, said.author, said.side, said.internal, at, said.text, sorted(said.files)]  # fmt: skip
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
