"""Care tables to Parquet: the same rows always give the same bytes.

Parts hand over arrays of one month; the sink gathers them into row groups and a single writer thread encodes them in
the order in which they came, so the bytes do not depend on how the threads run.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from narmare.analysis.tables import TABLES, Column, Kind, Table, table
from narmare.analysis.twin.months import OPEN_DAY, OPEN_TIME


ROW_GROUP = 500_000
Rows = Mapping[str, NDArray[Any]]


def to_arrow(column: Column, values: NDArray[Any], labels: Sequence[str] | None) -> pa.Array:
    """One column as Arrow.

    Empty is -1 for ids, codes, texts and flags that are not required, OPEN_DAY for dates, OPEN_TIME for times.  Codes
    are numbers into the column's codes, texts are numbers into `labels`.
    """
    if column.kind in (Kind.CODE, Kind.TEXT):
        names = list(column.codes) if column.kind is Kind.CODE else list(labels or ())
        return pa.DictionaryArray.from_arrays(
            pa.array(values.astype(np.int32), mask=_empty(column, values < 0)), pa.array(names, pa.string())
        )
    if column.kind is Kind.DATE:
        return pa.array(values.astype(np.int32), pa.int32(), mask=_empty(column, values == OPEN_DAY)).view(
            pa.date32()
        )
    if column.kind is Kind.TIME:
        empty = values == OPEN_TIME
        micros = np.where(empty, 0, values.astype(np.int64)) * 1_000_000
        return pa.array(micros, pa.int64(), mask=_empty(column, empty)).view(pa.timestamp("us"))
    if column.kind is Kind.FLAG:
        return pa.array(values == 1, mask=_empty(column, values < 0) if values.dtype != bool else None)
    if column.kind is Kind.ID:
        return pa.array(values.astype(np.int64), mask=_empty(column, values < 0))
    return pa.array(values.astype(np.int64 if column.kind is Kind.INTEGER else np.float64))


def _empty(column: Column, empty: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    if not empty.any():
        return None
    if column.required:
        raise ValueError(
            f"Column {column.name} must have a value in every row; {int(empty.sum())} rows have none."
        )
    return empty


def _arrow_schema(of: Table) -> pa.Schema:
    """The table's schema with dictionaries in memory; on disk they are plain text, as the contract says."""
    text = pa.dictionary(pa.int32(), pa.string())
    kinds = {Kind.CODE, Kind.TEXT}
    return pa.schema(
        [pa.field(c.name, text if c.kind in kinds else c.arrow.type, not c.required) for c in of.columns]
    )


class TableWriter:
    """One Parquet file, row group by row group."""

    def __init__(self, of: Table, path: Path, labels: Mapping[str, Sequence[str]]) -> None:
        self.table, self.labels = of, labels
        self.schema = _arrow_schema(of)
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = [c.name for c in of.columns if c.kind in (Kind.CODE, Kind.TEXT)]
        own = of.key[0] if len(of.key) == 1 and of.by_name[of.key[0]].kind is Kind.ID else None
        delta = {c.name: "DELTA_BINARY_PACKED" for c in of.columns if c.kind is Kind.TIME or c.name == own}
        self._writer = pq.ParquetWriter(
            path, self.schema, compression="zstd", compression_level=1, use_dictionary=texts, column_encoding=delta or None,
            store_schema=False, write_statistics=True, version="2.6",
        )  # fmt: skip

    def write(self, chunks: Sequence[Rows]) -> None:
        """One row group out of several months' arrays."""
        arrays = [
            to_arrow(c, np.concatenate([rows[c.name] for rows in chunks]), self.labels.get(c.name))
            for c in self.table.columns
        ]
        data = pa.Table.from_arrays(arrays, schema=self.schema)
        self._writer.write_table(data, row_group_size=ROW_GROUP * 2)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class Sink:
    """All care tables of one region: a part file each."""

    def __init__(
        self, out: Path, part: int, labels: Mapping[str, Mapping[str, Sequence[str]]], first_id: int
    ) -> None:
        self._out, self._part, self._labels = out, part, labels
        self._writers: dict[str, TableWriter] = {}
        self._waiting: dict[str, list[Rows]] = {name: [] for name in TABLES}
        self._pending: dict[str, int] = dict.fromkeys(TABLES, 0)
        self._next_id = dict.fromkeys(TABLES, first_id)
        self.rows: dict[str, int] = dict.fromkeys(TABLES, 0)
        self._queue: queue.Queue[tuple[str, list[Rows]] | None] = queue.Queue(maxsize=4)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._encode, name="twin-writer", daemon=True)
        self._thread.start()

    def event_ids(self, name: str, count: int) -> NDArray[np.int64]:
        """`count` numbers that no other row of the table has."""
        first = self._next_id[name]
        self._next_id[name] = first + count
        return np.arange(first, first + count, dtype=np.int64)

    def add(self, name: str, /, **columns: NDArray[Any]) -> None:
        """Rows of a table, a column each; see `to_arrow` for how values are written.

        Raises:
            ValueError: a column is missing, too many, or of another length.
        """
        if set(columns) != set(table(name).by_name):
            raise ValueError(
                f"Table {name}: columns {sorted(set(columns) ^ set(table(name).by_name))} do not match."
            )
        sizes = {len(values) for values in columns.values()}
        if len(sizes) != 1:
            raise ValueError(f"Table {name}: columns of different lengths {sorted(sizes)}.")
        count = sizes.pop()
        self._waiting[name].append(columns)
        self._pending[name] += count
        self.rows[name] += count
        if self._pending[name] >= ROW_GROUP:
            self._hand_over(name)

    def _hand_over(self, name: str) -> None:
        if self._error:
            raise self._error
        self._queue.put((name, self._waiting[name]))
        self._waiting[name], self._pending[name] = [], 0

    def _encode(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._error is None:
                try:
                    self._write(*item)
                except BaseException as error:  # handed to the thread that generates
                    self._error = error

    def _write(self, name: str, chunks: list[Rows]) -> None:
        if name not in self._writers:
            path = self._out / name / f"part-{self._part:03}.parquet"
            self._writers[name] = TableWriter(table(name), path, self._labels.get(name, {}))
        self._writers[name].write(chunks)

    def close(self) -> None:
        """Write what is left, finish every file; every table has one, even without rows.

        Raises:
            OSError: the disk is full or may not be written.
        """
        for name in TABLES:
            self._waiting[name].append(_no_rows(name))
            self._hand_over(name)
        self.stop()
        if self._error:
            raise self._error
        for writer in self._writers.values():
            writer.close()

    def stop(self) -> None:
        """Let the writer thread end; called twice it does nothing."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()


def _no_rows(name: str) -> Rows:
    types = {Kind.DATE: np.int32, Kind.NUMBER: np.float64, Kind.FLAG: np.int8}
    return {c.name: np.empty(0, types.get(c.kind, np.int64)) for c in table(name).columns}
