"""How several indicators are computed together: tables are passed over once, steps that more than one needs are run once.

What counts events row by row is fused: one pass over a table for all that count its events at the same time column and unit
(`fuse`).  The rest of every indicator's query is a chain of named steps.  Two steps are the same when their text is the same, with the steps that
they read named by their content.  A step that several indicators need, and that costs more than reading rows (a join, a
grouping, a window), becomes a temporary table; the others stay inside the queries.  Numbers cannot differ: the plan moves
steps, it does not change them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlglot import exp

from narmare.analysis.indicators.build import build, continuity_visits
from narmare.analysis.indicators.census import Census, Columns, Waits, build_census, censuses
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.fuse import Scan, build_scan, scans
from narmare.analysis.indicators.housing import HOUSED
from narmare.analysis.indicators.measures import Continuity, Listed, Rate, rows_of
from narmare.analysis.indicators.ready import NOTHING, Ready
from narmare.analysis.indicators.rowsql import listed_days
from narmare.analysis.indicators.walks import (
    Pass,
    Walk,
    ages,
    build_rows,
    build_spans,
    every_unit,
    gathered,
    listed_by_day,
    passes_of,
    spans_of,
    worth,
)
from narmare.analysis.tables import TABLES


COSTLY = (exp.Join, exp.Group, exp.Window, exp.Distinct)


@dataclass(frozen=True)
class SharedStep:
    """A step that is run once: `table` holds its rows, `used_by` are the indicators that read it, directly or not.

    passes: the care tables that it reads, one name for every time.
    """

    name: str
    table: str
    sql: str
    used_by: tuple[str, ...]
    passes: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexRuns:
    """What the queries of continuity indices read and `kernels` makes before they run: a table without SQL of its own.

    `visits` is SQL with the columns person_id, clinician_id and m; `passes` are the care tables that it reads.
    """

    table: str
    visits: str
    window_months: int
    at_least: int
    passes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Shared steps in the order in which they are run, and each indicator's query over them."""

    shared: tuple[SharedStep, ...]
    queries: Mapping[str, str]
    tables: Mapping[str, tuple[str, ...]]  # care table -> the indicators that read it, through whatever step
    passes: Mapping[
        str, tuple[str, ...]
    ]  # care table -> the statements that pass over it, one name for every time
    kernels: tuple[IndexRuns, ...] = ()  # made first
    walks: tuple[
        Walk, ...
    ] = ()  # passes that are counted together where rows are many; each is a shared step too
    ready: Mapping[str, tuple[Ready, ...]] = field(
        default_factory=dict
    )  # indicators whose query only takes what shared steps have counted

    def only(self, indicators: Collection[str]) -> Plan:
        """What some of the indicators need.  The shared steps stay as they are, also where they count for others too."""
        if len(indicators) == len(self.queries):
            return self
        queries = {name: query for name, query in self.queries.items() if name in indicators}
        shared = tuple(step for step in self.shared if not set(indicators).isdisjoint(step.used_by))
        texts = (*queries.values(), *(step.sql for step in shared))
        kernels = tuple(one for one in self.kernels if any(one.table in text for text in texts))
        ready = {name: parts for name, parts in self.ready.items() if name in queries}
        return replace(
            self,
            shared=shared,
            queries=queries,
            kernels=kernels,
            walks=walked(self.walks, shared),
            ready=ready,
        )

    def steps_of(self, indicator: str) -> list[str]:
        """The names of the shared steps of an indicator."""
        return [step.name for step in self.shared if indicator in step.used_by]


@dataclass
class _Step:
    name: str
    text: str
    reads: tuple[str, ...]
    passes: tuple[str, ...]
    costly: bool
    always: bool = False
    used_by: set[str] = field(default_factory=set)
    read_by: set[str] = field(default_factory=set)


class _Steps(dict[str, _Step]):
    """The steps known so far by the name of their table, in the order in which they must be made; all in one dialect."""

    def __init__(self, dialect: str) -> None:
        super().__init__()
        self.dialect = dialect


@dataclass
class _Last:
    """What comes after a query's steps.  `reads` names a step as often as it is read."""

    text: str
    reads: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass
class _Walking:
    """A reading that stands in for passes, before it is known which steps are kept."""

    table: str
    rows: _Last
    spans: list[_Last]
    passes: tuple[Pass, ...]
    ages: tuple[int, ...]
    worth: tuple[int, ...]


def plan(
    indicators: Iterable[Indicator], *, since: bool = False, dialect: str = "duckdb", few: bool = False
) -> Plan:
    """The plan for these indicators.  It takes a thirtieth of a second each, once.

    Args:
        indicators: what is computed together.
        since: leave events before the first month unread; `sqlparts.from_day` puts the day into every statement.
        dialect: whose SQL; DuckDB's leaves index runs to `kernels`, every other is SQL throughout.
        few: for few months (`census.few`), DuckDB only.
    """
    return _plan(tuple(indicators), 0 if since else None, dialect, few)


@lru_cache(maxsize=16)
def _plan(chosen: tuple[Indicator, ...], back: int | None, dialect: str, few: bool) -> Plan:
    steps = _Steps(dialect)
    looked = _take_censuses(chosen, steps, back) if few else {}  # first, as they take longest
    scanned = _take_scans(chosen, steps, back)
    # events of few months are counted in SQL before a walk knows who is who
    walking = _take_walks(chosen, scanned, steps, back) if dialect == "duckdb" and not few else []
    last: dict[str, _Last] = {}
    tables: dict[str, list[str]] = {}
    kernels: dict[str, IndexRuns] = {}
    for one in chosen:
        runs = _index_runs(one, back) if dialect == "duckdb" and one.id not in looked else None
        if runs:
            kernels[runs.table] = runs
        tree = build(
            one,
            index_runs=runs.table if runs else None,
            scanned=scanned.get(one.id),
            looked=looked.get(one.id),
            back=back,
            housed=_with_housing(one, chosen),
        )
        last[one.id] = _take(tree, (one.id,), steps)
        _note_reader(one.id, last[one.id].reads, steps)
        for name in sorted(reads(one)):
            tables.setdefault(name, []).append(one.id)
    kept = {table for table, step in steps.items() if _worth(step, steps)}
    shared = tuple(_shared(table, step, steps, kept) for table, step in steps.items() if table in kept)
    queries = {name: _query(of.text, of.reads, steps, kept) for name, of in last.items()}
    made_first = tuple(kernels.values())
    return Plan(
        shared,
        queries,
        {name: tuple(ids) for name, ids in sorted(tables.items())},
        _passes(made_first, shared, {name: _read(of, steps, kept) for name, of in last.items()}),
        made_first,
        tuple(_walk(of, steps, kept) for of in walking),
        {one.id: parts for one in chosen if (parts := _ready(one, scanned.get(one.id), looked.get(one.id)))},
    )


def _ready(
    one: Indicator, scanned: tuple[str, int] | None, looked: tuple[str, Columns] | None
) -> tuple[Ready, ...]:
    """Where the counts of an indicator lie ready; nothing where there is more to do."""
    is_rate = isinstance(one.measure, Rate)
    found: list[Ready] = []
    if scanned:
        table, part = scanned
        columns = (f"d_{part}", NOTHING) if is_rate else (f"n_{part}", f"d_{part}", f"q_{part}")
        found.append(Ready(table, *columns))
    if looked:
        table, asked = looked
        found.append(Ready(table, asked.n, asked.d, asked.q))
    return tuple(found) if len(found) == (2 if is_rate else 1) else ()


def _with_housing(one: Indicator, chosen: Sequence[Indicator]) -> bool:
    """Whether it tells apart who lives in special housing because others do: where everybody is listed is worked out once."""
    listed = any(isinstance(rows, Listed) for rows in rows_of(one.measure))
    return listed and any(other.special_housing for other in chosen)


def walked(walks: Iterable[Walk], shared: Iterable[SharedStep]) -> tuple[Walk, ...]:
    """The walks all of whose passes are among the shared steps: what the others read of a region may not be there."""
    tables = {step.table for step in shared}
    return tuple(one for one in walks if all(of.table in tables for of in one.passes))


def _take_walks(
    chosen: Sequence[Indicator], scanned: Mapping[str, tuple[str, int]], steps: _Steps, back: int | None
) -> list[_Walking]:
    """Add each reading that stands in for several passes to the steps."""
    found = []
    for some in gathered(scans(chosen)):
        tables = [scanned[next(iter(scan.users))][0] for scan in some]
        users = tuple(name for scan in some for name in scan.users)
        rows = _take(build_rows(some, back=back), users, steps)
        spans = [_take(one, users, steps) for one in build_spans(some)]
        found.append(
            _Walking(some[0].events.table, rows, spans, passes_of(some, tables), ages(some), worth(some))
        )
    return found


def _walk(of: _Walking, steps: _Steps, kept: set[str]) -> Walk:
    days = next((name for name in kept if steps[name].name == "listed_days"), "")
    listed = listed_by_day(days) if days else listed_by_day("d").with_("d", as_=listed_days())
    asked = listed.sql("duckdb") if any(not one.place for one in of.passes) else ""
    rows, *spans = (_query(one.text, one.reads, steps, kept) for one in (of.rows, *of.spans))
    housing = spans_of(HOUSED).sql("duckdb") if any(one.housed for one in of.passes) else ""
    return Walk(
        of.table, rows, every_unit().sql("duckdb"), asked, of.passes, tuple(spans), housing, of.ages, of.worth
    )


def _take_scans(chosen: Sequence[Indicator], steps: _Steps, back: int | None) -> dict[str, tuple[str, int]]:
    """Add the passes over events to the steps; indicator -> the table of its pass and its part of it."""
    found: dict[str, tuple[str, int]] = {}
    for scan in scans(chosen):
        of = _take(build_scan(scan, back=back), tuple(scan.users), steps)
        table = _name_of(of.text)
        steps[table] = _Step(_called(scan), of.text, of.reads, of.passes, costly=True, always=True)
        steps[table].used_by.update(scan.users)
        _note_reader(table, of.reads, steps)
        found |= {name: (table, number) for name, number in scan.users.items()}
    return found


def _take_censuses(
    chosen: Sequence[Indicator], steps: _Steps, back: int | None
) -> dict[str, tuple[str, Columns]]:
    """Add each look at everybody to the steps; indicator -> its table and columns."""
    found: dict[str, tuple[str, Columns]] = {}
    for census in censuses(chosen):
        of = _take(build_census(census, back=back), tuple(census.users), steps)
        table = _name_of(of.text)
        steps[table] = _Step(_looking(census), of.text, of.reads, of.passes, costly=True, always=True)
        steps[table].used_by.update(census.users)
        _note_reader(table, of.reads, steps)
        found |= {name: (table, columns) for name, columns in census.users.items()}
    return found


def _looking(census: Census) -> str:
    who = census.who
    return (
        f"look at {who.table} from {who.start} to {who.end}" if isinstance(who, Waits) else f"look at {who}"
    )


def _called(scan: Scan) -> str:
    where = {"own": "own unit", "listed": "unit of listing"}[scan.events.unit]
    where = where if scan.events.place == "unit_id" else scan.events.place
    return f"pass over {scan.events.table} by {scan.events.at}, {where}"


def _shared(table: str, step: _Step, steps: _Steps, kept: set[str]) -> SharedStep:
    sql = _query(step.text, step.reads, steps, kept)
    return SharedStep(step.name, table, sql, tuple(sorted(step.used_by)), _read(step, steps, kept))


def _read(of: _Step | _Last, steps: _Steps, kept: set[str]) -> tuple[str, ...]:
    """The care tables that a statement reads, one name for every time: a step that only reads rows is read anew each time."""
    once: set[str] = set()

    def passes(of: _Step | _Last) -> Iterator[str]:
        yield from of.passes
        for name in of.reads:
            if name in kept or name in once:
                continue
            if steps[name].costly:
                once.add(name)
            yield from passes(steps[name])

    return tuple(passes(of))


def _passes(
    kernels: Iterable[IndexRuns], shared: Iterable[SharedStep], queries: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Care table -> the statements that read it."""
    found: dict[str, list[str]] = {}
    statements = [("visits of a continuity index", one.passes) for one in kernels]
    statements += [(step.name, step.passes) for step in shared]
    for name, tables in (*statements, *queries.items()):
        for table in tables:
            found.setdefault(table, []).append(name)
    return {table: tuple(names) for table, names in sorted(found.items())}


def _index_runs(one: Indicator, back: int | None) -> IndexRuns | None:
    if not isinstance(one.measure, Continuity):
        return None
    tree = continuity_visits(one.measure, back=back)
    visits = tree.sql("duckdb")
    asked = f"{visits} {one.measure.window_months} {one.measure.at_least}"
    table = f"k_{hashlib.sha256(asked.encode()).hexdigest()[:12]}"
    return IndexRuns(table, visits, one.measure.window_months, one.measure.at_least, _care_tables(tree))


def _take(tree: exp.Select, users: tuple[str, ...], steps: _Steps) -> _Last:
    """Add a query's steps to those known; what comes after them."""
    named: dict[str, str] = {}
    for part in tree.ctes:
        costly = bool(part.this.find(*COSTLY)) or isinstance(part.this, exp.SetOperation)
        found = _renamed(part.this, named, steps.dialect)
        table = _name_of(found.text)
        step = steps.setdefault(table, _Step(part.alias, found.text, found.reads, found.passes, costly))
        step.used_by.update(users)
        _note_reader(table, found.reads, steps)
        named[part.alias] = table
    tree.set("with_", None)
    return _renamed(tree, named, steps.dialect)


def _note_reader(reader: str, read: Iterable[str], steps: _Steps) -> None:
    for name in read:
        steps[name].read_by.add(reader)


def _name_of(text: str) -> str:
    return f"s_{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _renamed(query: exp.Expr, named: Mapping[str, str], dialect: str) -> _Last:
    """The text with steps named by their content, and which of them it reads; aliases keep the names in conditions right."""
    read: list[str] = []
    passes = _care_tables(query)
    for table in query.find_all(exp.Table):
        if table.name in named:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(named[table.name]))
            read.append(table.name)
    return _Last(query.sql(dialect, copy=False), tuple(read), passes)  # nobody reads the tree again


def _care_tables(query: exp.Expr) -> tuple[str, ...]:
    return tuple(table.name for table in query.find_all(exp.Table) if table.name in TABLES)


def _worth(step: _Step, steps: _Steps) -> bool:
    """Whether a step is run once for all: several need it, it costs, and no larger step has all of its readers."""
    if step.always:
        return True
    if len(step.used_by) < 2 or not step.costly:
        return False
    return any(reader not in steps or steps[reader].used_by != step.used_by for reader in step.read_by)


def _query(text: str, read: Iterable[str], steps: _Steps, kept: set[str]) -> str:
    """A query with the steps before it that are not kept as tables; those that only read rows are not copied first."""
    inside = dict.fromkeys(_before(read, steps, kept))
    copied = {True: "", False: "NOT MATERIALIZED " if steps.dialect == "duckdb" else ""}  # Spark copies none
    parts = ", ".join(f"{table} AS {copied[steps[table].costly]}({steps[table].text})" for table in inside)
    return f"WITH {parts} {text}" if parts else text


def _before(read: Iterable[str], steps: _Steps, kept: set[str]) -> Iterator[str]:
    for table in read:
        if table not in kept:
            yield from _before(steps[table].reads, steps, kept)
            yield table
