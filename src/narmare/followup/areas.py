"""The areas that indicators are grouped by, and the ways of working whose spread is followed: read from content/indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from narmare.analysis.indicators.definition import Text


class AreasError(ValueError):
    """A file of content/indicators is wrong: what, where, what to do."""


@dataclass(frozen=True)
class Area:
    """A heading of the overview, and the indicators under it in order."""

    id: str
    title: Text
    indicators: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.id.isidentifier() or not self.indicators:
            raise AreasError(f"Area {self.id!r}: it needs a plain id and at least one indicator.")


@dataclass(frozen=True)
class Way:
    """A new way of working: the indicator whose share shows it, and the code of the initiative that brings it."""

    indicator: str
    initiative: str


OTHER = Area("ovrigt", Text("Övriga mätetal", "Other indicators"), ("*",))


@cache
def areas() -> tuple[Area, ...]:
    """Every area in order.

    Raises:
        AreasError: an indicator stands in two areas, or a line lacks a part.
    """
    found = tuple(
        Area(row["id"], Text(**row["title"]), tuple(row["indicators"]))
        for row in _rows("areas.yaml", "areas")
    )
    seen: dict[str, str] = {}
    for area in found:
        for indicator in area.indicators:
            if indicator in seen:
                raise AreasError(
                    f"areas.yaml: {indicator} stands in {seen[indicator]} and {area.id}; keep one."
                )
            seen[indicator] = area.id
    return found


def area_of() -> Mapping[str, Area]:
    """Indicator -> its area; what is not named has `OTHER`."""
    return {indicator: area for area in areas() for indicator in area.indicators}


@cache
def ways() -> Mapping[str, Way]:
    """Every way of working whose spread is followed, by indicator, in order."""
    rows = _rows("adoption.yaml", "ways")
    return {row["indicator"]: Way(row["indicator"], row["initiative"]) for row in rows}


def _rows(file: str, name: str) -> list[dict[str, Any]]:
    text = (resources.files("narmare.content") / "indicators" / file).read_text(encoding="utf-8")
    rows = (yaml.safe_load(text) or {}).get(name)
    if not isinstance(rows, list):
        raise AreasError(f"{file}: it needs a list under {name!r}.")
    return rows
