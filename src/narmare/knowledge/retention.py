"""How long each kind of data is kept: `content/retention.yaml`, read and checked.  No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.head import KEYS, Head, read_head
from narmare.knowledge.reading import Part, finish, open_file
from narmare.knowledge.texts import Text


DAYS_A_YEAR = 365.25
# Years that the law asks for at least: HSLF-FS 2016:40 4 kap. 9 § (logs), patientdatalagen 3 kap. 17 § (the record).
LEAST: Mapping[str, int] = {"access_log": 5, "changes": 5, "cases": 10}


class After(StrEnum):
    """What is done when the time has passed."""

    ERASE = "erase"
    HAND_OVER = "hand_over"  # never by the product: the region's archive rules decide


class OnRequest(StrEnum):
    """What a person who asks for erasure is answered."""

    ERASED = "erased"
    REFUSED = "refused"


@dataclass(frozen=True)
class Kind:
    """A kind of data.  `keep` is None where nothing but the person's wish ends it; `since` says from when it is counted."""

    id: str
    title: Text
    keep: timedelta | None
    since: Text
    after: After
    on_request: OnRequest
    statute: Text
    reason: Text

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.keep is not None and self.keep < timedelta(days=1):
            yield "It is kept for less than a day.", "Write days or years of at least 1."
        least = LEAST.get(self.id)
        if least is not None and (self.keep is None or self.keep.days < int(least * DAYS_A_YEAR)):
            yield (
                f"{self.id} is kept for less than {least} years.",
                f"The law asks for at least {least}: write more.",
            )
        if self.after == After.HAND_OVER and self.on_request == OnRequest.ERASED:
            yield "It is erased on request and never by time.", "Use after: erase, or on_request: refused."

    @property
    def years(self) -> int | None:
        """Whole years, where it is kept for years."""
        return None if self.keep is None or self.keep.days < 365 else round(self.keep.days / DAYS_A_YEAR)

    def limit(self, now: datetime) -> datetime | None:
        """What is older than this has been kept long enough."""
        return None if self.keep is None else now - self.keep


@dataclass(frozen=True)
class Schedule:
    """Every kind of data, by id, in the order of the file."""

    head: Head
    kinds: Mapping[str, Kind]


def load(path: Path | None = None) -> Schedule:
    """The schedule of the file, or of the product.

    Raises:
        ContentError: with every fault.
    """
    file = path or Path(str(resources.files("narmare.content"))) / "retention.yaml"
    part = open_file(file)
    part.only(*KEYS, "kinds")
    head = read_head(part)
    kinds = [kind for row in part.parts("kinds", required=True) if (kind := _kind(row)) is not None]
    if len({kind.id for kind in kinds}) < len(kinds):
        part.fault("Two kinds have the same id.", "Name them apart.", "kinds")
    return finish(part, None if head is None else Schedule(head, {kind.id: kind for kind in kinds}))


@cache
def schedule() -> Schedule:
    """The product's own schedule, read once per process."""
    return load()


def _kind(row: Part) -> Kind | None:
    row.only("id", "title", "keep", "since", "after", "on_request", "statute", "reason")
    return row.build(
        Kind, id=row.id(), title=row.both("title"), keep=_keep(row), since=row.both("since"),
        after=After(row.one_of("after", list(After))), on_request=OnRequest(row.one_of("on_request", list(OnRequest))),
        statute=row.both("statute"), reason=row.both("reason"),
    )  # fmt: skip


def _keep(row: Part) -> timedelta | None:
    part = row.part("keep")
    if part is None:
        return None
    part.only("days", "years")
    days, years = part.maybe_whole("days"), part.maybe_whole("years")
    if (days is None) == (years is None):
        part.fault("It names both days and years, or neither.", "Write {days: 30} or {years: 10}.")
        return None
    return timedelta(days=days if days is not None else round((years or 0) * DAYS_A_YEAR))
