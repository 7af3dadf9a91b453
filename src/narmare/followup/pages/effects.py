"""The page of an effect study: the answer in a sentence, the drawings, the checks, the method and what was registered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.indicators.definition import Indicator
from narmare.charts import effects as chart
from narmare.charts.svg import Svg
from narmare.design.tables import Table
from narmare.followup import queries
from narmare.followup.drawings import Drawing
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.pages.effect_tables import checks_table, numbers_table, secondary_table
from narmare.followup.pages.effect_words import (
    amount,
    decimals_of,
    interval_words,
    minds,
    reach,
    sentence,
    titles_of,
    told,
)
from narmare.followup.pages.effect_worth import worth_notes, worth_sentence, worth_table
from narmare.followup.study import Answer, answer
from narmare.followup.study_claims import doubles, overlaps_of
from narmare.followup.study_forms import method_name
from narmare.followup.study_value import worth_of
from narmare.followup.study_words import said
from narmare.followup.words import bare_number, shortmonth, words
from narmare.programme.models import Initiative


type Draw = Callable[[bool, str], Svg]
type Number = Callable[[float], str]
MOST_UNITS = 40  # in the drawing of units; the table has all


@dataclass(frozen=True)
class Item:
    """An assumption on the checklist; `kept` is None where it cannot be tested."""

    text: str
    kept: bool | None

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        if self.kept is None:
            return _("går inte att pröva")
        return _("stämmer") if self.kept else _("stämmer inte")


@dataclass(frozen=True)
class StudyRow:
    """A study in the overview."""

    title: str
    url: str
    initiative: str
    sentence: str
    grade: str


@dataclass(frozen=True)
class StudyPage:
    """Everything below the heading."""

    study: EffectStudy
    title: str
    sentence: str
    value: str
    worth: str
    grade: str
    reasons: tuple[str, ...]
    refusals: tuple[str, ...]
    events: Drawing | None
    paths: Drawing | None
    forest: Drawing | None
    numbers: Table | None
    minds: tuple[str, ...]
    worths: Table | None
    worth_notes: tuple[str, ...]
    doubles: tuple[str, ...]
    checks: Table | None
    secondary: Table | None
    method: tuple[str, ...]
    checklist: tuple[Item, ...]
    registered: tuple[tuple[str, str], ...]
    command: str


def overview(studies: Iterable[EffectStudy], snapshot: Snapshot) -> tuple[StudyRow, ...]:
    """Every study with its answer."""
    rows = []
    for study in studies:
        definition, found = queries.definitions().get(study.indicator), answer(study, snapshot)
        title = words(definition.title) if definition else study.indicator
        rows.append(
            StudyRow(
                title,
                study_url(study),
                study.initiative.title,
                f"{sentence(found, definition)} {_value(found, definition)}".strip(),
                found.grade.letter if found.grade else "",
            )  # fmt: skip
        )
    return tuple(rows)


def _value(found: Answer, definition: Indicator | None) -> str:
    grade = found.grade.letter if found.grade else ""
    return worth_sentence(worth_of(found.found, found.numbers, definition), grade)


def value_report(study: EffectStudy, snapshot: Snapshot) -> dict[str, Any]:
    """For JSON: the answer in a sentence in both languages, what it is worth, and who else claims it."""
    definition, found = queries.definitions().get(study.indicator), answer(study, snapshot)
    worth = worth_of(found.found, found.numbers, definition)
    told = {}
    for language in ("sv", "en"):
        with translation.override(language):
            told[language] = f"{sentence(found, definition)} {_value(found, definition)}".strip()
    return {"sentence": told, "value": None if worth is None else worth.as_dict(), "overlaps": sorted(overlaps_of(study, snapshot))}  # fmt: skip


def study_url(study: EffectStudy) -> str:
    """The page of a study."""
    return reverse("effect-study", args=[study.initiative.code, study.indicator])


def waiting(initiatives: Iterable[Initiative], studies: Iterable[EffectStudy]) -> list[Initiative]:
    """Initiatives that have a measure but no study."""
    taken = {study.initiative_id for study in studies}
    return [one for one in initiatives if one.pk not in taken and one.goals.all()]


def study_page(study: EffectStudy, snapshot: Snapshot) -> StudyPage:
    """Gather the page of a study."""
    definition, found = queries.definitions().get(study.indicator), answer(study, snapshot)
    shown, grade = found.found, found.grade.letter if found.grade else ""
    worth = worth_of(shown, found.numbers, definition)
    return StudyPage(
        study=study,
        title=words(definition.title) if definition else study.indicator,
        sentence=sentence(found, definition),
        value=worth_sentence(worth, grade),
        worth=reach(study, shown, definition),
        grade=grade,
        reasons=tuple(told(found.grade.why)) if found.grade else (),
        refusals=tuple(said(note) for note in found.refusals),
        events=_event_drawing(shown, definition) if shown and shown.events else None,
        paths=_path_drawing(found, definition) if shown and shown.series else None,
        forest=_forest_drawing(shown, definition) if shown and shown.unit_rows else None,
        numbers=numbers_table(shown, definition) if shown else None,
        minds=minds(found, definition),
        worths=worth_table(worth),
        worth_notes=worth_notes(worth),
        doubles=doubles(study, snapshot),
        checks=checks_table(found, definition),
        secondary=secondary_table(found),
        method=_method(found),
        checklist=_checklist(study, found, overlaps_of(study, snapshot)),
        registered=_registered(study, definition),
        command=f"narmare effects study {study.initiative.code} {study.indicator} --snapshot {snapshot.code} --json",
    )


# ---- how it was done


def _method(found: Answer) -> tuple[str, ...]:
    if found.found is None or found.design is None:
        return ()
    used = _("Metod: %(method)s.") % {"method": method_name(found.found.method)}
    rests = _("%(units)s enheter, varav %(treated)s har startat, i %(periods)s månader.") % {
        "units": found.found.units, "treated": found.found.treated, "periods": found.found.periods,
    }  # fmt: skip
    return (
        used,
        rests,
        *told(found.design.reasons),
        *told(found.found.notes),
    )


# ---- drawings


def _point(at: float, row: Row, name: str, definition: Indicator | None) -> chart.Point:
    title = f"{name}: {amount(row.estimate, definition)} ({interval_words(row, definition)})"
    return chart.Point(at, row.estimate, row.low, row.high, title)


def _event_drawing(shown: Estimate, definition: Indicator | None) -> Drawing:
    points = [
        _point(float(row.key), row, _("%(n)s månader från start") % {"n": row.key}, definition)
        for row in shown.events
    ]
    says = chart.Words(
        title=_("Effekten månad för månad från start"), below=_("Månader från enhetens start"),
        summary=_("Punkterna före start ska ligga vid noll."),
    )  # fmt: skip
    return _both(lambda narrow, key: chart.events(points, words=says, number=_axis(definition), key=key, narrow=narrow), "effekt-tid")  # fmt: skip


def _path_drawing(found: Answer, definition: Indicator | None) -> Drawing | None:
    shown = found.found
    if shown is None or found.numbers is None or shown.series is None:
        return None
    series = shown.series
    observed = {at: value for at, value in enumerate(series.observed) if value is not None}
    otherwise = {at: value for at, value in enumerate(series.counterfactual) if value is not None}
    if not observed or not otherwise:
        return None
    start = int(min(found.numbers.panel.begins))
    every = max(1, len(series.periods) // 5)
    axis = {
        at: shortmonth(date.fromisoformat(f"{series.periods[at]}-01"))
        for at in range(0, len(series.periods), every)
    }
    says = chart.Words(
        title=_("Vad som hände och vad som annars hade hänt"), summary=said_series(observed, otherwise, definition), axis=axis,
        observed=_("uppmätt"), otherwise=_("utan arbetssättet"), start=_("första starten"),
    )  # fmt: skip

    def draw(narrow: bool, key: str) -> Svg:
        few = {at: text for place, (at, text) in enumerate(axis.items()) if not narrow or place % 2 == 0}
        return chart.paths(observed, otherwise, words=replace(says, axis=few), number=_axis(definition), key=key, start=start, narrow=narrow)  # fmt: skip

    return _both(draw, "effekt-bana")


def said_series(observed: dict[int, float], otherwise: dict[int, float], definition: Indicator | None) -> str:
    """The last month of both lines, for readers who do not see them."""
    last = max(set(observed) & set(otherwise), default=None)
    if last is None:
        return ""
    return _("Sist: uppmätt %(observed)s, utan arbetssättet %(otherwise)s.") % {
        "observed": bare_number(observed[last], decimals_of(definition)), "otherwise": bare_number(otherwise[last], decimals_of(definition)),
    }  # fmt: skip


def _forest_drawing(shown: Estimate, definition: Indicator | None) -> Drawing:
    rows = sorted(shown.unit_rows, key=lambda row: row.estimate)[:MOST_UNITS]
    named = [(str(row.key), _point(0, row, str(row.key), definition)) for row in rows]
    mean = chart.Point(
        0,
        shown.estimate,
        shown.low,
        shown.high,
        _("Alla: %(amount)s") % {"amount": amount(shown.estimate, definition)},
    )
    says = chart.Words(
        title=_("Effekten enhet för enhet"), summary=_("Den streckade linjen är snittet för alla.")
    )
    return _both(lambda narrow, key: chart.forest(named, mean, words=says, number=_axis(definition), key=key, narrow=narrow), "effekt-enheter")  # fmt: skip


def _both(draw: Draw, key: str) -> Drawing:
    return Drawing(draw(False, key), draw(True, f"{key}-smal"))


def _axis(definition: Indicator | None) -> Number:
    return lambda value: bare_number(
        value, 0 if float(value).is_integer() else max(1, decimals_of(definition))
    )


# ---- what was registered, and the checklist


def _registered(study: EffectStudy, definition: Indicator | None) -> tuple[tuple[str, str], ...]:
    others = [words(one.title) for name in study.secondary if (one := queries.definitions().get(name))]
    untouched = queries.definitions().get(study.untouched)
    return (
        (_("Registrerad"), timezone.localdate(study.registered_at).isoformat()),
        (_("Enheter som hade startat då"), str(study.started)),
        (_("Minsta effekt som är värd något"), amount(study.smallest, definition)),
        (_("Metod"), method_name(study.method)),
        (_("Fönster"), _("%(before)s månader före första starten till %(after)s efter sista") % {"before": study.before, "after": study.after}),
        (_("Månader före starten som kan påverkas"), str(study.anticipation)),
        (_("Andra mätetal"), ", ".join(others) or _("inga")),
        (_("Mätetal som inte ska röra sig"), words(untouched.title) if untouched else _("inget")),
        (_("Andra initiativ på mätetalet, som räknas bort"), titles_of(", ".join(study.adjusts.get(study.indicator, {}))) or _("inga")),
        *_adjusted_others(study),
    )  # fmt: skip


def _adjusted_others(study: EffectStudy) -> Iterator[tuple[str, str]]:
    """Initiatives that are taken out of the study's other measures."""
    for measure, others in study.adjusts.items():
        definition = queries.definitions().get(measure)
        if measure != study.indicator and definition is not None:
            label = _("Räknas bort ur ”%(measure)s”") % {"measure": words(definition.title)}
            yield label, titles_of(", ".join(others))


def _checklist(study: EffectStudy, found: Answer, claims: Collection[str]) -> tuple[Item, ...]:
    shown = found.found
    if shown is None:
        return (Item(_("Registrerad innan någon enhet startade"), study.ahead),)
    against = {note.code for note in found.grade.why} if found.grade else set()
    moved = found.untouched.p if found.untouched else None
    apart = set(claims) <= set(study.adjusts.get(study.indicator, {})) and "mixed_with_others" not in against
    return (
        Item(_("Registrerad innan någon enhet startade"), study.ahead),
        Item(_("Gjord som den registrerades"), not study.deviations.exists()),
        Item(_("Enheter utan arbetssättet att jämföra med"), found.design.controlled if found.design else None),
        Item(_("Före start rörde sig enheterna lika"), None if shown.pretrend is None else shown.pretrend.p >= 0.05),
        Item(_("En låtsasstart visar ingen effekt"), "placebo_date_moved" not in against if found.checks and found.checks.placebo_dates else None),
        Item(_("Ingen enskild enhet avgör"), "one_unit_decides" not in against if found.checks and found.checks.left_out else None),
        Item(_("Andra metoder pekar åt samma håll"), "methods_disagree" not in against if found.checks and found.checks.other_methods else None),
        Item(_("Mätetalet som inte ska röra sig står still"), None if moved is None else moved >= 0.05),
        Item(_("Inget annat initiativ på samma mätetal blandas in"), apart),
        Item(_("Få månader saknas i räkningen"), not any(note.code == "hidden_cells" for note in shown.notes)),
    )  # fmt: skip
