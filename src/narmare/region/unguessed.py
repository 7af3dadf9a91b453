"""Keys that nobody can guess: what opens something to whoever has it, as in an address, a form or a cookie."""

from __future__ import annotations

import secrets
import uuid


BYTES = 16


def unguessed() -> uuid.UUID:
    """128 random bits, written as a UUID.  A UUID of version 4 has 122: the others say which version it is (ASVS 11.5.1)."""
    return uuid.UUID(bytes=secrets.token_bytes(BYTES))
