"""Everybody who lives or has lived in the region during the twin: one array per property, one place per person.

Persons are only added, never removed, so a place in the arrays stays the same person; `here` says who is a resident
for at least a part of the month.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import DAY, OPEN_DAY


ILLNESS_COUNT = 5
RATES = (
    "doctor_visits",
    "other_visits",
    "clinic_visits",
    "contacts",
    "referrals",
    "emergency_visits",
    "unplanned",
    "planned",
)
NO_CARE, HOME, SPECIAL_HOUSING = 0, 1, 2


@dataclass
class People:
    """One array per property.  Days are days since 1970; -1 means none; OPEN_DAY means not yet."""

    ids: NDArray[np.int64]
    birth: NDArray[np.int32]  # first day of the month of birth
    sex: NDArray[np.int8]  # 0 female, 1 male
    municipality: NDArray[np.int8]
    arrive: NDArray[np.int32]
    leave: NDArray[np.int32]
    here: NDArray[np.bool_]
    died: NDArray[np.bool_]
    illness_luck: NDArray[np.float32]  # (n, illnesses)
    frailty_luck: NDArray[np.float32]
    appetite: NDArray[np.float32]  # own factor on all use of care, mean 1
    ill: NDArray[np.bool_]  # (n, illnesses)
    frailty: NDArray[np.int8]
    unit: NDArray[np.int16]  # listed care centre
    listed_from: NDArray[np.int32]
    usual_seat: NDArray[np.int8]  # the doctor's seat that a person tends to meet
    named_seat: NDArray[np.int8]
    named_from: NDArray[np.int32]
    contact_until: NDArray[np.int32]  # the care contact's last day, or before the twin
    care: NDArray[np.int8]  # municipal care: NO_CARE, HOME, SPECIAL_HOUSING
    care_from: NDArray[np.int32]
    plan_until: NDArray[np.int32]
    programme: NDArray[np.int8]  # self-monitoring
    programme_from: NDArray[np.int32]
    in_hospital_until: NDArray[np.int64]  # seconds
    rate: dict[str, NDArray[np.float32]] = field(default_factory=dict)  # events a month

    def __len__(self) -> int:
        return len(self.ids)

    def age(self, day: int) -> NDArray[np.int64]:
        """Whole years on a day, 0 to 110."""
        return np.clip((day - self.birth.astype(np.int64)) * 4 // 1461, 0, 110)

    def extend(self, more: People) -> None:
        """Add persons at the end."""
        for f in fields(self):
            mine, theirs = getattr(self, f.name), getattr(more, f.name)
            if f.name == "rate":
                self.rate = {name: np.concatenate([mine[name], theirs[name]]) for name in RATES}
            else:
                setattr(self, f.name, np.concatenate([mine, theirs]))

    def resident_at(self, who: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each of `who` is a resident at the moment (seconds) beside it."""
        day = at // DAY
        return np.asarray((day >= self.arrive[who]) & (day < self.leave[who]))


def newcomers(
    ids: NDArray[np.int64],
    birth: NDArray[np.int32],
    sex: NDArray[np.int8],
    municipality: NDArray[np.int8],
    arrive: NDArray[np.int32],
    rng: np.random.Generator,
) -> People:
    """Persons that the twin does not know yet: no listing, no illness looked up, their lot drawn."""
    n = len(ids)

    return People(
        ids=ids, birth=birth, sex=sex, municipality=municipality, arrive=arrive,
        leave=np.full(n, OPEN_DAY, np.int32), here=np.ones(n, bool), died=np.zeros(n, bool),
        illness_luck=rng.random((n, ILLNESS_COUNT), dtype=np.float32),
        frailty_luck=rng.random(n, dtype=np.float32),
        appetite=rng.gamma(2.2, 1 / 2.2, n).astype(np.float32),
        ill=np.zeros((n, ILLNESS_COUNT), bool), frailty=np.ones(n, np.int8),
        unit=np.full(n, -1, np.int16), listed_from=np.full(n, OPEN_DAY, np.int32),
        usual_seat=np.full(n, -1, np.int8), named_seat=np.full(n, -1, np.int8), named_from=np.full(n, OPEN_DAY, np.int32),
        contact_until=np.zeros(n, np.int32), care=np.zeros(n, np.int8), care_from=np.full(n, OPEN_DAY, np.int32),
        plan_until=np.zeros(n, np.int32), programme=np.full(n, -1, np.int8), programme_from=np.full(n, OPEN_DAY, np.int32),
        in_hospital_until=np.zeros(n, np.int64), rate={name: np.zeros(n, np.float32) for name in RATES},
    )  # fmt: skip
