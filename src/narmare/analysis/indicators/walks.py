"""One reading of a table for all passes over its events at one time column, to be counted by a compiled walk (`tallying`).

A pass is SQL (`fuse`), and stays so on every engine but DuckDB, for few rows, and where it adds up days.
Here DuckDB only reads the rows and answers each question about them, all in one number; which parts an answer fulfils is worked
out once for every possible answer.  Finding the person, the age, the unit of listing and the cell of each row, and adding up, is one walk
over plain arrays: no text is compared or grouped, and a person is looked for once for the own unit and the unit of listing together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np
from sqlglot import exp, select

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Any,
    Condition,
    FollowedBy,
    Is,
    Not,
    SameDay,
    UnitIs,
    UnitOwnedBy,
    WithinDays,
    walk,
)
from narmare.analysis.indicators.fuse import Part, Scan
from narmare.analysis.indicators.months import UNKNOWN
from narmare.analysis.indicators.rowsql import (
    active_days,
    dated,
    event_condition,
    own_unit,
    together,
    with_hits,
    with_unit,
)
from narmare.analysis.indicators.sqlparts import Steps
from narmare.analysis.tables import Kind


type Truths = np.ndarray[tuple[int, ...], np.dtype[np.bool]]


ASKED = (Is, SameDay, WithinDays, UnitIs, UnitOwnedBy, AgeAtLeast, ActiveSpan, FollowedBy, All, Any, Not)
OF_THE_PERSON = (AgeAtLeast, ActiveSpan)  # what the walk answers itself
MOST = 1_000_000  # different answers to the questions of a walk; beyond that SQL counts
NARROW = 256  # answers that a byte can tell apart
BYTE = exp.DataType.build("UTINYINT", dialect="duckdb")
EPOCH = "1970-01-01"
PARTS = 31  # of one pass: each takes two bits of a whole number of 64, whose sign stays free; a pass with more SQL counts


@dataclass(frozen=True)
class Pass:
    """What becomes of one pass: the table of its cells, as `fuse.build_scan` says it.

    place: the column of `Walk.rows` with the number of the row's unit; empty for the unit of listing.
    housed: whether its cells tell apart who lives in special housing.
    let_in, meet: for each part a text of 0 and 1, one for each answer to the walk's questions: whether a row with this answer is let in, and
        whether it meets what is asked (the same, where nothing more is asked).
    """

    table: str
    place: str
    let_in: tuple[str, ...]
    meet: tuple[str, ...]
    housed: bool = False


@dataclass(frozen=True)
class Walk:
    """One reading of the care table `table` for several passes.

    rows: SQL with person_id, day, a number of a unit for each `place` (empty where the table of units does not know it), and a_0, a_1, ...:
        what the row says to each question.
    worth: what an answer to each of these counts; their sum is what the row says to all questions, as one number.
    units: SQL with unit_id in the order of these numbers.
    listed: SQL with person_id, unit_id, day_from and day_to (days since 1970); empty where every pass counts at its rows' own unit.
    spans: for each question about spans, which the walk answers itself, SQL with person_id, day_from and day_to: whether the person
        is in one of these on that day.  The last span's answer counts 1, the one before it 2 and so on.
    ages: for each question about an age, which the walk answers too, from how many years on; their answers come before those of spans.
    housing: SQL of the same kind: who lives in special housing when; empty where no pass tells them apart.
    """

    table: str
    rows: str
    units: str
    listed: str
    passes: tuple[Pass, ...]
    spans: tuple[str, ...] = ()
    housing: str = ""
    ages: tuple[int, ...] = ()
    worth: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Question:
    """A column with codes, or a condition that is true or not; `codes` is empty then.  Answer 0 is none of the codes, or no."""

    ask: str | Condition
    codes: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        return len(self.codes) + 1 if self.codes else 2


def gathered(scans: Iterable[Scan]) -> list[list[Scan]]:
    """The passes that can be counted so, those over the same table at the same time column together."""
    found: dict[tuple[str, str], list[Scan]] = {}
    for scan in scans:
        if fits(scan):
            found.setdefault((scan.events.table, scan.events.at), []).append(scan)
    return [some for some in found.values() if prod(one.answers for one in _questions(some)) <= MOST]


def fits(scan: Scan) -> bool:
    """Whether a pass can be counted so: it has persons, counts rows, and asks nothing but of the row, its unit, its person and what follows it."""
    return (
        "person_id" in scan.events.of.by_name
        and len(scan.parts) <= PARTS
        and all(
            part.days is None and all(isinstance(one, ASKED) for one in walk(_asked(part)))
            for part in scan.parts
        )
    )


def build_rows(scans: list[Scan], *, back: int | None = None) -> exp.Select:
    """The query of `Walk.rows` for passes over one table at one time column; `back` as in `Steps`."""
    steps = Steps(back)
    events = scans[0].events
    source = dated(steps, events)
    questions = _questions(scans)
    asked = together(*(one.ask for one in questions if not isinstance(one.ask, (str, *OF_THE_PERSON))))
    at_hand = [place for place in places(scans) if events.of.column(place).required]
    query = with_unit(select("e.person_id").from_(f"{source} AS e"), asked, "e", but=at_hand)
    query = with_hits(steps, query, events, source, asked).select("e.day")
    for place in places(scans):
        alias = f"e_{place}" if place in at_hand else f"at_{place}"  # one join says number, kind and owner
        on = exp.column("unit_id", alias).eq(own_unit(events.of, f"e.{place}"))
        numbered = steps.add("numbered_units", _numbered_units(_of_units(asked)))
        query = query.join(f"{numbered} AS {alias}", on=on, join_type="left")
        query = query.select(f"{alias}.place AS {place}")
    compiled = partial(event_condition, steps, events, source)
    asked_of_rows = (one for one in questions if not isinstance(one.ask, OF_THE_PERSON))
    answers = (_answer(one, compiled).as_(f"a_{number}") for number, one in enumerate(asked_of_rows))
    return steps.finish(query.select(*answers))


def _of_units(asked: Condition | None) -> list[str]:
    """The columns of the table of units that conditions ask for."""
    kinds = {type(part) for part in walk(asked)}
    return [name for kind, name in ((UnitIs, "kind"), (UnitOwnedBy, "owner")) if kind in kinds]


def _answer(question: _Question, compiled: Callable[[Condition], exp.Condition]) -> exp.Expr:
    """What a row says.  DuckDB looks up a code once for each different text, not for each row, as long as little is done with it."""
    if not isinstance(question.ask, str):
        yes, no = (exp.cast(exp.Literal.number(said), BYTE) for said in (1, 0))
        return exp.case().when(compiled(question.ask), yes).else_(no)
    listed = exp.Array(expressions=[exp.Literal.string(code) for code in question.codes])
    found = exp.func("LIST_POSITION", listed, exp.column(question.ask, "e"))
    said = exp.Anonymous(this="GREATEST", expressions=[found, exp.Literal.number(0)])  # 0 where it is empty
    return exp.cast(said, BYTE if question.answers <= NARROW else "int")


def worth(scans: list[Scan]) -> tuple[int, ...]:
    """What `Walk.worth` says: how many different answers there can be to the questions after each one together."""
    questions = _questions(scans)
    return tuple(
        prod(after.answers for after in questions[number + 1 :])
        for number, one in enumerate(questions)
        if not isinstance(one.ask, OF_THE_PERSON)
    )


def _questions(scans: Iterable[Scan]) -> list[_Question]:
    """What must be known of a row, so that every part of the passes can be answered."""
    found: dict[_Question, None] = {}
    for scan in scans:
        for part in scan.parts:
            for one in walk(_asked(part)):
                if not isinstance(one, All | Any | Not):
                    found[_question(scan, one)] = None
    return sorted(
        found, key=lambda one: (isinstance(one.ask, OF_THE_PERSON), isinstance(one.ask, ActiveSpan))
    )


def build_spans(scans: list[Scan]) -> list[exp.Select]:
    """The queries of `Walk.spans`."""
    return [spans_of(one.ask) for one in _questions(scans) if isinstance(one.ask, ActiveSpan)]


def ages(scans: list[Scan]) -> tuple[int, ...]:
    """What `Walk.ages` says."""
    return tuple(one.ask.years for one in _questions(scans) if isinstance(one.ask, AgeAtLeast))


def spans_of(asked: ActiveSpan) -> exp.Select:
    """The days, since 1970, on which each person has a fitting row."""
    steps = Steps()
    days = (_since_epoch(name).as_(said) for name, said in (("m_from", "day_from"), ("m_to", "day_to")))
    return steps.finish(select("person_id", *days).from_(active_days(steps, asked)))


def _since_epoch(day: str) -> exp.Expr:
    return exp.cast(exp.maybe_parse(f"{day} - CAST('{EPOCH}' AS DATE)"), "int")


def _question(scan: Scan, leaf: Condition) -> _Question:
    if isinstance(leaf, Is) and scan.events.of.column(leaf.column).kind is Kind.CODE:
        return _Question(leaf.column, tuple(scan.events.of.column(leaf.column).codes))
    return _Question(leaf)


def _told(scan: Scan, condition: Condition | None, questions: Sequence[_Question]) -> str:
    """For every answer whether it fulfils the condition, as 0 or 1."""
    answers = np.indices([one.answers for one in questions]) if questions else np.zeros((0,), int)
    at = dict(zip(questions, answers, strict=True))

    def truth(asked: Condition) -> Truths:
        match asked:
            case All(parts):
                return np.logical_and.reduce([truth(part) for part in parts])
            case Any(parts):
                return np.logical_or.reduce([truth(part) for part in parts])
            case Not(part):
                return ~truth(part)
        question = _question(scan, asked)
        if isinstance(asked, Is) and question.codes:
            return np.isin(at[question], [question.codes.index(code) + 1 for code in asked.values])
        return at[question] == 1

    size = [one.answers for one in questions]
    found = np.broadcast_to(np.array(True) if condition is None else truth(condition), size)
    return "".join(map(str, found.astype(int).ravel().tolist()))


def passes_of(scans: list[Scan], tables: list[str]) -> tuple[Pass, ...]:
    """What becomes of each pass; `tables` are their names."""
    questions = _questions(scans)
    found = []
    for scan, table in zip(scans, tables, strict=True):
        place = scan.events.place if scan.events.unit == "own" else ""
        let_in = tuple(_told(scan, part.where, questions) for part in scan.parts)
        meet = tuple(_told(scan, _asked(part), questions) for part in scan.parts)
        found.append(Pass(table, place, let_in, meet, scan.housed))
    return tuple(found)


def places(scans: Iterable[Scan]) -> list[str]:
    """The columns with units at which rows count."""
    return list(dict.fromkeys(scan.events.place for scan in scans if scan.events.unit == "own"))


def every_unit() -> exp.Select:
    """Every unit of the table of units, and the one of rows without a unit, in order."""
    return select("unit_id").from_(_units().subquery("every_unit")).order_by("unit_id")


def listed_by_day(days: str) -> exp.Select:
    """The query of `Walk.listed` from the rows of `rowsql.listed_days`."""
    first, last = (_since_epoch(name).as_(name) for name in ("day_from", "day_to"))
    return select("person_id", "unit_id", first, last).from_(days)


def _numbered_units(told: Sequence[str]) -> exp.Select:
    """Units with their numbers and columns that tell of them."""
    numbered = "CAST(ROW_NUMBER() OVER (ORDER BY every_unit.unit_id) - 1 AS INTEGER) AS place"
    query = select("every_unit.unit_id", numbered).from_(_units().subquery("every_unit"))
    if told:
        query = query.join("unit AS u", on="u.unit_id = every_unit.unit_id", join_type="left")
    return query.select(*(f"u.{name}" for name in told))


def _units() -> exp.Query:
    return select("unit_id").from_("unit").union(select(f"'{UNKNOWN}' AS unit_id"), distinct=True)


def _asked(part: Part) -> Condition | None:
    """Everything that a part asks of a row."""
    return together(part.where, part.meeting)
