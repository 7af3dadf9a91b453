"""What is wrong with an answer: a crash, a trace of the program, somebody else's data, a page without its headers."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

from tests.fuzz.world import World


# 502: the identity provider does not answer; the tests have none.
FINE = frozenset({200, 204, 206, 301, 302, 304, 400, 403, 404, 405, 409, 413, 415, 416, 422, 429, 502})
TRACES = (
    "Traceback (most recent call last)",
    "site-packages",
    "narmare/config",
    "psycopg.",
    "SELECT ",
    "DoesNotExist",
)
EXPLAINED = {"indicator-definition", "indicator"}  # pages that show the SQL of a published definition


@dataclass(frozen=True)
class Finding:
    """One thing that must not be, with what leads to it."""

    kind: str
    where: str
    who: str
    asked: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.where} as {self.who}: {self.asked}"


def _crash(response: Any) -> str:
    """The innermost place of our own code, and the kind of the error."""
    found = getattr(response, "exc_info", None)
    if not found:
        return "no trace"
    frames = [frame for frame in traceback.extract_tb(found[2]) if "/narmare/" in frame.filename]
    last = f"{frames[-1].filename.split('/narmare/')[-1]}:{frames[-1].lineno}" if frames else "?"
    return f"{found[0].__name__} in {last}"


def body(response: Any) -> str:
    """What was answered, headers too, as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


def judge(response: Any, *, name: str, who: str, asked: str, world: World) -> list[Finding]:
    """Everything that is wrong with the answer to `who` at the address called `name`."""
    found = []
    if response.status_code not in FINE:
        found.append(
            ("crash" if response.status_code == 500 else f"status {response.status_code}", _crash(response))
        )
    text = body(response)
    found += [("foreign data", mark) for mark in world.secrets[who] if mark in text]
    if name not in EXPLAINED and response.get("Content-Type", "").startswith("text/html"):
        found += [("trace", sign) for sign in TRACES if sign in text]
    if "Content-Security-Policy" not in response:
        found.append(("headers", "no Content-Security-Policy"))
    return [Finding(f"{kind}: {what}", name, who, asked) for kind, what in found]
