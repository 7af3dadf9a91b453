"""Make what the queries of a plan read, before they run: index runs, shared steps, and passes counted in walks.

Each is a job that begins when what it reads is there, on a connection of its own.  So the tables of steps belong to the database, not to
one connection, and what lies outside it (arrays of a walk or a kernel) is shown to each that reads it.  At most two jobs run at once, which
keeps memory that of the largest two.  The queries themselves run two at once too: to bind and plan one takes longer than to run it
where few rows are asked for, and is done on one processor.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any

import duckdb
import pyarrow as pa

from narmare.analysis import duck
from narmare.analysis.indicators import ready
from narmare.analysis.indicators.plan import IndexRuns, Plan, SharedStep, walked
from narmare.analysis.indicators.ready import Ready, reading
from narmare.analysis.indicators.sqlparts import from_day
from narmare.analysis.indicators.walks import Walk


MANY = 150_000  # rows that SQL has counted before the compiler of the walk is there, which takes half a second to load
SOME = MANY // 5  # where it is there for another walk, so many are enough
AT_ONCE = 2
AHEAD = 3  # results that wait to be added up, at most
KNOWN = "who is who"  # the job that all walks wait for; no name in SQL

type Connection = duckdb.DuckDBPyConnection
type Done = dict[str, Any]  # job -> what came of it


@dataclass(frozen=True)
class _Job:
    """What is made under a name: `reads` is SQL in which the names of the jobs stand that must be done before."""

    name: str
    work: Callable[[Connection, Done], Any]
    reads: str
    after: frozenset[str] = frozenset()


def prepare(connection: Connection, together: Plan, first: int = 0) -> dict[str, pa.Table]:
    """Make what a plan's queries read.

    Args:
        connection: has the care tables and `periods`.
        together: the plan.
        first: the first month asked for, in a plan that leaves earlier events unread.

    Returns:
        What lies outside the database, by the name under which this connection reads it.
    """
    walks = _large(connection, walked(together.walks, together.shared))
    passes = {one.table for walk in walks for one in walk.passes}
    kernels = [_kernel_job(one, first) for one in together.kernels]
    steps = [_step_job(one, first, kernels) for one in together.shared if one.table not in passes]
    along = _walk_jobs(connection, walks, first)
    done = _all_made(connection, [*along[:2], *kernels, *steps, *along[2:]])
    outside: dict[str, pa.Table] = {one.name: done[one.name] for one in kernels}
    for walk in walks:
        outside |= done[_name_of(walk)]
    _show(connection, outside)
    for step in together.shared:
        if step.table in passes - outside.keys():
            _make(connection, step, first)
    return outside


def cells(
    connection: Connection, outside: Mapping[str, pa.Table], asked: Sequence[str | tuple[Ready, ...]]
) -> Generator[pa.Table]:
    """The rows of base cells that are asked for, in order.

    Args:
        connection: has what is read.
        outside: what `prepare` has given back.
        asked: of each SQL, or where its counts lie ready.
    """
    parts = [part for one in asked if not isinstance(one, str) for part in one]
    texts = [one for one in asked if isinstance(one, str)]
    shown = {name: rows for name, rows in outside.items() if any(name in text for text in texts)}
    with _beside(connection, shown) as submit:
        tables = dict.fromkeys(part.table for part in parts if part.table not in outside)
        read = {name: submit(partial(_rows, query=reading(name, parts))) for name in tables}
        waiting: deque[Future[pa.Table]] = deque()
        coming = iter(texts)
        for one in asked:
            waiting.extend(
                submit(partial(_rows, query=text)) for text in islice(coming, AHEAD - len(waiting))
            )
            if isinstance(one, str):
                yield waiting.popleft().result()
            else:
                lying = {
                    part.table: outside[part.table] if part.table in outside else read[part.table].result()
                    for part in one
                }
                yield ready.cells(lying, one)


def _rows(connection: Connection, *, query: str) -> pa.Table:
    return connection.sql(query).to_arrow_table()


def _make(connection: Connection, step: SharedStep, first: int) -> None:
    connection.execute(f"CREATE TABLE {step.table} AS {from_day(step.sql, first)}")


def _step_job(step: SharedStep, first: int, kernels: Sequence[_Job]) -> _Job:
    outside = [one.name for one in kernels if one.name in step.sql]

    def work(own: Connection, done: Done) -> None:
        _show(own, {name: done[name] for name in outside})
        _make(own, step, first)

    return _Job(step.table, work, step.sql)


def _kernel_job(asked: IndexRuns, first: int) -> _Job:
    def work(own: Connection, done: Done) -> pa.Table:
        from narmare.analysis.indicators import kernels  # numba takes half a second to load

        return kernels.made(own, replace(asked, visits=from_day(asked.visits, first)))

    return _Job(asked.table, work, asked.visits)


def _walk_jobs(connection: Connection, walks: Sequence[Walk], first: int) -> list[_Job]:
    """The largest walk first, and before it what all must know; a walk that cannot count leaves its passes to SQL."""
    if not walks:
        return []
    from narmare.analysis.indicators.tallying import Calendar, Known, LeftToSql, Tallier

    months = connection.execute("SELECT MIN(m), MAX(m) FROM periods").fetchall()[0]
    calendar = Calendar.of(range(months[0], months[1] + 1))
    asked = "\n".join(text for one in walks for text in (one.listed, one.housing, *one.spans))

    def know(own: Connection, done: Done) -> Known | None:
        try:
            return Known.of(own, walks)
        except LeftToSql:
            return None

    def walk_along(own: Connection, done: Done, walk: Walk) -> dict[str, pa.Table]:
        return Tallier(calendar, first, done[KNOWN]).tables(own, walk) if done[KNOWN] else {}

    known = _Job(KNOWN, know, asked)
    along = [
        _Job(_name_of(one), partial(walk_along, walk=one), one.rows, frozenset({KNOWN})) for one in walks
    ]
    return [known, *along]


def _name_of(walk: Walk) -> str:
    return f"walk {walk.passes[0].table}"


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


def _all_made(connection: Connection, jobs: Sequence[_Job]) -> Done:
    """Run jobs, each when what it reads is there, those that stand first first; the first fault comes out."""
    names = {one.name for one in jobs}
    needs = {one.name: {name for name in names if name in one.reads} | one.after for one in jobs}
    done: Done = {}
    left, running = list(jobs), dict[Future[Any], str]()
    with _beside(connection, {}) as submit:
        while left or running:
            ready = [one for one in left if needs[one.name] <= done.keys()]
            left = [one for one in left if one not in ready]
            running |= {submit(partial(_work, job=one, done=done)): one.name for one in ready}
            for one in wait(running, return_when=FIRST_COMPLETED).done:
                done[running.pop(one)] = one.result()
    return done


def _work(connection: Connection, *, job: _Job, done: Done) -> Any:
    return job.work(connection, done)


def _show(connection: Connection, outside: Mapping[str, pa.Table]) -> None:
    for name, rows in outside.items():
        connection.register(f"{name}_rows", rows)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {name}_rows")  # noqa: S608  a name of ours


@contextmanager
def _beside(
    connection: Connection, outside: Mapping[str, pa.Table]
) -> Iterator[Callable[[Callable[[Connection], Any]], Future[Any]]]:
    """Threads with connections of their own to the same database; at a fault, or when asked to stop, all queries are broken off."""
    with ExitStack() as stack:
        every = [stack.enter_context(duck.beside(connection)) for _ in range(AT_ONCE)]
        free = SimpleQueue[Connection]()
        for one in every:
            _show(one, outside)
            free.put(one)

        def run(work: Callable[[Connection], Any]) -> Any:
            own = free.get()
            try:
                return work(own)
            finally:
                free.put(own)

        def submit(work: Callable[[Connection], Any]) -> Future[Any]:
            return pool.submit(run, work)

        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        try:
            yield submit
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for one in every:
                one.interrupt()
            raise
