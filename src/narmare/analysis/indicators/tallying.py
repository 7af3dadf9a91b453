"""Count the passes over a table in one walk over arrays (`walks`), instead of the joins and groupings of `fuse`.

Persons lie in a hash table with their month of birth, sex and spells of listing.  Each row looks for its person once; then every
pass finds unit and cell and adds the row's bits to the counts of (month, unit, cell).  Each of two threads walks along half of the
rows and adds to counts of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from narmare.analysis.indicators.fuse import known_people
from narmare.analysis.indicators.housing import marked
from narmare.analysis.indicators.months import AGE_BANDS, UNKNOWN, first_day, last_day
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.indicators.walks import NOT_A_UNIT, Pass, Walk
from narmare.analysis.tables import SEXES


type Numbers = np.ndarray[Any, np.dtype[Any]]

THREADS = 2
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

    sex: the number of it, with EVER more for those who have time in special housing, which is `housed`.
    listed: where each is listed when; `place` is the number of each of these spans' unit, whose names are `units`.
    """

    ids: Numbers
    slots: Numbers
    born: Numbers
    sex: Numbers
    listed: Spans
    place: Numbers
    units: tuple[str, ...]
    housed: Spans


class Tallier:
    """Counts passes in a connection that has the care tables and `periods`; who is who is read once for all."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, first: int, walks: Sequence[Walk]) -> None:
        """`first` as in `run.prepare`; `walks` are all that will be made."""
        self.connection = connection
        self.first = first
        self._spans = {query: self._read(query) for walk in walks for query in walk.spans}
        self._listed = next((walk.listed for walk in walks if walk.listed), "")
        self._housing = next((walk.housing for walk in walks if walk.housing), "")
        self._known: People | None = None
        ends = connection.execute("SELECT MIN(m), MAX(m) FROM periods").fetchall()[0]
        self._calendar = Calendar.of(range(ends[0], ends[1] + 1))

    def make(self, walk: Walk) -> frozenset[str]:
        """Make the tables of a walk's passes, and say which.

        None where SQL must count: a row names a unit that the table of units does not know, or a person is there twice.
        """
        try:
            self._make(walk)
        except LeftToSql:
            return frozenset()
        return frozenset(one.table for one in walk.passes)

    def _make(self, walk: Walk) -> None:
        people, names = self._people(), tuple(self._read(walk.units)["unit_id"].to_pylist())
        spans = [_spans(self._spans[query], people.ids, people.slots)[0] for query in walk.spans]
        rows = self._read(from_day(walk.rows, self.first))
        units = [names if one.place else people.units for one in walk.passes]
        answers = [_bits(one) for one in walk.passes]

        def count(batches: Sequence[pa.RecordBatch]) -> list[Numbers]:
            counts = [
                np.zeros(
                    (len(self._calendar.months), len(of), len(BANDS) * len(_sexes(one)), 2 * len(one.meet)),
                    np.int32,
                )
                for one, of in zip(walk.passes, units, strict=True)
            ]
            for batch in batches:
                self._count(batch, walk, people, spans, answers, counts)
            return counts

        batches = rows.to_batches()
        with ThreadPoolExecutor(THREADS) as threads:
            found = list(threads.map(count, [batches[part::THREADS] for part in range(THREADS)]))
        for one, of, *counts in zip(walk.passes, units, *found, strict=True):
            self._keep(one, sum(counts[1:], counts[0]), of)

    def _count(
        self,
        rows: pa.RecordBatch,
        walk: Walk,
        people: People,
        spans: Sequence[Spans],
        answers: Sequence[Numbers],
        counts: Sequence[Numbers],
    ) -> None:
        """Add some rows to the counts of every pass."""
        day, answer = rows["day"].to_numpy(), rows["answer"].to_numpy()
        who = _who(rows["person_id"], people)
        if spans:
            answer = answer.copy()
        for number, found in enumerate(reversed(spans)):
            _compiled(_within)(day, who, found.starts, found.day_from, found.day_to, 1 << number, answer)
        for one, of, bits in zip(walk.passes, counts, answers, strict=True):
            place = rows[one.place].to_numpy() if one.place else who
            if one.place and (place == NOT_A_UNIT).any():
                raise LeftToSql
            _compiled(_tally)(
                day, who, place, answer, bits, self._calendar.start, self._calendar.of_day, self._calendar.months.start,
                people.born, people.sex, people.listed.starts, people.listed.day_from, people.listed.day_to, people.place, LIMITS, not one.place, of,
                people.housed.starts, people.housed.day_from, people.housed.day_to, len(SEX_NAMES), EVER,
            )  # fmt: skip

    def _keep(self, one: Pass, counts: Numbers, units: tuple[str, ...]) -> None:
        """The table of a pass: one row for each month, unit and cell in which a part counts anything."""
        first, sexes = self._calendar.months.start, _sexes(one)
        month, unit, cell = np.nonzero(counts.any(axis=-1))
        found = counts[month, unit, cell].astype(np.int64)
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
        self.connection.register(f"{one.table}_rows", pa.table(columns))
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {one.table} AS SELECT * FROM {one.table}_rows")  # noqa: S608  a name of ours

    def _read(self, query: str) -> pa.Table:
        return self.connection.sql(query).to_arrow_table()

    def _people(self) -> People:
        if self._known is None:
            others = [found["person_id"] for found in self._spans.values()]
            listed = self._read(self._listed) if self._listed else NOBODY_LISTED
            housed = self._read(self._housing) if self._housing else NOBODY_LISTED
            self._known = everybody(self._read(PERSONS), listed, others, housed)
        return self._known


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
    known, hashed = persons["person_id"].to_numpy(), _compiled(_hashed)
    slots = hashed(known)
    if (_found(known, known, slots) != np.arange(len(known))).any():
        raise LeftToSql
    mentioned = [column.to_numpy() for column in (listed["person_id"], housed["person_id"], *others)]
    unknown = [ids[_found(ids, known, slots) < 0] for ids in mentioned]
    ids = np.concatenate([known, np.unique(np.concatenate(unknown))])
    slots, more = hashed(ids), len(ids) - len(known)
    spans, order = _spans(listed, ids, slots)
    homes, _ = _spans(housed, ids, slots)
    sex = np.append(persons["sex_number"].to_numpy(), np.full(more, len(SEX_NAMES) - 1)).astype(np.int32)
    units = listed["unit_id"].combine_chunks().dictionary_encode()
    return People(
        ids,
        slots,
        np.append(persons["born"].fill_null(NOT_BORN).to_numpy(), np.full(more, NOT_BORN, np.int32)),
        np.where(np.diff(homes.starts) > 0, sex + np.int32(EVER), sex),
        spans,
        units.indices.to_numpy()[order],
        tuple(units.dictionary.to_pylist()),
        homes,
    )


def _sexes(one: Pass) -> tuple[str, ...]:
    return MARKED if one.housed else SEX_NAMES


def _spans(of: pa.Table, ids: Numbers, slots: Numbers) -> tuple[Spans, Numbers]:
    """Rows with person_id, day_from and day_to by person, and the order in which they now are; everybody has a number."""
    number = _found(of["person_id"].to_numpy(), ids, slots)
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(len(ids) + 1)).astype(np.int32)
    return Spans(starts, of["day_from"].to_numpy()[order], of["day_to"].to_numpy()[order]), order


def _found(wanted: Numbers, ids: Numbers, slots: Numbers) -> Numbers:
    number = np.empty(len(wanted), np.int32)
    _compiled(_find)(wanted, ids, slots, number)
    return number


def _bits(one: Pass) -> Numbers:
    """For each answer two bits a part: whether it is let in, and whether it meets what is asked."""
    found = np.zeros(len(one.meet[0]), np.int64)
    for number, texts in enumerate(zip(one.let_in, one.meet, strict=True)):
        for bit, text in enumerate(texts):
            found |= (np.frombuffer(text.encode(), np.uint8) - ord("0")).astype(np.int64) << (
                2 * number + bit
            )
    return found


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


@cache
def _compiled(work: Callable[..., Any]) -> Callable[..., Any]:
    import numba  # half a second to load

    compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)(work)
    return compiled


def _hashed(ids: Numbers) -> Numbers:
    """A table of the numbers of ids, a power of two long and at most half full; an id's place is `_find`'s."""
    bits = 1
    while (1 << bits) < 2 * len(ids):
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    for number in range(len(ids)):
        at = (ids[number] ^ (ids[number] >> 32)) * 0x9E3779B1 & ((1 << bits) - 1)
        while slots[at] >= 0:
            at = (at + 1) & ((1 << bits) - 1)
        slots[at] = number
    return slots


def _find(wanted: Numbers, ids: Numbers, slots: Numbers, found: Numbers) -> None:
    """The number of each wanted id, or -1."""
    mask = len(slots) - 1
    for row in range(len(wanted)):
        at = (wanted[row] ^ (wanted[row] >> 32)) * 0x9E3779B1 & mask
        while slots[at] >= 0 and ids[slots[at]] != wanted[row]:
            at = (at + 1) & mask
        found[row] = slots[at]


def _within(
    day: Numbers,
    who: Numbers,
    starts: Numbers,
    day_from: Numbers,
    day_to: Numbers,
    worth: int,
    answer: Numbers,
) -> None:
    """Add `worth` to the answer of each row whose person is in a span on that day."""
    for row in range(len(day)):
        person = who[row]
        if person < 0:
            continue
        for span in range(starts[person], starts[person + 1]):
            if day_from[span] <= day[row] and day[row] < day_to[span]:
                answer[row] += worth
                break


def _tally(  # noqa: C901  one walk; a call per row would cost more than the row
    day: Numbers, who: Numbers, place: Numbers, answer: Numbers, told: Numbers, start: int, of_day: Numbers, first: int,
    born: Numbers, sex: Numbers, starts: Numbers, day_from: Numbers, day_to: Numbers, unit_of: Numbers,
    limits: Numbers, listed: bool, counts: Numbers,
    moved_in: Numbers, in_from: Numbers, in_to: Numbers, plain: int, ever: int,
) -> None:  # fmt: skip
    """Add what each row's answer fulfils to the counts of its month, unit and cell; a row outside the months or not listed does not count."""
    bits, sexes = counts.shape[3], counts.shape[2] // (len(limits) + 2)
    flat = counts.reshape(-1)
    for row in range(len(day)):
        found, today = told[answer[row]], day[row] - start
        if found == 0 or today < 0 or today >= len(of_day):
            continue
        person, unit = who[row], -1
        if not listed:
            unit = place[row]
        elif person >= 0:
            for spell in range(starts[person], starts[person + 1]):
                if day_from[spell] <= day[row] and day[row] < day_to[spell]:
                    unit = unit_of[spell]
                    break
        if unit < 0:
            continue
        band, kind = len(limits) + 1, plain - 1
        if person >= 0:
            kind = sex[person]
            if kind >= ever:
                kind -= ever
                if sexes > plain:
                    for stay in range(moved_in[person], moved_in[person + 1]):
                        if in_from[stay] <= day[row] and day[row] < in_to[stay]:
                            kind += plain
                            break
            if born[person] > -(1 << 30):
                months, band = of_day[today] + first - born[person], 0
                while band < len(limits) and months >= limits[band]:
                    band += 1
        at = ((of_day[today] * counts.shape[1] + unit) * counts.shape[2] + band * sexes + kind) * bits
        while found:
            flat[at] += found & 1
            found >>= 1
            at += 1
