"""Files on disk: NARMARE_HOME/files/<two letters>/<key>, encrypted (`region.keys`), outside of every folder that a web server publishes.

A file is at most 20 MB (`uploads.MAX_BYTES`), so it is closed and opened whole: nothing of it is given out before all of it has
been found to be as it was stored.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.conf import settings

from narmare.region import keys


def path_of(key: str) -> Path:
    """Where the file with the key lies."""
    return Path(settings.NARMARE_HOME) / "files" / key[:2] / key


def _place(key: str) -> bytes:
    """What the bytes are bound to: under another file's name they do not open."""
    return f"files.{key}".encode()


def write(key: str, data: bytes) -> None:
    """Store the bytes, encrypted, so that they survive a power cut; only the product's own user may read them.

    Raises:
        FileExistsError: the key is taken.
        OSError: the disk refuses.
    """
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _create(path, keys.ring().close_bytes(data, _place(key)))


def _create(path: Path, stored: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(stored)
        file.flush()
        os.fsync(file.fileno())


def read(key: str) -> bytes:
    """The bytes that were stored.

    Raises:
        FileNotFoundError: they are gone.
        KeyFault: they do not open; nothing of them is given.
    """
    return keys.ring().open_bytes(path_of(key).read_bytes(), _place(key))


def closed_with(key: str) -> str:
    """The id of the key that the bytes are encrypted with; "" for plain ones.

    Raises:
        FileNotFoundError: they are gone.
    """
    with path_of(key).open("rb") as file:
        return keys.closed_with(file.read(keys.HEAD))


def reclose(key: str) -> None:
    """Store the bytes anew with the first key.  The caller holds the row of the file, so that nobody takes it away meanwhile.

    Raises:
        FileNotFoundError, KeyFault: as `read`.
    """
    replace(
        key,
        keys.ring().close_bytes(read(key) if closed_with(key) else path_of(key).read_bytes(), _place(key)),
    )


def replace(key: str, stored: bytes) -> None:
    """Put these bytes, as they are, in the place of those that lie there: whole or not at all."""
    path = path_of(key)
    beside = path.with_name(
        f"{key}.{secrets.token_hex(4)}"
    )  # swept like a file without a row, if power fails here
    _create(beside, stored)
    beside.replace(path)


def discard(key: str) -> None:
    """Take the bytes away, if they are there."""
    path_of(key).unlink(missing_ok=True)


def written_before(limit: datetime) -> Iterator[set[str]]:
    """The keys of the files on disk that were last written before `limit`, some at a time."""
    folder = Path(settings.NARMARE_HOME) / "files"
    old = (path.name for path in folder.glob("??/*") if path.stat().st_mtime < limit.timestamp())
    for some in batched(old, 500):
        yield set(some)
