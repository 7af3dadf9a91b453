"""A unit's routine as data: hours, targets, who takes what, texts, and the reasons in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from narmare.knowledge.clocks.hours import OpeningHours
from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.reading import ID
from narmare.knowledge.texts import Text


URGENCIES = (1, 2, 3, 4, 5)
# What can make a resident directly reachable: a relation or a kind of care that the product knows of.
GROUNDS = (
    "named_care_contact", "named_doctor", "patient_contract", "joint_plan", "home_care", "special_housing",
    "self_monitoring",
)  # fmt: skip
# Texts that the product asks for by name; a routine must have them all.
TEXT_KEYS = ("receipt", "receipt_closed", "answer_late", "reach_a_person", "closing", "follow_up_code")


@dataclass(frozen=True)
class Target:
    """Minutes of opening hours from a case's arrival to the first human look and to the answer."""

    first_look: int
    answer: int

    def __post_init__(self) -> None:
        if not 0 < self.first_look <= self.answer:
            refuse(
                [("The look does not come before the answer.", "Write 0 < first_look <= answer, in minutes.")]
            )


@dataclass(frozen=True)
class DirectlyReachable:
    """Who may reach the unit or the named contact without the central step, and how, in words for the resident."""

    any_of: tuple[str, ...]
    how: Text

    def __post_init__(self) -> None:
        unknown = [ground for ground in self.any_of if ground not in GROUNDS]
        refuse((f"{ground} is no ground.", f"Write some of {', '.join(GROUNDS)}.") for ground in unknown)

    def reaches(self, grounds: frozenset[str]) -> bool:
        """Whether a resident with these grounds is directly reachable."""
        return not grounds.isdisjoint(self.any_of)


@dataclass(frozen=True)
class Phrase:
    """A ready-made answer that staff can put into a message and change."""

    id: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Routine:
    """How a unit works.  `professions` is the order in which the queue is shown and the fallback when a table names a
    profession that the unit lacks; `hold_for_named_contact` is minutes of opening hours by urgency."""

    id: str
    version: str
    title: Text
    author: str
    review_on: date
    hours: OpeningHours
    targets: Mapping[int, Target]
    administrative: Target
    hold_for_named_contact: Mapping[int, int]
    professions: tuple[str, ...]
    directly_reachable: DirectlyReachable
    assessment: bool
    texts: Mapping[str, Text]
    phrases: tuple[Phrase, ...]
    reasons: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse((*self._urgencies(), *self._lists(), *self._wordings()))

    def _urgencies(self) -> Iterator[Reason]:
        for name, given in (
            ("targets", self.targets),
            ("hold_for_named_contact", self.hold_for_named_contact),
        ):
            if tuple(sorted(given)) != URGENCIES:
                yield f"{name} does not name every urgency once.", "Write 1, 2, 3, 4 and 5."
        looks = [self.targets[urgency].first_look for urgency in sorted(self.targets)]
        if looks != sorted(looks):
            yield (
                "A more urgent case waits longer for the first look.",
                "Let first_look grow with the urgency's number.",
            )
        if any(minutes < 0 for minutes in self.hold_for_named_contact.values()):
            yield "A case cannot be held for less than no time.", "Write 0 or more minutes."

    def _lists(self) -> Iterator[Reason]:
        for name in ("professions", "reasons"):
            listed = getattr(self, name)
            if not listed or len(set(listed)) < len(listed):
                yield f"{name} is empty or names one twice.", "Name each once, in order."
        phrases = [phrase.id for phrase in self.phrases]
        if len(set(phrases)) < len(phrases):
            yield "Two phrases have the same id.", "Give every phrase an id of its own."

    def _wordings(self) -> Iterator[Reason]:
        for key in TEXT_KEYS:
            if key not in self.texts:
                yield f"The text {key} is missing.", "Write it under texts."
        for key in self.texts:
            if not ID.fullmatch(key):
                yield f"{key!r} is no key of a text.", "Use small letters a-z, digits and _."


def minutes_of(span: str) -> tuple[int, int]:
    """Minutes after midnight of a span such as "08:00-16:30".

    Raises:
        Invalid: it is no span of a day.
    """
    found = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", span)
    opens, closes = (0, 0) if found is None else (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4]))  # fmt: skip
    if not opens < closes <= 24 * 60:
        refuse([(f"{span!r} is no span of a day.", 'Write "08:00-16:30".')])
    return opens, closes
