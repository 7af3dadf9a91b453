"""Files on disk: NARMARE_HOME/files/<two letters>/<key>, outside of every folder that a web server publishes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.conf import settings


def path_of(key: str) -> Path:
    """Where the file with the key lies."""
    return Path(settings.NARMARE_HOME) / "files" / key[:2] / key


def write(key: str, data: bytes) -> None:
    """Store the bytes so that they survive a power cut; only the product's own user may read them.

    Raises:
        FileExistsError: the key is taken.
        OSError: the disk refuses.
    """
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def discard(key: str) -> None:
    """Take the bytes away, if they are there."""
    path_of(key).unlink(missing_ok=True)


def written_before(limit: datetime) -> Iterator[set[str]]:
    """The keys of the files on disk that were last written before `limit`, some at a time."""
    folder = Path(settings.NARMARE_HOME) / "files"
    old = (path.name for path in folder.glob("??/*") if path.stat().st_mtime < limit.timestamp())
    for keys in batched(old, 500):
        yield set(keys)
