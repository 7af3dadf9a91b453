"""A nation in parts: care tables too large to be counted at once, whose files say which persons belong together.

Files of one name (`visit/part-007.parquet`, `admission/part-007.parquet`, ...) are a part: all rows of its persons and no rows
of others, as the twin of Sweden writes a file for each region.  Everything that is counted is counted person by person, or in
tables without persons row by row: numerator, denominator and sum of squares of every cell are integers that add up, whatever
the part in which they were counted.  So each part is counted by itself, within the memory that its persons need, and the
counts are added.  Values, periods and disclosure control come after that, over all parts, as ever.

That no person is in two parts is not believed but looked up (`check`): a readmission in another part would be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from narmare.analysis import duck
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.source import SQL_TYPE, DataError, Periods, Source
from narmare.analysis.indicators.tallies import Homes, Tallies
from narmare.analysis.tables import TABLES, table


SHARED = frozenset({"unit"})  # every part needs all of it
MEMORY_GB = (
    6.0  # what DuckDB may hold of a part before it goes to disk; arrays of the continuity index come on top
)

type Progress = Callable[[str, int, int], None]
type Counted = tuple[dict[str, Tallies], Homes]
type Counting = Callable[[Source, Sequence[Indicator], Periods, Progress], Counted]


@dataclass(frozen=True)
class Part(Source):
    """The files with one name, and all units."""

    name: str = ""
    memory_gb: float = MEMORY_GB

    def files(self, name: str) -> list[Path]:
        """The part's file of a table: none or one; of shared tables all."""
        return [file for file in super().files(name) if name in SHARED or file.name == self.name]

    def _check(self, name: str, columns: frozenset[str]) -> None:
        """The whole has been checked."""

    def views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make each table that is read a view, also without rows; the connection keeps within the part's memory."""
        connection.execute(f"SET memory_limit = '{self.memory_gb:g}GB'")
        super().views(connection)

    def _view(self, connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> None:
        if self.files(name):
            return super()._view(connection, name, columns)
        of = table(name)
        empty = ", ".join(f'CAST(NULL AS {SQL_TYPE[of.column(c).kind]}) AS "{c}"' for c in columns)
        connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT {empty} WHERE FALSE')
        return None


def parts_of(source: Source, memory_gb: float = MEMORY_GB) -> list[Part]:
    """The parts of a folder, in order of their files' names."""
    names = {file.name for name in source.needs if name not in SHARED for file in source.files(name)}
    return [Part(source.folder, source.needs, name, memory_gb) for name in sorted(names)]


def check(source: Source) -> None:
    """Look up that no person has rows in two parts.

    The table of persons is compared over its files, every other table with the persons of its own part; whom that part does
    not know is compared with all.

    Raises:
        DataError: some do.
    """
    with duck.connect() as connection:
        connection.execute("CREATE TABLE known (person_id BIGINT, part VARCHAR)")
        for part in parts_of(source):
            _note(connection, part)
        found = connection.execute(
            "SELECT COUNT(*), MIN(parts[1]), MIN(parts[2]) FROM (SELECT LIST(DISTINCT part ORDER BY part) AS parts FROM known "
            "GROUP BY person_id HAVING COUNT(DISTINCT part) > 1)"
        ).fetchall()[0]
    if found[0]:
        raise DataError(
            f"{found[0]} persons in {source.folder} have rows in files of several names, some in {found[1]} and {found[2]}. In "
            "parts only files that share a name are counted together: give all of a person's rows files of one name, or "
            "compute without --parts."
        )


def _note(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Add the persons of a part to those known: its table of persons, and whoever else has rows."""
    person = part.files("person")
    connection.execute("CREATE OR REPLACE TEMP TABLE own (person_id BIGINT)")
    if person:
        connection.execute(
            "INSERT INTO own SELECT person_id FROM read_parquet($1)", [[str(p) for p in person]]
        )
    for name in part.needs:
        if name != "person" and "person_id" in TABLES[name].by_name and part.files(name):
            connection.execute(
                "INSERT INTO own SELECT DISTINCT e.person_id FROM read_parquet($1) AS e ANTI JOIN own AS o "
                "ON o.person_id = e.person_id WHERE e.person_id IS NOT NULL",
                [[str(file) for file in part.files(name)]],
            )
    connection.execute("INSERT INTO known SELECT DISTINCT person_id, $1 FROM own", [part.name])


def count(
    counting: Counting,
    source: Source,
    chosen: Sequence[Indicator],
    periods: Periods,
    progress: Progress,
    memory_gb: float = MEMORY_GB,
) -> Counted:
    """Count part after part and add up.

    Args:
        counting: counts indicators of one source.
        source, chosen, periods: what is counted of which data and months.
        progress: told the indicators of each part; what is done runs over all parts.
        memory_gb: as in `Part`.

    Raises:
        DataError: a person is in two parts.
    """
    check(source)
    monthly: dict[str, Tallies] = {}
    homes: Homes = {}
    every = parts_of(source, memory_gb)
    for number, part in enumerate(every):
        told = _within(progress, number, len(every))
        found, homes = counting(part, chosen, periods, told)
        for name, counts in found.items():
            monthly[name] = Tallies.joined(monthly[name], counts) if name in monthly else counts
    return monthly, homes


def _within(progress: Progress, number: int, parts: int) -> Progress:
    """The progress of one part as that of all."""

    def told(indicator: str, done: int, of: int) -> None:
        last = number == parts - 1 and not indicator
        if indicator or last:
            progress(indicator, number * of + done, parts * of)

    return told
