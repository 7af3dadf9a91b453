"""A backup of the whole installation in one folder, and the way back.

The folder holds `database.dump` (PostgreSQL's own format), the folders `care`, `files` and `seals`, and `manifest.json`, which is
written last: a folder without it is an interrupted backup and is not restored.  The manifest has a SHA-256 of every file, and
for every table the number of rows and a hash of their content, taken in the same snapshot of the database as the dump.
Every file but the manifest is encrypted (`config.locked`), and the manifest is marked by the same key, unless it was asked to be plain.
Keys are not in it: who finds the backup must not find them there as well.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from narmare import __version__
from narmare.config import guards, locked, pgtools
from narmare.config.locked import Lock, LockFault
from narmare.config.pgtools import BackupError
from narmare.region import restoring


DUMP, MANIFEST, KEYS = "database.dump", "manifest.json", ("secret-key", "field-keys", "backup-keys")
COMING = ".coming"  # in a folder that was there: what is not whole yet


@dataclass(frozen=True)
class Table:
    """What a table held: the number of rows, and a sum over the SHA-256 of each row that does not depend on their order."""

    rows: int
    content: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.  `files`: path in the folder -> SHA-256 of the file as it lies there.

    `guards`: what keeps the rows in the database (policies, triggers) -> their definitions.  `id` is random, and each locked file
    is bound to it; `key` names the key and `mark` shows that its holder wrote all this.  Both are "" in a plain backup.
    """

    version: str
    made_at: str
    tables: Mapping[str, Table]
    files: Mapping[str, str]
    guards: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    key: str = ""
    mark: str = ""

    @property
    def said(self) -> str:
        """What the mark is over."""
        return json.dumps({**asdict(self), "mark": ""}, sort_keys=True)

    def place(self, name: str) -> str:
        """What a file of the backup is bound to."""
        return f"{self.id}/{name}"

    def lock(self) -> Lock | None:
        """The lock of the files; None in a plain backup.

        Raises:
            BackupError: its key is not here, or somebody else has written the manifest.
        """
        if not self.key:
            return None
        try:
            found = locked.lock_of(self.key)
        except (LockFault, ImproperlyConfigured) as error:
            raise BackupError(str(error)) from error
        if not found.marked(self.said, self.mark):
            raise BackupError(f"{MANIFEST} was not written with the key {self.key}: it has been changed. Take another backup.")  # fmt: skip
        return found

    def write(self, folder: Path) -> None:
        """Put it into the folder, at once or not at all."""
        draft = folder / f"{MANIFEST}.draft"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / MANIFEST)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a backup.

        Raises:
            BackupError: there is none, so the backup was never finished.
        """
        try:
            found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            tables = {name: Table(**table) for name, table in found["tables"].items()}
            rest = {name: found[name] for name in ("guards", "id", "key", "mark") if name in found}
            return cls(found["version"], found["made_at"], tables, found["files"], **rest)
        except FileNotFoundError:
            raise BackupError(f"{folder} holds no {MANIFEST}: no finished backup. Choose another folder.") from None  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(
                f"{folder / MANIFEST} cannot be read ({type(error).__name__}). Take another backup."
            ) from error


def places() -> dict[str, Path]:
    """The folders of the installation that a backup holds, by their name in it."""
    return {"care": settings.NARMARE_DATA, "files": settings.NARMARE_HOME / "files", "seals": settings.NARMARE_SEALS}  # fmt: skip


def backup(folder: Path, *, now: datetime, lock: Lock | None = None, keys: Path | None = None) -> Manifest:
    """Write a backup into `folder`, which must be new or empty (a mount point may be), locked if there is a lock, and the key files into `keys` if given.

    The database comes first: a file that it names was stored before, so it is among those that are copied after.

    Raises:
        BackupError: a restore was not finished here, the folder holds something, `keys` lies in it, or PostgreSQL refused.
        OSError: the disk refuses.
    """
    if half := restoring.unfinished():
        raise BackupError(half)
    inside = (
        folder.is_dir()
    )  # it may be where a disk is mounted: it stays, and all that is written lies on that disk
    coming = folder / COMING if inside else folder.with_name(f".{folder.name}-coming")
    if inside and any(one != coming for one in folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Give a new folder for each backup.")
    if keys is not None and keys.resolve().is_relative_to(folder.resolve()):
        raise BackupError("The keys must not lie in the backup. Give a folder somewhere else.")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(parents=True, mode=0o700)
    try:
        manifest = _fill(coming, now, lock)
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    if keys is not None:
        _copy_keys(keys)
    _move_up(coming, folder) if inside else coming.rename(folder)
    return manifest


def _move_up(coming: Path, folder: Path) -> None:
    """Move a whole backup out into the folder that it was written in; the manifest last, without it there is no backup."""
    with suppress(PermissionError):  # a file system without modes, on a disk that was brought along
        folder.chmod(0o700)
    for path in sorted(coming.iterdir(), key=lambda path: path.name == MANIFEST):
        path.rename(folder / path.name)
    coming.rmdir()


def _fill(folder: Path, now: datetime, lock: Lock | None) -> Manifest:
    made = Manifest(__version__, now.isoformat(), {}, {}, {}, secrets.token_hex(16), lock.id if lock else "")
    tables, found = _dump(folder / DUMP, made, lock)
    with _no_import(settings.NARMARE_DATA):
        for name, place in places().items():
            _save(place, folder, name, made, lock)
    made = replace(made, tables=tables, guards=found, files=dict(_sums(folder)))
    made = replace(made, mark=lock.mark(made.said) if lock else "")
    made.write(folder)
    return made


def _save(source: Path, folder: Path, name: str, made: Manifest, lock: Lock | None) -> None:
    """Save the files of a place, without what is on its way in it (names that begin with a dot)."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        parts = path.relative_to(source).parts
        if any(part.startswith(".") for part in parts):
            continue
        target = folder.joinpath(name, *parts)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            locked.stored(file, target, made.place(target.relative_to(folder).as_posix()), lock)


def check(folder: Path) -> Manifest:
    """The manifest, if every file of the backup is as it was written.

    Raises:
        BackupError: names the first file that is missing, changed or too many.
    """
    manifest, there = Manifest.read(folder), dict(_sums(folder))
    for name in sorted(manifest.files.keys() | there.keys()):
        if manifest.files.get(name) != there.get(name):
            state = "is missing" if name not in there else "is not of it" if name not in manifest.files else "has changed"  # fmt: skip
            raise BackupError(f"{name} {state} in {folder}. Take another backup.")
    return manifest


def restore(folder: Path, *, over: bool = False, unlocked: bool = False) -> Manifest:
    """Make this installation what the backup holds, and prove it by comparing every table.

    Args:
        over: replace what is here; without it a database or folder that holds something is left alone.
        unlocked: also a plain backup where there are keys: nothing in it shows who has written it.

    Raises:
        BackupError: the backup is not whole, something is in the way, or what came back is not what was saved.

    Until the end the installation is marked as half (`region.restoring`): no server starts, and no backup is taken of it.
    """
    manifest = check(folder)
    lock = manifest.lock()
    if lock is None and locked.locks() and not unlocked:
        raise BackupError(f"{folder} is not encrypted, and this installation has keys of backups: anybody can have written it. Say --plain if it is yours.")  # fmt: skip
    with closing(pgtools.connect()) as connection:
        taken = [name for name, place in places().items() if place.exists() and any(place.iterdir())]
        taken += ["the database"] if _table_names(connection) else []
        if taken and not over:
            raise BackupError(f"There is something here already: {', '.join(taken)}. Nothing was changed. Say --over to replace it.")  # fmt: skip
        major = pgtools.server(connection)
        restoring.begin(folder)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        connection.commit()
    _undump(major, locked.opened(folder / DUMP, manifest.place(DUMP), lock))
    for name, place in places().items():
        _bring(folder / name, place, partial(_unlocked, folder, manifest, lock))
    with closing(pgtools.connect()) as connection:
        compare(manifest.tables, contents(connection))
        guards.compare(manifest.guards, guards.found(connection))
        guards.wall_again(connection)
    restoring.end()
    return manifest


def _undump(major: int, pieces: Iterator[bytes]) -> None:
    """Bring the database back from what it was dumped as; all of it or nothing."""
    options = (
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={pgtools.name()}",
    )
    with pgtools.running("pg_restore", major, *options, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101  asked for
        with suppress(BrokenPipeError), process.stdin as sink:  # it says itself why it stopped
            for piece in pieces:
                sink.write(piece)


def _unlocked(folder: Path, manifest: Manifest, lock: Lock | None, source: str, target: str) -> None:
    """Copy one file of the backup out of it."""
    name = Path(source).relative_to(folder).as_posix()
    with open(target, "xb") as file:
        file.writelines(locked.opened(Path(source), manifest.place(name), lock))


def compare(saved: Mapping[str, Table], found: Mapping[str, Table]) -> None:
    """Raise BackupError with the first table that is not what was saved."""
    for name in sorted(saved.keys() | found.keys()):
        if saved.get(name) != found.get(name):
            raise BackupError(
                f"The table {name} is not what was saved. Do not use this installation; restore again."
            )


def contents(connection: psycopg.Connection[Any]) -> dict[str, Table]:
    """Rows and content of every table, in the connection's transaction."""
    connection.execute("SET LOCAL TIME ZONE 'UTC'")
    return {name: _content(connection, name) for name in _table_names(connection)}


def _content(connection: psycopg.Connection[Any], name: str) -> Table:
    """64 bits of the SHA-256 of each row, summed as numbers: equal for equal rows in any order, and rows that are there twice count twice."""
    part = "('x' || encode(substr(sha256(convert_to(stored::text, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric"
    asked = sql.SQL("SELECT count(*), coalesce(sum({part}), 0)::text FROM {table} stored").format(
        part=sql.SQL(part), table=sql.Identifier(name)
    )
    rows, content = connection.execute(asked).fetchone() or (0, "0")
    return Table(rows, content)


def _table_names(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in found.fetchall()]


def _dump(target: Path, made: Manifest, lock: Lock | None) -> tuple[dict[str, Table], dict[str, str]]:
    """Dump the database, and say what it held and what guarded it at that same instant.  Nothing of it lies unlocked on disk."""
    with closing(pgtools.connect()) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--dbname={pgtools.name()}")  # fmt: skip
        with pgtools.running(
            "pg_dump", pgtools.server(connection), *options, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None  # noqa: S101  asked for
            locked.stored(process.stdout, target, made.place(DUMP), lock)
        return contents(connection), guards.found(connection)


@contextmanager
def _no_import(data: Path) -> Iterator[None]:
    """Keep imports from writing care tables (they take the same lock) while the folder is copied."""
    if not data.is_dir():
        yield
        return
    with (data / ".importing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_keys(keys: Path) -> None:
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEYS:
        if (settings.NARMARE_HOME / name).is_file():
            shutil.copy2(settings.NARMARE_HOME / name, keys / name)


def _bring(source: Path, place: Path, copy: Callable[[str, str], object] = shutil.copy2) -> None:
    """Put the folder of a backup in its place; what was there goes when the new one is whole."""
    if not source.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    coming, old = (place.with_name(f".{place.name}-{state}") for state in ("coming", "old"))
    for leftover in (coming, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(source, coming, copy_function=copy)
    if place.exists():
        place.rename(old)
    coming.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    """Path in the folder and SHA-256 of every file but the manifest."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in (MANIFEST, f"{MANIFEST}.draft"):
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()
