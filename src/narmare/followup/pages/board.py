"""All indicators at one place: grouped by area, filtered, and as the matrix of target and trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.indicators.matrix import ASSURANCES, MOVEMENTS, Movement, matrix
from narmare.analysis.indicators.matrix import Place as Corner
from narmare.analysis.indicators.spc import Assurance
from narmare.design.tables import Column, Table, table
from narmare.followup import drawings, queries, signs
from narmare.followup.areas import OTHER, area_of, areas
from narmare.followup.cards import Card, card, indicator_url
from narmare.followup.judgement import MONTHS, Judged, judge
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.followup.signs import Sign
from narmare.followup.words import bare, shortmonth, shown, words
from narmare.programme.models import Goal
from narmare.programme.queries import target_on


# What a reader may ask to see, by the word in the address.
STATES: Mapping[str, Movement | Assurance] = {
    "forsamras": Movement.WORSE,
    "forbattras": Movement.BETTER,
    "nas-inte": Assurance.FAIL,
    "nas-ibland": Assurance.INCONSISTENT,
    "nas": Assurance.PASS,
    "utan-mal": Assurance.EMPTY,
}


def judged_at(
    snapshot: Snapshot, place: Place, goals: Mapping[str, Goal], *, months: int = MONTHS
) -> list[Judged]:
    """Every indicator that has numbers at `place`, judged against its goal's target."""
    series = queries.at_place(snapshot, place.level, place.key)
    breaks = queries.breaks_at(place.level, place.key)
    return [
        judge(
            definition, series[name], target=target_on(goals.get(name), snapshot.last_month), months=months,
            breaks=breaks.get(name, ()),
        )
        for name, definition in queries.definitions().items()
        if name in series
    ]  # fmt: skip


def worst(snapshot: Snapshot, place: Place, goals: Mapping[str, Goal], most: int) -> tuple[Card, ...]:
    """The cards of what goes worst at `place`."""
    ordered = sorted(judged_at(snapshot, place, goals), key=lambda one: one.place)
    return tuple(card(one, place) for one in ordered[:most])


@dataclass(frozen=True)
class Line:
    """One indicator in a list."""

    id: str
    title: str
    url: str
    value: str
    month: str
    aim: str
    trend: Sign
    target: Sign | None
    sentence: str
    judged: Judged
    beside: str = ""  # the region's value in the same month, where the line is about a part of it


@dataclass(frozen=True)
class Group:
    """An area and the lines in it, worst first; `said` counts what a reader looks for."""

    id: str
    title: str
    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class MatrixCell:
    """One cell: how many, the lines, and where the same lines are alone in the list."""

    count: int
    url: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One row of the matrix: an assurance, and the indicators by movement."""

    sign: Sign
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Filter:
    """What a reader has asked to see; anything unknown asks for all."""

    area: str = ""
    state: str = ""
    trend: str = ""
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """From the parameters of the address."""
        area, state, trend = asked.get("omrade", ""), asked.get("lage", ""), asked.get("trend", "")
        known = {one.id for one in areas()} | {OTHER.id}
        return cls(
            area if area in known else "",
            state if state in STATES else "",
            trend if trend in MOVEMENTS else "",
            asked.get("sok", "").strip()[:80],
        )

    def lets(self, line: Line, area: str) -> bool:
        """Whether a line is one of those asked for."""
        corner = line.judged.place
        return (
            (not self.area or self.area == area)
            and (not self.state or STATES[self.state] in (corner.movement, corner.assurance))
            and (not self.trend or corner.movement == self.trend)
            and self.words.casefold() in f"{line.title} {line.id}".casefold()
        )

    @property
    def on(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.area or self.state or self.trend or self.words)


@dataclass(frozen=True)
class Board:
    """All indicators at a place."""

    groups: tuple[Group, ...]
    columns: tuple[Sign, ...]
    rows: tuple[MatrixRow, ...]
    said: str
    filter: Filter
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    count: int
    all: int


def line(judged: Judged, place: Place, region: Mapping[str, queries.Series] | None = None) -> Line:
    """A judged series as one line of a list; with the region's series it says what the region has."""
    last = judged.series.last
    hidden = last is not None and last.suppressed
    return Line(
        id=judged.indicator.id,
        title=words(judged.indicator.title),
        url=indicator_url(judged.indicator.id, place),
        value=_("döljs") if hidden else shown(last.value if last else None, judged.indicator),
        month=shortmonth(last.period) if last else "",
        aim=drawings.target_words(judged) if judged.target is not None else "",
        trend=signs.trend(judged),
        target=signs.target(judged),
        sentence=judged.sentence,
        judged=judged,
        beside=_beside(judged, region or {}),
    )


def _beside(judged: Judged, region: Mapping[str, queries.Series]) -> str:
    whole, last = region.get(judged.indicator.id), judged.series.last
    cell = whole.at(last.period) if whole and last else None
    return shown(cell.value if cell else None, judged.indicator) if region else ""


def of_region(snapshot: Snapshot, place: Place) -> Mapping[str, queries.Series]:
    """The region's series, to hold a part of it against; nothing for the region itself."""
    if place.level == "region":
        return {}
    return queries.at_place(snapshot, "region", place.path.strip("/").split("/")[0])


def board(snapshot: Snapshot, place: Place, goals: Mapping[str, Goal], asked: Filter | None = None) -> Board:
    """Gather the board of `place`; the matrix counts everything, the groups hold what is asked for."""
    asked = asked or Filter()
    region = of_region(snapshot, place)
    lines = sorted(
        (line(one, place, region) for one in judged_at(snapshot, place, goals)),
        key=lambda one: one.judged.place,
    )
    belongs = area_of()
    chosen = [one for one in lines if asked.lets(one, belongs.get(one.id, OTHER).id)]
    columns = tuple(
        movement
        for movement in MOVEMENTS
        if movement is not Movement.MOVED or any(one.judged.place.movement is movement for one in lines)
    )
    return Board(
        groups=_groups(chosen),
        columns=tuple(signs.of_movement(movement) for movement in columns),
        rows=_matrix(lines, columns, place),
        said=_said(lines),
        filter=asked,
        choices=_choices(lines),
        count=len(chosen),
        all=len(lines),
    )


def _groups(lines: Sequence[Line]) -> tuple[Group, ...]:
    belongs = area_of()
    found: dict[str, list[Line]] = {}
    for one in lines:
        found.setdefault(belongs.get(one.id, OTHER).id, []).append(one)
    return tuple(
        Group(area.id, words(area.title), _said(found[area.id]), tuple(found[area.id]))
        for area in (*areas(), OTHER)
        if area.id in found
    )


def _said(lines: Iterable[Line]) -> str:
    """How it goes, in counts: 3 försämras, 2 förbättras, 4 når inte målet."""
    corners = [one.judged.place for one in lines]
    worse = sum(corner.movement is Movement.WORSE for corner in corners)
    better = sum(corner.movement is Movement.BETTER for corner in corners)
    missed = sum(corner.assurance is Assurance.FAIL for corner in corners)
    parts = (
        (worse, ngettext("%(n)s försämras", "%(n)s försämras", worse)),
        (better, ngettext("%(n)s förbättras", "%(n)s förbättras", better)),
        (missed, ngettext("%(n)s når inte målet", "%(n)s når inte målet", missed)),
    )
    told = ", ".join(said % {"n": n} for n, said in parts if n)
    return told or _("inget sticker ut")


def _matrix(lines: Sequence[Line], columns: Sequence[Movement], place: Place) -> tuple[MatrixRow, ...]:
    cells = matrix((one, one.judged.chart) for one in lines)
    words_of = {value: word for word, value in STATES.items()}
    rows = []
    for i, assurance in enumerate(ASSURANCES):
        made = []
        for movement in columns:
            inside = cells.get(Corner(MOVEMENTS.index(movement), i), ())
            query = {"lage": words_of[assurance], "trend": movement.value}
            if place.level != "region":
                query["plats"] = place.key
            made.append(MatrixCell(len(inside), f"{reverse('indicators')}?{urlencode(query)}", inside))
        rows.append(MatrixRow(signs.of_assurance(assurance), tuple(made)))
    return tuple(rows)


def _choices(lines: Sequence[Line]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What the two lists of the filter offer; only areas that hold something here."""
    belongs = area_of()
    here = {belongs.get(one.id, OTHER).id for one in lines}
    return {
        "area": tuple((one.id, words(one.title)) for one in (*areas(), OTHER) if one.id in here),
        "state": (
            ("forsamras", _("Försämras")),
            ("forbattras", _("Förbättras")),
            ("nas-inte", _("Når inte målet")),
            ("nas-ibland", _("Når målet ibland")),
            ("nas", _("Når målet")),
            ("utan-mal", _("Saknar mål")),
        ),
    }


def board_table(found: Board, place: Place) -> Table:
    """The lines as a table for files."""
    columns = [Column(_("Område")), Column(_("Mätetal")), Column(_("Månad")), Column(_("Värde"), True), Column(_("Regionen"), True), Column(_("Enhet för värdet")),
               Column(_("Mål"), True), Column(_("Trend")), Column(_("Måluppfyllelse")), Column(_("Bedömning"))]  # fmt: skip
    rows = [
        (group.title, one.title, _iso(one), _plain(one), one.beside, one.judged.indicator.unit,
         bare(one.judged.target, one.judged.indicator), one.trend.words, one.target.words if one.target else "", one.sentence)
        for group in found.groups for one in group.lines
    ]  # fmt: skip
    return table(_("Mätetal, %(place)s") % {"place": place.name}, columns, rows)


def _iso(one: Line) -> str:
    last = one.judged.series.last
    return f"{last.period:%Y-%m}" if last else ""


def _plain(one: Line) -> str:
    last = one.judged.series.last
    if last is None or last.suppressed:
        return _("döljs")
    return bare(last.value, one.judged.indicator)
