"""The data that numbers are computed from: a folder of care tables, its months, and the fingerprint of both.

Layout: `DATA/<table>/*.parquet`, as written by the twin, the importers and the apps.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from narmare.analysis import duck
from narmare.analysis.indicators import facts
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.housing import HOUSED
from narmare.analysis.indicators.months import first_day, label, last_day, month_index
from narmare.analysis.tables import TABLES, Kind, table


# What says which months the data cover: tables of things that happen every month.
CLOCKS = {
    "contact": "asked_at",
    "visit": "at",
    "assessment_need": "needed_at",
    "admission": "admitted_at",
    "emergency_visit": "arrived_at",
    "discharge_case": "opened_at",
    "dictation": "month",
}
log = logging.getLogger(__name__)
LONGEST = 600  # months; a longer series has a wrong date in it
SQL_TYPE = {
    Kind.ID: "BIGINT", Kind.CODE: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.DATE: "DATE", Kind.TIME: "TIMESTAMP",
    Kind.INTEGER: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.FLAG: "BOOLEAN",
}  # fmt: skip


class DataError(Exception):
    """The data cannot be used: the message says what is missing or wrong, where, and what to do."""


@dataclass(frozen=True)
class Periods:
    """Months from the first to the last of the data, both included, as month indices."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise DataError(f"The first month {label(self.first)} is after the last, {label(self.last)}.")

    @property
    def all(self) -> range:
        """Every month."""
        return range(self.first, self.last + 1)

    def of(self, indicator: Indicator) -> range:
        """The months that are shown: windows full, and final."""
        return range(self.first + indicator.lead_in, self.mature(indicator) + 1)

    def mature(self, indicator: Indicator) -> int:
        """The last month that was final at the end of the data."""
        end, wait = last_day(self.last), timedelta(days=indicator.mature_after_days)
        return max((m for m in range(self.last, self.last - 24, -1) if last_day(m) + wait <= end), default=0)


@dataclass(frozen=True)
class Source:
    """A folder of care tables, checked to hold what the indicators read.

    Raises:
        DataError: the folder, a table or a column is missing.
    """

    folder: Path
    needs: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, folder: Path, indicators: Iterable[Indicator]) -> Source:
        """The folder with what these indicators read."""
        needs: dict[str, set[str]] = {}
        for indicator in indicators:
            for name, columns in reads(indicator).items():
                needs.setdefault(name, set()).update(columns)
        return cls(folder, {name: frozenset(columns) for name, columns in needs.items()})

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise DataError(
                f"There is no folder {self.folder}. Make one with: narmare twin generate --out {self.folder} --seed 1"
            )
        for name, columns in sorted(self.needs.items()):
            self._check(name, columns)

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table, in order of name."""
        return sorted((self.folder / name).glob("*.parquet"))

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return sum(_footer(file).rows for file in self.files(name))

    def _check(self, name: str, columns: frozenset[str]) -> None:
        files = self.files(name)
        if not files:
            raise DataError(
                f"Table {name} is missing: there is no Parquet file in {self.folder / name}. Fill it with: narmare import "
                f"--table {name} FILE, or leave out the indicators that read it with --only."
            )
        for file in files:
            there = _footer(file).columns
            if missing := sorted(columns - there):
                raise DataError(f"{file} has no column {missing[0]}. It has: {', '.join(sorted(there))}.")

    def views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make each table that is read a view with the contract's types."""
        for name in self.needs:
            self._view(connection, name, sorted(self.needs[name]))

    def _view(self, connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> None:
        of = table(name)
        casts = ", ".join(f'CAST("{c}" AS {SQL_TYPE[of.column(c).kind]}) AS "{c}"' for c in columns)
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in self.files(name))
        connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT {casts} FROM read_parquet([{paths}])')  # noqa: S608  names of the contract, paths quoted

    def periods(
        self, first: date | None = None, last: date | None = None, *, ended: date | None = None
    ) -> Periods:
        """The months of the data, or those asked for.

        `ended` leaves out the data's months that are not over on that day, if any month is left then.

        Raises:
            DataError: no event says when the data begin, or a date is far from the others.
        """
        if first and last:
            return Periods(month_index(first), month_index(last))
        found = [ends for name, column in CLOCKS.items() if (ends := self._ends(name, column))]
        if not found:
            raise DataError(
                f"No table in {self.folder} says which months the data cover. Give the first and the last month, or fill one of: "
                f"{', '.join(CLOCKS)}."
            )
        lowest, highest = min(ends[0] for ends in found), max(ends[1] for ends in found)
        if ended is not None:
            highest = max(lowest, min(highest, ended.replace(day=1) - timedelta(days=1)))
        periods = Periods(month_index(first or lowest), month_index(last or highest))
        if periods.last - periods.first >= LONGEST:
            raise DataError(
                f"The events run from {lowest} to {highest}: one of these dates is wrong. Correct it, or give the first and the "
                "last month."
            )
        return periods

    def _ends(self, name: str, column: str) -> tuple[date, date] | None:
        files = [file for file in self.files(name) if column in _footer(file).columns and _footer(file).rows]
        told = [_footer(file).ends(column) for file in files]
        if not files:
            return None
        if all(ends is not None for ends in told):
            return min(ends[0] for ends in told if ends), max(ends[1] for ends in told if ends)
        with duck.connect() as connection:
            query = (
                f'SELECT min(CAST("{column}" AS DATE)), max(CAST("{column}" AS DATE)) FROM read_parquet($1)'  # noqa: S608  constants
            )
            row = connection.execute(query, [[str(file) for file in files]]).fetchone()
        return (row[0], row[1]) if row and row[0] else None

    def fingerprint(self, indicators: Iterable[Indicator], engine_version: str, periods: Periods) -> str:
        """The snapshot id: the last month, and ten hex digits of what numbers depend on.

        Those are the care tables' files (names in the folder and contents), the definitions, the engine's version and the months.
        """
        digest = hashlib.sha256()
        for name, content in self.digests.items():
            digest.update(f"{name}\n{content}\n".encode())
        for indicator in sorted(indicators, key=lambda one: one.id):
            digest.update(f"{indicator!r}\n".encode())
        digest.update(f"{engine_version}\n{periods.first}\n{periods.last}\n".encode())
        return f"{label(periods.last)}-{digest.hexdigest()[:10]}"

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of every file of care tables, by `table/file`: looked at once."""
        return {name: facts.digest(file) for name, file in self.paths.items()}

    @property
    def paths(self) -> Mapping[str, Path]:
        """Every file of care tables, by `table/file`."""
        return {f"{name}/{file.name}": file for name in sorted(TABLES) for file in self.files(name)}


def carried(folder: Path, one: Indicator) -> bool:
    """Whether a folder holds every optional care table that an indicator reads (if not, it is told); the others must be there."""
    wanted = (name for name in reads(one) if table(name).optional)
    missing = [name for name in wanted if not any((folder / name).glob("*.parquet"))]
    if missing and folder.is_dir():
        log.warning("%s is left out: there is no table %s in %s.", one.id, missing[0], folder)
    return not missing


def with_levels_of(folder: Path, one: Indicator) -> Indicator:
    """An indicator without special housing as a level where a folder does not say who lives there (it is told), else as it is."""
    if not one.special_housing or HOUSED.table in reads(replace(one, special_housing=False)):
        return one
    if any((folder / HOUSED.table).glob("*.parquet")) or not folder.is_dir():
        return one
    log.warning(
        "%s is not told apart by special housing: there is no table %s in %s.", one.id, HOUSED.table, folder
    )
    return replace(one, special_housing=False)


def _footer(file: Path) -> facts.Footer:
    try:
        return facts.footer(file)
    except (OSError, pa.ArrowException) as fault:
        raise DataError(f"{file} cannot be read as Parquet: {fault}") from None


def rows_of_periods(periods: Periods) -> list[tuple[int, date]]:
    """(month index, first day) of every month, the rows of the table `periods`."""
    return [(month, first_day(month)) for month in range(periods.first, periods.last + 1)]
