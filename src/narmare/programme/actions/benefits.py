"""Effect management and the benefits register: answer the questions, add and change benefits, move them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from narmare.programme.editable import ANSWERS, BENEFIT
from narmare.programme.evidence import Evidence, sek_of
from narmare.programme.models import (
    Benefit,
    BenefitEvidence,
    BudgetDecision,
    Decision,
    EffectPlan,
    Initiative,
)
from narmare.programme.plain import snapshot
from narmare.programme.policies import benefits as policies
from narmare.programme.policies.initiatives import over_refusal
from narmare.programme.realised import realised_of
from narmare.programme.steps import locked, put, write
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


State = Benefit.State
# A baseline that an effect has been measured against does not move.
FROZEN = ("indicator", "manual_measure", "manual_source", "baseline", "baseline_period", "baseline_snapshot")


@transaction.atomic
def answer_questions(
    *, initiative: Initiative, seen: int, values: Mapping[str, str], by: Account, now: datetime
) -> EffectPlan:
    """Answer the seven questions and describe the effect; they may be answered one at a time.

    Args:
        seen: the version that the page showed; 0 when nothing had been answered.

    Raises:
        Stale: somebody else has answered since.
        Refused: the initiative is over.
    """
    check(over_refusal(initiative))
    plan = EffectPlan.objects.filter(initiative=initiative).first()
    if plan is None:
        plan = EffectPlan(initiative=initiative, version=0, changed_at=now, changed_by=by)
    else:
        plan = locked(plan, seen)
    put(plan, {name: values[name] for name in ANSWERS if name in values}, action="answered", by=by, now=now)
    record("effect_plan_answered", plan, by=by, now=now, details={"version": plan.version})
    return plan


@transaction.atomic
def add_benefit(*, initiative: Initiative, values: Mapping[str, Any], by: Account, now: datetime) -> Benefit:
    """Add a row to the register, as identified.

    Raises:
        Refused: the initiative is over.
    """
    fresh = locked(initiative)
    check(over_refusal(fresh))
    last = fresh.benefits.aggregate(last=Max("number"))["last"] or 0
    given = {name: values[name] for name in BENEFIT if name in values}
    benefit = Benefit.objects.create(
        initiative=fresh, number=last + 1, changed_at=now, changed_by=by, **given
    )
    write(benefit, "added", {}, snapshot(benefit, given), by=by, now=now)
    record(
        "benefit_added", benefit, by=by, now=now, details={"initiative": fresh.code, "number": benefit.number}
    )
    return benefit


@transaction.atomic
def edit_benefit(
    *, benefit: Benefit, seen: int, values: Mapping[str, Any], by: Account, now: datetime
) -> Benefit:
    """Change a row.

    Raises:
        Stale: somebody has changed it since version `seen`.
        Refused: its state is final, or an effect has been measured against the baseline that would change.
    """
    fresh = locked(benefit, seen)
    check(policies.settled_refusal(fresh))
    given = {name: values[name] for name in BENEFIT if name in values}
    check(policies.frozen_refusal(fresh, {name: given[name] for name in FROZEN if name in given}))
    put(fresh, given, action="edited", by=by, now=now, only=True)
    record(
        "benefit_edited",
        fresh,
        by=by,
        now=now,
        details={"initiative": fresh.initiative.code, "number": fresh.number},
    )
    return fresh


@transaction.atomic
def move_benefit(
    *,
    benefit: Benefit,
    seen: int,
    state: str,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    decision: Mapping[str, Any] | None = None,
    by: Account,
    now: datetime,
) -> Benefit:
    """Give a benefit another state.

    Args:
        reason: why, or for a manual measure what was seen and where it comes from.
        evidence: for a verified effect on a measure of one's own: design, estimate, low, high, grade, source.  Where an
            indicator measures, the latest attached study counts (see `attach_evidence`).
        decision: for a benefit taken home: taken_home_sek, and taken_home_by (a decision of the register) or, where it was made
            elsewhere, taken_home_on and taken_home_reference.

    Raises:
        Refused: what the state needs is missing, or the indicator does not show it; or `Stale`.
    """
    fresh = locked(benefit, seen)
    check(policies.move_refusal(fresh, state, reason=reason))
    changes: dict[str, Any] = {"state": state, "state_reason": reason}
    if state == State.OBSERVED:
        changes |= _observed(fresh, reason)
    if state == State.VERIFIED:
        changes["evidence"] = _verified_by(fresh, evidence or {})
    if state == State.TAKEN_HOME:
        changes |= _taken_home(fresh, decision or {}, timezone.localdate(now))
    put(fresh, changes, action=state, by=by, now=now)
    record("benefit_moved", fresh, by=by, now=now, details={"initiative": fresh.initiative.code, "number": fresh.number, "state": state})  # fmt: skip
    return fresh


def _observed(benefit: Benefit, reason: str) -> dict[str, Any]:
    """What the indicator shows, as evidence; nothing for a measure of one's own.

    Raises:
        Refused: it does not show an effect, or what was seen is not said.
    """
    shown = realised_of(benefit)
    check(policies.observe_refusal(benefit, shown, reason=reason))
    if shown is None:
        return {}
    return {"evidence": {"change": shown.change, "low": shown.low, "high": shown.high, "snapshot": shown.snapshot}}  # fmt: skip


def _taken_home(benefit: Benefit, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The columns of the budget decision; one of the register is tied to the benefit.

    Raises:
        Refused: there is no such decision, or it no longer holds.
    """
    by: Decision | None = given.get("taken_home_by")
    on, reference, sek = (given.get(f"taken_home_{name}") for name in ("on", "reference", "sek"))
    if by is not None:
        check(policies.budget_refusal(by))
        on, reference = by.meeting.on, f"{by.meeting.arena.code} {by.reference or by.title}"[:120]
    check(policies.take_home_refusal(on=on, reference=reference or "", sek=sek, today=today, payout=benefit.payout))  # fmt: skip
    if by is not None:
        BudgetDecision.objects.create(benefit=benefit, decision=by)
    return {"taken_home_on": on, "taken_home_reference": reference, "taken_home_sek": sek}


def _verified_by(benefit: Benefit, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What verifies the benefit: the attached study, or for a measure of one's own what was typed.

    Raises:
        Refused: neither is enough.
    """
    if not benefit.indicator:
        check(policies.verify_refusal(typed))
        return dict(typed)
    held = benefit.evidences.first()
    check(policies.evidence_refusal(benefit, held))
    return {} if held is None else {
        "design": held.design, "grade": held.grade, "estimate": held.estimate, "low": held.low, "high": held.high,
        "source": held.study, "snapshot": held.snapshot,
    }  # fmt: skip


@transaction.atomic
def attach_evidence(*, benefit: Benefit, evidence: Evidence, by: Account, now: datetime) -> BenefitEvidence:
    """Keep a study's answer as evidence for a benefit.  The latest counts; earlier ones stay.  The state is moved apart.

    Raises:
        Refused: see `policies.benefits.attach_refusal`.
    """
    fresh = locked(benefit)
    check(policies.attach_refusal(fresh, evidence))
    kept = BenefitEvidence.objects.create(
        benefit=fresh, attached_at=now, attached_by=by, **_columns(evidence)
    )
    about: dict[str, Any] = {"study": kept.study, "snapshot": kept.snapshot, "grade": kept.grade}
    write(fresh, "evidence", {}, about, by=by, now=now)
    record("benefit_evidence_attached", kept, by=by, now=now, details={"initiative": fresh.initiative.code, **about})  # fmt: skip
    return kept


def _columns(evidence: Evidence) -> dict[str, Any]:
    """The fields of the row; a range becomes three columns."""
    alike = ("study", "title", "path", "indicator", "snapshot", "design", "grade", "compared", "estimate", "low", "high", "unit",
             "first", "last", "natural_unit", "price_year")  # fmt: skip
    found: dict[str, Any] = {name: getattr(evidence, name) for name in alike}
    found["places"] = list(evidence.places)
    for name in ("natural", "sek", "hours"):
        amount = getattr(evidence, name)
        for part in ("low", "middle", "high"):
            value = None if amount is None else getattr(amount, part)
            found[f"{name}_{part}"] = sek_of(value) if name == "sek" and value is not None else value
    return found
