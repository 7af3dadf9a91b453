"""A state folder: what was computed last, kept for the next time.

Counts by place and month, rows, and what they were computed from: the files of care tables by content, the definitions, the
engine's version, the months.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.indicators import facts
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.results import SCHEMA
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.tallies import Integers, Place, Tallies


STAMP = "snapshot_id"
UNSTAMPED = SCHEMA.remove(SCHEMA.get_field_index(STAMP))  # of what is kept
KINDS = (
    "counts-*.npy",
    "closed-*.arrow",
    "open-*.arrow",
    "counts-*.arrow",
    "rows-*.arrow",
)  # the last two of version 1  # the last two of version 1
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
        return in_kinds(self.closed, self.open)


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


def with_closed(state: State, before: State | None) -> State:
    """A state that keeps the file with the rows of closed years, where they are all those of before."""
    if before is None or state.definitions.keys() != before.definitions.keys():
        return state
    same = all(of.closed is before.rows[name].closed for name, of in state.rows.items())
    same = same and list(state.definitions) == list(before.definitions)
    return replace(state, closed=before.closed) if same else state


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


def in_kinds(earlier: pa.Table, later: pa.Table) -> pa.Table:
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


def ends(of: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The month index after each row's period."""
    lengths = np.array([grain.months for grain in GRAINS.values()], np.int64)
    return _starts(of) + lengths[_kinds(of)]


def _year_of(periods: Periods) -> int:
    return periods.last // 12 * 12


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
