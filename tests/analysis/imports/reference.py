"""A slow and obvious validator: one row after the other, in plain Python, written from the documentation alone.

It judges the fast one.  It knows text files in the table's own form, without a mapping.
"""

import math
from datetime import date, datetime

from narmare.analysis.imports import Reason
from narmare.analysis.tables import Kind, Table


type Text = str | None
type Told = tuple[int, str, Reason]


def judge(table: Table, rows: list[dict[str, Text]], known: dict[str, set[object]]) -> list[Told]:
    """Faults of the rows of a text file, the first of which stands on line 2.

    Args:
        table: the care table.
        rows: cells as they are written; empty is None.
        known: per referred table, the keys that are stored.
    """
    told: list[Told] = []
    sound: list[tuple[int, dict[str, object]]] = []
    for line, row in enumerate(rows, start=2):
        values, faults = read_row(table, row)
        faults += judge_row(table, values, {column for column, _ in faults})
        told += [(line, column, reason) for column, reason in faults]
        if not faults:
            sound.append((line, values))
    return sorted(told + duplicates(table, sound) + orphans(table, sound, known) + overlaps(table, sound))


def read_row(table: Table, row: dict[str, Text]) -> tuple[dict[str, object], list[tuple[str, Reason]]]:
    values, faults = {}, []
    for column in table.columns:
        value = read_cell(column.kind, row[column.name])
        if isinstance(value, Reason):
            faults.append((column.name, value))
            value = None
        values[column.name] = value
    return values, faults


def read_cell(kind: Kind, text: Text) -> object:
    if text is None or kind in (Kind.TEXT, Kind.CODE):
        return text
    return READERS[kind](text)


def read_id(text: str) -> object:
    plain = digits(text) and (text == "0" or text[0] != "0")
    return int(text) if plain and int(text) < 2**63 else Reason.NOT_ID


def read_integer(text: str) -> object:
    bare = text.removeprefix("-")
    return int(text) if digits(bare) and len(bare) <= 18 else Reason.NOT_INTEGER


def read_number(text: str) -> object:
    try:
        number = float(text) if set(text) <= set("0123456789.eE+-") and text[0] != "+" else math.nan
    except ValueError:
        return Reason.NOT_NUMBER
    return number if math.isfinite(number) else Reason.NOT_NUMBER


def read_flag(text: str) -> object:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), Reason.NOT_FLAG)


def read_date(text: str) -> object:
    return day(text) or Reason.NOT_DATE


def read_time(text: str) -> object:
    clock = text[11:]
    zoned = clock.endswith("Z") or "+" in clock or "-" in clock
    if clock.endswith("Z"):
        clock = clock[:-1]
    elif zoned:
        sign = max(clock.rfind("+"), clock.rfind("-"))
        offset, clock = clock[sign + 1 :].replace(":", ""), clock[:sign]
        if not (digits(offset) and len(offset) == 4 and int(offset[:2]) < 24 and int(offset[2:]) < 60):
            return Reason.NOT_TIME
    first = day(text[:10])
    if first is None or text[10:11] not in ("T", " ") or (parts := clock_parts(clock)) is None:
        return Reason.NOT_TIME
    return Reason.ZONE if zoned else datetime(first.year, first.month, first.day, *parts)  # noqa: DTZ001 - local time


def clock_parts(clock: str) -> tuple[int, int, int, int] | None:
    whole, dot, fraction = clock.partition(".")
    numbers = whole.split(":")
    if not all(digits(number) and len(number) == 2 for number in numbers) or len(numbers) not in (2, 3):
        return None
    if dot and not (digits(fraction) and len(fraction) <= 9 and len(numbers) == 3):
        return None
    hour, minute, second = (*map(int, numbers), 0)[:3]
    return (
        (hour, minute, second, int(f"{fraction:0<6}"[:6]))
        if hour < 24 and minute < 60 and second < 60
        else None
    )


def day(text: str) -> date | None:
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(digits(part) for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


READERS = {
    Kind.ID: read_id, Kind.INTEGER: read_integer, Kind.NUMBER: read_number,
    Kind.FLAG: read_flag, Kind.DATE: read_date, Kind.TIME: read_time,
}  # fmt: skip


def judge_row(table: Table, values: dict[str, object], told: set[str]) -> list[tuple[str, Reason]]:
    faults = []
    for column in table.columns:
        value = values[column.name]
        if value is None:
            if column.required and column.name not in told:
                faults.append((column.name, Reason.EMPTY))
            continue
        faults += [(column.name, reason) for reason in judge_value(column, value)]
        before = values[column.not_before] if column.not_before else None
        if before is not None and value < before:
            faults.append((column.name, Reason.TOO_EARLY))
    return faults


def judge_value(column, value) -> list[Reason]:
    reasons = []
    if column.codes and value not in column.codes:
        reasons.append(Reason.UNKNOWN_CODE)
    if isinstance(value, date) and not 1900 <= value.year <= 2199:
        reasons.append(Reason.ODD_DAY)
    if column.whole_month and value.day != 1:
        reasons.append(Reason.NOT_FIRST)
    if column.minimum is not None and value < column.minimum:
        reasons.append(Reason.TOO_SMALL)
    if column.maximum is not None and value > column.maximum:
        reasons.append(Reason.TOO_LARGE)
    return reasons


def duplicates(table: Table, sound: list[tuple[int, dict[str, object]]]) -> list[Told]:
    seen, told = set(), []
    for line, values in sound:
        key = tuple(values[name] for name in table.key)
        if key in seen:
            told.append((line, "", Reason.DUPLICATE))
        seen.add(key)
    return told


def orphans(
    table: Table, sound: list[tuple[int, dict[str, object]]], known: dict[str, set[object]]
) -> list[Told]:
    return [
        (line, column.name, Reason.ORPHAN)
        for line, values in sound
        for column in table.columns
        if column.refers_to and values[column.name] is not None
        if values[column.name] not in known[column.refers_to]
    ]


def overlaps(table: Table, sound: list[tuple[int, dict[str, object]]]) -> list[Told]:
    if not table.one_at_a_time:
        return []
    spans = []
    for line, values in sound:
        span = (values["valid_from"], values["valid_to"] or date.max)
        if span[0] < span[1]:
            spans.append((line, tuple(values[name] for name in table.one_at_a_time), *span))
    return [
        (line, "valid_from", Reason.OVERLAP)
        for line, who, start, end in spans
        if any(other != line and whose == who and s < end and start < e for other, whose, s, e in spans)
    ]
