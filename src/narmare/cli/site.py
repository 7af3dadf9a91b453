"""The installation that a command works on: its folder, its database, Django set up."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


ADVICE = {
    errno.ENOSPC: "the disk is full. Free at least 1.5 GB, or set NARMARE_HOME to a folder on another disk.",
    errno.EACCES: "no permission to write there. Set NARMARE_HOME to a folder that you may write to.",
    errno.EPERM: "no permission to write there. Set NARMARE_HOME to a folder that you may write to.",
    errno.EEXIST: "a file is in the way. Move it, or set NARMARE_HOME to another folder.",
    errno.ENOTDIR: "a file is in the way. Move it, or set NARMARE_HOME to another folder.",
    errno.EROFS: "the file system is read-only. Set NARMARE_HOME to a folder that you may write to.",
}


def home() -> Path:
    """The folder of the installation (NARMARE_HOME, ./var)."""
    return Path(os.environ.get("NARMARE_HOME", "var")).resolve()


def set_up() -> None:
    """Set up Django for a command that serves nothing; without DATABASE_URL it starts or joins the embedded PostgreSQL.

    Raises:
        EmbeddedDatabaseError: it does not start.
    """
    import django

    from narmare.config import embedded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    os.environ.setdefault("NARMARE_SECRET_KEY", "not used by this command")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(home() / "postgres")
    django.setup()


@contextmanager
def opened() -> Iterator[None]:
    """Django set up, and what can go wrong outside our code as one line and exit code 1."""
    with plain_errors(home()):
        set_up()
        yield


@contextmanager
def plain_errors(home: Path) -> Iterator[None]:
    """Turn what can go wrong outside our code into one line and exit code 1."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, ProgrammingError

    from narmare.analysis.indicators.source import DataError
    from narmare.analysis.twin.generate import NotATwin
    from narmare.config.embedded import EmbeddedDatabaseError
    from narmare.programme.faults import ContentError

    try:
        yield
    except (EmbeddedDatabaseError, ImproperlyConfigured, NotATwin, DataError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    except ProgrammingError as error:
        raise click.ClickException(
            "The database lacks this version's tables. Run `narmare demo --prepare-only`, or `python manage.py migrate`."
        ) from error
    except DatabaseError as error:
        said = (
            str(error).strip().partition("\n")[0]
        )  # the first line; PostgreSQL quotes the statement below it
        raise click.ClickException(
            f"The database refused: {said}. Is its disk full, or was it made by another version of Närmare?"
        ) from error
    except OSError as error:
        if error.errno is None:  # raised by our own code, with a sentence that says what to do
            raise click.ClickException(str(error)) from error
        advice = ADVICE.get(error.errno, f"{error.strerror}. Set NARMARE_HOME to another folder.")
        raise click.ClickException(f"Cannot write in {error.filename or home}: {advice}") from error
