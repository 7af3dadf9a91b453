"""A resident's drafts, and whom the resident may write for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from narmare.contact.models import Draft
from narmare.region import queries as region
from narmare.region.models import Account, Agency, Person, Purpose, Unit


ADULT = 18


@dataclass(frozen=True)
class Subject:
    """Somebody whom the matter may be about: the resident (no right needed) or a person who gave the right."""

    person: Person
    agency: Agency | None


def subjects(account: Account, today: date) -> list[Subject]:
    """Whom `account` may write for, the own person first."""
    own = [] if account.person is None else [Subject(account.person, None)]
    given = region.principals(account, today).filter(scope__contains=[Purpose.CASES.value])
    return [*own, *(Subject(agency.person, agency) for agency in given)]


def subject(account: Account, person_id: int | None, today: date) -> Subject | None:
    """The subject with that id, or None when the right is no longer there."""
    return next((one for one in subjects(account, today) if one.person.pk == person_id), None)


def care_centre(person: Person, today: date) -> Unit | None:
    """Where the person's matters go: the chosen care centre, or None without one."""
    listing = person.listings.on(today).select_related("unit").first()
    return None if listing is None else listing.unit


def care_centres(today: date) -> list[Unit]:
    """The care centres that somebody without a listing chooses among, by name."""
    return list(Unit.objects.on(today).filter(kind=Unit.Kind.CARE_CENTRE).order_by("name"))


def destination(person: Person, chosen: str, today: date) -> Unit | None:
    """Where the matter goes: the care centre of the listing, else the one that was chosen for the matter, or None."""
    listed = care_centre(person, today)
    if listed is not None or not chosen:
        return listed
    return Unit.objects.on(today).filter(kind=Unit.Kind.CARE_CENTRE, code=chosen).first()


def own_draft(account: Account, key: uuid.UUID) -> Draft:
    """The draft with the key.  Nobody but the one who writes it gets it.

    Raises:
        Http404: no such draft of this account.
    """
    found = Draft.objects.select_related("person", "case", "account").filter(account=account, key=key).first()
    if found is None:
        raise Http404("No such draft.")
    return found


def unsent(account: Account) -> Draft | None:
    """The draft that was changed last and not sent, or None."""
    return Draft.objects.filter(account=account, case=None).order_by("-changed_at").first()
