"""What one changed case is worth, by indicator: read from content/values/effects.yaml, which a region replaces by its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from narmare.analysis.effects.value import UNITS, Factor
from narmare.analysis.indicators.definition import Text


class ValuesError(ValueError):
    """The file of values is wrong: where and what."""


@dataclass(frozen=True)
class UnitValue:
    """What one case more (or fewer) is worth in one unit.

    amount: low, middle and high for a change of one case in the wanted direction; 0 or more.
    """

    unit: str
    name: Text
    amount: tuple[float, float, float]
    cashable: bool
    source: Text

    def __post_init__(self) -> None:
        low, middle, high = self.amount
        if self.unit not in UNITS:
            raise ValuesError(f"A value's unit is {', '.join(UNITS)}, not {self.unit!r}.")
        if not 0 <= low <= middle <= high:
            raise ValuesError(f"{self.name.en}: low, middle and high are 0 or more and ascend, not {self.amount}.")  # fmt: skip


@dataclass(frozen=True)
class Valued:
    """What an indicator's cases are called and worth; `price_year` is of SEK."""

    indicator: str
    counted: Text
    price_year: int
    values: tuple[UnitValue, ...]

    def factors(self, direction: str) -> tuple[Factor, ...]:
        """For `value.value`: what a change of the outcome by +1 is worth, so negative where the indicator should fall."""
        return tuple(_factor(one, self.price_year, -1 if direction == "down" else 1) for one in self.values)


def _factor(one: UnitValue, price_year: int, sign: int) -> Factor:
    low, middle, high = sorted(sign * amount for amount in one.amount)
    year = price_year if one.unit == "sek" else None
    return Factor(one.name.en, one.unit, low, middle, high, one.cashable, one.source.en, year)


@cache
def unit_values() -> Mapping[str, Valued]:
    """Every indicator that has values.

    Raises:
        ValuesError: the file is wrong.
    """
    text = (resources.files("narmare.content") / "values" / "effects.yaml").read_text(encoding="utf-8")
    return read(text)


def read(text: str) -> Mapping[str, Valued]:
    """The same from a text.

    Raises:
        ValuesError: a part is missing, not known, or stands twice.
    """
    rows = (yaml.safe_load(text) or {}).get("values")
    if not isinstance(rows, list):
        raise ValuesError("effects.yaml: it needs a list under 'values'.")
    found: dict[str, Valued] = {}
    for row in rows:
        one = _valued(row)
        if one.indicator in found:
            raise ValuesError(f"effects.yaml: {one.indicator} stands twice; keep one.")
        found[one.indicator] = one
    return found


def _valued(row: Mapping[str, Any]) -> Valued:
    try:
        values = tuple(
            UnitValue(part["unit"], Text(**part["name"]), tuple(part["amount"]), part["cashable"], Text(**part["source"]))
            for part in row["factors"]
        )  # fmt: skip
        return Valued(row["indicator"], Text(**row["counted"]), row["price_year"], values)
    except KeyError as missing:
        raise ValuesError(f"effects.yaml, {row.get('indicator', '?')}: {missing} is missing.") from None
