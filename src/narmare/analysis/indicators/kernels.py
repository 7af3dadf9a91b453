"""The continuity index of every person and month outside SQL: half the time of the window functions that it stands in for.

`build._index_runs` says in SQL what is computed here, on every engine; on DuckDB the rows of that step come from this kernel.
The visits are packed into one 64-bit number each (person, month, clinician) and sorted; then one walk along each person's
months keeps how many visits are in the window and the sum of squares over clinicians, and writes a run of months whenever
either changes.  The two give the same rows (`tests/analysis/indicators/test_kernels.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from narmare.analysis.indicators.plan import IndexRuns
from narmare.analysis.indicators.sqlparts import FOREVER


type Numbers = np.ndarray[Any, np.dtype[np.int64]]
type Narrow = np.ndarray[Any, np.dtype[np.int32]]

MONTH_BITS = 12  # 341 years of months
MILLION = 1_000_000
FEW = 150_000  # visits that are walked along sooner than the compiler is there, which takes half a second to load


def made(connection: duckdb.DuckDBPyConnection, asked: IndexRuns) -> pa.Table:
    """The rows of the table `asked.table` (`index_runs`), from what a connection holds.

    Raises:
        ValueError: there are more persons, clinicians or months than 63 bits can tell apart (then use SQL).
    """
    first, last = connection.execute("SELECT MIN(m), MAX(m) FROM periods").fetchall()[0]
    query = (
        f"SELECT person_id, clinician_id, m FROM ({asked.visits}) "  # noqa: S608  built from definitions
        f"WHERE clinician_id IS NOT NULL AND m <= {last} AND m + {asked.window_months} > {first}"
    )
    visits = connection.sql(query).to_arrow_table()
    return index_runs(visits, int(first), int(last), asked.window_months, asked.at_least)


def index_runs(visits: pa.Table, first: int, last: int, window: int, at_least: int) -> pa.Table:
    """For each person the months (m_from, m_to; to not included) in which the index stands still, and the index.

    Args:
        visits: person_id, clinician_id and m (month index), none of them empty.
        first, last: the first and the last month that is asked for.
        window: months that a visit counts, the month of the visit included.
        at_least: visits in the window below which there is no index.

    Returns:
        person_id, m_from, m_to and coc: the Bice-Boxerman index in millionths, rounded half up.
    """
    persons, person = _coded(visits["person_id"])
    clinicians, clinician = _coded(visits["clinician_id"])
    month = visits["m"].to_numpy().astype(np.int64)
    start = int(month.min()) if len(month) else first
    shift = max(len(clinicians) - 1, 1).bit_length()
    if max(len(persons) - 1, 1).bit_length() + MONTH_BITS + shift > 63 or (
        len(month) and int(month.max()) - start >= 1 << MONTH_BITS
    ):
        raise ValueError("Too many persons, clinicians or months for the kernel: compute the index in SQL.")
    keys = (person << (MONTH_BITS + shift)) | ((month - start) << shift) | clinician
    keys.sort()
    walk = _compiled() if len(keys) > FEW or _compiled.cache_info().currsize else _runs
    where, m_from, m_to, coc = walk(keys, shift, start, first, last, window, at_least)
    columns = {"person_id": persons[where], "m_from": m_from, "m_to": m_to, "coc": coc}
    return pa.table(columns)


def _coded(column: pa.ChunkedArray) -> tuple[Numbers, Numbers]:
    """The different values of a column, and which of them each row has."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary.to_numpy(), coded.indices.to_numpy().astype(np.int64)


@cache
def _compiled() -> Callable[..., tuple[Narrow, Narrow, Narrow, Narrow]]:
    import numba

    compiled: Callable[..., tuple[Narrow, Narrow, Narrow, Narrow]] = numba.njit(cache=True, nogil=True)(_runs)
    return compiled


def _runs(  # noqa: C901  one walk; a call per step would cost more than the step
    keys: Numbers, shift: int, start: int, first: int, last: int, window: int, at_least: int
) -> tuple[Narrow, Narrow, Narrow, Narrow]:
    """Walk along each person's visits in order of months.

    A visit is in the window from its month (or `first`, if it came before) until `window` months after its own; what
    happens after `last` is not asked for.
    """
    rows, size = len(keys), 2 * len(keys)
    where, coc = np.empty(size, np.int32), np.empty(size, np.int32)
    m_from, m_to = np.empty(size, np.int32), np.empty(size, np.int32)
    slot, seen, so_many = np.empty(rows, np.int32), np.empty(rows, np.int64), np.empty(rows, np.int64)
    months = (1 << MONTH_BITS) - 1
    written = i = 0
    while i < rows:
        person = keys[i] >> (MONTH_BITS + shift)
        begin, met = i, 0
        while i < rows and keys[i] >> (MONTH_BITS + shift) == person:
            clinician = keys[i] & ((1 << shift) - 1)
            known = 0
            while known < met and seen[known] != clinician:
                known += 1
            if known == met:
                seen[met], so_many[met] = clinician, 0
                met += 1
            slot[i] = known
            i += 1
        if i - begin < at_least:
            continue
        enters = leaves = begin
        total = squares = 0
        while True:
            come, go = FOREVER, FOREVER
            if enters < i:
                come = max(start + ((keys[enters] >> shift) & months), first)
            if leaves < enters:
                go = start + ((keys[leaves] >> shift) & months) + window
            now = min(come, go)
            if written and where[written - 1] == person and m_to[written - 1] == 0:
                m_to[written - 1] = now if now <= last else FOREVER
            if now > last:
                break
            while enters < i and max(start + ((keys[enters] >> shift) & months), first) == now:
                count = so_many[slot[enters]]
                squares += 2 * count + 1
                so_many[slot[enters]] = count + 1
                total += 1
                enters += 1
            while leaves < enters and start + ((keys[leaves] >> shift) & months) + window == now:
                count = so_many[slot[leaves]]
                squares -= 2 * count - 1
                so_many[slot[leaves]] = count - 1
                total -= 1
                leaves += 1
            if total >= at_least:
                pairs = total * (total - 1)
                where[written], m_from[written], m_to[written] = person, now, 0
                coc[written] = (2 * MILLION * (squares - total) + pairs) // (2 * pairs)
                written += 1
    return where[:written], m_from[:written], m_to[:written], coc[:written]
