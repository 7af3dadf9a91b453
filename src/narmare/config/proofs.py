"""All that can be proved to be as it was written, in one list (`narmare verify`)."""

from __future__ import annotations

from collections.abc import Iterator

from narmare.contact import proofs as contact
from narmare.followup import proofs as followup
from narmare.meetings import proofs as meetings
from narmare.region import proofs as region
from narmare.region.proofs import Proof
from narmare.reports import proofs as reports


KINDS = ("logs", "messages", "files", "entries", "snapshots", "reports")


def verify(kinds: tuple[str, ...] = KINDS) -> Iterator[Proof]:
    """A proof of each kind that is asked for; a log is one each."""
    ways = {
        "messages": meetings.messages, "files": meetings.files, "entries": contact.entries,
        "snapshots": followup.snapshots, "reports": reports.reports,
    }  # fmt: skip
    for kind in kinds:
        if kind == "logs":
            yield from region.logs()
        else:
            yield ways[kind]()
