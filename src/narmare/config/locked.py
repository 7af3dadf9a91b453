"""Files of a backup, encrypted by the product: `NARMARE_BACKUP_KEYS`, or the file `NARMARE_BACKUP_KEYS_FILE`.

The first key locks; every key opens, so a backup made before a rotation is opened for as long as its key is kept.

A locked file is `narmare-locked-1`, the id of its key (8 letters), 32 random bytes, then frames.  HKDF-SHA-256 makes a key for
each file from the backup's key, the random bytes, and the file's name in its backup; each frame is 64 KiB under AES-256-GCM
whose nonce is the frame's number and whether it is the last (the STREAM construction, Hoang and others 2015, as `age` uses it).
The head is bound to each frame. So what is changed, moved, left out or cut off at the end is found, and so is a file that is given another's name.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from narmare.region import keys
from narmare.region.keys import Key


MAGIC = b"narmare-locked-1"
SALT, TAG, FRAME = 32, 16, 64 * 1024


class LockFault(Exception):
    """A file cannot be opened; the message says which and why."""


@dataclass(frozen=True)
class Lock:
    """A key of backups.  `place` is what a file is bound to: the backup's id and the file's name in it."""

    key: Key

    @property
    def id(self) -> str:
        """Names the key and does not give it away."""
        return self.key.id

    def shut(self, source: IO[bytes], target: IO[bytes], place: str) -> None:
        """Write `source` locked to `target`; nothing of it is held but two frames."""
        salt = os.urandom(SALT)
        header = MAGIC + self.id.encode() + salt
        target.write(header)
        cipher, number, frame = self._cipher(salt, place), 0, source.read(FRAME)
        while True:
            after = source.read(FRAME) if len(frame) == FRAME else b""
            target.write(cipher.encrypt(_nonce(number, last=not after), frame, header))
            if not after:
                return
            number, frame = number + 1, after

    def open(self, source: IO[bytes], place: str) -> Iterator[bytes]:
        """The frames of a locked file.

        Raises:
            LockFault: it was changed, cut off, or is another file.
        """
        header = source.read(len(MAGIC) + len(self.id) + SALT)
        cipher, number = self._cipher(header[-SALT:], place), 0
        frame = source.read(FRAME + TAG)
        while True:
            after = source.read(FRAME + TAG) if len(frame) == FRAME + TAG else b""
            try:
                yield cipher.decrypt(_nonce(number, last=not after), frame, header)
            except (InvalidTag, ValueError) as error:
                raise LockFault(f"{place} does not open with the key {self.id}: it was changed, cut off, or is another file.") from error  # fmt: skip
            if not after:
                return
            number, frame = number + 1, after

    def mark(self, text: str) -> str:
        """What shows that `text` was written by who holds the key: HMAC-SHA-256, in hex."""
        return hmac.new(_derived(self.key, b"", "manifest"), text.encode(), hashlib.sha256).hexdigest()

    def marked(self, text: str, mark: str) -> bool:
        """Whether `mark` is that of `text`."""
        return hmac.compare_digest(self.mark(text), mark)

    def _cipher(self, salt: bytes, place: str) -> AESGCM:
        return AESGCM(_derived(self.key, salt, f"file {place}"))


def _derived(key: Key, salt: bytes, what: str) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=f"narmare backup {what}".encode()).derive(key.secret)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def locks() -> tuple[Lock, ...]:
    """The keys of this installation, the first one first; none where none are set.

    Raises:
        ImproperlyConfigured: one is no key.
    """
    path = Path(settings.NARMARE_BACKUP_KEYS_FILE)
    text = settings.NARMARE_BACKUP_KEYS or (path.read_text() if path.exists() else "")
    return tuple(Lock(key) for key in keys.read(text, "NARMARE_BACKUP_KEYS"))


def lock() -> Lock:
    """The key that locks.

    Raises:
        ImproperlyConfigured: there is none.
    """
    found = locks()
    if not found:
        raise ImproperlyConfigured(
            "No key to encrypt the backup with. Run `narmare keys backup new` once and keep a copy apart from the backups, "
            "or set NARMARE_BACKUP_KEYS; --plain saves without."
        )
    return found[0]


def lock_of(key_id: str) -> Lock:
    """The lock that a backup names.

    Raises:
        LockFault: it is not among the keys.
    """
    for one in locks():
        if one.id == key_id:
            return one
    raise LockFault(f"The backup is locked with the key {key_id}, which is not among NARMARE_BACKUP_KEYS. Put it back.")  # fmt: skip


def opened(path: Path, place: str, found: Lock | None) -> Iterator[bytes]:
    """What a file of a backup holds, in pieces; `found` is None in a backup that is not locked."""
    with path.open("rb") as source:
        yield from found.open(source, place) if found else iter(lambda: source.read(FRAME), b"")


def stored(source: IO[bytes], target: Path, place: str, found: Lock | None) -> None:
    """Write a file of a backup; `found` is None in a backup that is not locked."""
    with target.open("xb") as file:
        if found:
            found.shut(source, file, place)
        else:
            shutil.copyfileobj(source, file)
