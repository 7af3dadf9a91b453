"""The one way in: propose, assess, coordinate, prioritise, decide, pass the gates, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from narmare.programme.actions import meetings
from narmare.programme.checklists import checklist_of
from narmare.programme.codes import free_code
from narmare.programme.editable import INITIATIVE
from narmare.programme.models import (
    Area,
    Arena,
    Decision,
    Dependency,
    Gate,
    Goal,
    Initiative,
    Meeting,
    Rollout,
    Support,
)
from narmare.programme.plain import snapshot, to_plain
from narmare.programme.policies import initiatives as policies
from narmare.programme.policies import meetings as meeting_policies
from narmare.programme.queries.overlap import overlaps
from narmare.programme.steps import locked, put, write
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


Stage = Initiative.Stage
# Minutes are written in Swedish, whatever language the page is read in.
START_TITLE, DECLINE_TITLE = "Initiativet ”{title}” startas", "Initiativet ”{title}” startas inte"


@transaction.atomic
def propose_initiative(
    *,
    title: str,
    area: Area,
    why: str,
    groups: Sequence[str],
    units: Sequence[Unit],
    goals: Sequence[Goal],
    at: Unit,
    by: Account,
    now: datetime,
) -> Initiative:
    """Take in a proposal.  Everybody's proposals come this way and look the same.

    Args:
        units: where it would be introduced; no day is planned yet.
        goals: what it should move.
        at: the unit that proposes.
    """
    code = free_code(Initiative, title, longest=40, otherwise="initiativ")
    initiative = Initiative.objects.create(
        title_sv=title, title_en=title, area=area, code=code, rollout=code, why=why, groups=list(groups), order=_last(area) + 1,
        stage=Stage.PROPOSED, proposed_at=now, proposed_by=by, proposed_unit=at, changed_at=now, changed_by=by,
    )  # fmt: skip
    _reaches(initiative, goals, units, by, now)
    Gate.objects.create(initiative=initiative, stage=Stage.PROPOSED, passed_on=timezone.localdate(now), passed_by=by)  # fmt: skip
    said = snapshot(initiative, ("title_sv", "area", "why", "groups"))
    write(initiative, "proposed", {}, said, by=by, now=now)
    about = {"units": len(units), "goals": len(goals)}
    record("initiative_proposed", initiative, by=by, now=now, unit=at, details=about)
    return initiative


def _reaches(initiative: Initiative, goals: Sequence[Goal], units: Sequence[Unit], by: Account, now: datetime) -> None:  # fmt: skip
    """What it should move, and where it would be introduced."""
    for goal in goals:
        Support.objects.create(initiative=initiative, goal=goal)
    for unit in units:
        Rollout.objects.create(
            initiative=initiative, unit=unit, checklist=checklist_of(initiative.code), changed_at=now, changed_by=by
        )  # fmt: skip


def _last(area: Area) -> int:
    return max(area.initiatives.values_list("order", flat=True), default=0)


@transaction.atomic
def edit_initiative(
    *, initiative: Initiative, seen: int, values: Mapping[str, Any], by: Account, now: datetime
) -> Initiative:
    """Change texts, area, groups, plan or learning.

    Raises:
        Stale: somebody has changed it since version `seen`.
        Refused: it is over.
    """
    fresh = locked(initiative, seen)
    check(policies.over_refusal(fresh))
    put(
        fresh,
        {name: values[name] for name in INITIATIVE if name in values},
        action="edited",
        by=by,
        now=now,
        only=True,
    )
    record("initiative_edited", fresh, by=by, now=now, details={"version": fresh.version})
    return fresh


def _step(
    initiative: Initiative, seen: int, stage: str, changes: Mapping[str, Any], by: Account, now: datetime
) -> Initiative:
    """Take a step of the way in, or take it again without moving the initiative back."""
    fresh = locked(initiative, seen)
    check(policies.before_refusal(fresh, stage))
    forward = policies.next_stage(fresh) == stage
    put(fresh, {**changes, **({"stage": stage} if forward else {})}, action=str(stage), by=by, now=now)
    if forward:
        _pass(fresh, stage, "", by, now)
    return fresh


def _pass(
    initiative: Initiative, stage: str, note: str, by: Account, now: datetime, on: date | None = None
) -> None:
    Gate.objects.update_or_create(
        initiative=initiative,
        stage=stage,
        defaults={"passed_on": on or timezone.localdate(now), "passed_by": by, "note": note},
    )


@transaction.atomic
def assess_initiative(
    *, initiative: Initiative, seen: int, complexity: str, assessment: str, by: Account, now: datetime
) -> Initiative:
    """The first assessment: simple, complicated or complex, and why.  It may be done again: complex work becomes simpler.

    Raises:
        Refused: it is over, or has been changed since (`Stale`).
    """
    changes = {"complexity": complexity, "assessment": assessment}
    fresh = _step(initiative, seen, Stage.ASSESSED, changes, by, now)
    record("initiative_assessed", fresh, by=by, now=now, details={"complexity": complexity})
    return fresh


@transaction.atomic
def coordinate_initiative(
    *, initiative: Initiative, seen: int, coordination: str, by: Account, now: datetime
) -> Initiative:
    """Say how it goes together with what else touches the same units, groups and indicators; those are kept with it.

    Raises:
        Refused: no assessment is made, it is over, or has been changed since (`Stale`).
    """
    others = [one.initiative.code for one in overlaps(initiative)]
    fresh = _step(
        initiative, seen, Stage.COORDINATED, {"coordination": coordination, "overlaps": others}, by, now
    )
    record("initiative_coordinated", fresh, by=by, now=now, details={"overlaps": len(others)})
    return fresh


@transaction.atomic
def prioritise_initiative(
    *, initiative: Initiative, seen: int, priority: int, reason: str, by: Account, now: datetime
) -> Initiative:
    """Propose a priority, 1 first to 4.

    Raises:
        Refused: it is not coordinated, is over, or has been changed since (`Stale`).
    """
    fresh = _step(
        initiative, seen, Stage.PRIORITISED, {"priority": priority, "priority_reason": reason}, by, now
    )
    record("initiative_prioritised", fresh, by=by, now=now, details={"priority": priority})
    return fresh


@transaction.atomic
def decide_initiative(
    *,
    initiative: Initiative,
    seen: int,
    start: bool,
    decision: Decision | None = None,
    arena: Arena | None = None,
    decided_on: date | None = None,
    reference: str = "",
    by: Account,
    now: datetime,
) -> Initiative:
    """Note what an arena decided: that it starts, or that it does not.  The decision is a row in the register of decisions.

    Args:
        decision: the row, where it is there; otherwise it is found by, or made of, `arena`, `decided_on` and `reference`.

    Raises:
        Refused: see `policies.initiatives.decide_refusal` and `written_refusal`, and the rules of meetings; or it has been
            changed since (`Stale`).
    """
    fresh = locked(initiative, seen)
    check(policies.decide_refusal(fresh, start=start))
    held = decision or _written(fresh, start, arena, decided_on, reference, by, now)
    held = meetings.settle_initiative(decision=held, initiative=fresh, start=start, by=by, now=now)
    stage = Stage.DECIDED if start else Stage.DECLINED
    forward = policies.next_stage(fresh) == Stage.DECIDED
    put(fresh, {"stage": stage} if forward else {}, action=str(stage), by=by, now=now)
    _pass(fresh, stage, "", by, now, on=held.meeting.on)
    details: dict[str, Any] = {"stage": str(stage), "decision": held.pk, "reference": held.reference}
    record("initiative_decided", fresh, by=by, now=now, details=details)
    return fresh


@transaction.atomic
def settle_initiatives(
    *, decision: Decision, initiatives: Sequence[Initiative], start: bool, by: Account, now: datetime
) -> list[Initiative]:
    """Note that one decision started several initiatives, or stopped them; all or nothing.

    Raises:
        Refused: one of them cannot be settled by it; the sentence names it.
    """
    done = []
    for one in initiatives:
        try:
            made = decide_initiative(
                initiative=one, seen=one.version, start=start, decision=decision, by=by, now=now
            )
        except Refused as refused:
            raise Refused(f"{one.title}: {refused}") from None
        done.append(made)
    record("decision_settled_initiatives", decision, by=by, now=now, details={"initiatives": len(done)})
    return done


def _written(
    initiative: Initiative,
    start: bool,
    arena: Arena | None,
    on: date | None,
    reference: str,
    by: Account,
    now: datetime,
) -> Decision:
    """The decision with that number of that meeting, noted now if nobody has; so is the meeting.

    Raises:
        Refused: something is not said, the arena does not decide, or its minutes are confirmed without the decision.
    """
    today, reference = timezone.localdate(now), reference.strip()
    check(policies.written_refusal(on=on, arena=arena, reference=reference, today=today))
    if on is None or arena is None:  # refused above; said again for the type checker
        raise ValueError("A decision has a day and an arena.")
    held = Meeting.objects.filter(arena=arena, on=on).exclude(status=Meeting.Status.CANCELLED).order_by("pk")
    meeting = held.filter(decisions__reference=reference).first() or held.first()
    if meeting and (there := meeting.decisions.filter(reference=reference).first()):
        return there
    check(meeting_policies.unwritten_refusal(meeting))
    meeting = meeting or meetings.plan_meeting(
        arena=arena, on=on, starts=None, ends=None, place="", by=by, now=now
    )
    title = (START_TITLE if start else DECLINE_TITLE).format(title=initiative.title_sv)
    return meetings.record_decision(meeting=meeting, title=title[:200], text="", reference=reference, by=by, now=now)  # fmt: skip


@transaction.atomic
def enter_phase(
    *, initiative: Initiative, seen: int, stage: str, note: str, by: Account, now: datetime
) -> Initiative:
    """Pass the gate to the next phase.

    Raises:
        Refused: something is missing; the sentence names all of it.  Or it has been changed since (`Stale`).
    """
    fresh = locked(initiative, seen)
    check(policies.gate_refusal(fresh, stage))
    put(fresh, {"stage": stage}, action=str(stage), by=by, now=now)
    _pass(fresh, stage, note, by, now)
    record("initiative_phase_entered", fresh, by=by, now=now, details={"stage": str(stage)})
    return fresh


@transaction.atomic
def close_initiative(
    *, initiative: Initiative, seen: int, learning: str, by: Account, now: datetime
) -> Initiative:
    """End it, with what others need to learn.

    Raises:
        Refused: a benefit has no final state, or the learning is empty.  Or it has been changed since (`Stale`).
    """
    fresh = locked(initiative, seen)
    before = to_plain(fresh, "learning")
    fresh.learning = learning
    check(policies.gate_refusal(fresh, Stage.CLOSED))
    fresh.learning = before
    put(fresh, {"stage": Stage.CLOSED, "learning": learning}, action="closed", by=by, now=now)
    _pass(fresh, Stage.CLOSED, "", by, now)
    record("initiative_closed", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def add_dependency(
    *, initiative: Initiative, needs: Initiative, why: str, by: Account, now: datetime
) -> Dependency:
    """Say that an initiative waits for another.

    Raises:
        Refused: it is over, is the same one, or the other already waits for this one.
    """
    check(policies.over_refusal(initiative) or policies.dependency_refusal(initiative, needs))
    row, _created = Dependency.objects.update_or_create(
        initiative=initiative, needs=needs, defaults={"why": why}
    )
    write(row, "added", {}, {"needs": needs.code, "why": why}, by=by, now=now)
    record(
        "dependency_added", row, by=by, now=now, details={"initiative": initiative.code, "needs": needs.code}
    )
    return row


@transaction.atomic
def remove_dependency(*, dependency: Dependency, by: Account, now: datetime) -> None:
    """Say that it no longer waits."""
    write(dependency, "removed", {"needs": dependency.needs.code, "why": dependency.why}, {}, by=by, now=now)
    record(
        "dependency_removed", dependency, by=by, now=now, details={"initiative": dependency.initiative.code}
    )
    dependency.delete()
