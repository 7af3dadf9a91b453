"""Contacts as a care table, for tests that know who called when."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from narmare.analysis.tables import table


def moments_of(known):
    """One moment for each contact of a history, in the middle of its quarter."""
    return [
        datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * int(quarter) + 7)
        for day, counts in zip(known.dates, known.counts, strict=True)
        for quarter in np.repeat(np.arange(96), counts)
    ]


def write_contacts(folder, rows):
    """Write rows (unit, channel, moment) as the table contact under `folder`."""
    n = len(rows)
    columns = {
        "contact_id": range(n), "person_id": [None] * n, "unit_id": [row[0] for row in rows],
        "channel": [row[1] for row in rows], "asked_at": [row[2] for row in rows], "answered_at": [None] * n,
        "call_back": [False] * n, "reason_class": ["other"] * n, "outcome": [None] * n, "profession": [None] * n,
        "case_id": [None] * n,
    }  # fmt: skip
    (folder / "contact").mkdir()
    pq.write_table(pa.table(columns, schema=table("contact").schema), folder / "contact" / "part.parquet")
