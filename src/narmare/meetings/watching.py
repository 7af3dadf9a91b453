"""Which open event streams may have lost their reader's right: one look now and then for all streams of a process.

A look costs two short statements whatever the number of streams: which of their sessions go on, and what has been written
in the log of changes since the last look.  Every action that ends a right writes there in its own transaction (`record`), so
only the readers whom a change may concern are asked about anew.  A day that begins concerns all: rights run by the day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from narmare.region.models import AuditEvent
from narmare.region.sessions import living


OVERLAP = 5  # looks: a change is seen though its transaction ends so long after a later number was given out
MOST = 5_000  # lines of one look; after more, everybody is asked about
ACCOUNT = "region.account"
CHOSEN = (
    "assignment_chosen"  # of what is written about roles the one that concerns nobody but who has done it
)


@dataclass(frozen=True)
class Seen:
    """What a look has found: the sessions that go on, and whose right a change may have ended.

    What is about a person concerns who reads about them; what is done with an account (it is closed, its sessions end)
    concerns that account; roles, units and all else of the organisation may concern `everybody`.
    """

    living: frozenset[str]
    persons: frozenset[int] = frozenset()
    accounts: frozenset[str] = frozenset()
    everybody: bool = False

    def concerns(self, account: int, person: int) -> bool:
        """Whether a change may have ended the right of `account` to read about `person`."""
        return self.everybody or person in self.persons or str(account) in self.accounts


@dataclass(frozen=True)
class _Line:
    """Of the log of changes: who did what with what, and the person that it is about, if any."""

    number: int
    action: str
    actor: int | None
    kind: str
    key: str
    person: int | None

    @property
    def account(self) -> str:
        """The account that it concerns alone, or ""."""
        if self.action == CHOSEN:
            return str(self.actor)
        return self.key if self.kind == ACCOUNT else ""

    @property
    def of_all(self) -> bool:
        """Whether it is about nobody alone, and about the organisation."""
        return self.person is None and not self.account and self.kind.startswith("region.")


@dataclass
class Watch:
    """Remembers how far the log of changes has been read."""

    day: date | None = None
    told: set[int] = field(default_factory=set)
    newest: deque[int] = field(default_factory=lambda: deque(maxlen=OVERLAP))

    def look(self, sessions: Collection[str]) -> Seen:
        """Read what has happened since the last look; the first one only notes where the log stands."""
        now, before, self.day = timezone.now(), self.day, timezone.localdate()
        going_on = frozenset(
            living(now).filter(session_key__in=sessions).values_list("session_key", flat=True)
        )
        if before != self.day or not self.newest:
            self._begin()
            return Seen(going_on, everybody=before is not None)
        lines = self._lines()
        if len(lines) > MOST:
            self._begin()
            return Seen(going_on, everybody=True)
        return Seen(
            going_on,
            persons=frozenset(one.person for one in lines if one.person is not None),
            accounts=frozenset(one.account for one in lines if one.account),
            everybody=any(one.of_all for one in lines),
        )

    def _begin(self) -> None:
        self.told.clear()
        self.newest.clear()
        self.newest.append(AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)

    def _lines(self) -> list[_Line]:
        """The lines that were not told of before, the oldest first; at most one more than `MOST`."""
        asked = AuditEvent.objects.filter(pk__gt=self.newest[0]).order_by("pk")
        columns = asked.values_list("pk", "action", "actor_id", "object_type", "object_id", "person_id")
        found = [_Line(*line) for line in columns[: MOST + 1]]
        fresh = [line for line in found if line.number not in self.told]
        self.newest.append(max((line.number for line in found), default=self.newest[-1]))
        self.told = {line.number for line in found if line.number > self.newest[0]}
        return fresh
