"""Reads for the page of home health care: whom the own units care for.  Who is shown is logged (patientdatalagen 4 kap. 3 §)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from narmare.region import closed
from narmare.region.models import AccessLog, Account, CareRelation, Person, Purpose, Unit
from narmare.region.permissions import Permission
from narmare.region.queries import numbered


LISTED = "home_care_list"  # the ground of a row in the list
ASKED = "home_care_asked"  # the ground of a search by the whole number, to write down care


def cared_for(actor: Account, now: datetime) -> QuerySet[CareRelation]:
    """The home health care of the units where `actor` writes it down, the latest consent first.  A protected identity is in no list.

    The name of somebody who has not consented is the region's and not for the page.
    """
    on = timezone.localdate(now)
    units = actor.units_with(Permission.HOME_CARE_RECORD, on=on)
    found = CareRelation.objects.on(on).filter(unit__in=units, person__protected=False)
    others = found.exclude(person__in=actor.matters_on(on))
    return others.select_related("person", "unit", "consent_by").order_by(
        F("consent_at").desc(nulls_last=True), "pk"
    )


def read_list(actor: Account, now: datetime) -> list[CareRelation]:
    """As `cared_for`; that `actor` saw the persons is logged, once an hour for each."""
    rows = list(cared_for(actor, now))
    seen = AccessLog.objects.filter(actor_id=actor.pk, ground=LISTED, at__gte=now - timedelta(hours=1))
    known = set(seen.values_list("person_id", flat=True)) if rows else set()
    for row in rows:
        if row.consent_at and row.person_id not in known:
            closed.log(actor, row.person_id, now, Purpose.INDEX, LISTED, row.unit)
    return rows


def find(actor: Account, number: str, unit: Unit, now: datetime) -> Person | None:
    """The person with the whole number, to write down care at `unit`; None if there is none, or the identity is protected.  Logged."""
    found = numbered(number, False, timezone.localdate(now))
    if found is None:
        return None
    closed.log(actor, found.pk, now, Purpose.INDEX, "" if found.protected else ASKED, unit)
    return None if found.protected else found


def care_of(person: Person, now: datetime) -> list[CareRelation]:
    """The home health care that an opened person has."""
    return list(
        person.care_relations.on(timezone.localdate(now)).select_related("unit").order_by("valid_from")
    )
