"""A draft's content as a matter, and whether it sounds urgent enough to say so before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from narmare.contact import assessment, queries
from narmare.contact.matter import REASON_CLASSES, Matter
from narmare.contact.resident import catalogue, drafts
from narmare.contact.resident.steps import Content
from narmare.knowledge.questionnaires import engine
from narmare.knowledge.questionnaires.model import Answer
from narmare.region.models import Person


def matter_of(
    content: Content, person: Person, today: date, kept: Mapping[str, Answer] | None = None
) -> Matter:
    """What is sent: only answers of questions that are visible (`kept`, where they are known), with the questionnaire's version."""
    asked = catalogue.questionnaire(content.reason)
    if asked is None or asked.reason is None:
        return Matter(reason=content.reason or catalogue.OTHER, words=content.words, hope=content.hope)
    group = asked.reason.group
    return Matter(
        reason=asked.id,
        lane=asked.reason.lane,
        reason_class=group if group in REASON_CLASSES else "other",
        words=content.words,
        hope=content.hope,
        questionnaire=asked.id,
        questionnaire_version=asked.version,
        answers=engine.kept(asked, content.answers, assessment.known_of(person, today))
        if kept is None
        else kept,
    )


def sounds_urgent(content: Content, person: Person | None, today: date) -> bool:
    """Whether the unit's decision table says that this needs emergency care; False where the module is off."""
    unit = None if person is None else drafts.destination(person, content.unit, today)
    if person is None or unit is None or not content.words:
        return False
    routine = queries.routine_of(unit, today)
    suggestion = assessment.suggest(matter_of(content, person, today), person, unit, routine, today)
    return suggestion is not None and suggestion["level"] == "emergency"
