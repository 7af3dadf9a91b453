"""The same checks for rows that are already typed, such as those of the twin."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from narmare.analysis.imports import sets
from narmare.analysis.imports.faults import Fault, Faults, Reason
from narmare.analysis.imports.rows import check_rows
from narmare.analysis.tables import Table


def validate(table: Table, rows: pa.Table, *, most: int = 1000) -> list[Fault]:
    """The first `most` faults of `rows` against `table`; rows are counted from 1.

    Types, required cells, codes, limits, order, duplicate keys and overlapping spans are checked.  References to other
    tables are not, as those are not here.
    """
    if faults := _columns(table, rows.schema):
        return faults
    found = Faults(most=most)
    rows = rows.select(list(table.by_name))
    nothing = {name: np.zeros(rows.num_rows, dtype=bool) for name in table.by_name}
    for fault in check_rows(table, rows, nothing):
        found.add(fault.column, fault.reason, fault.positions + 1, fault.details)
    _among_others(table, rows, found, most)
    return found.first


def _columns(table: Table, held: pa.Schema) -> list[Fault]:
    faults = []
    for column in table.columns:
        if column.name not in held.names:
            faults.append(Fault(0, column.name, Reason.NO_COLUMN))
        elif held.field(column.name).type != column.arrow.type:
            detail = f"{held.field(column.name).type} in place of {column.arrow.type}"
            faults.append(Fault(0, column.name, Reason.WRONG_TYPE, detail))
    faults += [Fault(0, name, Reason.UNUSED) for name in held.names if name not in table.by_name]
    return faults


def _among_others(table: Table, rows: pa.Table, found: Faults, most: int) -> None:
    numbered = rows.append_column("row_no", pa.array(np.arange(rows.num_rows)))
    with sets.workshop() as con:
        con.register("incoming", numbered)
        con.execute("CREATE VIEW kept AS SELECT * EXCLUDE (row_no) FROM incoming WHERE false")
        for clash in (*sets.duplicates(con, table, most), *sets.overlaps(con, table, most)):
            details = tuple(f"row {other + 1}" for other in clash.others if other is not None)
            found.add(clash.column, clash.reason, [row + 1 for row in clash.rows], details, clash.count)
