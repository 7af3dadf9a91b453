"""The checklist of a roll-out and what remains of it."""

from __future__ import annotations

from narmare.programme.checklists import DEFAULT, Checklist, checklists
from narmare.programme.models import Rollout


def checklist_for(rollout: Rollout) -> Checklist:
    """The checklist of a roll-out."""
    return checklists().get(rollout.checklist, checklists()[DEFAULT])


def undone_before_start(rollout: Rollout, language: str) -> list[str]:
    """Titles of the steps that must be done before the start and are not."""
    done = set(rollout.steps.values_list("step", flat=True))
    return [
        step.title.inn(language)
        for step in checklist_for(rollout).steps
        if step.before_start and step.id not in done
    ]
