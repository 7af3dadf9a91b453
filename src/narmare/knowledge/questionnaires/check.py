"""What is wrong with answers, worded for the person who gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from narmare.knowledge.questionnaires.engine import UNKNOWN, Answers, Person, answered, visible
from narmare.knowledge.questionnaires.model import Item, Questionnaire
from narmare.knowledge.questionnaires.show import number, shown_unit
from narmare.knowledge.texts import Text, said


MOST_LETTERS = 4000

MESSAGES: Mapping[str, Text] = {
    "required": Text("Svara på frågan.", "Answer the question."),
    "boolean": Text("Välj ja eller nej.", "Choose yes or no."),
    "choice": Text("Välj ett av svaren.", "Choose one of the answers."),
    "choices": Text("Välj bland svaren.", "Choose among the answers."),
    "integer": Text("Skriv ett helt tal, till exempel 3.", "Write a whole number, such as 3."),
    "decimal": Text("Skriv ett tal, till exempel 38,5.", "Write a number, such as 38.5."),
    "quantity": Text("Skriv ett tal, till exempel 38,5.", "Write a number, such as 38.5."),
    "date": Text("Skriv ett datum, till exempel 2026-11-30.", "Write a date, such as 2026-11-30."),
    "text": Text(f"Skriv högst {MOST_LETTERS} tecken.", f"Write at most {MOST_LETTERS} characters."),
    "minimum": Text("Skriv {bound} eller mer.", "Write {bound} or more."),
    "maximum": Text("Skriv {bound} eller mindre.", "Write {bound} or less."),
    "alone": Text("Välj antingen ”{option}” eller de andra svaren.", "Choose either “{option}” or the other answers."),
    "unknown": Text("Frågan finns inte i formuläret.", "The question is not in the form."),
}  # fmt: skip


@dataclass(frozen=True)
class AnswerFault:
    """One thing that is wrong: where, what kind (a key of MESSAGES), and the words to show beside the question."""

    item: str
    key: str
    text: Text


def check(
    questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN
) -> tuple[AnswerFault, ...]:
    """What is wrong with the answers to the visible questions, in order; nothing if they can be sent.

    Answers of hidden questions are not looked at (`kept` drops them); an answer to no question at all is a fault.
    """
    faults = [
        fault
        for item in visible(questionnaire, answers, person)
        for fault in _of_item(item, answers.get(item.id))
    ]
    astray = [name for name in answers if questionnaire.item(name) is None]
    return (*faults, *(AnswerFault(name, "unknown", MESSAGES["unknown"]) for name in astray))


def _of_item(item: Item, answer: Any) -> Iterator[AnswerFault]:
    if not answered(answer):
        if item.required:
            yield AnswerFault(item.id, "required", MESSAGES["required"])
        return
    if not _FITS[item.type](item, answer):
        key = "choices" if item.repeats else item.type
        yield AnswerFault(item.id, key, MESSAGES[key])
        return
    yield from _alone(item, answer)
    for key, bound in (("minimum", item.minimum), ("maximum", item.maximum)):
        if bound is not None and (answer < bound if key == "minimum" else answer > bound):
            yield AnswerFault(item.id, key, _bounded(key, bound, item))


def _alone(item: Item, answer: Any) -> Iterator[AnswerFault]:
    """ "None of these" together with one of these cannot be true."""
    if not item.repeats or len(answer) < 2:
        return
    for option in item.options:
        if option.negative and option.code in answer:
            yield AnswerFault(item.id, "alone", _alone_words(option.text))
            return


def _alone_words(option: Text) -> Text:
    return said(lambda language: MESSAGES["alone"].inn(language).replace("{option}", option.inn(language)))


def _bounded(key: str, bound: float, item: Item) -> Text:
    unit = shown_unit(item.unit)
    return said(
        lambda language: MESSAGES[key].inn(language).replace("{bound}", f"{number(bound, language)}{unit}")
    )


def _is_number(item: Item, answer: Any) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool) and isfinite(answer)


def _is_integer(item: Item, answer: Any) -> bool:
    """Of 32 bits, as FHIR's integer is."""
    return isinstance(answer, int) and not isinstance(answer, bool) and -(2**31) <= answer < 2**31


def _is_choice(item: Item, answer: Any) -> bool:
    if not item.repeats:
        return isinstance(answer, str) and item.option(answer) is not None
    return isinstance(answer, list) and all(isinstance(code, str) and item.option(code) for code in answer) and len(set(answer)) == len(answer)  # fmt: skip


def _is_date(item: Item, answer: Any) -> bool:
    try:
        return isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False


_FITS: Mapping[str, Callable[[Item, Any], bool]] = {
    "boolean": lambda item, answer: isinstance(answer, bool),
    "choice": _is_choice,
    "integer": _is_integer,
    "decimal": _is_number,
    "quantity": _is_number,
    "date": _is_date,
    "text": lambda item, answer: isinstance(answer, str) and len(answer) <= MOST_LETTERS,
}
