"""Live roll-outs become rows of the care table `rollout`, and those that it has become roll-outs here.

Every effect study rests on that table.  A day that is corrected on the pages replaces the row; a row is never removed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from django.utils import timezone

from narmare.analysis import tables
from narmare.analysis.imports.run import import_file
from narmare.programme.models import Rollout


TABLE = "rollout"
type Row = tuple[str, str, date]


def stored_rollouts(data: Path) -> list[Row]:
    """What the care table holds: (initiative's name there, unit's code, first day)."""
    if not (data / TABLE).is_dir():
        return []
    held = ds.dataset(data / TABLE, format="parquet").to_table(
        columns=["initiative", "unit_id", "started_on"]
    )
    return [(row["initiative"], row["unit_id"], row["started_on"]) for row in held.to_pylist()]


def live_rollouts() -> list[Row]:
    """What the pages hold: every roll-out that has begun, paused ones too, because they did begin."""
    begun = Rollout.objects.filter(started_on__isnull=False).order_by("-started_on", "pk")
    rows = begun.values_list("initiative__rollout", "unit__code", "started_on")
    # two initiatives may share a name there: the first day counts
    first = {(name, unit): day for name, unit, day in rows if day is not None}
    return [(name, unit, day) for (name, unit), day in first.items()]


def extract_rollouts(*, data: Path, now: datetime) -> int:
    """Write the roll-outs that the care table lacks or has with another day.

    Returns:
        How many rows were written.

    Raises:
        narmare.analysis.imports.Refused: the rows do not fit the care tables there, such as an unknown unit.
        narmare.analysis.imports.Busy: an import writes to the folder.
    """
    new = sorted(set(live_rollouts()) - set(stored_rollouts(data)))
    if new:
        _write(data, new, timezone.localdate(now))
    return len(new)


def _write(data: Path, rows: Sequence[Row], today: date) -> None:
    names = ("initiative", "unit_id", "started_on")
    columns = [dict(zip(names, row, strict=True)) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{TABLE}.parquet"
        pq.write_table(pa.Table.from_pylist(columns, schema=tables.table(TABLE).schema), source)
        import_file(data=data, table=tables.table(TABLE), source=source, replace=True, today=today)
