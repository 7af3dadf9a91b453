"""Replay a changed table or routine on past cases before it is published: what moves, and what would have been late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from narmare.knowledge.decisions.evaluate import NoDecision, decide
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.questionnaires.engine import UNKNOWN, Person
from narmare.knowledge.questionnaires.model import Answer, Questionnaire
from narmare.knowledge.routines.model import Routine


@dataclass(frozen=True)
class PastCase:
    """A case as it was: what was asked and answered, how it was sorted, and when people acted (None: not yet).

    `id` is whatever the caller knows the case by; `reason` is the id of its questionnaire; `level`, `profession` and `urgency` are
    what it ended with, used when no table decides on its reason.
    """

    id: str
    reason: str
    asked_at: datetime
    profession: str
    urgency: int
    level: str | None = None
    administrative: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)
    person: Person = UNKNOWN
    flags: tuple[str, ...] = ()
    first_look_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Rules:
    """One side of a comparison: a routine, and the tables and questionnaires by the reason that they decide on.

    Without `tables` for a reason (or with the routine's assessment off) a case keeps the level, profession and urgency that it had.
    """

    routine: Routine
    tables: Mapping[str, Table] = field(default_factory=dict)
    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """Where a case goes and by when it is to be looked at and answered.  `row` is the row that decided, None without a table."""

    level: str | None
    profession: str
    urgency: int
    row: str | None
    look_by: datetime
    answer_by: datetime

    @property
    def goes(self) -> tuple[str | None, str, int]:
        """Level, profession and urgency: a case has moved when one of them differs."""
        return self.level, self.profession, self.urgency


@dataclass(frozen=True)
class Move:
    """A case that the change would send elsewhere."""

    case: str
    before: Placement
    after: Placement


@dataclass(frozen=True)
class Replay:
    """What a change would have done.  `counts` is how many moved from where to where; `newly_late` and `no_longer_late` are cases
    whose look or answer, as it was, missed the deadline on one side only; `undecided` are cases that a table failed on."""

    cases: int
    moves: tuple[Move, ...]
    counts: Mapping[tuple[tuple[str | None, str, int], tuple[str | None, str, int]], int]
    late_before: int
    late_after: int
    newly_late: tuple[str, ...]
    no_longer_late: tuple[str, ...]
    undecided: tuple[str, ...]


def replay(old: Rules, new: Rules, cases: Iterable[PastCase], *, now: datetime) -> Replay:
    """Place every case by the old and by the new rules and compare; both sides are computed, so that only the change shows."""
    placed: list[tuple[PastCase, Placement, Placement]] = []
    undecided: list[str] = []
    for case in cases:
        try:
            placed.append((case, place(old, case), place(new, case)))
        except NoDecision:
            undecided.append(case.id)
    moves = tuple(Move(case.id, before, after) for case, before, after in placed if before.goes != after.goes)
    late = [
        (case.id, is_late(case, before, now), is_late(case, after, now)) for case, before, after in placed
    ]
    return Replay(
        cases=len(placed) + len(undecided),
        moves=moves,
        counts=Counter((move.before.goes, move.after.goes) for move in moves),
        late_before=sum(before for _, before, _ in late),
        late_after=sum(after for _, _, after in late),
        newly_late=tuple(name for name, before, after in late if after and not before),
        no_longer_late=tuple(name for name, before, after in late if before and not after),
        undecided=tuple(undecided),
    )


def place(rules: Rules, case: PastCase) -> Placement:
    """Where the rules send a case, and its deadlines.

    Raises:
        NoDecision: the table of its reason cannot decide.
        NeverOpen: the routine's hours never open.
    """
    level, profession, urgency, row = _sorted(rules, case)
    routine = rules.routine
    asked = rules.questionnaires.get(case.reason)
    group = asked.reason.group if asked is not None and asked.reason is not None else ""
    target = routine.administrative if case.administrative else routine.targets[urgency]
    return Placement(
        level=level,
        profession=routine.taker(profession, urgency, case.reason, group),
        urgency=urgency,
        row=row,
        look_by=routine.hours.after_minutes(case.asked_at, target.first_look),
        answer_by=routine.hours.after_minutes(case.asked_at, target.answer),
    )


def is_late(case: PastCase, placement: Placement, now: datetime) -> bool:
    """Whether the look or the answer came, or has still not come, after its deadline."""
    return (case.first_look_at or now) > placement.look_by or (case.answered_at or now) > placement.answer_by


def _sorted(rules: Rules, case: PastCase) -> tuple[str | None, str, int, str | None]:
    table, questionnaire = rules.tables.get(case.reason), rules.questionnaires.get(case.reason)
    if table is None or questionnaire is None or not rules.routine.assessment:
        return case.level, case.profession, case.urgency, None
    decided = decide(table, questionnaire, case.answers, case.person, case.flags)
    return decided.level, decided.profession, decided.urgency, decided.row
