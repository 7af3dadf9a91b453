"""Who is reminded of what: those who answer for an assignment, and those who lead an initiative to its next gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from narmare.programme.models import Assignment, Initiative, Mandate
from narmare.programme.policies.initiatives import next_stage
from narmare.region.models import Account, RoleGrant, Unit
from narmare.region.permissions import ROLES, Permission


AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class GateDue:
    """An initiative whose next phase should begin soon, or should have begun."""

    initiative: Initiative
    stage: str
    due: date


def who_answers(assignment: Assignment, today: date) -> list[Account]:
    """The owner; for an assignment of a unit those who answer for that unit (not those who answer for the whole region)."""
    if assignment.owner is not None:
        return [assignment.owner]
    return [] if assignment.unit is None else holding(Permission.ASSIGNMENT_ANSWER, [assignment.unit], today)


def holding(permission: Permission, units: Iterable[Unit], today: date) -> list[Account]:
    """Accounts with a role below the region that gives `permission` at any of `units`; each once."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    grants = RoleGrant.objects.filter(role__in=roles, account__is_active=True).exclude(unit__kind=Unit.Kind.REGION)  # fmt: skip
    held = [one for one in grants.select_related("account", "unit").order_by("pk") if one.holds(today)]
    asked = list(units)
    return list(dict.fromkeys(one.account for one in held if any(unit.is_within(one.unit) for unit in asked)))


def gates_due(today: date) -> list[GateDue]:
    """The next gate of each initiative that is decided or runs, where its day is within two weeks or has passed."""
    stages = (Initiative.Stage.DECIDED, *(stage for stage in Initiative.Stage if Initiative(stage=stage).is_running))  # fmt: skip
    found = []
    for one in Initiative.objects.filter(stage__in=stages).order_by("pk"):
        stage = next_stage(one)
        due = dict(one.planned).get(stage or "")
        if stage is not None and due is not None and due <= today + AHEAD:
            found.append(GateDue(one, stage, due))
    return found


def who_leads(initiative: Initiative, today: date) -> list[Account]:
    """Those who lead the programme, and those who answer for the units that carry the initiative out."""
    roles = [role.key for role in ROLES.values() if Permission.PROGRAMME_EDIT in role.permissions]
    leads = RoleGrant.objects.filter(role__in=roles, account__is_active=True).select_related("account").order_by("pk")  # fmt: skip
    units = [one.unit for one in initiative.mandates.filter(part=Mandate.Part.DOES).select_related("unit")]
    found = [one.account for one in leads if one.holds(today)]
    return list(dict.fromkeys([*found, *holding(Permission.ASSIGNMENT_ANSWER, units, today)]))


def gates_of(account: Account, today: date) -> list[GateDue]:
    """The gates that are due and that `account` leads to (see `who_leads`), the earliest day first."""
    due = sorted(gates_due(today), key=lambda one: one.due)
    held = account.grants_on(today)
    if any(Permission.PROGRAMME_EDIT in ROLES[one.role].permissions for one in held):
        return due
    answers = [one.unit for one in held if Permission.ASSIGNMENT_ANSWER in ROLES[one.role].permissions]
    below = [unit for unit in answers if unit.kind != Unit.Kind.REGION]
    does = Mandate.objects.filter(part=Mandate.Part.DOES, initiative__in=[one.initiative for one in due])
    own = {one.initiative_id for one in does.select_related("unit") if any(one.unit.is_within(unit) for unit in below)}  # fmt: skip
    return [one for one in due if one.initiative.pk in own]
