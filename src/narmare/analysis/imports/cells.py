"""Cells of a foreign file become typed columns.

Each reader tries the whole block at once, and only where the block holds a cell that Arrow refuses does it go cell by cell
to find which.  A good file is therefore read at Arrow's speed, and a bad one is told line by line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.imports.faults import Reason
from narmare.analysis.imports.mapping import Mapping
from narmare.analysis.tables import ARROW, Column, Kind


SWEDEN = ZoneInfo("Europe/Stockholm")
FLAGS = {"true": True, "1": True, "false": False, "0": False}
ID_MAX = 2**63 - 1
_ID = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_WITHOUT_SECONDS = len("2026-01-31 08:30")

type Value = int | float | bool | date | datetime | str | Reason


@dataclass(frozen=True)
class Cells:
    """A column of one block: typed values, empty where the cell was empty or faulty, and positions of the faulty."""

    values: pa.Array
    faulty: Map[Reason, np.ndarray] = field(default_factory=dict)


def read_cells(column: Column, raw: pa.Array, mapping: Mapping) -> Cells:
    """Turn a column of a file into the type of `column`, by the rules of `mapping`."""
    raw = _plain(raw)
    if column.name in mapping.pseudonymise:
        return Cells(_pseudonyms(column, _as_text(raw, mapping), mapping.key or b""))
    if not pa.types.is_string(raw.type):
        held = None if column.name in mapping.codes else _held(column, raw, mapping)
        if held is not None:
            return held
        raw = _as_text(raw, mapping)
    return _from_text(column, _translated(column, raw, mapping), mapping)


def _plain(raw: pa.Array) -> pa.Array:
    """Without dictionary encoding, and every kind of text as one."""
    if pa.types.is_dictionary(raw.type):
        raw = raw.dictionary_decode()
    if pa.types.is_large_string(raw.type) or pa.types.is_string_view(raw.type):
        raw = raw.cast(pa.string())
    return raw


def _as_text(raw: pa.Array, mapping: Mapping) -> pa.Array:
    text = raw if pa.types.is_string(raw.type) else raw.cast(pa.string())
    for nothing in ("", *mapping.empty):
        text = pc.if_else(pc.equal(text, nothing), pa.scalar(None, pa.string()), text)
    return text


def _translated(column: Column, raw: pa.Array, mapping: Mapping) -> pa.Array:
    text = _as_text(raw, mapping)
    codes = dict(mapping.units) if column.refers_to == "unit" or column.name == "unit_id" else {}
    codes |= mapping.codes.get(column.name, {})
    if not codes:
        return text
    theirs, ours = pa.array(list(codes), pa.string()), pa.array(list(codes.values()), pa.string())
    return pc.coalesce(ours.take(pc.index_in(text, value_set=theirs)), text)


def _pseudonyms(column: Column, text: pa.Array, key: bytes) -> pa.Array:
    """Keyed hashes of 63 bits (BLAKE2b, RFC 7693).

    Persons, clinicians and each kind of event have their own name space, so equal foreign numbers stay unlike.
    """
    space = (column.refers_to or column.name).removesuffix("_id").encode()[:16]
    # keys beyond BLAKE2b's 64 bytes are hashed first, as HMAC does
    key = key if len(key) <= 64 else blake2b(key).digest()

    def pseudonym(value: str | None) -> int | None:
        if value is None:
            return None
        digest = blake2b(value.encode(), digest_size=8, key=key, person=space).digest()
        return int.from_bytes(digest) & ID_MAX

    coded = text.dictionary_encode()
    hashed = pa.array([pseudonym(value) for value in coded.dictionary.to_pylist()], pa.int64())
    return hashed.take(coded.indices)


# ---- values that a Parquet file holds with a type


def _held(column: Column, raw: pa.Array, mapping: Mapping) -> Cells | None:
    """The column as the file holds it, or None when it must go by way of text."""
    kind, held = column.kind, raw.type
    if pa.types.is_timestamp(held):
        return _held_times(column, raw, mapping)
    if pa.types.is_date(held):
        if kind is Kind.DATE:
            return Cells(_rounded(column, raw.cast(pa.date32()), mapping))
        return _all_faulty(column, raw, Reason.WRONG_TYPE)
    if pa.types.is_floating(held):
        return _held_numbers(column, raw)
    if pa.types.is_integer(held) and kind is Kind.NUMBER:
        return Cells(raw.cast(pa.float64(), safe=False))
    if pa.types.is_boolean(held) and kind is Kind.FLAG:
        return Cells(raw)
    if pa.types.is_null(held):
        return Cells(pa.nulls(len(raw), ARROW[kind]))
    if pa.types.is_integer(held) or pa.types.is_boolean(held):
        return None
    return _all_faulty(column, raw, Reason.WRONG_TYPE)


def _held_numbers(column: Column, raw: pa.Array) -> Cells:
    """Floating point is a number, or whole numbers with gaps as pandas writes them; never an id, which it would round."""
    number = raw.cast(pa.float64())
    number = pc.if_else(pc.is_nan(number), pa.scalar(None, pa.float64()), number)
    if column.kind is Kind.NUMBER:
        bad = _positions(pc.invert(pc.is_finite(number)))
        return Cells(_without(number, bad), _faulty(Reason.NOT_NUMBER, bad))
    if column.kind is not Kind.INTEGER:
        return _all_faulty(column, raw, Reason.WRONG_TYPE)
    whole = pc.and_(pc.equal(pc.floor(number), number), pc.less(pc.abs(number), 1e15))
    bad = _positions(pc.invert(whole))
    return Cells(_without(number, bad).cast(pa.int64()), _faulty(Reason.NOT_INTEGER, bad))


def _held_times(column: Column, raw: pa.Array, mapping: Mapping) -> Cells:
    zoned, wanted = raw.type.tz is not None, column.name in mapping.zoned_times
    if column.kind not in (Kind.TIME, Kind.DATE):
        return _all_faulty(column, raw, Reason.WRONG_TYPE)
    if zoned != wanted:
        return _all_faulty(column, raw, Reason.ZONE if zoned else Reason.NO_ZONE)
    times = raw.cast(pa.timestamp("us", raw.type.tz), safe=False)
    if zoned:
        times = _swedish(times)
    if column.kind is Kind.TIME:
        return Cells(times)
    # a day that a data frame keeps as its midnight
    bad = _positions(pc.not_equal(pc.floor_temporal(times, unit="day"), times))
    days = pc.floor_temporal(_without(times, bad), unit="day").cast(pa.date32())
    return Cells(_rounded(column, days, mapping), _faulty(Reason.NOT_DATE, bad))


def _swedish(times: pa.Array) -> pa.Array:
    return pc.local_timestamp(times.cast(pa.timestamp("us", SWEDEN.key)))


def _all_faulty(column: Column, raw: pa.Array, reason: Reason) -> Cells:
    return Cells(pa.nulls(len(raw), ARROW[column.kind]), _faulty(reason, _positions(raw.is_valid())))


# ---- values that are text


def _from_text(column: Column, text: pa.Array, mapping: Mapping) -> Cells:
    if column.kind in (Kind.TEXT, Kind.CODE):
        return Cells(text)
    if column.kind is Kind.NUMBER and mapping.decimal == ",":
        text = pc.replace_substring(pc.replace_substring(text, ".", "?"), ",", ".")
    quick, slow = _readers(column, mapping)
    try:
        values = quick(text)
    except pa.ArrowInvalid:
        return _one_by_one(column, text, slow, mapping)
    return Cells(_rounded(column, values, mapping))


def _readers(
    column: Column, mapping: Mapping
) -> tuple[Callable[[pa.Array], pa.Array], Callable[[str], Value]]:
    zoned = column.name in mapping.zoned_times
    if column.name in mapping.formats:
        return _no_quick_way, lambda text: _formatted(column, text, mapping.formats[column.name], zoned)
    return {
        Kind.ID: (_quick_ids, _slow_id),
        Kind.INTEGER: (lambda text: text.cast(pa.int64()), _slow_integer),
        Kind.NUMBER: (_quick_numbers, _slow_number),
        Kind.FLAG: (_quick_flags, _slow_flag),
        Kind.DATE: (_quick_dates, _slow_date),
        Kind.TIME: (
            lambda text: _quick_times(text, zoned),
            lambda text: _slow_time(text, zoned),
        ),
    }[column.kind]


def _no_quick_way(text: pa.Array) -> pa.Array:
    raise pa.ArrowInvalid("only one by one")


def _one_by_one(column: Column, text: pa.Array, slow: Callable[[str], Value], mapping: Mapping) -> Cells:
    coded = text.dictionary_encode()  # the same day stands in many rows: read it once
    known = [None if value is None else slow(value) for value in coded.dictionary.to_pylist()]
    values = pa.array([None if isinstance(v, Reason) else v for v in known], ARROW[column.kind])
    faulty = {}
    for reason in sorted({value for value in known if isinstance(value, Reason)}):
        of_reason = pa.array([value is reason for value in known], pa.bool_())
        faulty[reason] = _positions(of_reason.take(coded.indices))
    return Cells(_rounded(column, values.take(coded.indices), mapping), faulty)


def _quick_ids(text: pa.Array) -> pa.Array:
    padded = pc.and_(pc.starts_with(text, "0"), pc.greater(pc.binary_length(text), 1))
    if pc.any(padded).as_py() or pc.any(pc.starts_with(text, "-")).as_py():
        raise pa.ArrowInvalid("an id with a sign or leading zeros")
    return text.cast(pa.int64())


def _slow_id(text: str) -> Value:
    if _ID.fullmatch(text) and int(text) <= ID_MAX:
        return int(text)
    return Reason.NOT_ID


def _slow_integer(text: str) -> Value:
    return int(text) if _INTEGER.fullmatch(text) else Reason.NOT_INTEGER


def _quick_numbers(text: pa.Array) -> pa.Array:
    numbers = text.cast(pa.float64())
    if not pc.all(pc.is_finite(numbers)).as_py():
        raise pa.ArrowInvalid("a number without end")
    return numbers


def _slow_number(text: str) -> Value:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else Reason.NOT_NUMBER


def _quick_flags(text: pa.Array) -> pa.Array:
    found = pc.index_in(pc.ascii_lower(text), value_set=pa.array(list(FLAGS)))
    if found.null_count != text.null_count:
        raise pa.ArrowInvalid("neither true nor false")
    return pa.array(list(FLAGS.values())).take(found)


def _slow_flag(text: str) -> Value:
    return FLAGS.get(text.lower() if text.isascii() else text, Reason.NOT_FLAG)


def _quick_dates(text: pa.Array) -> pa.Array:
    return _since_year_1(text.cast(pa.date32()))


def _since_year_1(times: pa.Array) -> pa.Array:
    """Arrow knows a year 0, the calendar and Python do not."""
    if pc.any(pc.less(times, pa.scalar(date.min).cast(times.type))).as_py():
        raise pa.ArrowInvalid("year 0")
    return times


def _slow_date(text: str) -> Value:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else Reason.NOT_DATE
    except ValueError:
        return Reason.NOT_DATE


def _quick_times(text: pa.Array, zoned: bool) -> pa.Array:
    shortest = pc.min(pc.binary_length(text)).as_py()
    if shortest is not None and shortest < _WITHOUT_SECONDS:
        raise pa.ArrowInvalid("a day without a time")
    times = _swedish(text.cast(pa.timestamp("us", "UTC"))) if zoned else text.cast(pa.timestamp("us"))
    return _since_year_1(times)


def _slow_time(text: str, zoned: bool) -> Value:
    if not _TIME.fullmatch(text):
        return Reason.NOT_TIME
    try:
        return _local(datetime.fromisoformat(text), zoned=zoned)
    except (ValueError, OverflowError):
        return Reason.NOT_TIME


def _local(moment: datetime, *, zoned: bool) -> Value:
    """Swedish wall-clock time, or why it cannot be known."""
    if (moment.tzinfo is not None) != zoned:
        return Reason.NO_ZONE if zoned else Reason.ZONE
    return moment.astimezone(SWEDEN).replace(tzinfo=None) if zoned else moment


def _formatted(column: Column, text: str, form: str, zoned: bool) -> Value:
    # Python's strptime, as Arrow's turns 30 February into 2 March
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - a zone is judged in _local
        return moment.date() if column.kind is Kind.DATE else _local(moment, zoned=zoned)
    except (ValueError, OverflowError):
        return Reason.NOT_DATE if column.kind is Kind.DATE else Reason.NOT_TIME


# ---- small things


def _rounded(column: Column, days: pa.Array, mapping: Mapping) -> pa.Array:
    if column.name not in mapping.months:
        return days
    return pc.floor_temporal(days.cast(pa.timestamp("us")), unit="month").cast(pa.date32())


def _positions(mask: pa.Array) -> np.ndarray:
    return np.flatnonzero(mask.fill_null(False).to_numpy(zero_copy_only=False))


def _faulty(reason: Reason, positions: np.ndarray) -> Map[Reason, np.ndarray]:
    return {reason: positions} if len(positions) else {}


def _without(values: pa.Array, positions: np.ndarray) -> pa.Array:
    if not len(positions):
        return values
    keep = np.ones(len(values), dtype=bool)
    keep[positions] = False
    return pc.if_else(pa.array(keep), values, pa.scalar(None, values.type))
