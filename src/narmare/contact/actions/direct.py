"""Write down, and end, that a person belongs to a group that reaches the unit directly."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.contact import content_policies, queries
from narmare.contact.models import DirectGround
from narmare.region.audit import record
from narmare.region.models import Account, Person, Unit
from narmare.region.refusals import check


@transaction.atomic
def add_direct_ground(*, person: Person, unit: Unit, ground: str, by: Account, now: datetime) -> DirectGround:
    """Write down that the person belongs to one of the groups of the unit's routine; twice changes nothing.

    Raises:
        Refused: see `content_policies.ground_refusal`.
    """
    on = timezone.localdate(now)
    known = queries.routine_of(unit, on).directly_reachable.recorded
    check(content_policies.ground_refusal(person=person, unit=unit, ground=ground, known=known, by=by, on=on))
    row, new = DirectGround.objects.get_or_create(
        person=person, unit=unit, ground=ground, valid_to=None,
        defaults={"valid_from": on, "recorded_at": now, "recorded_by": by},
    )  # fmt: skip
    if new:
        record("direct_ground_added", row, by=by, now=now, unit=unit, person=person)
    return row


@transaction.atomic
def end_direct_ground(*, row: DirectGround, by: Account, now: datetime) -> DirectGround:
    """The person no longer belongs to the group, from today.

    Raises:
        Refused: see `content_policies.ground_refusal`.
    """
    fresh = (
        DirectGround.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=row.pk)
    )
    on = timezone.localdate(now)
    check(
        content_policies.ground_refusal(
            person=fresh.person, unit=fresh.unit, ground=fresh.ground, known=(fresh.ground,), by=by, on=on
        )
    )
    fresh.valid_to = on
    fresh.save(update_fields=["valid_to"])
    record("direct_ground_ended", fresh, by=by, now=now, unit=fresh.unit, person=fresh.person)
    return fresh
