"""A virus scanner beside the product: ClamAV's INSTREAM over a socket, where NARMARE_CLAMAV names one."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


TIMEOUT_S = 20.0
PIECE = 1 << 16


class NoAnswer(Exception):
    """The scanner is set but does not answer as it should."""


def scan(data: bytes) -> str | None:
    """What the scanner calls what it found, None when it found nothing or no scanner is set.

    The wire: "zINSTREAM\\0", then pieces with their length as four bytes, big end first, a length of nought last; the answer
    is "stream: OK" or "stream: <name> FOUND" (clamd(8)).

    Raises:
        NoAnswer: the scanner cannot be reached, or says something else.
    """
    address = settings.NARMARE_CLAMAV
    if not address:
        return None
    try:
        with _connected(address) as wire:
            wire.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                wire.sendall(struct.pack("!I", len(piece)) + piece)
            wire.sendall(struct.pack("!I", 0))
            answer = _answer(wire)
    except OSError as error:
        raise NoAnswer("The virus scanner cannot be reached; check NARMARE_CLAMAV.") from error
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if not answer.endswith("OK"):
        raise NoAnswer("The virus scanner gave no verdict; see its own log.")
    return None


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    """A socket to "/path/of/socket" or "host:port"."""
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(TIMEOUT_S)
            wire.connect(address)
            yield wire
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as wire:
            yield wire


def _answer(wire: socket.socket) -> str:
    said = b""
    while b"\0" not in said and (piece := wire.recv(4096)):
        said += piece
    return said.partition(b"\0")[0].decode("ascii", "replace").strip()
