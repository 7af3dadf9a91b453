"""Take a change back: the fields get the values that they had before it, and the history gets a new line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from narmare.programme.actions import benefits, initiatives
from narmare.programme.actions.undo import GONE, NOT_BACK, undo_change
from narmare.programme.editable import FIELDS, WHOLE, can_restore
from narmare.programme.models import Benefit, EffectPlan, Initiative, Revision, Rollout
from narmare.programme.plain import NotReadable, from_plain
from narmare.programme.steps import Versioned, locked, put
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account


def _row(revision: Revision) -> Versioned | None:
    match revision.kind:
        case Revision.Kind.INITIATIVE:
            return revision.initiative
        case Revision.Kind.EFFECT_PLAN:
            return EffectPlan.objects.filter(initiative=revision.initiative).first()
        case Revision.Kind.BENEFIT:
            return Benefit.objects.filter(initiative=revision.initiative, number=int(revision.key)).first()
        case Revision.Kind.ROLLOUT:
            return Rollout.objects.filter(initiative=revision.initiative, unit__code=revision.key).first()
    return None


@transaction.atomic
def restore_revision(*, revision: Revision, by: Account, now: datetime) -> Revision:
    """Give the fields of a change the values that they had before it.

    Raises:
        Refused: nothing in it may be taken back, or the row is final by now.
    """
    if not can_restore(revision):
        raise Refused(NOT_BACK)
    if revision.action in WHOLE.get(revision.kind, ()):
        undo_change(revision=revision, by=by, now=now)
    else:
        _fields_back(revision, by, now)
    record(
        "revision_restored",
        revision,
        by=by,
        now=now,
        details={"initiative": revision.initiative.code, "kind": revision.kind},
    )
    return revision


def _fields_back(revision: Revision, by: Account, now: datetime) -> None:
    row = _row(revision)
    if row is None:
        raise Refused(NOT_BACK)
    fresh: Versioned = locked(row)
    values = _values(fresh, revision)
    if isinstance(fresh, Initiative):
        initiatives.edit_initiative(initiative=fresh, seen=fresh.version, values=values, by=by, now=now)
    elif isinstance(fresh, Benefit):
        benefits.edit_benefit(benefit=fresh, seen=fresh.version, values=values, by=by, now=now)
    else:
        put(fresh, values, action="restored", by=by, now=now)


def _values(row: Versioned, revision: Revision) -> dict[str, object]:
    try:
        return {
            name: from_plain(type(row), name, revision.before[name])
            for name in FIELDS[revision.kind]
            if name in revision.before
        }
    except NotReadable:
        raise Refused(GONE) from None
