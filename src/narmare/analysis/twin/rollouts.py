"""When an initiative reaches a unit, and the effect that was planted with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import Months, add_months
from narmare.analysis.twin.region import read
from narmare.analysis.twin.units import KINDS, Units


INDICATORS = (
    "telefontillganglighet_samma_dag", "medicinsk_bedomning_3_dagar", "fast_lakarkontakt", "kontinuitetsindex_lakare_18m",
    "aterinskrivning_30d_65plus", "akutbesok_80plus", "fast_vardkontakt_samordning", "patientkontrakt_eller_sip",
    "egenmonitorering_antal", "webbtidbok_andel", "distanskontakt_video_andel", "taligenkanning_andel",
)  # fmt: skip
HOW = ("added", "relative")
SPREAD = 0.15  # standard deviation of a unit's own size around the planned one, as a share of it


@dataclass(frozen=True)
class Effect:
    """A planted effect: what moves, by how much, how fast."""

    indicator: str | None  # the indicator that shows it; None when none of the twelve does
    quantity: str
    size: float
    how: str
    unit: str
    ramp_months: int
    direct: bool  # the size is in the indicator's own unit; if not, the indicator moves because this does

    def __post_init__(self) -> None:
        if self.indicator is not None and self.indicator not in INDICATORS:
            raise ValueError(f"Effect on {self.indicator}: not one of the twelve indicators.")
        if self.how not in HOW:
            raise ValueError(f"Effect on {self.quantity}: how is {self.how!r}; write added or relative.")
        if self.ramp_months < 1:
            raise ValueError(f"Effect on {self.quantity}: a ramp is at least one month.")


@dataclass(frozen=True)
class Wave:
    """Units of one kind and owner that start between two months."""

    kind: str
    owner: str
    first: date
    last: date
    share: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Wave: {self.kind!r} is no kind of unit. There are: {', '.join(KINDS)}.")
        if self.last < self.first:
            raise ValueError(f"Wave of {self.kind}: it ends {self.last}, before it begins.")


@dataclass(frozen=True)
class Initiative:
    """An initiative with its waves and effects; without effects it is there to catch methods that find any."""

    initiative: str
    title: str
    waves: tuple[Wave, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Start:
    """An initiative reaches a unit; `sizes` holds the unit's own size of each effect."""

    initiative: Initiative
    unit: int
    day: date
    sizes: tuple[float, ...]


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def initiatives() -> tuple[Initiative, ...]:
    """The initiatives of the content file."""
    return tuple(
        Initiative(
            initiative=row["initiative"],
            title=row["title"],
            waves=tuple(
                Wave(w["kind"], w["owner"], _month(w["from"]), _month(w["to"]), w["share"])
                for w in row["waves"]
            ),
            effects=tuple(Effect(**e) for e in row["effects"]),
        )
        for row in read("rollouts.yaml")
    )


def _starts_of(wave: Wave, units: Units, rng: np.random.Generator) -> list[tuple[int, date]]:
    owned = [u for u in units.of_kind(wave.kind) if units.owners[u] == wave.owner]
    order = rng.permutation(owned)[: round(wave.share * len(owned))]
    span = (wave.last.year - wave.first.year) * 12 + wave.last.month - wave.first.month
    steps = np.round(np.linspace(0, span, len(order))).astype(int)
    return [(int(u), add_months(wave.first, int(s))) for u, s in zip(order, steps, strict=True)]


def schedule(units: Units, rng: np.random.Generator) -> tuple[Start, ...]:
    """When each initiative reaches each unit, with the unit's own sizes."""
    starts = []
    for initiative in initiatives():
        for wave in initiative.waves:
            for unit, day in _starts_of(wave, units, rng):
                factor = (1 + SPREAD * rng.standard_normal(len(initiative.effects))).clip(0.5, 1.5)
                sizes = tuple(
                    round(e.size * float(f), 4) for e, f in zip(initiative.effects, factor, strict=True)
                )
                starts.append(Start(initiative, unit, day, sizes))
    return tuple(starts)


class Effects:
    """How much of each quantity the roll-outs have moved at each unit in each month."""

    def __init__(self, starts: tuple[Start, ...], units: Units, months: Months) -> None:
        self._levels: dict[str, NDArray[np.float32]] = {}
        for initiative in initiatives():
            for effect in initiative.effects:
                self._levels[effect.quantity] = np.zeros((months.count, len(units.ids)), np.float32)
        for start in starts:
            since = np.arange(months.count) - months.index(start.day)
            for effect, size in zip(start.initiative.effects, start.sizes, strict=True):
                ramp = ((since + 1) / effect.ramp_months).clip(0, 1)
                self._levels[effect.quantity][:, start.unit] += (size * ramp).astype(np.float32)

    def at(self, quantity: str, month: int) -> NDArray[np.float32]:
        """The size at each unit, in the effect's own unit: shape (units,)."""
        return self._levels[quantity][month]

    def share(self, quantity: str, month: int) -> NDArray[np.float32]:
        """The size of an added effect in percentage points, as a share of one."""
        return self.at(quantity, month) / np.float32(100)


def truth(starts: tuple[Start, ...], units: Units, months: Months) -> list[dict[str, Any]]:
    """One row per initiative, effect and unit that it reached; size 0 on all twelve for an initiative without effect."""
    last = months.first_of(months.count)
    rows = []
    for start in starts:
        if start.day >= last:
            continue
        about = {
            "initiative": start.initiative.initiative,
            "unit_id": units.ids[start.unit],
            "started_on": start.day.isoformat(),
        }
        for effect, size in zip(start.initiative.effects, start.sizes, strict=True):
            rows.append(_row(about, effect, size))
        if not start.initiative.effects:
            nothing = {
                "size": 0.0,
                "how": "added",
                "unit": "none",
                "ramp_months": 0,
                "quantity": None,
                "direct": True,
            }
            rows += [{**about, "indicator": indicator, **nothing} for indicator in INDICATORS]
    return rows


def _row(about: Mapping[str, Any], effect: Effect, size: float) -> dict[str, Any]:
    return {
        **about,
        "indicator": effect.indicator,
        "quantity": effect.quantity,
        "size": size,
        "how": effect.how,
        "unit": effect.unit,
        "ramp_months": effect.ramp_months,
        "direct": effect.direct,
    }
