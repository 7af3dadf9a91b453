"""Which steps of a case are entries in the record, and how they are signed: `content/record.yaml`, read and checked.  No database."""

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


class Is(StrEnum):
    """What a step is: an entry that staff write, what the person has sent in, or the work around it."""

    ENTRY = "entry"
    BROUGHT = "brought"
    WORK = "work"


class Sign(StrEnum):
    """When an entry is signed (patientdatalagen 3 kap. 10 §)."""

    SENT = "sent"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """One kind of step.  `sign` is None for what is no entry; `told` says that the person reads it on their own page."""

    id: str
    what: Is
    sign: Sign | None
    told: bool

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if (self.what == Is.ENTRY) != (self.sign is not None):
            yield (
                f"{self.id} is an entry without a way of signing, or the other way round.",
                "Write sign: sent or sign: later for what is: entry, and only there.",
            )


@dataclass(frozen=True)
class Keeping:
    """Every kind of step by its id; `within` is how long an entry may wait for its signature before it is late."""

    head: Head
    steps: Mapping[str, Step]
    within: timedelta

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.within < timedelta(days=1):
            yield "An entry is late within a day.", "Write sign_within of at least {days: 1}."

    def entries(self) -> frozenset[str]:
        """The kinds of step that are entries."""
        return frozenset(one.id for one in self.steps.values() if one.what == Is.ENTRY)

    def signed(self, kind: str) -> Sign | None:
        """When an entry of the kind is signed; None for what is no entry."""
        return self.steps[kind].sign

    def told(self, kind: str) -> bool:
        """Whether the person reads steps of the kind."""
        return self.steps[kind].told

    def late_before(self, now: datetime) -> datetime:
        """An entry from before this that nobody has signed is late."""
        return now - self.within


def load(path: Path | None = None) -> Keeping:
    """What the file says, or the product's.

    Raises:
        ContentError: with every fault.
    """
    file = path or Path(str(resources.files("narmare.content"))) / "record.yaml"
    part = open_file(file)
    part.only(*KEYS, "sign_within", "steps")
    head = read_head(part)
    steps = [step for row in part.parts("steps", required=True) if (step := _step(row)) is not None]
    if len({step.id for step in steps}) < len(steps):
        part.fault("Two steps have the same id.", "Name each once.", "steps")
    days, known = _days(part), {step.id: step for step in steps}
    return finish(part, part.build(Keeping, head=head, steps=known, within=timedelta(days=days)))


@cache
def keeping() -> Keeping:
    """The product's own, read once per process."""
    return load()


def _days(part: Part) -> int:
    within = part.part("sign_within")
    if within is None:
        part.fault("It is missing.", "Write {days: 7}.", "sign_within")
        return 1
    within.only("days")
    return within.whole("days")


def _step(row: Part) -> Step | None:
    row.only("id", "is", "sign", "told")
    sign = Sign(row.one_of("sign", list(Sign))) if "sign" in row.values else None
    what, told = Is(row.one_of("is", list(Is))), row.flag("told", default=False)
    return row.build(Step, id=row.id(), what=what, sign=sign, told=told)
