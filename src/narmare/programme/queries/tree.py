"""Reads of the strategy: the tree, goals by indicator, initiatives, and which target holds on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from narmare.programme.models import Goal, Initiative, Strategy


def strategy() -> Strategy | None:
    """The strategy with directions, promises, goals and their initiatives read ahead, or None before one is imported."""
    goals = Goal.objects.select_related("promise").prefetch_related("initiatives")
    return (
        Strategy.objects.order_by("order", "code")
        .prefetch_related(
            Prefetch("directions__goals", goals),
            "directions__promises",
        )
        .first()
    )


def goal_of(indicator: str) -> Goal | None:
    """The goal that `indicator` measures, with its direction and initiatives, or None."""
    return (
        Goal.objects.select_related("direction")
        .prefetch_related("initiatives")
        .filter(indicator=indicator)
        .first()
    )


def goals_by_indicator() -> dict[str, Goal]:
    """Every goal by the id of its indicator."""
    return {goal.indicator: goal for goal in Goal.objects.select_related("direction")}


def initiatives() -> QuerySet[Initiative]:
    """Every initiative with its area and its goals."""
    return Initiative.objects.select_related("area", "part_of").prefetch_related("goals__direction", "parts")


def target_on(goal: Goal | None, day: date) -> float | None:
    """The goal's target if it holds on `day`, else None."""
    if goal is None or goal.target is None or goal.target_from is None or day < goal.target_from:
        return None
    if goal.target_to is not None and day >= goal.target_to:
        return None
    return goal.target
