"""How several indicators are computed together: steps that more than one of them needs are run once.

Every indicator's query is a chain of named steps.  Two steps are the same when their text is the same, with the steps that
they read named by their content.  A step that several indicators need, and that costs more than reading rows (a join, a
grouping, a window), becomes a temporary table; the others stay inside the queries.  Numbers cannot differ: the plan moves
steps, it does not change them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from narmare.analysis.indicators.build import build
from narmare.analysis.indicators.definition import Indicator, reads


COSTLY = (exp.Join, exp.Group, exp.Window, exp.Distinct)


@dataclass(frozen=True)
class SharedStep:
    """A step that is run once: `table` holds its rows, `used_by` are the indicators that read it, directly or not."""

    name: str
    table: str
    sql: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Shared steps in the order in which they are run, and each indicator's query over them."""

    shared: tuple[SharedStep, ...]
    queries: Mapping[str, str]
    passes: Mapping[str, tuple[str, ...]]  # care table -> the indicators that read it

    def steps_of(self, indicator: str) -> list[str]:
        """The names of the shared steps of an indicator."""
        return [step.name for step in self.shared if indicator in step.used_by]


@dataclass
class _Step:
    name: str
    text: str
    reads: tuple[str, ...]
    costly: bool
    used_by: set[str] = field(default_factory=set)
    read_by: set[str] = field(default_factory=set)


def plan(indicators: Iterable[Indicator]) -> Plan:
    """The plan for these indicators, in DuckDB's SQL."""
    steps: dict[str, _Step] = {}
    last: dict[str, tuple[str, tuple[str, ...]]] = {}
    passes: dict[str, list[str]] = {}
    for one in indicators:
        last[one.id] = _take(one, steps)
        for name in sorted(reads(one)):
            passes.setdefault(name, []).append(one.id)
    kept = {table for table, step in steps.items() if _worth(step, steps)}
    shared = tuple(
        SharedStep(step.name, table, _query(step.text, step.reads, steps, kept), tuple(sorted(step.used_by)))
        for table, step in steps.items()
        if table in kept
    )
    queries = {name: _query(text, read, steps, kept) for name, (text, read) in last.items()}
    return Plan(shared, queries, {name: tuple(ids) for name, ids in sorted(passes.items())})


def _take(one: Indicator, steps: dict[str, _Step]) -> tuple[str, tuple[str, ...]]:
    """Add an indicator's steps to those known; its last query and the steps that this reads."""
    tree = build(one)
    named: dict[str, str] = {}
    for part in tree.ctes:
        costly = bool(part.this.find(*COSTLY)) or isinstance(part.this, exp.SetOperation)
        text, read = _renamed(part.this, named)
        table = f"s_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        step = steps.setdefault(table, _Step(part.alias, text, read, costly))
        step.used_by.add(one.id)
        for name in read:
            steps[name].read_by.add(table)
        named[part.alias] = table
    tree.set("with_", None)
    text, read = _renamed(tree, named)
    for name in read:
        steps[name].read_by.add(one.id)
    return text, read


def _renamed(query: exp.Expr, named: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with steps named by their content, and which of them it reads; aliases keep the names in conditions right."""
    read: dict[str, None] = {}
    for table in query.find_all(exp.Table):
        if table.name in named:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(named[table.name]))
            read[table.name] = None
    return query.sql("duckdb"), tuple(read)


def _worth(step: _Step, steps: Mapping[str, _Step]) -> bool:
    """Whether a step is run once for all: several need it, it costs, and no larger step has all of its readers."""
    if len(step.used_by) < 2 or not step.costly:
        return False
    return any(reader not in steps or steps[reader].used_by != step.used_by for reader in step.read_by)


def _query(text: str, read: Iterable[str], steps: Mapping[str, _Step], kept: set[str]) -> str:
    """A query with the steps before it that are not kept as tables."""
    inside = dict.fromkeys(_before(read, steps, kept))
    parts = ", ".join(f"{table} AS ({steps[table].text})" for table in inside)
    return f"WITH {parts} {text}" if parts else text


def _before(read: Iterable[str], steps: Mapping[str, _Step], kept: set[str]) -> Iterator[str]:
    for table in read:
        if table not in kept:
            yield from _before(steps[table].reads, steps, kept)
            yield table
