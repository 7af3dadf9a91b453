"""HTTP clients: one that keeps a server busy at hardly any cost of its own, and one that reads pages as a person does."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit


FORM = "application/x-www-form-urlencoded"


def request(path: str, form: Mapping[str, str], cookie: str = "", host: str = "127.0.0.1") -> bytes:
    """A whole POST as bytes, on a connection that is kept."""
    body = urlencode(form)
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Content-Type: {FORM}",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass
class Round:
    """What some seconds of asking gave: when each answer came and how long it took (seconds), and what was not as hoped."""

    seconds: float = 0.0
    waits: list[tuple[float, float]] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.waits) / self.seconds

    def wait(self, share: float) -> float:
        """The wait that `share` of the answers kept below, in seconds."""
        return quantile([wait for _, wait in self.waits], share)


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie; 0 without values."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)] if values else 0.0


def saturate(
    port: int, requests: Iterator[bytes], right: Callable[[bytes], bool], *, clients: int, seconds: float
) -> Round:
    """Keep `clients` connections busy for `seconds`, or until the requests are used up."""
    found, began, asked = Round(), time.perf_counter(), {}
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            link = socket.create_connection(("127.0.0.1", port))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(link, selectors.EVENT_READ)
            _ask(selector, link, requests, asked)
        while asked:
            for key, _ in selector.select():
                link, now = key.fileobj, time.perf_counter()
                answer = _answer(link)  # type: ignore[arg-type]
                if right(answer):
                    found.waits.append((now - began, now - asked[link]))
                else:
                    found.wrong.append(answer)
                del asked[link]
                over = now - began > seconds
                _ask(selector, link, iter(()) if over else requests, asked)  # type: ignore[arg-type]
        found.seconds = time.perf_counter() - began
    return found


def _answer(link: socket.socket) -> bytes:
    """The whole answer: head and body may come apart."""
    answer = link.recv(65_536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    while answer and len(body) < int(length[1] if length else 0):
        more = link.recv(65_536)
        answer, body = answer + more, body + more
    return answer


def _ask(
    selector: selectors.BaseSelector,
    link: socket.socket,
    requests: Iterator[bytes],
    asked: dict[socket.socket, float],
) -> None:
    """Send the next request, or close the connection when there is none."""
    following = next(requests, None)
    if following is None:
        selector.unregister(link)
        link.close()
        return
    asked[link] = time.perf_counter()
    link.sendall(following)


@dataclass(frozen=True)
class Page:
    """An answer: status, where it leads, its text."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    """One person's browser: a kept connection, the session's cookies, and the time that each kind of page took."""

    port: int
    session: str
    csrf: str
    waits: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    allowed: frozenset[int] = frozenset({200, 302})

    def __post_init__(self) -> None:
        self._link = HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, kind: str) -> Page:
        return self._open("GET", path, kind, None)

    def post(self, path: str, kind: str, **form: str) -> Page:
        return self._open("POST", path, kind, urlencode({**form, "csrfmiddlewaretoken": self.csrf}))

    def _open(self, method: str, path: str, kind: str, body: str | None) -> Page:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.csrf}", "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = FORM
        began = time.perf_counter()
        try:
            self._link.request(method, path, body, headers)
            answer = self._link.getresponse()
            raw = answer.read()
        except OSError as error:
            self.wrong.append(f"{method} {kind}: {type(error).__name__}")
            self._link.close()
            return Page(0, "", "")
        self.waits.setdefault(f"{method} {kind}", []).append(time.perf_counter() - began)
        if answer.status not in self.allowed:
            self.wrong.append(f"{method} {kind}: {answer.status} at {path}")
        return Page(
            answer.status,
            urlsplit(answer.getheader("Location", "")).path,
            _text(answer.getheader("Content-Encoding"), raw),
        )


def _text(encoding: str | None, raw: bytes) -> str:
    import gzip

    return (gzip.decompress(raw) if encoding == "gzip" else raw).decode("utf-8", "replace")


class Fields(HTMLParser):
    """The radio buttons, boxes and text fields of a page, by name, with the values that can be chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if (
            tag in {"input", "textarea", "select"}
            and name
            and found.get("type") not in {"hidden", "submit", "file"}
        ):
            self.names.setdefault(name, []).append(found.get("value") or "")
