"""Reads of the published numbers.  A snapshot never changes, so what is read of it is kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import Indicator
from narmare.followup.models import Measurement, Snapshot


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
    """Every indicator's series at one place (level region, municipality, unit, owner, age_band or sex)."""
    return _at_place(snapshot.pk, level, key, grain)


@lru_cache(maxsize=256)
def _at_place(snapshot: int, level: str, key: str, grain: str) -> Mapping[str, Series]:
    rows = Measurement.objects.filter(snapshot=snapshot, level=level, key=key, grain=grain).order_by(
        "indicator", "period"
    )
    return {indicator: series for (indicator, _), series in _series(level, rows.values_list(*FIELDS)).items()}


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
    for indicator, key, period, numerator, denominator, value, low, high, suppressed in rows:
        read = partial(_in_unit, indicator)
        cell = Cell(period, numerator, denominator, read(value), read(low), read(high), suppressed)
        cells.setdefault((indicator, key), []).append(cell)
    return {name: Series(name[0], level, name[1], tuple(found)) for name, found in cells.items()}


def _in_unit(indicator: str, value: float | None) -> float | None:
    definition = definitions().get(indicator)
    return (
        value * 100
        if value is not None and definition is not None and definition.unit == "percent"
        else value
    )


def series_of(snapshot: Snapshot, indicator: str, level: str, key: str) -> Series:
    """One indicator's months at one place; without cells when nothing is published there."""
    return at_place(snapshot, level, key).get(indicator) or Series(indicator, level, key, ())


def forget() -> None:
    """Empty the memory (tests that publish, roll back and publish again with the same key)."""
    for kept in (_at_place, _among_peers):
        kept.cache_clear()
