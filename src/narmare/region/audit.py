"""The one place that writes the append-only log of changes.  Every action calls `record`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Model

from narmare.region import days, rows
from narmare.region.models import Account, AuditEvent, Person, RoleGrant, Unit


type Plain = str | int | float | bool | None


def record(
    action: str,
    obj: Model,
    *,
    by: Account,
    now: datetime,
    unit: Unit | None = None,
    person: Person | None = None,
    details: Mapping[str, Plain | list[Plain]] | None = None,
    save: bool = True,
) -> AuditEvent:
    """Write that `by` did `action` (a past participle, "role_granted") to `obj`, in the caller's transaction.

    Args:
        unit: where it was done; the actor's own unit if not given.
        person: whom it is about, if anybody.
        details: ids, codes and counts only; never a name, a text or a health fact.
        save: False where the caller stores the event in one statement with what it tells of (`rows.store`).
    """
    on = days.day_of(now)
    role, unit_code = acting_as(by, now, unit)
    event = rows.made(
        AuditEvent,
        at=now,
        actor_id=by.pk,
        role=role,
        unit_code=unit_code,
        process=getattr(obj, "process", "") or process_of(by, on, unit),
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        person_id=None if person is None else person.pk,
        details=dict(details or {}),
    )
    if save:
        event.save(force_insert=True)
    return event


def process_of(by: Account, on: date, unit: Unit | None = None) -> str:
    """The care process in which `by` acts at `unit`; "" for the unit's common work, and for residents."""
    grant = _held(by, on, unit)
    return "" if grant is None else grant.process


def _held(by: Account, on: date, unit: Unit | None) -> RoleGrant | None:
    """The role in which `by` acts: the first that reaches `unit`, else the first held."""
    grants = by.grants_on(on)
    near = (grant for grant in grants if unit is not None and unit.is_within(grant.unit))
    return next(near, grants[0] if grants else None)


def acting_as(by: Account, now: datetime, unit: Unit | None = None) -> tuple[str, str]:
    """The role and the unit's code in which `by` acts: at `unit` if a role reaches it, else the first role held."""
    on = days.day_of(now)
    grant = _held(by, on, unit)
    if grant is not None:
        near = unit is not None and unit.is_within(grant.unit)
        return grant.role, unit.code if near and unit is not None else grant.unit.code
    roles = by.roles_on(on)
    return (roles[0].key if roles else ""), ("" if unit is None else unit.code)
