"""Illness, frailty and need of care of each person, by age and sex.

Nobody's illness is drawn twice: a person gets a number between 0 and 1 per illness at birth, and has the illness from
the age at which its prevalence passes that number.  So illness comes with age and stays.

Prevalences by age are rounded from what Swedish primary care usually sees (chosen, not one published table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.people import People
from narmare.analysis.twin.region import calibration


ILLNESSES = ("heart_failure", "copd_asthma", "diabetes", "blood_pressure", "mental")
_AGES = (0, 20, 40, 50, 60, 70, 80, 90)
_PREVALENCE = {
    "heart_failure": (0, 0, 0.002, 0.007, 0.02, 0.045, 0.11, 0.2),
    "copd_asthma": (0.04, 0.08, 0.08, 0.09, 0.11, 0.13, 0.14, 0.12),
    "diabetes": (0.001, 0.006, 0.02, 0.045, 0.09, 0.15, 0.18, 0.17),
    "blood_pressure": (0, 0.003, 0.06, 0.16, 0.31, 0.46, 0.56, 0.56),
    "mental": (0.005, 0.13, 0.14, 0.13, 0.11, 0.09, 0.10, 0.11),
}
_TABLE = np.array([np.interp(np.arange(111), _AGES, _PREVALENCE[i]) for i in ILLNESSES], np.float32).T

# Use of care by age relative to each other; the level comes from `rates`.
_DOCTOR = np.interp(
    np.arange(111), (0, 3, 12, 25, 45, 65, 80, 95), (1.6, 1.0, 0.6, 0.7, 0.85, 1.15, 1.6, 1.5)
)
_OTHER = np.interp(np.arange(111), (0, 2, 12, 25, 45, 65, 80, 95), (3.0, 1.0, 0.5, 0.7, 0.8, 1.2, 2.2, 2.4))
_EMERGENCY = np.interp(
    np.arange(111), (0, 3, 12, 25, 45, 65, 80, 95), (1.2, 0.8, 0.55, 0.75, 0.65, 0.8, 1.5, 1.9)
)
_UNPLANNED = np.interp(
    np.arange(111), (0, 3, 12, 25, 45, 65, 80, 95), (1.4, 0.35, 0.2, 0.4, 0.5, 1.0, 2.6, 3.4)
)
_PLANNED = np.interp(np.arange(111), (0, 12, 25, 45, 65, 80, 95), (0.4, 0.25, 0.4, 0.8, 1.9, 1.7, 0.5))
_UNPLANNED_SHARE = 0.70  # of admissions; births counted as unplanned

_NEED = {  # name -> (use by age, factor per illness, factor per step of frailty above 3)
    "doctor_visits": (_DOCTOR, 1.45, 1.05),
    "other_visits": (_OTHER, 1.40, 1.08),
    "clinic_visits": (_DOCTOR, 1.35, 1.0),
    "contacts": (_DOCTOR, 1.40, 1.05),
    "referrals": (_DOCTOR, 1.3, 1.0),
    "emergency_visits": (_EMERGENCY, 1.25, 1.15),
    "unplanned": (_UNPLANNED, 1.30, 1.25),
    "planned": (_PLANNED, 1.20, 1.0),
}


def levels() -> Mapping[str, float]:
    """Events per resident and year that each need is scaled to."""
    rates = calibration()["rates"]
    named = {name: rates[name] for name in _NEED if name in rates}
    return {
        **named,
        # a third of the emergency visits come with unplanned admissions, see hospital.py
        "emergency_visits": rates["emergency_visits"] * 2 / 3,
        "unplanned": rates["admissions"] * _UNPLANNED_SHARE,
        "planned": rates["admissions"] * (1 - _UNPLANNED_SHARE),
    }


@dataclass
class Health:
    """Keeps illness, frailty and rates of `people` up to date; the level is set once, on the first population."""

    rng: np.random.Generator
    scale: dict[str, float] | None = None

    def refresh(self, people: People, month_start: int, who: NDArray[np.int64]) -> None:
        """Illness, frailty and monthly rates of `who` at their age of today."""
        age = people.age(month_start)[who]
        ill = people.illness_luck[who] < _TABLE[age]
        people.ill[who] = ill
        people.frailty[who] = frailty_score(age, people.frailty_luck[who], ill.sum(1))
        raw = self._raw(age, ill.sum(1), people.frailty[who], people.appetite[who])
        if self.scale is None:
            here = people.here[who]
            self.scale = {
                name: level / 12 / float(raw[name][here].mean()) for name, level in levels().items()
            }
        for name, values in raw.items():
            people.rate[name][who] = values * np.float32(self.scale[name])

    def _raw(
        self,
        age: NDArray[np.int64],
        burden: NDArray[np.int64],
        frailty: NDArray[np.int8],
        appetite: NDArray[np.float32],
    ) -> Mapping[str, NDArray[np.float32]]:
        frail = np.maximum(frailty.astype(np.float32) - 3, 0)
        return {
            name: (by_age[age] * per_illness**burden * per_step**frail * appetite).astype(np.float32)
            for name, (by_age, per_illness, per_step) in _NEED.items()
        }


def frailty_score(
    age: NDArray[np.int64], luck: NDArray[np.float32], burden: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Clinical frailty 1 to 9, rising with age, illness and the person's own lot."""
    level = 1.2 + np.maximum(age - 55, 0) * 0.062 + burden * 0.45 + (luck - 0.5) * 3.2
    return np.clip(np.round(level), 1, 9).astype(np.int8)
