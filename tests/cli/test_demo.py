"""`narmare demo`: everything made once, kept, and one plain line when this machine says no."""

import errno
import os
import pathlib
import shutil
import socket
import stat

import pytest
from click.testing import CliRunner

from narmare.cli import demo as cli
from narmare.config import demo, embedded, publishing
from narmare.followup import queries
from narmare.followup.models import Snapshot
from narmare.programme.models import Strategy
from narmare.region.models import Account, Unit


@pytest.fixture
def home(tmp_path, monkeypatch, settings):
    """A home of its own for the installation."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NARMARE_HOME", str(folder))
    settings.NARMARE_DATA, settings.STATIC_ROOT = folder / "care", folder / "static"
    return folder


@pytest.fixture
def demo_with_small_twin(home, db, monkeypatch, small_twin, computed, fresh_memory):
    """The demo, with the small twin and its numbers in place of the full one; it gives back what was asked for."""
    made = []

    def make_twin(*, seed, scale):
        made.append((seed, scale))
        shutil.copytree(small_twin, home / "care")

    monkeypatch.setattr(demo, "make_twin", make_twin)
    monkeypatch.setattr(
        publishing.run, "compute", lambda folder, **asked: computed
    )  # test_publish.py computes
    return made


def prepare(*more):
    return CliRunner().invoke(cli.command, ["--prepare-only", *more])


def refused(result):
    """The one line that was said; nothing was served."""
    lines = [line for line in result.output.splitlines() if not line.startswith("  ")]  # not the steps
    assert result.exit_code == 1, result.output
    assert len(lines) == 1, result.output
    assert lines[0].startswith("Error: ")
    return lines[0]


def test_a_fresh_installation_gets_everything(demo_with_small_twin, home):
    result = prepare("--seed", "3", "--scale", "0.5")

    assert result.exit_code == 0, result.output
    assert demo_with_small_twin == [(3, 0.5)]
    assert Unit.objects.filter(kind="care_centre").exists()
    assert Account.objects.filter(key="board_member").exists()
    assert Strategy.objects.get().title_sv == "Närmare Kronobergaren"
    assert queries.current_snapshot().measurement_set.exists()
    assert list((home / "static").rglob("narmare.css"))


def test_the_second_time_nothing_is_made_again_and_all_is_kept(demo_with_small_twin, home):
    first = prepare()
    snapshot = Snapshot.objects.get()
    Account.objects.filter(key="nurse").update(name="Omdöpt i demon")
    before = {path: path.stat().st_mtime_ns for path in (home / "care").rglob("*")}
    second = prepare()

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Synthetic region" in first.output
    assert "Indicators" in first.output
    assert "Synthetic region" not in second.output
    assert "Indicators" not in second.output
    assert len(demo_with_small_twin) == 1
    assert Snapshot.objects.values_list("pk", "published_at").get() == (snapshot.pk, snapshot.published_at)
    assert {path: path.stat().st_mtime_ns for path in (home / "care").rglob("*")} == before
    assert Account.objects.get(key="nurse").name == "Omdöpt i demon"


def test_a_changed_definition_is_computed_again(demo_with_small_twin):
    prepare()
    Snapshot.objects.update(versions={"telefontillganglighet_samma_dag": "0.9"})

    assert not demo.has_numbers()


def test_numbers_of_another_folder_are_left_alone(demo_with_small_twin, tmp_path):
    prepare()
    Snapshot.objects.update(data=str(tmp_path / "imported"))

    assert "Indicators" not in prepare().output


def test_the_secret_is_made_once_and_is_the_owners_alone(demo_with_small_twin, home):
    prepare()
    key = home / "secret-key"
    secret = key.read_text()
    prepare()

    assert len(secret) >= 50
    assert key.read_text() == secret
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_busy_port_is_said_before_anything_is_made(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli.command, ["--port", str(port)])

    assert refused(result) == f"Error: Port {port} is in use. Stop what runs there, or choose another: make demo PORT={port + 1}."  # fmt: skip
    assert not home.exists()


def test_a_port_of_the_system_is_said_too(home, monkeypatch):
    class Closed(socket.socket):
        def bind(self, address):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(cli.serving.socket, "socket", Closed)

    assert "Port 80 needs more rights" in refused(CliRunner().invoke(cli.command, ["--port", "80"]))


def failing(code, only):
    """A method of Path that fails as the system would, for paths that `only` picks."""

    def fail(self, *args, **kwargs):
        assert only in str(self)
        raise OSError(code, os.strerror(code), str(self))

    return fail


# Root is refused nothing, so the refusals of the system are played.
@pytest.mark.parametrize(
    ("method", "code", "words"),
    [
        ("mkdir", errno.EACCES, "no permission to write there. Set NARMARE_HOME"),
        ("mkdir", errno.EPERM, "no permission to write there. Set NARMARE_HOME"),
        ("mkdir", errno.EROFS, "the file system is read-only. Set NARMARE_HOME"),
        ("mkdir", errno.ENOSPC, "the disk is full. Free at least 1.5 GB"),
        ("write_text", errno.EACCES, "no permission to write there. Set NARMARE_HOME"),
        ("write_text", errno.ENOSPC, "the disk is full. Free at least 1.5 GB"),
    ],
)
def test_a_folder_that_cannot_be_written_is_one_line(home, monkeypatch, method, code, words):
    monkeypatch.setattr(pathlib.Path, method, failing(code, str(home)))
    said = refused(prepare())

    assert words in said
    assert str(home) in said


def test_a_file_in_the_way_is_one_line(home):
    home.write_text("a file")

    assert "a file is in the way" in refused(prepare())


def test_too_little_space_is_said_before_anything_is_made(home, monkeypatch):
    monkeypatch.setattr(
        cli.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 10**10, 10**8)
    )

    assert "has 0.1 GB free and the demo needs 1.5 GB" in refused(prepare())
    assert not (home / "secret-key").exists()


def test_an_installation_that_is_there_needs_no_more_space(demo_with_small_twin, monkeypatch):
    prepare()
    monkeypatch.setattr(
        cli.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 10**10, 10**8)
    )

    assert prepare().exit_code == 0


def test_a_disk_that_fills_up_while_the_region_is_made_is_one_line(demo_with_small_twin, home, monkeypatch):
    def full(**more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(home / "care" / "visit"))

    monkeypatch.setattr(demo, "make_twin", full)

    assert "the disk is full" in refused(prepare())
    assert not demo.has_twin()


def test_other_files_in_the_way_of_the_region_are_left_alone(home, db):
    (home / "care").mkdir(parents=True)
    (home / "care" / "notes.txt").write_text("mine")

    assert "holds files that are no twin" in refused(prepare())
    assert (home / "care" / "notes.txt").read_text() == "mine"


def test_a_database_that_does_not_start_is_one_line(home, monkeypatch):
    def broken(folder):
        raise embedded.EmbeddedDatabaseError(f"The embedded PostgreSQL in {folder} did not start.")

    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(embedded, "start", broken)

    assert "did not start" in refused(prepare())


def test_a_database_that_refuses_is_one_line(demo_with_small_twin, monkeypatch):
    from django.db import OperationalError

    def refuse():
        raise OperationalError("could not extend file: No space left on device\nDETAIL: a statement")

    monkeypatch.setattr(demo, "seed", refuse)
    said = refused(prepare())

    assert "could not extend file: No space left on device" in said
    assert "statement" not in said
