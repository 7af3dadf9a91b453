"""A study's answer as evidence for a benefit: plain data that the programme keeps, frozen with the snapshot."""

from __future__ import annotations

from datetime import date

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from narmare.analysis.effects.unit_values import unit_values
from narmare.analysis.effects.value import Amount
from narmare.followup import queries
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.study import answer
from narmare.followup.study_forms import method_name
from narmare.followup.study_value import Line, worth_of
from narmare.followup.words import words
from narmare.programme.evidence import Evidence, Range
from narmare.programme.models import Benefit
from narmare.region.models import Account


MINUTES = 60


@override("sv")
def evidence_of(study: EffectStudy, snapshot: Snapshot) -> Evidence | None:
    """What the study says, or None: it found nothing, or has no interval.

    Its words are kept in Swedish, as minutes are, in whatever language the page is read that attaches it.
    """
    found, definition = answer(study, snapshot), queries.definitions().get(study.indicator)
    shown, numbers, grade = found.found, found.numbers, found.grade
    if shown is None or numbers is None or grade is None or shown.low is None or shown.high is None:
        return None
    worth = worth_of(shown, numbers, definition)
    stay, time, money = (worth.line(unit) if worth else None for unit in ("bed_days", "minutes", "sek"))
    months = np.flatnonzero(numbers.treated.any(axis=0))
    first, last = (date.fromisoformat(f"{numbers.panel.label(int(numbers.panel.ticks[at]))}-01") for at in (months[0], months[-1]))  # fmt: skip
    return Evidence(
        study=f"{study.initiative.code}/{study.indicator}", title=words(definition.title) if definition else study.indicator,
        path=reverse("effect-study", args=[study.initiative.code, study.indicator]), indicator=study.indicator,
        snapshot=snapshot.code, design=method_name(shown.method), grade=grade.letter,
        compared=found.design is not None and found.design.controlled, estimate=shown.estimate, low=shown.low, high=shown.high,
        unit=_("procentenheter") if definition and definition.unit == "percent" else "", first=first, last=last,
        places=[code for code, began in zip(numbers.codes, numbers.treated.any(axis=1), strict=True) if began],
        natural=_natural(stay, worth.cases if worth else None), natural_unit=_natural_unit(study, stay), sek=_range(money),
        hours=_range(time, MINUTES), price_year=worth.valued.price_year if worth and money else None,
    )  # fmt: skip


def _natural(stay: Line | None, cases: Amount | None) -> Range | None:
    amount = stay.yearly if stay else cases
    return None if amount is None else Range(amount.low, amount.middle, amount.high)


def _natural_unit(study: EffectStudy, stay: Line | None) -> str:
    valued = unit_values().get(study.indicator)
    if stay is not None:
        return words(stay.of.name).lower()
    return words(valued.counted) if valued else ""


def _range(line: Line | None, each: float = 1) -> Range | None:
    if line is None:
        return None
    return Range(*(part / each for part in (line.yearly.low, line.yearly.middle, line.yearly.high)))


def benefits_for(study: EffectStudy, account: Account) -> list[Benefit]:
    """The benefits that the study can be evidence for: of its initiative, by its measure, that this person may see."""
    own = Benefit.objects.visible_to(account).filter(initiative=study.initiative, indicator=study.indicator)
    return list(own.select_related("initiative", "unit").order_by("number"))
