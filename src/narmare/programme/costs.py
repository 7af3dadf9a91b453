"""What care cost in a year, from the care tables: the share of primary care without typing.

From the table `net_cost` of a whole region by area, where it has rows for the year; else from `cost`, account by account.
There rows with income (below zero) are left out: payment that follows the listed persons is a cost of who pays and an income of who
gets it.  What no unit bears counts as other care; municipal home care is not the region's cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds


TABLE, MONTHS = "cost", 12
NET, NET_PRIMARY, NET_OTHER = "net_cost", "primary_care", ("somatic", "psychiatric", "dental", "other")
PRIMARY, MUNICIPAL = frozenset({"care_centre", "virtual"}), frozenset({"home_care"})
ORE = 100


@dataclass(frozen=True)
class YearCost:
    """Costs of a year in öre, by level of care, how many months of the year have rows, and the care table that has them."""

    year: int
    primary: int
    other: int
    months: int
    table: str = TABLE

    def __post_init__(self) -> None:
        if not (0 <= self.months <= MONTHS and self.primary >= 0 and self.other >= 0):
            raise ValueError(f"A year has 0 to 12 months and costs from 0: {self}.")


def year_cost(data: Path, year: int) -> YearCost:
    """Add up the year's rows; a year without rows, or a folder without the tables, has no months."""
    net = _net(data, year)
    return net if net.months else _by_account(data, year)


def _in(year: int) -> pc.Expression:
    month = pc.field("month")
    return (month >= date(year, 1, 1)) & (month <= date(year, MONTHS, 31))


def _net(data: Path, year: int) -> YearCost:
    if not (data / NET).is_dir():
        return YearCost(year, 0, 0, 0, NET)
    columns = ["month", NET_PRIMARY, *NET_OTHER]
    rows = ds.dataset(data / NET, format="parquet").to_table(columns=columns, filter=_in(year))
    sums = {name: pc.sum(rows[name]).as_py() or 0 for name in (NET_PRIMARY, *NET_OTHER)}
    primary, other = sums[NET_PRIMARY], sum(sums[name] for name in NET_OTHER)
    return YearCost(year, round(primary * ORE), round(other * ORE), len(pc.unique(rows["month"])), NET)


def _by_account(data: Path, year: int) -> YearCost:
    if not (data / TABLE).is_dir() or not (data / "unit").is_dir():
        return YearCost(year, 0, 0, 0)
    units = ds.dataset(data / "unit", format="parquet").to_table(columns=["unit_id", "kind"])
    kinds = dict(zip(units["unit_id"].to_pylist(), units["kind"].to_pylist(), strict=True))
    within = _in(year) & (pc.field("sek") > 0)
    rows = ds.dataset(data / TABLE, format="parquet").to_table(columns=["unit_id", "month", "sek"], filter=within)  # fmt: skip
    sums = rows.group_by("unit_id").aggregate([("sek", "sum")]).to_pylist()
    by_kind = [(kinds.get(row["unit_id"] or "", ""), row["sek_sum"]) for row in sums]
    primary = sum(sek for kind, sek in by_kind if kind in PRIMARY)
    other = sum(sek for kind, sek in by_kind if kind not in PRIMARY | MUNICIPAL)
    months = len(pc.unique(rows["month"]))
    return YearCost(year, round(primary * ORE), round(other * ORE), months)
