"""Which questions to ask, what is wrong with the answers, what to keep, what they add up to.

Semantics of FHIR Questionnaire (R4, Questionnaire.item.enableWhen): an item is shown when its conditions hold; a hidden item's
answer counts as no answer, for other items too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from narmare.knowledge.questionnaires.model import Answer, Applies, Item, Questionnaire, When


type Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Person:
    """What is known about whom the questions concern.  None: not known, and then nothing is left out because of it.

    `age_months` is whole months since birth; `sex` is "female" or "male".
    """

    age_months: int | None = None
    sex: str | None = None

    def __post_init__(self) -> None:
        if self.age_months is not None and self.age_months < 0:
            raise ValueError(
                "The person is not born yet. Pass the day of birth before the day of the questions."
            )

    @property
    def age_years(self) -> int | None:
        """Whole years since birth."""
        return None if self.age_months is None else self.age_months // 12


def person_on(born: date | None, sex: str | None, today: date) -> Person:
    """The person as of a day.

    Raises:
        ValueError: born after the day.
    """
    return Person(None if born is None else months_between(born, today), sex)


def months_between(born: date, today: date) -> int:
    """Whole months from a day to another: who was born on the 31st turns a month older on the 1st after a shorter month."""
    return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)


UNKNOWN = Person()


def concerns(applies: Applies, person: Person) -> bool:
    """Whether something concerns the person, as far as is known."""
    years = person.age_years
    if years is not None and applies.min_age is not None and years < applies.min_age:
        return False
    if years is not None and applies.max_age is not None and years > applies.max_age:
        return False
    return applies.sex is None or person.sex is None or applies.sex == person.sex


def visible(questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN) -> tuple[Item, ...]:
    """The questions to ask, in order, given the answers so far."""
    return tuple(walked(questionnaire, answers, person)[0])


def kept(questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN) -> dict[str, Answer]:
    """The answers of visible questions; the rest is not stored."""
    return walked(questionnaire, answers, person)[1]


def walked(
    questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN
) -> tuple[list[Item], dict[str, Answer]]:
    """What `visible` and `kept` give, for one who asks for both: an answer to a hidden question counts for no other."""
    shown: list[Item] = []
    counted: dict[str, Answer] = {}
    for item in questionnaire.items:
        if not item.applies.everybody and not concerns(item.applies, person):
            continue
        if item.enable_when and not _enabled(item, counted):
            continue
        shown.append(item)
        answer = answers.get(item.id)
        if answer is not None and answered(answer):
            counted[item.id] = answer
    return shown, counted


def answered(answer: Any) -> bool:
    """Whether there is an answer: false and 0 are answers, blank text and an empty list are none."""
    return answer is not None and answer != [] and not (isinstance(answer, str) and not answer.strip())


def scores(
    questionnaire: Questionnaire, answers: Answers, person: Person = UNKNOWN
) -> dict[str, float | None]:
    """Each score; None while a visible question that it sums has no answer: a part of a sum would look like health.

    The answers must be without faults (`check`).
    """
    if not questionnaire.scores:
        return {}
    shown = {item.id: item for item in visible(questionnaire, answers, person)}
    totals: dict[str, float | None] = {}
    for score in questionnaire.scores:
        points = [_points(shown[name], answers.get(name)) for name in score.sum_of if name in shown]
        totals[score.id] = None if None in points else sum(point for point in points if point is not None)
    return totals


def _points(item: Item, answer: Answer | None) -> float | None:
    if not answered(answer):
        return None
    codes = answer if isinstance(answer, list) else [str(answer)]
    return sum(option.score or 0 for option in item.options if option.code in codes)


def _enabled(item: Item, counted: Answers) -> bool:
    held = [_holds(when, counted.get(when.question)) for when in item.enable_when]
    return any(held) if item.enable_behavior == "any" else all(held)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, wanted: value == wanted and isinstance(value, bool) == isinstance(wanted, bool),
    ">": lambda value, wanted: value > wanted,
    "<": lambda value, wanted: value < wanted,
    ">=": lambda value, wanted: value >= wanted,
    "<=": lambda value, wanted: value <= wanted,
}


def _holds(when: When, answer: Answer | None) -> bool:
    if when.operator == "exists":
        return (answer is not None) == when.answer
    values = [] if answer is None else answer if isinstance(answer, list) else [answer]
    if when.operator == "!=":
        return not any(_COMPARE["="](value, when.answer) for value in values)
    return any(_comparable(when, value) and _COMPARE[when.operator](value, when.answer) for value in values)


def _comparable(when: When, value: Any) -> bool:
    """An answer of the wrong kind meets nothing; `check` tells about it."""
    return when.operator == "=" or (isinstance(value, int | float) and not isinstance(value, bool))
