"""How it is going: the whole strategy in a table, and every goal with outcome, level, trend and what to expect."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.design.format import NBSP
from narmare.followup.cards import measure_title
from narmare.followup.drawings import target_words
from narmare.followup.judgement import Judged, Tally, tally, total
from narmare.followup.queries import Cell as Number
from narmare.followup.words import bare, decided, shortmonth, shown, whole, words
from narmare.programme.models import Direction, Goal
from narmare.reports.document import Block, Bullets, Cell, Column, Paragraph, Section, Status, Table
from narmare.reports.parts import marks
from narmare.reports.parts.source import Source, pattern_of


def plain(number: Number | None, judged: Judged) -> Cell:
    """A published number as a cell: hidden ones say so."""
    if number is not None and number.suppressed:
        return Cell(_("döljs"))
    value = number.value if number else None
    # "41,5 per 1 000" may break before "per": a narrow column has no room for all of it
    text = shown(value, judged.indicator).replace(f"{NBSP}per", " per")
    return Cell(text, value, pattern_of(judged.indicator))


def verdict(status: Status) -> Cell:
    """A verdict as a cell."""
    return Cell(status.word, status=status)


def linked(indicator: str, title: str, source: Source) -> Cell:
    """An indicator's name; where it is computed, with the way to its page."""
    return Cell(title, url=reverse("indicator", args=[indicator]) if indicator in source.definitions else "")


def _tally(goals: Sequence[Goal], source: Source) -> Tally:
    return total(tally(source.judged(goal.indicator)) for goal in goals)


def overall(source: Source) -> tuple[Block, ...]:
    """The strategy in a few lines: how many goals are reached, which get worse, direction by direction."""
    goals = list(source.goals.values())
    if not goals:
        return (Paragraph(_("Regionen har inga mål i strategin.")),)
    counted = _tally(goals, source)
    said = _("%(measured)s av %(goals)s mål mäts.") % {"measured": counted.measured, "goals": counted.goals}
    details = ", ".join(counted.details)
    blocks: list[Block] = [
        Paragraph(f"{counted.answer}. {said}", "lead"),
        Paragraph(f"{details[:1].upper()}{details[1:]}."),
        _by_direction(source),
    ]
    if first := _read_first(source):
        blocks += [Paragraph(_("Det här behöver läsas först:")), Bullets(first)]
    return tuple(blocks)


def _by_direction(source: Source) -> Table:
    columns = (
        Column(_("Inriktning"), share=3.2), Column(_("Antal mål"), True), Column(_("Mäts"), True), Column(_("Nås"), True),
        Column(_("Nås ibland"), True), Column(_("Nås inte"), True), Column(_("Sammantaget"), share=3),
    )  # fmt: skip
    rows = []
    for direction in source.strategy.directions.all() if source.strategy else ():
        found = _tally(list(direction.goals.all()), source)
        numbers = (found.goals, found.measured, found.reached, found.sometimes, found.missed)
        cells = tuple(Cell(whole(number), number, "0") for number in numbers)
        rows.append((Cell(direction.title), *cells, verdict(marks.overall(found))))
    return Table(_("Läget per inriktning"), columns, tuple(rows))


def _read_first(source: Source) -> tuple[str, ...]:
    """What gets worse, and what never reaches its level: a sentence each, at most five."""
    found = []
    for indicator, goal in source.goals.items():
        judged = source.judged(indicator)
        if judged is None:
            continue
        worse, missed = judged.tone == "concern", judged.chart.assurance.value == "fail"
        if worse or missed:
            found.append((not worse, f"{measure_title(indicator, goal.title)}: {judged.sentence}"))
    return tuple(said for _order, said in sorted(found, key=lambda one: one[0])[:5])


def goals(source: Source, wanted: Sequence[str] = ()) -> tuple[Section, ...]:
    """Every direction with its goals."""
    sections = []
    for direction in source.strategy.directions.all() if source.strategy else ():
        found = [goal for goal in direction.goals.all() if not wanted or goal.indicator in wanted]
        if found:
            sections.append(_direction(direction, found, source))
    return tuple(sections)


def _direction(direction: Direction, found: Sequence[Goal], source: Source) -> Section:
    measured = [goal for goal in found if source.judged(goal.indicator) is not None]
    blocks: list[Block] = []
    if measured:
        blocks.append(_goal_table(direction, measured, source))
    if published := _published(measured, source):
        blocks.append(published)
    missing = [measure_title(one.indicator, one.title) for one in found if one not in measured]
    if missing:
        blocks += [Paragraph(_("Mäts inte i den här perioden:")), Bullets(tuple(missing))]
    return Section(f"mal-{direction.code.lower()}", direction.title, tuple(blocks))


def _goal_table(direction: Direction, measured: Sequence[Goal], source: Source) -> Table:
    columns = (
        Column(_("Mål i strategin"), share=3.4),
        Column(_("Utfall %(month)s") % {"month": shortmonth(source.period.last)}, True, 1.5),
        Column(_("Ett år före"), True, 1.4), Column(_("Målnivå"), True, 1.5), Column(_("Trend"), share=2.3),
        Column(_("Nås målet?"), share=2.3), Column(_("Väntas om inget ändras"), True, 1.9),
    )  # fmt: skip
    rows = tuple(_goal_row(goal, source) for goal in measured)
    return Table(_("Mål: %(direction)s") % {"direction": direction.title}, columns, rows)


def _goal_row(goal: Goal, source: Source) -> tuple[Cell, ...]:
    judged = source.judged(goal.indicator)
    assert judged is not None  # noqa: S101 - only measured goals come here
    level = target_words(judged) if judged.target is not None else "–"
    return (
        linked(goal.indicator, measure_title(goal.indicator, goal.title), source),
        plain(judged.series.last, judged),
        plain(source.year_before(goal.indicator), judged),
        Cell(level, judged.target, pattern_of(judged.indicator)),
        verdict(marks.trend(judged)),
        verdict(marks.reached(judged)),
        Cell(expected(judged)),
    )


def expected(judged: Judged) -> str:
    """Between which values the months to come lie unless something changes: the natural limits of the series."""
    limits = judged.chart.limits
    if limits is None or judged.tone == "empty":
        return "–"
    low, high = limits.lower, limits.upper
    if judged.indicator.unit == "percent":
        low, high = max(low, 0.0), min(high, 100.0)
    return f"{bare(max(low, 0.0), judged.indicator)}–{bare(high, judged.indicator)}"


def _published(measured: Sequence[Goal], source: Source) -> Table | None:
    """What the region itself has published, for the periods up to the end of this one."""
    rows = []
    for goal in measured:
        definition = source.definitions[goal.indicator]
        for period, value in sorted(goal.outcomes.items()):
            if period <= source.period.written:
                rows.append((
                    Cell(words(definition.title)), Cell(period), Cell(decided(value, definition), value, pattern_of(definition)),
                    Cell(decided(goal.target, definition), goal.target, pattern_of(definition)),
                ))  # fmt: skip
    columns = (
        Column(_("Mål i strategin"), share=4),
        Column(_("Period")),
        Column(_("Utfall"), True),
        Column(_("Målnivå"), True),
    )
    return Table(_("Regionens egna publicerade utfall"), columns, tuple(rows)) if rows else None
