"""Indicators one by one: the chart with its numbers, what it says, and the places one step down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from narmare.followup import drawings, places, queries
from narmare.followup.judgement import Judged, judge, variation_words
from narmare.followup.queries import Cell as Number
from narmare.followup.words import bare, month, shortmonth, shown, whole, words
from narmare.reports.document import Block, Cell, Column, Fact, Facts, Figure, Paragraph, Section, Table
from narmare.reports.parts import marks
from narmare.reports.parts.goals import linked, plain, verdict
from narmare.reports.parts.source import Source, cut, pattern_of


BELOW = {"region": "municipality", "municipality": "unit"}


def indicators(source: Source, wanted: Sequence[str], *, charts: bool) -> tuple[Section, ...]:
    """A section for each indicator that has a number in the period; nothing for the others."""
    found = []
    for name in wanted or tuple(source.measured()):
        judged = source.judged(name)
        if judged is not None:
            found.append(_indicator(name, judged, source, charts))
    return tuple(found)


def _indicator(name: str, judged: Judged, source: Source, charts: bool) -> Section:
    blocks: list[Block] = [Paragraph(judged.sentence), _facts(judged, source)]
    if charts and (figure := _figure(name, judged, source)):
        blocks.append(figure)
    return Section(f"matetal-{name.replace('_', '-')}", words(judged.indicator.title), tuple(blocks))


def _facts(judged: Judged, source: Source) -> Facts:
    last = judged.series.last
    rows = [Fact(month(source.period.last).capitalize(), _with_fraction(judged, last))]
    if judged.target is not None:
        rows.append(Fact(_("Målnivå"), drawings.target_words(judged)))
    goal = source.goals.get(judged.indicator.id)
    if goal is not None and goal.reference is not None:
        rows.append(
            Fact(goal.reference_title, f"{shown(goal.reference, judged.indicator)} ({goal.reference_period})")
        )
    if goal is not None and (initiatives := [one.title for one in goal.initiatives.all()]):
        rows.append(Fact(_("Vad vi gör"), ", ".join(initiatives)))
    return Facts(tuple(rows))


def _with_fraction(judged: Judged, cell: Number | None) -> str:
    """92,4 % (1 214 av 1 314; 95 % intervall 90,9–93,8)."""
    if cell is None or cell.suppressed:
        return _("Döljs (färre än 5)") if cell else _("Inget värde")
    parts = []
    if judged.indicator.unit == "percent" and cell.numerator is not None:
        parts.append(_("%(numerator)s av %(denominator)s") % {"numerator": whole(cell.numerator), "denominator": whole(cell.denominator)})  # fmt: skip
    if cell.low is not None and cell.high is not None:
        parts.append(
            f"{_('95 % intervall')} {bare(cell.low, judged.indicator)}–{bare(cell.high, judged.indicator)}"
        )
    value = shown(cell.value, judged.indicator)
    return f"{value} ({'; '.join(parts)})" if parts else value


def _figure(name: str, judged: Judged, source: Source) -> Figure | None:
    """The XmR chart; None when every month is hidden or missing."""
    goal = source.goals.get(name)
    drawing = drawings.xmr_chart(judged, source.place, goal, _rollouts(name, source))
    if drawing is None:
        return None
    title = _("%(title)s, %(place)s") % {"title": words(judged.indicator.title), "place": source.place.name}
    first, last = judged.series.cells[0], judged.series.cells[-1]
    alt = _("Linjediagram över %(months)s månader, %(from)s till %(to)s. Senaste värdet är %(value)s. %(said)s") % {
        "months": len(judged.series.cells), "from": shortmonth(first.period), "to": shortmonth(last.period),
        "value": _("dolt") if last.suppressed else shown(last.value, judged.indicator), "said": judged.sentence,
    }  # fmt: skip
    data = _numbers(title, judged)
    drawn = (1, 5, 7) if judged.target is not None else (1, 5)
    return Figure(title, alt, drawing.wide, data, drawn, small=drawing.narrow)


def _rollouts(name: str, source: Source) -> dict[str, date]:
    """At a unit: the initiatives behind the goal that have reached it -> their first day there."""
    goal = source.goals.get(name)
    if goal is None or source.place.level != "unit":
        return {}
    found = {}
    for initiative in goal.initiatives.all():
        day = source.snapshot.rollouts.get(initiative.rollout, {}).get(source.place.key)
        if day is not None and date.fromisoformat(day) < source.period.end:
            found[initiative.title] = date.fromisoformat(day)
    return found


def _numbers(title: str, judged: Judged) -> Table:
    """The months behind a chart, in time order."""
    columns = [
        Column(_("Månad"), share=1.6), Column(_("Värde"), True), Column(_("Täljare"), True), Column(_("Nämnare"), True),
        Column(_("Undre gräns"), True), Column(_("Medel"), True), Column(_("Övre gräns"), True), Column(_("Målnivå"), True),
        Column(_("Bedömning"), share=2.4),
    ]  # fmt: skip
    rows = []
    for number, point in zip(judged.series.cells, judged.chart.points, strict=True):
        limits = point.limits
        levels = (limits.lower, limits.centre, limits.upper) if limits else (None, None, None)
        rows.append((
            Cell(shortmonth(number.period)), plain(number, judged), _count(number.numerator), _count(number.denominator),
            *(_level(level, judged) for level in (*levels, judged.target)), Cell(variation_words(point.variation)),
        ))  # fmt: skip
    return Table(title, tuple(columns), tuple(rows))


def _count(value: float | None) -> Cell:
    return Cell(
        whole(value), value, "#,##0.##" if value is not None and not float(value).is_integer() else "#,##0"
    )


def _level(value: float | None, judged: Judged) -> Cell:
    return Cell(bare(value, judged.indicator), value, pattern_of(judged.indicator))


def below(source: Source, wanted: Sequence[str]) -> tuple[Block, ...]:
    """For each indicator a table of the places one step down: municipalities of the region, units of a municipality."""
    level = BELOW.get(source.place.level)
    blocks: list[Block] = []
    for name in wanted or tuple(source.goals):
        if level and source.judged(name) is not None and (table := _places(name, level, source)):
            blocks.append(table)
    return tuple(blocks) or (Paragraph(_("Det finns inga värden per plats i perioden.")),)


def _places(name: str, level: str, source: Source) -> Table | None:
    definition, known = source.definitions[name], places.by_key()
    rows = []
    for key, series in queries.among_peers(source.snapshot, name, level).items():
        place, seen = known.get(key), cut(series, source.period.last)
        if (
            place is None
            or not place.path.startswith(source.place.path)
            or seen.at(source.period.last) is None
        ):
            continue
        judged = judge(definition, seen)
        last = judged.series.last
        interval = "–" if last is None or last.low is None else f"{bare(last.low, definition)}–{bare(last.high, definition)}"  # fmt: skip
        rows.append((Cell(place.name, url=place.url), plain(last, judged), Cell(interval),
                     _count(last.denominator if last else None), verdict(marks.trend(judged))))  # fmt: skip
    columns = (
        Column(_("Kommun") if level == "municipality" else _("Enhet"), share=2.4), Column(_("Värde"), True),
        Column(_("95 % intervall"), True, 1.3), Column(_("Nämnare"), True), Column(_("Trend"), share=2),
    )  # fmt: skip
    rows.sort(key=lambda row: row[0].text)
    return Table(words(definition.title), columns, tuple(rows)) if rows else None


def beside_region(source: Source, wanted: Sequence[str]) -> tuple[Block, ...]:
    """At a unit: every indicator beside the region's, worst trend first."""
    region = queries.at_place(source.snapshot, "region", places.region().key)
    rows = []
    for name in wanted or tuple(source.measured()):
        judged = source.judged(name)
        if judged is None:
            continue
        whole_region = region.get(name)
        theirs = plain(whole_region.at(source.period.last), judged) if whole_region else Cell("–")
        rows.append((
            {"concern": 0, "improve": 2}.get(judged.tone, 1),
            (linked(name, words(judged.indicator.title), source), plain(judged.series.last, judged), theirs,
             verdict(marks.trend(judged)), verdict(marks.reached(judged))),
        ))  # fmt: skip
    if not rows:
        return (Paragraph(_("Enheten har inga publicerade värden i perioden.")),)
    columns = (
        Column(_("Mätetal"), share=3.4), Column(source.place.name, True, 1.8), Column(_("Regionen"), True, 1.4),
        Column(_("Trend"), share=2.2), Column(_("Nås målet?"), share=2.2),
    )  # fmt: skip
    ordered = tuple(row for _order, row in sorted(rows, key=lambda one: one[0]))
    return (
        Table(_("Enhetens mätetal i %(month)s") % {"month": month(source.period.last)}, columns, ordered),
    )
