"""Who may read about a person: by relation, never by role alone.

Each way to a person is one condition on `Person`; `PersonQuerySet.visible_to` is true where any of them holds, and the
first that holds is the ground that the access log names.  Sources: patientdatalagen 4 kap. 1, 2 and 4 §§, lag 2022:913
3 kap. 1 § (see docs/explanation/trust.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from narmare.region.permissions import RELATIVE, RESIDENT, ROLES, Permission


if TYPE_CHECKING:
    from narmare.region.models.account import Account, RoleGrant
    from narmare.region.models.unit import Unit


class Purpose(StrEnum):
    """Why somebody reads.  An agent's scope is a list of these."""

    OVERVIEW = "overview"
    ACCESS_LOG = "access_log"
    CASES = "cases"
    QUEUE = "queue"
    CALL = "call"
    INDEX = "index"  # that closed data exist, and no more
    OPENED = "opened"  # closed data, opened by one of `region.paths`


class Ground(StrEnum):
    """The relation that opens the data."""

    SELF = "self"
    AGENT = "agent"
    NAMED_CONTACT = "named_contact"
    LISTED = "listed"
    HOME_CARE = "home_care"
    CASE_UNIT = "case_unit"
    CALLER = "caller"  # found by a search or a registration of one's own: good for an hour
    CALL = "call"  # opened within that hour, or by another relation; opening again makes the hour no longer


STAFF_PURPOSES = frozenset({Purpose.OVERVIEW})


@dataclass(frozen=True)
class Way:
    """One way to persons: the ground, the role, unit and care process through which it goes, and which persons it reaches."""

    ground: Ground
    role: str
    unit_code: str
    condition: Q
    process: str = ""


def ways(actor: Account, purpose: Purpose, day: date) -> list[Way]:
    """Every way in which `actor` may reach persons on `day` for `purpose`, the nearest relation first."""
    if not actor.is_active:
        return []
    found = [*_own(actor), *_agent(actor, purpose, day)]
    if purpose in STAFF_PURPOSES:
        grants = [g for g in actor.grants_on(day) if Permission.PERSON_READ in ROLES[g.role].permissions]
        for grant in grants:
            found.extend(_through(grant, day))
    return sorted(found, key=lambda way: list(Ground).index(way.ground))


def _own(actor: Account) -> Iterator[Way]:
    if actor.person_id is not None:
        yield Way(Ground.SELF, RESIDENT.key, "", Q(pk=actor.person_id))


def _agent(actor: Account, purpose: Purpose, day: date) -> Iterator[Way]:
    """A protected identity suspends every agent: a threat may come from somebody close."""
    given = _on("Agency", day).filter(agent=actor, scope__contains=[purpose.value])
    yield Way(Ground.AGENT, RELATIVE.key, "", Q(Exists(given)) & Q(protected=False))


def _through(grant: RoleGrant, day: date) -> Iterator[Way]:
    """What a clinical role at a unit opens.  Only a named contact reaches a protected identity; a block stops all."""
    unit = grant.unit
    barred = Q(Exists(_on("Block", day).filter(kind="reader", unit__code__in=unit.codes)))
    closed = barred | _closed_to(unit, day)
    named = _on("NamedContact", day).filter(account_id=grant.account_id, unit__path__startswith=unit.path)
    yield Way(Ground.NAMED_CONTACT, grant.role, unit.code, Q(Exists(named)) & ~closed, grant.process)
    if grant.role == "municipal_clinician":
        cared_for = _on("CareRelation", day).filter(
            unit__path__startswith=unit.path, consent_at__isnull=False
        )
        condition = Q(Exists(cared_for)) & ~closed & Q(protected=False)
        yield Way(Ground.HOME_CARE, grant.role, unit.code, condition, grant.process)
        return
    listed = _on("Listing", day).filter(unit__path__startswith=unit.path)
    condition = Q(Exists(listed)) & ~barred & Q(protected=False)
    yield Way(Ground.LISTED, grant.role, unit.code, condition, grant.process)


def _closed_to(unit: Unit, day: date) -> Q:
    """The unit where the person is listed keeps what it holds from `unit`: an inner or an outer block of the person's."""
    blocks = apps.get_model("region", "Block").objects.on(day)
    above = blocks.filter(person=OuterRef("person")).above("unit__path")
    same = unit.same_provider("unit__")
    kept = (same & Q(Exists(above.filter(kind="inner")))) | (~same & Q(Exists(above.filter(kind="outer"))))
    elsewhere = _on("Listing", day).exclude(unit__path__startswith=unit.path).filter(kept)
    everything = _on("Block", day).filter(kind="outer", unit__kind="region")  # also of who is listed nowhere
    other = Q() if unit.owner == "public" else Q(Exists(everything))
    return Q(Exists(elsewhere)) | other


def _on(model: str, day: date) -> models.QuerySet:
    """Rows of a relation to the person of the outer query that hold on `day`."""
    return apps.get_model("region", model).objects.on(day).filter(person=OuterRef("pk"))


class PersonQuerySet(models.QuerySet[Any]):
    """Persons, as far as somebody may read about them."""

    def reached(self, found: list[Way]) -> PersonQuerySet:
        """Persons that one of the ways reaches; `person.way` is the index of the first that does."""
        if not found:
            return self.none()
        which = Case(
            *(When(way.condition, then=Value(index)) for index, way in enumerate(found)),
            default=None,
            output_field=IntegerField(),
        )
        return self.annotate(way=which).filter(way__isnull=False)

    def in_reach(self, found: list[Way]) -> PersonQuerySet:
        """As `reached`, where nobody asks by which way: a condition is cheaper than a column."""
        return self.filter(reduce(or_, (way.condition for way in found))) if found else self.none()

    def visible_to(self, actor: Account, *, purpose: Purpose, on: date) -> PersonQuerySet:
        """Persons about whom `actor` may read on the day `on` for `purpose`.

        To open one person in a view use `queries.read_person`, which also writes the access log.
        """
        return self.in_reach(ways(actor, purpose, on))
