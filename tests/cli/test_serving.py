"""Ports and processes of `narmare demo`: the next free port, children that end with it, an address that pages may reach."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import RequestFactory

from narmare.cli import demo, serving
from narmare.contact import streams


@contextmanager
def taken() -> Iterator[int]:
    """A port that somebody listens on, below those that the system lends."""
    with socket.socket() as somebody:
        port = serving.free_port(28_000)
        somebody.bind((serving.ADDRESS, port))
        somebody.listen()
        yield port


def test_a_taken_port_is_passed_over() -> None:
    with taken() as port:
        assert not serving.is_free(port)
        assert port < serving.free_port(port) < serving.LENT_FROM
    assert serving.is_free(port)


def test_above_the_lent_ports_there_is_one_too() -> None:
    assert serving.is_free(serving.free_port(40_000))


def test_the_streams_get_the_next_port_and_pages_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "is_free", lambda port: port != 8101)
    for name in ("NARMARE_ADDRESS", "NARMARE_LIVE_ORIGIN"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    assert demo._announce(8100) == 8102
    assert os.environ["NARMARE_ADDRESS"] == "http://127.0.0.1:8100/"
    assert os.environ["NARMARE_LIVE_ORIGIN"] == "http://127.0.0.1:8102"


def test_what_runs_beside_the_pages_ends_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])]
    monkeypatch.setattr(demo, "_beside", lambda live: sleeper)

    def broken(port: int, *, workers: int) -> None:
        assert sleeper[0].poll() is None
        raise RuntimeError("the server did not start")

    monkeypatch.setattr(serving, "pages", broken)
    with pytest.raises(RuntimeError, match="did not start"):
        demo._serve(8100, 8101, 1)

    assert sleeper[0].returncode == -15


def test_a_child_ends_when_its_parent_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    child = "import os; from narmare.cli import serving; serving.HEARTBEAT_S, parent = 0.05, os.getppid(); print(os.getpid(), flush=True); serving._end_with_parent(parent)"
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    # the child holds the other end of the pipe: the end of the file is its end
    assert parent.stdout.read() == ""
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline and not _ended(pid):
        time.sleep(0.02)
    assert _ended(pid)


def _ended(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("live", "origin", "host", "address"),
    [
        (False, "", "127.0.0.1:8000", ""),
        (True, "", "region.example.org", "/strom/ABC"),
        (False, "http://127.0.0.1:8001", "127.0.0.1:8000", "http://127.0.0.1:8001/strom/ABC"),
        (False, "http://127.0.0.1:8001", "localhost:8000", ""),  # the session's cookie would not go along
    ],
)
def test_a_page_is_told_of_a_stream_that_it_can_use(
    settings: Any, live: bool, origin: str, host: str, address: str
) -> None:
    settings.NARMARE_LIVE, settings.NARMARE_LIVE_ORIGIN, settings.ALLOWED_HOSTS = live, origin, ["*"]

    assert streams.address(RequestFactory().get("/", headers={"host": host}), "ABC") == address
