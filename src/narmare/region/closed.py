"""Reads of what is closed: that it exists, and what has been opened.  Everything here is logged (patientdatalagen 4 kap. 3 §)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from narmare.region import numbers, sources
from narmare.region import opening_policies as policies
from narmare.region.audit import acting_as, process_of
from narmare.region.models import AccessLog, Account, OpenedItem, Opening, Person, Purpose, Unit
from narmare.region.paths import PATHS, Path
from narmare.region.permissions import Permission
from narmare.region.queries import LARGEST, numbered


SEARCHED = "searched"  # the ground of a search by the whole number
FOUND = timedelta(hours=1)  # how long a search by number lets somebody begin


@dataclass(frozen=True)
class Exists:
    """That closed data exist, and nothing about who holds them or what they are (lag 2022:913 2 kap. 4 and 5 §§)."""

    within: bool  # blocked at another unit of the own provider, or for the own unit
    open_across: bool
    blocked_across: bool

    def leads(self, path: Path) -> bool:
        """Whether the way leads to anything."""
        if not path.across:
            return self.within
        return self.blocked_across if path.blocked else self.open_across


def exists(person: Person, unit: Unit, now: datetime) -> Exists:
    """What exists about a person whom `find` or `found` has given, as the staff of `unit` may know it."""
    there = sources.of(person, unit, timezone.localdate(now))
    return Exists(
        within=any(not one.across for one in there),
        open_across=any(one.across and not one.blocked for one in there),
        blocked_across=any(one.across and one.blocked for one in there),
    )


def find(actor: Account, number: str, unit: Unit, now: datetime) -> Person | None:
    """The person with the whole number, for staff of `unit` who ask what is closed; None if there is none.  Logged."""
    on = timezone.localdate(now)
    found = numbered(number, reserve=not numbers.candidates(number, on), on=on)
    if found is None:
        return None
    refused = policies.opener_refusal(person_id=found.pk, unit=unit, by=actor, on=on)
    log(actor, found.pk, now, Purpose.INDEX, "" if refused else SEARCHED, unit)
    return None if refused else found


def found(actor: Account, person_id: int, now: datetime) -> tuple[Person, Unit]:
    """The person whom `actor` has found by the whole number within the hour, and for which unit.

    Raises:
        Http404: not found so; logged as a refusal when the person exists.
    """
    person = Person.objects.filter(pk=person_id).first() if person_id <= LARGEST else None
    if person is None:
        raise Http404("No such person.")
    searched = AccessLog.objects.filter(
        actor_id=actor.pk, person_id=person_id, purpose=Purpose.INDEX.value, ground=SEARCHED,
        decision=AccessLog.Decision.ALLOWED, at__gte=now - FOUND,
    ).order_by("-at", "-pk").first()  # fmt: skip
    unit = Unit.objects.filter(code=searched.unit_code).first() if searched else None
    if unit is None:
        log(actor, person_id, now, Purpose.INDEX, "", None)
        raise Http404("Search for the person by the whole number first.")
    return person, unit


@dataclass(frozen=True)
class Shown:
    """One opened item with what it says; a request without answer, or refused, says nothing."""

    item: OpenedItem
    title: str
    pieces: Sequence[sources.Piece]


@dataclass(frozen=True)
class OpenedPage:
    """An opening as who made it sees it: what can still be chosen, what is open, and why nothing is."""

    opening: Opening
    path: Path
    refusal: str | None
    choices: Sequence[tuple[str, str]]
    shown: Sequence[Shown]


def read_opening(actor: Account, pk: int, now: datetime) -> OpenedPage:
    """The opening with what it shows now.  Logged when it shows anything.

    Raises:
        Http404: it is not the actor's own; logged as a refusal when it is somebody's.
    """
    opening = (
        Opening.objects.select_related("person", "unit").filter(pk=pk).first() if pk <= LARGEST else None
    )
    if opening is None:
        raise Http404("No such opening.")
    if opening.account_id != actor.pk:
        log(actor, opening.person_id, now, Purpose.OPENED, "", None)
        raise Http404("Not your opening.")
    path, refusal = PATHS[opening.path], policies.reading_refusal(opening, actor, now)
    if refusal is not None:
        return OpenedPage(opening, path, refusal, (), ())
    there = [
        one
        for one in sources.of(opening.person, opening.unit, timezone.localdate(now))
        if policies.fits(one, path)
    ]
    items = list(opening.items.select_related("unit").order_by("pk"))
    taken = {f"{item.unit.code}|{item.kind}" for item in items}
    choices = [
        (one.key, f"{one.unit.name}: {sources.KINDS[one.kind].title}")
        for one in there
        if one.key not in taken
    ]
    open_now = {one.key for one in there}
    shown = [_shown(item, open_now, opening, now) for item in items]
    if any(one.pieces for one in shown):
        log(actor, opening.person_id, now, Purpose.OPENED, path.ground, opening.unit)
    return OpenedPage(opening, path, None, choices, shown)


def _shown(item: OpenedItem, there: set[str], opening: Opening, now: datetime) -> Shown:
    """What the item says, if it has been opened and the way still leads to it: a new block closes it at once."""
    kind = sources.KINDS[item.kind]
    readable = item.opened_at is not None and f"{item.unit.code}|{item.kind}" in there
    pieces = kind.show(opening.person, item.unit, timezone.localdate(now)) if readable else ()
    return Shown(item, f"{item.unit.name}: {kind.title}", pieces)


def requests_to(actor: Account, now: datetime) -> QuerySet[OpenedItem]:
    """What the units of `actor` are asked to lift and nobody has answered, the oldest first."""
    units = actor.units_with(Permission.CLOSED_OPEN, on=timezone.localdate(now))
    running = Opening.objects.running(now).filter(path="request")
    waiting = OpenedItem.objects.filter(opening__in=running, unit__in=units, answered_at=None)
    return waiting.select_related("opening__person", "opening__unit", "opening__account", "unit").order_by(
        "pk"
    )


def read_requests(actor: Account, now: datetime) -> list[OpenedItem]:
    """As `requests_to`; that `actor` saw whom they are about is logged."""
    waiting = list(requests_to(actor, now))
    for item in waiting:
        log(actor, item.opening.person_id, now, Purpose.INDEX, "asked_to_lift", item.unit)
    return waiting


def openings_about(person: Person, most: int = 50) -> QuerySet[Opening]:
    """What has been opened about the person, the latest first: for the person to see."""
    return (
        person.openings.select_related("unit")
        .prefetch_related("items__unit")
        .order_by("-began_at", "-pk")[:most]
    )


def running_about(actor: Account, now: datetime) -> QuerySet[Opening]:
    """What is open just now about the person that `actor` is."""
    return Opening.objects.running(now).filter(person__account=actor)


def openings_of(actor: Account, now: datetime) -> QuerySet[Opening]:
    """What `actor` has open just now."""
    return Opening.objects.running(now).filter(account=actor).select_related("unit").order_by("-began_at")


def log(
    actor: Account, person_id: int, now: datetime, purpose: Purpose, ground: str, unit: Unit | None
) -> None:
    """Write that `actor` read, or (without a ground) was refused."""
    role, unit_code = acting_as(actor, now, unit)
    AccessLog.objects.create(
        at=now,
        actor_id=actor.pk,
        role=role,
        unit_code=unit_code if unit is None else unit.code,
        process=process_of(actor, timezone.localdate(now), unit),
        person_id=person_id,
        purpose=purpose.value,
        decision=AccessLog.Decision.ALLOWED if ground else AccessLog.Decision.REFUSED,
        ground=ground or "no_relation",
    )
