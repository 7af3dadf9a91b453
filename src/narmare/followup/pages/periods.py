"""An indicator over longer periods: years, half-years, tertials, and twelve or eighteen months on end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import GRAINS, first_day, month_index
from narmare.design.tables import Column, Table, table
from narmare.followup import queries
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.followup.words import bare, month, shown, whole


# Word in the address -> the engine's name of the kind of period, in the order of the page.
KINDS: Mapping[str, str] = {
    "ar": "year", "halvar": "half_year", "tertial": "tertial", "12": "rolling_12", "18": "rolling_18",
}  # fmt: skip
MOST = 24  # rows: two years of periods that begin every month


@dataclass(frozen=True)
class Periods:
    """One kind of period as a table, and links to the other kinds that have numbers."""

    table: Table
    kinds: tuple[dict[str, Any], ...]


def periods(
    definition: Indicator, snapshot: Snapshot, place: Place, asked: str, addresses: Mapping[str, str]
) -> Periods | None:
    """The table of the kind asked for, or of the first that has numbers; None when none has.

    Args:
        asked: a key of `KINDS`; anything else asks for years.
        addresses: each key of `KINDS` -> the page that shows it.
    """
    kept = queries.longer_periods(snapshot, definition.id, place.level, place.key)
    found = {key: kept[grain].cells for key, grain in KINDS.items() if grain in kept}
    if not found:
        return None
    chosen = asked if asked in found else next(iter(found))
    titles = titles_of()
    columns = [
        Column(_("Period")),
        Column(_("Värde"), True),
        Column(_("Nämnare"), True),
        Column(_("95 % intervall"), True),
    ]
    rows = [
        (
            name_of(KINDS[chosen], cell.period),
            _("döljs") if cell.suppressed else shown(cell.value, definition),
            whole(cell.denominator),
            f"{bare(cell.low, definition)}–{bare(cell.high, definition)}" if cell.low is not None else "",
        )
        for cell in list(reversed(found[chosen]))[:MOST]
    ]
    return Periods(
        table(titles[chosen], columns, rows, caption_hidden=True),
        tuple(
            {"label": titles[key], "url": f"{addresses[key]}#perioder", "current": key == chosen} for key in found
        ),
    )  # fmt: skip


def titles_of() -> Mapping[str, str]:
    """The kinds of period in words."""
    return {
        "ar": _("År"), "halvar": _("Halvår"), "tertial": _("Tertial"), "12": _("12 månader i följd"),
        "18": _("18 månader i följd"),
    }  # fmt: skip


def name_of(grain: str, first: date) -> str:
    """A period in words: 2025, första halvåret 2025, tertial 2 2025, till och med oktober 2026."""
    kind = GRAINS[grain]
    if kind.rolling:
        return _("till och med %(month)s") % {"month": month(first_day(month_index(first) + kind.months - 1))}
    number = (first.month - 1) // kind.months + 1
    if grain == "half_year":
        half = _("första halvåret") if number == 1 else _("andra halvåret")
        return f"{half} {first.year}"
    return (
        _("tertial %(n)s %(year)s") % {"n": number, "year": first.year}
        if grain == "tertial"
        else str(first.year)
    )
