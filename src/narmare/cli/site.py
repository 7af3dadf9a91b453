"""The installation that a command works on: its folder, its database, Django set up."""

from __future__ import annotations

import os
from pathlib import Path


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
