"""The case bank: read it, and run its cases through the tables.  `python -m tests.content.bank` prints the report."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from narmare.contact.content import library
from narmare.knowledge.decisions.evaluate import Decision, decide
from narmare.knowledge.decisions.words import flags_in
from narmare.knowledge.questionnaires.engine import Person
from tests.content.triage import Judged, as_text, report


@dataclass(frozen=True)
class BankCase:
    """A made-up person who contacts the unit, and what a careful clinician would expect."""

    id: str
    reason: str
    person: Person
    answers: dict[str, Any]
    words: str
    expected: tuple[str, int]
    profession: str | None
    why: str


@cache
def _read() -> dict[str, Any]:
    text = (Path(__file__).parent / "case_bank.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


def usual(reason: str) -> dict[str, Any]:
    """What a person with nothing alarming answers."""
    return dict(_read()["usual"][reason])


@cache
def bank() -> tuple[BankCase, ...]:
    """Every case of case_bank.yaml, in its order."""
    return tuple(_case(row, usual(row["reason"])) for row in _read()["cases"])


def _case(row: dict[str, Any], usual: dict[str, Any]) -> BankCase:
    """The usual answers with the case's own over them; an answer of null is left out."""
    given = {**usual, **row.get("answers", {})}
    level, urgency = row["expect"]
    return BankCase(
        id=row["id"],
        reason=row["reason"],
        person=Person(row["months"] if "months" in row else row["age"] * 12, row["sex"]),
        answers={name: answer for name, answer in given.items() if answer is not None},
        words=row.get("words", ""),
        expected=(level, urgency),
        profession=row.get("profession"),
        why=row["why"],
    )


def suggestion(case: BankCase) -> Decision:
    """What the product suggests for the case."""
    content = library()
    table = content.table_for(case.reason)
    assert table is not None, f"No table decides on {case.reason}."
    assert content.words is not None
    flags = flags_in(content.words, case.words)
    return decide(table, content.questionnaires[case.reason], case.answers, case.person, flags)


def judged(case: BankCase) -> Judged:
    """Expectation and suggestion side by side."""
    got = suggestion(case)
    return Judged(case.id, case.reason, case.expected, (got.level, got.urgency))


if __name__ == "__main__":
    sys.stdout.write(as_text(report(judged(case) for case in bank())) + "\n")
