"""From counts by place and month to the rows that are shown: periods, values, intervals, and what is hidden.

Every engine delivers the same thing, counts by month, level and key; all that follows is here, once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.relations import hidden
from narmare.analysis.indicators.tallies import Flags, Homes, Tallies
from narmare.analysis.indicators.values import Floats, values
from narmare.analysis.indicators.windows import Window, window


SCHEMA = pa.schema(
    [
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("grain", pa.string(), nullable=False),  # one of months.GRAINS
        pa.field("period", pa.date32(), nullable=False),  # its first day
        pa.field("level", pa.string(), nullable=False),  # one of tallies.LEVELS
        pa.field("key", pa.string(), nullable=False),  # code of the region, municipality, unit, ...
        pa.field("numerator", pa.float64()),
        pa.field("denominator", pa.float64()),
        pa.field("value", pa.float64()),  # share 0..1, index 0..1, per 1000, days, minutes, or a count
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("suppressed", pa.bool_(), nullable=False),
        pa.field("definition_version", pa.string(), nullable=False),
        pa.field("snapshot_id", pa.string(), nullable=False),
    ]
)


KEPT = ["period", "key", "numerator", "denominator", "value"]


def rows(indicator: Indicator, shown: Tallies, homes: Homes, snapshot_id: str) -> pa.Table:
    """The rows of one indicator (`SCHEMA`), in order of period kind, period, level and key.

    Args:
        indicator: the definition.
        shown: counts of the months that are to be shown.
        homes: unit -> where it belongs, to know which cells add up to which.
        snapshot_id: written into every row.
    """
    windows = {name: window(indicator, shown, GRAINS[name]) for name in indicator.grains}
    closed = hidden(indicator, shown, windows, homes)
    parts = [_rows(indicator, shown, of, closed[name], snapshot_id) for name, of in windows.items()]
    return join(parts)


def join(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of the schema one after the other; an empty one when there is none."""
    return pa.concat_tables([SCHEMA.empty_table(), *tables]).combine_chunks()


def hidden_months(indicator: Indicator, counts: Tallies, table: pa.Table) -> pa.Table:
    """The numbers behind the hidden months of units, for estimation over many of them; they are never shown.

    Args:
        indicator: the definition.
        counts: what the rows were made of (`run.Result.counts`).
        table: the rows (`SCHEMA`), which say what is hidden.

    Returns:
        period, key, numerator, denominator and value of each hidden month of a unit.
    """
    month = GRAINS["month"]
    wanted = [row for row, place in enumerate(counts.places) if place.level == "unit"]
    if not wanted or month.name not in indicator.grains:
        return table.select(KEPT).slice(0, 0)
    names = tuple(counts.places[row] for row in wanted)
    units = Tallies.from_every(counts.first, names, counts.every[:, wanted])
    of = window(indicator, units, month)
    every = _rows(indicator, units, of, np.zeros(of.there.shape, bool), "")
    hidden_ones = table.filter(
        (pc.field("indicator") == indicator.id)
        & (pc.field("grain") == month.name)
        & (pc.field("level") == "unit")
        & pc.field("suppressed")
    ).select(["period", "key"])
    return every.select(KEPT).join(hidden_ones, ["period", "key"], join_type="inner")


def per_1000(numerator: float | None, denominator: float | None) -> float | None:
    """The rate twin of a count: per 1,000 of its denominator; None when hidden or when there is nobody."""
    if numerator is None or not denominator:
        return None
    return 1000 * numerator / denominator


def _rows(indicator: Indicator, shown: Tallies, of: Window, closed: Flags, snapshot_id: str) -> pa.Table:
    """One kind of period."""
    column, row = np.nonzero(of.there.T)  # periods first, places within them
    at = row, column
    n, d, q = (part[at].astype(np.float64) for part in (of.n, of.below, of.q))
    mean = None if of.mean is None else of.mean[at]
    made = values(indicator, n, d, q, mean, of.spread[:, *at] if len(of.spread) else None)
    masked = closed[at]
    days = (of.starts[column] - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return pa.Table.from_arrays(
        [
            _same(indicator.id, len(row)),
            _same(of.grain.name, len(row)),
            pa.array(days, pa.date32()),
            pa.array([place.level for place in shown.places], pa.string()).take(pa.array(row)),
            pa.array([place.key for place in shown.places], pa.string()).take(pa.array(row)),
            *(
                _numbers(part, masked)
                for part in (made.numerator, made.denominator, made.value, made.low, made.high)
            ),
            pa.array(masked),
            _same(indicator.version, len(row)),
            _same(snapshot_id, len(row)),
        ],
        schema=SCHEMA,
    )


def _same(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def _numbers(of: Floats, masked: Flags) -> pa.Array:
    """Empty where hidden or not a number."""
    return pa.array(of, pa.float64(), mask=masked | np.isnan(of))
