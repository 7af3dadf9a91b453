"""Reads over several tables, for the pages.  `read_person` is the only way to one person's data in a view."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from narmare.region import numbers
from narmare.region.audit import acting_as, process_of
from narmare.region.models import (
    AccessLog,
    Account,
    Agency,
    AuditEvent,
    Block,
    Ground,
    Information,
    Listing,
    NamedContact,
    Person,
    Purpose,
    RoleGrant,
    Session,
    Unit,
)
from narmare.region.models.reading import ways
from narmare.region.permissions import Permission


LARGEST = 2**63 - 1  # of a key in the database


def read_person(actor: Account, person_id: int, purpose: Purpose, now: datetime) -> Person:
    """The person, if `actor` may read about them for `purpose`.  Logged either way (patientdatalagen 4 kap. 3 §).

    Raises:
        Http404: there is no such person or the actor has no relation; the answer does not say which.
    """
    found = ways(actor, purpose, timezone.localdate(now))
    person = Person.objects.reached(found).filter(pk=person_id).first()
    if person is None and person_id > LARGEST:
        raise Http404("No such person: no key is that large.")
    if person is None:
        role, unit_code = acting_as(actor, now)
        process = process_of(actor, timezone.localdate(now))
        decision, ground = AccessLog.Decision.REFUSED, "no_relation"
    else:
        way = found[person.way]  # annotated by reached()
        role, unit_code, process = way.role, way.unit_code, way.process
        decision, ground = AccessLog.Decision.ALLOWED, way.ground.value
    AccessLog.objects.create(
        at=now,
        actor_id=actor.pk,
        role=role,
        unit_code=unit_code,
        process=process,
        person_id=person_id,
        purpose=purpose.value,
        decision=decision,
        ground=ground,
    )
    if person is None:
        raise Http404("No such person, or no relation to them.")
    return person


@dataclass(frozen=True)
class Overview:
    """What a page shows about one person."""

    person: Person
    age: int
    listing: Listing | None
    contacts: Sequence[NamedContact]
    agencies: Sequence[Agency]
    blocks: Sequence[Block]
    information: Information | None


def overview(person: Person, on: date) -> Overview:
    """Listing, named contacts, agents and blocks of a person that has been opened with `read_person`."""
    return Overview(
        person=person,
        age=person.age(on),
        listing=person.listings.on(on).select_related("unit").first(),
        contacts=list(person.named_contacts.on(on).select_related("account", "unit").order_by("-kind")),
        agencies=list(person.agencies.on(on).select_related("agent").order_by("valid_from")),
        blocks=list(person.blocks.on(on).select_related("unit").order_by("valid_from")),
        information=Information.objects.filter(person=person).first(),
    )


@dataclass(frozen=True)
class Reading:
    """One line of "who has read about me": unit and time, in words (patientdatalagen 8 kap. 5 §)."""

    at: datetime
    unit: str
    role: str
    purpose: str
    refused: bool


def readings_about(person: Person, *, limit: int = 100) -> list[Reading]:
    """Who has read, or tried to read, about the person: the latest first, the person's own visits left out."""
    rows = list(
        AccessLog.objects.filter(person_id=person.pk)
        .exclude(ground=Ground.SELF)
        .order_by("-at", "-id")[:limit]
    )
    names = dict(Unit.objects.filter(code__in={row.unit_code for row in rows}).values_list("code", "name"))
    return [
        Reading(
            row.at,
            names.get(row.unit_code, ""),
            row.role,
            row.purpose,
            row.decision == AccessLog.Decision.REFUSED,
        )
        for row in rows
    ]


def principals(actor: Account, on: date) -> QuerySet[Agency]:
    """The rights that others have given `actor` and that hold on the day `on`."""
    return (
        Agency.objects.on(on)
        .filter(agent=actor, person__protected=False)
        .select_related("person")
        .order_by("valid_from", "pk")
    )


def agencies_of(actor: Account) -> QuerySet[Agency]:
    """Rights that `actor` has given or been given."""
    given = Q(pk__in=[]) if actor.person_id is None else Q(person_id=actor.person_id)
    return Agency.objects.filter(given | Q(agent=actor))


def blocks_of(actor: Account, on: date) -> QuerySet[Block]:
    """The blocks that `actor` has set for their own data."""
    return Block.objects.on(on).filter(person__account=actor).select_related("unit", "person")


def assignments_of(actor: Account, on: date) -> list[RoleGrant]:
    """Every role that `actor` can work in on the day `on`, also those that the session has left out."""
    return list(
        RoleGrant.objects.on(on).filter(account=actor).select_related("unit").order_by("unit__path", "pk")
    )


def agencies_about(person: Person, on: date) -> QuerySet[Agency]:
    """Who acts for the person on the day `on`, of a person that has been opened."""
    return person.agencies.on(on).select_related("agent", "granted_by").order_by("valid_from", "pk")


def choices_at(units: Collection[Unit], on: date) -> list[tuple[Listing, Unit | None]]:
    """The choices of care centre that staff have written down to or from the units, the latest first: a month back, and those to come.

    Each with the unit that the person left, None for a first choice.  A protected identity is in no list.
    """
    near, here = on - timedelta(days=31), {unit.pk for unit in units}
    rows = Listing.objects.filter(recorded_at__isnull=False, valid_from__gte=near, person__protected=False)
    held = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))
    chosen = list(held.select_related("person", "unit", "recorded_by").order_by("-valid_from", "-pk"))
    ended = Listing.objects.filter(person__in=[row.person_id for row in chosen], valid_to__gte=near)
    left = {(row.person_id, row.valid_to): row.unit for row in ended.select_related("unit")}
    found = [(row, left.get((row.person_id, row.valid_from))) for row in chosen]
    return [
        (row, before)
        for row, before in found
        if row.unit_id in here or (before is not None and before.pk in here)
    ]


def centres_on(day: date) -> list[Unit]:
    """The care centres where a person can be listed on the day, by name."""
    return list(Unit.objects.on(day).filter(kind=Unit.Kind.CARE_CENTRE).order_by("name"))


def listings_of(person: Person) -> list[Listing]:
    """Every listing of an opened person that held or will hold, the latest first."""
    held = person.listings.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))
    return list(held.select_related("unit", "recorded_by").order_by("-valid_from"))


def account_of(who: str, on: date) -> Account | None:
    """The active account with the key, or of the person with the personnummer; None if there is no single one."""
    digits = numbers.candidates(who, on)
    if not digits:
        return account_with_key(who)
    found = Account.objects.filter(person__personnummer__in=digits, is_active=True).select_related("person")
    return found.get() if found.count() == 1 else None


def staff_accounts() -> QuerySet[Account]:
    """The open accounts that may hold roles, by name: those of residents are none of an administrator's business."""
    roles = RoleGrant.objects.filter(account=OuterRef("pk"))
    return Account.objects.filter(Q(person=None) | Exists(roles), is_active=True).order_by("name")


def account_with_key(key: str) -> Account | None:
    """The active account with the key that somebody has told, or None."""
    return Account.objects.filter(key=key.strip(), is_active=True).first()


def numbered(number: str, reserve: bool, on: date) -> Person | None:
    """The person who has the number, or None."""
    if reserve:
        plain = numbers.reserve_number(number)
        return None if plain is None else Person.objects.filter(reserve_number=plain).first()
    return Person.objects.filter(personnummer__in=numbers.candidates(number, on)).first()


def sessions_of(actor: Account, now: datetime) -> QuerySet[Session]:
    """The sessions of `actor` that have not ended, the last used first."""
    living = Q(shared=True, seen_at__gt=now - settings.SHARED_IDLE) | Q(
        shared=False, seen_at__gt=now - settings.IDLE
    )
    return Session.objects.filter(living, account=actor, expire_date__gt=now).order_by("-seen_at", "handle")


def reviewable_units(actor: Account, on: date) -> QuerySet[Unit]:
    """Units whose access log `actor` may review."""
    return actor.units_with(Permission.ACCESS_LOG_REVIEW, on=on)


@dataclass(frozen=True)
class ReviewSheet:
    """A month of one unit's access log, for a person who checks it."""

    unit: Unit
    month: date
    total: int
    refused: Sequence[AccessLog]
    by_ground: Sequence[tuple[str, int]]
    sample: Sequence[AccessLog]
    reviews: Sequence[AuditEvent]

    @property
    def shown(self) -> list[int]:
        """The numbers of the rows that the reviewer sees."""
        return sorted({row.pk for row in (*self.refused, *self.sample)})


def actor_names(sheet: ReviewSheet) -> dict[int, str]:
    """Who the actors of the shown rows are, by id."""
    ids = {row.actor_id for row in (*sheet.refused, *sheet.sample)}
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def next_month(month: date) -> date:
    """The first day of the month after the one that begins on `month`."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def review_sheet(unit: Unit, month: date, *, size: int = 20) -> ReviewSheet:
    """The log of `unit` and below in the month that begins on `month`: all refusals and a random sample.

    The sample is drawn anew only when the log has grown, so two reviewers look at the same lines.
    """
    begin, end = midnight(month), midnight(next_month(month))
    codes = Unit.objects.below(unit).values("code")
    rows = AccessLog.objects.filter(unit_code__in=codes, at__gte=begin, at__lt=end).exclude(
        ground__in=[Ground.SELF, Ground.AGENT]
    )
    allowed = list(
        rows.filter(decision=AccessLog.Decision.ALLOWED).order_by("pk").values_list("pk", "ground")
    )
    # Seeded, not secret: the draw must be repeatable.
    draw = random.Random(f"{unit.code} {month} {len(allowed)}")  # noqa: S311
    chosen = draw.sample([key for key, _ in allowed], min(size, len(allowed)))
    refused = list(rows.filter(decision=AccessLog.Decision.REFUSED).order_by("-at", "-pk")[:100])
    return ReviewSheet(
        unit=unit,
        month=month,
        total=rows.count(),
        refused=refused,
        by_ground=sorted(Counter(ground for _, ground in allowed).items()),
        sample=list(AccessLog.objects.filter(pk__in=chosen).order_by("at", "pk")),
        reviews=reviews_of(unit, month),
    )


def reviews_of(unit: Unit, month: date) -> list[AuditEvent]:
    """The reviews of a unit's month that have been recorded, the latest first."""
    return list(
        AuditEvent.objects.filter(
            action="access_log_reviewed", unit_code=unit.code, details__month=month.isoformat()
        ).order_by("-at")
    )


def midnight(day: date) -> datetime:
    """The beginning of the local day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  made aware here


def current_grants(on: date) -> QuerySet[RoleGrant]:
    """Every role that holds on the day `on` or later, the next review first."""
    return (
        RoleGrant.objects.exclude(valid_to__lte=on)
        .select_related("account", "unit", "granted_by")
        .order_by("review_on", "account__name", "pk")
    )
