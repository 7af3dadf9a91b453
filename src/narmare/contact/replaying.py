"""Replay: what a changed routine would have done to the unit's cases of the last 90 days, before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from narmare.contact import assessment, content, queries
from narmare.contact.models import Case, Routine
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.replay import PastCase, Replay, Rules, replay
from narmare.knowledge.routines.model import Routine as RoutineContent
from narmare.region.models import Unit


WINDOW = timedelta(days=90)


def replay_routine(draft: Routine, now: datetime) -> Replay:
    """The draft against the routine that holds, on every case of the unit in the last 90 days; nobody is named."""
    old = queries.routine_of(draft.unit, timezone.localdate(now))
    new = content.routine_from(draft.content, f"draft of {draft.unit.code}")
    return replay(_rules(old), _rules(new), past_cases(draft.unit, now), now=now)


def replay_table(unit: Unit, changed: Table, now: datetime) -> Replay:
    """A changed decision table against the one in use, on the same cases."""
    routine = queries.routine_of(unit, timezone.localdate(now))
    tables = {table.questionnaire: table for table in content.library().tables.values()}
    new = Rules(routine, {**tables, changed.questionnaire: changed}, content.library().questionnaires)
    return replay(_rules(routine), new, past_cases(unit, now), now=now)


def _rules(routine: RoutineContent) -> Rules:
    library = content.library()
    tables: Mapping[str, Table] = {table.questionnaire: table for table in library.tables.values()}
    return Rules(routine, tables if assessment.is_on(routine) else {}, library.questionnaires)


def past_cases(unit: Unit, now: datetime) -> list[PastCase]:
    """The unit's cases of the last 90 days as replay reads them, known by their public code."""
    found = Case.objects.filter(unit=unit, asked_at__gte=now - WINDOW, asked_at__lte=now)
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
