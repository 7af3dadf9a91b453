"""Reads of the published numbers.  A snapshot never changes, so what is read of it is kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import Indicator
from narmare.followup.models import Interpretation, LimitBreak, Measurement, Snapshot
from narmare.region.models import Account


FIELDS = ("indicator", "key", "period", "numerator", "denominator", "value", "low", "high", "suppressed")


@dataclass(frozen=True)
class Cell:
    """One published number.  Without numbers when it is hidden or there was nothing to count.

    Value and interval are in the indicator's unit as people read it: a share is 0 to 100 percent (it is stored as 0 to 1).
    """

    period: date
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    suppressed: bool


@dataclass(frozen=True)
class Series:
    """An indicator's cells at one place, in time order."""

    indicator: str
    level: str
    key: str
    cells: tuple[Cell, ...]

    @property
    def last(self) -> Cell | None:
        """The latest cell, hidden or not."""
        return self.cells[-1] if self.cells else None

    def window(self, months: int) -> Series:
        """The latest `months` cells."""
        return Series(self.indicator, self.level, self.key, self.cells[-months:])

    def at(self, period: date) -> Cell | None:
        """The cell of `period`, or None."""
        return next((cell for cell in self.cells if cell.period == period), None)


def current_snapshot() -> Snapshot | None:
    """The snapshot that pages show, or None before the first is published."""
    return Snapshot.objects.current()


def definitions() -> Mapping[str, Indicator]:
    """Every indicator by id, the region's own included; a new file of it is there at once."""
    return catalogue.load()


def at_place(snapshot: Snapshot, level: str, key: str, grain: str = "month") -> Mapping[str, Series]:
    """Every indicator's series at one place (level region, municipality, unit, owner, age_band, sex or special_housing)."""
    return _at_place(snapshot.pk, level, key, grain)


@lru_cache(maxsize=256)
def _at_place(snapshot: int, level: str, key: str, grain: str) -> Mapping[str, Series]:
    rows = Measurement.objects.filter(snapshot=snapshot, level=level, key=key, grain=grain).order_by(
        "indicator", "period"
    )
    return {indicator: series for (indicator, _), series in _series(level, rows.values_list(*FIELDS)).items()}


def longer_periods(snapshot: Snapshot, indicator: str, level: str, key: str) -> Mapping[str, Series]:
    """One indicator at one place over every kind of period but the month: kind -> series.  One query."""
    return _longer_periods(snapshot.pk, indicator, level, key)


@lru_cache(maxsize=256)
def _longer_periods(snapshot: int, indicator: str, level: str, key: str) -> Mapping[str, Series]:
    rows = (
        Measurement.objects.filter(snapshot=snapshot, indicator=indicator, level=level, key=key)
        .exclude(grain="month")
        .order_by("grain", "period")
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for grain, *row in rows.values_list("grain", *FIELDS):
        found.setdefault(grain, []).append(tuple(row))
    return {grain: _series(level, inside)[indicator, key] for grain, inside in found.items()}


def longer_among_peers(snapshot: Snapshot, indicator: str, level: str) -> Mapping[str, Mapping[str, Series]]:
    """One indicator at every place of a level over each kind of period but the month: kind -> key -> series.  One query."""
    return _longer_among_peers(snapshot.pk, indicator, level)


@lru_cache(maxsize=64)
def _longer_among_peers(snapshot: int, indicator: str, level: str) -> Mapping[str, Mapping[str, Series]]:
    rows = (
        Measurement.objects.filter(snapshot=snapshot, indicator=indicator, level=level)
        .exclude(grain="month")
        .order_by("grain", "key", "period")
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for grain, *row in rows.values_list("grain", *FIELDS):
        found.setdefault(grain, []).append(tuple(row))
    return {
        grain: {key: series for (_, key), series in _series(level, inside).items()}
        for grain, inside in found.items()
    }


def among_peers(snapshot: Snapshot, indicator: str, level: str, grain: str = "month") -> Mapping[str, Series]:
    """One indicator's series at every place of a level, by key."""
    return _among_peers(snapshot.pk, indicator, level, grain)


@lru_cache(maxsize=128)
def _among_peers(snapshot: int, indicator: str, level: str, grain: str) -> Mapping[str, Series]:
    rows = Measurement.objects.filter(
        snapshot=snapshot, indicator=indicator, level=level, grain=grain
    ).order_by("key", "period")
    return {key: series for (_, key), series in _series(level, rows.values_list(*FIELDS)).items()}


def _series(level: str, rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], Series]:
    cells: dict[tuple[str, str], list[Cell]] = {}
    percent = {name for name, definition in definitions().items() if definition.unit == "percent"}
    for indicator, key, period, numerator, denominator, value, low, high, suppressed in rows:
        read = _as_percent if indicator in percent else _as_it_is
        cell = Cell(period, numerator, denominator, read(value), read(low), read(high), suppressed)
        cells.setdefault((indicator, key), []).append(cell)
    return {name: Series(name[0], level, name[1], tuple(found)) for name, found in cells.items()}


def _as_percent(value: float | None) -> float | None:
    return None if value is None else value * 100


def _as_it_is(value: float | None) -> float | None:
    return value


def series_of(snapshot: Snapshot, indicator: str, level: str, key: str) -> Series:
    """One indicator's months at one place; without cells when nothing is published there."""
    return at_place(snapshot, level, key).get(indicator) or Series(indicator, level, key, ())


def months_of_units(snapshot: Snapshot, first: date) -> Mapping[str, Mapping[str, Series]]:
    """Every indicator's months from `first` on at every unit: indicator -> unit -> series.  One query."""
    return _months_of_units(snapshot.pk, first)


@lru_cache(maxsize=8)
def _months_of_units(snapshot: int, first: date) -> Mapping[str, Mapping[str, Series]]:
    rows = Measurement.objects.filter(
        snapshot=snapshot, level="unit", grain="month", period__gte=first
    ).order_by("indicator", "key", "period")
    found: dict[str, dict[str, Series]] = {}
    for (indicator, key), series in _series("unit", rows.values_list(*FIELDS)).items():
        found.setdefault(indicator, {})[key] = series
    return found


def breaks_at(level: str, key: str) -> Mapping[str, tuple[LimitBreak, ...]]:
    """Where limits begin anew at a place, by indicator.  What is drawn in a chart is open to all who see the chart."""
    found: dict[str, tuple[LimitBreak, ...]] = {}
    for one in LimitBreak.objects.filter(level=level, key=key, ended_at=None):
        found[one.indicator] = (*found.get(one.indicator, ()), one)
    return found


def breaks_of(indicator: str) -> Mapping[tuple[str, str], tuple[LimitBreak, ...]]:
    """Where an indicator's limits begin anew, by level and key of the place."""
    found: dict[tuple[str, str], tuple[LimitBreak, ...]] = {}
    for one in LimitBreak.objects.filter(indicator=indicator, ended_at=None).select_related("set_by"):
        found[one.level, one.key] = (*found.get((one.level, one.key), ()), one)
    return found


def interpretations(
    account: Account, level: str, key: str, indicator: str = "", *, period: date | None = None
) -> list[Interpretation]:
    """What has been said of a place, of one indicator or of all, that this reader may see; latest month first."""
    found = Interpretation.objects.visible_to(account).about(level, key, indicator).filter(withdrawn_at=None)
    if period is not None:
        found = found.filter(period=period)
    return list(found.select_related("written_by"))


def all_interpretations(account: Account) -> QuerySet[Interpretation]:
    """Everything said of any number at any place that this reader may see; what was written last comes first."""
    found = Interpretation.objects.visible_to(account).filter(withdrawn_at=None)
    return found.select_related("written_by").order_by("-written_at", "-pk")


def interpretations_of(account: Account, indicator: str) -> list[Interpretation]:
    """Everything said of an indicator, at every place: for its files."""
    found = Interpretation.objects.visible_to(account).filter(indicator=indicator, withdrawn_at=None)
    return list(found.order_by("level", "key", "period", "written_at"))


def forget() -> None:
    """Empty the memory (tests that publish, roll back and publish again with the same key)."""
    for kept in (_at_place, _among_peers, _longer_periods, _longer_among_peers, _months_of_units):
        kept.cache_clear()
