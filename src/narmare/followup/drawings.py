"""Judged series as drawings: the numbers meet `narmare.charts`, every word in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.funnel import Share, funnel
from narmare.charts import funnel as funnel_chart_
from narmare.charts import icons, multiples, spark, tilemap, xmr
from narmare.charts.svg import Svg
from narmare.followup import queries
from narmare.followup.judgement import Judged, judge, variation_words
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.followup.words import bare, decided, month, shortmonth, shown, whole, words
from narmare.programme.models import Goal


FEWEST_UNITS = 4  # a funnel of three says nothing


@dataclass(frozen=True)
class Drawing:
    """One picture for wide screens and one for phones; the page shows the one that fits."""

    wide: Svg
    narrow: Svg


def variation_icon(judged: Judged) -> Svg:
    """The trend as a picture with its words."""
    return icons.variation(judged.chart.variation, words=judged.variation_words, key=_key("trend", judged))


def assurance_icon(judged: Judged) -> Svg | None:
    """Whether the target is reached, as a picture with its words; None without a target."""
    if judged.target is None:
        return None
    return icons.assurance(judged.chart.assurance, words=judged.assurance_words, key=_key("target", judged))


def _key(kind: str, judged: Judged) -> str:
    """An id that is unique on a page, where one indicator may stand at several places."""
    return f"{kind}-{judged.indicator.id}-{judged.series.level}-{judged.series.key}"


def target_words(judged: Judged) -> str:
    """The target as it reads: at least 98 %, at most 15 %."""
    target = decided(judged.target, judged.indicator)
    return {"up": _("minst %(level)s"), "down": _("högst %(level)s")}.get(
        judged.indicator.direction, "%(level)s"
    ) % {"level": target}


def sparkline(judged: Judged) -> Svg | None:
    """The shape of the last months; None when there is nothing to draw."""
    values = [cell.value for cell in judged.series.cells]
    if not any(value is not None for value in values):
        return None
    limits = judged.chart.limits
    first, last = judged.series.cells[0], judged.series.cells[-1]
    title = _("%(from)s till %(to)s. %(trend)s") % {
        "from": shortmonth(first.period), "to": shortmonth(last.period), "trend": judged.variation_words,
    }  # fmt: skip
    return spark.draw(
        values,
        title=title,
        key=_key("spark", judged),
        tone=judged.tone,
        limits=(limits.lower, limits.centre, limits.upper) if limits else None,
        target=judged.target,
    )


def xmr_chart(
    judged: Judged, place: Place, goal: Goal | None, rollouts: Mapping[str, date]
) -> Drawing | None:
    """The XmR chart of a judged series; None when every value is hidden or missing.

    `goal` gives what others reach; `rollouts` what changed at the place: the name of an initiative -> its first day there.
    """
    if not any(point.value is not None for point in judged.chart.points):
        return None

    def draw(narrow: bool) -> Svg:
        return xmr.draw(
            judged.chart,
            words=_xmr_words(judged, place, narrow, goal, rollouts),
            number=lambda value: bare(value, judged.indicator),
            key=f"{_key('xmr', judged)}-{'n' if narrow else 'w'}",
            narrow=narrow,
        )

    return Drawing(draw(False), draw(True))


def _xmr_words(
    judged: Judged, place: Place, narrow: bool, goal: Goal | None, rollouts: Mapping[str, date]
) -> xmr.Words:
    cells, points = judged.series.cells, judged.chart.points
    titles = [
        f"{shortmonth(cell.period)}: {shown(cell.value, judged.indicator)}. {variation_words(point.variation)}"
        for cell, point in zip(cells, points, strict=True)
    ]
    title = _("%(title)s, %(place)s") % {"title": words(judged.indicator.title), "place": place.name}
    return xmr.Words(
        title=title,
        summary=judged.sentence,
        target=_("Mål"),
        mean=_("Medel"),
        upper=_("Övre"),
        lower=_("Undre"),
        titles=titles,
        axis=_axis(cells, narrow),
        changes=_changes(cells, rollouts),
        reference=(goal.reference, goal.reference_title) if goal and goal.reference is not None else None,
    )


def _axis(cells: Sequence[queries.Cell], narrow: bool) -> dict[int, str]:
    """The months that are named under a chart: January and July of two years, January of more, every other on a phone."""
    long = len(cells) > 30
    named = [
        i for i, cell in enumerate(cells) if cell.period.month == 1 or (cell.period.month == 7 and not long)
    ]
    if narrow and len(named) > 4:
        named = named[:: math.ceil(len(named) / 4)]
    return {i: shortmonth(cells[i].period) for i in named}


def _changes(cells: Sequence[queries.Cell], rollouts: Mapping[str, date]) -> dict[int, str]:
    """Index of the first month after a roll-out -> what was rolled out; those outside the chart are left out."""
    found: dict[int, str] = {}
    for title, day in rollouts.items():
        index = next((i for i, cell in enumerate(cells) if cell.period >= day), 0)
        if index:
            found[index] = f"{found[index]}, {title}" if index in found else title
    return found


def small_multiples(
    below: Sequence[tuple[Place, queries.Series]], definition: Indicator, target: float | None, months: int
) -> Drawing | None:
    """The places one step down, all on one scale; None when nothing can be shown."""
    panels = []
    for place, series in below:
        judged = judge(definition, series, months=months)
        values = [cell.value for cell in judged.series.cells]
        if any(value is not None for value in values):
            limits = judged.chart.limits
            last = judged.series.last
            panels.append(
                multiples.Panel(
                    place.name,
                    values,
                    bare(last.value if last else None, definition),
                    judged.tone,
                    limits.centre if limits else None,
                )
            )
    if not panels:
        return None
    title = words(definition.title)
    summary = (
        _("Samma skala i alla rutor. Den prickade linjen är målet.")
        if target is not None
        else _("Samma skala i alla rutor.")
    )

    def draw(narrow: bool) -> Svg:
        key = f"multiples-{'n' if narrow else 'w'}"
        return multiples.draw(panels, title=title, summary=summary, key=key, target=target, narrow=narrow)

    return Drawing(draw(False), draw(True))


def tile_map(below: Sequence[tuple[Place, queries.Series]], definition: Indicator) -> Svg | None:
    """The municipalities as tiles; None where the region's content does not place them."""
    placed = tilemap.positions(settings.NARMARE_REGION)
    tiles = []
    for place, series in below:
        if place.key in placed:
            column, row = placed[place.key]
            value = series.last.value if series.last else None
            tiles.append(tilemap.Tile(place.name, column, row, value, shown(value, definition)))
    if not tiles:
        return None
    return tilemap.draw(
        tiles, title=words(definition.title), summary=_("Mörkare ruta är ett högre värde."), key="tiles"
    )


def funnel_chart(
    definition: Indicator, snapshot: Snapshot, place: Place, known: Mapping[str, Place]
) -> Drawing | None:
    """Every unit against the whole, by size; None for what is no share, or when too few units can be shown."""
    if definition.unit != "percent" or place.level == "municipality":
        return None
    series = queries.among_peers(snapshot, definition.id, "unit")
    shares, titles = [], {}
    for key, found in series.items():
        cell = found.last
        if key in known and cell and cell.denominator and cell.numerator is not None:
            shares.append(Share(key, cell.numerator, cell.denominator))
            titles[key] = (
                f"{known[key].name}: {shown(cell.value, definition)} ({whole(cell.numerator)}/{whole(cell.denominator)})"
            )
    if len(shares) < FEWEST_UNITS:
        return None
    return _draw_funnel(definition, shares, titles, place, known, next(iter(series.values())).last)


def _draw_funnel(
    definition: Indicator,
    shares: Sequence[Share],
    titles: Mapping[str, str],
    place: Place,
    known: Mapping[str, Place],
    last: queries.Cell | None,
) -> Drawing:
    placed = funnel(shares)
    outside = [known[point.key].name for point in placed.points if point.outside]
    summary = (
        _("Utanför linjerna: %(names)s.") % {"names": ", ".join(outside)}
        if outside
        else _("Alla enheter ligger innanför linjerna.")
    )
    chart_words = funnel_chart_.Words(
        title=_("%(title)s, enhet för enhet, %(month)s")
        % {"title": words(definition.title), "month": month(last.period if last else None)},
        summary=summary,
        centre=_("Regionen"),
        size_axis=_("Antal (nämnare)"),
        names={share.key: known[share.key].name for share in shares},
        titles=titles,
    )

    def draw(narrow: bool) -> Svg:
        return funnel_chart_.draw(
            placed,
            words=chart_words,
            percent=lambda value: bare(value, definition),
            whole=whole,
            key=f"funnel-{'n' if narrow else 'w'}",
            direction=definition.direction,
            own=[place.key],
            narrow=narrow,
        )

    return Drawing(draw(False), draw(True))
