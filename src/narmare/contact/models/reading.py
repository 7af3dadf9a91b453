"""Who may read a case: the resident, an agent with that right, and those who work where the case lies.

Sources: patientdatalagen 4 kap. 1 and 2 §§ (taking part in the care), docs/explanation/trust.md.  A block keeps a unit's
staff from what is known elsewhere about the person; a case that stands in the unit's own queue was brought to it, so the
unit reads it, and `policies.hand_over_refusal` keeps a case from a unit that the person has blocked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case as Cases
from django.db.models import Exists, IntegerField, OuterRef, Q, Value, When

from narmare.region import processes
from narmare.region.models import Ground, Purpose
from narmare.region.permissions import RELATIVE, RESIDENT, ROLES, Permission


if TYPE_CHECKING:
    from narmare.region.models import Account, RoleGrant


@dataclass(frozen=True)
class CaseWay:
    """One way to cases: the ground, the role, unit and care process through which it goes, and which cases it reaches."""

    ground: Ground
    role: str
    unit_code: str
    condition: Q
    process: str = ""


def ways(actor: Account, on: date) -> list[CaseWay]:
    """Every way in which `actor` may reach cases on the day `on`, the resident's own first."""
    if not actor.is_active:
        return []
    return [*_own(actor), *_agent(actor, on), *_staff(actor, on)]


def _own(actor: Account) -> Iterator[CaseWay]:
    if actor.person_id is not None:
        yield CaseWay(Ground.SELF, RESIDENT.key, "", Q(person_id=actor.person_id))


def _agent(actor: Account, on: date) -> Iterator[CaseWay]:
    """A right for cases that holds; a protected identity suspends every agent.  Who was never given one is not asked about."""
    if not actor.has_agencies:
        return
    given = apps.get_model("region", "Agency").objects.on(on).filter(
        agent=actor, person=OuterRef("person"), scope__contains=[Purpose.CASES.value]
    )  # fmt: skip
    yield CaseWay(Ground.AGENT, RELATIVE.key, "", Q(Exists(given)) & Q(person__protected=False))


def _staff(actor: Account, on: date) -> Iterator[CaseWay]:
    """Never one's own case, or of somebody one acts for: nobody sorts, answers or reads notes about them as staff."""
    own = sorted(actor.matters_on(on))
    others = ~Q(person_id__in=own) if own else Q()
    for grant in actor.grants_on(on):
        if Permission.CASE_READ in ROLES[grant.role].permissions:
            here = Q(unit__path__startswith=grant.unit.path) & others & ~_kept(grant, on)
            yield CaseWay(Ground.CASE_UNIT, grant.role, grant.unit.code, here, grant.process)


def _kept(grant: RoleGrant, on: date) -> Q:
    """What the person keeps from those who work outside the care process that has written it (patientdatalagen 4 kap. 4 §).

    A case that stands in the queue and waits was brought to the unit, so whoever sorts reads it until somebody has it; who has it, has it.
    The cheap conditions stand first: most cases belong to no process, and their persons' blocks are not asked about.
    """
    others = [one for one in processes.processes().values() if one.key != grant.process]
    reason = models.ExpressionWrapper(OuterRef("reason"), output_field=models.CharField())
    of_its_process = [Q(process=one.key, reason__in=sorted(one.reasons)) for one in others]
    if not of_its_process:
        return Q(pk__in=[])
    blocks = (
        apps.get_model("region", "Block").objects.on(on).filter(kind="process", person=OuterRef("person"))
    )
    set_here = blocks.above("unit__path").alias(reason=reason).filter(reduce(or_, of_its_process))
    taken = Q(status="done") | (Q(owner__isnull=False) & ~Q(owner=grant.account_id))
    reasons = sorted(reason for one in others for reason in one.reasons)
    return Q(reason__in=reasons) & taken & Q(Exists(set_here))


class CaseQuerySet(models.QuerySet[Any]):
    """Cases, as far as somebody may read them."""

    def reached(self, found: list[CaseWay]) -> CaseQuerySet:
        """Cases that one of the ways reaches; `case.way` is the index of the first that does."""
        if not found:
            return self.none()
        if len(found) == 1:  # most people have one: then it needs no choice
            return self.filter(found[0].condition).annotate(way=Value(0, output_field=IntegerField()))
        which = Cases(
            *(When(way.condition, then=Value(index)) for index, way in enumerate(found)),
            default=None,
            output_field=IntegerField(),
        )
        return self.annotate(way=which).filter(way__isnull=False)

    def visible_to(self, actor: Account, *, on: date) -> CaseQuerySet:
        """Cases that `actor` may read on the day `on`.  To open one use `queries.read_case`, which also logs."""
        return self.reached(ways(actor, on))

    def in_queues_of(self, actor: Account, *, on: date) -> CaseQuerySet:
        """Cases that `actor` reaches as staff: through the unit where they lie, never as a resident."""
        return self.reached(list(_staff(actor, on)) if actor.is_active else [])

    def still_open(self) -> CaseQuerySet:
        """Those that nobody has closed."""
        return self.exclude(status="done")
