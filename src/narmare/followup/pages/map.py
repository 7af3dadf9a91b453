"""The map of a region's municipalities for one indicator: the latest month, or a longer period in which less is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.charts.svg import Svg
from narmare.followup import drawings, queries
from narmare.followup.models import Snapshot
from narmare.followup.pages.periods import KINDS, name_of, titles_of
from narmare.followup.places import Place
from narmare.followup.words import month


@dataclass(frozen=True)
class RegionMap:
    """The drawing, the period that it shows in words, and links to the other periods that have numbers."""

    drawing: Svg
    period: str
    tabs: tuple[dict[str, Any], ...]


def region_map(
    definition: Indicator,
    snapshot: Snapshot,
    below: Sequence[tuple[Place, queries.Series]],
    asked: str,
    addresses: Mapping[str, str],
) -> RegionMap | None:
    """The map of the kind of period asked for; None where the region's content places no municipality.

    Args:
        below: the municipalities with their months.
        asked: a key of `KINDS`, or "" for the latest month; what has no numbers shows the month.
        addresses: "" and each key of `KINDS` -> the page that shows it.
    """
    kept = {"": dict(below)}
    longer = queries.longer_among_peers(snapshot, definition.id, "municipality")
    for key, grain in KINDS.items():
        peers = longer.get(grain, {})
        if found := {place: peers[place.key] for place, _months in below if place.key in peers}:
            kept[key] = found
    chosen = asked if asked in kept else ""
    drawing = drawings.tile_map(list(kept[chosen].items()), definition)
    if drawing is None:
        return None
    titles = {"": _("Senaste månaden"), **titles_of()}
    tabs = tuple(
        {"label": titles[key], "url": f"{addresses[key]}#nedat", "current": key == chosen} for key in kept
    )
    return RegionMap(drawing, _period(chosen, kept[chosen]), tabs if len(tabs) > 1 else ())


def _period(kind: str, shown: Mapping[Place, queries.Series]) -> str:
    """The period of the latest numbers in words."""
    last = max((series.last.period for series in shown.values() if series.last), default=None)
    if last is None:
        return ""
    return name_of(KINDS[kind], last) if kind else month(last)
