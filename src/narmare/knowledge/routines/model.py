"""A unit's routine as data: hours, targets, who takes what, texts, and the reasons in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from narmare.knowledge.clocks.hours import OpeningHours
from narmare.knowledge.decisions.model import PROFESSIONS
from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.reading import ID
from narmare.knowledge.texts import Text, slots


URGENCIES = (1, 2, 3, 4, 5)
# What can make a resident directly reachable: a relation or a kind of care that the product knows of.
GROUNDS = (
    "named_care_contact", "named_doctor", "patient_contract", "joint_plan", "home_care", "special_housing",
    "self_monitoring",
)  # fmt: skip
# Grounds that the product looks up; the others it knows only when staff have written them down for a person.
LOOKED_UP = ("named_care_contact", "named_doctor", "home_care", "age")
PHONE = re.compile(r"[+0][0-9][0-9 -]{4,16}[0-9]")  # a number as people write it
URGENT = 2  # up to this urgency a case goes to whom the table says, whatever the unit's own division of work
SLOTS = frozenset({"profession", "time", "code"})  # what a text may leave open
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
    """Who may reach the unit or the named contact without the central step, and how, in words for the resident.

    One of the grounds `any_of`, or an age of at least `min_age` whole years, is enough.  `groups` are the unit's own grounds
    (id and what the group is called).  The case goes to the named contact, without one to `profession`; `phone` is a
    number for these residents only.
    """

    any_of: tuple[str, ...]
    how: Text
    min_age: int | None = None
    phone: str = ""
    profession: str = "nurse"
    groups: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        for ground in self.any_of:
            if ground not in GROUNDS and ground not in self.groups:
                yield f"{ground} is no ground.", f"Write some of {', '.join((*GROUNDS, *self.groups))}."
        for group in self.groups:
            if group in (*GROUNDS, "age") or not ID.fullmatch(group):
                yield (
                    f"{group!r} is no name of an own group.",
                    "Use small letters a-z, digits and _, and no ground of the product.",
                )
        if self.min_age is not None and not 0 < self.min_age < 120:
            yield f"{self.min_age} is no age.", "Write whole years, or leave it out."
        if self.profession not in PROFESSIONS:
            yield f"{self.profession} is no profession.", f"Write one of {', '.join(PROFESSIONS)}."

    @property
    def recorded(self) -> tuple[str, ...]:
        """The grounds that staff write down for a person, because no register of the product tells them."""
        return tuple(ground for ground in self.any_of if ground not in LOOKED_UP)

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
    profession that the unit lacks; `takes` says which profession takes a reason or a group of reasons here;
    `hold_for_named_contact` is minutes of opening hours by urgency; `phone` is the number that residents ring, "" where none
    has been written."""

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
    takes: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""

    def taker(self, suggested: str, urgency: int, reason: str = "", group: str = "") -> str:
        """The profession that takes a case: by the unit's own division of work where it has one for the reason or its group,
        else the one suggested; a profession that the unit lacks becomes the first of its queue.

        What is urgent goes to whom the table suggests: who takes backs is not who takes a back that cannot wait.
        """
        own = self.takes.get(reason) or self.takes.get(group)
        chosen = own if own is not None and urgency > URGENT else suggested
        return self.staffed(chosen)

    def staffed(self, profession: str) -> str:
        """The profession if the unit has it, else the first of its queue."""
        return profession if profession in self.professions else self.professions[0]

    @property
    def first_clinical(self) -> str:
        """Who reads first what nothing has sorted: the first of the queue that can assess."""
        return next(name for name in self.professions if name != "administrator")

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
        for name, profession in self.takes.items():
            if profession not in self.professions:
                yield (
                    f"{profession} takes {name}, but is none of professions.",
                    "Name it there, or let another take it.",
                )
        if self.phone and not PHONE.fullmatch(self.phone):
            yield (
                f"{self.phone!r} is no telephone number.",
                "Write it with digits, spaces and hyphens: 0470-58 80 00.",
            )
        if set(self.professions) == {"administrator"}:
            yield "No profession can assess.", "Name a clinical profession: illness hides in errands."
        phrases = [phrase.id for phrase in self.phrases]
        if len(set(phrases)) < len(phrases):
            yield "Two phrases have the same id.", "Give every phrase an id of its own."

    def _wordings(self) -> Iterator[Reason]:
        for key in TEXT_KEYS:
            if key not in self.texts:
                yield f"The text {key} is missing.", "Write it under texts."
        for key, text in self.texts.items():
            if unknown := sorted(slots(text.sv) - SLOTS):
                yield (
                    f"Nothing fills {{{unknown[0]}}} in the text {key}.",
                    f"Known are {', '.join(f'{{{one}}}' for one in sorted(SLOTS))}.",
                )
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
