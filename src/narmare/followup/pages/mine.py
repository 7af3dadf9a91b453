"""My unit this month: what has changed, what is off target, who does it differently, what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.indicators.funnel import Share, funnel
from narmare.analysis.indicators.matrix import Movement
from narmare.analysis.indicators.months import first_day, month_index
from narmare.analysis.indicators.spc import Assurance
from narmare.design.tables import Column, Table, table
from narmare.followup import queries
from narmare.followup.drawings import FEWEST_UNITS, pooled
from narmare.followup.judgement import sized
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import Line, judged_at, line, of_region
from narmare.followup.pages.readings import Note, notes_of_month
from narmare.followup.places import Place
from narmare.followup.words import month, shown
from narmare.programme.models import Goal, Initiative
from narmare.region.models import Account, Unit


LOOK_BACK = 6  # months behind the last of the data that an indicator's latest month may be
RECENT = 12  # months that a roll-out is news


@dataclass(frozen=True)
class Apart:
    """The unit beside the region, where the difference is more than chance: the line, the region's value, better or worse."""

    line: Line
    region: str
    words: str
    tone: str


@dataclass(frozen=True)
class MyUnit:
    """A unit's month."""

    place: Place
    said: str
    new: tuple[Line, ...]
    worse: tuple[Line, ...]
    missed: tuple[Line, ...]
    better: tuple[Line, ...]
    apart: tuple[Apart, ...]
    started: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, Note], ...]
    unclear: int


def my_unit(
    unit: Unit,
    place: Place,
    snapshot: Snapshot,
    goals: Mapping[str, Goal],
    initiatives: Sequence[Initiative],
    account: Account,
) -> MyUnit:
    """Gather the page of the unit's manager."""
    region = of_region(snapshot, place)
    lines = sorted(
        (line(one, place, region) for one in judged_at(snapshot, place, goals)),
        key=lambda one: one.judged.place,
    )
    corner = [(one, one.judged.place) for one in lines]
    new = tuple(one for one in lines if one.judged.new)
    worse = tuple(one for one, at in corner if at.movement is Movement.WORSE and one not in new)
    missed = tuple(one for one, at in corner if at.assurance is Assurance.FAIL)
    return MyUnit(
        place=place,
        said=_said(new, missed),
        new=new,
        worse=worse,
        missed=missed,
        better=tuple(one for one, at in corner if at.movement is Movement.BETTER and one not in new),
        apart=_apart(lines, snapshot, place),
        started=_started(unit, snapshot, initiatives),
        notes=notes_of_month(_latest(account, place, snapshot.last_month), account),
        unclear=sum(one.judged.tone == "empty" for one in lines),
    )  # fmt: skip


def _said(new: Sequence[Line], missed: Sequence[Line]) -> str:
    changed = ngettext("%(n)s mätetal har ändrats", "%(n)s mätetal har ändrats", len(new)) % {"n": len(new)}
    off = ngettext("%(n)s når inte målet", "%(n)s når inte målet", len(missed)) % {"n": len(missed)}
    return f"{changed if new else _('Inget har ändrats mer än slumpen')}, {off if missed else _('alla mål nås helt eller ibland')}."


def _latest(account: Account, place: Place, last: date) -> list[queries.Interpretation]:
    first = first_day(month_index(last) - LOOK_BACK + 1)
    return [one for one in queries.interpretations(account, place.level, place.key) if one.period >= first]


def _apart(lines: Sequence[Line], snapshot: Snapshot, place: Place) -> tuple[Apart, ...]:
    """Where the unit lies outside the funnel of all units in its latest month."""
    if place.level != "unit":
        return ()
    peers = queries.months_of_units(snapshot, first_day(month_index(snapshot.last_month) - LOOK_BACK + 1))
    found = []
    for one in lines:
        side = _side(one, peers.get(one.id, {}), place)
        if side is not None:
            found.append(side)
    return tuple(sorted(found, key=lambda apart: apart.tone != "concern"))


def _side(one: Line, peers: Mapping[str, queries.Series], place: Place) -> Apart | None:
    definition, last = one.judged.indicator, one.judged.series.last
    if not sized(definition) or last is None or last.suppressed:
        return None
    alike = {key: pooled(series, 1) for key, series in peers.items() if series.at(last.period)}
    shares = [Share(key, *both) for key, both in alike.items() if both and both[1] > 0]
    if len(shares) < FEWEST_UNITS or place.key not in {share.key for share in shares}:
        return None
    placed = funnel(shares, kind="rate" if definition.unit == "per_1000" else "share", steps=1)
    mine = next(point for point in placed.points if point.key == place.key)
    if not mine.outside:
        return None
    factor = getattr(definition.measure, "factor", 100) if definition.unit == "per_1000" else 100
    above = mine.outside == "above"
    good = {"up": above, "down": not above}.get(definition.direction)
    words = _("högre än regionen") if above else _("lägre än regionen")
    tone = "common" if good is None else "improve" if good else "concern"
    return Apart(one, shown(factor * placed.centre, definition), words, tone)


def _started(
    unit: Unit, snapshot: Snapshot, initiatives: Sequence[Initiative]
) -> tuple[tuple[str, str], ...]:
    """What has reached the unit in the last year, the latest first: initiative, month."""
    first = first_day(month_index(snapshot.last_month) - RECENT + 1)
    days = [
        (date.fromisoformat(day), initiative.title)
        for initiative in initiatives
        if (day := snapshot.rollouts.get(initiative.rollout, {}).get(unit.code))
    ]
    return tuple((title, month(day)) for day, title in sorted(days, reverse=True) if day >= first)


def my_unit_table(found: MyUnit) -> Table:
    """The page as a table for files."""
    columns = [Column(_("Del")), Column(_("Mätetal")), Column(_("Månad")), Column(_("Värde"), True), Column(_("Mål"), True),
               Column(_("Bedömning"))]  # fmt: skip
    parts = (
        (_("Har ändrats"), found.new), (_("Når inte målet"), found.missed), (_("Försämras sedan tidigare"), found.worse),
        (_("Förbättras"), found.better),
    )  # fmt: skip
    rows = [
        (title, one.title, one.month, one.value, one.aim, one.sentence)
        for title, lines in parts
        for one in lines
    ]
    rows += [
        (
            _("Skiljer sig från regionen"),
            one.line.title,
            one.line.month,
            one.line.value,
            one.region,
            one.words,
        )
        for one in found.apart
    ]
    return table(_("%(unit)s den här månaden") % {"unit": found.place.name}, columns, rows)
