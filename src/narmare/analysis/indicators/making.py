"""Make what the queries of a plan read, before they run: index runs, shared steps, and passes counted in walks.

What stands on nothing but the care tables and a few small steps runs at the same time: the walks over large tables, each on a
connection of its own, and beside them all other steps, in their order.  So the tables of steps belong to the database, not to one
connection, and what lies outside it (arrays of a walk or a kernel) is shown to each.  At most two of these things run at once, which
keeps memory that of the largest two.  The queries themselves run two at once too: to bind and plan one takes longer than to run it
where few rows are asked for, and is done on one processor.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

import duckdb
import pyarrow as pa

from narmare.analysis import duck
from narmare.analysis.indicators.plan import Plan, SharedStep, walked
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.indicators.walks import Walk


MANY = 150_000  # rows that SQL has counted before the compiler of the walk is there, which takes half a second to load
SOME = MANY // 5  # where it is there for another walk, so many are enough
AT_ONCE = 2
AHEAD = 3  # results that wait to be added up, at most

type Connection = duckdb.DuckDBPyConnection


def prepare(connection: Connection, together: Plan, first: int = 0) -> dict[str, pa.Table]:
    """Make what a plan's queries read.

    Args:
        connection: has the care tables and `periods`.
        together: the plan.
        first: the first month asked for, in a plan that leaves earlier events unread.

    Returns:
        What lies outside the database, by the name under which this connection reads it.
    """
    outside: dict[str, pa.Table] = {}
    if together.kernels:
        from narmare.analysis.indicators import kernels  # numba takes half a second to load

        for asked in together.kernels:
            found = kernels.made(connection, replace(asked, visits=from_day(asked.visits, first)))
            outside[asked.table] = found
            _show(connection, {asked.table: found})
    walks = _large(connection, walked(together.walks, together.shared))
    if not walks:
        _make(connection, together.shared, first)
        return outside
    passes = {one.table for walk in walks for one in walk.passes}
    others = [step for step in together.shared if step.table not in passes]
    before = _read_by(walks, others)
    _make(connection, [step for step in others if step.table in before], first)
    after = [step for step in others if step.table not in before]
    made = _at_once(connection, walks, after, first)
    _show(connection, made)
    _make(connection, [step for step in together.shared if step.table in passes - made.keys()], first)
    return outside | made


def cells(
    connection: Connection, outside: Mapping[str, pa.Table], queries: Sequence[str]
) -> Generator[pa.Table]:
    """The rows of queries, in order.

    Args:
        connection: has what they read.
        outside: what `prepare` has given back.
        queries: SQL.
    """
    with _beside(connection, AT_ONCE) as (pool, every):
        for one in every:
            _show(one, outside)
        free = SimpleQueue[Connection]()
        for one in every:
            free.put(one)

        def rows(query: str) -> pa.Table:
            own = free.get()
            try:
                return own.sql(query).to_arrow_table()
            finally:
                free.put(own)

        waiting: deque[Future[pa.Table]] = deque()
        for query in queries:
            waiting.append(pool.submit(rows, query))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _show(connection: Connection, outside: Mapping[str, pa.Table]) -> None:
    for name, rows in outside.items():
        connection.register(f"{name}_rows", rows)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {name}_rows")  # noqa: S608  a name of ours


def _make(connection: Connection, steps: Sequence[SharedStep], first: int) -> None:
    for step in steps:
        connection.execute(f"CREATE TABLE {step.table} AS {from_day(step.sql, first)}")


def _large(connection: Connection, walks: Sequence[Walk]) -> list[Walk]:
    """The walks over tables with enough rows, the largest first; the others are left to SQL."""
    rows = {walk.table: _rows_of(connection, walk.table) for walk in walks}
    if not any(number > MANY for number in rows.values()):
        return []
    return sorted(
        (walk for walk in walks if rows[walk.table] > min(SOME, MANY)), key=lambda walk: -rows[walk.table]
    )


def _rows_of(connection: Connection, table: str) -> int:
    return int(connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchall()[0][0])  # noqa: S608  a name of the contract


def _read_by(walks: Sequence[Walk], steps: Sequence[SharedStep]) -> set[str]:
    """The steps that walks read, directly or not."""
    asked = "\n".join(text for one in walks for text in (one.rows, one.listed, one.housing, *one.spans))
    found: set[str] = set()
    for step in reversed(steps):  # a step reads only those before it
        if step.table in asked:
            found.add(step.table)
            asked += step.sql
    return found


def _at_once(
    connection: Connection, walks: Sequence[Walk], steps: Sequence[SharedStep], first: int
) -> dict[str, pa.Table]:
    """Make walks and steps; the cells of each pass by its table.  A walk that cannot count leaves its passes to SQL."""
    from narmare.analysis.indicators.tallying import Calendar, Known, Tallier

    months = connection.execute("SELECT MIN(m), MAX(m) FROM periods").fetchall()[0]
    with _beside(connection, 2 + len(walks)) as (pool, (for_people, for_steps, *for_walks)):
        known = pool.submit(Known.of, for_people, walks)
        tallier = Tallier(Calendar.of(range(months[0], months[1] + 1)), first, known.result)
        largest, *others = for_walks
        counted = [pool.submit(tallier.tables, largest, walks[0])]
        made = pool.submit(_make, for_steps, steps, first)
        counted += [pool.submit(tallier.tables, *job) for job in zip(others, walks[1:], strict=True)]
        return {name: found for of in _all(made, *counted) for name, found in of.items()}


def _all(made: Future[None], *counted: Future[dict[str, pa.Table]]) -> list[dict[str, pa.Table]]:
    """What was counted, when everything is made; the first fault, as soon as it is there, where something is at fault."""
    every: list[Future[Any]] = [made, *counted]
    for done in as_completed(every):
        done.result()
    return [one.result() for one in counted]


@contextmanager
def _beside(connection: Connection, number: int) -> Iterator[tuple[ThreadPoolExecutor, list[Connection]]]:
    """Threads, and so many more connections to the same database; at a fault, or when asked to stop, all queries are broken off."""
    with ExitStack() as stack:
        every = [stack.enter_context(duck.beside(connection)) for _ in range(number)]
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        try:
            yield pool, every
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for one in every:
                one.interrupt()
            raise
