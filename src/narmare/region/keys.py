"""The keys that fields are encrypted with: `NARMARE_FIELD_KEYS`, or the file `NARMARE_FIELD_KEYS_FILE`.

The first key encrypts; every key decrypts.  Two ways, of which a field names one:

- *searchable* (AES-256-SIV, RFC 5297): the same text gives the same stored text, so a number can be looked up and be unique.
  Whoever steals the table sees which rows are equal, and nothing else; the columns are unique, so not even that.
- *sealed* (AES-256-GCM, a random nonce for each value): nothing can be looked up, and equal texts look different.

Both bind the stored text to its table and column: copied elsewhere it does not open.  Stored: `s1.<key>.<base64>` or `g1.<key>.<base64>`.
Bytes on disk are closed whole (AES-256-GCM under a key of their own, a random nonce), bound to the name of their file.  Stored:
`narmare1`, the key's id (8 signs), the nonce (12 bytes), the closed bytes with their tag.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


SEARCHABLE, SEALED = "s1", "g1"
BYTES, NONCE = 32, 12
MARK, ID = b"narmare1", 8  # closed bytes begin with this mark; so long is a key's id
HEAD = len(MARK) + ID
MISSING = (
    "No key to encrypt fields with. Run `narmare keys new` once and keep the file apart from the backup, "
    "or set NARMARE_FIELD_KEYS."
)


class KeyFault(Exception):
    """What is stored cannot be opened; the message says where and which key is missing, never what it holds."""


class Altered(KeyFault):
    """Its key is there: it was changed, or copied from elsewhere, or never closed."""


def new_key() -> str:
    """A new key as it stands in the setting: 32 random bytes in base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()


@dataclass(frozen=True)
class Key:
    """One key.  `id` names it in stored texts and does not give it away."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != BYTES:
            raise ImproperlyConfigured(f"A key of NARMARE_FIELD_KEYS has {len(self.secret)} bytes. Each has 32, in base64: `narmare keys new` makes one.")  # fmt: skip

    @cached_property
    def id(self) -> str:
        return hashlib.sha256(b"narmare field key\0" + self.secret).hexdigest()[:ID]

    @cached_property
    def siv(self) -> AESSIV:
        return AESSIV(self._derived(b"searchable", 64))

    @cached_property
    def gcm(self) -> AESGCM:
        return AESGCM(self._derived(b"sealed", 32))

    @cached_property
    def files(self) -> AESGCM:
        return AESGCM(self._derived(b"files", 32))

    def _derived(self, what: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=b"narmare " + what).derive(self.secret)

    def close(self, text: str, place: bytes, way: str) -> str:
        """The stored text of `text` at the place (table and column)."""
        if way == SEARCHABLE:
            closed = self.siv.encrypt(text.encode(), [place])
        else:
            nonce = os.urandom(NONCE)
            closed = nonce + self.gcm.encrypt(nonce, text.encode(), place)
        return f"{way}.{self.id}.{base64.b64encode(closed).decode()}"

    def open(self, closed: bytes, place: bytes, way: str) -> str:
        """The text.

        Raises:
            InvalidTag: changed, or from another place.
        """
        if way == SEARCHABLE:
            return self.siv.decrypt(closed, [place]).decode()
        return self.gcm.decrypt(closed[:NONCE], closed[NONCE:], place).decode()


def read(text: str, setting: str = "NARMARE_FIELD_KEYS") -> tuple[Key, ...]:
    """The keys of the setting, separated by commas or lines.

    Raises:
        ImproperlyConfigured: one is no key.
    """
    try:
        return tuple(Key(base64.urlsafe_b64decode(one)) for one in text.replace(",", "\n").split())
    except binascii.Error as error:
        raise ImproperlyConfigured(f"A key of {setting} is not base64. `narmare keys new` makes one.") from error  # fmt: skip


class Ring:
    """The keys in use.  A file is read again when a stored text names a key that is not known: a rotation has begun."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        if not keys:
            raise ImproperlyConfigured(MISSING)
        self.keys = keys
        self._by_id = {key.id: key for key in keys}

    @property
    def first(self) -> Key:
        return self.keys[0]

    def close(self, text: str, place: bytes, way: str) -> str:
        return self.first.close(text, place, way)

    def every(self, text: str, place: bytes) -> list[str]:
        """How the text may be stored in a searchable field: by each key."""
        return [key.close(text, place, SEARCHABLE) for key in self.keys]

    def open(self, stored: str, place: bytes) -> str:
        """The text of a stored text.

        Raises:
            KeyFault: written with another key, changed, or copied from another column.
        """
        way, key_id, closed = stored.split(".", 2)
        key = self._key(key_id, place)
        try:
            return key.open(base64.b64decode(closed), place, way)
        except (InvalidTag, ValueError) as error:
            raise _altered(place, key_id) from error

    def close_bytes(self, data: bytes, place: bytes) -> bytes:
        """The bytes as they may lie on a disk."""
        nonce = os.urandom(NONCE)
        head = MARK + self.first.id.encode()
        return head + nonce + self.first.files.encrypt(nonce, data, head + place)

    def open_bytes(self, stored: bytes, place: bytes) -> bytes:
        """What `close_bytes` closed at the same place.

        Raises:
            KeyFault: written with another key, changed, copied from another place, or not closed.
        """
        key_id = closed_with(stored)
        if not key_id:
            raise Altered(f"{place.decode()} is not encrypted. `narmare keys rotate --stored-only` encrypts what was stored before.")  # fmt: skip
        key, rest = self._key(key_id, place), stored[HEAD:]
        try:
            return key.files.decrypt(rest[:NONCE], rest[NONCE:], stored[:HEAD] + place)
        except (InvalidTag, ValueError) as error:
            raise _altered(place, key_id) from error

    def _key(self, key_id: str, place: bytes) -> Key:
        """The key with the id; the file is read again where it is not known.

        Raises:
            KeyFault: it is not there.
        """
        key = self._by_id.get(key_id) or again()._by_id.get(key_id)
        if key is None:
            raise KeyFault(
                f"{place.decode()} is written with the key {key_id}, which is not among NARMARE_FIELD_KEYS. Put it back."
            )
        return key


def _altered(place: bytes, key_id: str) -> Altered:
    return Altered(
        f"{place.decode()} does not open with its key {key_id}: it was changed, or copied from elsewhere."
    )


def closed_with(stored: bytes) -> str:
    """The id of the key that stored bytes are closed with, told by their first HEAD bytes; "" for plain ones."""
    return stored[len(MARK) : HEAD].decode("ascii", "replace") if stored.startswith(MARK) else ""


def is_closed(stored: str) -> bool:
    """Whether a stored text is an encrypted one."""
    return stored[:3] in (f"{SEARCHABLE}.", f"{SEALED}.") and stored.count(".") == 2


RECHECK_S = 2.0  # so soon a server notices that the key file has changed


@dataclass
class _Read:
    """A ring, the settings as they were when it was read, and the file as it was then."""

    text: str
    path: Path
    ring: Ring
    stamp: int
    looked: float

    def stands(self) -> bool:
        """Whether the file is as it was; looked at now and then only."""
        if self.text or time.monotonic() - self.looked < RECHECK_S:
            return True
        self.looked = time.monotonic()
        return _stamp(self.path) == self.stamp


_latest: list[_Read] = []  # at most one


def ring() -> Ring:
    """The keys of this installation, read once per process and when their file has changed.

    Raises:
        ImproperlyConfigured: there are none, and this is no demo that may make its own.
    """
    text, path = settings.NARMARE_FIELD_KEYS, settings.NARMARE_FIELD_KEYS_FILE
    for one in _latest:
        # Asked for with each stored text: the same objects say enough.
        if one.text is text and one.path is path and one.stands():
            return one.ring
    found = Ring(read(text or _of_file(Path(path))))
    _latest[:] = [_Read(text, path, found, _stamp(path), time.monotonic())]
    return found


def _stamp(path: Path) -> int:
    """When the file was last written, in nanoseconds; 0 where there is none."""
    return path.stat().st_mtime_ns if path.exists() else 0


def again() -> Ring:
    """The keys as they are now, read anew."""
    _latest.clear()
    return ring()


def _of_file(path: Path) -> str:
    if path.exists():
        return path.read_text()
    return write(path, [new_key()]) if settings.NARMARE_DEMO else ""


def write(path: Path, keys: list[str]) -> str:
    """Write the key file, readable by its owner only, whole or not at all; returns what stands in it."""
    text = "\n".join(keys) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        beside.replace(path)
        return text
    try:  # two processes that begin at the same time must not end with two keys
        os.link(beside, path)
    except FileExistsError:
        return path.read_text()
    finally:
        beside.unlink(missing_ok=True)
    return text


def plain(keys: tuple[Key, ...]) -> Iterator[str]:
    """The keys as they stand in a file."""
    return (base64.urlsafe_b64encode(key.secret).decode() for key in keys)
