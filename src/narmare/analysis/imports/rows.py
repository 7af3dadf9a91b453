"""What a row must fulfil by itself: required cells, codes, least and most, plausible days, order of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.imports.faults import Reason, showable
from narmare.analysis.imports.identity import identity_numbers
from narmare.analysis.tables import Column, Kind, Table


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_FIRST_TIME, _PAST_TIME = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - local time, as in the tables


@dataclass(frozen=True)
class Found:
    """Faults of one kind in one column of a block: positions, the codes there if they may be shown, all unknown codes."""

    column: str
    reason: Reason
    positions: np.ndarray
    details: tuple[str, ...] = ()
    unknown: Map[str, int] | None = None


def check_rows(table: Table, block: pa.Table, faulty: Map[str, np.ndarray]) -> Iterator[Found]:
    """Faults of the rows of `block`.

    Args:
        table: what the rows must fulfil.
        block: rows in the types of `table.schema`.
        faulty: per column, a mask of cells that are told already and are empty here only therefore.
    """
    for column in table.columns:
        values = block.column(column.name)
        if column.required:
            yield from _found(column, Reason.EMPTY, _mask(pc.is_null(values)) & ~faulty[column.name])
        yield from _limits(column, values)
        if column.codes:
            yield from _codes(column, values)
        if column.not_before:
            early = pc.less(values, block.column(column.not_before))
            yield from _found(column, Reason.TOO_EARLY, _mask(early), detail=column.not_before)


def _limits(column: Column, values: pa.ChunkedArray) -> Iterator[Found]:
    if column.kind is Kind.ID:
        yield from _found(column, Reason.NOT_ID, _mask(pc.less(values, 0)))
        filled = np.flatnonzero(_mask(pc.is_valid(values)))
        naked = filled[identity_numbers(values.drop_null().to_numpy())]
        if len(naked):
            yield Found(column.name, Reason.IDENTITY, naked)
    if column.kind is Kind.NUMBER:
        yield from _found(column, Reason.NOT_NUMBER, _mask(pc.invert(pc.is_finite(values))))
    if column.kind is Kind.TEXT:
        yield from _found(column, Reason.EMPTY, _mask(pc.equal(values, "")))
    if column.kind in (Kind.DATE, Kind.TIME):
        first, past = (FIRST_DAY, LAST_DAY) if column.kind is Kind.DATE else (_FIRST_TIME, _PAST_TIME)
        over = pc.greater(values, past) if column.kind is Kind.DATE else pc.greater_equal(values, past)
        yield from _found(column, Reason.ODD_DAY, _mask(pc.or_(pc.less(values, first), over)))
    if column.whole_month:
        yield from _found(column, Reason.NOT_FIRST, _mask(pc.not_equal(pc.day(values), 1)))
    if column.minimum is not None:
        low = _mask(pc.less(values, column.minimum))
        yield from _found(column, Reason.TOO_SMALL, low, detail=f"{column.minimum:g}")
    if column.maximum is not None:
        high = _mask(pc.greater(values, column.maximum))
        yield from _found(column, Reason.TOO_LARGE, high, detail=f"{column.maximum:g}")


def _codes(column: Column, values: pa.ChunkedArray) -> Iterator[Found]:
    known = pc.is_in(values, value_set=pa.array(list(column.codes)), skip_nulls=True)
    strange = _mask(pc.and_(pc.invert(known), pc.is_valid(values)))
    if strange.any():
        shown = [showable(value) for value in values.filter(pa.array(strange)).to_pylist()]
        yield Found(column.name, Reason.UNKNOWN_CODE, np.flatnonzero(strange), tuple(shown), Counter(shown))


def _found(column: Column, reason: Reason, mask: np.ndarray, detail: str = "") -> Iterator[Found]:
    positions = np.flatnonzero(mask)
    if len(positions):
        yield Found(column.name, reason, positions, (detail,) * len(positions) if detail else ())


def _mask(values: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.fill_null(values, False).to_numpy(), dtype=bool)
