"""From a file or a frame to a panel.  Whatever is wrong is told in one line: file, row, column, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.effects.held import Columns, Held, PanelError
from narmare.analysis.effects.notes import Note
from narmare.analysis.effects.panel import Floats, Ints, Panel
from narmare.analysis.effects.periods import NOTHING, Calendar, calendar_of
from narmare.analysis.effects.starts import one_per_unit, starts_of, written
from narmare.analysis.imports.faults import Refused, showable
from narmare.analysis.imports.mapping import Mapping as Reading
from narmare.analysis.imports.sources import open_source


_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")


def read_panel(file: Path | str, columns: Columns) -> Panel:
    """Read a CSV (`,` `;` or tab, also gzipped, UTF-8 or Windows) or Parquet file.

    Raises:
        PanelError: it is no panel; one line says why.
    """
    path = Path(file)
    try:
        return build(_load(path, columns), columns)
    except Refused as refused:
        raise PanelError(f"{path.name}: {refused.sentences()[0]}") from None
    except OSError as fault:
        raise PanelError(f"{path}: {fault.strerror or fault}") from None


def from_frame(
    frame: object,
    *,
    unit: str,
    time: str,
    outcome: str,
    start: str | Mapping[str, object] | None,
    covariates: Sequence[str] = (),
    weight: str | None = None,
    offset: str | None = None,
    cluster: str | None = None,
    source: str = "the table",
) -> Panel:
    """A panel from an Arrow table, a pandas or polars frame (all that has `__arrow_c_stream__`), or a dict of columns.

    `start` is a column, or a mapping from unit to its first treated period (units that it lacks are never treated).

    Raises:
        PanelError: it is no panel; one line says why.
    """
    table = (
        pa.table(frame)
        if isinstance(frame, pa.Table | Mapping) or hasattr(frame, "__arrow_c_stream__")
        else None
    )
    if table is None:
        raise PanelError(
            f"{source} is a {type(frame).__name__}; give an Arrow table, a data frame or a dict of columns."
        )
    named = Columns(unit, time, outcome, start if isinstance(start, str) else None, tuple(covariates), weight, offset, cluster)  # fmt: skip
    _check_names(table.schema.names, named, source)
    table = table.select(named.all)
    held = Held(_plain(table), source, "row", np.arange(1, table.num_rows + 1))
    return build(held, named, starts=start if isinstance(start, Mapping) else None)


def _load(path: Path, columns: Columns) -> Held:
    source = open_source(path, _reading(path))
    _check_names(source.names, columns, path.name)
    blocks = list(source.blocks(columns.all))
    if bad := next((block.misshapen for block in blocks if block.misshapen), ()):
        raise PanelError(f"{path.name}, {source.word} {bad[0]}: it has another number of cells than the header; mend the line.")  # fmt: skip
    names = columns.all
    table = pa.table({name: pa.chunked_array([b.columns[name] for b in blocks] or [pa.array([], pa.string())]) for name in names})  # fmt: skip
    lines = np.concatenate([block.lines for block in blocks]) if blocks else np.zeros(0, np.int64)
    return Held(_plain(table), path.name, source.word, lines)


def load_columns(
    file: Path, needed: Sequence[str], wanted: Sequence[str] = ()
) -> tuple[dict[str, list[object]], str, Ints]:
    """Columns of a file as lists, with what a position is called (line or row) and the position of each row.

    Raises:
        PanelError: the file or a needed column is not there, or it cannot be read.
    """
    try:
        source = open_source(file, _reading(file))
        for name in needed:
            if name not in source.names:
                raise PanelError(f"{file.name}: there is no column {name}. There are: {', '.join(n or '(no name)' for n in source.names)}.")  # fmt: skip
        names = [*needed, *(name for name in wanted if name in source.names)]
        blocks = list(source.blocks(names))
    except Refused as refused:
        raise PanelError(f"{file.name}: {refused.sentences()[0]}") from None
    except OSError as fault:
        raise PanelError(f"{file}: {fault.strerror or fault}") from None
    columns = {
        name: [value for block in blocks for value in block.columns[name].to_pylist()] for name in names
    }
    lines = np.concatenate([block.lines for block in blocks]) if blocks else np.zeros(0, np.int64)
    return columns, source.word, lines


def _reading(path: Path) -> Reading:
    """UTF-8 unless the first bytes say that it cannot be."""
    try:
        with path.open("rb") as file:
            start = file.read(1 << 20)
        start[: start.rfind(b"\n") + 1].decode()
    except UnicodeDecodeError:
        return Reading() if start[:2] in (b"\x1f\x8b", b"PA") else Reading(encoding="cp1252")
    return Reading()


def _check_names(names: Sequence[str], columns: Columns, source: str) -> None:
    for name in columns.all:
        if name not in names:
            raise PanelError(f"{source}: there is no column {name}. There are: {', '.join(n or '(no name)' for n in names)}.")  # fmt: skip


def _plain(table: pa.Table) -> pa.Table:
    """Without dictionaries and with one chunk a column."""
    columns = {}
    for name in table.schema.names:
        column = table.column(name).combine_chunks()
        column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        columns[name] = column
    return pa.table(columns)


def build(held: Held, columns: Columns, starts: Mapping[str, object] | None = None) -> Panel:
    """The panel of columns as read."""
    if not held.table.num_rows:
        raise PanelError(f"{held.source}: it has no rows below the header; give one row per unit and period.")
    units, of_unit = _units(held, columns.unit)
    calendar, ticks = _times(held, columns.time)
    periods, of_period = np.unique(ticks, return_inverse=True)
    shape = (len(units), len(periods))
    _only_once(held, columns, of_unit * shape[1] + of_period, units, calendar, ticks)

    def spread(values: Floats) -> Floats:
        grid = np.full(shape, np.nan)
        grid[of_unit, of_period] = values
        return grid

    outcome = spread(_numbers(held, columns.outcome))
    if np.isnan(outcome).all():
        raise PanelError(f"{held.source}, column {columns.outcome}: every cell is empty; name the column that holds the outcome.")  # fmt: skip
    start, notes = starts_of(held, columns, units, of_unit, calendar, ticks, starts)
    return Panel(
        units=units, calendar=calendar, ticks=periods, outcome=outcome, start=start,
        weights=_weights(held, columns.weight, spread, shape), offset=_offset(held, columns.offset, spread),
        covariates={name: spread(_numbers(held, name)) for name in columns.covariates},
        cluster=_clusters(held, columns.cluster, of_unit, units), name=columns.outcome,
        notes=(*notes, *_gaps(outcome)),
    )  # fmt: skip


def _units(held: Held, name: str) -> tuple[tuple[str, ...], Ints]:
    column = held.table.column(name).combine_chunks()
    if pa.types.is_floating(column.type):  # pandas makes floats of whole numbers beside gaps
        whole = column.cast(pa.int64(), safe=False)
        column = whole if pc.all(pc.equal(whole.cast(column.type), column)).as_py() else column
    text = column.cast(pa.string())
    empty = pc.or_(pc.is_null(text), pc.equal(text, "")).fill_null(True).to_numpy(zero_copy_only=False)
    if empty.any():
        raise held.fault(int(empty.argmax()), name, "the unit is empty; write which unit the row is about.")
    coded = text.dictionary_encode()
    units = tuple(_tidy(unit) for unit in coded.dictionary.to_pylist())
    return units, coded.indices.to_numpy().astype(np.int64)


def _tidy(unit: str) -> str:
    return unit.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", unit) else unit


def _times(held: Held, name: str) -> tuple[Calendar, Ints]:
    values, index = written(held, name)
    for place, value in enumerate(values):
        if value is None and (index == place).any():
            raise held.fault(int((index == place).argmax()), name, "the period is empty; write when the row is.")  # fmt: skip
    try:
        calendar = calendar_of([value for value in values if value is not None])
        ticks = np.array([calendar.tick(value) if value else 0 for value in values], np.int64)
    except ValueError as fault:
        raise PanelError(f"{held.source}, column {name}: {fault}; write all periods in the same way.") from None  # fmt: skip
    return calendar, ticks[index]


def _only_once(
    held: Held, columns: Columns, cell: Ints, units: Sequence[str], calendar: Calendar, ticks: Ints
) -> None:
    order = np.argsort(cell, kind="stable")
    twice = np.flatnonzero(np.diff(cell[order]) == 0)
    if len(twice):
        first, again = order[twice[0]], order[twice[0] + 1]
        unit = showable(units[int(cell[again]) // len(np.unique(ticks))])
        raise held.fault(
            int(again), columns.time,
            f"unit {unit} has {calendar.label(int(ticks[again]))} already in {held.word} {held.lines[first]}; "
            "give one row per unit and period (sum or average them first).",
        )  # fmt: skip


def _numbers(held: Held, name: str, *, missing: bool = True) -> Floats:
    """A column as numbers, NaN where it is empty."""
    column = held.table.column(name).combine_chunks()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        values = _from_text(held, name, column)
    else:
        try:
            values = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(float)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise PanelError(f"{held.source}, column {name}: it holds {column.type}; give numbers.") from None  # fmt: skip
    if np.isinf(values).any():
        raise held.fault(int(np.isinf(values).argmax()), name, "the number is infinite; leave the cell empty if there is no value.")  # fmt: skip
    if not missing and np.isnan(values).any():
        raise held.fault(int(np.isnan(values).argmax()), name, "the cell is empty; write a number.")
    return values


def _from_text(held: Held, name: str, column: pa.Array) -> Floats:
    text = pc.utf8_trim_whitespace(column)
    try:
        return text.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(float)
    except pa.ArrowInvalid:
        pass
    values = np.full(len(text), np.nan)
    for row, cell in enumerate(text.to_pylist()):
        if cell is not None and cell.lower() not in NOTHING:
            try:
                values[row] = float(cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell)
            except ValueError:
                why = f"{showable(cell)} is no number; write it with a point or a comma for decimals and nothing else, or leave it empty."  # fmt: skip
                raise held.fault(row, name, why) from None
    return values


def _weights(held: Held, name: str | None, spread: Any, shape: tuple[int, int]) -> Floats:
    if name is None:
        return np.ones(shape)
    values = _numbers(held, name, missing=False)
    if (values <= 0).any():
        raise held.fault(int((values <= 0).argmax()), name, "a weight must be above 0; leave the row out instead.")  # fmt: skip
    grid: Floats = spread(values)
    return np.where(np.isnan(grid), 1.0, grid)


def _offset(held: Held, name: str | None, spread: Any) -> Floats | None:
    if name is None:
        return None
    values = _numbers(held, name)
    grid: Floats = spread(values)
    return grid


def _clusters(held: Held, name: str | None, of_unit: Ints, units: Sequence[str]) -> Ints:
    if name is None:
        return np.arange(len(units))
    code = held.table.column(name).combine_chunks().cast(pa.string()).dictionary_encode().indices
    if code.null_count:
        raise held.fault(int(pc.is_null(code).to_numpy(zero_copy_only=False).argmax()), name, "the cluster is empty; write one.")  # fmt: skip
    by_row = code.to_numpy().astype(np.int64)
    return one_per_unit(held, name, units, of_unit, by_row, "cluster")


def _gaps(outcome: Floats) -> list[Note]:
    gaps = int(np.isnan(outcome).sum())
    return [Note("gaps", {"cells": gaps, "of": outcome.size})] if gaps else []
