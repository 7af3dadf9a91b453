"""The database of the tests: migrated once in a run; each worker's is a copy of that one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection


PATTERN = "test_narmare_pattern"


def use_pattern() -> None:
    """Let Django make this worker's database as a copy: `migrate` then finds nothing left to do."""
    connection.settings_dict["TEST"]["TEMPLATE"] = PATTERN


def make_pattern(told: Path) -> None:
    """A database with every migration, beside those of the workers; `told` is written when it is there."""
    test, name = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    own = test["NAME"]
    test["NAME"] = PATTERN
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()  # nobody may be at a database that is copied
        test["NAME"] = own
        connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name
    told.write_text(PATTERN)
