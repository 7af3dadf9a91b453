"""Replay: what a changed routine would have done to the unit's cases of the last 90 days, before it is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from narmare.contact import assessment, content, queries, tables
from narmare.contact.models import Case, Routine
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.replay import PastCase, Replay, Rules, replay, together
from narmare.knowledge.routines.model import Routine as RoutineContent
from narmare.region.models import Unit


WINDOW = timedelta(days=90)
MOST = 5_000  # cases that a change for the whole region is tried on, the latest


def replay_routine(draft: Routine, now: datetime) -> Replay:
    """The draft against the routine that holds, on every case of the unit in the last 90 days; nobody is named."""
    old = queries.routine_of(draft.unit, timezone.localdate(now))
    new = content.routine_from(draft.content, f"draft of {draft.unit.code}")
    unit = draft.unit
    return replay(_rules(old, unit, now), _rules(new, unit, now), past_cases(unit, now), now=now)


def replay_table(unit: Unit, changed: Table, now: datetime) -> Replay:
    """A changed decision table against the one in use, on the cases that it decides on; no other can move.

    For the region: on the cases of every unit that has no version of its own, each by its own routine.
    """
    if unit.kind == Unit.Kind.REGION:
        return _replay_region(unit, changed, now)
    return _replayed(unit, changed, past_cases(unit, now, changed.questionnaire), now)


def _replay_region(region: Unit, changed: Table, now: datetime) -> Replay:
    reached = tables.without_own(region, changed.id, timezone.localdate(now))
    found = _latest(now).filter(unit__in=reached, questionnaire=changed.questionnaire)
    by_unit: dict[int, list[PastCase]] = {}
    for case in found.select_related("person").order_by("-asked_at", "-pk")[:MOST]:
        by_unit.setdefault(case.unit_id, []).append(_past(case))
    return together(_replayed(unit, changed, by_unit[unit.pk], now) for unit in reached if unit.pk in by_unit)


def _replayed(unit: Unit, changed: Table, cases: list[PastCase], now: datetime) -> Replay:
    routine = queries.routine_of(unit, timezone.localdate(now))
    old = _rules(routine, unit, now)
    new = Rules(routine, {**old.tables, changed.questionnaire: changed}, old.questionnaires)
    return replay(old, new, cases, now=now)


def _latest(now: datetime) -> QuerySet[Case]:
    return Case.objects.filter(asked_at__gte=now - WINDOW, asked_at__lte=now)


def _rules(routine: RoutineContent, unit: Unit, now: datetime) -> Rules:
    used = tables.tables_of(unit, timezone.localdate(now)) if assessment.is_on(routine) else {}
    return Rules(routine, used, content.library().questionnaires)


def past_cases(unit: Unit, now: datetime, questionnaire: str = "") -> list[PastCase]:
    """The unit's cases of the last 90 days (with one questionnaire, or all), known by their public code."""
    found = _latest(now).filter(unit=unit)
    found = found.filter(questionnaire=questionnaire) if questionnaire else found
    return [_past(case) for case in found.select_related("person").order_by("asked_at", "pk")]


def _past(case: Case) -> PastCase:
    suggestion = case.suggestion or {}
    return PastCase(
        id=case.code,
        reason=case.questionnaire or case.reason,
        asked_at=case.asked_at,
        profession=case.profession,
        urgency=case.priority,
        level=suggestion.get("level"),
        administrative=case.lane == Case.Lane.ADMINISTRATIVE,
        answers=case.answers,
        person=assessment.known_of(case.person, timezone.localdate(case.asked_at)),
        flags=tuple(suggestion.get("flags", ())),
        first_look_at=case.first_read_at,
        answered_at=case.answered_at,
    )
