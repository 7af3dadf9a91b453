"""The restore drill: what was saved comes back, row for row; what is damaged or in the way is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection, connections

from narmare.cli import backup as command
from narmare.cli import restore as restore_command
from narmare.config import backup
from narmare.meetings import storage
from narmare.region import queries, seals
from narmare.region.models import Purpose
from tests.cast import NOW, Cast


ELSEWHERE = "narmare_restore_drill"
KEY = "ab" + "0" * 30


def owner(*statements: str) -> None:
    """Statements outside of every transaction and beside Django's own connection."""
    given = connection.settings_dict
    with psycopg.connect(dbname="postgres", host=given["HOST"], user=given["USER"], port=given["PORT"] or None, autocommit=True) as other:  # fmt: skip
        for statement in statements:
            other.execute(statement)


@pytest.fixture
def here(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """An installation with care tables, one file that somebody sent, and a key."""
    settings.NARMARE_HOME = tmp_path / "home"
    settings.NARMARE_DATA = settings.NARMARE_HOME / "care"
    settings.NARMARE_SEALS = settings.NARMARE_HOME / "seals"
    (settings.NARMARE_DATA / "unit").mkdir(parents=True)
    (settings.NARMARE_DATA / "unit" / "part-0.parquet").write_bytes(b"rows")
    (settings.NARMARE_DATA / ".importing-unit").mkdir()
    (settings.NARMARE_HOME / "secret-key").write_text("secret")
    storage.write(KEY, b"a picture")
    return settings.NARMARE_HOME


@pytest.fixture
def elsewhere(settings, here: Path, tmp_path: Path, django_db_setup: None) -> Iterator[Callable[[], Path]]:  # type: ignore[no-untyped-def]
    """Moves to another machine: an empty database and an empty folder."""
    name = settings.DATABASES["default"]["NAME"]

    def move() -> Path:
        owner(f'DROP DATABASE IF EXISTS "{ELSEWHERE}" WITH (FORCE)', f'CREATE DATABASE "{ELSEWHERE}"')
        monkey.setitem(settings.DATABASES["default"], "NAME", ELSEWHERE)
        settings.NARMARE_HOME = tmp_path / "other"
        settings.NARMARE_DATA, settings.NARMARE_SEALS = settings.NARMARE_HOME / "care", settings.NARMARE_HOME / "seals"  # fmt: skip
        return settings.NARMARE_HOME

    with pytest.MonkeyPatch.context() as monkey:
        monkey.setitem(settings.DATABASES["default"], "NAME", connections["default"].settings_dict["NAME"])
        yield move
    assert settings.DATABASES["default"]["NAME"] == name
    owner(f'DROP DATABASE IF EXISTS "{ELSEWHERE}" WITH (FORCE)')


@pytest.mark.django_db(transaction=True)
def test_the_restore_drill(
    transactional_db: None, cast: Cast, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    """Saved here, restored elsewhere: every table has its rows and hash, every file its bytes; refused over what is there."""
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    seals.seal(now=NOW)
    folder, keys = tmp_path / "saved", tmp_path / "keys"
    saved = backup.backup(folder, now=NOW, keys=keys)
    home = elsewhere()
    restored = backup.restore(folder)
    with closing(backup._connect()) as there:
        found = backup.contents(there)

    assert found == saved.tables == restored.tables
    assert saved.tables["region_accesslog"].rows == 1
    assert (home / "care" / "unit" / "part-0.parquet").read_bytes() == b"rows"
    assert storage.path_of(KEY).read_bytes() == b"a picture"
    assert list((home / "seals").iterdir())
    assert not (home / "care" / ".importing-unit").exists()

    with pytest.raises(backup.BackupError, match="care, files, seals, the database. Nothing was changed"):
        backup.restore(folder)

    # The keys lie apart, and nowhere in the backup.
    assert (keys / "secret-key").read_text() == "secret"
    assert not [name for name in saved.files if "key" in name]

    # One row changed after the restore is a table that is not what was saved.
    with closing(backup._connect()) as there:
        there.execute("UPDATE region_unit SET name = name || ' ' WHERE code = 'vc-01'")
        with pytest.raises(backup.BackupError, match="The table region_unit is not what was saved"):
            backup.compare(saved.tables, backup.contents(there))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A small backup that nothing can be restored from, for what is checked before the database."""
    folder = tmp_path / "saved"
    (folder / "care").mkdir(parents=True)
    (folder / "care" / "a").write_bytes(b"a")
    (folder / backup.DUMP).write_bytes(b"dump")
    backup.Manifest("1", "2026-11-22", {"t": backup.Table(1, "2")}, dict(backup._sums(folder))).write(folder)
    return folder


def test_a_whole_backup_is_as_it_was_written(saved: Path) -> None:
    assert backup.check(saved).tables == {"t": backup.Table(1, "2")}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "care" / "a").write_bytes(b"b"), "care/a has changed"),
        (lambda folder: (folder / "care" / "a").unlink(), "care/a is missing"),
        (lambda folder: (folder / "care" / "b").write_bytes(b"b"), "care/b is not of it"),
        (lambda folder: (folder / "manifest.json").unlink(), "no finished backup"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "cannot be read"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    saved: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(saved)

    with pytest.raises(backup.BackupError, match=said):
        backup.restore(saved, over=True)


def test_a_backup_goes_into_a_new_folder_and_keys_elsewhere(saved: Path) -> None:
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.backup(saved, now=NOW)
    with pytest.raises(backup.BackupError, match="must not lie in the backup"):
        backup.backup(saved.parent / "new", now=NOW, keys=saved.parent / "new" / "keys")


@pytest.mark.django_db
def test_a_backup_that_fails_leaves_nothing_behind(here: Path, tmp_path: Path, settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "no_such_database")
    with pytest.raises(backup.BackupError, match="DATABASE_URL"):
        backup.backup(tmp_path / "saved", now=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_the_commands_say_what_is_wrong_in_one_line(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)
    checked = CliRunner().invoke(command.command, [str(saved), "--check"])
    (saved / "care" / "a").unlink()
    refused = CliRunner().invoke(restore_command.command, [str(saved)])

    assert (checked.exit_code, checked.output) == (0, "As it was written: 1 tables with 1 rows, 2 files.\n")
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "care/a is missing" in refused.output


def test_a_folder_that_comes_back_replaces_what_was_there(tmp_path: Path) -> None:
    source, place = tmp_path / "saved" / "care", tmp_path / "home" / "care"
    for folder, name in ((source, "new"), (place, "old"), (tmp_path / "home" / ".care-coming", "half")):
        folder.mkdir(parents=True)
        (folder / name).write_text(name)
    backup._bring(source, place)

    assert [path.name for path in place.iterdir()] == ["new"]
    assert [path.name for path in place.parent.iterdir()] == ["care"]


def test_a_program_of_an_older_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(backup.BackupError, match="PostgreSQL 99 is not installed"):
        backup._program("pg_dump", 99)
    assert backup._major(backup._program("pg_dump", 18)) >= 18
