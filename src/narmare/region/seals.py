"""Seals that show whether somebody has changed, removed or slipped in a row of a log after it was written.

A row is written in the one statement of the request that it tells of and costs nothing more there.  Afterwards `narmare tick`
seals what has been written: each row gets a SHA-256 over its columns, and each seal a head over those and the head before it.
Heads are also written to files outside the database (`NARMARE_SEALS`), so that whoever rewrites the whole chain is found too.
Why so and not otherwise: docs/decisions/2026-11-logs-are-sealed-afterwards.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from narmare.region.models import LogSeal


LARGEST_SEAL = 5_000  # rows; a seal is read as a whole
PATIENCE_MS = 200  # how long writers may have to stand in line behind us
TRIES = 5
SHOWN = 20  # faults of one log that are told
BEFORE_ALL = -(2**63)  # below every key: a row with a negative key would be one that was slipped in
START = bytes(32)  # what the first seal of a log follows
GUARDS = ("append_only", "append_only_whole")
_LOGS: list[str] = []


def register(table: str) -> None:
    """Let the rows of the append-only table be sealed.  Called when an app is ready; twice is once."""
    if table not in _LOGS:
        _LOGS.append(table)


def logs() -> tuple[str, ...]:
    """The tables that are sealed."""
    return tuple(sorted(_LOGS))


class Busy(Exception):
    """Somebody writes to the log without a pause; the next round tries again."""


@dataclass(frozen=True)
class Sealed:
    """What a round sealed in one log."""

    log: str
    rows: int
    number: int
    head: str


@dataclass(frozen=True)
class Fault:
    """Something in a log that is not as it was sealed.  `row` is None where no single row is meant."""

    log: str
    kind: str  # changed, removed, inserted, seal, anchor, unguarded
    row: int | None
    said: str

    def __str__(self) -> str:
        return f"{self.log}: {self.said}"


@dataclass(frozen=True)
class Verdict:
    """What the verification of one log found; `unsealed` rows cannot be judged yet."""

    log: str
    rows: int
    seals: int
    head: str
    unsealed: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that has been sealed is as it was."""
        return not self.faults


def seal(*, now: datetime) -> list[Sealed]:
    """Seal what has been written to every log since the last time; the heads go to the files too.

    Raises:
        Busy: a log is never still; nothing more was sealed there.
    """
    done = [one for log in logs() for one in _seal_log(log, now)]
    anchor()
    return done


def _seal_log(log: str, now: datetime) -> Iterator[Sealed]:
    """Seals of at most LARGEST_SEAL rows until the log has none left that is settled."""
    last = LogSeal.objects.filter(log=log).order_by("-number").first()
    upto = _settled(log)
    while upto is not None:
        after = BEFORE_ALL if last is None else last.ids[-1]
        found = _digests(log, _columns(log), after, upto, LARGEST_SEAL)
        if not found:
            return
        last = _new_seal(log, last, found, now)
        last.save(force_insert=True)
        yield Sealed(log, len(found), last.number, bytes(last.head).hex())


def _settled(log: str) -> int | None:
    """The key up to which no row can come any more.

    A row takes its number after it has locked the table for writing.  While we hold a lock that waits for writers, every
    number given out is either stored or lost for ever; so what is then the largest stays the largest of what lies below it.
    """
    for _attempt in range(TRIES):
        with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'")
            cursor.execute(f"LOCK TABLE {_quoted(log)} IN SHARE MODE")
            cursor.execute(f"SELECT max(id) FROM {_quoted(log)}")  # noqa: S608  a registered table
            (largest,) = cursor.fetchone()
            cursor.execute("SET LOCAL lock_timeout = 0")  # an outer transaction goes on as it was
            return None if largest is None else int(largest)
    raise Busy(f"{log} was never still for {PATIENCE_MS} ms; the next round tries again.")


def _new_seal(log: str, last: LogSeal | None, found: Sequence[tuple[int, bytes]], now: datetime) -> LogSeal:
    made = LogSeal(
        log=log, number=1 if last is None else last.number + 1, at=now, columns=_columns(log),
        ids=[key for key, _digest in found], digests=b"".join(digest for _key, digest in found),
        previous=START if last is None else bytes(last.head),
    )  # fmt: skip
    made.head = head_of(made)
    return made


def head_of(one: LogSeal) -> bytes:
    """The head that a seal must have: SHA-256 over the head before it, itself as JSON, and its digests."""
    said = json.dumps([one.log, one.number, one.at.astimezone(UTC).isoformat(), one.columns, one.ids])
    return hashlib.sha256(bytes(one.previous) + said.encode() + bytes(one.digests)).digest()


def _columns(log: str) -> list[str]:
    """The columns that the table has today.  A seal remembers them, so a column that is added later changes no digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [log],
        )
        return [name for (name,) in cursor.fetchall()]


def _digests(
    log: str, columns: Sequence[str], after: int, upto: int, most: int | None = None
) -> list[tuple[int, bytes]]:
    """Key and SHA-256 of each row with after < key <= upto: over its columns as a JSON array, times in UTC."""
    values = ", ".join(_quoted(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, sha256(convert_to(jsonb_build_array({values})::text, 'UTF8')) FROM (SELECT * FROM {_quoted(log)} "  # noqa: S608  names of a registered table
            "WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) stretch ORDER BY id",
            [after, upto, most],
        )
        return [(key, bytes(digest)) for key, digest in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def verify() -> list[Verdict]:
    """Compare every log with its seals and the seals with the files."""
    kept = anchors()
    return [_verify_log(log, kept.get(log, {})) for log in logs()]


def _verify_log(log: str, kept: Mapping[int, str]) -> Verdict:
    faults = _unguarded(log)
    previous, after, rows, number = START, BEFORE_ALL, 0, 0
    for one in LogSeal.objects.filter(log=log).order_by("number").iterator(chunk_size=20):
        faults += _seal_faults(one, number + 1, previous, kept)
        faults += _row_faults(one, after)
        previous, after, number = bytes(one.head), one.ids[-1], one.number
        rows += len(one.ids)
    if missing := sorted(known for known in kept if known > number):
        faults.append(Fault(log, "anchor", None, f"seal {missing[0]} is in the files and not in the database: the end of the log is gone."))  # fmt: skip
    return Verdict(log, rows, number, previous.hex(), _count_after(log, after), tuple(faults[:SHOWN]))


def _seal_faults(one: LogSeal, expected: int, previous: bytes, kept: Mapping[int, str]) -> list[Fault]:
    """What is wrong with the seal itself."""
    if one.number != expected:
        said = f"seal {expected} is missing."
    elif bytes(one.previous) != previous or head_of(one) != bytes(one.head):
        said = f"seal {one.number} (rows {one.ids[0]} to {one.ids[-1]}) has been changed."
    elif kept.get(one.number, bytes(one.head).hex()) != bytes(one.head).hex():
        return [Fault(one.log, "anchor", None, f"seal {one.number} is not the one in the files: it has been made again.")]  # fmt: skip
    else:
        return []
    return [Fault(one.log, "seal", None, said)]


def _row_faults(one: LogSeal, after: int) -> list[Fault]:
    """Rows of the stretch that are not as they were, the first one first."""
    digests = bytes(one.digests)
    sealed = {key: digests[32 * place : 32 * place + 32] for place, key in enumerate(one.ids)}
    stored = dict(_digests(one.log, one.columns, after, one.ids[-1]))
    words = {"removed": "has been removed", "inserted": "was inserted later", "changed": "has been changed"}
    faults = []
    for key in sorted(sealed.keys() | stored.keys()):
        if sealed.get(key) != stored.get(key):
            kind = "removed" if key not in stored else "inserted" if key not in sealed else "changed"
            faults.append(Fault(one.log, kind, key, f"row {key} {words[kind]} (seal {one.number})."))
    return faults


def _count_after(log: str, after: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_quoted(log)} WHERE id > %s", [after])  # noqa: S608  a registered table
        return int(cursor.fetchone()[0])


def _unguarded(log: str) -> list[Fault]:
    """The triggers that refuse changes must be there and on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = ANY(%s) AND tgenabled IN ('O', 'A')",
            [log, list(GUARDS)],
        )
        on = {name for (name,) in cursor.fetchall()}
    return [
        Fault(log, "unguarded", None, f"the trigger {name}, which refuses changes, is off or gone.")
        for name in GUARDS
        if name not in on
    ]


def _anchor_files() -> list[Path]:
    folder: Path = settings.NARMARE_SEALS
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):  # the last line of a machine that lost power; its seal is written again
            yield json.loads(line)


def anchors() -> dict[str, dict[int, str]]:
    """The heads in the files: log -> number of the seal -> head.  The first that was written counts."""
    found: dict[str, dict[int, str]] = {}
    for path in _anchor_files():
        for line in _lines(path):
            found.setdefault(line["log"], {}).setdefault(line["number"], line["head"])
    return found


def anchor() -> int:
    """Write the heads that the files lack; returns how many.  A file a month, a line a seal."""
    latest = {} if not (files := _anchor_files()) else _latest(files)
    written = 0
    for log in logs():
        news = LogSeal.objects.filter(log=log, number__gt=latest.get(log, 0)).order_by("number")
        for one in news.only("log", "number", "at", "head").iterator():
            _append(one)
            written += 1
    return written


def _latest(files: Sequence[Path]) -> dict[str, int]:
    """The last number of each log in the newest files; older ones are read only for logs that are not found there."""
    found: dict[str, int] = {}
    for path in reversed(files):
        here: dict[str, int] = {}
        for line in _lines(path):
            here[line["log"]] = max(line["number"], here.get(line["log"], 0))
        found = here | found
        if set(logs()) <= found.keys():
            break
    return found


def _append(one: LogSeal) -> None:
    folder: Path = settings.NARMARE_SEALS
    folder.mkdir(parents=True, exist_ok=True)
    said = {
        "log": one.log,
        "number": one.number,
        "at": one.at.astimezone(UTC).isoformat(),
        "head": bytes(one.head).hex(),
    }
    path = folder / f"{one.at.astimezone(UTC):%Y-%m}.jsonl"
    with path.open("a+b") as file:
        torn = file.tell() > 0 and file.seek(-1, 2) >= 0 and file.read(1) != b"\n"
        file.write((("\n" if torn else "") + json.dumps(said) + "\n").encode())
