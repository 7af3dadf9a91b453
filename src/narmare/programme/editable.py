"""What a form may change of each kind of row, and so what may be taken back; stages and states move by steps of their own."""

from __future__ import annotations

from collections.abc import Mapping

from narmare.programme.models import EffectPlan, Revision


INITIATIVE = (
    "title_sv", "title_en", "area", "activities", "why", "groups", "prepare_from", "introduce_from", "effects_from", "close_on",
    "learning",
)  # fmt: skip
ANSWERS = (*EffectPlan.QUESTIONS, *EffectPlan.DESCRIPTIONS)
BENEFIT = (
    "title", "category", "payout", "group", "profession", "chain", "unit", "realiser", "follower", "starts_on", "ramp_months",
    "indicator", "manual_measure", "manual_source", "baseline", "baseline_period", "baseline_snapshot", "target", "target_on",
    "natural_unit", "low", "mid", "high", "sek_each", "hours_each", "price_year", "disbenefit", "double_count_group",
)  # fmt: skip
ROLLOUT = ("planned_on", "checklist", "to_train", "trained", "staffing", "note")
FIELDS: Mapping[str, tuple[str, ...]] = {
    Revision.Kind.INITIATIVE: INITIATIVE, Revision.Kind.EFFECT_PLAN: ANSWERS, Revision.Kind.BENEFIT: BENEFIT,
    Revision.Kind.ROLLOUT: ROLLOUT,
}  # fmt: skip


# Rows that are added and taken away as a whole, and the checklist, which is ticked as a whole.
WHOLE: Mapping[str, tuple[str, ...]] = {
    Revision.Kind.MANDATE: ("added", "removed"), Revision.Kind.DEPENDENCY: ("added", "removed"),
    Revision.Kind.EXPECTATION: ("added", "changed", "done", "removed"), Revision.Kind.ROLLOUT: ("ticked",),
}  # fmt: skip


def can_restore(revision: Revision) -> bool:
    """Whether there is anything in the change that may be taken back."""
    if revision.action in WHOLE.get(revision.kind, ()):
        return True
    return bool(set(FIELDS.get(revision.kind, ())) & set(revision.before))
