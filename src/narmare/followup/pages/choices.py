"""How a reader has chosen to see an indicator, and the links that choose otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.followup import drawings
from narmare.followup.judgement import MONTHS, sized
from narmare.followup.pages.periods import KINDS
from narmare.followup.places import Place


WINDOWS = (24, 48, 96)  # months that a reader may choose to see


def months_of(asked: str | None) -> int:
    """The number of months to show: one of `WINDOWS`, two years when the address says something else."""
    # Python refuses to read a number of more than 4,300 digits
    return int(asked) if asked and asked.isdecimal() and len(asked) < 5 and int(asked) in WINDOWS else MONTHS


@dataclass(frozen=True)
class View:
    """How a reader wants to see an indicator.

    months: how far back; kind: what the limits rest on; compared: months that units are compared over;
    period, mapped: the kind of period (a key of `KINDS`) in the table and on the map, where "" is the latest month.
    """

    months: int = MONTHS
    kind: str = "xmr"
    compared: int = 1
    period: str = "ar"
    mapped: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> View:
        """From the parameters of the address; anything unknown is the usual."""
        return cls(
            months_of(asked.get("manader")),
            "size" if asked.get("granser") == "antal" else "xmr",
            12 if asked.get("jamfor") == "12" else 1,
            asked["period"] if asked.get("period") in KINDS else "ar",
            asked["karta"] if asked.get("karta") in KINDS else "",
        )


USUAL = View()


def address(definition: Indicator, place: Place, view: View) -> str:
    """The page seen this way; what is as usual is left out of the address."""
    asked = {"plats": place.key} if place.level != "region" else {}
    asked |= {"manader": str(view.months)} if view.months != MONTHS else {}
    asked |= {"granser": "antal"} if view.kind == "size" else {}
    asked |= {"jamfor": "12"} if view.compared == 12 else {}
    asked |= {"period": view.period} if view.period != "ar" else {}
    asked |= {"karta": view.mapped} if view.mapped else {}
    page = reverse("indicator", args=[definition.id])
    return f"{page}?{urlencode(asked)}" if asked else page


def period_addresses(definition: Indicator, place: Place, view: View) -> Mapping[str, str]:
    """Each kind of period -> the page that shows it."""
    return {key: address(definition, place, replace(view, period=key)) for key in KINDS}


def map_addresses(definition: Indicator, place: Place, view: View) -> Mapping[str, str]:
    """Each kind of period, and "" for the latest month -> the page whose map shows it."""
    return {key: address(definition, place, replace(view, mapped=key)) for key in ("", *KINDS)}


def windows(definition: Indicator, place: Place, view: View) -> tuple[dict[str, Any], ...]:
    """Links that choose how far back the chart goes."""
    return tuple(
        {
            "label": _("%(years)s år") % {"years": window // 12},
            "url": address(definition, place, replace(view, months=window)),
            "current": window == view.months,
        }
        for window in WINDOWS
    )


def kinds(definition: Indicator, place: Place, view: View) -> tuple[dict[str, Any], ...]:
    """Links that choose what the limits rest on, where there is a choice."""
    if not sized(definition):
        return ()
    labels = (("xmr", _("Gränser från månad till månad")), ("size", _("Gränser efter antal")))
    return tuple(
        {
            "label": label,
            "url": address(definition, place, replace(view, kind=kind)),
            "current": kind == view.kind,
        }
        for kind, label in labels
    )


def spans(definition: Indicator, place: Place, view: View) -> tuple[dict[str, Any], ...]:
    """Links that choose how many months units are compared over, where months may be added up."""
    if not drawings.poolable(definition):
        return ()
    labels = ((1, _("Senaste månaden")), (12, _("Senaste 12 månaderna")))
    return tuple(
        {
            "label": label,
            "url": address(definition, place, replace(view, compared=span)) + "#tratt",
            "current": span == view.compared,
        }
        for span, label in labels
    )
