"""Kinds of reports: content files that say which sections a report has, what each shows and what somebody should answer.

`content/reports/<id>.yaml`; the format stands in docs/how-to/reports.md.  A file that cannot be used is refused whole, with
every fault: file, line, place, problem, what to do.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from narmare import content
from narmare.knowledge.faults import ContentError, Fault, Reason, refuse
from narmare.knowledge.reading import Part, finish, open_file, whole
from narmare.knowledge.texts import Text, slots
from narmare.reports.document import ANCHOR
from narmare.reports.periods import ENDS


# What a section can show; `reports.parts` has a function for each.
PARTS = (
    "text", "overall", "goals", "indicators", "units", "initiatives", "benefits", "decisions", "grants", "audit",
    "remarks", "sources",
)  # fmt: skip
SCOPES = ("region", "unit", "grant", "audit")  # what a report is about
ROLES = ("programme_lead", "controller", "unit_manager")  # who can be asked to answer
SLOTS = frozenset({"region", "place", "period", "month", "title"})  # what a text may leave open


@dataclass(frozen=True)
class Question:
    """What somebody who answers for the matter is asked; a report is not reviewed before a `required` one is answered."""

    text: Text
    role: str
    required: bool = True

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            refuse([(f"{self.role!r} cannot be asked.", f"Write one of {', '.join(ROLES)}.")])


@dataclass(frozen=True)
class Piece:
    """One section of a kind.

    part: what it shows (`PARTS`).
    indicators: those that it is about; empty means all of the strategy (goals) or all measured (indicators).
    charts: whether each indicator is drawn.
    optional: left out of a new report until somebody chooses it.
    """

    id: str
    title: Text
    part: str
    text: Text | None = None
    indicators: tuple[str, ...] = ()
    charts: bool = False
    optional: bool = False
    question: Question | None = None

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if not ANCHOR.fullmatch(self.id):
            yield f"{self.id!r} is no id.", "Use small letters a-z, digits and _."
        if self.part not in PARTS:
            yield f"{self.part!r} is nothing that a section can show.", f"Write one of {', '.join(PARTS)}."
        if self.part == "text" and self.text is None and self.question is None:
            yield "A section of text has neither text nor question.", "Write one of them."
        if self.indicators and self.part not in ("goals", "indicators", "units"):
            yield f"A section that shows {self.part} takes no indicators.", "Take them out."
        if self.text is not None and (strange := slots(self.text.sv) - SLOTS):
            yield f"Nobody fills the slots {sorted(strange)}.", f"Use {', '.join(sorted(SLOTS))}."


@dataclass(frozen=True)
class Kind:
    """A kind of report."""

    id: str
    version: str
    title: Text
    about: Text
    span: str
    scope: str
    receiver: Text
    sections: tuple[Piece, ...]

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.span not in ENDS:
            yield f"{self.span!r} is no span of time.", f"Write one of {', '.join(ENDS)}."
        if self.scope not in SCOPES:
            yield f"A report is not about {self.scope!r}.", f"Write one of {', '.join(SCOPES)}."
        if not self.sections:
            yield "It has no sections.", "Write at least one."
        for name, count in Counter(section.id for section in self.sections).items():
            if count > 1:
                yield f"The section {name} stands {count} times.", "Give each an id of its own."

    def section(self, name: str) -> Piece | None:
        """The section called `name`."""
        return next((section for section in self.sections if section.id == name), None)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The sections that a new report begins with."""
        return tuple(section.id for section in self.sections if not section.optional)


def load_kind(path: Path) -> Kind:
    """The kind in `path`, checked.

    Raises:
        ContentError: with every fault of the file: its line, the problem and what to do.
    """
    part = open_file(path)
    part.only("id", "version", "title", "about", "span", "scope", "receiver", "sections")
    built = part.build(
        Kind, id=part.id(), version=part.version(), title=part.both("title"), about=part.both("about"),
        span=part.one_of("span", ENDS), scope=part.one_of("scope", SCOPES), receiver=part.both("receiver"),
        sections=whole(_section(inner) for inner in part.parts("sections", required=True)),
    )  # fmt: skip
    if built is not None and built.id != path.stem:
        part.fault(f"The id {built.id} is not the file's name.", f"Name the file {built.id}.yaml.", "id")
    return finish(part, built)


def _section(part: Part) -> Piece | None:
    part.only("id", "title", "part", "text", "indicators", "charts", "optional", "question")
    inner = part.part("question")
    question = None if inner is None else _question(inner)
    return part.build(
        Piece, id=part.id(), title=part.both("title"), part=part.one_of("part", PARTS), text=part.maybe_both("text"),
        indicators=part.words("indicators", ()), charts=part.flag("charts", False),
        optional=part.flag("optional", False), question=question,
    )  # fmt: skip


def _question(part: Part) -> Question | None:
    part.only("text", "role", "required")
    return part.build(
        Question,
        text=part.both("text"),
        role=part.one_of("role", ROLES),
        required=part.flag("required", True),
    )


def folders() -> tuple[Path, ...]:
    """Where kinds are kept: with the product, and the region's own in NARMARE_HOME/reports (one with the same id wins)."""
    own = Path(os.environ.get("NARMARE_HOME", "var")).resolve() / "reports"
    return (Path(content.__path__[0]) / "reports", own)


def load_kinds() -> Mapping[str, Kind]:
    """Every usable kind by id, from the region down to the unit; a file that is changed or added is there at once."""
    return _read(_files())[0]


def refused() -> tuple[Fault, ...]:
    """What is wrong with the files that could not be used."""
    return _read(_files())[1]


def _files() -> tuple[tuple[str, int], ...]:
    files = {path.stem: path for folder in folders() for path in sorted(folder.glob("*.yaml"))}
    return tuple((str(path), path.stat().st_mtime_ns) for path in files.values())


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> tuple[Mapping[str, Kind], tuple[Fault, ...]]:
    found: list[Kind] = []
    faults: list[Fault] = []
    for path, _changed in files:
        try:
            found.append(load_kind(Path(path)))
        except ContentError as error:
            faults += error.faults
    found.sort(key=lambda kind: (SCOPES.index(kind.scope), list(ENDS).index(kind.span), kind.id))
    return {kind.id: kind for kind in found}, tuple(faults)
