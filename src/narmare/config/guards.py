"""What keeps the rows of the database besides the tables: policies and triggers come back with a restore, and the second wall's role."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import psycopg

from narmare.region import wall


log = logging.getLogger(__name__)


class GuardFault(Exception):
    """A guard is not what was saved; the message names it."""


def found(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """What keeps the rows: policies, tables that have them on, and triggers, each with its definition."""
    return dict(connection.execute(_GUARDS).fetchall())


_GUARDS = """
SELECT 'policy ' || tablename || ' ' || policyname, concat_ws(' ', permissive, cmd, roles::text, qual, with_check)
FROM pg_policies WHERE schemaname = 'public'
UNION ALL SELECT 'wall ' || relname, relforcerowsecurity::text FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || relname || ' ' || tgname, pg_get_triggerdef(held.oid) || ' ' || tgenabled::text
FROM pg_trigger held JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
"""


def compare(saved: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raise GuardFault with the first guard that is not what was saved.  A backup of an older version names none."""
    for name in sorted(saved.keys() | now.keys()) if saved else ():
        if saved.get(name) != now.get(name):
            raise GuardFault(f"The {name} is not what was saved. Do not use this installation; restore again.")  # fmt: skip


def wall_again(connection: psycopg.Connection[Any]) -> None:
    """The role of the second wall and its rights: they belong to the server, and are in no dump."""
    try:
        connection.execute(wall.BUILD)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        log.warning("The second wall is down (%s): see docs/explanation/trust.md.", type(error).__name__)
