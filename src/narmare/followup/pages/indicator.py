"""One indicator at one place: value, chart, peers, the way down, tables and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.analysis.indicators import housing
from narmare.analysis.indicators.definition import Count, Indicator, Rate
from narmare.charts.svg import Svg
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup import drawings, places, queries
from narmare.followup.cards import indicator_url
from narmare.followup.drawings import Drawing
from narmare.followup.judgement import Judged, judge, variation_words
from narmare.followup.models import LimitBreak, Snapshot
from narmare.followup.pages.choices import (
    USUAL,
    View,
    kinds,
    map_addresses,
    period_addresses,
    spans,
    windows,
)
from narmare.followup.pages.initiatives import started
from narmare.followup.pages.map import RegionMap, region_map
from narmare.followup.pages.periods import Periods, periods
from narmare.followup.places import Place
from narmare.followup.words import bare, bare_number, decided, month, shown, whole, words
from narmare.programme.models import Goal
from narmare.programme.queries import target_on


type Breaks = Mapping[str, Sequence[LimitBreak]]

BELOW = {"region": "municipality", "municipality": "unit"}


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator at one place."""

    indicator: Indicator
    title: str
    plain: str
    judged: Judged
    value: str
    fraction: str
    period: str
    interval: str
    reference: str
    outcomes: str
    variation: Svg
    assurance: Svg | None
    chart: Drawing | None
    numbers: Table
    windows: tuple[dict[str, Any], ...]
    below_title: str
    below: Drawing | None
    map: RegionMap | None
    below_table: Table | None
    funnel: Drawing | None
    funnel_said: str
    funnel_spans: tuple[dict[str, Any], ...]
    funnel_table: Table | None
    kinds: tuple[dict[str, Any], ...]
    rule: str
    breaks: tuple[LimitBreak, ...]
    groups: tuple[Table, ...]
    by_housing: bool  # one of the groups is special housing
    files: tuple[tuple[str, str], ...]
    periods: Periods | None
    beside: str


def indicator_page(
    definition: Indicator, snapshot: Snapshot, place: Place, goal: Goal | None, view: View = USUAL
) -> IndicatorPage:
    """Gather the page of an indicator at `place`."""
    months = view.months
    series = queries.series_of(snapshot, definition.id, place.level, place.key)
    moved = queries.breaks_of(definition.id)
    breaks = moved.get((place.level, place.key), ())
    judged = judge(
        definition, series, target=target_on(goal, snapshot.last_month), months=months, breaks=breaks, kind=view.kind
    )  # fmt: skip
    last = series.last
    hidden = last is not None and last.suppressed
    period = last.period if last else None
    region = _region(definition, snapshot, place)
    known = places.by_key()
    below = _below(definition, snapshot, place, known)
    below_breaks = {key: there for (level, key), there in moved.items() if level == BELOW.get(place.level)}
    view, compared = _compared(definition, snapshot, place, known, view)
    changes = {**rollouts(goal, snapshot, place), **{one.cause: one.month for one in breaks}}
    groups = _groups(definition, snapshot) if place.level == "region" else {}
    return IndicatorPage(
        indicator=definition,
        title=words(definition.title),
        plain=words(definition.plain),
        judged=judged,
        value=_("Döljs (färre än 5)") if hidden else shown(last.value if last else None, definition),
        fraction=_fraction(definition, last),
        period=month(last.period) if last else "",
        interval=_interval(definition, last),
        reference=_reference(goal, definition),
        outcomes=_outcomes(goal, definition),
        variation=drawings.variation_icon(judged),
        assurance=drawings.assurance_icon(judged),
        chart=drawings.xmr_chart(
            judged,
            place,
            goal,
            changes,
            region=region,
            scale=_scale(definition, snapshot, place, months, region),
        ),
        numbers=_numbers(judged),
        windows=windows(definition, place, view),
        below_title=_below_title(place),
        below=drawings.small_multiples(below, definition, judged.target, months, below_breaks),
        map=region_map(definition, snapshot, below, view.mapped, map_addresses(definition, place, view))
        if place.level == "region"
        else None,
        below_table=_below_table(definition, place, below, below_breaks),
        funnel=compared.drawing if compared else None,
        funnel_said=compared.said if compared else "",
        funnel_spans=spans(definition, place, view) if compared else (),
        funnel_table=_units_table(definition, snapshot, place, known, moved),
        breaks=breaks,
        groups=tuple(groups.values()),
        by_housing=housing.LEVEL in groups,
        files=_files(definition, place),
        periods=periods(definition, snapshot, place, view.period, period_addresses(definition, place, view)),
        beside=_beside(definition, region, period) if region else "",
        kinds=kinds(definition, place, view),
        rule=_rule(judged),
    )


def _compared(
    definition: Indicator, snapshot: Snapshot, place: Place, known: Mapping[str, Place], view: View
) -> tuple[View, drawings.Comparison | None]:
    """The units as a funnel over the months that the reader asked for, and the view that it shows.

    Over the latest month where months cannot be summed, or where too much is hidden over the longer time.
    """
    latest = replace(view, compared=1)
    if drawings.poolable(definition) and view.compared > 1:
        over = drawings.funnel_chart(definition, snapshot, place, known, months=view.compared)
        if over is not None:
            return view, over
    return latest, drawings.funnel_chart(definition, snapshot, place, known)


def _region(definition: Indicator, snapshot: Snapshot, place: Place) -> queries.Series | None:
    """The region's series, for a place that is a part of it."""
    if place.level == "region":
        return None
    return next(iter(queries.among_peers(snapshot, definition.id, "region").values()), None)


def _rule(judged: Judged) -> str:
    """What the limits rest on, in one sentence."""
    if judged.chart.kind == "xmr":
        return _("Gränserna följer hur mycket värdet brukar ändras från en månad till nästa (XmR).")
    wide = bare_number(judged.chart.dispersion, 1)
    return _("Gränserna följer hur många som räknas varje månad, och är %(times)s gånger så breda som bara slumpen skulle göra dem (Laney).") % {"times": wide}  # fmt: skip


def rollouts(goal: Goal | None, snapshot: Snapshot, place: Place) -> dict[str, date]:
    """The initiatives behind the goal that have reached this unit -> their first day there."""
    if goal is None or place.level != "unit":
        return {}
    return {
        initiative.title: day
        for initiative in goal.initiatives.all()
        if (day := started(initiative, snapshot).get(place.key)) is not None
    }


def _reference(goal: Goal | None, definition: Indicator) -> str:
    """What others reach, in words: Riket 0,37 (2024-08)."""
    if goal is None or goal.reference is None:
        return ""
    return f"{goal.reference_title} {shown(goal.reference, definition)} ({goal.reference_period})"


def _outcomes(goal: Goal | None, definition: Indicator) -> str:
    """What the region itself has published, in words: 2023 88 %, 2024-08 92 %."""
    outcomes = goal.outcomes if goal else {}
    return ", ".join(f"{period}: {decided(value, definition)}" for period, value in sorted(outcomes.items()))


def _fraction(definition: Indicator, cell: queries.Cell | None) -> str:
    """The numerator and denominator behind the value, in words."""
    if cell is None or cell.suppressed or cell.denominator is None:
        return ""
    over = {"numerator": whole(cell.numerator), "denominator": whole(cell.denominator)}
    if isinstance(definition.measure, (Rate, Count)):
        return _("%(numerator)s, bland %(denominator)s listade") % over
    if definition.unit == "index":
        return _("medelvärde för %(denominator)s personer") % over
    if definition.unit == "days":
        return _("medelvärde för %(denominator)s tillfällen") % over
    if definition.unit == "minutes":
        return _("median för %(denominator)s tillfällen") % over
    if definition.unit == "sek":
        return _("%(numerator)s kronor, %(denominator)s invånare") % over
    said = _("%(numerator)s av %(denominator)s") % over
    return (
        f"{said}. {_('Få svar, läs med försiktighet')}" if definition.rests_on_few(cell.denominator) else said
    )


def _interval(definition: Indicator, cell: queries.Cell | None) -> str:
    if cell is None or cell.low is None or cell.high is None:
        return ""
    return f"{bare(cell.low, definition)}–{bare(cell.high, definition)}"


def _numbers(judged: Judged) -> Table:
    """The figures behind the chart, latest first."""
    columns = [Column(_("Månad")), Column(_("Värde"), True), Column(_("Täljare"), True), Column(_("Nämnare"), True),
               Column(_("95 % intervall"), True), Column(_("Undre gräns"), True), Column(_("Övre gräns"), True), Column(_("Bedömning"))]  # fmt: skip
    rows = []
    for cell, point in zip(judged.series.cells, judged.chart.points, strict=True):
        limits = point.limits
        rows.append((
            month(cell.period),
            _("döljs") if cell.suppressed else shown(cell.value, judged.indicator),
            whole(cell.numerator) if judged.indicator.unit != "index" else "–",
            whole(cell.denominator),
            _interval(judged.indicator, cell),
            bare(limits.lower if limits else None, judged.indicator),
            bare(limits.upper if limits else None, judged.indicator),
            variation_words(point.variation),
        ))  # fmt: skip
    return table(_("Månad för månad"), columns, reversed(rows))


def _beside(definition: Indicator, region: queries.Series, period: date | None) -> str:
    """The region's value in the same month, for whoever looks at a part of it."""
    cell = region.at(period) if period else None
    return f"{_('Regionen')} {shown(cell.value, definition)}" if cell and cell.value is not None else ""


def _scale(
    definition: Indicator, snapshot: Snapshot, place: Place, months: int, region: queries.Series | None
) -> tuple[float, float] | None:
    """Lowest and highest value among all places of the level, so that two of them can be held beside each other."""
    if region is None:
        return None
    peers = queries.among_peers(snapshot, definition.id, place.level)
    values = [
        cell.value
        for series in peers.values()
        for cell in series.window(months).cells
        if cell.value is not None
    ]
    return (min(values), max(values)) if values else None


def _below_title(place: Place) -> str:
    return {"region": _("Kommun för kommun"), "municipality": _("Enhet för enhet")}.get(place.level, "")


def _below(
    definition: Indicator, snapshot: Snapshot, place: Place, known: Mapping[str, Place]
) -> list[tuple[Place, queries.Series]]:
    """The places one step down that have numbers, by name."""
    level = BELOW.get(place.level)
    if level is None:
        return []
    series = queries.among_peers(snapshot, definition.id, level)
    inside = [
        (known[key], found)
        for key, found in series.items()
        if key in known and known[key].path.startswith(place.path)
    ]
    return sorted(inside, key=lambda pair: pair[0].name)


def _place_row(
    definition: Indicator, place: Place, series: queries.Series, breaks: Sequence[LimitBreak] = ()
) -> tuple[Any, ...]:
    last = series.last
    hidden = last is not None and last.suppressed
    judged = judge(definition, series, breaks=breaks)
    return (
        Cell(place.name, indicator_url(definition.id, place)),
        _("döljs") if hidden else shown(last.value if last else None, definition),
        _interval(definition, last),
        whole(last.denominator if last else None),
        judged.variation_words,
    )


def _place_columns(first: str) -> list[Column]:
    return [
        Column(first),
        Column(_("Värde"), True),
        Column(_("95 % intervall"), True),
        Column(_("Nämnare"), True),
        Column(_("Trend")),
    ]


def _below_table(
    definition: Indicator,
    place: Place,
    inside: Sequence[tuple[Place, queries.Series]],
    breaks: Breaks,
) -> Table | None:
    rows = [_place_row(definition, below, series, breaks.get(below.key, ())) for below, series in inside]
    first = _("Kommun") if place.level == "region" else _("Enhet")
    return table(_below_title(place), _place_columns(first), rows) if rows else None


def _units_table(
    definition: Indicator,
    snapshot: Snapshot,
    place: Place,
    known: Mapping[str, Place],
    moved: Mapping[tuple[str, str], Sequence[LimitBreak]],
) -> Table | None:
    """Every unit of the region, for the reader of the funnel; on a municipality's page its units are shown already."""
    if place.level == "municipality":
        return None
    series = queries.among_peers(snapshot, definition.id, "unit")
    rows = [
        _place_row(definition, known[key], found, moved.get(("unit", key), ()))
        for key, found in series.items()
        if key in known
    ]
    rows.sort(key=lambda row: row[0].text)
    return table(_("Alla enheter, senaste månaden"), _place_columns(_("Enhet")), rows) if rows else None


def _groups(definition: Indicator, snapshot: Snapshot) -> dict[str, Table]:
    """The region by level: owner, age and sex, and special housing where the definition tells it apart and somebody lives there."""
    titles = {"owner": _("Driftsform"), "age_band": _("Ålder"), "sex": _("Kön")}
    if definition.special_housing:
        titles[housing.LEVEL] = _("Särskilt boende")
    made = {}
    for level, title in titles.items():
        found = queries.among_peers(snapshot, definition.id, level)
        if level == housing.LEVEL:
            found = {key: found[key] for key in housing.KEYS if key in found and housing.LIVES_THERE in found}
        rows = []
        for key, series in found.items():
            named = Place(level, key, places.group_name(level, key), "")
            row = _place_row(definition, named, series)
            rows.append((named.name, *row[1:]))
        if rows:
            made[level] = table(title, _place_columns(title), rows)
    return made


def _files(definition: Indicator, place: Place) -> tuple[tuple[str, str], ...]:
    """Files that a reader with the right may fetch."""
    kinds = (("CSV", "csv"), ("Excel", "xlsx"), ("Parquet", "parquet"), (_("Diagram (SVG)"), "svg"))
    query = "" if place.level == "region" else f"?plats={place.key}"
    return tuple(
        (
            title,
            reverse("indicator-export", args=[definition.id, suffix]) + (query if suffix == "svg" else ""),
        )
        for title, suffix in kinds
    )
