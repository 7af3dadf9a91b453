"""Judged series as drawings: the numbers meet `narmare.charts`, every word in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator, Rate
from narmare.analysis.indicators.funnel import Funnel, Share, funnel
from narmare.charts import funnel as funnel_chart_
from narmare.charts import icons, multiples, spark, tilemap, xmr
from narmare.charts.svg import Svg
from narmare.followup import queries
from narmare.followup.judgement import MOST_HIDDEN, Judged, judge, sized, variation_words
from narmare.followup.models import LimitBreak, Snapshot
from narmare.followup.places import Place
from narmare.followup.words import bare, bare_number, decided, month, shortmonth, shown, whole, words
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
    judged: Judged,
    place: Place,
    goal: Goal | None,
    rollouts: Mapping[str, date],
    *,
    region: queries.Series | None = None,
    scale: tuple[float, float] | None = None,
) -> Drawing | None:
    """The chart of a judged series; None when every value is hidden or missing.

    Args:
        goal: gives what others reach.
        rollouts: what changed at the place: the name of an initiative -> its first day there.
        region: the region's series, for a place that is a part of it: its mean is drawn to compare with.
        scale: lowest and highest value that the plot holds at least, so that places of a level can be held side by side.
    """
    if not any(point.value is not None for point in judged.chart.points):
        return None

    def draw(narrow: bool) -> Svg:
        return xmr.draw(
            judged.chart,
            words=_xmr_words(judged, place, narrow, goal, rollouts, region),
            number=lambda value: bare(value, judged.indicator),
            key=f"{_key('xmr', judged)}-{'n' if narrow else 'w'}",
            narrow=narrow,
            scale=scale,
        )

    return Drawing(draw(False), draw(True))


def _xmr_words(
    judged: Judged,
    place: Place,
    narrow: bool,
    goal: Goal | None,
    rollouts: Mapping[str, date],
    region: queries.Series | None,
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
        reference=_reference(goal, region, len(cells)),
    )


def _reference(goal: Goal | None, region: queries.Series | None, months: int) -> tuple[float, str] | None:
    """What the line is held against: in a part of the region its mean over the same months, else what others reach."""
    values = [cell.value for cell in region.window(months).cells if cell.value is not None] if region else []
    if values:
        return math.fsum(values) / len(values), _("Regionen")
    return (goal.reference, goal.reference_title) if goal and goal.reference is not None else None


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
    below: Sequence[tuple[Place, queries.Series]],
    definition: Indicator,
    target: float | None,
    months: int,
    breaks: Mapping[str, Sequence[LimitBreak]],
) -> Drawing | None:
    """The places one step down, all on one scale; None when nothing can be shown."""
    panels = []
    for place, series in below:
        judged = judge(definition, series, months=months, breaks=breaks.get(place.key, ()))
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
            tiles.append(
                tilemap.Tile(
                    place.name, column, row, value, shown(value, definition), bare(value, definition)
                )
            )
    if not tiles:
        return None
    return tilemap.draw(
        tiles, title=words(definition.title), summary=_("Mörkare ruta är ett högre värde."), key="tiles"
    )


@dataclass(frozen=True)
class Comparison:
    """Units held against the whole: the picture, one sentence, and where the reader's own unit stands ("" within)."""

    drawing: Drawing
    said: str
    outside: Mapping[str, str]


def funnel_chart(
    definition: Indicator, snapshot: Snapshot, place: Place, known: Mapping[str, Place], *, months: int = 1
) -> Comparison | None:
    """Every unit against the whole, by size; None for what is no share or rate, or when too few units can be shown.

    Args:
        months: so many of the latest months together; only what happens in a month may be added up over months.
    """
    if not sized(definition) or place.level == "municipality":
        return None
    series = {
        key: found
        for key, found in queries.among_peers(snapshot, definition.id, "unit").items()
        if key in known
    }
    sums = {key: pooled(found, months) for key, found in series.items()}
    shares = [Share(key, *both) for key, both in sums.items() if both and both[1] > 0]
    if len(shares) < FEWEST_UNITS:
        return None
    return _compare(definition, shares, place, known, next(iter(series.values())).last, months)


def poolable(definition: Indicator) -> bool:
    """Whether months may be added up: events may, persons who are counted again at each month's end may not."""
    return sized(definition) and not definition.at_month_end


def pooled(series: queries.Series, months: int) -> tuple[float, float] | None:
    """Numerator and denominator of the latest months together; None when too many of them are hidden."""
    cells = series.window(months).cells
    shown = [cell for cell in cells if cell.numerator is not None and cell.denominator is not None]
    if not shown or len(cells) - len(shown) > MOST_HIDDEN * len(cells):
        return None
    return math.fsum(c.numerator or 0 for c in shown), math.fsum(c.denominator or 0 for c in shown)


def _compare(
    definition: Indicator,
    shares: Sequence[Share],
    place: Place,
    known: Mapping[str, Place],
    last: queries.Cell | None,
    months: int,
) -> Comparison:
    rate = isinstance(definition.measure, Rate)
    placed = funnel(shares, kind="rate" if rate else "share")
    factor = float(definition.measure.factor) if isinstance(definition.measure, Rate) else 100.0
    outside = {point.key: point.outside for point in placed.points if point.outside}
    said = _said(placed, [known[key].name for key in outside])
    period = month(last.period if last else None)
    chart_words = funnel_chart_.Words(
        title=_("%(title)s, enhet för enhet, %(month)s")
        % {"title": words(definition.title), "month": period},
        summary=said,
        centre=_("Regionen"),
        size_axis=_("Antal (nämnare)")
        if months == 1
        else _("Antal (nämnare), %(n)s månader") % {"n": months},
        names={share.key: known[share.key].name for share in shares},
        titles={
            share.key: f"{known[share.key].name}: {shown(factor * share.numerator / share.denominator, definition)} "
            f"({whole(share.numerator)}/{whole(share.denominator)})"
            for share in shares
        },
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
            factor=factor,
        )

    return Comparison(Drawing(draw(False), draw(True)), said, outside)


def _said(placed: Funnel, names: Sequence[str]) -> str:
    """Who differs, and what the limits rest on."""
    told = (
        _("Utanför linjerna: %(names)s.") % {"names": ", ".join(names)}
        if names
        else _("Alla enheter ligger innanför linjerna: skillnaderna är inte större än väntat.")
    )
    if placed.exact:
        return told + " " + _("Linjerna visar hur långt bara slumpen kan föra en enhet från regionen.")
    wider = bare_number(math.sqrt(placed.overdispersion), 1)
    return told + " " + _("Enheterna skiljer sig mer än slumpen, så linjerna är %(times)s gånger bredare än slumpens.") % {"times": wider}  # fmt: skip
