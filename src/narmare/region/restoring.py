"""The mark of a restore that has begun and not ended: whoever meets it knows that what is here is half of something.

`narmare restore` empties the database first and compares every table last.  If it dies in between, the database may be whole
and the files gone, which no other check would see.  The mark lies in the installation's folder, outside what is restored.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


NAME = "restore-not-finished"


def mark() -> Path:
    """Where the mark lies."""
    place: Path = settings.NARMARE_HOME / NAME
    return place


def begin(folder: Path) -> None:
    """Put the mark there, on disk before anything is touched."""
    mark().parent.mkdir(parents=True, exist_ok=True)
    with mark().open("w", encoding="utf-8") as file:
        file.write(str(folder))
        file.flush()
        os.fsync(file.fileno())


def end() -> None:
    """Everything came back and is equal."""
    mark().unlink(missing_ok=True)


def unfinished() -> str:
    """A sentence when a restore was interrupted or what came back was not equal; "" when none was."""
    if not mark().exists():
        return ""
    return f"A restore was not finished here ({mark()}): do not use this installation. Run `narmare restore FOLDER --over` again."
