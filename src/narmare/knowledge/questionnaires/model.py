"""A questionnaire as data, with the semantics of FHIR Questionnaire (R4): items, options, enableWhen, units, scores.

Answers are kept as JSON can hold them: true/false, a number (in the item's unit), a code (a list of codes where the item
repeats), text, or a date as "2026-11-30".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from narmare.knowledge.conditions import CODE, Condition, OneOf
from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.head import Head
from narmare.knowledge.texts import Text


type Answer = bool | int | float | str | list[str]

TYPES = ("boolean", "choice", "integer", "decimal", "text", "date", "quantity")
NUMERIC = ("integer", "decimal", "quantity")
OPERATORS = ("=", "!=", ">", "<", ">=", "<=", "exists")
SEXES = ("female", "male")
LANES = ("clinical", "administrative")
# Names that decision tables use for what is known about the person or found in the words.
RESERVED = ("age_years", "age_months", "sex", "words")


@dataclass(frozen=True)
class Option:
    """One answer of a choice.  `negative` marks "none of these": it is shown among what the person does not have."""

    code: str
    text: Text
    score: float | None = None
    negative: bool = False

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code):
            refuse([(f"{self.code!r} is no code.", "Use letters a-z, digits, _, . and -.")])


@dataclass(frozen=True)
class When:
    """A condition on an earlier question (FHIR enableWhen).  `exists` takes true or false as its answer."""

    question: str
    operator: str
    answer: bool | int | float | str

    def __post_init__(self) -> None:
        if self.operator == "exists" and not isinstance(self.answer, bool):
            refuse(
                [("exists has no true or false.", "Write answer: true (answered) or answer: false (not).")]
            )
        if self.operator in (">", "<", ">=", "<=") and isinstance(self.answer, bool | str):
            refuse([(f"{self.operator} compares with no number.", "Write a number as the answer.")])


@dataclass(frozen=True)
class Applies:
    """Whom something concerns: ages in whole years, both ends included; None leaves the end open."""

    min_age: int | None = None
    max_age: int | None = None
    sex: str | None = None

    def __post_init__(self) -> None:
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            refuse([("It applies to no age.", "Write min_age lower than max_age.")])

    @cached_property
    def everybody(self) -> bool:
        """Whether it concerns all; most questions do, and each is asked about for every answer."""
        return self.min_age is None and self.max_age is None and self.sex is None


@dataclass(frozen=True)
class Item:
    """One question.  `minimum` and `maximum` bound numbers; `unit` is UCUM (Cel, kg, mm[Hg]); `red_flag` is the answer
    that staff must see first."""

    id: str
    type: str
    text: Text
    why: Text | None = None
    required: bool = False
    repeats: bool = False
    options: tuple[Option, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    enable_when: tuple[When, ...] = ()
    enable_behavior: str = "all"
    applies: Applies = Applies()
    red_flag: Condition | None = None

    def __post_init__(self) -> None:
        refuse((*self._wrong_choice(), *self._wrong_number(), *self._wrong_flag()))

    def _wrong_choice(self) -> Iterator[Reason]:
        if self.id in RESERVED:
            yield f"{self.id} is a name that tables use for something else.", "Give the item another id."
        if (self.type == "choice") != bool(self.options):
            yield "Options and type do not fit.", "Give a choice its options, and no other type any."
        if self.repeats and self.type != "choice":
            yield "Only a choice can take several answers.", "Remove repeats or make the item a choice."
        codes = [option.code for option in self.options]
        if len(set(codes)) < len(codes):
            yield "A code stands twice among the options.", "Give every option a code of its own."

    def _wrong_number(self) -> Iterator[Reason]:
        if (self.type == "quantity") != (self.unit is not None):
            yield "Unit and type do not fit.", "Give a quantity its unit, and no other type any."
        bounds = [bound for bound in (self.minimum, self.maximum) if bound is not None]
        if bounds and self.type not in NUMERIC:
            yield "Only numbers have a minimum and a maximum.", "Remove them."
        if len(bounds) == 2 and bounds[0] > bounds[1]:
            yield "No number lies between minimum and maximum.", "Write the lower bound as minimum."

    def _wrong_flag(self) -> Iterator[Reason]:
        if self.red_flag is not None and (fault := misfit(self, self.red_flag)):
            yield f"red_flag: {fault}", "Write an answer that the question can get."

    def option(self, code: str) -> Option | None:
        """The option with this code."""
        return next((option for option in self.options if option.code == code), None)


def misfit(item: Item, condition: Condition) -> str | None:
    """Why no answer to the item can ever meet the condition, or None."""
    wanted = {"boolean": "boolean", "choice": "code"}.get(
        item.type, "number" if item.type in NUMERIC else None
    )
    if wanted is None:
        return f"{item.id} is {item.type}, which no condition can test."
    if condition.kind != wanted:
        return f"{condition} is a {condition.kind}, but {item.id} is answered with a {wanted}."
    if item.type == "choice" and isinstance(condition, OneOf):
        unknown = [value for value in condition.values if item.option(str(value)) is None]
        if unknown:
            return f"{item.id} has no option {', '.join(map(str, unknown))}."
    return None


@dataclass(frozen=True)
class Score:
    """A sum of the scores of the chosen options of some items."""

    id: str
    sum_of: tuple[str, ...]


@dataclass(frozen=True)
class ContactReason:
    """What makes a questionnaire a reason that a resident can choose: its group, its lane, other words people search."""

    group: str
    lane: str = "clinical"
    search: tuple[str, ...] = ()
    applies: Applies = Applies()


@dataclass(frozen=True)
class Questionnaire:
    """Questions in order, with the sums that are made of them."""

    head: Head
    items: tuple[Item, ...]
    scores: tuple[Score, ...] = ()
    reason: ContactReason | None = None

    def __post_init__(self) -> None:
        refuse((*self._twice(), *self._astray(), *self._unsummable()))

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def version(self) -> str:
        return self.head.version

    @cached_property
    def repeating(self) -> frozenset[str]:
        """The ids of the items that can have several answers."""
        return frozenset(item.id for item in self.items if item.repeats)

    def item(self, name: str) -> Item | None:
        """The item with this id."""
        return next((item for item in self.items if item.id == name), None)

    def _twice(self) -> Iterator[Reason]:
        names = [item.id for item in self.items] + [score.id for score in self.scores]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"The id {name} stands twice.", "Give every item and score an id of its own."

    def _astray(self) -> Iterator[Reason]:
        """enable_when looks back only: then one pass decides what is shown, and there are no circles."""
        earlier: dict[str, Item] = {}
        for item in self.items:
            for when in item.enable_when:
                if when.question not in earlier:
                    yield (
                        f"{item.id} depends on {when.question}, which is no earlier question.",
                        "Name a question that stands before it.",
                    )
                elif fault := _unmeetable(earlier[when.question], when):
                    yield f"{item.id}: {fault}", "Write an answer that the question can get."
            earlier[item.id] = item

    def _unsummable(self) -> Iterator[Reason]:
        for score in self.scores:
            for name in score.sum_of:
                item = self.item(name)
                if item is None or not item.options or any(option.score is None for option in item.options):
                    yield (
                        f"Score {score.id} sums {name}, which is no choice where every option has a score.",
                        "Give every option a score, or take the item out of the sum.",
                    )


def _unmeetable(question: Item, when: When) -> str | None:
    if when.operator == "exists":
        return None
    if when.operator in ("=", "!=") and question.type in ("text", "date"):
        return None if isinstance(when.answer, str) else f"{question.id} is answered with text."
    return misfit(question, OneOf((when.answer,)))
