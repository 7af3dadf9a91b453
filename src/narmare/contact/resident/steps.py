"""The steps before a case is sent, and what a draft holds.

A draft's steps follow from its answers: a question that becomes visible becomes a step.  After each page the resident comes to
the first step that is not done, so a change on the last page leads straight back to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from narmare.contact.assessment import known_of
from narmare.contact.models import Draft
from narmare.contact.resident import catalogue
from narmare.knowledge.questionnaires import engine
from narmare.knowledge.questionnaires.model import Item


WHO, CENTRE, REASON, WORDS, HOPE, FILES, URGENT, CHECK = (
    "vem", "vardcentral", "orsak", "beskriv", "onskan", "bilder", "bradskande", "kontrollera",
)  # fmt: skip
QUESTION = "fraga-"


@dataclass(frozen=True)
class Content:
    """What has been filled in so far.  `done` are the steps whose page has been sent, `files` the draft's conversation.

    `unlisted` says that the person had no listing when chosen, `unit` is the code of the care centre chosen instead.  `wrong`
    is what was sent last with faults, and at which step: {"step": name, "sent": {field: values}}.
    """

    reason: str = ""
    words: str = ""
    hope: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    files: int | None = None
    unlisted: bool = False
    unit: str = ""
    wrong: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """The content of a stored draft."""
        names = cls.__dataclass_fields__
        kept = {key: value for key, value in draft.data.items() if key in names}
        return cls(**{**kept, "done": tuple(kept.get("done", ()))})

    def data(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "reason": self.reason, "words": self.words, "hope": self.hope, "answers": dict(self.answers),
            "done": list(self.done), "files": self.files, "unlisted": self.unlisted, "unit": self.unit,
            "wrong": dict(self.wrong),
        }  # fmt: skip

    def finish(self, step: str, **changes: Any) -> Self:
        """The content with a step done; another reason drops the answers to the questions of the old one."""
        done = tuple(dict.fromkeys((*self.done, step)))
        if changes.get("reason", self.reason) != self.reason:
            changes["answers"] = {}
            done = tuple(one for one in done if not one.startswith(QUESTION))
        if step != URGENT:
            done = tuple(
                one for one in done if one != URGENT
            )  # what changes may make it urgent: say so again
        return replace(self, done=done, wrong={}, **changes)


def questions(draft: Draft, content: Content, today: date) -> tuple[Item, ...]:
    """The questions to ask, given the answers so far."""
    found = catalogue.questionnaire(content.reason)
    if found is None or draft.person is None:
        return ()
    return engine.visible(found, content.answers, known_of(draft.person, today))


def steps(draft: Draft, content: Content, today: date, *, urgent: bool) -> list[str]:
    """The steps of the draft in order."""
    return in_order(content, questions(draft, content, today), urgent=urgent)


def in_order(content: Content, questions: Sequence[Item], *, urgent: bool) -> list[str]:
    """As `steps`, for one who has the questions already."""
    asked = [QUESTION + item.id for item in questions]
    centre = [CENTRE] if content.unlisted else []
    return [WHO, *centre, REASON, WORDS, HOPE, FILES, *asked, *([URGENT] if urgent else []), CHECK]


def first_open(found: list[str], content: Content) -> str:
    """Where to go on: the first step that is not done."""
    return next((step for step in found if step not in content.done), CHECK)


def before(found: list[str], step: str) -> str | None:
    """The step before, for the link back; None on the first."""
    place = found.index(step)
    return found[place - 1] if place else None
