"""How staff have judged what a decision table suggested: by version, and what they wrote to those who review the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from narmare.contact import content
from narmare.contact.models import CaseEvent, Disagreement
from narmare.contact.replaying import WINDOW
from narmare.knowledge.decisions.model import Table
from narmare.region.models import Unit


MOST = 50  # objections on a page, the latest


@dataclass(frozen=True)
class Judged:
    """One version of a table in the last 90 days: suggestions that staff accepted, and what they decided otherwise.

    `raised` are those that staff made more urgent (the table said too little), `lowered` less urgent (too much), `moved` those
    where level or profession alone changed; `reported` are cases that were called wrongly sorted.
    """

    version: str
    accepted: int
    raised: int
    lowered: int
    moved: int
    reported: int


def by_version(table: Table, unit: Unit, now: datetime) -> list[Judged]:
    """The judgements of the unit's staff, the latest version first; for the region those of all its units."""
    since = now - WINDOW
    accepted = CaseEvent.objects.filter(
        _at(unit, "unit"), kind=CaseEvent.Kind.SUGGESTION_ACCEPTED, at__gte=since, details__table=table.id
    )
    agreed = Counter(accepted.values_list("details__version", flat=True))
    against = Counter((one.table_version, _way(one)) for one in _objections(table, unit, now))
    versions = {*agreed, *(version for version, _way_ in against)}
    return [
        Judged(
            version, agreed[version],
            **{way: against[version, way] for way in ("raised", "lowered", "moved", "reported")},
        )
        for version in sorted(versions, key=lambda one: (len(one), one), reverse=True)
    ]  # fmt: skip


def objections(table: Table, unit: Unit, now: datetime) -> list[Disagreement]:
    """What the unit's staff wrote to those who review the table, the latest first; none for a whole region.

    Each has its case, whose code leads to a page that asks who may read it.
    """
    if unit.kind == Unit.Kind.REGION:
        return []
    return list(_objections(table, unit, now).select_related("case").order_by("-at")[:MOST])


def without_table(unit: Unit, now: datetime) -> QuerySet[Disagreement]:
    """Reports of wrong sorting in the last 90 days on reasons that no table sorts, the latest first."""
    sorted_by_tables = {table.questionnaire for table in content.library().tables.values()}
    found = Disagreement.objects.filter(
        _at(unit, "case__unit"), kind=Disagreement.Kind.WRONGLY_SORTED, table="", at__gte=now - WINDOW
    )
    return found.exclude(case__questionnaire__in=sorted_by_tables).select_related("case").order_by("-at")


def _objections(table: Table, unit: Unit, now: datetime) -> Any:
    unsorted = Q(table="", case__questionnaire=table.questionnaire)
    return Disagreement.objects.filter(
        _at(unit, "case__unit"), Q(table=table.id) | unsorted, at__gte=now - WINDOW
    )


def _at(unit: Unit, path: str) -> Q:
    return Q() if unit.kind == Unit.Kind.REGION else Q(**{path: unit})


def _way(one: Disagreement) -> str:
    if one.kind == Disagreement.Kind.WRONGLY_SORTED:
        return "reported"
    return _moved(one.was, one.became)


def _moved(was: Mapping[str, Any], became: Mapping[str, Any]) -> str:
    before, after = was.get("urgency", 0), became.get("urgency", 0)
    return "raised" if after < before else "lowered" if after > before else "moved"
