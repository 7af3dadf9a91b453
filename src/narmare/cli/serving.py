"""The two servers of the product: pages (WSGI) and event streams (ASGI), each with processes of its own."""

from __future__ import annotations

import socket
import sys


ADDRESS = "127.0.0.1"
LENT_FROM = 32_768  # from here on Linux gives ports to outgoing connections: a client that tries again could take ours
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
        blocking_threads=4,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def streams(port: int) -> None:
    """Serve the event streams on 127.0.0.1 until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "narmare.config.asgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.ASGI,
        workers=STREAM_WORKERS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


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
    """The first free port from `wanted` on; none of those that the system lends to outgoing connections.

    Raises:
        OSError: none is free.
    """
    for port in range(wanted, LENT_FROM):
        if is_free(port):
            return port
    raise OSError(f"No port from {wanted} to {LENT_FROM - 1} is free. Stop something that runs there.")
