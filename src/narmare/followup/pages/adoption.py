"""The five questions about a new way of working, on one screen.

How many use it now; when is the target reached; what has changed, and with what effect; what is each unit's plan; what secures
the effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.indicators.adoption import Arrival, Outcome, Uptake
from narmare.analysis.indicators.definition import Indicator, Target
from narmare.analysis.indicators.lagging import State, Trait
from narmare.analysis.indicators.months import first_day
from narmare.charts import uptake as chart
from narmare.charts.svg import Svg
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup import places, queries
from narmare.followup.areas import Way
from narmare.followup.drawings import Drawing
from narmare.followup.judgement import judge
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import Line, line
from narmare.followup.places import Place
from narmare.followup.spread import Spread, UnitSpread, spread
from narmare.followup.words import bare_number, month, shortmonth, shown, whole, words
from narmare.programme.models import Benefit, EffectPlan, Goal, Initiative, Mandate, Rollout
from narmare.programme.queries import target_on
from narmare.region.models import Unit


AHEAD = 24  # months that the curve is drawn beyond the data, when no date asks for more


@dataclass(frozen=True)
class Fact:
    """A short answer under a question."""

    label: str
    value: str


@dataclass(frozen=True)
class WayRow:
    """One way of working in the overview."""

    title: str
    url: str
    now: str
    aim: str
    answer: str
    lagging: str


@dataclass(frozen=True)
class WayPage:
    """The five questions of one way of working."""

    title: str
    indicator: Indicator
    initiative: Initiative | None
    now: str
    now_of: str
    before: str
    aim: str
    answer: str
    drawing: Drawing | None
    numbers: Table
    counts: tuple[Fact, ...]
    effects: tuple[Line, ...]
    units: Table
    common: tuple[tuple[str, tuple[str, ...]], ...]
    security: tuple[Fact, ...]
    lacking: tuple[str, ...]


def target_of(definition: Indicator, goal: Goal | None, day: date) -> float | None:
    """The goal's target while it holds, else the definition's own, as a share; None when nobody has decided one."""
    decided = target_on(goal, day)
    if decided is None:
        holding: Iterable[Target] = (one for one in definition.targets if one.holds_on(day))
        decided = next((one.value for one in holding), None)
    return None if decided is None else decided / 100


def overview(
    ways: Iterable[Way],
    snapshot: Snapshot,
    goals: Mapping[str, Goal],
    initiatives: Mapping[str, Initiative],
) -> tuple[WayRow, ...]:
    """Every way of working that is measured."""
    known, rows = queries.definitions(), []
    for way in ways:
        definition = known.get(way.indicator)
        if definition is None:
            continue
        found = _spread_of(way, definition, snapshot, goals.get(way.indicator), initiatives)
        if found.uptake:
            late = len(found.lagging)
            rows.append(
                WayRow(
                    words(definition.title),
                    reverse("adoption-indicator", args=[way.indicator]),
                    _percent(found.uptake[-1].share, definition),
                    _aim(found.target, definition),
                    answer(found),
                    ngettext("%(n)s enhet släpar", "%(n)s enheter släpar", late) % {"n": late}
                    if late
                    else "",
                )
            )
    return tuple(rows)


def _spread_of(
    way: Way,
    definition: Indicator,
    snapshot: Snapshot,
    goal: Goal | None,
    initiatives: Mapping[str, Initiative],
) -> Spread:
    initiative = initiatives.get(way.initiative)
    target = target_of(definition, goal, snapshot.last_month)
    return spread(snapshot, way.indicator, initiative.rollout if initiative else way.initiative, target)


def way_page(
    way: Way,
    definition: Indicator,
    snapshot: Snapshot,
    goals: Mapping[str, Goal],
    initiative: Initiative | None,
    region: Place,
) -> WayPage:
    """Gather the page of one way of working."""
    known = {initiative.code: initiative} if initiative else {}
    found = _spread_of(way, definition, snapshot, goals.get(way.indicator), known)
    last = found.uptake[-1] if found.uptake else None
    security, lacking = _security(initiative)
    return WayPage(
        title=words(definition.title),
        indicator=definition,
        initiative=initiative,
        now=_percent(last.share, definition) if last else "–",
        now_of=_("%(count)s av %(size)s i %(month)s") % {"count": whole(last.count), "size": whole(last.size), "month": _month(last.month)} if last else "",
        before=_before(found.uptake, definition),
        aim=_aim(found.target, definition),
        answer=answer(found),
        drawing=_drawing(found, definition),
        numbers=_numbers(found, definition),
        counts=_counts(found),
        effects=_effects(initiative, way, snapshot, region),
        units=_units(found, definition, initiative),
        common=tuple(
            (state_words(state, found.target), tuple(_said(trait) for trait in traits if trait.certain and trait.more))
            for state, traits in found.traits.items()
        ),
        security=security,
        lacking=lacking,
    )  # fmt: skip


def answer(found: Spread) -> str:
    """When the target is reached, in words."""
    if found.target is None or found.arrival is None:
        return _("Ingen målnivå är beslutad, så det går inte att säga när den nås.")
    return arrival_words(found.arrival)


def arrival_words(at: Arrival) -> str:
    """A date with its uncertainty, or why there is none; never a date without its interval."""
    if at.outcome is Outcome.REACHED and at.since is not None:
        return _("Målet är nått sedan %(month)s.") % {"month": _month(at.since)}
    if at.outcome is Outcome.TOO_LITTLE:
        return _("Det går inte att säga än: det behövs minst tolv månader med siffror.")
    if at.outcome is Outcome.NOT_GROWING or at.curve is None:
        return _("Andelen växer inte, så målet nås inte om inget ändras.")
    end = {"end": _month(at.curve.last + at.horizon)}
    if at.outcome is Outcome.NOT_WITHIN:
        flat = _("Kurvan planar ut vid %(level)s %%.") % {"level": bare_number(100 * at.curve.ceiling, 0)}
        told = _("Målet nås inte före %(end)s i den takt som är nu.") % end
        early = _("Tidigast %(month)s.") % {"month": _month(at.earliest)} if at.earliest is not None else ""
        return " ".join(part for part in (told, flat if at.curve.ceiling <= at.target else "", early) if part)
    likely = {"month": _month(at.expected), "first": _month(at.earliest)}
    if at.latest is None:
        return _("Målet nås troligen i %(month)s, tidigast i %(first)s. Det kan också dröja till efter %(end)s, eller inte nås.") % {**likely, **end}  # fmt: skip
    if at.earliest == at.latest:
        return _("Målet nås i %(month)s, om det fortsätter som hittills.") % likely
    return _("Målet nås troligen i %(month)s, mellan %(first)s och %(last)s (95 %% säkerhet).") % {**likely, "last": _month(at.latest)}  # fmt: skip


def _month(index: float | None) -> str:
    return month(first_day(int(index))) if index is not None else "–"


def _percent(share: float | None, definition: Indicator) -> str:
    return shown(None if share is None else 100 * share, definition)


def _aim(target: float | None, definition: Indicator) -> str:
    return _("inget mål") if target is None else shown(100 * target, definition).replace(",0", "")


def _before(uptake: Sequence[Uptake], definition: Indicator) -> str:
    """The share a year before the last month, to compare with."""
    if not uptake:
        return ""
    past = next((one for one in uptake if one.month == uptake[-1].month - 12), None)
    return _("%(share)s ett år tidigare") % {"share": _percent(past.share, definition)} if past else ""


def _counts(found: Spread) -> tuple[Fact, ...]:
    return tuple(
        Fact(state_words(state, found.target), ngettext("%(n)s enhet", "%(n)s enheter", n) % {"n": n})
        for state, n in found.counted.items()
        if n
    )


def state_words(state: State, target: float | None) -> str:
    """How far a unit has come, in words."""
    if state is State.STALLED and target is None:
        return _("Ingen ändring på ett halvår")
    return {
        State.REACHED: _("Når målet"),
        State.RISING: _("På väg"),
        State.BEGINNING: _("Började för mindre än ett år sedan"),
        State.STALLED: _("Står still under målet"),
        State.NOT_BEGUN: _("Har inte börjat"),
        State.NO_NUMBERS: _("Saknar siffror"),
    }[state]


def _drawing(found: Spread, definition: Indicator) -> Drawing | None:
    if not found.uptake:
        return None
    last = int(found.uptake[-1].month)
    at = found.arrival
    wanted = [one for one in (at.expected, at.latest) if one is not None] if at else []
    months = range(int(found.uptake[0].month), min(max([last + AHEAD, *wanted]) + 3, last + 60))
    curve = found.curve
    points = chart.Points(
        observed={int(one.month): 100 * one.share for one in found.uptake},
        curve={m: 100 * curve.share(m) for m in months} if curve else {},
        band={m: tuple(100 * p for p in curve.band(m)) for m in months} if curve else {},  # type: ignore[misc]
        target=None if found.target is None else 100 * found.target,
        arrival=(at.earliest, at.expected, at.latest) if at else (None, None, None),
    )

    def draw(narrow: bool) -> Svg:
        every = 24 if narrow else 12
        said = chart.Words(
            title=_("%(title)s, andel och kurva") % {"title": words(definition.title)},
            summary=answer(found),
            target=_("Mål %(level)s") % {"level": _aim(found.target, definition)},
            now=_month(last),
            arrival=_month(at.expected) if at and at.expected is not None else "",
            titles={int(one.month): f"{_month(one.month)}: {_percent(one.share, definition)}" for one in found.uptake},
            axis={m: shortmonth(first_day(m)) for m in months if m % every == 0},
        )  # fmt: skip
        return chart.draw(points, words=said, percent=lambda value: bare_number(value, 0), key=f"uptake-{'n' if narrow else 'w'}", narrow=narrow)  # fmt: skip

    return Drawing(draw(False), draw(True))


def _numbers(found: Spread, definition: Indicator) -> Table:
    columns = [
        Column(_("Månad")),
        Column(_("Andel"), True),
        Column(_("Täljare"), True),
        Column(_("Nämnare"), True),
    ]
    rows = [
        (_month(one.month), _percent(one.share, definition), whole(one.count), whole(one.size))
        for one in reversed(found.uptake)
    ]
    return table(_("Månad för månad"), columns, rows)


def _units(found: Spread, definition: Indicator, initiative: Initiative | None) -> Table:
    """Plan and progress, unit by unit, those that need somebody first."""
    known = places.by_key()
    planned = _plans(initiative)
    columns = [Column(_("Enhet")), Column(_("Läge")), Column(_("Andel nu"), True), Column(_("Ändring på ett halvår"), True),
               Column(_("Infört")), Column(_("Plan")), Column(_("När målet nås"))]  # fmt: skip
    rows = []
    for unit in found.units:
        at = unit.progress
        rows.append((
            Cell(known[unit.key].name, f"{reverse('indicator', args=[definition.id])}?plats={unit.key}"),
            state_words(at.state, found.target),
            _percent(at.now, definition),
            _points(at.change),
            _month(at.begun) if at.begun is not None else _("inte registrerat"),
            planned.get(unit.key, _("ingen plan är skriven") if unit in found.lagging else "–"),
            _unit_date(unit),
        ))  # fmt: skip
    return table(_("Enhet för enhet"), columns, rows)


def _points(change: float | None) -> str:
    if change is None:
        return "–"
    sign = "+" if change > 0 else ""
    return _("%(n)s procentenheter") % {"n": sign + bare_number(100 * change, 1)}


def _unit_date(unit: UnitSpread) -> str:
    if unit.progress.state is State.REACHED:
        return _("nått")
    at = unit.arrival
    if at is None or at.outcome is Outcome.TOO_LITTLE:
        return "–"
    if at.expected is None:
        return _("inte inom fem år i nuvarande takt")
    last = _month(at.latest) if at.latest is not None else _("senare än så")
    return f"{_month(at.expected)} ({_month(at.earliest)} – {last})"


def _plans(initiative: Initiative | None) -> Mapping[str, str]:
    """Unit -> its planned start, as the programme has it."""
    if initiative is None:
        return {}
    rows = Rollout.objects.filter(initiative=initiative).select_related("unit")
    return {
        row.unit.code: f"{row.get_status_display()}{', ' + month(row.planned_on) if row.planned_on else ''}"
        for row in rows
    }


def _effects(initiative: Initiative | None, way: Way, snapshot: Snapshot, region: Place) -> tuple[Line, ...]:
    """The measures that the initiative should move, judged in the region: the adoption itself is no effect."""
    if initiative is None:
        return ()
    series = queries.at_place(snapshot, region.level, region.key)
    breaks = queries.breaks_at(region.level, region.key)
    made = []
    for goal in initiative.goals.all():
        definition = queries.definitions().get(goal.indicator)
        if definition is None or goal.indicator == way.indicator or goal.indicator not in series:
            continue
        target = target_on(goal, snapshot.last_month)
        judged = judge(
            definition, series[goal.indicator], target=target, breaks=breaks.get(goal.indicator, ())
        )
        made.append(line(judged, region))
    return tuple(made)


def _said(trait: Trait) -> str:
    """A trait of lagging units, with what it is held against."""
    return _("%(trait)s: %(late)s av %(of)s, mot %(late_others)s av %(others)s av de andra") % {
        "trait": _trait_words(trait.name, trait.value).capitalize(), "late": trait.lagging, "of": trait.of,
        "late_others": trait.others_lagging, "others": trait.others,
    }  # fmt: skip


def _trait_words(name: str, value: str) -> str:
    if name == "owner":
        return str(Unit.Owner(value).label)
    if name == "kind":
        return str(Unit.Kind(value).label)
    if name == "size":
        return _("större än medianen") if value == "larger" else _("mindre än medianen")
    place = places.by_key().get(value)
    return place.name if place else value


def _security(initiative: Initiative | None) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """Who answers for the effect, how it is followed, and what is lacking."""
    if initiative is None:
        return (), (_("Inget initiativ är kopplat till arbetssättet."),)
    plan = EffectPlan.objects.filter(initiative=initiative).first()
    facts = [
        Fact(str(EffectPlan._meta.get_field(name).verbose_name), getattr(plan, name))  # type: ignore[union-attr]
        for name in ("realiser", "follow_up", "follower")
        if plan and getattr(plan, name)
    ]
    parts = Mandate.objects.filter(initiative=initiative, part__in=("decides", "does")).order_by(
        "part", "role"
    )
    facts += [Fact(part.get_part_display().capitalize(), part.role) for part in parts]
    benefits = list(Benefit.objects.filter(initiative=initiative))
    facts += [Fact(benefit.title, str(benefit.get_state_display())) for benefit in benefits]
    lacking = []
    if not (plan and plan.follower):
        lacking.append(_("Ingen är utsedd att följa upp effekten."))
    if not benefits:
        lacking.append(_("Ingen nytta är registrerad."))
    elif not any(benefit.measured for benefit in benefits):
        lacking.append(_("Ingen nytta har ett mått."))
    return tuple(facts), tuple(lacking)
