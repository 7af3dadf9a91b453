"""Who contacts a unit when: the contact events counted by day and quarter of an hour.

Counts only, no person: what leaves this module says how many, never who.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from narmare.analysis import duck
from narmare.analysis.capacity.staffing.need import QUARTERS
from narmare.analysis.tables import table


CHANNELS = tuple(table("contact").column("channel").codes)


class NoHistory(Exception):
    """There is nothing to count; the message says what is missing and what to do."""


@dataclass(frozen=True)
class History:
    """Contacts by day (from `first` on) and quarter of an hour: shape (days, 96)."""

    first: date
    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.counts.ndim != 2 or self.counts.shape[1] != QUARTERS:
            raise ValueError(f"A history has {QUARTERS} quarters a day, not the shape {self.counts.shape}.")

    @property
    def dates(self) -> list[date]:
        """Every day of the history."""
        return [self.first + timedelta(days=n) for n in range(len(self.counts))]

    @property
    def end(self) -> date:
        """The first day after the history."""
        return self.first + timedelta(days=len(self.counts))

    def until(self, day: date) -> History:
        """The history before a day."""
        return History(self.first, self.counts[: max(0, (day - self.first).days)])

    def since(self, day: date) -> History:
        """The history from a day on."""
        skip = min(max(0, (day - self.first).days), len(self.counts))
        return History(self.first + timedelta(days=skip), self.counts[skip:])


def history(data: Path, unit: str, channels: Sequence[str] = ("phone",)) -> History:
    """Count the contacts with a unit.

    Args:
        data: folder of care tables.
        unit: its unit_id.
        channels: which ways in, added up.

    Raises:
        NoHistory: the table is missing, a channel is unknown, or nobody has contacted the unit that way.
    """
    if unknown := [name for name in channels if name not in CHANNELS]:
        raise NoHistory(f"There is no channel {unknown[0]}. There are: {', '.join(CHANNELS)}.")
    files = sorted((data / "contact").glob("*.parquet"))
    if not files:
        raise NoHistory(
            f"There are no contacts in {data}. Fill the table with: narmare import --table contact FILE."
        )
    with duck.connect() as connection:
        rows = connection.execute(
            "SELECT CAST(asked_at AS DATE) AS day, CAST(floor((hour(asked_at) * 60 + minute(asked_at)) / 15) AS INTEGER) AS quarter, "
            "count(*) AS n FROM read_parquet($files) WHERE unit_id = $unit AND list_contains($channels, channel) "
            "GROUP BY day, quarter",
            {"files": [str(file) for file in files], "unit": unit, "channels": list(channels)},
        ).fetchall()
    if not rows:
        raise NoHistory(f"Nobody has contacted {unit} by {', '.join(channels)} in {data}.")
    first, last = min(row[0] for row in rows), max(row[0] for row in rows)
    counts = np.zeros(((last - first).days + 1, QUARTERS), np.int64)
    for day, quarter, number in rows:
        counts[(day - first).days, quarter] = number
    return History(first, counts)
