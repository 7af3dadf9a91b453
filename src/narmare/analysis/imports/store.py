"""Put rows into the care tables so that a reader sees all of them or none, even if the machine stops half-way."""

# ruff: noqa: S608 - names come from the declared care tables, paths are quoted; no text of a file is ever part of the SQL

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from narmare.analysis.imports import sets
from narmare.analysis.tables import Table


COMPRESSION = "zstd"
# An extract every quarter of an hour adds a part each time.  A reader opens every part, so small ones become one.
SMALL_ROWS = 1_000_000
MANY = 16


class Busy(RuntimeError):
    """Another import writes to the same folder."""


def parts(data: Path, table: Table) -> list[Path]:
    """The Parquet files of a table, in order of name; none if nothing is stored."""
    return sorted((data / table.name).glob("*.parquet"))


@contextmanager
def workplace(data: Path, table: Table) -> Iterator[Path]:
    """A folder in `data` for files on their way; gone afterwards.  One import at a time.

    Raises:
        Busy: another import runs.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".importing.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"Another import writes to {data}: wait until it is done.") from None
        place = data / f".importing-{table.name}"
        _recover(data / table.name, place)
        place.mkdir()
        try:
            yield place
        finally:
            _recover(data / table.name, place)


def _recover(home: Path, place: Path) -> None:
    """Clear what an import left; if it stopped between its two renames, put the old table back first."""
    old = place / "old"
    if old.exists() and not home.exists():
        os.rename(old, home)
    shutil.rmtree(place, ignore_errors=True)


def append(part: Path, data: Path, table: Table) -> Path:
    """Make the finished file `part` one more part of the table, at once."""
    home = data / table.name
    home.mkdir(exist_ok=True)
    target = home / _next_name(home)
    _sync(part)
    os.rename(part, target)
    _sync(home)
    _sync(data)
    return target


def replace(
    con: duckdb.DuckDBPyConnection, part: Path, data: Path, table: Table, place: Path
) -> tuple[Path, int]:
    """Swap the table for one where `part` stands in the place of the rows with its keys, at once.

    Needs the views of `sets.set_up`.

    Where that leaves many small parts, they become one.

    Returns:
        The part with the new rows and the number of rows that went.
    """
    home, fresh = data / table.name, place / "fresh"
    fresh.mkdir()
    gone = sum(_carry_over(con, old, fresh / old.name, table) for old in parts(data, table))
    target = fresh / _next_name(home)
    _sync(part)
    os.rename(part, target)
    target = _merged(fresh, table) or target
    _sync(fresh)
    if home.exists():
        _swap(fresh, home, place / "old")
    else:
        os.rename(fresh, home)
    _sync(data)
    return home / target.name, gone


def _carry_over(con: duckdb.DuckDBPyConnection, old: Path, new: Path, table: Table) -> int:
    """Give `new` the rows of `old` that stay; how many go."""
    source, same = sets.parquet([old]), sets.same_key(table, "s", "i")
    gone = sets.number(con, f"SELECT count(*) FROM {source} AS s SEMI JOIN incoming AS i ON {same}")
    if gone == 0:
        _same_bytes(old, new)
    elif gone < pq.read_metadata(old).num_rows:
        names = ", ".join(sets.quoted(name) for name in table.by_name)
        rows = con.sql(
            f"SELECT {names} FROM {source} AS s ANTI JOIN incoming AS i ON {same}"
        ).to_arrow_reader()
        with pq.ParquetWriter(new, table.schema, compression=COMPRESSION) as writer:
            for batch in rows:
                writer.write_table(pa.Table.from_batches([batch]).cast(table.schema))
        _sync(new)
    return gone


def _merged(fresh: Path, table: Table) -> Path | None:
    """Make one part of the small ones in a folder that nobody reads yet; None while they are few."""
    found = sorted(fresh.glob("*.parquet"))
    small = [path for path in found if pq.read_metadata(path).num_rows < SMALL_ROWS]
    if len(small) < MANY:
        return None
    whole = fresh / "whole"
    with pq.ParquetWriter(whole, table.schema, compression=COMPRESSION) as writer:
        for path in small:
            for batch in pq.ParquetFile(path).iter_batches():
                writer.write_table(pa.Table.from_batches([batch]).cast(table.schema))
    for path in small:
        path.unlink()
    os.rename(whole, small[-1])
    _sync(small[-1])
    return small[-1]


def _same_bytes(old: Path, new: Path) -> None:
    """A second name for the file, as parts are never changed in place; a copy where the disk has no second names."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
        _sync(new)


def _next_name(home: Path) -> str:
    taken = {path.name for path in home.glob("import-*.parquet")}
    number = len(taken) + 1
    while (name := f"import-{number:05}.parquet") in taken:
        number += 1
    return name


def _swap(fresh: Path, home: Path, old: Path) -> None:
    """Put `fresh` where `home` is: in one step where the system can, otherwise in two that `_recover` can repair."""
    exchange = _exchange()
    if exchange is not None and exchange(fresh, home):
        return
    os.rename(home, old)
    os.rename(fresh, home)


def _exchange() -> Callable[[Path, Path], bool] | None:
    """Linux's renameat2 with RENAME_EXCHANGE (since 3.15), which Python does not offer; None elsewhere."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return None
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return lambda one, other: call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def _sync(path: Path) -> None:
    """Have the disk hold `path`, a file or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
