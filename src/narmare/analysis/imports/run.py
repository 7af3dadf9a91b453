"""Import a file: read, check, and only if all is well, store."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from narmare.analysis.imports import sets, store
from narmare.analysis.imports.cells import Cells, read_cells
from narmare.analysis.imports.faults import Fault, Faults, Reason, Refused
from narmare.analysis.imports.mapping import Mapping
from narmare.analysis.imports.rows import check_rows
from narmare.analysis.imports.sources import Block, Source, open_source, unreadable
from narmare.analysis.tables import ARROW, TABLES, Column, Kind, Table


type Progress = Callable[[int, int], None]  # done, of


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        table: the care table.
        rows: rows of the file, all stored.
        replaced: stored rows that gave way to rows with the same key.
        part: the name of the new Parquet file.
        left_empty: columns that the file lacks and that may be empty.
        ignored: columns of the file that the mapping leaves out.
        future: per column, how many days lie after the day of the import where none should.
    """

    table: str
    rows: int
    replaced: int
    part: str
    left_empty: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    future: dict[str, int] = field(default_factory=dict)

    def warnings(self) -> list[str]:
        """What a careful reader should know, as sentences."""
        told = [f"{name}: the file has no such column; it is empty in all rows." for name in self.left_empty]
        told += [
            f"{name}: {count} in the future. Is the export right?" for name, count in self.future.items()
        ]
        if self.ignored:
            told.append(f"Left out as the mapping says: {', '.join(self.ignored)}.")
        return told

    def as_dict(self) -> dict[str, object]:
        """The report for JSON."""
        return asdict(self) | {"warnings": self.warnings()}


def import_file(
    *,
    data: Path,
    table: Table,
    source: Path,
    mapping: Mapping | None = None,
    replace: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add the rows of a file to a care table, all or none.

    Args:
        data: the folder with the care tables; made if it is not there.
        table: the care table.
        source: CSV (comma, semicolon or tab; UTF-8; may be gzipped) or Parquet.
        mapping: how to read a file that is not in the table's own form.
        replace: rows of the file take the place of stored rows with the same key.
        today: the day after which a day is in the future; None to leave that unchecked.
        progress: called with what is read and what there is to read.

    Raises:
        Refused: something is wrong; nothing was stored.
        MappingError: the mapping does not fit the table.
        store.Busy: another import writes to `data`.
        OSError: the file cannot be read or the folder not written.
    """
    mapping = mapping or Mapping()
    mapping.check(table)
    opened = open_source(source, mapping)
    header = _match_header(table, opened, mapping)
    with store.workplace(data, table) as place, sets.workshop(place / "spill") as con:
        staging = _Staging(table, opened.word, place / "part.parquet", today)
        staging.fill(opened, header, mapping, progress)
        stored = store.parts(data, table)
        sets.set_up(con, table, new=staging.part, stored=stored, replace=replace)
        staging.check_among_others(con, data, again=not replace)
        if staging.faults:
            raise staging.faults.refusal(opened.word)
        if staging.rows == 0:
            raise unreadable("it has a header and no rows")
        if replace:
            part, replaced = store.replace(con, staging.part, data, table, place)
        else:
            part, replaced = store.append(staging.part, data, table), 0
    return ImportReport(
        table.name, staging.rows, replaced, part.name, header.absent, header.ignored, dict(staging.future)
    )


@dataclass(frozen=True)
class _Header:
    """Which column of the file fills which column of the table."""

    fills: dict[str, str]
    absent: tuple[str, ...]
    ignored: tuple[str, ...]


def _match_header(table: Table, source: Source, mapping: Mapping) -> _Header:
    line = 1 if source.word == "line" else 0
    faults, fills, absent = [], {}, []
    for column in table.columns:
        theirs = mapping.columns.get(column.name, column.name)
        if column.name in mapping.constants:
            continue
        if theirs in source.names:
            fills[column.name] = theirs
        elif column.name in mapping.columns:
            faults.append(Fault(line, theirs, Reason.NOT_IN_FILE))
        elif column.required:
            faults.append(Fault(line, column.name, Reason.NO_COLUMN))
        else:
            absent.append(column.name)
    used = {*fills.values(), *mapping.ignore}
    faults += [Fault(line, name, Reason.UNUSED) for name in source.names if name not in used]
    faults += [Fault(line, name, Reason.NOT_IN_FILE) for name in mapping.ignore if name not in source.names]
    if faults:
        raise Refused(faults, word=source.word)
    return _Header(fills, tuple(absent), mapping.ignore)


class _Staging:
    """The rows of a file on their way: those without a fault of their own go to `part`, the faults are gathered."""

    def __init__(self, table: Table, word: str, part: Path, today: date | None) -> None:
        self.table, self.word, self.part, self.today = table, word, part, today
        self.rows = 0
        self.faults = Faults()
        self.future: Counter[str] = Counter()
        self._lines = _Lines()

    def fill(self, source: Source, header: _Header, mapping: Mapping, progress: Progress | None) -> None:
        """Read the whole source, in bounded memory."""
        wanted = list(dict.fromkeys(header.fills.values()))
        with pq.ParquetWriter(self.part, self.table.schema, compression=store.COMPRESSION) as writer:
            for block in source.blocks(wanted):
                self._take(writer, block, header, mapping)
                if progress:
                    progress(block.done, source.size)

    def _take(self, writer: pq.ParquetWriter, block: Block, header: _Header, mapping: Mapping) -> None:
        lines = block.lines
        self.faults.add("", Reason.ROW_SHAPE, block.misshapen) if block.misshapen else None
        cells = {c.name: self._cells(c, block, header, mapping) for c in self.table.columns}
        faulty = {name: _any(cell, len(lines)) for name, cell in cells.items()}
        bad = np.logical_or.reduce(list(faulty.values()))
        for name, cell in cells.items():
            for reason, positions in cell.faulty.items():
                self.faults.add(name, reason, lines[positions])
        schema = pa.schema([pa.field(c.name, ARROW[c.kind]) for c in self.table.columns])
        rows = pa.table([cells[c.name].values for c in self.table.columns], schema=schema)
        for found in check_rows(self.table, rows, faulty):
            bad[found.positions] = True
            self.faults.add(found.column, found.reason, lines[found.positions], found.details)
            if found.unknown:
                self.faults.tell_unknown(found.column, found.unknown.items())
        self._count_future(rows)
        if bad.any():
            rows, lines = rows.filter(pa.array(~bad)), lines[~bad]
        self._lines.add(lines)
        self.rows += rows.num_rows
        if rows.num_rows:
            writer.write_table(rows.cast(self.table.schema))

    def _cells(self, column: Column, block: Block, header: _Header, mapping: Mapping) -> Cells:
        if column.name in header.fills:
            raw = block.columns[header.fills[column.name]]
        elif column.name in mapping.constants:
            raw = pa.repeat(pa.scalar(mapping.constants[column.name]), len(block.lines))
        else:
            return Cells(pa.nulls(len(block.lines), ARROW[column.kind]))
        return read_cells(column, raw, mapping)

    def _count_future(self, rows: pa.Table) -> None:
        for column in self.table.columns:
            if self.today and column.kind in (Kind.DATE, Kind.TIME) and not column.may_be_future:
                days = rows.column(column.name).cast(pa.date32(), safe=False)
                if count := pc.sum(pc.greater(days, self.today)).as_py():
                    self.future[column.name] += count

    def check_among_others(self, con: duckdb.DuckDBPyConnection, data: Path, *, again: bool) -> None:
        """Gather what is wrong with rows among other rows; `again` tells keys that are stored already."""
        for clash in self._clashes(con, data, again=again):
            lines = [self._lines.of(row) for row in clash.rows]
            details = clash.details
            if clash.others:
                details = tuple(
                    f"{self.word} {self._lines.of(row)}" for row in clash.others if row is not None
                )
            self.faults.add(clash.column, clash.reason, lines, details, clash.count)
            if clash.unknown:
                self.faults.tell_unknown(clash.column, clash.unknown)

    def _clashes(self, con: duckdb.DuckDBPyConnection, data: Path, *, again: bool) -> Iterator[sets.Clash]:
        yield from sets.duplicates(con, self.table)
        if again:
            yield from sets.already_stored(con, self.table)
        for column in self.table.columns:
            if column.refers_to:
                yield from sets.orphans(con, self.table, column, store.parts(data, TABLES[column.refers_to]))
        if again and any(reason is Reason.STORED for _, reason in self.faults.counts):
            return  # a row that is stored already overlaps itself
        yield from sets.overlaps(con, self.table)


class _Lines:
    """From the number of a stored row to its line, in memory that grows with gaps only."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._lines: list[int] = []
        self._count = 0

    def add(self, lines: np.ndarray) -> None:
        """The next rows stand on `lines`, ascending."""
        if not len(lines):
            return
        starts = np.flatnonzero(np.diff(lines, prepend=lines[0] - 2) != 1)
        self._rows += (starts + self._count).tolist()
        self._lines += lines[starts].tolist()
        self._count += len(lines)

    def of(self, row: int) -> int:
        """The line of a row, counted from 0."""
        at = bisect_right(self._rows, row) - 1
        return self._lines[at] + row - self._rows[at]


def _any(cells: Cells, rows: int) -> np.ndarray:
    mask = np.zeros(rows, dtype=bool)
    for positions in cells.faulty.values():
        mask[positions] = True
    return mask
