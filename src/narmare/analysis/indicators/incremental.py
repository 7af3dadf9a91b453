"""Compute again only what new rows can have changed; the result is that of a computation of everything.

A state folder keeps what was computed last: the counts by place and month, the rows, and what they were computed from (the
files of care tables by content, the definitions, the engine's version, the months).  When the files that were there are still
there and unchanged, new files hold new rows, and `touched` tells from which month on they matter.  An indicator is computed
anew from the start when its definition or the table of units has changed, when a file that it reads was changed or taken
away, when the first month is another, or when a new person is one whom old rows already mention.

Rows are made again for the calendar years from the first changed month on, as disclosure control looks at each calendar year
by itself, and for the rolling periods that reach into them; the other rows are those of before.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis import duck
from narmare.analysis.indicators import facts, recount
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.months import GRAINS, month_index
from narmare.analysis.indicators.recount import Recount
from narmare.analysis.indicators.results import SCHEMA, rows
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.tallies import Flags, Homes, Integers, Place, Tallies
from narmare.analysis.indicators.touched import Touch, touches


BACK = 2  # calendar years before the first changed one that the longest rolling period looks into
STAMP = "snapshot_id"
UNSTAMPED = SCHEMA.remove(SCHEMA.get_field_index(STAMP))  # of what is kept
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rows:
    """The rows of an indicator (`UNSTAMPED`): those whose period ended before the last calendar year, and the others.

    The first ones lie in a file that stays as it is while only the last year's numbers change.
    """

    closed: pa.Table
    open: pa.Table

    def stamped(self, snapshot_id: str) -> pa.Table:
        """All rows in order of period kind and period, with the id of a snapshot (`SCHEMA`)."""
        every = self.every
        return every.append_column(SCHEMA.field(STAMP), pa.repeat(pa.scalar(snapshot_id), every.num_rows))

    @property
    def every(self) -> pa.Table:
        """All rows in order of period kind and period."""
        return _in_kinds(self.closed, self.open)


@dataclass(frozen=True)
class State:
    """What was computed last: files (`table/file` -> digest), definitions (id -> digest), months, counts and rows.

    closed: the name of the file with the rows of closed years, when they are those that it holds.
    """

    engine: str
    files: Mapping[str, str]
    definitions: Mapping[str, str]
    periods: Periods
    counts: Mapping[str, Tallies]
    rows: Mapping[str, Rows]
    closed: str = ""

    @property
    def year(self) -> int:
        """The month index of the January from which on years are not closed."""
        return _year_of(self.periods)


def read(folder: Path) -> State | None:
    """The state in a folder; None when there is none, or it cannot be read (then everything is computed)."""
    try:
        about = json.loads((folder / "state.json").read_text())
        counts = np.load(folder / about["counts"])
        kept = {name: _read_arrow(folder / about[name]) for name in ("closed", "open")}
        periods = Periods(*about["periods"])
        names = list(about["definitions"])
        parts = {name: _split(kept[name], about["rows"][name]) for name in kept}
        return State(
            about["engine"],
            about["files"],
            about["definitions"],
            periods,
            dict(zip(names, _unpacked(counts, about["places"], about["values"], periods), strict=True)),
            {name: Rows(*both) for name, *both in zip(names, parts["closed"], parts["open"], strict=True)},
            about["closed"],
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as fault:
        log.warning("The state in %s cannot be read and is made anew: %s", folder, fault)
        return None


def write(folder: Path, state: State) -> None:
    """Keep a state.  The file that names the others is replaced last, so that a broken run leaves the old state."""
    folder.mkdir(parents=True, exist_ok=True)
    said = repr((sorted(state.files.items()), sorted(state.definitions.items()), state.periods))
    mark = hashlib.sha256(said.encode()).hexdigest()[:12]
    names = {
        "counts": f"counts-{mark}.npy",
        "closed": state.closed or f"closed-{mark}.arrow",
        "open": f"open-{mark}.arrow",
    }
    every = [state.rows[name] for name in state.definitions]
    np.save(folder / names["counts"], _packed([state.counts[name] for name in state.definitions]))
    if not state.closed:
        _write_arrow([of.closed for of in every], folder / names["closed"])
    _write_arrow([of.open for of in every], folder / names["open"])
    about = {
        "engine": state.engine,
        "files": state.files,
        "definitions": state.definitions,
        "periods": [state.periods.first, state.periods.last],
        "places": [state.counts[name].places for name in state.definitions],
        "values": [len(state.counts[name].spread) for name in state.definitions],
        "rows": {
            "closed": [of.closed.num_rows for of in every],
            "open": [of.open.num_rows for of in every],
        },
        **names,
    }
    part = folder / ".state.json.part"
    part.write_text(json.dumps(about))
    part.replace(folder / "state.json")
    kept = {folder / name for name in names.values()}
    for old in {file for kind in KINDS for file in folder.glob(kind)} - kept:
        old.unlink()


KINDS = (
    "counts-*.npy",
    "closed-*.arrow",
    "open-*.arrow",
    "counts-*.arrow",
    "rows-*.arrow",
)  # the last two of version 1


@dataclass(frozen=True)
class Changed:
    """What new data make of a state.

    since: indicator -> the first month that must be counted again; past the last month when nothing has changed.
    recount: the persons whom new rows mention, when these are few.
    lasting: the indicators whose old counts are right but for those persons.
    new: the first month that was never counted; past the last month when there is none.
    as_before: the indicators with the definition, and at units that belong where they belonged, so that old rows are of use.
    """

    since: Mapping[str, int]
    recount: Recount | None = None
    lasting: frozenset[str] = frozenset()
    new: int = 0
    as_before: frozenset[str] = frozenset()


def remember(folder: Path, source: Source) -> None:
    """Keep what is known of the files of care tables, for the next process."""
    part = folder / ".files.json.part"
    part.write_text(json.dumps(facts.known(source.paths.values())))
    part.replace(folder / "files.json")


def recall(folder: Path) -> None:
    """Take over what the process before knew of the files of care tables; nothing when it cannot be read."""
    try:
        facts.learn(json.loads((folder / "files.json").read_text()))
    except FileNotFoundError:
        return
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        log.warning("What is known of files in %s cannot be read; they are read anew: %s", folder, fault)


def changed_from(
    state: State | None, source: Source, chosen: Sequence[Indicator], periods: Periods, engine: str
) -> Changed:
    """What must be counted again, and of whom."""
    if (
        state is None
        or state.engine != engine
        or state.periods.first != periods.first
        or state.periods.last > periods.last
    ):
        return Changed({one.id: periods.first for one in chosen}, new=periods.last + 1)
    new_month = state.periods.last + 1
    with _Look(state, source, periods) as look:
        since = {one.id: max(periods.first, min(new_month, look.first_touched(one))) for one in chosen}
        lasting = frozenset(one.id for one in chosen if look.lasts(one))
        asked_again = any(since[name] < new_month for name in lasting)
        some = recount.asked(source, look.added) if asked_again else None
        as_before = frozenset(one.id for one in chosen if look.as_before(one))
        return Changed(since, some, lasting, new_month, as_before)


@dataclass
class _Look:
    """What has changed in the files since a state was kept."""

    state: State
    source: Source
    periods: Periods

    def __post_init__(self) -> None:
        now, before = self.source.digests, self.state.files
        gone = {name.partition("/")[0] for name, digest in before.items() if now.get(name) != digest}
        self.rewritten = gone
        self.added: dict[str, list[Path]] = {}
        for name in sorted(now.keys() - before.keys()):
            table, _, file = name.partition("/")
            self.added.setdefault(table, []).append(self.source.folder / table / file)
        self.known: dict[Touch, int] = {}
        self.connection = duck.connect()
        self.new_persons_are_new = "person" not in self.added or self._nobody_mentions_them()

    def __enter__(self) -> _Look:
        return self

    def __exit__(self, *told: object) -> None:
        self.connection.close()

    def lasts(self, one: Indicator) -> bool:
        """Whether its old counts are right but for the persons whom new rows mention."""
        return self.as_before(one) and not set(reads(one)) & self.rewritten and recount.fits(one)

    def as_before(self, one: Indicator) -> bool:
        """Whether it is counted and shown as it was: the same definition, the same units."""
        unmoved = "unit" not in self.added and "unit" not in self.rewritten
        return (
            unmoved and self.state.definitions.get(one.id) == digest_of(one) and one.id in self.state.counts
        )

    def first_touched(self, one: Indicator) -> int:
        """The first month in which something may be another number, as far as the old months go."""
        tables = set(reads(one))
        if self.state.definitions.get(one.id) != digest_of(one) or one.id not in self.state.counts:
            return self.periods.first
        if tables & self.rewritten or "unit" in self.added:
            return self.periods.first
        if "person" in tables and not self.new_persons_are_new:
            return self.periods.first
        return min((self._month(touch) for touch in touches(one)), default=self.periods.first)

    def _month(self, touch: Touch) -> int:
        if touch not in self.known:
            self.known[touch] = self._earliest(touch)
        return self.known[touch]

    def _earliest(self, touch: Touch) -> int:
        """The month of the earliest of the new rows; past the end when there is none."""
        files = self.added.get(touch.table)
        if not files:
            return self.periods.last + 1
        if not touch.column:
            return self.periods.first
        if (told := self._told(touch, files)) is not None:
            return told
        query = (
            f'SELECT year(d) * 12 + month(d) - 1 FROM (SELECT MIN(CAST("{touch.column}" AS DATE)) - {touch.days} AS d '  # noqa: S608  names of the contract
            "FROM read_parquet($1))"
        )
        found = self.connection.execute(query, [[str(file) for file in files]]).fetchall()[0][0]
        return self.periods.last + 1 if found is None else int(found)

    def _told(self, touch: Touch, files: Sequence[Path]) -> int | None:
        """The month of the earliest of the new rows, as the files themselves tell it; None when they do not."""
        ends = [of.ends(touch.column) for of in map(facts.footer, files) if of.rows]
        if not all(ends):
            return None
        if not ends:
            return self.periods.last + 1
        return month_index(min(of[0] for of in ends if of) - timedelta(days=touch.days))

    def _nobody_mentions_them(self) -> bool:
        """Whether no row that was there before is about one of the new persons."""
        new = self.added["person"]
        for table in sorted(self.source.needs):
            if "person_id" not in self.source.needs[table] or table in self.rewritten:
                continue
            files = [str(file) for file in self.source.files(table) if file not in self.added.get(table, ())]
            if not files:
                continue
            query = "SELECT 1 FROM read_parquet($1) WHERE person_id IN (SELECT person_id FROM read_parquet($2)) LIMIT 1"
            if self.connection.execute(query, [files, [str(file) for file in new]]).fetchall():
                return False
        return True


def digest_of(one: Indicator) -> str:
    """A definition by content."""
    return hashlib.sha256(repr(one).encode()).hexdigest()


def updated(before: Tallies | None, since: int, found: Tallies, months: range) -> Tallies:
    """Counts of before up to the month `since`, and those found from then on."""
    if before is None or since <= months.start:
        return found.within(months)
    return Tallies.joined(before.within(range(before.first, since)).within(months), found.within(months))


def recounted(before: Tallies, since: int, change: Tallies, months: range) -> Tallies:
    """Counts of before, and from the month `since` on what the persons who were counted again add and take away.

    Numerators and denominators of persons are never negative, so a cell is there where one of them is not 0.
    """
    return Tallies.added(before.within(months), change.within(months), since)


def rows_again(
    one: Indicator,
    shown: Tallies,
    homes: Homes,
    before: Rows | None,
    since: int,
    year: int,
    year_before: int | None = None,
) -> Rows:
    """The rows of an indicator when no count before the month `since` has changed.

    Args:
        one: the definition.
        shown: counts of the months that are to be shown.
        homes: unit -> where it belongs.
        before: the rows of before; None when there are none, or they are of no use.
        since: the first changed month.
        year: the January from which on years are not closed.
        year_before: that of `before`, where it is another.
    """
    changed = since // 12 * 12
    if before is None or changed - 12 * BACK <= shown.first:
        return closed_before(rows(one, shown, homes, "").drop_columns(STAMP), year)
    last = shown.first + shown.months
    same_year = year_before in (None, year)
    if since >= last and same_year:
        return before
    new = rows(one, shown.between(range(changed - 12 * BACK, last)), homes, "").drop_columns(STAMP)
    new = new.filter(pa.array(_ends(new) > changed))
    if changed == year and same_year:
        return Rows(before.closed, new)
    kept = before.every
    return closed_before(_in_kinds(kept.filter(pa.array(_ends(kept) <= changed)), new), year)


def closed_before(of: pa.Table, year: int) -> Rows:
    """Rows split at the January from which on years are not closed."""
    ended = _ends(of) <= year
    return Rows(of.filter(pa.array(ended)), of.filter(pa.array(~ended)))


def first_change(one: Tallies, other: Tallies) -> int:
    """The first month in which the counts of two differ; past both when they never do."""
    first, last = min(one.first, other.first), max(one.first + one.months, other.first + other.months)
    a, b = (of.within(range(first, last)) for of in (one, other))
    if a.places != b.places:
        names = dict.fromkeys((*a.places, *b.places))
        a, b = (of.of_places(tuple(names)) for of in (a, b))
    differ = (a.n != b.n) | (a.d != b.d) | (a.q != b.q) | (a.there != b.there)
    months = np.flatnonzero(differ.any(axis=0) | _spreads_differ(a, b))
    return first + int(months[0]) if len(months) else last


def _spreads_differ(a: Tallies, b: Tallies) -> Flags:
    """By month, whether two medians are found among other counts; where only one of them counts anything, n and d tell."""
    if len(a.spread) != len(b.spread):
        return np.zeros(a.months, bool)
    return np.asarray((a.spread != b.spread).any(axis=(0, 1)) if len(a.spread) else np.zeros(a.months, bool))


def _year_of(periods: Periods) -> int:
    return periods.last // 12 * 12


def _in_kinds(earlier: pa.Table, later: pa.Table) -> pa.Table:
    """The rows of both, kind of period by kind."""
    parts = [_of_kind(of, grain) for grain in GRAINS for of in (earlier, later)]
    return pa.concat_tables([UNSTAMPED.empty_table(), *(part for part in parts if part.num_rows)])


def _of_kind(of: pa.Table, grain: str) -> pa.Table:
    """The rows of one kind of period, which lie together."""
    kinds = _kinds(of)
    number = list(GRAINS).index(grain)
    start, stop = np.searchsorted(kinds, number), np.searchsorted(kinds, number, "right")
    return of.slice(int(start), int(stop - start))


def _starts(of: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The month index of each row's period."""
    return of["period"].to_numpy().astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _kinds(of: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The number of each row's kind of period."""
    return pc.index_in(of["grain"], pa.array(list(GRAINS))).to_numpy().astype(np.int64)


def _ends(of: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The month index after each row's period."""
    lengths = np.array([grain.months for grain in GRAINS.values()], np.int64)
    return _starts(of) + lengths[_kinds(of)]


def _split(of: pa.Table, lengths: Sequence[int]) -> Iterator[pa.Table]:
    """Parts of so many rows."""
    if sum(lengths) != of.num_rows:
        raise ValueError(f"it has {of.num_rows} rows, not {sum(lengths)}")
    start = 0
    for length in lengths:
        yield of.slice(start, length)
        start += length


def _packed(every: Sequence[Tallies]) -> Integers:
    """Counts of all indicators in one row of numbers: n, d, q, whether there is something, and the spread, place by place."""
    parts = [
        part.reshape(-1) for of in every for part in (of.n, of.d, of.q, of.there.astype(np.int64), *of.spread)
    ]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _unpacked(
    numbers: Integers, places: Sequence[Any], values: Sequence[int], periods: Periods
) -> Iterator[Tallies]:
    """Back from `_packed`."""
    months, start = len(periods.all), 0
    for names, spread in zip(places, values, strict=True):
        size = (4 + spread) * len(names) * months
        every = numbers[start : start + size].reshape(4 + spread, len(names), months)
        yield Tallies.from_every(periods.first, tuple(Place(*name) for name in names), every)
        start += size


def _write_arrow(tables: Sequence[pa.Table], file: Path) -> None:
    """Arrow's own format: the same program writes and reads it, so speed counts.

    A file of that name may still be read where it lies, so it is replaced, never written over.
    """
    part = file.with_name(f".{file.name}.part")
    with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, UNSTAMPED) as writer:
        for of in tables:
            writer.write_table(of.combine_chunks())
    part.replace(file)


def _read_arrow(file: Path) -> pa.Table:
    """A file's rows, where they lie."""
    return pa.ipc.open_file(pa.memory_map(str(file))).read_all()


def grouped(
    changed: Changed, chosen: Iterable[Indicator], periods: Periods
) -> list[tuple[int, int, list[Indicator], Recount | None]]:
    """Indicators that are counted again, in few groups: from and to which month, which, and only of whom, if not of all.

    What is counted begins with the last two months, a year back, or at the start.  Where old counts last, only some persons are counted
    again in the old months; in months that were never counted before everybody is, and nothing else.
    """
    edges = sorted(
        {periods.first, max(periods.first, periods.last - 13), max(periods.first, periods.last - 1)}
    )
    groups: dict[tuple[int, int, bool], list[Indicator]] = {}
    for one in chosen:
        since = changed.since[one.id]
        few = changed.recount is not None and one.id in changed.lasting
        if few and since < changed.new:
            start = max(edge for edge in edges if edge <= since)
            groups.setdefault((start, min(changed.new - 1, periods.last), True), []).append(one)
            since = changed.new
        if since <= periods.last:
            start = since if since == changed.new else max(edge for edge in edges if edge <= since)
            groups.setdefault((start, periods.last, False), []).append(one)
    return [
        (start, last, some, changed.recount if few else None)
        for (start, last, few), some in sorted(groups.items(), key=lambda group: group[0])
    ]


def with_closed(state: State, before: State | None) -> State:
    """A state that keeps the file with the rows of closed years, where they are all those of before."""
    if before is None or state.definitions.keys() != before.definitions.keys():
        return state
    same = all(of.closed is before.rows[name].closed for name, of in state.rows.items())
    same = same and list(state.definitions) == list(before.definitions)
    return replace(state, closed=before.closed) if same else state
