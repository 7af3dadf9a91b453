"""Rows of tests/rules/access_table.py for initiatives, benefits, mandate, roll-out and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from narmare.programme import actions
from narmare.programme.models import Area, Benefit, Initiative, Revision, Strategy
from tests.cast import NOW, Cast


def initiative_at(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The code of an initiative that reaches the unit, with a benefit there."""
    return lambda cast: {"code": _made(cast, unit).code}


def benefit_at(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The address of a benefit that the unit takes home."""
    return lambda cast: {"code": _made(cast, unit).code, "number": 1}


def rollout_at(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The address of a roll-out at the unit."""
    return lambda cast: {"code": _made(cast, unit).code, "unit": unit}


def step_at(unit: str, step: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The address of a step of an initiative."""
    return lambda cast: {"code": _made(cast, unit).code, "step": step}


def revision(cast: Cast) -> Mapping[str, Any]:
    """A change of an initiative's text."""
    one = _made(cast, "vc-01")
    actions.edit_initiative(
        initiative=one, seen=one.version, values={"why": "Ny"}, by=cast["programme_lead"], now=NOW
    )
    return {"pk": Revision.objects.get(initiative=one, action="edited").pk}


def _area() -> Area:
    """An area: the region's own where its programme is read, else one of a programme made here."""
    found = Area.objects.order_by("pk").first()
    if found is not None:
        return found
    titles = {"title_sv": "Provat", "title_en": "Tried"}
    strategy = Strategy.objects.create(
        code="tried", region_name="R", vision_sv="V", vision_en="V", adopted=2017, **titles
    )
    return Area.objects.create(strategy=strategy, code="A", **titles)


def _made(cast: Cast, unit: str) -> Initiative:
    lead = cast["programme_lead"]
    made = actions.propose_initiative(
        title="Provat initiativ", area=_area(), why="x", groups=["listed"], units=[cast.units[unit]], goals=[],
        at=cast.units["07"], by=lead, now=NOW,
    )  # fmt: skip
    values = {
        "title": "Nytta", "category": Benefit.Category.TIME, "payout": Benefit.Payout.TIME, "group": "listed", "unit": cast.units[unit],
    }  # fmt: skip
    actions.add_benefit(initiative=made, values=values, by=lead, now=NOW)
    return made
