"""Count again only the persons whom new rows mention.

What an indicator counts is a sum over persons, and over rows that name nobody: one person's rows never change what another
counts for.  So when files of new rows have come, the counts of before lack the persons whom these rows mention as they are
now, and hold them as they were.  Both are counted in one run, over tables that hold these persons twice: as they are now, and,
marked, as they were (without the new files).  The first are added, the second taken away.  The result is that of a full run,
as all counts are whole numbers (a property test).

The marks: a unit of what was begins with an unprintable sign, so that it counts in a cell of its own; the number of a person or
an event has another first bit, so that nothing old meets anything new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from narmare.analysis import duck
from narmare.analysis.indicators.conditions import ActiveSpan, Condition, FollowedBy, Had, Is, walk
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.housing import COLUMNS as HOUSING_COLUMNS
from narmare.analysis.indicators.housing import HOUSED
from narmare.analysis.indicators.measures import (
    Continuity,
    Events,
    Residents,
    ShareOfSums,
    StillWaiting,
    asks,
    rows_of,
)
from narmare.analysis.indicators.months import UNKNOWN, first_day
from narmare.analysis.indicators.source import SQL_TYPE, Source
from narmare.analysis.indicators.tallies import BaseCells, Integers
from narmare.analysis.tables import Kind, Table, table


FEW = 0.1  # of all persons; more than these are not counted twice, but all of them once
BEFORE = "\x1f"  # begins the name of a unit as it was
OTHER_BIT = "xor({}, (-9223372036854775808)::BIGINT)"  # numbers of the contract have 63 bits


@dataclass(frozen=True)
class Recount:
    """Who must be counted again.

    persons: one column, person_id: everybody whom a row of the new files mentions.
    new: care table -> its new files, of those that were there before every one is unchanged.
    """

    persons: pa.Table
    new: Mapping[str, Sequence[Path]] = field(default_factory=dict)


def asked(source: Source, new: Mapping[str, Sequence[Path]]) -> Recount | None:
    """Who must be counted again after new files; None when they are too many for it to be worth it."""
    selects = [
        f"SELECT person_id FROM read_parquet({_list(files)})"  # noqa: S608  names of the contract, paths quoted
        for name, files in sorted(new.items())
        if files and "person_id" in source.needs.get(name, ())
    ]
    if not selects:
        return Recount(pa.table({"person_id": pa.array([], pa.int64())}), new)
    with duck.connect() as connection:
        query = f"SELECT DISTINCT CAST(person_id AS BIGINT) AS person_id FROM ({' UNION ALL '.join(selects)})"  # noqa: S608
        persons = connection.sql(f"{query} WHERE person_id IS NOT NULL").to_arrow_table()
    return Recount(persons, new) if persons.num_rows <= FEW * source.rows("person") else None


def fits(one: Indicator) -> bool:
    """Whether an indicator can be counted so: its rows have persons, and it asks for no unit by its name."""
    return one.has_persons and not any(_names_a_unit(of, part) for of, part in _conditions(one))


def views(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    of: Recount,
    chosen: Sequence[Indicator],
    first: int,
    planned: Sequence[Indicator] = (),
) -> None:
    """Make the care tables, with these persons only, as they are and as they were.

    Args:
        connection: where the tables are made.
        source: the care tables as they are now.
        of: the persons, and which files are new.
        chosen: the indicators that will be counted: events too old for all of them are left out.
        first: the first month that is counted.
        planned: others with whom they share steps; what only these read has columns but no rows.
    """
    connection.register("counted_again", of.persons)
    oldest = _oldest(chosen)
    filled = {name for one in chosen for name in reads(one)}
    needed: dict[str, set[str]] = {}
    for one in (*chosen, *planned):
        for name, columns in reads(one).items():
            needed.setdefault(name, set()).update(columns)
    if HOUSED.table in source.needs:  # shared steps tell apart who lives in special housing, whoever asks
        needed.setdefault(HOUSED.table, set()).update(HOUSING_COLUMNS)
        filled.add(HOUSED.table)
    for name, wanted in sorted(needed.items()):
        if name in filled:
            _table(connection, source, of, name, sorted(wanted), oldest.get(name), first)
        else:
            _empty(connection, name, sorted(wanted))


def signed(cells: BaseCells, counts: Sequence[Integers]) -> tuple[BaseCells, list[Integers]]:
    """Cells of such a run at the units' own names, and their counts: those of before are taken away."""
    units = cells.names[0]
    was = np.array([name.startswith(BEFORE) for name in units], bool)[cells.codes[0]]
    names = (tuple(name.removeprefix(BEFORE) for name in units), *cells.names[1:])
    return BaseCells(cells.month, cells.codes, names), [np.where(was, -part, part) for part in counts]


def _table(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    recount: Recount,
    name: str,
    columns: list[str],
    oldest: Mapping[str, int] | None,
    first: int,
) -> None:
    of = table(name)
    new = set(recount.new.get(name, ()))
    casts = ", ".join(f'CAST("{c}" AS {SQL_TYPE[of.column(c).kind]}) AS "{c}"' for c in columns)
    asked = []
    if "person_id" in columns:
        asked.append("(person_id IS NULL OR person_id IN (SELECT person_id FROM counted_again))")
    if oldest:
        days = (f"\"{column}\" >= DATE '{first_day(first - months)}'" for column, months in oldest.items())
        asked.append(f"({' OR '.join(days)})")
    where = f"WHERE {' AND '.join(asked)}" if asked else ""
    kinds = [
        f"SELECT {casts}, {is_new} AS is_new FROM read_parquet({_list(files)}) {where}"  # noqa: S608  names of the contract
        for is_new, files in (
            ("FALSE", [file for file in source.files(name) if file not in new]),
            ("TRUE", sorted(new)),
        )
        if files
    ]
    sided = ", ".join(f'{_sided(of, column)} AS "{column}"' for column in columns)
    connection.execute(
        f'CREATE TABLE "{name}" AS SELECT {sided} FROM ({" UNION ALL ".join(kinds)}) AS r '  # noqa: S608
        "CROSS JOIN (VALUES (TRUE), (FALSE)) AS side(is_now) WHERE side.is_now OR NOT r.is_new"
    )


def _empty(connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str]) -> None:
    types = ", ".join(f'"{column}" {SQL_TYPE[table(name).column(column).kind]}' for column in columns)
    connection.execute(f'CREATE TABLE "{name}" ({types})')


def _sided(of: Table, name: str) -> str:
    """A column as it is now, or marked as it was."""
    column = of.column(name)
    if _is_unit(of, name):
        marked = f"chr({ord(BEFORE)}) || COALESCE(\"{name}\", '{UNKNOWN}')"
    elif name == "person_id" or (name in of.key and column.kind is Kind.ID):
        marked = OTHER_BIT.format(f'"{name}"')
    else:
        return f'"{name}"'
    return f'CASE WHEN side.is_now THEN "{name}" ELSE {marked} END'


def _is_unit(of: Table, name: str) -> bool:
    """Whether a column says in which cell a row counts: a unit, or a resident's municipality."""
    return of.column(name).refers_to == "unit" or (of.name, name) in {
        ("unit", "unit_id"),
        ("person", "municipality"),
    }


def _conditions(one: Indicator) -> Iterator[tuple[str, Condition]]:
    """(table, condition) of everything that an indicator asks, of other tables' rows too."""
    waiting = list(asks(one.measure))
    while waiting:
        name, condition = waiting.pop()
        for part in walk(condition):
            yield name, part
            if isinstance(part, ActiveSpan | Had | FollowedBy):
                waiting.append((part.table, part.where))


def _names_a_unit(name: str, part: Condition) -> bool:
    return isinstance(part, Is) and _is_unit(table(name), part.column)


def _oldest(chosen: Sequence[Indicator]) -> dict[str, dict[str, int]]:
    """Table -> time column -> how many months before the first one rows still matter; nothing of a table that is read whole."""
    found: dict[str, dict[str, int]] = {}
    whole = {"unit", "person", "listing", HOUSED.table}

    def need(name: str, column: str, months: int) -> None:
        of = found.setdefault(name, {})
        of[column] = max(months, of.get(column, 0))

    for one in chosen:
        if isinstance(one.measure, ShareOfSums | StillWaiting):
            whole.add(one.measure.table)
        for rows in rows_of(one.measure):
            if isinstance(rows, Events):
                back = one.measure.window_months if isinstance(one.measure, Continuity) else 0
                need(rows.table, rows.at, back)
            elif isinstance(rows, Residents):
                whole.add("person")
        for _, part in _conditions(one):
            if isinstance(part, Had):
                need(part.table, part.at, part.months)
            elif isinstance(part, ActiveSpan | FollowedBy):
                whole.add(part.table)
    return {name: columns for name, columns in found.items() if name not in whole}


def _list(files: Sequence[Path]) -> str:
    """Paths as a list in SQL."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in files) + "]"
