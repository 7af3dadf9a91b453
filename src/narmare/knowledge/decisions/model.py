"""A decision table as data: inputs, rows in order, and what the first row that fits decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from narmare.knowledge.conditions import Condition
from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.head import Head
from narmare.knowledge.texts import Text


LEVELS = ("emergency", "same_day", "booked", "chat", "self_care")  # the most urgent level of care first
PROFESSIONS = ("doctor", "nurse", "physiotherapist", "psychologist", "midwife", "administrator")


@dataclass(frozen=True)
class Input:
    """What a table looks at.  `source` is the id of an answer or score, or age_years, age_months, sex, words."""

    id: str
    source: str


@dataclass(frozen=True)
class Outcome:
    """Level of care, who should see the case, and how soon: 1 at once ... 5 when there is time."""

    level: str
    profession: str
    urgency: int

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.level not in LEVELS:
            yield f"{self.level} is no level.", f"Write one of {', '.join(LEVELS)}."
        if self.profession not in PROFESSIONS:
            yield f"{self.profession} is no profession.", f"Write one of {', '.join(PROFESSIONS)}."
        if not 1 <= self.urgency <= 5:
            yield f"{self.urgency} is no urgency.", "Write 1 (at once) to 5 (when there is time)."
        if self.level == "emergency" and self.urgency != 1:
            yield "An emergency that can wait is none.", "Write urgency 1."


@dataclass(frozen=True)
class Row:
    """If every condition is met, this is decided, because of this."""

    id: str
    when: Mapping[str, Condition]
    then: Outcome
    because: Text

    def __hash__(self) -> int:
        return hash((self.id, tuple(self.when.items()), self.then, self.because))


@dataclass(frozen=True)
class Table:
    """Rows in order; the first that fits decides, and the last fits everything."""

    head: Head
    intended_use: Text
    questionnaire: str
    inputs: tuple[Input, ...]
    rows: tuple[Row, ...] = field(default=())

    def __post_init__(self) -> None:
        refuse((*self._twice(), *self._unknown(), *self._order()))

    def __hash__(self) -> int:
        """By name: what is kept about a table is looked up for each case, and a hash of every row takes longer than a decision."""
        return hash((self.head.id, self.head.version))

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def version(self) -> str:
        return self.head.version

    def _twice(self) -> Iterator[Reason]:
        for kind, names in (("input", [i.id for i in self.inputs]), ("row", [r.id for r in self.rows])):
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield f"The {kind} {name} stands twice.", f"Give every {kind} an id of its own."

    def _unknown(self) -> Iterator[Reason]:
        known = {one.id for one in self.inputs}
        for row in self.rows:
            for name in row.when:
                if name not in known:
                    yield f"Row {row.id} asks for {name}, which is no input.", "Name it under inputs."
        for name in sorted(known - {name for row in self.rows for name in row.when}):
            yield f"No row asks for the input {name}.", "Remove it, or write the row that needs it."

    def _order(self) -> Iterator[Reason]:
        if not self.rows or self.rows[-1].when:
            yield (
                "The last row has a condition.",
                "End with a row without `when`, so that every case gets an answer.",
            )
        for number, row in enumerate(self.rows):
            for earlier in self.rows[:number]:
                if covers(earlier, row):
                    yield (
                        f"Row {row.id} can never decide: row {earlier.id} above fits every case that it fits.",
                        "Move it up, or remove it.",
                    )
                    break


def covers(earlier: Row, later: Row) -> bool:
    """Whether each condition of the earlier row is asked for, at least as narrowly, by the later one."""
    return all(
        name in later.when and later.when[name].within(condition) for name, condition in earlier.when.items()
    )
