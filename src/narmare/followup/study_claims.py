"""Which initiatives claim an effect on the same measure at the same units: what would be counted twice."""

from __future__ import annotations

from datetime import date

from django.utils.translation import ngettext

from narmare.analysis.effects.value import Claim, Overlap, overlaps
from narmare.followup.models import EffectStudy, Snapshot
from narmare.programme.models import Benefit, Initiative, Support


def claims_on(indicator: str, snapshot: Snapshot) -> tuple[Claim, ...]:
    """Every initiative with a study or a benefit on the indicator, and the units where it has started.

    An initiative that starts at units on different days claims each day apart.
    """
    asked = Initiative.objects.filter(
        pk__in=[
            *EffectStudy.objects.filter(indicator=indicator).values_list("initiative", flat=True),
            *Benefit.objects.filter(indicator=indicator).values_list("initiative", flat=True),
        ]
    )
    found = []
    for one in asked.order_by("code"):
        starts: dict[str, set[str]] = {}
        for unit, day in snapshot.rollouts.get(one.rollout, {}).items():
            starts.setdefault(day, set()).add(unit)
        found += [Claim(one.code, indicator, frozenset(units), date.fromisoformat(day)) for day, units in starts.items()]  # fmt: skip
    return tuple(found)


def others_on(measure: str, own: Initiative) -> dict[str, str]:
    """Other initiatives that are to move the measure, by a goal, a study or a benefit: code -> roll-out."""
    claimed = [
        *Support.objects.filter(goal__indicator=measure).values_list("initiative", flat=True),
        *Benefit.objects.filter(indicator=measure).values_list("initiative", flat=True),
        *(
            study.initiative_id
            for study in EffectStudy.objects.only("initiative", "indicator", "secondary")
            if measure in (study.indicator, *study.secondary)
        ),
    ]
    found = (
        Initiative.objects.filter(pk__in=claimed).exclude(pk=own.pk).exclude(rollout__in=("", own.rollout))
    )
    return dict(found.order_by("code").values_list("code", "rollout"))


def overlaps_of(study: EffectStudy, snapshot: Snapshot) -> dict[str, list[Overlap]]:
    """Other initiatives that claim the study's effect at some of its units: code -> where."""
    own, found = study.initiative.code, dict[str, list[Overlap]]()
    for one in overlaps(claims_on(study.indicator, snapshot)):
        if own in (one.first, one.second):
            found.setdefault(one.second if one.first == own else one.first, []).append(one)
    return found


def doubles(study: EffectStudy, snapshot: Snapshot) -> tuple[str, ...]:
    """The same in sentences."""
    found = overlaps_of(study, snapshot)
    titles = {one.code: one.title for one in Initiative.objects.filter(code__in=found)}
    told = []
    for code, rows in sorted(found.items()):
        units = {unit for row in rows for unit in row.units}
        if code in study.adjusts.get(study.indicator, {}):
            told.append(_adjusted(titles[code], len(units)))
            continue
        text = ngettext(
            "%(title)s gör anspråk på samma mätetal vid %(n)s av samma enheter. Effekten kan inte delas upp mellan dem: räkna nyttan en gång.",
            "%(title)s gör anspråk på samma mätetal vid %(n)s av samma enheter. Effekten kan inte delas upp mellan dem: räkna nyttan en gång.",
            len(units),
        )  # fmt: skip
        told.append(text % {"title": titles[code], "n": len(units)})
    return tuple(told)


def _adjusted(title: str, units: int) -> str:
    text = ngettext(
        "%(title)s gör anspråk på samma mätetal vid %(n)s av samma enheter. Studien räknar bort det som %(title)s har ändrat, där det går.",
        "%(title)s gör anspråk på samma mätetal vid %(n)s av samma enheter. Studien räknar bort det som %(title)s har ändrat, där det går.",
        units,
    )  # fmt: skip
    return text % {"title": title, "n": units}
