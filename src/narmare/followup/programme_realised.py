"""What a benefit's indicator shows since the benefit began: before and after at the unit, with the months' own variation.

This is the weakest design there is (D: no comparison).  It answers one question only: can the change be told apart from
chance?  A benefit is verified by an effect study, not by this.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import fmean

from narmare.analysis.indicators.spc import DUST
from narmare.followup import queries
from narmare.followup.models import Snapshot
from narmare.followup.places import Place, place_of
from narmare.followup.queries import Cell
from narmare.programme.models import Benefit, Rollout
from narmare.programme.realised import Baseline, Realised
from narmare.region.models import Unit


MOST_MONTHS = 24  # looked at on each side: two years hold the season twice
YEAR = 12
FEWEST_BEFORE, FEWEST_AFTER = 12, 6
D2 = 1.128  # the expected range of two values, in standard deviations (Montgomery, table of control chart constants)
MOST_LAG = 0.8  # a lag-one correlation beyond this leaves too few months to tell anything by
SURE = 0.975


def start_of(benefit: Benefit) -> date | None:
    """When the benefit begins at its unit: the first day on which the new way of working did, else the planned day."""
    if benefit.unit is None:
        return None
    live = Rollout.objects.filter(
        initiative=benefit.initiative, unit__path__startswith=benefit.unit.path, started_on__isnull=False
    )
    first = live.order_by("started_on").values_list("started_on", flat=True).first()
    return first or benefit.starts_on


def realised_of(
    benefit: Benefit, *, snapshot: Snapshot | None = None, until: date | None = None
) -> Realised | None:
    """The change of the benefit's indicator with its interval, or None without numbers on both sides of the start.

    snapshot, until: what a report was made of and its last month; without them the pages' snapshot and all of its months.
    """
    snapshot, start = snapshot or queries.current_snapshot(), start_of(benefit)
    if snapshot is None or start is None or benefit.unit is None or not benefit.indicator:
        return None
    place: Place = place_of(benefit.unit)
    cells = [
        cell
        for cell in queries.series_of(snapshot, benefit.indicator, place.level, place.key).cells
        if cell.value is not None and (until is None or cell.period <= until)
    ]
    before = [cell for cell in cells if cell.period < start.replace(day=1)][-MOST_MONTHS:]
    after = [cell for cell in cells if cell.period >= start][-MOST_MONTHS:]
    if not before or not after:
        return None
    old, new = values(before), values(after)
    low, high = interval(old, new)
    change, enough = fmean(new) - fmean(old), len(old) >= FEWEST_BEFORE and len(new) >= FEWEST_AFTER
    return Realised(
        first=after[0].period, last=after[-1].period, before=fmean(old), after=fmean(new), low=low, high=high,
        months_before=len(old), months_after=len(new),
        enough=enough, distinguishable=enough and not low <= 0 <= high,
        wanted=_wanted(benefit, change), snapshot=snapshot.code,
    )  # fmt: skip


def values(cells: Sequence[Cell]) -> list[float]:
    """The values of cells that have one."""
    return [cell.value for cell in cells if cell.value is not None]


def _wanted(benefit: Benefit, change: float) -> bool:
    """Whether the change goes from the baseline towards the target, or as the indicator should go without them."""
    if benefit.baseline is not None and benefit.target is not None and benefit.target != benefit.baseline:
        return change * (benefit.target - benefit.baseline) > 0
    definition = queries.definitions().get(benefit.indicator)
    return definition is not None and change * {"up": 1, "down": -1}.get(definition.direction, 0) > 0


def interval(old: Sequence[float], new: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the difference of two means of months.

    The spread comes from the moving ranges on each side, so that the step between them does not widen it; neighbouring
    months are alike, so their number is reduced as for a first-order autoregression: n (1 - r) / (1 + r).
    """
    from scipy.stats import t  # takes its time to load; only pages of benefits need it

    change = fmean(new) - fmean(old)
    ranges = [abs(b - a) for side in (old, new) for a, b in pairwise(side)]
    if not ranges:
        return -math.inf, math.inf
    lag = _lag_one(old, new)
    reduced = (1 - lag) / (1 + lag)
    # moving ranges of alike neighbours are too short: the variance of a difference is 2 (1 - r) sigma squared
    sigma = fmean(ranges) / D2 / math.sqrt(1 - lag)
    counted_old, counted_new = max(len(old) * reduced, 1.0), max(len(new) * reduced, 1.0)
    freedom = max(counted_old + counted_new - 2, 1.0)
    width = float(t.ppf(SURE, freedom)) * sigma * math.sqrt(1 / counted_old + 1 / counted_new)
    return change - width, change + width


def _lag_one(old: Sequence[float], new: Sequence[float]) -> float:
    """The correlation of neighbouring months around the mean of their side, between 0 and `MOST_LAG`."""
    together = spread = 0.0
    for side in (old, new):
        off = [value - fmean(side) for value in side]
        together += sum(a * b for a, b in pairwise(off))
        spread += sum(value * value for value in off)
    return min(max(together / spread, 0.0), MOST_LAG) if spread > DUST else 0.0


def baseline_of(indicator: str, unit_code: str) -> Baseline | None:
    """The mean of the latest year's months at a unit, with the last of them and the snapshot that it is frozen in."""
    snapshot, unit = queries.current_snapshot(), Unit.objects.filter(code=unit_code).first()
    if snapshot is None or unit is None:
        return None
    place = place_of(unit)
    cells = [
        cell
        for cell in queries.series_of(snapshot, indicator, place.level, place.key).cells
        if cell.value is not None
    ][-YEAR:]
    if not cells:
        return None
    return Baseline(round(fmean(values(cells)), 4), cells[-1].period, snapshot.code)
