"""When each unit of a panel begins to be treated: from a column of periods, from a column of 0 and 1, or as given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.effects.held import Columns, Held, PanelError
from narmare.analysis.effects.notes import Note
from narmare.analysis.effects.panel import Ints
from narmare.analysis.effects.periods import FAR, NEVER, Calendar, Grain, Written, parse
from narmare.analysis.imports.faults import showable


def written(held: Held, name: str) -> tuple[list[Written | None], Ints]:
    """The distinct periods of a column, and which of them each row has."""
    column = held.table.column(name).combine_chunks()
    coded = column.dictionary_encode() if not pa.types.is_null(column.type) else pa.array([None] * len(column), pa.string()).dictionary_encode()  # fmt: skip
    index = pc.fill_null(coded.indices.cast(pa.int64()), len(coded.dictionary)).to_numpy()
    values: list[Written | None] = []
    for place, value in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(parse(value))
        except ValueError as fault:
            row = int((index == place).argmax())
            raise held.fault(row, name, f"{showable(str(value))} is no period; {fault}.") from None
    return [*values, None], index


def starts_of(
    held: Held, columns: Columns, units: Sequence[str], of_unit: Ints, calendar: Calendar, ticks: Ints,
    given: Mapping[str, object] | None,
) -> tuple[Ints, list[Note]]:  # fmt: skip
    """The tick of each unit's first treated period (`NEVER` without one), and what the reader should know of how it was found.

    Args:
        of_unit, ticks: the unit's place and the tick of each row.
        given: unit -> its first treated period, in place of a column.

    Raises:
        PanelError: a start cannot be read, differs within a unit, or a treatment ends.
    """
    if given is not None:
        return _starts_given(held, given, units, calendar), []
    if columns.start is None:
        return np.full(len(units), NEVER), []
    values, index = written(held, columns.start)
    numbers = {value.number for value in values if value is not None}
    if numbers and numbers <= {0, 1} and (_varies(index, of_unit) or not ticks.min() <= 1 <= ticks.max()):
        return _starts_of_flags(held, columns, units, of_unit, values, index, ticks)
    zero_is_never = ticks.min() > 0
    coded = []
    for place, value in enumerate(values):
        try:
            never = value is None or (value.number == 0 and zero_is_never) or _far(value, calendar)
            coded.append(int(NEVER) if never or value is None else calendar.tick(value))
        except ValueError as fault:
            row = int((index == place).argmax())
            raise held.fault(row, columns.start, f"{fault}; write the start like the periods of column {columns.time}.") from None  # fmt: skip
    by_row = np.array(coded, np.int64)[index]
    return one_per_unit(held, columns.start, units, of_unit, by_row, "the first treated period"), []


def _far(written: Written, calendar: Calendar) -> bool:
    """A number that stands for never beside years and dates: -1000, 9999, 10000."""
    number = written.number
    return number is not None and calendar.grain is not Grain.NUMBER and (number < 0 or number in FAR)


def _varies(value: Ints, of_unit: Ints) -> bool:
    """Some unit has more than one value."""
    return len(np.unique(np.stack([of_unit, value]), axis=1).T) > len(np.unique(of_unit))


def _starts_given(held: Held, given: Mapping[str, object], units: Sequence[str], calendar: Calendar) -> Ints:
    start = np.full(len(units), NEVER)
    for place, unit in enumerate(units):
        try:
            written = parse(given.get(unit))
            start[place] = NEVER if written is None else calendar.tick(written)
        except ValueError as fault:
            raise PanelError(f"{held.source}: the start of unit {showable(unit)}: {fault}.") from None
    return start


def one_per_unit(held: Held, name: str, units: Sequence[str], of_unit: Ints, by_row: Ints, what: str) -> Ints:
    """The value of each unit, which all its rows must share.

    Raises:
        PanelError: two rows of a unit differ.
    """
    first = np.full(len(units), -1, np.int64)
    first[of_unit[::-1]] = np.arange(len(of_unit))[::-1]
    other = by_row != by_row[first[of_unit]]
    if other.any():
        row = int(other.argmax())
        raise held.fault(
            row, name,
            f"unit {showable(units[of_unit[row]])} has another value than in {held.word} {held.lines[first[of_unit[row]]]}; "
            f"write the same {what} in every row of a unit.",
        )  # fmt: skip
    return by_row[first]


def _starts_of_flags(
    held: Held, columns: Columns, units: Sequence[str], of_unit: Ints, values: list[Written | None], index: Ints,
    ticks: Ints,
) -> tuple[Ints, list[Note]]:  # fmt: skip
    """Starts from a column of 0 and 1.  Treatment must last: a 0 after a 1 is a fault."""
    name = columns.start or ""
    on = np.array([value is not None and value.number == 1 for value in values])[index]
    if on.any() and not _varies(on.astype(np.int64), of_unit):
        why = "it is the same in all periods of every unit, so it says who is treated but not from when; write the first treated period of the unit, or 0 before it and 1 from it on."  # fmt: skip
        raise held.fault(int(on.argmax()), name, why)
    start = np.full(len(units), NEVER)
    np.minimum.at(start, of_unit[on], ticks[on])
    ended = ~on & (ticks > start[of_unit])
    if ended.any():
        row = int(ended.argmax())
        why = f"unit {showable(units[of_unit[row]])} is no longer treated; these methods need a treatment that lasts. Leave out the rows after it ended."  # fmt: skip
        raise held.fault(row, name, why)
    return start, [Note("start_from_flags", {"column": name})]
