"""A judged series as the card that pages show: value, trend, variation and target in words."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.charts.svg import Svg
from narmare.followup import drawings, queries
from narmare.followup.judgement import Judged
from narmare.followup.places import Place
from narmare.followup.words import shortmonth, shown, words


@dataclass(frozen=True)
class Card:
    """What design/components/kpi.html shows."""

    title: str
    url: str
    value: str
    variation: Svg
    assurance: Svg | None
    spark: Svg | None
    rows: tuple[tuple[str, str], ...]
    unit_words: str = ""


def measure_title(indicator: str, fallback: str) -> str:
    """What a goal measures: its indicator's title, or `fallback` (the programme's own) while there is no definition."""
    definition = queries.definitions().get(indicator)
    return words(definition.title) if definition else fallback


def indicator_url(indicator: str, place: Place) -> str:
    """The indicator's page about `place`."""
    address = reverse("indicator", args=[indicator])
    return address if place.level == "region" else f"{address}?{urlencode({'plats': place.key})}"


def card(judged: Judged, place: Place) -> Card:
    """The card of a judged series at `place`."""
    last = judged.series.last
    hidden = last is not None and last.suppressed
    rows = [(_("Månad"), shortmonth(last.period) if last else "–")]
    if judged.target is not None:
        rows.append((_("Mål"), drawings.target_words(judged)))
    rows += [(_("Trend"), judged.variation_words)]
    if judged.target is not None:
        rows.append((_("Måluppfyllelse"), judged.assurance_words))
    return Card(
        title=words(judged.indicator.title),
        url=indicator_url(judged.indicator.id, place),
        value=_("Döljs (färre än 5)") if hidden else shown(last.value if last else None, judged.indicator),
        variation=drawings.variation_icon(judged),
        assurance=drawings.assurance_icon(judged),
        spark=drawings.sparkline(judged),
        rows=tuple(rows),
    )
