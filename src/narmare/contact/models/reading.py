"""Who may read a case: the resident, an agent with that right, and those who work where the case lies.

Sources: patientdatalagen 4 kap. 1 and 2 §§ (taking part in the care), docs/explanation/trust.md.  A block keeps a unit's
staff from what is known elsewhere about the person; a case that stands in the unit's own queue was brought to it, so the
unit reads it, and `policies.hand_over_refusal` keeps a case from a unit that the person has blocked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case as Cases
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value, When

from narmare.region import processes
from narmare.region.models import Ground, Purpose
from narmare.region.permissions import RELATIVE, RESIDENT, ROLES, Permission


if TYPE_CHECKING:
    from narmare.region.models import Account


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
            here = (
                Q(unit__path__startswith=grant.unit.path)
                & others
                & ~_kept_from(grant.account_id, grant.process, on)
            )
            yield CaseWay(Ground.CASE_UNIT, grant.role, grant.unit.code, here, grant.process)


def _kept_from(account: int, process: str, on: date) -> Q:
    """What the person keeps from those who work outside the care process that has written it (patientdatalagen 4 kap. 4 §).

    A case that stands in the queue and waits was brought to the unit, so whoever sorts reads it until somebody has it; who has it, has it.
    The cheap conditions stand first: most cases belong to no process, and their persons' blocks are not asked about.
    """
    others = _outside(process)
    if not others:
        return Q(pk__in=[])
    taken = Q(status="done") | (Q(owner__isnull=False) & ~Q(owner=account))
    blocked = Blocked(F("person_id"), F("unit_id"), F("reason"), Value(on), Value(on), Value(list(others)))
    return Q(reason__in=list(others.values())) & taken & Q(blocked)


class Blocked(models.Func):
    """Whether the person (1) has a block at the unit (2) that holds on the day (4, 5) for the process of the reason (3), among "process:reason" (6).

    The same as a subquery of `Block.objects.on`, which Django takes a millisecond to write for each list of cases.
    """

    template = (
        "EXISTS (SELECT FROM region_block kept WHERE kept.kind = 'process' AND kept.person_id = {} AND kept.unit_id = {}"
        " AND kept.process || ':' || {} = ANY({}) AND kept.valid_from <= {} AND (kept.valid_to IS NULL OR kept.valid_to > {}))"
    )
    output_field = models.BooleanField()

    def as_sql(
        self, compiler: Any, connection: Any, *_more: Any, **_named: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """The condition with each expression in its place."""
        person, unit, reason, since, until, pairs = map(compiler.compile, self.get_source_expressions())
        parts = (person, unit, reason, pairs, since, until)
        values = tuple(one for _sql, given in parts for one in given)
        return self.template.format(*(sql for sql, _given in parts)), values


@cache
def _outside(process: str) -> Mapping[str, str]:
    """The reasons of the other processes, by "process:reason": what somebody who works in `process` may be kept from."""
    others = (one for one in processes.processes().values() if one.key != process)
    return {f"{one.key}:{reason}": reason for one in others for reason in sorted(one.reasons)}


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
