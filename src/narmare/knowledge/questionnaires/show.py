"""Answers in words, and the summary that staff read first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from narmare.knowledge.conditions import meets
from narmare.knowledge.questionnaires.engine import UNKNOWN, Answers, Person, answered, scores, visible
from narmare.knowledge.questionnaires.model import Answer, Item, Questionnaire
from narmare.knowledge.texts import Text, said


YES, NO = Text("Ja", "Yes"), Text("Nej", "No")
# UCUM codes whose sign on screen is another; the rest are shown as they are.
_SIGNS: Mapping[str, str] = {"Cel": "°C", "mm[Hg]": "mmHg", "/min": "/min"}


@dataclass(frozen=True)
class Line:
    """One answered question in words.  `flag`: the answer is a red flag."""

    item: str
    question: Text
    answer: Text
    flag: bool


@dataclass(frozen=True)
class Summary:
    """Answers in three groups, each in the order of the questions: red flags, findings, and what the person does not have.

    `scores` are the sums that are whole.
    """

    flags: tuple[Line, ...]
    findings: tuple[Line, ...]
    negatives: tuple[Line, ...]
    scores: Mapping[str, float]


def summary(questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN) -> Summary:
    """The answers of visible questions for staff.  The answers must be without faults (`check`)."""
    flags: list[Line] = []
    findings: list[Line] = []
    negatives: list[Line] = []
    for item in visible(questionnaire, answers, person):
        if not answered(answer := answers.get(item.id)) or answer is None:
            continue
        line = Line(item.id, item.text, in_words(item, answer), is_flag(item, answer))
        (flags if line.flag else negatives if _is_negative(item, answer) else findings).append(line)
    sums = scores(questionnaire, answers, person)
    whole = {name: total for name, total in sums.items() if total is not None}
    return Summary(tuple(flags), tuple(findings), tuple(negatives), whole)


def is_flag(item: Item, answer: Answer) -> bool:
    """Whether staff must see the answer first."""
    return item.red_flag is not None and meets(item.red_flag, answer)


def in_words(item: Item, answer: Answer) -> Text:
    """The answer as people read it: yes, the option's text, a number with its unit."""
    if isinstance(answer, bool):
        return YES if answer else NO
    if isinstance(answer, int | float):
        unit = shown_unit(item.unit)
        return Text(number(answer, "sv") + unit, number(answer, "en") + unit)
    if item.type == "choice":
        codes = answer if isinstance(answer, list) else [answer]
        # a code that the item no longer has is shown as it was stored
        chosen = [
            option.text if (option := item.option(code)) else Text(code, code) for code in map(str, codes)
        ]
        return said(lambda language: ", ".join(text.inn(language) for text in chosen))
    return _as_written(str(answer))


def _as_written(words: str) -> Text:
    """The resident's own words stand in both languages: nothing translates them."""
    return Text(words, words)


def number(value: float, language: str) -> str:
    """A number with the language's decimal sign, without needless zeros."""
    written = f"{value:.10g}"
    return written if language.startswith("en") else written.replace(".", ",")


def shown_unit(unit: str | None) -> str:
    """A UCUM unit as people write it, after a space that does not break; empty without a unit."""
    return "" if unit is None else f"\N{NO-BREAK SPACE}{_SIGNS.get(unit, unit)}"


def _is_negative(item: Item, answer: Answer) -> bool:
    if answer is False:
        return True
    codes = answer if isinstance(answer, list) else [answer]
    chosen = [option for option in item.options if option.code in codes]
    return bool(chosen) and all(option.negative for option in chosen)
