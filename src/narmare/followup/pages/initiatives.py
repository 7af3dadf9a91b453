"""Initiatives: the goals that they should move, and where they have reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup import places, queries
from narmare.followup.cards import Card, card, measure_title
from narmare.followup.judgement import judge
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.programme.models import Initiative
from narmare.programme.queries import target_on


@dataclass(frozen=True)
class InitiativeRow:
    """One initiative in the overview."""

    title: str
    url: str
    goals: tuple[str, ...]
    reached: str


@dataclass(frozen=True)
class AreaBlock:
    """An area and its initiatives."""

    title: str
    rows: tuple[InitiativeRow, ...]


@dataclass(frozen=True)
class InitiativePage:
    """One initiative: how far it has reached and the measures that it should move."""

    initiative: Initiative
    reached: str
    cards: tuple[Card, ...]
    unmeasured: tuple[str, ...]
    rollout: Table | None


def started(initiative: Initiative, snapshot: Snapshot) -> Mapping[str, date]:
    """Unit -> first day of the new way of working, up to the snapshot's last month."""
    rows = snapshot.rollouts.get(initiative.rollout, {})
    return {unit: date.fromisoformat(day) for unit, day in rows.items()}


def _reached(initiative: Initiative, snapshot: Snapshot) -> str:
    count = len(started(initiative, snapshot))
    if not count:
        return _("Inget införande är registrerat")
    return ngettext("Infört vid %(count)s enhet", "Infört vid %(count)s enheter", count) % {"count": count}


def initiative_areas(initiatives: Iterable[Initiative], snapshot: Snapshot) -> list[AreaBlock]:
    """Every area with its initiatives, in the programme's order."""
    ordered = sorted(initiatives, key=lambda one: (one.area.order, one.order))
    blocks = []
    for _area, members in groupby(ordered, key=lambda one: one.area_id):
        rows = list(members)
        blocks.append(AreaBlock(rows[0].area.title, tuple(_row(one, snapshot) for one in rows)))
    return blocks


def _row(initiative: Initiative, snapshot: Snapshot) -> InitiativeRow:
    goals = tuple(measure_title(goal.indicator, goal.title) for goal in initiative.goals.all())
    return InitiativeRow(
        initiative.title, reverse("initiative", args=[initiative.code]), goals, _reached(initiative, snapshot)
    )


def initiative_page(
    initiative: Initiative, snapshot: Snapshot, place: Place, *, opens_units: bool
) -> InitiativePage:
    """Gather the page of an initiative, with the region's numbers; units are links for who may open their pages."""
    series = queries.at_place(snapshot, place.level, place.key)
    cards, unmeasured = [], []
    for goal in initiative.goals.all():
        definition = queries.definitions().get(goal.indicator)
        if definition is None or goal.indicator not in series:
            unmeasured.append(measure_title(goal.indicator, goal.title))
            continue
        target = target_on(goal, snapshot.last_month)
        cards.append(card(judge(definition, series[goal.indicator], target=target), place))
    return InitiativePage(
        initiative,
        _reached(initiative, snapshot),
        tuple(cards),
        tuple(unmeasured),
        _rollout(initiative, snapshot, opens_units),
    )


def _rollout(initiative: Initiative, snapshot: Snapshot, opens_units: bool) -> Table | None:
    known = places.by_key()
    rows = [
        (
            Cell(known[unit].name, known[unit].url if opens_units else ""),
            formats.day(day, language=active_language()),
        )
        for unit, day in sorted(started(initiative, snapshot).items(), key=lambda pair: (pair[1], pair[0]))
        if unit in known
    ]
    return (
        table(_("Infört enhet för enhet"), [Column(_("Enhet")), Column(_("Från och med"))], rows)
        if rows
        else None
    )
