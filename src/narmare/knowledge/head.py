"""The head of a file with clinical content: what it is called, who wrote and checked it, and for how long it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.reading import Part
from narmare.knowledge.texts import Text


KEYS = ("id", "version", "title", "author", "checker", "reviewed", "review_by", "approved", "sources")


@dataclass(frozen=True)
class Head:
    """Author and checker are two; content that a region has not approved runs in the demo only."""

    id: str
    version: str
    title: Text
    author: str
    checker: str
    reviewed: date
    review_by: date
    approved: bool
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.author == self.checker:
            yield (
                "The author has checked the own text.",
                "Let somebody else check it and name them as checker.",
            )
        if self.review_by <= self.reviewed:
            yield "review_by is not after reviewed.", "Set the day by which it is to be reviewed anew."
        if not self.sources:
            yield "No source is named.", "Name what the content rests on under sources."


def read_head(part: Part) -> Head | None:
    """The head of a file; faults are noted in the part."""
    return part.build(
        Head, id=part.id(), version=part.version(), title=part.both("title"), author=part.text("author"),
        checker=part.text("checker"), reviewed=part.day("reviewed"), review_by=part.day("review_by"),
        approved=part.flag("approved"), sources=part.words("sources"),
    )  # fmt: skip
