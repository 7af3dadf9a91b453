"""What a twin is built from: the content of `narmare/content/regions`, read into checked dataclasses."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from narmare.analysis.tables import OWNERS


FOLDER = resources.files("narmare.content") / "regions"
OLDEST = 100  # the last age class of the profile holds everybody of 100 or over


@dataclass(frozen=True)
class Municipality:
    """A municipality and its residents on 31 December of some years."""

    code: str
    name: str
    residents: Mapping[int, int]

    def __post_init__(self) -> None:
        if not self.residents:
            raise ValueError(f"Municipality {self.code}: no number of residents for any year.")

    def level(self, year: float) -> float:
        """Residents at a moment, in years (2024.0 = 31 December 2024); straight between known years, level outside."""
        years = sorted(self.residents)
        return float(np.interp(year, years, [self.residents[y] for y in years]))


@dataclass(frozen=True)
class CareCentre:
    """A primary care centre."""

    name: str
    municipality: str
    owner: str

    def __post_init__(self) -> None:
        if self.owner not in OWNERS:
            raise ValueError(f"{self.name}: owner {self.owner!r}; write one of {', '.join(OWNERS)}.")


@dataclass(frozen=True)
class Hospital:
    """A hospital with an emergency department; `weight` is its share of the region's patients."""

    name: str
    municipality: str
    weight: float
    clinics: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """One region: who lives there and which units it has."""

    name: str
    code: str
    municipalities: tuple[Municipality, ...]
    care_centres: tuple[CareCentre, ...]
    hospitals: tuple[Hospital, ...]
    home_care: tuple[str, ...]
    ambulance: tuple[str, ...]
    virtual: str
    # Share of the population by age 0-100 and sex (female, male): shape (101, 2).
    profile: NDArray[np.float64]

    def __post_init__(self) -> None:
        known = {m.code for m in self.municipalities}
        places: tuple[CareCentre | Hospital, ...] = (*self.care_centres, *self.hospitals)
        for place in places:
            if place.municipality not in known:
                raise ValueError(
                    f"{place.name}: municipality {place.municipality} is not one of the region's."
                )
        if without := known - {c.municipality for c in self.care_centres}:
            raise ValueError(f"No care centre in municipality {', '.join(sorted(without))}.")


def read(name: str) -> Any:
    """A YAML file of the regions' content."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


@cache
def calibration() -> Mapping[str, Any]:
    """Rates, seasons and published figures."""
    content: Mapping[str, Any] = read("calibration.yaml")
    return content


def age_profile(area: str) -> NDArray[np.float64]:
    """Share of the population by age and sex, from Statistics Sweden's counts."""
    counts = np.zeros((OLDEST + 1, 2))
    with (FOLDER / "age_sex_2015.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["area"] == area:
                counts[int(row["age"]), int(row["sex"] == "male")] += int(row["residents"])
    if not counts.sum():
        raise LookupError(f"age_sex_2015.csv has no rows for the area {area}.")
    return counts / counts.sum()


def regions(key: str) -> tuple[Region, ...]:
    """The regions of a twin: one for `kronoberg`, 21 for `sweden`.

    Raises:
        LookupError: another key.
    """
    if key == "kronoberg":
        return (_one(read("kronoberg.yaml")),)
    if key == "sweden":
        return _sweden(read("sweden.yaml"))
    raise LookupError(f"There is no region {key}. There are: kronoberg, sweden.")


def _one(content: Mapping[str, Any]) -> Region:
    return Region(
        name=content["name"],
        code=content["code"],
        municipalities=tuple(Municipality(**m) for m in content["municipalities"]),
        care_centres=tuple(CareCentre(**c) for c in content["care_centres"]),
        hospitals=tuple(Hospital(**{**h, "clinics": tuple(h["clinics"])}) for h in content["hospitals"]),
        home_care=tuple(content["home_care"]),
        ambulance=tuple(content["ambulance"]),
        virtual=content["virtual"],
        profile=age_profile(content["profile"]["area"]),
    )


def _sweden(content: Mapping[str, Any]) -> tuple[Region, ...]:
    growth = content["residents"][2024] / sum(r["residents_2015"] for r in content["regions"])
    profile = age_profile(content["profile"]["area"])
    return tuple(
        _by_rule(r, round(r["residents_2015"] * growth), content, profile) for r in content["regions"]
    )


def _by_rule(
    row: Mapping[str, Any], residents: int, content: Mapping[str, Any], profile: NDArray[np.float64]
) -> Region:
    """A region of the whole country: its units are numbered, not named."""
    code, name = row["code"], row["name"]
    place = code + "00"
    centres = max(1, round(residents / content["listed_per_care_centre"]))
    private = round(centres * content["private_share"])
    hospitals = max(1, round(residents / 150_000))
    return Region(
        name=f"Region {name}",
        code=code,
        municipalities=(Municipality(place, name, {2024: residents}),),
        care_centres=tuple(
            CareCentre(f"Vårdcentral {code}-{n + 1}", place, "private" if n < private else "public")
            for n in range(centres)
        ),
        hospitals=tuple(
            Hospital(
                f"Sjukhus {code}-{n + 1}",
                place,
                1 / hospitals,
                ("Medicin", "Kirurgi", "Ortopedi", "Psykiatri"),
            )
            for n in range(hospitals)
        ),
        home_care=(f"Hemsjukvård {code}",),
        ambulance=(f"Ambulans {code}",),
        virtual=f"Virtuell mottagning {code}",
        profile=profile,
    )
