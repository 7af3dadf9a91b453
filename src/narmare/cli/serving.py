"""The two servers of the product: pages (WSGI) and event streams (ASGI), each with processes of its own."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time


HEARTBEAT_S = 2.0
ADDRESS = "127.0.0.1"
LENT_FROM = 32_768  # from here on Linux gives ports to outgoing connections: a client that tries again could take ours
# Pages that one process draws at once.  Each has a connection of its own, and PostgreSQL a process for it: with four, sends took a fifth
# longer there, and fewer were sent in all (docs/reference/benchmarks.md).  One would let a page that waits for the identity provider
# stop the others.
THREADS = 2
PAGES_ENDING_S = 5  # granian waits half a minute for threads that do nothing; no page takes so long
STREAM_ENDING_S = 2  # an open page would hold a graceful end for minutes; it comes back by itself
STREAM_WORKERS = 1  # it holds every open page: a page that waits costs a coroutine, no thread, no connection


def pages(port: int, *, workers: int) -> None:
    """Serve the pages on 127.0.0.1 until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    sys.stderr.flush()
    Granian(
        "narmare.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=PAGES_ENDING_S,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def streams(port: int, *, parent: int | None = None) -> None:
    """Serve the event streams on 127.0.0.1 until a signal ends it, or until the process `parent`, which started it, has ended."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if parent is not None:
        threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    Granian(
        "narmare.config.asgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.ASGINL,  # no lifespan: Django has none
        workers=STREAM_WORKERS,
        workers_kill_timeout=STREAM_ENDING_S,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def _end_with_parent(parent: int) -> None:
    """Ask this process to end when its parent has ended, however that happened."""
    while os.getppid() == parent:
        time.sleep(HEARTBEAT_S)
    os.kill(os.getpid(), signal.SIGTERM)


def is_free(port: int) -> bool:
    """Whether a server can listen on the port of this machine.

    Raises:
        PermissionError: the port needs more rights.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            raise
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    """The first free port from `wanted` on; where none is left below those that are lent, one of them."""
    for port in range(wanted, LENT_FROM):
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
