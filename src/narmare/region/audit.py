"""The one place that writes the append-only log of changes.  Every action calls `record`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Model

from narmare.region import days, rows
from narmare.region.models import Account, AuditEvent, Person, Unit


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
    role, unit_code, process = _acting(by, days.day_of(now), unit)
    event = rows.made(
        AuditEvent,
        at=now,
        actor_id=by.pk,
        role=role,
        unit_code=unit_code,
        process=getattr(obj, "process", "") or process,
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
    return _acting(by, on, unit)[2]


def acting_as(by: Account, now: datetime, unit: Unit | None = None) -> tuple[str, str]:
    """The role and the unit's code in which `by` acts: at `unit` if a role reaches it, else the first role held."""
    return _acting(by, days.day_of(now), unit)[:2]


def _acting(by: Account, on: date, unit: Unit | None) -> tuple[str, str, str]:
    """Role, unit's code and care process: of the first role that reaches `unit`, else of the first held."""
    grants = by.grants_on(on)
    if unit is not None and (near := next((one for one in grants if unit.is_within(one.unit)), None)):
        return near.role, unit.code, near.process
    if grants:
        return grants[0].role, grants[0].unit.code, grants[0].process
    roles = by.roles_on(on)
    return (roles[0].key if roles else ""), ("" if unit is None else unit.code), ""
