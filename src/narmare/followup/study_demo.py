"""Effect studies of the demo: registered after the start, as their pages say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from narmare.followup.actions import register_study
from narmare.followup.models import EffectStudy
from narmare.programme.models import Initiative
from narmare.region.demo import ISSUER
from narmare.region.models import Account


# roll-out -> primary measure, others, one that should not move, the smallest effect worth having
ASKED: dict[str, tuple[str, tuple[str, ...], str, float]] = {
    "patientportalen": (
        "telefontillganglighet_samma_dag",
        ("webbtidbok_andel",),
        "taligenkanning_andel",
        2.0,
    ),
    "fast_lakarkontakt": ("fast_lakarkontakt", (), "webbtidbok_andel", 10.0),
    "nara_vard_i_hemmet": ("aterinskrivning_30d_65plus", ("akutbesok_80plus",), "webbtidbok_andel", -1.0),
    "taligenkanning": ("taligenkanning_andel", (), "webbtidbok_andel", 20.0),
}


@transaction.atomic
def seed(*, now: datetime) -> None:
    """Register them once, where the programme and its lead are there."""
    lead = Account.objects.filter(issuer=ISSUER, subject="programme_lead").first()
    if lead is None or EffectStudy.objects.exists():
        return
    for initiative in Initiative.objects.filter(rollout__in=ASKED):
        indicator, secondary, untouched, smallest = ASKED[initiative.rollout]
        register_study(
            initiative=initiative, indicator=indicator, secondary=secondary, untouched=untouched, method="auto", before=36,
            after=36, anticipation=0, smallest=smallest, by=lead, now=now,
        )  # fmt: skip
