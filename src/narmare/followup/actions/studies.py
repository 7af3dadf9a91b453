"""Effect studies: they are registered once, and what is done otherwise is noted beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.followup import queries
from narmare.followup.models import EffectStudy, StudyDeviation
from narmare.followup.policies import studies as policies
from narmare.followup.study_claims import others_on
from narmare.programme.models import Initiative, Rollout
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


@transaction.atomic
def register_study(
    *, initiative: Initiative, indicator: str, secondary: Sequence[str], untouched: str, method: str, before: int, after: int,
    anticipation: int, smallest: float, by: Account, now: datetime,
) -> EffectStudy:  # fmt: skip
    """Keep what a study of an initiative is to answer, and which other initiatives are to move the same measures today: what they
    change is taken out of the answer.

    Raises:
        Refused: see `policies.studies.register_refusal`.
    """
    known = set(queries.definitions())
    taken = EffectStudy.objects.filter(initiative=initiative, indicator=indicator).exists()
    refusal = policies.register_refusal(
        indicator=indicator, secondary=secondary, untouched=untouched, method=method, before=before, after=after,
        anticipation=anticipation, smallest=smallest, known=known, taken=taken, by=by,
    )  # fmt: skip
    check(refusal)
    measures = (indicator, *secondary, *([untouched] if untouched else []))
    adjusts = {name: others for name in measures if (others := others_on(name, initiative))}
    study = EffectStudy.objects.create(
        initiative=initiative, indicator=indicator, secondary=list(secondary), untouched=untouched, adjusts=adjusts, method=method,
        before=before, after=after, anticipation=anticipation, smallest=smallest, started=_started_units(initiative, now),
        registered_at=now, registered_by=by,
    )  # fmt: skip
    record(
        "effect_study_registered", study, by=by, now=now, unit=Unit.objects.region(),
        details={
            "initiative": initiative.code, "indicator": indicator, "started": study.started,
            "adjusts": ", ".join(adjusts.get(indicator, {})),
        },
    )  # fmt: skip
    return study


def _started_units(initiative: Initiative, now: datetime) -> int:
    """Units that have the new way of working on the day: by the roll-out's own rows or by the latest snapshot."""
    today = timezone.localdate(now)
    rows = Rollout.objects.filter(initiative=initiative, started_on__lte=today)
    snapshot = queries.current_snapshot()
    seen = snapshot.rollouts.get(initiative.rollout, {}) if snapshot else {}
    return len(
        {
            *rows.values_list("unit__code", flat=True),
            *(unit for unit, day in seen.items() if day <= today.isoformat()),
        }
    )


@transaction.atomic
def note_deviation(*, study: EffectStudy, text: str, by: Account, now: datetime) -> StudyDeviation:
    """Say what was done otherwise than registered.

    Raises:
        Refused: see `policies.studies.deviation_refusal`.
    """
    check(policies.deviation_refusal(text=text, by=by))
    noted = StudyDeviation.objects.create(study=study, text=text.strip(), noted_at=now, noted_by=by)
    about = {"indicator": study.indicator}
    record("study_deviation_noted", noted, by=by, now=now, unit=Unit.objects.region(), details=about)
    return noted
