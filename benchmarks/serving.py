"""Servers that a benchmark starts for itself on 127.0.0.1, and the processor time that they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


TICK = 1 / os.sysconf("SC_CLK_TCK")
START_SECONDS = 120


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(arguments: list[str], port: int, environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Run `python -m <arguments>` until the block ends; yields its process id when the port answers.

    Raises:
        RuntimeError: it ended, or did not answer in two minutes; the message names its log.
    """
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], env={**os.environ, **environment}, stdout=out, stderr=out
        )
    try:
        _wait_for(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"The server did not start. See {log}.")


def cpu_of_tree(root: int) -> float:
    """Seconds of processor time of a process, its living descendants, and the children that each has waited for."""
    parents, seconds = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        fields = text[text.rindex(")") + 2 :].split()
        parents[int(stat.parent.name)] = int(fields[1])
        seconds[int(stat.parent.name)] = sum(int(ticks) for ticks in fields[11:15]) * TICK
    return sum(spent for pid, spent in seconds.items() if _is_below(pid, root, parents))


def _is_below(pid: int, root: int, parents: Mapping[int, int]) -> bool:
    while pid in parents and pid != root:
        pid = parents[pid]
    return pid == root
