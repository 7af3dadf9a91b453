"""Replay a changed table or routine on past cases before it is published: what moves, and what would have been late."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from narmare.knowledge.decisions.evaluate import NoDecision, decide_values, inputs
from narmare.knowledge.decisions.model import LEVELS, Table
from narmare.knowledge.questionnaires.engine import UNKNOWN, Person
from narmare.knowledge.questionnaires.model import Answer, Questionnaire
from narmare.knowledge.routines.model import Routine


type Sorted = tuple[str | None, str, int, str | None]  # level, profession, urgency, the row that decided


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

    @property
    def way(self) -> int:
        """1: towards sooner or more care; -1: towards later or less; 0: only to another profession."""
        before, after = _weight(self.before), _weight(self.after)
        return (before > after) - (before < after)


@dataclass(frozen=True)
class Replay:
    """What a change would have done.  `counts` is how many moved from where to where; `newly_late` and `no_longer_late` are cases
    whose look or answer, as it was, missed the deadline on one side only; `undecided` are cases that a table failed on."""

    cases: int
    moves: tuple[Move, ...]
    counts: Counter[tuple[tuple[str | None, str, int], tuple[str | None, str, int]]]
    late_before: int
    late_after: int
    newly_late: tuple[str, ...]
    no_longer_late: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def raised(self) -> int:
        """How many cases would be seen sooner or with more care."""
        return sum(move.way > 0 for move in self.moves)

    @property
    def lowered(self) -> int:
        """How many cases would be seen later or with less care: what whoever approves looks at first."""
        return sum(move.way < 0 for move in self.moves)


def _weight(placement: Placement) -> tuple[int, int]:
    """Urgency first, then level of care; small is soon and much."""
    level = LEVELS.index(placement.level) if placement.level in LEVELS else len(LEVELS)
    return placement.urgency, level


class _Decisions:
    """What tables decide in one replay, each distinct set of values once: the engine costs more than all the rest, and the
    cases of 90 days repeat themselves."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Sorted | None] = {}

    def of(self, table: Table, questionnaire: Questionnaire, case: PastCase) -> Sorted:
        values = inputs(table, questionnaire, case.answers, case.person, case.flags)
        key = (id(table), json.dumps(values, sort_keys=True))
        if key not in self._known:
            self._known[key] = self._decide(table, questionnaire, values)
        if (known := self._known[key]) is None:
            raise NoDecision(f"Table {table.id} version {table.version} cannot decide on a past case.")
        return known

    def _decide(self, table: Table, questionnaire: Questionnaire, values: Mapping[str, Any]) -> Sorted | None:
        try:
            found = decide_values(table, questionnaire, values)
        except NoDecision:
            return None
        return found.level, found.profession, found.urgency, found.row


def replay(old: Rules, new: Rules, cases: Iterable[PastCase], *, now: datetime) -> Replay:
    """Place every case by the old and by the new rules and compare; both sides are computed, so that only the change shows."""
    placed: list[tuple[PastCase, Placement, Placement]] = []
    undecided: list[str] = []
    decisions = _Decisions()
    for case in cases:
        try:
            placed.append((case, *_both(old, new, case, decisions)))
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


def together(replays: Iterable[Replay]) -> Replay:
    """Several replays as one: of the units that a change reaches, each by its own rules."""
    found = list(replays)
    counts: Counter[tuple[tuple[str | None, str, int], tuple[str | None, str, int]]] = Counter()
    for one in found:
        counts.update(one.counts)
    return Replay(
        cases=sum(one.cases for one in found),
        moves=tuple(move for one in found for move in one.moves),
        counts=counts,
        late_before=sum(one.late_before for one in found),
        late_after=sum(one.late_after for one in found),
        newly_late=tuple(name for one in found for name in one.newly_late),
        no_longer_late=tuple(name for one in found for name in one.no_longer_late),
        undecided=tuple(name for one in found for name in one.undecided),
    )


def place(rules: Rules, case: PastCase) -> Placement:
    """Where the rules send a case, and its deadlines.

    Raises:
        NoDecision: the table of its reason cannot decide.
        NeverOpen: the routine's hours never open.
    """
    return _placed(rules, case, _sorted(rules, case, _Decisions()))


def _both(old: Rules, new: Rules, case: PastCase, decisions: _Decisions) -> tuple[Placement, Placement]:
    """The case by both rules.  Where routine and decision are the same, so are the deadlines, which take longest."""
    first, second = _sorted(old, case, decisions), _sorted(new, case, decisions)
    before = _placed(old, case, first)
    same = old.routine is new.routine and first == second
    return before, before if same else _placed(new, case, second)


def _placed(rules: Rules, case: PastCase, found: Sorted) -> Placement:
    level, profession, urgency, row = found
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


def _sorted(rules: Rules, case: PastCase, decisions: _Decisions) -> Sorted:
    table, questionnaire = rules.tables.get(case.reason), rules.questionnaires.get(case.reason)
    if table is None or questionnaire is None or not rules.routine.assessment:
        return case.level, case.profession, case.urgency, None
    return decisions.of(table, questionnaire, case)
