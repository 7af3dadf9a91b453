"""The restore drill: what was saved comes back, row for row; what is damaged or in the way is refused."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection, connections

from narmare.cli import backup as command
from narmare.cli import keys as keys_command
from narmare.cli import restore as restore_command
from narmare.cli import verify as verify_command
from narmare.config import backup, guards, locked, pgtools
from narmare.meetings import storage
from narmare.region import checks, queries, seals, wall
from narmare.region.keys import new_key
from narmare.region.models import Purpose
from tests.cast import NOW, Cast


ELSEWHERE = (
    f"narmare_restore_drill_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # two workers share the server
)
KEY = "ab" + "0" * 30
BACKUP_KEY = new_key()


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
def test_the_restore_drill(  # type: ignore[no-untyped-def]
    transactional_db: None, cast: Cast, elsewhere: Callable[[], Path], tmp_path: Path, settings
) -> None:
    """Saved here, restored elsewhere: every table has its rows and hash, every file its bytes; refused over what is there."""
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    seals.seal(now=NOW)
    folder, keys = tmp_path / "saved", tmp_path / "keys"
    saved = backup.backup(folder, now=NOW, lock=backup_lock(settings), keys=keys)
    home = elsewhere()
    locked_in(folder, "a picture", cast.resident_person.name, "PGDMP", "region_person")
    settings.NARMARE_BACKUP_KEYS = new_key()
    with pytest.raises(backup.BackupError, match=f"key {saved.key}, which is not among NARMARE_BACKUP_KEYS"):
        backup.restore(folder)
    settings.NARMARE_BACKUP_KEYS = f"{new_key()},{BACKUP_KEY}"  # rotated since: the old key still opens
    restored = backup.restore(folder)
    with closing(pgtools.connect()) as there:
        found = backup.contents(there)
        walled(there, saved.guards)

    assert found == saved.tables == restored.tables
    assert saved.tables["region_accesslog"].rows == 1
    assert (home / "care" / "unit" / "part-0.parquet").read_bytes() == b"rows"
    assert storage.read(KEY) == b"a picture"
    assert list((home / "seals").iterdir())
    assert not (home / "care" / ".importing-unit").exists()

    with pytest.raises(backup.BackupError, match="care, files, seals, the database. Nothing was changed"):
        backup.restore(folder)

    # The keys lie apart, and nowhere in the backup.
    assert (keys / "secret-key").read_text() == "secret"
    assert not [name for name in saved.files if "key" in name]

    # One row changed after the restore is a table that is not what was saved.
    with closing(pgtools.connect()) as there:
        there.execute("UPDATE region_unit SET name = name || ' ' WHERE code = 'vc-01'")
        with pytest.raises(backup.BackupError, match="The table region_unit is not what was saved"):
            backup.compare(saved.tables, backup.contents(there))


@pytest.mark.parametrize("moment", ["dump", "manifest"])
def test_kill_9_during_a_backup_leaves_nothing_that_is_taken_for_one(  # type: ignore[no-untyped-def]
    elsewhere: Callable[[], Path], filled: Path, tmp_path: Path, moment: str
) -> None:
    folder = tmp_path / "second"
    died(lambda: backup.backup(folder, now=NOW), KILLED_IN_BACKUP[moment])
    left = folder.with_name(f".{folder.name}-coming")

    assert not folder.exists()
    for one in (folder, left):
        with pytest.raises(backup.BackupError, match="no finished backup"):
            backup.check(one)
        with pytest.raises(backup.BackupError, match="no finished backup"):
            backup.restore(one, over=True)
    assert backup.backup(folder, now=NOW).tables["kept"].rows == 1_000
    assert not left.exists()


def test_a_folder_that_is_there_is_filled_and_not_replaced(filled: Path, tmp_path: Path) -> None:
    """A disk may be mounted there: such a folder cannot be replaced, and what lies beside it is on another disk."""
    disk = tmp_path / "mounted" / "disk"
    (disk / backup.COMING).mkdir(parents=True)
    (disk / backup.COMING / backup.DUMP).write_bytes(b"of one that was interrupted")
    before = disk.stat().st_ino
    backup.backup(disk, now=NOW)

    assert backup.check(disk).tables["kept"].rows == 1_000
    assert (disk.stat().st_ino, disk.stat().st_mode & 0o777) == (before, 0o700)
    assert list(disk.parent.iterdir()) == [disk]
    with pytest.raises(backup.BackupError, match="is not empty"):
        backup.backup(disk, now=NOW)


@pytest.mark.parametrize("moment", ["dump", "files"])
def test_kill_9_during_a_restore_is_told_by_every_command_until_it_is_done_again(  # type: ignore[no-untyped-def]
    elsewhere: Callable[[], Path], filled: Path, tmp_path: Path, moment: str, monkeypatch
) -> None:
    died(lambda: backup.restore(filled, over=True), KILLED_IN_RESTORE[moment])
    monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)
    said = CliRunner().invoke(verify_command.command, [])

    assert (said.exit_code, "A restore was not finished here" in said.output) == (1, True)
    assert "narmare.E008" in {one.id for one in checks.no_restore_is_half_done(None)}
    with pytest.raises(backup.BackupError, match="A restore was not finished here"):
        backup.backup(tmp_path / "of-a-half", now=NOW)
    saved = backup.restore(filled, over=True)
    with closing(pgtools.connect()) as there:
        assert backup.contents(there) == saved.tables
    assert checks.no_restore_is_half_done(None) == []


@pytest.fixture
def filled(elsewhere: Callable[[], Path], tmp_path: Path) -> Path:
    """A backup of an installation with one table of a thousand rows and one file, in which the test goes on."""
    home = elsewhere()
    (home / "care" / "unit").mkdir(parents=True)
    (home / "care" / "unit" / "part-0.parquet").write_bytes(b"rows")
    with closing(pgtools.connect()) as there:
        there.execute(
            "CREATE TABLE kept AS SELECT number, repeat('x', 100) AS said FROM generate_series(1, 1000) number"
        )
        there.commit()
    backup.backup(tmp_path / "first", now=NOW)
    return tmp_path / "first"


def died(work: Callable[[], object], moment: Mapping[str, str]) -> None:
    """Do the work in a process of its own, which is killed the hard way when it comes to the moment."""
    with warnings.catch_warnings():  # the child only does the work and dies; it waits for no other thread
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            for module, name in moment.items():
                setattr(
                    {"backup": backup, "locked": locked}[module],
                    name,
                    lambda *_given: os.kill(os.getpid(), 9),
                )
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9


# Where it dies: the function that is not reached any more.
KILLED_IN_BACKUP = {
    "dump": {"backup": "contents"},
    "manifest": {"backup": "_sums"},
}
KILLED_IN_RESTORE = {
    "dump": {"locked": "opened"},
    "files": {"backup": "_bring"},
}


def backup_lock(settings) -> locked.Lock:  # type: ignore[no-untyped-def]
    """The lock of the key in the settings."""
    settings.NARMARE_BACKUP_KEYS = BACKUP_KEY
    return locked.lock()


def locked_in(folder: Path, *words: str) -> None:
    """None of the words can be read in any file of the backup but the names of tables in the manifest."""
    for path in folder.rglob("*"):
        held = path.read_bytes() if path.is_file() and path.name != backup.MANIFEST else b""
        assert [word for word in words if word.encode() in held] == [], path


def walled(there: psycopg.Connection[tuple[int]], saved: Mapping[str, str]) -> None:
    """The second wall and the triggers stand in the restored database as in the one that was saved."""
    assert guards.found(there) == saved
    assert {"wall contact_case", "policy region_person behind_the_wall"} <= saved.keys()
    assert "trigger region_accesslog append_only" in saved
    everybody = there.execute("SELECT count(*) FROM region_person").fetchone()
    there.execute(f"SET LOCAL ROLE {wall.ROLE}")
    behind = there.execute("SELECT count(*) FROM region_person").fetchone()
    there.execute("RESET ROLE")
    assert (everybody, behind) == ((7,), (0,))
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        there.execute("UPDATE region_accesslog SET role = 'x'")
    there.rollback()


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
        pgtools.program("pg_dump", 99)
    assert pgtools.major(pgtools.program("pg_dump", 18)) >= 18


class TestLock:
    @pytest.fixture
    def lock(self, settings) -> locked.Lock:  # type: ignore[no-untyped-def]
        return backup_lock(settings)

    def shut(self, lock: locked.Lock, data: bytes, place: str = "b/care/a") -> bytes:
        target = io.BytesIO()
        lock.shut(io.BytesIO(data), target, place)
        return target.getvalue()

    @pytest.mark.parametrize(
        "size", [0, 1, locked.FRAME - 1, locked.FRAME, locked.FRAME + 1, 3 * locked.FRAME]
    )
    def test_what_is_shut_opens(self, lock: locked.Lock, size: int) -> None:
        data = bytes(number % 251 for number in range(size))
        closed = self.shut(lock, data)

        assert b"".join(lock.open(io.BytesIO(closed), "b/care/a")) == data
        assert closed != self.shut(lock, data)  # another key for each file, also of equal ones

    @pytest.mark.parametrize(
        "damage",
        [
            lambda shut: shut[:-1],
            lambda shut: shut[: -locked.FRAME - locked.TAG],  # the last frame is left out
            lambda shut: shut[:-1] + bytes([shut[-1] ^ 1]),
            lambda shut: shut[:20] + bytes([shut[20] ^ 1]) + shut[21:],
            lambda shut: shut[:100] + bytes([shut[100] ^ 1]) + shut[101:],
            lambda shut: shut + b"more",
        ],
    )
    def test_what_is_changed_does_not_open(self, lock: locked.Lock, damage: Callable[[bytes], bytes]) -> None:
        shut = damage(self.shut(lock, bytes(2 * locked.FRAME)))

        with pytest.raises(locked.LockFault, match="b/care/a does not open"):
            list(lock.open(io.BytesIO(shut), "b/care/a"))

    def test_a_file_does_not_open_as_another_or_in_another_backup(self, lock: locked.Lock) -> None:
        for place in ("b/care/b", "c/care/a"):
            with pytest.raises(locked.LockFault, match=place):
                list(lock.open(io.BytesIO(self.shut(lock, b"rows")), place))

    def test_a_manifest_that_somebody_else_wrote_is_refused(self, lock: locked.Lock, tmp_path: Path) -> None:
        """Whoever can write to the folder, and has no key, can make nothing of it that is restored."""
        made = backup.Manifest("1", "2026-11-22", {"t": backup.Table(1, "2")}, {}, {}, "id", lock.id)
        backup.replace(made, mark=lock.mark(made.said)).write(tmp_path)
        assert backup.Manifest.read(tmp_path).lock() == lock

        backup.replace(made, tables={}, mark=lock.mark(made.said)).write(tmp_path)
        with pytest.raises(backup.BackupError, match="was not written with the key"):
            backup.restore(tmp_path)

    def test_a_plain_one_is_no_way_past_the_mark(self, lock: locked.Lock, saved: Path) -> None:
        with pytest.raises(
            backup.BackupError, match="is not encrypted, and this installation has keys of backups"
        ):
            backup.restore(saved, over=True)

    def test_without_a_key_nothing_is_saved(self, settings, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)
        settings.NARMARE_BACKUP_KEYS, settings.NARMARE_BACKUP_KEYS_FILE = "", tmp_path / "backup-keys"
        refused = CliRunner().invoke(command.command, [str(tmp_path / "new")])

        assert (refused.exit_code, (tmp_path / "new").exists()) == (1, False)
        assert "narmare keys backup new" in refused.output

    def test_a_rotation_keeps_the_old_keys(self, settings, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)
        settings.NARMARE_BACKUP_KEYS, settings.NARMARE_BACKUP_KEYS_FILE = "", tmp_path / "backup-keys"
        for _ in range(2):
            told = CliRunner().invoke(keys_command.command, ["backup", "new"])
            assert told.exit_code == 0, told.output
        first, second = locked.locks()

        assert told.output.splitlines()[1:] == [f"{first.id} locks", f"{second.id} opens"]
        assert (locked.lock(), locked.lock_of(second.id)) == (first, second)
        assert settings.NARMARE_BACKUP_KEYS_FILE.stat().st_mode & 0o77 == 0
