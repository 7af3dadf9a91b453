"""What the numbers rest on: units, snapshots, and the synthetic region beside published figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup import queries
from narmare.followup.cards import measure_title
from narmare.followup.comparison import WHY, Moved, compare
from narmare.followup.models import Snapshot
from narmare.followup.places import place_of
from narmare.followup.words import month, whole
from narmare.region.models import Unit


@dataclass(frozen=True)
class UnitsPage:
    """The reader's own units, and every unit by municipality."""

    mine: tuple[Cell, ...]
    groups: tuple[Table, ...]


def units_page(mine: Iterable[Unit]) -> UnitsPage:
    """Gather the tree of the organisation.  `mine` is shown first when it is a part of it, not the whole."""
    units = list(Unit.objects.order_by("path"))
    own = [unit for unit in mine if unit.kind != Unit.Kind.MUNICIPALITY]
    whole_region = any(unit.kind == Unit.Kind.REGION for unit in own)
    columns = [Column(_("Enhet")), Column(_("Slag")), Column(_("Drift"))]
    groups = []
    for top in [unit for unit in units if unit.kind == Unit.Kind.MUNICIPALITY]:
        rows: list[tuple[Any, ...]] = [
            (Cell(_("Hela %(name)s") % {"name": top.name}, place_of(top).url), top.get_kind_display(), "–")
        ]
        rows += [
            (Cell(unit.name, place_of(unit).url), unit.get_kind_display(), unit.get_owner_display())
            for unit in units
            if unit.parent_id == top.pk
        ]
        groups.append(table(top.name, columns, rows))
    return UnitsPage(
        () if whole_region else tuple(Cell(unit.name, place_of(unit).url) for unit in own), tuple(groups)
    )


def snapshots_page(snapshots: Iterable[Snapshot]) -> Table:
    """The published snapshots, latest first."""
    columns = [
        Column(_("Ögonblicksbild")),
        Column(_("Publicerad")),
        Column(_("Till och med")),
        Column(_("Underlag")),
    ]
    rows = [
        (
            snapshot.code,
            formats.day(timezone.localtime(snapshot.published_at), language=active_language()),
            month(snapshot.last_month),
            _("Påhittad region") if snapshot.synthetic else _("Importerade vårdtabeller"),
        )
        for snapshot in snapshots
    ]
    return table(_("Publicerade ögonblicksbilder"), columns, rows)


def twin_page(snapshot: Snapshot) -> Table | None:
    """The synthetic region beside the figures that it was fitted to; None for imported data."""
    compared = snapshot.origin.get("comparison")
    if not compared:
        return None
    columns = [Column(_("Mått")), Column(_("Publicerat"), True), Column(_("Tvillingen"), True), Column(_("Skillnad"), True),
               Column(_("Period")), Column(_("Källa"))]  # fmt: skip
    periods = {"window": _("hela perioden"), "last": _("senaste månaden")}
    rows = [
        (
            row["title"][active_language()],
            _number(row["published"]),
            _number(row["twin"]),
            _number(row["twin"] - row["published"] if row["twin"] is not None else None),
            periods.get(row["period"], row["period"]),
            row["source"][active_language()],
        )
        for row in compared
    ]
    return table(_("Tvillingen bredvid publicerade siffror"), columns, rows)


def _number(value: float | None) -> str:
    """A figure with the decimals that its size deserves."""
    if value is None or abs(value) >= 1000:
        return whole(value)
    return formats.number(value, 2 if abs(value) < 10 else 1, language=active_language())


@dataclass(frozen=True)
class ComparisonPage:
    """What changed between two snapshots: in one sentence, and indicator by indicator.

    every: all indicators, for a file.
    moved: those with other numbers or another definition; None when there are none.
    same: those without, folded away on the page (`summary`); None when there are none.
    """

    said: str
    every: Table
    moved: Table | None
    same: Table | None
    summary: str


def comparison_page(old: Snapshot, new: Snapshot) -> ComparisonPage:
    """Gather what changed between two snapshots, what changed most first."""
    found = sorted(compare(old, new), key=lambda one: (WHY.index(one.why), -one.changed, one.indicator))
    moved = [one for one in found if one.why != "same"]
    same = [one for one in found if one.why == "same"]
    caption = _("Vad som ändrats, mätetal för mätetal")
    summary = ngettext("%(n)s mätetal har samma siffror", "%(n)s mätetal har samma siffror", len(same)) % {
        "n": len(same)
    }
    return ComparisonPage(
        _summed(found),
        _moves(caption, found),
        _moves(caption, moved) if moved else None,
        _moves(summary, same) if same else None,
        summary,
    )


def _moves(caption: str, moved: Iterable[Moved]) -> Table:
    """Indicators with why and how much they moved."""
    why = {
        "new": _("nytt mätetal"),
        "gone": _("mätetalet är borttaget"),
        "definition": _("definitionen är ändrad"),
        "months": _("nya månader, inget annat"),
        "data": _("underlaget är ändrat"),
        "same": _("samma siffror"),
    }
    columns = [Column(_("Mätetal")), Column(_("Varför")), Column(_("Ändrade siffror"), True), Column(_("Nya"), True),
               Column(_("Borta"), True), Column(_("Definitionens version"))]  # fmt: skip
    known = queries.definitions()
    rows = [
        (
            Cell(
                measure_title(one.indicator, one.indicator),
                reverse("indicator", args=[one.indicator]) if one.indicator in known else "",
            ),
            why[one.why],
            whole(one.changed),
            whole(one.added),
            whole(one.gone),
            _version(one),
        )
        for one in moved
    ]
    return table(caption, columns, rows)


def _version(one: Moved) -> str:
    """The definition's version, or both when it was raised; and that it should have been, when it was not."""
    if one.unsaid:
        return _("%(version)s, ändrad utan ny version") % {"version": one.after}
    return one.after if one.before == one.after else f"{one.before or '–'} → {one.after or '–'}"


def _summed(moved: Iterable[Moved]) -> str:
    counted = Counter(one.why for one in moved)
    parts = (
        ngettext("%(n)s mätetal har ny definition", "%(n)s mätetal har ny definition", counted["definition"]),
        ngettext(
            "%(n)s har andra siffror i underlaget", "%(n)s har andra siffror i underlaget", counted["data"]
        ),
        ngettext("%(n)s har bara nya månader", "%(n)s har bara nya månader", counted["months"]),
        ngettext("%(n)s är nya", "%(n)s är nya", counted["new"]),
        ngettext("%(n)s är borta", "%(n)s är borta", counted["gone"]),
    )
    told = [
        said % {"n": counted[why]}
        for why, said in zip(("definition", "data", "months", "new", "gone"), parts, strict=True)
        if counted[why]
    ]
    return (", ".join(told) or _("Inget har ändrats")) + "."
