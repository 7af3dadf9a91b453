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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.results import SCHEMA, join, rows
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.tallies import Homes, Tallies
from narmare.analysis.indicators.touched import Touch, touches


COUNTS = pa.schema(
    [("indicator", pa.string()), ("m", pa.int64()), ("level", pa.string()), ("key", pa.string()),
     ("n", pa.int64()), ("d", pa.int64()), ("q", pa.int64())]
)  # fmt: skip
BACK = 2  # calendar years before the first changed one that the longest rolling period looks into
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What was computed last: files (`table/file` -> digest), definitions (id -> digest), months, counts and rows."""

    engine: str
    files: Mapping[str, str]
    definitions: Mapping[str, str]
    periods: Periods
    counts: Mapping[str, Tallies]
    rows: Mapping[str, pa.Table]


def read(folder: Path) -> State | None:
    """The state in a folder; None when there is none, or it cannot be read (then everything is computed)."""
    try:
        about = json.loads((folder / "state.json").read_text())
        counts, table = (_read_arrow(folder / about[name]) for name in ("counts", "rows"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, pa.ArrowException) as fault:
        log.warning("The state in %s cannot be read and is made anew: %s", folder, fault)
        return None
    periods = Periods(*about["periods"])
    split = {name: Tallies.of_table(part, periods.all) for name, part in _by_indicator(counts)}
    empty = Tallies.of({}, periods.all)
    return State(
        about["engine"],
        about["files"],
        about["definitions"],
        periods,
        {name: split.get(name, empty) for name in about["definitions"]},
        dict(_by_indicator(table.cast(SCHEMA))),
    )


def write(folder: Path, state: State) -> None:
    """Keep a state.  The file that names the others is replaced last, so that a broken run leaves the old state."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(
        repr((sorted(state.files.items()), sorted(state.definitions.items()))).encode()
    ).hexdigest()[:12]
    names = {"counts": f"counts-{mark}.arrow", "rows": f"rows-{mark}.arrow"}
    tables = [of.table(name) for name, of in state.counts.items()]
    _write_arrow(pa.concat_tables([COUNTS.empty_table(), *tables]), folder / names["counts"])
    _write_arrow(join(list(state.rows.values())), folder / names["rows"])
    about = {
        "engine": state.engine,
        "files": state.files,
        "definitions": state.definitions,
        "periods": [state.periods.first, state.periods.last],
        **names,
    }
    part = folder / ".state.json.part"
    part.write_text(json.dumps(about, indent=1))
    part.replace(folder / "state.json")
    for old in {*folder.glob("counts-*.arrow"), *folder.glob("rows-*.arrow")} - {
        folder / name for name in names.values()
    }:
        old.unlink()


def changed_from(
    state: State | None, source: Source, chosen: Sequence[Indicator], periods: Periods, engine: str
) -> dict[str, int]:
    """Indicator -> the first month that must be counted again; past the last month when nothing has changed."""
    if (
        state is None
        or state.engine != engine
        or state.periods.first != periods.first
        or state.periods.last > periods.last
    ):
        return {one.id: periods.first for one in chosen}
    new_month = state.periods.last + 1
    look = _Look(state, source, periods)
    return {one.id: max(periods.first, min(new_month, look.first_touched(one))) for one in chosen}


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
        self.added: dict[str, list[str]] = {}
        for name in now.keys() - before.keys():
            table, _, file = name.partition("/")
            self.added.setdefault(table, []).append(str(self.source.folder / table / file))
        self.known: dict[Touch, int] = {}
        self.connection = duckdb.connect()
        self.new_persons_are_new = "person" not in self.added or self._nobody_mentions_them()

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
        query = (
            f'SELECT year(d) * 12 + month(d) - 1 FROM (SELECT MIN(CAST("{touch.column}" AS DATE)) - {touch.days} AS d '  # noqa: S608  names of the contract
            "FROM read_parquet($1))"
        )
        found = self.connection.execute(query, [files]).fetchall()[0][0]
        return self.periods.last + 1 if found is None else int(found)

    def _nobody_mentions_them(self) -> bool:
        """Whether no row that was there before is about one of the new persons."""
        new = self.added["person"]
        for table in sorted(self.source.needs):
            if "person_id" not in self.source.needs[table] or table in self.rewritten:
                continue
            files = [
                str(file) for file in self.source.files(table) if str(file) not in self.added.get(table, ())
            ]
            if not files:
                continue
            query = "SELECT 1 FROM read_parquet($1) WHERE person_id IN (SELECT person_id FROM read_parquet($2)) LIMIT 1"
            if self.connection.execute(query, [files, new]).fetchall():
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


def rows_again(
    one: Indicator, shown: Tallies, homes: Homes, snapshot_id: str, before: pa.Table | None, since: int
) -> pa.Table:
    """The rows of an indicator when nothing before the month `since` has changed."""
    year = since // 12 * 12
    if before is None or year - 12 * BACK <= shown.first:
        return rows(one, shown, homes, snapshot_id)
    old = before.filter(pa.array(_ends(before) <= year))
    last = shown.first + shown.months
    if since >= last:
        new = SCHEMA.empty_table()
        old = before
    else:
        new = rows(one, shown.between(range(year - 12 * BACK, last)), homes, snapshot_id)
        new = new.filter(pa.array(_ends(new) > year))
    merged = pa.concat_tables([old, new])
    order = np.lexsort((_starts(merged), _kinds(merged)))
    stamped = merged.take(pa.array(order))
    place = SCHEMA.get_field_index("snapshot_id")
    return stamped.set_column(place, SCHEMA.field(place), pa.repeat(pa.scalar(snapshot_id), stamped.num_rows))


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


def _by_indicator(of: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Each indicator's rows of a table in which they lie together."""
    coded = of["indicator"].combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)] if len(codes) else [0]
    for begin, end in zip(edges, edges[1:], strict=False):
        yield coded.dictionary[int(codes[begin])].as_py(), of.slice(begin, end - begin)


def _write_arrow(of: pa.Table, file: Path) -> None:
    """Arrow's own format: the same program writes and reads it, so speed counts."""
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, of.schema) as writer:
        writer.write_table(of)


def _read_arrow(file: Path) -> pa.Table:
    with pa.OSFile(str(file), "rb") as source:
        return pa.ipc.open_file(source).read_all()


def grouped(
    since: Mapping[str, int], chosen: Iterable[Indicator], periods: Periods
) -> list[tuple[int, list[Indicator]]]:
    """Indicators that are counted again, in few groups: from the last two months on, from a year back, from the start."""
    edges = sorted(
        {periods.first, max(periods.first, periods.last - 13), max(periods.first, periods.last - 1)}
    )
    groups: dict[int, list[Indicator]] = {}
    for one in chosen:
        if since[one.id] <= periods.last:
            groups.setdefault(max(edge for edge in edges if edge <= since[one.id]), []).append(one)
    return sorted(groups.items())
