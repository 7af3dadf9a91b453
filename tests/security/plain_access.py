"""Who may read about whom, said once more in the plainest way: sets and loops, no database.  The judge of `test_no_way_in.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


PROVIDER = {"vc-01": "07", "vc-02": "vc-02", "sj-01": "07", "hs-01": "0780"}
ABOVE = {unit: {unit, "0780", "07"} for unit in PROVIDER}
CARE = {"clinician", "municipal_clinician"}
LEADS = {  # path -> of another provider, blocked
    "lift_consent": (False, True), "lift_emergency": (False, True), "consent": (True, False),
    "incapable": (True, False), "request": (True, True), "emergency": (True, False),
}  # fmt: skip


@dataclass
class PlainOpening:
    """An opening; `items` are (unit, kind) with whether they have been opened."""

    person: int
    account: str
    unit: str
    path: str
    ends: datetime
    ended: bool = False
    items: dict[str, bool] = field(default_factory=dict)


@dataclass
class Plain:
    """Everything that decides, as plain sets."""

    own: dict[str, int]
    listed: dict[int, str]
    protected: set[int] = field(default_factory=set)
    informed: set[int] = field(default_factory=set)
    roles: set[tuple[str, str, str]] = field(default_factory=set)  # account, role, unit
    named: dict[tuple[int, str], tuple[str, str]] = field(
        default_factory=dict
    )  # person, kind -> account, unit
    care: set[tuple[int, str]] = field(default_factory=set)
    rights: set[tuple[int, str]] = field(default_factory=set)
    blocks: set[tuple[int, str, str]] = field(default_factory=set)  # person, kind, unit
    openings: dict[int, PlainOpening] = field(default_factory=dict)

    def blocked(self, person: int, kind: str, unit: str) -> bool:
        return any((person, kind, above) in self.blocks for above in ABOVE[unit])

    def kept(self, person: int, reader: str) -> bool:
        """Whether where the person is listed keeps what it holds from `reader`."""
        source = self.listed.get(person)
        if PROVIDER[reader] != "07" and (person, "outer", "07") in self.blocks:
            return True
        if source is None or source == reader:
            return False
        return self.blocked(person, "inner" if PROVIDER[source] == PROVIDER[reader] else "outer", source)

    def reads(self, account: str, person: int) -> bool:
        if self.own.get(account) == person:
            return True
        if (person, account) in self.rights and person not in self.protected:
            return True
        return any(
            self.through(account, role, unit, person)
            for who, role, unit in self.roles
            if who == account and role in CARE
        )

    def through(self, account: str, role: str, unit: str, person: int) -> bool:
        if self.blocked(person, "reader", unit):
            return False
        if any(self.named.get((person, kind)) == (account, unit) for kind in ("doctor", "care_contact")):
            if not self.kept(person, unit):
                return True
        if person in self.protected:
            return False
        if role == "municipal_clinician":
            return (person, unit) in self.care and not self.kept(person, unit)
        return self.listed.get(person) == unit

    def shows(self, opening: PlainOpening, now: datetime) -> bool:
        """Whether the opening shows the person's basic data at `now`."""
        works = any((opening.account, role, opening.unit) in self.roles for role in CARE)
        if opening.ended or now >= opening.ends or not works or opening.person in self.protected:
            return False
        source = self.listed.get(opening.person)
        if source is None or not opening.items.get(source):
            return False
        across = PROVIDER[source] != PROVIDER[opening.unit]
        blocked = self.blocked(opening.person, "reader", opening.unit) or (
            source != opening.unit and self.blocked(opening.person, "outer" if across else "inner", source)
        )
        return (across, blocked) == LEADS[opening.path] and (not across or opening.person in self.informed)
