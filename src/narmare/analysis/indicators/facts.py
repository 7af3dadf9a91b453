"""What is known of a file of care tables: its columns, its rows, the days it spans, and its digest; looked at once.

A file is known by its place, its size, its inode and the times of its last change.  The time of the last change of the inode
cannot be set by a program, so a file that was written again is always another one.  What is known of it is kept in the
process, and can be handed on to the next (`known`, `learn`): a folder with a hundred million rows is then recognised without
reading it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


type Mark = tuple[int, int, int, int]
type Ends = tuple[date, date] | None

_digests: dict[tuple[str, Mark], str] = {}
_footers: dict[tuple[str, Mark], Footer] = {}
MOST = 10_000  # files remembered in a process


class Footer:
    """What a Parquet file tells of itself: `columns`, `rows`, and the first and last day of a column where it tells them."""

    def __init__(self, file: Path) -> None:
        self._about = pq.read_metadata(file)
        self._names = self._about.schema.to_arrow_schema().names
        self.columns = frozenset(self._names)
        self.rows: int = self._about.num_rows
        self._ends: dict[str, Ends] = {}

    def ends(self, column: str) -> Ends:
        """The first and the last day of a column; None when some part of the file does not tell."""
        if column not in self._ends:
            self._ends[column] = self._told(column)
        return self._ends[column]

    def _told(self, column: str) -> Ends:
        place = self._names.index(column)
        groups = (self._about.row_group(number) for number in range(self._about.num_row_groups))
        parts = [group.column(place).statistics for group in groups]
        if not parts or not all(part is not None and part.has_min_max for part in parts):
            return None
        days = [
            moment.date() if isinstance(moment, datetime) else moment
            for part in parts
            for moment in (part.min, part.max)
        ]
        return (min(days), max(days)) if all(isinstance(one, date) for one in days) else None


def footer(file: Path) -> Footer:
    """The footer of a Parquet file.

    Raises:
        OSError, pyarrow.ArrowException: the file cannot be read.
    """
    key = str(file), mark(file)
    if key not in _footers:
        _make_room(_footers)
        _footers[key] = Footer(file)
    return _footers[key]


def digest(file: Path) -> str:
    """SHA-256 of a file's content."""
    key = str(file), mark(file)
    if key not in _digests:
        _make_room(_digests)
        with file.open("rb") as stream:
            _digests[key] = hashlib.file_digest(stream, "sha256").hexdigest()
    return _digests[key]


def mark(file: Path) -> Mark:
    """What a file is known by: size, inode, and when content and inode last changed."""
    about = file.stat()
    return about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns


def known(files: Iterable[Path]) -> dict[str, list[Any]]:
    """Path -> [mark, digest] of these files, to be kept as JSON."""
    return {str(file): [list(mark(file)), digest(file)] for file in files}


def learn(kept: Mapping[str, Any]) -> None:
    """Take over what another process knew."""
    for path, (of, found) in kept.items():
        size, inode, changed, inode_changed = of
        _digests.setdefault((path, (size, inode, changed, inode_changed)), str(found))


def _make_room(cache: dict[Any, Any]) -> None:
    if len(cache) >= MOST:
        cache.clear()
