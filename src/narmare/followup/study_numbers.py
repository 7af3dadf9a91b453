"""What an effect study counts with: the published months of units, and the numbers behind those that are hidden.

Hidden months are not missing at random, so leaving them out bends the answer.  Their numbers are kept with the snapshot and
read here only.  No single one of them comes out: what is given out rests on two or more of them, which together hold five or
more (`safe`); what does not is left out of the answer, and figures are rounded
(docs/decisions/2026-11-effect-studies-count-what-is-hidden.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from narmare.analysis.effects.estimate import Estimate, Row, Series
from narmare.analysis.effects.notes import EffectError, Note
from narmare.analysis.effects.panel import Bools, Floats, Panel
from narmare.analysis.effects.read import from_frame
from narmare.analysis.effects.sensitivity import Checks
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.measures import MeanDays, Rate, Share, ShareOfSums
from narmare.analysis.indicators.relations import guarded_counts
from narmare.followup import queries
from narmare.followup.models import HiddenMonths, Snapshot
from narmare.region.models import Unit


MOST_HIDDEN = 0.4  # share of unit-months without a number: beyond it nothing is computed
MANY_HIDDEN = 0.05  # beyond it the reader is warned
DECIMALS = 3  # of what rests on hidden months
FEWEST = 5  # hidden in all, or they stay hidden: so few bend nothing


class Month(NamedTuple):
    """A unit's month.  `kept`: it is hidden on all pages; if it has a value all the same, its numbers were kept for estimation."""

    unit: str
    period: date
    value: float | None
    numerator: float | None
    denominator: float | None
    kept: bool = False


@dataclass(frozen=True, eq=False)
class Numbers:
    """A study's panel and what must be known beside it.

    Attributes:
        panel: units by their names.
        codes: the units' codes, in the panel's order.
        volume: what each unit-month's value rests on (discharges, calls, listed persons), 0 where it is not known; (N, T).
        kept: unit-months that are hidden on all pages; (N, T).
        guarded: their counts that nobody may read when small, 0 elsewhere; (K, N, T).
        minimum: smaller than this is small.
    """

    panel: Panel
    codes: tuple[str, ...]
    volume: Floats
    kept: Bools
    guarded: Floats
    minimum: int

    def safe(self, cells: Bools) -> bool:
        """Whether a figure that rests on these cells gives no hidden month away."""
        hidden = self.kept & cells
        count = int(hidden.sum())
        if count < 2:
            return count == 0
        return all(total == 0 or total >= self.minimum for total in self.guarded[:, hidden].sum(axis=1))

    @property
    def treated(self) -> Bools:
        """Unit-months with the new way of working."""
        return self.panel.treated & self.panel.seen

    def shown(self, found: Estimate) -> Estimate:
        """The estimate without what would give a hidden month away, rounded where it rests on any."""
        if not self.kept.any():
            return found
        panel, treated = self.panel, self.treated
        of_unit = {name: at for at, name in enumerate(panel.units)}
        label = {panel.label(int(tick)): at for at, tick in enumerate(panel.ticks)}
        cohort = {panel.label(int(tick)): int(tick) for tick in panel.cohorts}

        def cells(row: Row, kind: str) -> Bools:
            mask = np.zeros(panel.shape, bool)
            if kind == "event":
                return panel.since == row.key
            if kind == "unit":
                mask[of_unit[str(row.key)]] = True
            elif kind == "cohort":
                mask[panel.start == cohort.get(str(row.key), -1)] = True
            else:
                mask[:, label[str(row.key)]] = True
            return mask & treated

        def rows(of: Collection[Row], kind: str) -> tuple[Row, ...]:
            return tuple(_rounded(row) for row in of if self.safe(cells(row, kind)))

        return replace(
            _rounded(found), events=rows(found.events, "event"), groups=rows(found.groups, "cohort"), cells=(),
            calendar=rows(found.calendar, "period"), unit_rows=rows(found.unit_rows, "unit"), coefficients=(),
            series=self._series(found.series, label),
        )  # fmt: skip

    def _series(self, series: Series | None, label: Mapping[str, int]) -> Series | None:
        if series is None:
            return None
        chosen = ~self.panel.never
        fine = []
        for period in series.periods:
            mask = np.zeros(self.panel.shape, bool)
            mask[chosen, label[period]] = True
            fine.append(self.safe(mask))

        def kept(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
            return tuple(_round(value) if ok else None for value, ok in zip(values, fine, strict=True))

        return Series(series.periods, kept(series.observed), kept(series.counterfactual))

    def shown_checks(self, checks: Checks) -> Checks:
        """The checks without those that leave out one unit whose hidden months would be told by the difference."""
        if not self.kept.any():
            return checks
        places = {name: at for at, name in enumerate(self.panel.units)}

        def fine(row: Row) -> bool:
            mask = np.zeros(self.panel.shape, bool)
            mask[places[str(row.key)]] = True
            return self.safe(mask & self.panel.seen)

        return replace(
            checks, left_out=tuple(_rounded(row) for row in checks.left_out if fine(row)),
            placebo_dates=tuple(map(_rounded, checks.placebo_dates)), anticipation=tuple(map(_rounded, checks.anticipation)),
            other_methods=tuple(map(_rounded, checks.other_methods)), unadjusted=tuple(map(_rounded, checks.unadjusted)),
        )  # fmt: skip


def _rounded[R: (Row, Estimate)](row: R) -> R:
    return replace(row, estimate=round(row.estimate, DECIMALS), se=_round(row.se), low=_round(row.low), high=_round(row.high))  # fmt: skip


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def numbers_of(
    definition: Indicator, snapshot: Snapshot, started: Mapping[str, date], first: date, last: date
) -> Numbers:
    """The months of the units of the kinds that start, from `first` to `last`.

    Raises:
        EffectError: nothing is published per unit, or too much is hidden.
    """
    kinds = set(Unit.objects.filter(code__in=started).values_list("kind", flat=True))
    names = dict(Unit.objects.filter(kind__in=kinds).values_list("code", "name"))
    published = list(_published(definition.id, snapshot, names, first, last))
    if not published:
        raise EffectError("nothing_published")
    opened = _opened(definition, snapshot, published)
    found = _numbers(definition, opened, names, started) if _useful(opened) else None
    if found is None or not found.safe(found.treated):
        found = _numbers(definition, published, names, started)
    return found


def _published(name: str, snapshot: Snapshot, units: Collection[str], first: date, last: date) -> Iterator[Month]:  # fmt: skip
    for key, series in queries.among_peers(snapshot, name, "unit").items():
        if key in units:
            for cell in series.cells:
                if first <= cell.period <= last:
                    yield Month(
                        key, cell.period, cell.value, cell.numerator, cell.denominator, cell.suppressed
                    )


def _opened(definition: Indicator, snapshot: Snapshot, months: list[Month]) -> list[Month]:
    """The same months with the numbers of those that are hidden, where the snapshot has kept them."""
    row = HiddenMonths.objects.filter(snapshot=snapshot, indicator=definition.id).first()
    if row is None:
        return months
    scale = 100.0 if definition.unit == "percent" else 1.0
    held = {(unit, period): numbers for unit, cells in row.cells.items() for period, *numbers in cells}
    found = []
    for month in months:
        numbers = held.get((month.unit, month.period.isoformat())) if month.kept else None
        if numbers is not None:
            numerator, denominator, value = numbers
            month = Month(month.unit, month.period, None if value is None else scale * value, numerator, denominator, True)  # fmt: skip
        found.append(month)
    return found


def _useful(months: list[Month]) -> bool:
    return sum(month.kept and month.value is not None for month in months) >= FEWEST


def _numbers(
    definition: Indicator, months: list[Month], names: Mapping[str, str], started: Mapping[str, date]
) -> Numbers:
    if not any(month.value is not None for month in months):
        raise EffectError("nothing_published")
    without = sum(month.value is None and month.kept for month in months) / len(months)
    if without > MOST_HIDDEN:
        raise EffectError("mostly_hidden", share=round(100 * without))
    weighted = isinstance(definition.measure, Share | ShareOfSums | Rate | MeanDays) and all(
        month.denominator for month in months if month.value is not None
    )
    months = [month for month in months if not weighted or month.value is not None]
    held = from_frame(
        {"unit": [m.unit for m in months], "month": [m.period for m in months],
         "value": [float("nan") if m.value is None else m.value for m in months], "weight": [m.denominator or 1.0 for m in months]},
        unit="unit", time="month", outcome="value", start=dict(started), weight="weight" if weighted else None,
    )  # fmt: skip
    used = sum(month.kept and month.value is not None for month in months)
    if used:
        held = held.with_notes(Note("kept_cells", {"share": round(100 * used / len(months))}))
    elif without > MANY_HIDDEN:
        held = held.with_notes(Note("hidden_cells", {"share": round(100 * without)}))
    return _with_counts(definition, months, held, names)


def _with_counts(definition: Indicator, months: list[Month], held: Panel, names: Mapping[str, str]) -> Numbers:  # fmt: skip
    place = {code: at for at, code in enumerate(held.units)}
    column = {held.label(int(tick)): at for at, tick in enumerate(held.ticks)}
    volume, kept = np.zeros(held.shape), np.zeros(held.shape, bool)
    guarded = np.zeros((len(guarded_counts(definition, 0.0, 0.0)), *held.shape))
    for month in months:
        if month.value is None:
            continue
        at = place[month.unit], column[f"{month.period:%Y-%m}"]
        volume[at] = month.denominator or 0.0
        if month.kept:
            kept[at] = True
            guarded[:, *at] = guarded_counts(definition, month.numerator or 0.0, month.denominator or 0.0)
    named = replace(held, units=tuple(names[code] for code in held.units), name=definition.id)
    return Numbers(named, held.units, volume, kept, guarded, definition.minimum_cell)
