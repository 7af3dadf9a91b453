"""Residents: who they are, where they are listed, who their contacts are."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from narmare.region import numbers, policies
from narmare.region.audit import record
from narmare.region.listing_policies import choice_refusal, chosen_on
from narmare.region.models import Account, CareRelation, Listing, NamedContact, Person, Unit
from narmare.region.queries import numbered
from narmare.region.refusals import check


OWN_KEYS = 10**12  # the persons that were registered here have keys from this one on


@transaction.atomic
def list_person(*, person: Person, unit: Unit, by: Account, now: datetime) -> Listing:
    """List `person` at a care centre from today; the listing they had ends today.

    Raises:
        Refused: see `policies.listing_refusal`.
    """
    check(policies.listing_refusal(unit))
    today = timezone.localdate(now)
    Listing.objects.on(today).filter(person=person).update(valid_to=today)
    listing = Listing.objects.create(person=person, unit=unit, valid_from=today)
    record("person_listed", listing, by=by, now=now, unit=unit, person=person)
    return listing


@transaction.atomic
def record_choice(
    *, person: Person, unit: Unit, valid_from: date, said_by: str, why: str, special: bool = False, by: Account, now: datetime
) -> Listing:  # fmt: skip
    """Write down that the person has chosen a care centre, from a day on; a choice that had not begun gives way.

    The named contacts at the centre that the person leaves end with the listing there.

    Args:
        said_by: how the person chose (`Listing.Said`).
        special: there are special reasons for one more change than the region's rule (`content/access/listing.yaml`) lets through.

    Raises:
        Refused: see `listing_policies.choice_refusal`.
    """
    on = timezone.localdate(now)
    # One at a time for the same person: two choices at once would both count the same earlier ones.
    Person.objects.select_for_update().get(pk=person.pk)
    check(
        choice_refusal(
            person=person,
            unit=unit,
            valid_from=valid_from,
            said_by=said_by,
            why=why,
            special=special,
            by=by,
            on=on,
        )
    )
    before = chosen_on(person, valid_from)
    person.listings.filter(valid_from__gte=valid_from).update(valid_to=F("valid_from"))  # they never hold
    person.listings.on(valid_from).update(valid_to=valid_from)
    if before is not None and before.unit_id != unit.pk:
        person.named_contacts.on(valid_from).filter(unit=before.unit).update(valid_to=valid_from)
    row = Listing.objects.create(
        person=person, unit=unit, valid_from=valid_from, said_by=said_by, why=why.strip(), recorded_at=now, recorded_by=by
    )  # fmt: skip
    told: dict[str, str | bool] = {
        "valid_from": valid_from.isoformat(),
        "said_by": said_by,
        "special": special,
    }
    record("listing_recorded", row, by=by, now=now, unit=unit, person=person, details=told)
    if before is not None:
        record("listing_left", row, by=by, now=now, unit=before.unit, person=person, details=told)
    return row


@transaction.atomic
def register_person(
    *, key: uuid.UUID, name: str, number: str, reserve: bool, birth_date: date | None, phone: str, unit: Unit, by: Account, now: datetime
) -> tuple[Person, bool]:  # fmt: skip
    """Register somebody who contacts `unit` and is not in the register: visitor, newborn, asylum seeker.

    A number that is stored already is that person, whatever name was typed; the same form twice gives one person.

    Args:
        key: made once per form.
        number: personnummer, samordningsnummer or (with `reserve`) reservnummer; empty for somebody without one.
        birth_date: for those whose number does not say it.

    Returns:
        The person, and whether they are new.

    Raises:
        Refused: see `policies.person_refusal`.
    """
    on = timezone.localdate(now)
    person, new = numbered(number, reserve, on), False
    if person is None:
        check(
            policies.person_refusal(
                name=name, number=number, reserve=reserve, birth_date=birth_date, unit=unit, by=by, on=on
            )
        )
        found = None if reserve else numbers.parse(number, on)
        own_key = _person_key(f"{by.pk}:{key}:{number}:{name}:{birth_date}")
        identity = {
            "personnummer": found.digits if found else None,
            "reserve_number": numbers.reserve_number(number) if reserve else None,
        }
        person, new = Person.objects.get_or_create(
            **(identity if number else {"pk": own_key}),
            defaults={
                "pk": own_key, "name": name.strip(), "phone": phone,
                "birth_date": cast(date, found.birth_date if found else birth_date),
            },
        )  # fmt: skip
    record("person_registered", person, by=by, now=now, unit=unit, person=person, details={"new": new})
    return person, new


def _person_key(form: str) -> int:
    """A key that nobody can guess or choose, the same for the same form, outside the keys of the population register."""
    digest = salted_hmac("narmare.region.person", form, algorithm="sha256").hexdigest()
    return OWN_KEYS + int(digest, 16) % OWN_KEYS


@transaction.atomic
def name_contact(
    *, person: Person, kind: str, account: Account, unit: Unit, by: Account, now: datetime
) -> NamedContact:
    """Make `account` the person's named doctor or care contact from today; the one they had ends today.

    Raises:
        Refused: see `policies.contact_refusal`.
    """
    today = timezone.localdate(now)
    check(policies.contact_refusal(person=person, kind=kind, account=account, unit=unit, on=today))
    NamedContact.objects.on(today).filter(person=person, kind=kind).update(valid_to=today)
    contact = NamedContact.objects.create(
        person=person, kind=kind, account=account, unit=unit, valid_from=today
    )
    record("contact_named", contact, by=by, now=now, unit=unit, person=person, details={"kind": kind})
    return contact


@transaction.atomic
def start_home_care(
    *, person: Person, unit: Unit, consented: bool, by: Account, now: datetime
) -> CareRelation:
    """Record that a municipal unit gives the person home health care, and whether the person consented to reading."""
    relation = CareRelation.objects.create(
        person=person,
        unit=unit,
        valid_from=timezone.localdate(now),
        consent_at=now if consented else None,
        consent_by=by if consented else None,
    )
    record(
        "home_care_started",
        relation,
        by=by,
        now=now,
        unit=unit,
        person=person,
        details={"consented": consented},
    )
    return relation
