"""Counts that lie ready in the table of a pass (`fuse`) or of a look at everybody (`census`): they are taken from it without SQL.

To bind, plan and run even the smallest query takes DuckDB some milliseconds, for each indicator; a table is read once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from narmare.analysis.indicators.tallies import Integers


CELL = ("m", "unit_id", "age_band", "sex")
NOTHING = "0"  # the name of a column that is 0 everywhere


@dataclass(frozen=True)
class Ready:
    """The columns of `table` that hold numerator, denominator and sum of squares; `NOTHING` where they are 0."""

    table: str
    n: str
    d: str
    q: str = NOTHING

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that the table has."""
        return tuple(dict.fromkeys(name for name in (self.n, self.d, self.q) if name != NOTHING))


def reading(table: str, parts: Iterable[Ready]) -> str:
    """SQL of all that is taken from a table."""
    columns = dict.fromkeys(name for part in parts if part.table == table for name in part.columns)
    whole = ", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in columns)
    return f"SELECT {', '.join(CELL)}, {whole} FROM {table}"  # noqa: S608  names of ours


def cells(tables: Mapping[str, pa.Table], parts: Sequence[Ready]) -> pa.Table:
    """Base cells as a query of `build` gives them, but that a cell of two parts is there twice, with the counts of each."""
    return pa.concat_tables([_cells(tables[part.table], part) for part in parts])


def _cells(of: pa.Table, part: Ready) -> pa.Table:
    counts = [_column(of, name) for name in (part.n, part.d, part.q)]
    some = (counts[0] != 0) | (counts[1] != 0)
    kept = of.select(CELL).filter(pa.array(some))
    for name, count in zip(("n", "d", "q"), counts, strict=True):
        kept = kept.append_column(name, pa.array(count[some]))
    return kept


def _column(of: pa.Table, name: str) -> Integers:
    if name == NOTHING:
        return np.zeros(len(of), np.int64)
    return of[name].to_numpy().astype(np.int64)
