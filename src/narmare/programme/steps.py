"""What every action on an initiative shares: lock, refuse, store what changed with its history.  Only `actions` uses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from narmare.programme.models import Benefit, EffectPlan, Initiative, Revision, Rollout
from narmare.programme.plain import Plain, to_plain
from narmare.programme.policies.changes import stale_refusal
from narmare.region.actions import Refused
from narmare.region.models import Account


type Versioned = Initiative | EffectPlan | Benefit | Rollout


class Stale(Refused):
    """Somebody has changed the row since the page was shown.  What was typed is kept by the page."""


def place_of(row: models.Model) -> tuple[Initiative, Revision.Kind, str]:
    """Where a row stands in the history: its initiative, its kind and which one of that kind."""
    kinds = Revision.Kind
    if isinstance(row, Initiative):
        return row, kinds.INITIATIVE, ""
    if isinstance(row, Benefit):
        return row.initiative, kinds.BENEFIT, str(row.number)
    if isinstance(row, Rollout):
        return row.initiative, kinds.ROLLOUT, row.unit.code
    if isinstance(row, EffectPlan):
        return row.initiative, kinds.EFFECT_PLAN, ""
    return row.initiative, kinds(row._meta.model_name or ""), str(row.pk)  # type: ignore[attr-defined]


def locked[V: Versioned](row: V, seen: int | None = None) -> V:
    """The row as it is now, locked until the transaction ends.

    Args:
        seen: the version that the actor's page showed; None where it does not matter.

    Raises:
        Stale: somebody has changed it since; the message says who, when and what.
    """
    fresh: V = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)  # type: ignore[assignment]
    if seen is not None and seen != fresh.version:
        initiative, kind, key = place_of(fresh)
        later = Revision.objects.filter(
            initiative=initiative, kind=kind, key=key, version__gt=seen
        ).select_related("by")
        raise Stale(stale_refusal(type(fresh), list(later)))
    return fresh


def put(
    row: Versioned, changes: Mapping[str, Any], *, action: str, by: Account, now: datetime, only: bool = False
) -> dict[str, Plain]:
    """Store the changes of a locked row that differ, count its version up and write the history.

    Args:
        only: False also stores a row whose state is the same; True stores nothing when nothing differs.

    Returns:
        The fields that changed, as they were before.
    """
    before: dict[str, Plain] = {}
    for name, value in changes.items():
        was = to_plain(row, name)
        setattr(row, name, value)
        if to_plain(row, name) != was:
            before[name] = was
    if before or not only:
        row.version += 1
        row.changed_at, row.changed_by = now, by
        row.save()
        write(row, action, before, {name: to_plain(row, name) for name in before}, by=by, now=now)
    return before


def write(
    row: models.Model,
    action: str,
    before: Mapping[str, Plain],
    after: Mapping[str, Plain],
    *,
    by: Account,
    now: datetime,
) -> Revision:
    """One line of the history of `row`."""
    initiative, kind, key = place_of(row)
    return Revision.objects.create(
        initiative=initiative, kind=kind, key=key, action=action, version=getattr(row, "version", 0), at=now, by=by,
        before=dict(before), after=dict(after),
    )  # fmt: skip
