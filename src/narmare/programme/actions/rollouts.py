"""An initiative reaches units: plan, work through the checklist, go live; and the roll-outs that the care table has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from narmare.design.language import active_language
from narmare.programme.checklists import checklist_of
from narmare.programme.models import Initiative, Rollout, RolloutStep
from narmare.programme.plain import snapshot
from narmare.programme.policies import rollouts as policies
from narmare.programme.policies.initiatives import over_refusal
from narmare.programme.queries.rollouts import checklist_for, undone_before_start
from narmare.programme.steps import locked, put, write
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


Status = Rollout.Status
PLAN = ("planned_on", "checklist", "to_train", "trained", "staffing", "note", "status", "started_on")


@transaction.atomic
def plan_rollouts(
    *, initiative: Initiative, units: Sequence[Unit], planned_on: date | None, by: Account, now: datetime
) -> list[Rollout]:
    """Plan an initiative at several units, with the checklist that belongs to it; a day that is planned already moves.

    Raises:
        Refused: the initiative is over.
    """
    check(over_refusal(initiative))
    rows = []
    for unit in units:
        row, created = Rollout.objects.get_or_create(
            initiative=initiative, unit=unit,
            defaults={"planned_on": planned_on, "checklist": checklist_of(initiative.code), "changed_at": now, "changed_by": by},
        )  # fmt: skip
        if created:
            write(row, "planned", {}, snapshot(row, PLAN), by=by, now=now)
        elif row.started_on is None:
            put(locked(row), {"planned_on": planned_on}, action="planned", by=by, now=now, only=True)
        record("rollout_planned", row, by=by, now=now, unit=unit, details={"initiative": initiative.code})
        rows.append(row)
    return rows


@transaction.atomic
def edit_rollout(
    *, rollout: Rollout, seen: int, values: Mapping[str, Any], by: Account, now: datetime
) -> Rollout:
    """Change plan, status, training, staffing or note at a unit; live needs its day and what the checklist asks for.

    Raises:
        Stale: somebody has changed it since version `seen`.
        Refused: see `policies.rollouts`.
    """
    fresh = locked(rollout, seen)
    given = {name: values[name] for name in PLAN if name in values}
    check(over_refusal(fresh.initiative))
    check(_refusal(fresh, given, timezone.localdate(now)))
    put(fresh, given, action="edited", by=by, now=now, only=True)
    record("rollout_edited", fresh, by=by, now=now, unit=fresh.unit, details={"initiative": fresh.initiative.code, "status": fresh.status})  # fmt: skip
    return fresh


def _refusal(rollout: Rollout, given: Mapping[str, Any], today: date) -> str | None:
    status = given.get("status", rollout.status)
    to_train, trained = given.get("to_train", rollout.to_train), given.get("trained", rollout.trained)
    if refusal := policies.training_refusal(to_train=to_train, trained=trained):
        return refusal
    if refusal := policies.status_refusal(rollout, status, note=given.get("note", rollout.note)):
        return refusal
    if status != Status.LIVE:
        return None
    after = Rollout(initiative=rollout.initiative, unit=rollout.unit, started_on=rollout.started_on, to_train=to_train, trained=trained)  # fmt: skip
    started_on = given.get("started_on", rollout.started_on)
    return policies.live_refusal(
        after, started_on=started_on, undone=undone_before_start(rollout, active_language()), today=today
    )


@transaction.atomic
def tick_steps(*, rollout: Rollout, done: Sequence[str], by: Account, now: datetime) -> Rollout:
    """Let exactly these steps of the checklist be done; those that were not get today's date."""
    fresh = locked(rollout)
    check(over_refusal(fresh.initiative))
    known = {step.id for step in checklist_for(fresh).steps}
    wanted, had = known & set(done), set(fresh.steps.values_list("step", flat=True))
    fresh.steps.exclude(step__in=wanted).delete()
    for step in sorted(wanted - had):
        RolloutStep.objects.create(rollout=fresh, step=step, done_on=timezone.localdate(now), done_by=by)
    if wanted != had:
        if fresh.status == Status.PLANNED and wanted:
            put(fresh, {"status": Status.PREPARING}, action="preparing", by=by, now=now)
        write(fresh, "ticked", {"steps": sorted(had)}, {"steps": sorted(wanted)}, by=by, now=now)
    record("rollout_ticked", fresh, by=by, now=now, unit=fresh.unit, details={"initiative": fresh.initiative.code, "done": len(wanted)})  # fmt: skip
    return fresh


@transaction.atomic
def bring_rollouts(*, rows: Sequence[tuple[str, str, date]], by: Account, now: datetime) -> int:
    """Store what the care table `rollout` holds as live roll-outs: (initiative's name there, unit's code, first day).

    What has been changed on the pages stays.  Names and units that are not known here are left out.

    Returns:
        How many were new.
    """
    initiatives = {one.rollout: one for one in Initiative.objects.order_by("-part_of", "pk")}
    units = {one.code: one for one in Unit.objects.all()}
    had = set(Rollout.objects.values_list("initiative__rollout", "unit__code"))
    new = [
        Rollout(
            initiative=initiatives[name], unit=units[code], status=Status.LIVE, started_on=day, checklist=checklist_of(name),
            changed_at=now, changed_by=by,
        )
        for name, code, day in rows
        if name in initiatives and code in units and (name, code) not in had
    ]  # fmt: skip
    Rollout.objects.bulk_create(new)
    for initiative in {one.initiative for one in new}:
        record(
            "rollouts_brought",
            initiative,
            by=by,
            now=now,
            details={"units": sum(one.initiative == initiative for one in new)},
        )
    return len(new)
