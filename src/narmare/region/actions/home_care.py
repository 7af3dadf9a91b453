"""Home health care, written down by the municipality's staff, and the person's standing consent to being read about there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import policies
from narmare.region.audit import Plain, record
from narmare.region.models import Account, CareRelation, Person, Unit
from narmare.region.refusals import check


@transaction.atomic
def record_home_care(
    *, person: Person, unit: Unit, said: Collection[str], by: Account, now: datetime
) -> CareRelation:
    """Write down that `unit` gives the person home health care, and the three conditions of reading (lag 2022:913 3 kap. 1 §).

    Args:
        said: the conditions (keys of `paths.CONDITIONS`) that `by` says are met; none for care without consent.

    Raises:
        Refused: see `policies.home_care_refusal`.
    """
    on = timezone.localdate(now)
    check(policies.home_care_refusal(person=person, unit=unit, said=said, by=by, on=on))
    found, new = CareRelation.objects.on(on).get_or_create(
        person=person, unit=unit, defaults={"valid_from": on}
    )
    if said:
        found.consent_at, found.consent_by, found.conditions = now, by, sorted(said)
        found.save(update_fields=["consent_at", "consent_by", "conditions"])
    record(
        "home_care_recorded", found, by=by, now=now, unit=unit, person=person,
        details={"new": new, "conditions": list[Plain](sorted(said))},
    )  # fmt: skip
    return found


@transaction.atomic
def withdraw_consent(*, relation: CareRelation, by: Account, now: datetime) -> None:
    """The person no longer consents: from this moment the unit reads nothing through it.  The care goes on.

    Raises:
        Refused: see `policies.end_home_care_refusal`.
    """
    check(policies.end_home_care_refusal(relation, by, timezone.localdate(now)))
    relation.consent_at, relation.consent_by, relation.conditions = None, None, []
    relation.save(update_fields=["consent_at", "consent_by", "conditions"])
    record(
        "home_care_consent_withdrawn",
        relation,
        by=by,
        now=now,
        unit=relation.unit,
        person=relation.person,
    )


@transaction.atomic
def end_home_care(*, relation: CareRelation, by: Account, now: datetime) -> None:
    """The unit no longer cares for the person at home: nothing is read through it from this day.

    Raises:
        Refused: see `policies.end_home_care_refusal`.
    """
    on = timezone.localdate(now)
    check(policies.end_home_care_refusal(relation, by, on))
    relation.valid_to = on
    relation.save(update_fields=["valid_to"])
    record("home_care_ended", relation, by=by, now=now, unit=relation.unit, person=relation.person)
