"""Every write to organisation, people, roles and rights: keyword-only, `by=`, `now=`, atomic, audited.

`Refused` is raised when a rule says no; its message is a sentence for the screen.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from narmare.region import numbers, organisation, policies
from narmare.region.audit import Plain, record
from narmare.region.models import (
    Account,
    Agency,
    AuditEvent,
    Block,
    CareRelation,
    Listing,
    NamedContact,
    Person,
    RoleGrant,
    Session,
    Unit,
)
from narmare.region.organisation import Place


OWN_KEYS = 10**12  # the persons that were registered here have keys from this one on


class Refused(Exception):
    """The rules say no.  The message is written for the person at the screen."""


def _check(refusal: str | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


@transaction.atomic
def sync_units(*, data: Path, by: Account, now: datetime) -> int:
    """Make the stored organisation equal to the care table `unit` under `data`.  Doing it twice changes nothing.

    A unit that the table no longer holds is closed, never removed: roles and logs point at it.

    Returns:
        How many nodes were new or changed.

    Raises:
        FileNotFoundError: no care table, or no content for the region.
        ValueError: the table is empty.
    """
    places = organisation.tree(
        organisation.read_units(data), organisation.region_content(settings.NARMARE_REGION)
    )
    stored = {unit.code: unit for unit in Unit.objects.all()}
    changed = sum(_store(place, stored) for place in places)
    today = timezone.localdate(now)
    gone = Unit.objects.on(today).exclude(code__in=[place.code for place in places])
    changed += gone.update(valid_to=today)
    if changed:
        record("units_synced", Unit.objects.region(), by=by, now=now, details={"changed": changed})
    return changed


def _store(place: Place, stored: dict[str, Unit]) -> bool:
    """Create or update one node; True if something changed.  Parents come before children."""
    parent = None if place.parent is None else stored[place.parent]
    fields: Mapping[str, object] = {
        "name": place.name,
        "kind": place.kind,
        "owner": place.owner,
        "municipality": place.municipality,
        "parent": parent,
        "path": f"{parent.path if parent else '/'}{place.code}/",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
    }
    unit = stored.get(place.code)
    if unit is None:
        stored[place.code] = Unit.objects.create(code=place.code, **fields)
        return True
    different = [name for name, value in fields.items() if getattr(unit, name) != value]
    for name in different:
        setattr(unit, name, fields[name])
    if different:
        unit.save(update_fields=different)
    return bool(different)


@transaction.atomic
def grant_role(
    *, account: Account, role: str, unit: Unit, reason: str, review_on: date, by: Account, now: datetime
) -> RoleGrant:
    """Give `account` the role at `unit` from today.

    Raises:
        Refused: see `policies.grant_refusal`.
    """
    today = timezone.localdate(now)
    _check(
        policies.grant_refusal(
            account=account, role=role, unit=unit, reason=reason, review_on=review_on, by=by, on=today
        )
    )
    grant = RoleGrant.objects.create(
        account=account, role=role, unit=unit, reason=reason.strip(), review_on=review_on, valid_from=today, granted_by=by
    )  # fmt: skip
    account.forget_roles()
    _sign_out_everywhere(account)
    record(
        "role_granted", grant, by=by, now=now, unit=unit, details={"role": role, "account": account.pk, "unit": unit.code}
    )  # fmt: skip
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Account, now: datetime) -> None:
    """End a role today: it does not hold from this moment.

    Raises:
        Refused: see `policies.end_role_refusal`.
    """
    today = timezone.localdate(now)
    _check(policies.end_role_refusal(grant, today))
    grant.valid_to = today
    grant.save(update_fields=["valid_to"])
    grant.account.forget_roles()
    _sign_out_everywhere(grant.account)
    record(
        "role_ended",
        grant,
        by=by,
        now=now,
        unit=grant.unit,
        details={"role": grant.role, "account": grant.account_id},
    )


@transaction.atomic
def list_person(*, person: Person, unit: Unit, by: Account, now: datetime) -> Listing:
    """List `person` at a care centre from today; the listing they had ends today.

    Raises:
        Refused: see `policies.listing_refusal`.
    """
    _check(policies.listing_refusal(unit))
    today = timezone.localdate(now)
    Listing.objects.on(today).filter(person=person).update(valid_to=today)
    listing = Listing.objects.create(person=person, unit=unit, valid_from=today)
    record("person_listed", listing, by=by, now=now, unit=unit, person=person)
    return listing


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
    person, new = _numbered(number, reserve, on), False
    if person is None:
        _check(
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


def _numbered(number: str, reserve: bool, on: date) -> Person | None:
    """The person who has the number, or None."""
    if reserve:
        plain = numbers.reserve_number(number)
        return None if plain is None else Person.objects.filter(reserve_number=plain).first()
    return Person.objects.filter(personnummer__in=numbers.candidates(number, on)).first()


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
    _check(policies.contact_refusal(kind=kind, account=account, unit=unit, on=today))
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


@transaction.atomic
def give_agency(
    *, person: Person, agent: Account, scope: Sequence[str], valid_to: date | None, by: Account, now: datetime
) -> Agency:
    """Let `agent` read about `person` for the purposes in `scope`, from today to (not including) `valid_to`.

    Raises:
        Refused: see `policies.agency_refusal`.
    """
    today = timezone.localdate(now)
    _check(
        policies.agency_refusal(person=person, agent=agent, scope=scope, valid_to=valid_to, by=by, on=today)
    )
    agency = Agency.objects.create(
        person=person, agent=agent, scope=sorted(scope), granted_by=by, granted_at=now, valid_from=today, valid_to=valid_to
    )  # fmt: skip
    agent.forget_roles()
    record(
        "agency_given", agency, by=by, now=now, person=person, details={"agent": agent.pk, "scope": list[Plain](sorted(scope))}
    )  # fmt: skip
    return agency


@transaction.atomic
def record_agency(
    *, person: Person, agent: Account, scope: Sequence[str], ground: str, valid_to: date | None, by: Account, now: datetime
) -> Agency:  # fmt: skip
    """Write down that `agent` acts for `person`, on the `ground` that was shown, from today to (not including) `valid_to`.

    Raises:
        Refused: see `policies.recorded_agency_refusal`.
    """
    today = timezone.localdate(now)
    _check(
        policies.recorded_agency_refusal(
            person=person, agent=agent, scope=scope, ground=ground, valid_to=valid_to, by=by, on=today
        )
    )
    agency = Agency.objects.create(
        person=person, agent=agent, scope=sorted(scope), ground=ground, granted_by=by, granted_at=now, valid_from=today, valid_to=valid_to
    )  # fmt: skip
    agent.forget_roles()
    record(
        "agency_recorded", agency, by=by, now=now, person=person,
        details={"agent": agent.pk, "ground": ground, "scope": list[Plain](sorted(scope))},
    )  # fmt: skip
    return agency


@transaction.atomic
def register_guardian(*, child: Person, guardian: Account, by: Account, now: datetime) -> Agency:
    """Record that `guardian` acts for the child, as the population register says, until the 13th birthday.

    Raises:
        Refused: see `policies.guardian_refusal`.
    """
    today, born = timezone.localdate(now), child.birth_date
    _check(policies.guardian_refusal(child=child, guardian=guardian, by=by, on=today))
    leap = (born.month, born.day) == (2, 29)
    until = date(born.year + policies.GUARDED_UNTIL, 3 if leap else born.month, 1 if leap else born.day)
    agency = Agency.objects.create(
        person=child, agent=guardian, scope=sorted(Agency.Scope.values), ground=Agency.Ground.GUARDIAN,
        granted_by=by, granted_at=now, valid_from=today, valid_to=until,
    )  # fmt: skip
    guardian.forget_roles()
    record("guardian_registered", agency, by=by, now=now, person=child, details={"agent": guardian.pk})
    return agency


@transaction.atomic
def end_agency(*, agency: Agency, by: Account, now: datetime) -> None:
    """End an agent's right today: it does not hold from this moment.

    Raises:
        Refused: see `policies.end_agency_refusal`.
    """
    today = timezone.localdate(now)
    _check(policies.end_agency_refusal(agency, by, today))
    agency.valid_to, agency.ended_by, agency.ended_at = today, by, now
    agency.save(update_fields=["valid_to", "ended_by", "ended_at"])
    agency.agent.forget_roles()
    record("agency_ended", agency, by=by, now=now, person=agency.person, details={"agent": agency.agent_id})


@transaction.atomic
def block_unit(*, person: Person, unit: Unit, by: Account, now: datetime) -> Block:
    """Bar the staff of `unit` and of all below it from reading about `person`, from today, at once.

    Raises:
        Refused: see `policies.block_refusal`.
    """
    _check(policies.block_refusal(person=person, by=by))
    today = timezone.localdate(now)
    standing = Block.objects.on(today).filter(person=person, unit=unit).first()
    if standing is None:
        standing = Block.objects.create(person=person, unit=unit, valid_from=today)
    record("unit_blocked", standing, by=by, now=now, unit=unit, person=person)
    return standing


@transaction.atomic
def lift_block(*, block: Block, by: Account, now: datetime) -> None:
    """Let the unit's staff read again from today.

    Raises:
        Refused: see `policies.block_refusal`.
    """
    _check(policies.block_refusal(person=block.person, by=by))
    block.valid_to = timezone.localdate(now)
    block.save(update_fields=["valid_to"])
    record("block_lifted", block, by=by, now=now, unit=block.unit, person=block.person)


@transaction.atomic
def record_review(
    *, unit: Unit, month: date, seen: Collection[int], follow_up: Collection[int], by: Account, now: datetime
) -> AuditEvent:
    """Document a check of the access log of `unit` in `month`: which rows were looked at, which need following up.

    Raises:
        Refused: see `policies.review_refusal`.
    """
    _check(policies.review_refusal(seen=seen, follow_up=follow_up))
    return record(
        "access_log_reviewed",
        unit,
        by=by,
        now=now,
        unit=unit,
        details={
            "month": month.isoformat(),
            "seen": list[Plain](sorted(seen)),
            "follow_up": list[Plain](sorted(set(follow_up))),
        },
    )


@transaction.atomic
def record_sign_in(*, account: Account, way: str, by: Account, now: datetime) -> None:
    """Record that somebody signed in; `way` is "persona" or the provider's accepted level of assurance."""
    record("signed_in", account, by=by, now=now, details={"way": way})


@transaction.atomic
def record_sign_out(*, account: Account, by: Account, now: datetime) -> None:
    """Record that somebody signed out on the page."""
    record("signed_out", account, by=by, now=now)


@transaction.atomic
def end_sessions(*, account: Account, by: Account, now: datetime) -> None:
    """End every session of the account at once, as the provider's back-channel logout asks."""
    _sign_out_everywhere(account)
    record("sessions_ended", account, by=by, now=now)


def _sign_out_everywhere(account: Account) -> None:
    """A new stamp makes every session of the account worthless, one that is being read just now too."""
    account.session_stamp = uuid.uuid4()
    account.save(update_fields=["session_stamp"])
    account.sessions.all().delete()


@transaction.atomic
def end_own_sessions(*, sessions: QuerySet[Session], by: Account, now: datetime) -> int:
    """End those of the sessions that are `by`'s own; returns how many."""
    ended, _each = sessions.filter(account=by).delete()
    record("own_sessions_ended", by, by=by, now=now, details={"sessions": ended})
    return ended
