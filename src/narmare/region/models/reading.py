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
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from narmare.region.permissions import RELATIVE, RESIDENT, ROLES, Permission


if TYPE_CHECKING:
    from narmare.region.models.account import Account, RoleGrant


class Purpose(StrEnum):
    """Why somebody reads.  An agent's scope is a list of these."""

    OVERVIEW = "overview"
    ACCESS_LOG = "access_log"
    CASES = "cases"
    QUEUE = "queue"
    CALL = "call"


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
    """One way to persons: the ground, the role and unit through which it goes, and which persons it reaches."""

    ground: Ground
    role: str
    unit_code: str
    condition: Q


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
    barred = _on("Block", day).filter(unit__code__in=unit.path.strip("/").split("/"))
    named = _on("NamedContact", day).filter(account_id=grant.account_id, unit__path__startswith=unit.path)
    yield Way(Ground.NAMED_CONTACT, grant.role, unit.code, Q(Exists(named)) & ~Q(Exists(barred)))
    if grant.role == "municipal_clinician":
        cared_for = _on("CareRelation", day).filter(
            unit__path__startswith=unit.path, consent_at__isnull=False
        )
        ground, relation = Ground.HOME_CARE, cared_for
    else:
        listed = _on("Listing", day).filter(unit__path__startswith=unit.path)
        ground, relation = Ground.LISTED, listed
    condition = Q(Exists(relation)) & ~Q(Exists(barred)) & Q(protected=False)
    yield Way(ground, grant.role, unit.code, condition)


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

    def visible_to(self, actor: Account, *, purpose: Purpose, on: date) -> PersonQuerySet:
        """Persons about whom `actor` may read on the day `on` for `purpose`.

        To open one person in a view use `queries.read_person`, which also writes the access log.
        """
        return self.reached(ways(actor, purpose, on))
