"""The switchable module: what a decision table suggests for a matter.  It suggests; staff decide (docs/reference/content.md).

Off for the installation (NARMARE_ASSESSMENT) or for a unit (`assessment` in its routine) there is no suggestion, and
everything else works: a case without one gets the default priority and a human sorts it, and an errand whose words or
answers are alarming (`alarms`) still comes before clinical staff the same day.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from django.conf import settings

from narmare.contact import content, tables
from narmare.contact.matter import Matter
from narmare.knowledge.decisions.evaluate import Decision, NoDecision, decide
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.decisions.words import flags_in
from narmare.knowledge.questionnaires import show
from narmare.knowledge.questionnaires.engine import Person as Known
from narmare.knowledge.questionnaires.engine import person_on
from narmare.knowledge.routines.model import Routine
from narmare.region.models import Person, Unit


log = logging.getLogger(__name__)
type Suggestion = dict[str, Any]


def is_on(routine: Routine) -> bool:
    """Whether suggestions are made: in this installation and by this unit's routine."""
    return settings.NARMARE_ASSESSMENT and routine.assessment


def known_of(person: Person, on: date) -> Known:
    """Age and sex, as far as questionnaires and tables ask.

    The last digit but one of a personnummer is odd for men and even for women (folkbokföringslagen 1991:481 18 §).
    """
    number = person.personnummer
    sex = None if number is None else ("male" if int(number[-2]) % 2 else "female")
    return person_on(person.birth_date, sex, on)


def suggest(matter: Matter, person: Person, unit: Unit, routine: Routine, on: date) -> Suggestion | None:
    """Level of care, profession and urgency with the row that decided; None without a table or with the module off.

    The table is the one in use at the unit on the day `on`.
    """
    if not matter.questionnaire or not is_on(routine):
        return None
    return suggest_by(tables.table_for(matter.questionnaire, unit, on), matter, person, routine, on)


def suggest_by(
    table: Table | None, matter: Matter, person: Person, routine: Routine, on: date
) -> Suggestion | None:
    """As `suggest`, for one who has the table already."""
    questionnaire = content.library().questionnaires.get(matter.questionnaire)
    if questionnaire is None or table is None or not is_on(routine):
        return None
    flags = words_flags(matter.words, matter.hope)
    try:
        return stored(decide(table, questionnaire, dict(matter.answers), known_of(person, on), flags), flags)
    except NoDecision as fault:
        log.error("No suggestion: %s", fault)  # ids of table and rows only
        return None


def words_flags(*written: str) -> tuple[str, ...]:
    """The flags that the resident's own words raise (content/decisions/words.yaml)."""
    words = content.library().words
    return flags_in(words, " ".join(written)) if words else ()


def alarms(matter: Matter, person: Person, on: date) -> tuple[str, ...]:
    """What a human must look at the same day: flags of the words, and questions answered with a red flag.

    A fixed list that suggests nothing: it holds with the module off too, so that an errand never hides an illness.
    """
    asked = content.library().questionnaires.get(matter.questionnaire)
    answered = () if asked is None else show.summary(asked, matter.answers, known_of(person, on)).flags
    return (*words_flags(matter.words, matter.hope), *(line.item for line in answered))


def stored(decision: Decision, flags: tuple[str, ...] = ()) -> Suggestion:
    """The decision as a case keeps it."""
    return {
        "level": decision.level,
        "profession": decision.profession,
        "urgency": decision.urgency,
        "rows": [decision.row],
        "because": {"sv": decision.because.sv, "en": decision.because.en},
        "table": decision.table,
        "version": decision.version,
        "flags": list(flags),
    }
