"""What a provider tells about who signs in besides who it is: a resident's number, the assignment of a member of staff.

The names of the claims and the meaning of a purpose are content: `content/access/sign_in.yaml`.  No database here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from narmare.region import numbers
from narmare.region.permissions import ROLES


@dataclass(frozen=True)
class Vocabulary:
    """The names of claims, and which roles each purpose opens."""

    person: tuple[str, ...]
    unit: tuple[str, ...]
    purpose: tuple[str, ...]
    name: tuple[str, ...]
    purposes: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        unknown = {role for roles in self.purposes.values() for role in roles} - set(ROLES)
        if unknown:
            raise ValueError(
                f"content/access/sign_in.yaml: no role is called {sorted(unknown)}. Use {sorted(ROLES)}."
            )


@dataclass(frozen=True)
class Commission:
    """An assignment (medarbetaruppdrag): the HSA-id of its unit in capitals, and its purpose; either may be missing."""

    unit: str
    purpose: str
    name: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that its purpose opens."""
        known = {purpose.casefold(): roles for purpose, roles in vocabulary().purposes.items()}
        return known.get(self.purpose.casefold(), frozenset())


@cache
def vocabulary() -> Vocabulary:
    """What `content/access/sign_in.yaml` says."""
    text = resources.files("narmare.content").joinpath("access", "sign_in.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    names = {key: tuple(read["commission"][key]) for key in ("unit", "purpose", "name")}
    purposes = {purpose: frozenset(roles) for purpose, roles in read["purposes"].items()}
    return Vocabulary(person=tuple(read["person"]), purposes=purposes, **names)


def commission(claims: Mapping[str, Any]) -> Commission | None:
    """The assignment in the claims; None where nothing of one is there."""
    names = vocabulary()
    unit, purpose, name = (_text(claims, one) for one in (names.unit, names.purpose, names.name))
    return Commission(unit.upper(), purpose, name) if unit or purpose or name else None


def personal_number(claims: Mapping[str, Any], today: date) -> str:
    """The personnummer or samordningsnummer in twelve digits; empty where there is none that can be one."""
    told = _text(claims, vocabulary().person).replace("-", "", 1)
    number = numbers.parse(told, today)
    return told if number is not None and number.digits == told else ""


def _text(claims: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of the claims that is there.  One that holds several values says nothing: nobody chose among them."""
    return next((value.strip() for name in names if isinstance(value := claims.get(name), str)), "")
