"""Count the passes over a table in one walk over arrays (`walks`), instead of the joins and groupings of `fuse`.

Persons lie in a hash table with their month of birth, sex and spells of listing.  Each row looks for its person and cell once; then every
pass finds the unit and counts one more of the row's kind, which says what parts it fulfils, in (month, unit, cell).  Two threads walk along the rows of a large table,
piece by piece, and each adds to counts of its own.  What is known of a person lies side by side, as persons come in any order and to
fetch it is what costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb
import numpy as np
import pyarrow as pa

from narmare.analysis.indicators.fuse import known_people
from narmare.analysis.indicators.housing import marked
from narmare.analysis.indicators.loops import (
    Numbers,
    aged,
    compiled,
    find,
    hashed,
    in_order,
    placed,
    tally,
    within,
)
from narmare.analysis.indicators.months import AGE_BANDS, UNKNOWN, first_day, last_day
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.indicators.walks import Pass, Walk
from narmare.analysis.tables import SEXES


THREADS = 2
PIECE = 1 << 17  # rows
KINDS = 64  # of rows in one pass, by what parts they fulfil; with more SQL counts
NEITHER = np.zeros(0, np.int32)
BANDS = (*(band.label for band in AGE_BANDS), UNKNOWN)
SEX_NAMES = (*SEXES, UNKNOWN)
MARKED = marked(SEX_NAMES)
EVER = len(MARKED)  # what the number of a person's sex has more who ever lives in special housing
LIMITS = np.array([12 * (band.years_to or 0) for band in AGE_BANDS[:-1]], np.int32)  # months of age
NOT_BORN = -(2**30)  # for a month of birth that nobody knows
NOBODY = -1
EPOCH = date(1970, 1, 1)
PERSONS = known_people().sql("duckdb")
NOBODY_LISTED = pa.table({
    "person_id": pa.array([], pa.int64()), "unit_id": pa.array([], pa.string()),
    "day_from": pa.array([], pa.int32()), "day_to": pa.array([], pa.int32()),
})  # fmt: skip


class LeftToSql(Exception):
    """The walk cannot count this."""


@dataclass(frozen=True)
class Spans:
    """Days of persons: person i has those from starts[i] up to starts[i + 1], each a day from which and a day up to which."""

    starts: Numbers
    day_from: Numbers
    day_to: Numbers


@dataclass(frozen=True)
class People:
    """Persons by number; `slots` is a hash table of these numbers.

    facts: of each four numbers, and of one more the first and the last: where the spells begin; the month of birth; the number of the sex,
        with EVER more for those who have time in special housing; where the spans of that time begin.
    spells: of each the number of the unit, whose names are `units`, the day from which and the day up to which somebody is listed there.
    """

    ids: Numbers
    slots: Numbers
    facts: Numbers
    spells: Numbers
    units: tuple[str, ...]
    housed: Spans


@dataclass(frozen=True)
class Calendar:
    """Months, and for each day from `start` (days since 1970) on which of them it is in."""

    months: range
    start: int
    of_day: Numbers

    @classmethod
    def of(cls, months: range) -> Calendar:
        """All days of these months."""
        start, end = ((day - EPOCH).days for day in (first_day(months.start), last_day(months.stop - 1)))
        days = np.arange(start, end + 1).astype("datetime64[D]")
        return cls(months, start, (days.astype("datetime64[M]").astype(np.int32) + 1970 * 12 - months.start))


@dataclass(frozen=True)
class Kinds:
    """Rows of a pass by what parts they fulfil.

    of_answer: the kind of each answer; 0 fulfils nothing.
    fulfil: for each kind after that one two numbers a part, 0 or 1: whether it is let in, and whether it meets what is asked.
    """

    of_answer: Numbers
    fulfil: Numbers

    @classmethod
    def of(cls, one: Pass) -> Kinds:
        """The kinds of a pass.

        Raises:
            LeftToSql: there are more than `KINDS`.
        """
        texts = [text.encode() for both in zip(one.let_in, one.meet, strict=True) for text in both]
        said = np.stack([np.frombuffer(text, np.uint8) - ord("0") for text in texts], axis=1)
        powers = np.int64(1) << np.arange(said.shape[1], dtype=np.int64)  # `walks.PARTS` keeps within 63 bits
        patterns, of_answer = np.unique(np.append(said @ powers, 0), return_inverse=True)
        if len(patterns) > KINDS + 1:
            raise LeftToSql
        return cls(of_answer[:-1].astype(np.int32), (patterns[1:, None] & powers > 0).astype(np.int64))


@dataclass(frozen=True)
class Known:
    """Who is who, and for each query of `Walk.spans` the days that it gives each person."""

    people: People
    spans: Mapping[str, Spans]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, walks: Sequence[Walk]) -> Known:
        """What these walks must know, read once for all.

        Args:
            connection: has the care tables, and the steps that the walks read.
            walks: all that will be made.

        Raises:
            LeftToSql: a person is in the table of persons twice.
        """
        read = partial(_read, connection)
        spans = {query: read(query) for walk in walks for query in walk.spans}
        listed = next((walk.listed for walk in walks if walk.listed), "")
        housing = next((walk.housing for walk in walks if walk.housing), "")
        people = everybody(
            read(PERSONS),
            read(listed) if listed else NOBODY_LISTED,
            [found["person_id"] for found in spans.values()],
            read(housing) if housing else NOBODY_LISTED,
        )
        return cls(people, {query: _spans(of, people.ids, people.slots)[0] for query, of in spans.items()})


@dataclass(frozen=True)
class Tallier:
    """Counts the passes of a walk.

    calendar: the months that are asked for.
    first: as in `making.prepare`.
    known: what all walks know.
    """

    calendar: Calendar
    first: int
    known: Known

    def tables(self, connection: duckdb.DuckDBPyConnection, walk: Walk) -> dict[str, pa.Table]:
        """The cells of each pass by the name of its table; nothing of the kind where SQL must count.

        That is where a row names a unit that the table of units does not know, or a person is there twice.

        Args:
            connection: has the care tables and the steps that the walk reads; nobody else uses it meanwhile.
            walk: the passes.
        """
        try:
            return self._counted(connection, walk)
        except LeftToSql:
            return {}

    def _counted(self, connection: duckdb.DuckDBPyConnection, walk: Walk) -> dict[str, pa.Table]:
        names = tuple(_read(connection, walk.units)["unit_id"].to_pylist())
        rows = _read(connection, from_day(walk.rows, self.first))
        if any(rows[one.place].null_count for one in walk.passes if one.place):
            raise LeftToSql
        people = self.known.people
        units = [names if one.place else people.units for one in walk.passes]
        answers = [Kinds.of(one) for one in walk.passes]
        pieces = iter(rows.to_batches(max_chunksize=PIECE))

        def count(_: int) -> list[Numbers]:
            counts = [
                np.zeros(
                    (len(self.calendar.months), len(of), len(BANDS) * len(_sexes(one)), len(kinds.fulfil)),
                    np.int32,
                )
                for one, of, kinds in zip(walk.passes, units, answers, strict=True)
            ]
            for piece in pieces:
                self._count(piece, walk, answers, counts)
            return counts

        if len(rows) > THREADS * PIECE:
            with ThreadPoolExecutor(THREADS) as threads:
                found = list(threads.map(count, range(THREADS)))
        else:
            found = [count(0)]
        return {
            one.table: self._cells(one, sum(counts[1:], counts[0]), of, kinds)
            for one, of, kinds, *counts in zip(walk.passes, units, answers, *found, strict=True)
        }

    def _count(
        self, rows: pa.RecordBatch, walk: Walk, answers: Sequence[Kinds], counts: Sequence[Numbers]
    ) -> None:
        """Add some rows to the counts of every pass."""
        known, calendar = self.known, self.calendar
        people, day = known.people, rows["day"].view(pa.int32()).to_numpy()
        who = _who(rows["person_id"], people)
        answer = _answered(walk, known, calendar, day, who, rows)
        month, cell = np.empty((2, len(day)), np.int32)
        compiled(placed)(
            day, who, calendar.start, calendar.of_day, calendar.months.start, people.facts, people.housed.day_from, people.housed.day_to,
            LIMITS, len(SEX_NAMES), EVER, month, cell,
        )  # fmt: skip
        for one, of, kinds in zip(walk.passes, counts, answers, strict=True):
            place = rows[one.place].to_numpy() if one.place else NEITHER
            compiled(tally)(
                day, who, month, cell, place, kinds.of_answer[answer], people.facts, people.spells, len(SEX_NAMES), len(_sexes(one)), of
            )  # fmt: skip

    def _cells(self, one: Pass, counts: Numbers, units: tuple[str, ...], kinds: Kinds) -> pa.Table:
        """The table of a pass: one row for each month, unit and cell in which a part counts anything."""
        first, sexes = self.calendar.months.start, _sexes(one)
        month, unit, cell = np.nonzero(counts.any(axis=-1))
        found = counts[month, unit, cell].astype(np.int64) @ kinds.fulfil
        columns = {
            "m": (month + first).astype(np.int32),
            "unit_id": _named(units, unit),
            "age_band": _named(BANDS, cell // len(sexes)),
            "sex": _named(sexes, cell % len(sexes)),
        }
        nothing = np.zeros(len(month), np.int32)
        for number in range(len(one.meet)):
            columns |= {
                f"n_{number}": found[:, 2 * number + 1],
                f"d_{number}": found[:, 2 * number],
                f"q_{number}": nothing,
            }
        return pa.table(columns)


def _answered(
    walk: Walk, known: Known, calendar: Calendar, day: Numbers, who: Numbers, rows: pa.RecordBatch
) -> Numbers:
    """What the rows say to all questions, with those that are asked of their persons."""
    answer = np.zeros(len(day), np.int32)
    for number, worth in enumerate(walk.worth):
        answer += np.multiply(rows[f"a_{number}"].to_numpy(), worth, dtype=np.int32)
    more = 1
    for query in reversed(walk.spans):
        of = known.spans[query]
        compiled(within)(day, who, of.starts, of.day_from, of.day_to, more, answer)
        more *= 2
    for years in reversed(walk.ages):
        oldest = calendar.months.start - 12 * years
        compiled(aged)(
            day, who, known.people.facts, calendar.start, calendar.of_day, oldest, more, answer
        )  # fmt: skip
        more *= 2
    return answer


def everybody(
    persons: pa.Table,
    listed: pa.Table,
    others: Sequence[pa.ChunkedArray] = (),
    housed: pa.Table = NOBODY_LISTED,
) -> People:
    """Everybody whom the table of persons (`PERSONS`), of listings (`Walk.listed`), of housing or another column knows.

    Raises:
        LeftToSql: a person is in the table of persons twice.
    """
    known, table_of = persons["person_id"].to_numpy(), compiled(hashed)
    slots = table_of(known)
    if (_found(known, known, slots) != np.arange(len(known))).any():
        raise LeftToSql
    mentioned = [column.to_numpy() for column in (listed["person_id"], housed["person_id"], *others)]
    unknown = [ids[_found(ids, known, slots) < 0] for ids in mentioned]
    ids = np.concatenate([known, np.unique(np.concatenate(unknown))])
    slots, more = table_of(ids), len(ids) - len(known)
    spans, order = _spans(listed, ids, slots)
    homes, _ = _spans(housed, ids, slots)
    sex = np.append(persons["sex_number"].to_numpy(), np.full(more, len(SEX_NAMES) - 1)).astype(np.int32)
    born = np.append(persons["born"].fill_null(NOT_BORN).to_numpy(), np.full(more, NOT_BORN, np.int32))
    facts = np.zeros((len(ids) + 1, 4), np.int32)
    facts[:, 0], facts[:-1, 1], facts[:, 3] = spans.starts, born, homes.starts
    facts[:-1, 2] = np.where(np.diff(homes.starts) > 0, sex + np.int32(EVER), sex)
    units = listed["unit_id"].combine_chunks().dictionary_encode()
    spells = np.stack([units.indices.to_numpy()[order], spans.day_from, spans.day_to], axis=1).astype(
        np.int32
    )
    return People(ids, slots, facts, spells, tuple(units.dictionary.to_pylist()), homes)


def _read(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    return connection.sql(query).to_arrow_table()


def _sexes(one: Pass) -> tuple[str, ...]:
    return MARKED if one.housed else SEX_NAMES


def _spans(of: pa.Table, ids: Numbers, slots: Numbers) -> tuple[Spans, Numbers]:
    """Rows with person_id, day_from and day_to by person, and the order in which they now are; everybody has a number."""
    number = _found(of["person_id"].to_numpy(), ids, slots)
    starts = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=len(ids)))]).astype(np.int32)
    order = compiled(in_order)(number, starts)
    return Spans(starts, of["day_from"].to_numpy()[order], of["day_to"].to_numpy()[order]), order


def _found(wanted: Numbers, ids: Numbers, slots: Numbers) -> Numbers:
    number = np.empty(len(wanted), np.int32)
    compiled(find)(wanted, ids, slots, number)
    return number


def _who(column: pa.Array, people: People) -> Numbers:
    """The number of each row's person; -1 for nobody."""
    found = _found(column.fill_null(0).to_numpy(), people.ids, people.slots)
    if column.null_count:
        found[column.is_null().to_numpy(zero_copy_only=False)] = NOBODY
    return found


def _named(names: tuple[str, ...], numbers: Numbers) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(numbers.astype(np.int32)), pa.array(names, pa.string())
    ).cast(pa.string())
