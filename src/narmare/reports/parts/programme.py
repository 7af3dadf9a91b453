"""What the programme does and gets: initiatives with their phases, benefits beside what was expected, decisions and assignments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.followup import queries
from narmare.followup.cards import measure_title
from narmare.followup.pages.programme_benefits import proof_words
from narmare.followup.programme_realised import realised_of
from narmare.followup.words import bare, whole
from narmare.programme import queries as programme
from narmare.programme.models import Assignment, Benefit, BenefitEvidence, Decision, Initiative
from narmare.programme.policies.initiatives import late_days
from narmare.programme.realised import Realised
from narmare.reports.document import Block, Cell, Column, Paragraph, Section, Status, Table
from narmare.reports.parts.goals import verdict
from narmare.reports.parts.source import Source


def day_words(day: date | None) -> str:
    """tisdag 24 november 2026; – without a day."""
    return formats.day(day, language=active_language()) or "–"


def capital(words: str) -> str:
    """The words with a capital at the start, and the rest as it is."""
    return words[:1].upper() + words[1:]


def initiatives(source: Source) -> tuple[Section, ...]:
    """Every area with its initiatives: phase, units reached by the end of the period, measures that they should move."""
    by_area: dict[str, tuple[str, list[Initiative]]] = {}
    reached = _reached(source)
    for one in sorted(programme.initiatives(), key=lambda one: (one.area.order, one.order)):
        if source.place.level != "unit" or one.rollout in reached:
            by_area.setdefault(one.area.code, (one.area.title, []))[1].append(one)
    sections = []
    for code, (title, members) in by_area.items():
        rows = tuple(_initiative(one, reached.get(one.rollout, ()), source) for one in members)
        columns = (
            Column(_("Initiativ"), share=3), Column(_("Läge"), share=2), Column(_("Infört"), share=2.2),
            Column(_("Ska påverka"), share=3.2),
        )  # fmt: skip
        table = Table(_("Initiativ: %(area)s") % {"area": title}, columns, rows)
        sections.append(Section(f"omrade-{code.lower()}", title, (table,)))
    return tuple(sections)


def _reached(source: Source) -> dict[str, Sequence[str]]:
    """Rollout -> days of the units at the place that had begun by the end of the period."""
    inside = source.place.key if source.place.level == "unit" else None
    found: dict[str, Sequence[str]] = {}
    for name, units in source.snapshot.rollouts.items():
        days = [day for unit, day in units.items() if date.fromisoformat(day) < source.period.end and inside in (None, unit)]  # fmt: skip
        if days:
            found[name] = sorted(days)
    return found


def _initiative(one: Initiative, days: Sequence[str], source: Source) -> tuple[Cell, ...]:
    goals = ", ".join(measure_title(goal.indicator, goal.title) for goal in one.goals.all())
    if not days:
        said = _("Inget införande registrerat")
    elif source.place.level == "unit":
        said = _("Från %(day)s") % {"day": day_words(date.fromisoformat(days[0]))}
    else:
        said = ngettext("%(count)s enhet", "%(count)s enheter", len(days)) % {"count": len(days)}
    return (
        Cell(one.title, url=reverse("initiative", args=[one.code])),
        _stage(one, source),
        Cell(said),
        Cell(goals or _("Inget mätetal är kopplat")),
    )


def _stage(one: Initiative, source: Source) -> Cell:
    """Its stage; where its plan has run late by the end of the period, by how much."""
    words = capital(one.get_stage_display())
    days = late_days(one, source.period.end)
    if not days:
        return Cell(words)
    late = ngettext("%(stage)s, %(n)s dag sent", "%(stage)s, %(n)s dagar sent", days) % {
        "stage": words,
        "n": days,
    }
    return verdict(Status(late, "✕", "bad"))


STATES: dict[str, tuple[str, str]] = {
    "identified": ("–", "plain"), "planned": ("–", "plain"), "introduced": ("→", "plain"), "observed": ("◐", "mixed"),
    "verified": ("✓", "good"), "taken_home": ("✓", "good"), "not_realised": ("✕", "bad"), "written_off": ("–", "plain"),
}  # fmt: skip


def benefits(source: Source) -> tuple[Block, ...]:
    """The benefits register: what is expected, what the indicators say, what has been taken home."""
    found = list(_benefits(source))
    if not found:
        return (Paragraph(_("Inga nyttor är införda i nyttoregistret.")),)
    columns = (
        Column(_("Nytta"), share=3), Column(_("Vem realiserar"), share=2), Column(_("Väntat per år, kronor"), True, 1.9),
        Column(_("Väntat per år, timmar"), True, 1.7), Column(_("Vad mätetalet visar"), share=2.8),
        Column(_("Läge"), share=2), Column(_("Hemtaget, kronor"), True, 1.6),
    )  # fmt: skip
    table = Table(_("Nyttor"), columns, tuple(_benefit(one, source) for one in found))
    home = sum(
        (one.taken_home_sek or Decimal(0) for one in found if one.state == Benefit.State.TAKEN_HOME),
        Decimal(0),
    )
    said = ngettext("%(n)s nytta följs.", "%(n)s nyttor följs.", len(found)) % {"n": len(found)}
    return (
        Paragraph(f"{said} {_('Hemtaget genom budgetbeslut: %(sek)s kronor.') % {'sek': whole(float(home))}}"),
        Paragraph(_("Att en aktivitet är klar räknas inte som nytta. Först när mätetalet har ändrats mer än slumpen, och någon har räknat hem det, är nyttan tagen."), "small"),
        table, *_proofs(found, source),
    )  # fmt: skip


def _proofs(found: Sequence[Benefit], source: Source) -> tuple[Table, ...]:
    """What effect studies say of the benefits, the latest of each that holds no month after the period."""
    held = [(one, one.evidences.filter(last__lte=source.period.last).first()) for one in found]
    rows = tuple(_proof(one, evidence) for one, evidence in held if evidence is not None)
    columns = (
        Column(_("Nytta"), share=3), Column(_("Vad studien visar"), share=4), Column(_("Kronor per år"), True, 2.4),
        Column(_("Underlag"), share=2),
    )  # fmt: skip
    return (Table(_("Belägg från effektstudier"), columns, rows),) if rows else ()


def _proof(one: Benefit, evidence: BenefitEvidence) -> tuple[Cell, ...]:
    said, _kind = proof_words(one, evidence)
    return Cell(f"{one.title} ({one.initiative.title})"), Cell(said), Cell(_range(evidence.sek)), Cell(evidence.snapshot)  # fmt: skip


def _benefits(source: Source) -> QuerySet[Benefit]:
    found = Benefit.objects.select_related("initiative", "unit").exclude(state=Benefit.State.WRITTEN_OFF)
    return found.filter(unit__code=source.place.key) if source.place.level == "unit" else found


def _benefit(one: Benefit, source: Source) -> tuple[Cell, ...]:
    symbol, tone = STATES[one.state]
    who = ", ".join(part for part in (one.realiser, one.unit.name if one.unit else "") if part)
    status = Status(capital(one.get_state_display()), symbol, tone)  # type: ignore[arg-type]
    return (
        Cell(f"{one.title} ({one.initiative.title})"),
        Cell(who or _("Ingen utsedd")),
        Cell(_range(one.sek)),
        Cell(_range(one.hours)),
        Cell(_shown(one, realised_of(one, snapshot=source.snapshot, until=source.period.last))),
        verdict(status),
        Cell(*_taken(one)),
    )


def _range(worth: tuple[Decimal, Decimal, Decimal] | None) -> str:
    """100 000 (80 000–130 000)."""
    if worth is None:
        return "–"
    low, mid, high = (whole(float(value)) for value in worth)
    return f"{mid} ({low}–{high})"


def _taken(one: Benefit) -> tuple[str, float | None, str]:
    if one.taken_home_sek is None:
        return ("–", None, "")
    return (whole(float(one.taken_home_sek)), float(one.taken_home_sek), "#,##0")


def _shown(one: Benefit, realised: Realised | None) -> str:
    """What the indicator says since the benefit began, with its uncertainty; or why nothing can be said."""
    if not one.indicator:
        return one.manual_measure or _("Inget mått är valt")
    if realised is None or not realised.enough:
        return _("Går inte att säga än")
    definition = queries.definitions().get(one.indicator)
    if definition is None:
        return _("Mäts inte än")
    change = f"{'+' if realised.change > 0 else ''}{bare(realised.change, definition)} ({bare(realised.low, definition)}–{bare(realised.high, definition)})"  # fmt: skip
    if not realised.distinguishable:
        return _("%(change)s: går inte att skilja från slumpen") % {"change": change}
    return f"{change}: {_('åt rätt håll') if realised.wanted else _('åt fel håll')}"


def decisions(source: Source) -> tuple[Block, ...]:
    """What has been decided in the period, and what the decisions ask for."""
    taken = Decision.objects.filter(meeting__on__gte=source.period.first, meeting__on__lt=source.period.end)
    rows = tuple(
        (Cell(_decided(one)), Cell(one.meeting.arena.title), Cell(day_words(one.meeting.on)))
        for one in taken.select_related("meeting__arena", "replaced_by").order_by("meeting__on", "pk")
    )  # fmt: skip
    columns = (Column(_("Beslut"), share=4), Column(_("Beslutat av"), share=2.5), Column(_("Dag"), share=2))
    blocks: list[Block] = [Table(_("Beslut i perioden"), columns, rows)] if rows else []
    if not rows:
        blocks.append(Paragraph(_("Inga beslut är registrerade i perioden.")))
    return (*blocks, *_assignments(source))


def _decided(one: Decision) -> str:
    """§159 Handlingsplan, and that a later decision holds where one does."""
    named = f"{one.reference} {one.title}".strip()
    return _("%(decision)s (ersatt av ett senare beslut)") % {"decision": named} if one.is_replaced else named


def _assignments(source: Source) -> tuple[Block, ...]:
    """Assignments given by decisions before the end of the period: their answer, or when it is due."""
    given = Assignment.objects.filter(decision__meeting__on__lt=source.period.end)
    rows = tuple(
        (Cell(one.title), Cell(one.whose or _("Ingen utsedd")), Cell(day_words(one.due)), verdict(_standing(one, source)))
        for one in given.select_related("owner", "unit", "decision__meeting")
    )  # fmt: skip
    columns = (
        Column(_("Uppdrag"), share=4), Column(_("Ansvarig"), share=2.2), Column(_("Klart senast"), share=2),
        Column(_("Läge"), share=2),
    )  # fmt: skip
    return (Table(_("Uppdrag"), columns, rows),) if rows else ()


def _standing(one: Assignment, source: Source) -> Status:
    """Where an assignment stood at the end of the period."""
    if one.closed_at is not None and localdate(one.closed_at) < source.period.end:
        return Status(_("Avslutat"), "✓", "good")
    if one.answered_at is not None and localdate(one.answered_at) < source.period.end:
        return Status(_("Besvarat"), "✓", "good")
    if one.due is not None and one.due < source.period.end:
        return Status(_("Försenat"), "✕", "bad")
    if one.due is None or not one.whose:
        return Status(_("Saknar datum eller ansvarig"), "–", "bad")
    return Status(_("Pågår"), "→", "plain")
