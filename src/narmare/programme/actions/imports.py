"""Read a region's programme file: strategy, goals, areas and initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from narmare.programme.content import Content
from narmare.programme.models import Area, Direction, Goal, Initiative, Promise, Strategy, Support
from narmare.region.audit import record
from narmare.region.models import Account


def _titles(row: Content, order: int) -> dict[str, Any]:
    title = row.get("title") or {"sv": "", "en": ""}
    return {"title_sv": title["sv"], "title_en": title["en"], "order": order}


@transaction.atomic
def import_programme(*, content: Content, by: Account, now: datetime) -> Strategy:
    """Make the stored programme equal to `content` (see `content.read_programme`).  Doing it twice changes nothing.

    What the file no longer names is removed.  Initiatives that were proposed or changed here stay as they are.
    """
    strategy = _strategy(content)
    promises = _directions(strategy, content["directions"])
    goals = _goals(strategy, content["goals"], promises)
    _initiatives(strategy, content["areas"], goals)
    record("programme_imported", strategy, by=by, now=now, details={"version": str(content["version"])})
    return strategy


def _strategy(content: Content) -> Strategy:
    plan = content["strategy"]
    strategy, _ = Strategy.objects.update_or_create(
        code=plan["id"],
        defaults={
            **_titles(plan, 0),
            "region_name": content["region"]["name"],
            "vision_sv": plan["vision"]["sv"],
            "vision_en": plan["vision"]["en"],
            "adopted": plan["adopted"],
            "revised": plan.get("revised"),
            "horizon": plan.get("horizon"),
            "content_version": str(content["version"]),
            "sources": content.get("sources", {}),
        },
    )
    return strategy


def _directions(strategy: Strategy, rows: list[Content]) -> dict[str, Promise]:
    """Store directions and promises; the promises by code."""
    promises = {}
    strategy.directions.exclude(code__in=[row["id"] for row in rows]).delete()
    for order, row in enumerate(rows):
        direction, _ = Direction.objects.update_or_create(
            strategy=strategy, code=row["id"], defaults=_titles(row, order)
        )
        direction.promises.exclude(code__in=[promise["id"] for promise in row["promises"]]).delete()
        for place, promise in enumerate(row["promises"]):
            promises[promise["id"]], _ = Promise.objects.update_or_create(
                direction=direction, code=promise["id"], defaults=_titles(promise, place)
            )
    return promises


def _goals(strategy: Strategy, rows: list[Content], promises: Mapping[str, Promise]) -> dict[str, Goal]:
    """Store goals; by indicator."""
    goals = {}
    directions = {direction.code: direction for direction in strategy.directions.all()}
    for order, row in enumerate(rows):
        goals[row["indicator"]], _ = Goal.objects.update_or_create(
            direction=directions[row["direction"]],
            indicator=row["indicator"],
            defaults={
                **_titles(row, order),
                **_goal_facts(row),
                "promise": promises.get(row.get("promise", "")),
            },
        )
    Goal.objects.filter(direction__strategy=strategy).exclude(
        pk__in=[goal.pk for goal in goals.values()]
    ).delete()
    return goals


def _goal_facts(row: Content) -> dict[str, Any]:
    target, reference = row.get("target") or {}, row.get("reference") or {}
    title = reference.get("title") or {"sv": "", "en": ""}
    return {
        "proposed": row.get("proposed", False),
        "proposed_promise": row.get("proposed_promise", False) or row.get("proposed", False),
        "source": row["source"],
        "target": target.get("value"),
        "target_from": target.get("from"),
        "target_to": target.get("to"),
        "reference": reference.get("value"),
        "reference_title_sv": title["sv"],
        "reference_title_en": title["en"],
        "reference_period": str(reference.get("period", "")),
        "outcomes": {str(period): value for period, value in (row.get("outcomes") or {}).items()},
    }


def _initiatives(strategy: Strategy, areas: list[Content], goals: Mapping[str, Goal]) -> None:
    stored: dict[str, Initiative] = {}
    for order, row in enumerate(areas):
        area, _ = Area.objects.update_or_create(
            strategy=strategy, code=row["id"], defaults=_titles(row, order)
        )
        for place, initiative in enumerate(row["initiatives"]):
            stored[initiative["id"]] = _initiative(area, initiative, place, goals)
    for row in (initiative for area in areas for initiative in area["initiatives"]):
        whole = stored.get(row.get("part_of", ""))  # after all are stored: a part may come before its whole
        Initiative.objects.filter(code=row["id"], changed_at=None).update(part_of=whole)
    untouched = Initiative.objects.filter(area__strategy=strategy, imported=True, changed_at=None)
    untouched.exclude(code__in=stored).delete()
    strategy.areas.exclude(code__in=[row["id"] for row in areas]).filter(initiatives=None).delete()


def _initiative(area: Area, row: Content, order: int, goals: Mapping[str, Goal]) -> Initiative:
    """Store an initiative; one that has been changed here is left as it is."""
    changed = Initiative.objects.filter(code=row["id"], changed_at__isnull=False).first()
    if changed is not None:
        return changed
    facts = {**_titles(row, order), **_initiative_facts(row), "area": area, "imported": True}
    initiative, _ = Initiative.objects.update_or_create(code=row["id"], defaults=facts)
    supported = [goals[indicator] for indicator in row.get("supports", ())]
    Support.objects.filter(initiative=initiative).exclude(goal__in=supported).delete()
    for goal in supported:
        Support.objects.get_or_create(initiative=initiative, goal=goal)
    return initiative


def _initiative_facts(row: Content) -> dict[str, Any]:
    """What a file may say of an initiative beside its name.  Those of a file are decided: it is the region's programme."""
    return {
        "activities": row.get("activities", []),
        "rollout": row.get("rollout", row["id"]),
        "stage": row.get("stage", Initiative.Stage.DECIDED),
        "groups": row.get("groups", []),
        "complexity": row.get("complexity", ""),
    }
