"""One migration makes all tables of an app; what it replaces made the same, one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from narmare.config import health
from tests import schema


pytestmark = pytest.mark.django_db
SQUASHED = schema.squashed()


def _forget(*names: tuple[str, str]) -> None:
    for app, name in names:
        MigrationRecorder(connection).record_unapplied(app, name)


def _of_the_old_chain() -> None:
    """What a database says that was made before there were squashed migrations."""
    _forget(*((migration.app_label, migration.name) for migration in SQUASHED))


def _left() -> list[tuple[str, str]]:
    """What `migrate` would do."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _later(migration: Any) -> list[tuple[str, str]]:
    """The app's migrations that came after the squashed one."""
    there = MigrationExecutor(connection).loader.disk_migrations
    known = {*migration.replaces, (migration.app_label, migration.name)}
    return sorted(key for key in there if key[0] == migration.app_label and key not in known)


def test_every_app_has_one() -> None:
    assert {migration.app_label for migration in SQUASHED} == set(schema.APPS)


def test_a_new_database_has_the_schema_that_was_made_one_by_one() -> None:
    lines = schema.made()
    now, then = schema.digests(lines), {**schema.kept()}
    then.pop(schema.SOURCES)

    assert now.keys() == then.keys()
    assert {table: lines[table] for table in now if now[table] != then[table]} == {}


def test_the_replaced_migrations_are_those_whose_schema_is_kept() -> None:
    assert schema.sources(SQUASHED) == schema.kept()[schema.SOURCES], "python -m tests.schema"


def test_a_new_database_counts_what_was_replaced_as_applied() -> None:
    replaced = {key for migration in SQUASHED for key in migration.replaces}

    assert replaced <= MigrationRecorder(connection).applied_migrations().keys()


def test_a_database_that_was_made_one_by_one_is_migrated(capsys: Any) -> None:
    _of_the_old_chain()
    assert _left() == []
    assert health._migrations() != "ok"

    call_command("migrate", verbosity=0, interactive=False)
    with translation.override(None):
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)

    assert capsys.readouterr().out.strip() == "No changes detected"
    assert health._migrations() == "ok"
    assert _left() == []


@pytest.mark.parametrize("migration", SQUASHED, ids=lambda migration: migration.app_label)
def test_a_database_that_has_some_goes_on_with_the_others(migration: Any) -> None:
    _of_the_old_chain()
    rest = [*migration.replaces[1:], *_later(migration)]
    _forget(*rest)

    assert [key for key in _left() if key[0] == migration.app_label] == rest


def test_it_can_be_taken_back() -> None:
    call_command("migrate", "reports", "zero", verbosity=0, interactive=False)
    assert not any(table.startswith("reports_") for table in schema.made())

    call_command("migrate", verbosity=0, interactive=False)
    assert schema.digests(schema.made())["reports_report"] == schema.kept()["reports_report"]
