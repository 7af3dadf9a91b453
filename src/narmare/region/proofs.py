"""What is stored, proved to be as it was written: the shape in which each app says what it found (`narmare verify`).

Logs are proved by their seals (`region.seals`), messages and files by `meetings.proofs`, snapshots by `followup.proofs`,
sent reports by `reports.proofs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from narmare.region import seals


@dataclass(frozen=True)
class Flaw:
    """One thing that is not as it was written.  `name` finds it ("message 12"); `said` tells what is wrong, never what it holds."""

    name: str
    said: str

    def __post_init__(self) -> None:
        if not self.name or not self.said:
            raise ValueError("A flaw has a name and says what is wrong.")

    def __str__(self) -> str:
        return f"{self.name} {self.said}"


@dataclass(frozen=True)
class Proof:
    """What the proof of one kind of thing found.

    `judged` were compared with what was written down of them; of `unjudged` nothing has been written down yet (a log row that
    waits for its seal).
    """

    kind: str
    judged: int
    flaws: tuple[Flaw, ...]
    unjudged: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything that was judged is as it was written."""
        return not self.flaws


def logs() -> Iterator[Proof]:
    """A proof for each sealed log."""
    for verdict in seals.verify():
        flaws = (Flaw(verdict.log, one.said) if one.row is None else
                 Flaw(f"{verdict.log} row {one.row}", one.said.removeprefix(f"row {one.row} ")) for one in verdict.faults)  # fmt: skip
        yield Proof(verdict.log, verdict.rows, tuple(flaws), verdict.unsealed)


def lost(action: str, table: str) -> list[int]:
    """Keys of objects that the sealed log says were made by `action`, and that are no longer in `table`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT object_id::bigint FROM region_auditevent WHERE action = %s AND NOT EXISTS "  # noqa: S608  our own names
            f"(SELECT FROM {connection.ops.quote_name(table)} found WHERE found.id = object_id::bigint) ORDER BY 1",
            [action],
        )
        return [key for (key,) in cursor.fetchall()]


def gone(kind: str, keys: Iterable[int]) -> Iterator[Flaw]:
    """The flaws of objects that are no longer there."""
    for key in keys:
        yield Flaw(f"{kind} {key}", "is gone: the log says that it was written.")
