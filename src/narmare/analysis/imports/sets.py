"""What rows must fulfil among other rows: no key twice, nothing orphaned, no spans that overlap.

DuckDB answers within a memory limit and spills to a folder, so the number of rows is bounded by the disk.
"""

# ruff: noqa: S608 - names come from the declared care tables, paths are quoted; no text of a file is ever part of the SQL

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from narmare.analysis import duck
from narmare.analysis.imports.faults import SHOWN, Reason, showable
from narmare.analysis.tables import TABLES, Column, Table


MEMORY = "800MB"


@dataclass(frozen=True)
class Clash:
    """Rows (from 0, in the order of the file) with a fault of one kind, the first of them, and how many there are."""

    column: str
    reason: Reason
    rows: tuple[int, ...]
    others: tuple[int | None, ...]  # for a key that the file holds twice: the row that had it first
    details: tuple[str, ...]
    count: int
    unknown: tuple[tuple[str, int], ...] = ()


@contextmanager
def workshop(spill: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory with bounded memory that spills to `spill`, and reads nothing from the network."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": "false",
    }
    if spill is not None:
        config["temp_directory"] = str(spill)
    with duck.connect(config) as con:
        con.execute("SET preserve_insertion_order = false")
        yield con


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(paths: list[Path], *, numbered: bool = False) -> str:
    """The SQL of the rows of Parquet files; `numbered` adds file_row_number."""
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{files}]{', file_row_number = true' if numbered else ''})"


def same_key(table: Table, left: str, right: str) -> str:
    """The SQL condition that two rows of `table` have one key; an empty part equals an empty part."""
    return " AND ".join(f"{left}.{quoted(n)} IS NOT DISTINCT FROM {right}.{quoted(n)}" for n in table.key)


def set_up(
    con: duckdb.DuckDBPyConnection, table: Table, *, new: Path, stored: list[Path], replace: bool
) -> None:
    """Make the views `incoming` (with `row_no`), `stored`, and `kept`: what of `stored` will stay."""
    con.execute(
        f"CREATE VIEW incoming AS SELECT * RENAME (file_row_number AS row_no) FROM {parquet([new], numbered=True)}"
    )
    if stored:
        con.execute(f"CREATE VIEW stored AS SELECT * FROM {parquet(stored)}")
    else:
        con.execute("CREATE VIEW stored AS SELECT * EXCLUDE (row_no) FROM incoming WHERE false")
    leaving = f" AS s ANTI JOIN incoming AS i ON {same_key(table, 's', 'i')}" if replace else ""
    con.execute(f"CREATE VIEW kept AS SELECT * FROM stored{leaving}")


def duplicates(con: duckdb.DuckDBPyConnection, table: Table, most: int = SHOWN) -> Iterator[Clash]:
    """Rows of `incoming` whose key an earlier row of `incoming` has."""
    key = ", ".join(quoted(name) for name in table.key)
    grouped = f"SELECT {key}, min(row_no) AS first_no, count(*) AS n FROM incoming GROUP BY {key} HAVING count(*) > 1"
    count = number(con, f"SELECT coalesce(sum(n - 1), 0) FROM ({grouped})")
    if not count:
        return
    found = con.execute(
        f"SELECT i.row_no, g.first_no FROM incoming AS i JOIN ({grouped}) AS g ON {same_key(table, 'i', 'g')} "
        f"WHERE i.row_no > g.first_no ORDER BY i.row_no LIMIT {most}"
    ).fetchall()
    rows, firsts = zip(*found, strict=True)
    yield Clash("", Reason.DUPLICATE, rows, firsts, (), count)


def already_stored(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Clash]:
    """Rows of `incoming` whose key a stored row has."""
    yield from _clash(
        con,
        "",
        Reason.STORED,
        f"SELECT row_no FROM incoming AS i SEMI JOIN stored AS s ON {same_key(table, 'i', 's')}",
    )


def orphans(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column, files: list[Path]
) -> Iterator[Clash]:
    """Rows of `incoming` that refer to a row that `files`, the parts of the other table, do not hold."""
    name, target = quoted(column.name), TABLES[str(column.refers_to)]
    orphan = f"SELECT row_no, {name} AS value FROM incoming WHERE {name} IS NOT NULL"
    detail = f"{target.name} holds no rows yet; import {target.name} first"
    if files:
        known = f"(SELECT DISTINCT {quoted(target.key[0])} AS known FROM {parquet(files)})"
        orphan = f"SELECT row_no, {name} AS value FROM incoming ANTI JOIN {known} AS k ON {name} = k.known WHERE {name} IS NOT NULL"
        detail = f"no such row in {target.name}"
    for clash in _clash(con, column.name, Reason.ORPHAN, f"SELECT row_no FROM ({orphan})", detail):
        unknown: tuple[tuple[str, int], ...] = ()
        if target.name == "unit":  # a unit's code says nothing about a person
            most = con.execute(
                f"SELECT value, count(*) AS n FROM ({orphan}) GROUP BY 1 ORDER BY n DESC, 1 LIMIT {SHOWN}"
            )
            unknown = tuple((showable(value), n) for value, n in most.fetchall())
        yield Clash(clash.column, clash.reason, clash.rows, (), clash.details, clash.count, unknown)


def overlaps(con: duckdb.DuckDBPyConnection, table: Table, most: int = SHOWN) -> Iterator[Clash]:
    """Rows of `incoming` whose span overlaps another span, new or kept, of the same `table.one_at_a_time`."""
    if not table.one_at_a_time:
        return
    who = ", ".join(quoted(name) for name in table.one_at_a_time)
    span = f"{who}, valid_from, coalesce(valid_to, DATE '9999-12-31') AS until"
    spans = f"SELECT {span}, row_no FROM incoming UNION ALL SELECT {span}, NULL FROM kept AS k"
    if len(table.one_at_a_time) == 1:
        # spans of those whom the file does not mention cannot clash with it
        spans += f" WHERE k.{who} IN (SELECT {who} FROM incoming)"
    yield from _clash(
        con,
        "valid_from",
        Reason.OVERLAP,
        f"""SELECT row_no FROM (
            SELECT row_no, valid_from, until,
                max(until) OVER (earlier ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached,
                lead(valid_from) OVER earlier AS following
            FROM ({spans}) WHERE until > valid_from
            WINDOW earlier AS (PARTITION BY {who} ORDER BY valid_from, row_no NULLS FIRST)
        ) WHERE row_no IS NOT NULL AND (reached > valid_from OR following < until)""",
        most=most,
    )


def _clash(
    con: duckdb.DuckDBPyConnection,
    column: str,
    reason: Reason,
    rows: str,
    detail: str = "",
    most: int = SHOWN,
) -> Iterator[Clash]:
    count = number(con, f"SELECT count(*) FROM ({rows})")
    if count:
        first = con.execute(f"SELECT row_no FROM ({rows}) ORDER BY row_no LIMIT {most}").fetchall()
        details = (detail,) * len(first) if detail else ()
        yield Clash(column, reason, tuple(row for (row,) in first), (), details, count)


def number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives."""
    ((value,),) = con.execute(
        sql
    ).fetchall()  # all of it: a result that is not read to its end blocks the connection
    return int(value)
