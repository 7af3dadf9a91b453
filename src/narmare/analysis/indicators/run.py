"""Compute indicators: SQL over Parquet in one process, then years, intervals and disclosure control."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
from sqlglot import exp

from narmare.analysis import duck
from narmare.analysis.indicators import catalogue, incremental, results
from narmare.analysis.indicators import parts as in_parts
from narmare.analysis.indicators import recount as recounting
from narmare.analysis.indicators import state as kept
from narmare.analysis.indicators.build import build
from narmare.analysis.indicators.census import few as is_for_few
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.making import cells, prepare
from narmare.analysis.indicators.months import UNKNOWN, first_day
from narmare.analysis.indicators.plankeep import plan_in
from narmare.analysis.indicators.recount import Recount
from narmare.analysis.indicators.source import (
    DataError,
    Periods,
    Source,
    carried,
    rows_of_periods,
    with_levels_of,
)
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.indicators.tallies import BaseCells, Home, Homes, Tallies, add_up


LONG_AGO = 12 * 1000  # a month, as index, before all events
ENGINE_VERSION = "2"  # raise it when the same data and definitions give other numbers

log = logging.getLogger(__name__)

type Engine = Literal["duckdb", "spark", "reference"]
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
    """Computed numbers: `table` has the schema `results.SCHEMA`, one row per indicator, period, level and key.

    counts: what the months of `table` were made of, small counts included: never to be shown, see `results.hidden_months`.
    """

    table: pa.Table
    snapshot_id: str
    first: date
    last: date
    coverage: Mapping[str, Coverage]
    counts: Monthly = field(default_factory=dict, repr=False)


def compute(
    data: Path,
    *,
    only: Sequence[str] | None = None,
    engine: Engine = "duckdb",
    progress: Progress | None = None,
    first: date | None = None,
    last: date | None = None,
    ended: date | None = None,
    indicators: Mapping[str, Indicator] | None = None,
    state: Path | None = None,
    master: str = "local[2]",
    parts: bool = False,
) -> Result:
    """Compute indicators from a folder of care tables.

    Args:
        data: `DATA/<table>/*.parquet`.
        only: ids; all of the catalogue when None, but for those that read a table that is optional and missing.  The
            snapshot id is the same either way.
        engine: "duckdb"; "spark", where pyspark is installed; or "reference": slow plain Python, to judge the others.
        progress: called before each indicator and once at the end.
        first, last: a day in the first and in the last month; from the data when None.
        ended: the day of today: months that are not over then are left out, unless `last` asks for them.
        indicators: definitions by id; the catalogue's when None.
        state: a folder that keeps what was computed; only what new rows can have changed is computed again (`incremental`, DuckDB only).
        master: where Spark runs.
        parts: count the files of one name together and one such part after the other, in the memory of the largest
            (`parts`, DuckDB only).

    Raises:
        DataError: the folder, a table or a column is missing, the months cannot be told, or parts share a person.
        LookupError: there is no such indicator or engine.
    """
    known = catalogue.load() if indicators is None else indicators
    chosen = [_known(known, name) for name in (known if only is None else dict.fromkeys(only))]
    if only is None:
        chosen = [one for one in chosen if carried(Path(data), one)]
    chosen = [with_levels_of(Path(data), one) for one in chosen]
    if state is not None:
        kept.recall(state)
    source = Source.of(Path(data), chosen)
    periods = source.periods(first, last, ended=ended)
    snapshot_id = source.fingerprint(known.values(), ENGINE_VERSION, periods)
    if state is not None and engine == "duckdb":
        count = partial(_duckdb, source, progress=progress or _silent, planned=chosen, plans=state)
        where = partial(_homes_of, source, periods)
        table, shown = _once_more(
            lambda: incremental.again(
                source,
                chosen,
                periods,
                snapshot_id,
                folder=state,
                engine=ENGINE_VERSION,
                count=count,
                homes=where,
            )
        )
    else:
        counting = partial(_spark, master=master) if engine == "spark" else _engine(engine)
        if parts and engine == "duckdb":
            counting = partial(in_parts.count, counting)
        monthly, homes = _once_more(partial(counting, source, chosen, periods, progress or _silent))
        shown = {one.id: monthly[one.id].between(periods.of(one)) for one in chosen}
        table = results.join([results.rows(one, shown[one.id], homes, snapshot_id) for one in chosen])
    return Result(
        table=table,
        snapshot_id=snapshot_id,
        first=first_day(periods.first),
        last=first_day(periods.last),
        coverage={one.id: coverage(one, periods) for one in chosen},
        counts=shown,
    )


def _once_more[T](work: Callable[[], T]) -> T:
    """What comes of counting, from the start once more where DuckDB breaks off with an internal error, after which its database is of no use.

    DuckDB 2.0.0 was seen to do so, once in some dozen runs over tables with several files: it loses the dictionary of a column between two of them.
    """
    try:
        return work()
    except duckdb.InternalException as fault:
        log.warning(
            "DuckDB broke off, and everything is counted once more: %s", str(fault).partition("\n")[0]
        )
        return work()


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


def connect(
    source: Source,
    periods: Periods,
    recount: Recount | None = None,
    chosen: Sequence[Indicator] = (),
    planned: Sequence[Indicator] = (),
) -> duckdb.DuckDBPyConnection:
    """A connection with the care tables as views and the table `periods`; only of some persons, if asked.  The caller closes it."""
    connection = duck.connect()
    connection.execute("SET preserve_insertion_order = false")
    if recount is None:
        source.views(connection)
    else:
        recounting.views(connection, source, recount, chosen, periods.first, planned)
    connection.execute("CREATE TABLE periods (m INTEGER, first_day DATE)")
    connection.executemany("INSERT INTO periods VALUES (?, ?)", rows_of_periods(periods))
    return connection


def _duckdb(
    source: Source,
    chosen: Sequence[Indicator],
    periods: Periods,
    progress: Progress,
    *,
    since: bool = False,
    planned: Sequence[Indicator] | None = None,
    recount: Recount | None = None,
    plans: Path | None = None,
    then: Callable[[Indicator, Tallies, Homes], None] | None = None,
) -> tuple[Monthly, Homes]:
    """Counts of indicators.

    Args:
        source, chosen, periods, progress: which indicators, of which data and months.
        since: events before the first month are not even read.
        planned: all that are ever computed together, so that the plan need be made only once.
        recount: count these persons only, and give by how much that changes the counts of before.
        plans: where plans lie, if anywhere.
        then: called with the counts of each indicator as soon as they are there.
    """
    monthly: Monthly = {}
    # where plans are kept one serves both, with a day before all events when none is to be left out: it takes seconds to build
    few = since and is_for_few(periods.all, of_all=recount is None)
    together = plan_in(plans, planned or chosen, since=since or plans is not None, few=few).only(
        [one.id for one in chosen]
    )
    first = periods.first if since else LONG_AGO
    with connect(source, periods, recount, chosen, planned or ()) as connection:
        homes = _homes(connection)
        outside = prepare(connection, together, first)
        asked = [together.ready.get(one.id) or from_day(together.queries[one.id], first) for one in chosen]
        with closing(cells(connection, outside, asked)) as found:
            for done, indicator in enumerate(chosen):
                progress(indicator.id, done, len(chosen))
                counted = next(found)
                monthly[indicator.id] = _added_up(indicator, counted, homes, periods, recount is not None)
                if then:
                    then(indicator, monthly[indicator.id], homes)
        progress("", len(chosen), len(chosen))
    return monthly, homes


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


def _added_up(
    indicator: Indicator, cells: pa.Table, homes: Homes, periods: Periods, is_change: bool = False
) -> Tallies:
    counts = [cells.column(name).to_numpy() for name in ("n", "d", "q")]
    places = BaseCells.of(cells)
    if is_change:
        places, counts = recounting.signed(places, counts)
    return add_up(indicator, places, counts, homes, periods.all)


def _homes_of(source: Source, periods: Periods) -> Homes:
    with connect(source, periods) as connection:
        return _homes(connection)


def _homes(connection: duckdb.DuckDBPyConnection) -> Homes:
    columns = ", ".join(f"COALESCE({name}, '{UNKNOWN}')" for name in Home._fields)
    units = connection.execute(f"SELECT unit_id, {columns} FROM unit").fetchall()  # noqa: S608  constants
    return _Homes({unit: Home(*where) for unit, *where in units})


class _Homes(dict[str, Home]):
    """A unit that the table of units does not know still belongs somewhere."""

    def __missing__(self, key: str) -> Home:
        return Home(UNKNOWN, UNKNOWN, UNKNOWN)


def _spark(
    source: Source, chosen: Sequence[Indicator], periods: Periods, progress: Progress, master: str
) -> tuple[Monthly, Homes]:
    from narmare.analysis.indicators import spark

    with spark.session(master) as session:
        spark.views(session, source, periods)
        homes = _Homes(spark.homes(session))
        found = spark.cells(session, chosen, progress)
        return {one.id: _added_up(one, cells, homes, periods) for one, cells in found}, homes


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
        raise LookupError(f"There is no engine {name}. There are: {', '.join((*engines, 'spark'))}.")
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
