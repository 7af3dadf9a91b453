"""The reasons that a resident can choose, and what is known about the person for their questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from narmare.contact import queries
from narmare.contact.assessment import known_of
from narmare.contact.content import library
from narmare.design.language import spoken_language
from narmare.knowledge.questionnaires import engine
from narmare.knowledge.questionnaires.model import Questionnaire
from narmare.region.models import Person, Unit


OTHER_GROUP = "other"  # what fits in no group: the last of them
OTHER = "annat"  # the reason of those who do not know: it always stands last


@dataclass(frozen=True)
class Reason:
    """One line of the list: what it is called, in which group it stands, and other words that people search for."""

    id: str
    title: str
    group: str
    search: tuple[str, ...] = ()

    def fits(self, words: str) -> bool:
        """Whether every word that was searched for begins something in title, group or search words."""
        known = " ".join((self.title, self.group, *self.search)).lower()
        starts = [part for piece in known.split() for part in (piece, *piece.split("-"))]
        return all(any(word in start for start in starts) for word in words.lower().split())


def reasons(person: Person, today: date) -> list[Reason]:
    """Every reason that concerns the person, by group and title, in the reader's language."""
    about, language = known_of(person, today), spoken_language()
    found = [
        Reason(one.id, one.head.title.inn(language), group_title(one.reason.group), one.reason.search)
        for one in library().reasons()
        if one.id != OTHER and one.reason is not None and engine.concerns(one.reason.applies, about)
    ]
    last = group_title(OTHER_GROUP)
    return sorted(found, key=lambda one: (one.group == last, one.group.lower(), one.title.lower()))


def in_use(found: list[Reason], unit: Unit | None, today: date) -> list[Reason]:
    """Those that the unit's routine has in use; the others are told under "something else"."""
    used = None if unit is None else queries.routine_of(unit, today).reasons
    return found if used is None else [one for one in found if one.id in used]


def group_title(group: str) -> str:
    """A group of reasons in words: from texts/groups.yaml where it stands, else its own name."""
    text = library().texts.get("groups", {}).get(group)
    return text.inn(spoken_language()) if text else group.replace("_", " ").capitalize()


def matching(found: Iterable[Reason], words: str) -> list[Reason]:
    """Those that fit what was searched for; all of them without a search."""
    return [one for one in found if one.fits(words)]


def questionnaire(reason: str) -> Questionnaire | None:
    """The questions of a reason; None for "something else", which has none."""
    return library().questionnaires.get(reason)


def title(reason: str) -> str:
    """What the reason is called on the screen."""
    found = questionnaire(reason)
    return found.head.title.inn(spoken_language()) if found else _("Något annat")


def emergency() -> dict[str, str]:
    """When to call 112 and others instead of writing, by the keys of texts/emergency.yaml."""
    language = spoken_language()
    return {key: text.inn(language) for key, text in library().texts["emergency"].items()}


def sentences(text: str) -> list[str]:
    """The sentences of a text, each a line of its own: easier to read for whoever is ill or in a hurry."""
    return [f"{one.strip().rstrip('.')}." for one in text.split(". ") if one.strip()]
