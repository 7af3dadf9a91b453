"""What moved between two results: the cells whose numbers differ; and whether a definition still counts the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from narmare.analysis.indicators.definition import Indicator


PLACE = ("indicator", "grain", "period", "level", "key")
NUMBERS = ("numerator", "denominator", "value", "suppressed", "definition_version")
# What decides an indicator's numbers; the other fields are words about it, targets and who answers for it.
COUNTED = (
    "unit",
    "measure",
    "year",
    "mature_after_days",
    "valid_from",
    "minimum_cell",
    "periods",
    "special_housing",
)


type Place = tuple[str, str, date, str, str]


@dataclass(frozen=True)
class Number:
    """A cell's numbers; None when hidden."""

    numerator: float | None
    denominator: float | None
    value: float | None
    suppressed: bool
    definition_version: str


@dataclass(frozen=True)
class Moved:
    """A cell with other numbers than before; None where it was not there."""

    indicator: str
    grain: str
    period: date
    level: str
    key: str
    before: Number | None
    after: Number | None


def digest(one: Indicator) -> str:
    """SHA-256 in hex of what decides an indicator's numbers: the same for other words, another for another count."""
    return hashlib.sha256(repr([getattr(one, name) for name in COUNTED]).encode()).hexdigest()


def compare(old: pa.Table, new: pa.Table) -> list[Moved]:
    """The cells that differ between two results, in order of place.  The snapshot id is no difference."""
    was, is_now = _by_place(old), _by_place(new)
    places = sorted(was.keys() | is_now.keys())
    return [
        Moved(*place, was.get(place), is_now.get(place))
        for place in places
        if was.get(place) != is_now.get(place)
    ]


def _by_place(table: pa.Table) -> Mapping[Place, Number]:
    rows = table.select([*PLACE, *NUMBERS]).to_pylist()
    return {_place(row): Number(*(row[name] for name in NUMBERS)) for row in rows}


def _place(row: Mapping[str, Any]) -> Place:
    return row["indicator"], row["grain"], row["period"], row["level"], row["key"]
