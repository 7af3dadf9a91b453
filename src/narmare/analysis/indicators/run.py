"""Compute indicators: SQL over Parquet in one process, then years, intervals and disclosure control."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
from sqlglot import exp

from narmare.analysis.indicators import catalogue, results
from narmare.analysis.indicators.build import build
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import UNKNOWN, first_day
from narmare.analysis.indicators.plan import Plan, plan
from narmare.analysis.indicators.source import DataError, Periods, Source, rows_of_periods
from narmare.analysis.indicators.tallies import BaseCells, Home, Homes, Tallies, add_up


ENGINE_VERSION = "2"  # raise it when the same data and definitions give other numbers

type Engine = Literal["duckdb", "reference"]
type Progress = Callable[[str, int, int], None]  # indicator, how many are done, of how many
type Monthly = dict[str, Tallies]  # indicator -> its counts


@dataclass(frozen=True)
class Coverage:
    """Which months of an indicator are shown and why the others are not."""

    indicator: str
    first: date | None
    last: date | None
    immature: tuple[date, ...]  # not yet final at the end of the data
    lead_in: tuple[date, ...]  # a window that looks back was not yet full


@dataclass(frozen=True)
class Result:
    """Computed numbers: `table` has the schema `results.SCHEMA`, one row per indicator, period, level and key."""

    table: pa.Table
    snapshot_id: str
    first: date
    last: date
    coverage: Mapping[str, Coverage]


def compute(
    data: Path,
    *,
    only: Sequence[str] | None = None,
    engine: Engine = "duckdb",
    progress: Progress | None = None,
    first: date | None = None,
    last: date | None = None,
    indicators: Mapping[str, Indicator] | None = None,
) -> Result:
    """Compute indicators from a folder of care tables.

    Args:
        data: `DATA/<table>/*.parquet`.
        only: ids; all of the catalogue when None.  The snapshot id is the same either way.
        engine: "duckdb", or "reference": slow plain Python, to judge the other.
        progress: called before each indicator and once at the end.
        first, last: a day in the first and in the last month; from the data when None.
        indicators: definitions by id; the catalogue's when None.

    Raises:
        DataError: the folder, a table or a column is missing, or the months cannot be told.
        LookupError: there is no such indicator or engine.
    """
    known = catalogue.load() if indicators is None else indicators
    chosen = [_known(known, name) for name in (known if only is None else dict.fromkeys(only))]
    source = Source.of(Path(data), chosen)
    periods = source.periods(first, last)
    snapshot_id = source.fingerprint(known.values(), ENGINE_VERSION, periods)
    monthly, homes = _engine(engine)(source, chosen, periods, progress or _silent)
    shown = {one.id: monthly[one.id].between(periods.of(one)) for one in chosen}
    return Result(
        table=results.join([results.rows(one, shown[one.id], homes, snapshot_id) for one in chosen]),
        snapshot_id=snapshot_id,
        first=first_day(periods.first),
        last=first_day(periods.last),
        coverage={one.id: coverage(one, periods) for one in chosen},
    )


def coverage(indicator: Indicator, periods: Periods) -> Coverage:
    """Which of the data's months are shown."""
    shown = periods.of(indicator)
    return Coverage(
        indicator=indicator.id,
        first=first_day(shown[0]) if shown else None,
        last=first_day(shown[-1]) if shown else None,
        immature=tuple(first_day(m) for m in range(periods.mature(indicator) + 1, periods.last + 1)),
        lead_in=tuple(first_day(m) for m in range(periods.first, min(shown.start, periods.last + 1))),
    )


def connect(source: Source, periods: Periods) -> duckdb.DuckDBPyConnection:
    """A connection with the care tables as views and the table `periods`.  The caller closes it."""
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")  # it would print into --json
    source.views(connection)
    connection.execute("CREATE TABLE periods (m INTEGER, first_day DATE)")
    connection.executemany("INSERT INTO periods VALUES (?, ?)", rows_of_periods(periods))
    return connection


def _duckdb(
    source: Source, chosen: Sequence[Indicator], periods: Periods, progress: Progress
) -> tuple[Monthly, Homes]:
    monthly: Monthly = {}
    with connect(source, periods) as connection:
        homes = _homes(connection)
        together = plan(chosen)
        prepare(connection, together)
        for done, indicator in enumerate(chosen):
            progress(indicator.id, done, len(chosen))
            cells = connection.sql(together.queries[indicator.id]).to_arrow_table()
            monthly[indicator.id] = _added_up(indicator, cells, homes, periods)
        progress("", len(chosen), len(chosen))
    return monthly, homes


def prepare(connection: duckdb.DuckDBPyConnection, together: Plan) -> None:
    """Make what a plan's queries read: index runs from the kernel, and shared steps."""
    if together.kernels:
        from narmare.analysis.indicators import kernels  # numba takes half a second to load

        for asked in together.kernels:
            kernels.make(connection, asked)
    for step in together.shared:
        connection.execute(f"CREATE TEMP TABLE {step.table} AS {step.sql}")


@cache
def sql(indicator: Indicator, dialect: str = "duckdb") -> str:
    """The query of an indicator's base cells in a dialect that SQLGlot writes."""
    return _tree(indicator).sql(dialect, pretty=True)


@cache
def _tree(indicator: Indicator) -> exp.Select:
    return build(indicator)


def base_cells(connection: duckdb.DuckDBPyConnection, indicator: Indicator, periods: Periods) -> Tallies:
    """Counts of one indicator by place and month."""
    cells = connection.sql(sql(indicator)).to_arrow_table()
    return _added_up(indicator, cells, _homes(connection), periods)


def _added_up(indicator: Indicator, cells: pa.Table, homes: Homes, periods: Periods) -> Tallies:
    counts = [cells.column(name).to_numpy() for name in ("n", "d", "q")]
    return add_up(indicator, BaseCells.of(cells), counts, homes, periods.all)


def _homes(connection: duckdb.DuckDBPyConnection) -> Homes:
    columns = ", ".join(f"COALESCE({name}, '{UNKNOWN}')" for name in Home._fields)
    units = connection.execute(f"SELECT unit_id, {columns} FROM unit").fetchall()  # noqa: S608  constants
    return _Homes({unit: Home(*where) for unit, *where in units})


class _Homes(dict[str, Home]):
    """A unit that the table of units does not know still belongs somewhere."""

    def __missing__(self, key: str) -> Home:
        return Home(UNKNOWN, UNKNOWN, UNKNOWN)


def _reference(
    source: Source, chosen: Sequence[Indicator], periods: Periods, progress: Progress
) -> tuple[Monthly, Homes]:
    from narmare.analysis.indicators.reference import Reference

    slow = Reference(source, periods)
    monthly: Monthly = {}
    for done, indicator in enumerate(chosen):
        progress(indicator.id, done, len(chosen))
        monthly[indicator.id] = Tallies.of(slow.monthly(indicator), periods.all)
    progress("", len(chosen), len(chosen))
    return monthly, _Homes(slow.homes())


def _engine(name: str) -> Callable[..., tuple[Monthly, Homes]]:
    engines = {"duckdb": _duckdb, "reference": _reference}
    if name not in engines:
        raise LookupError(f"There is no engine {name}. There are: {', '.join(engines)}.")
    return engines[name]


def _known(known: Mapping[str, Indicator], name: str) -> Indicator:
    if name not in known:
        raise LookupError(f"There is no indicator {name}. There are: {', '.join(sorted(known))}.")
    return known[name]


def _silent(indicator: str, done: int, of: int) -> None:
    """Tell nobody."""


__all__ = [
    "Coverage",
    "DataError",
    "Result",
    "base_cells",
    "compute",
    "connect",
    "coverage",
    "prepare",
    "sql",
]
