"""Rights to read for somebody else: given, written down, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import policies
from narmare.region.audit import Plain, record
from narmare.region.models import Account, Agency, Person
from narmare.region.refusals import check


@transaction.atomic
def give_agency(
    *, person: Person, agent: Account, scope: Sequence[str], valid_to: date | None, by: Account, now: datetime
) -> Agency:
    """Let `agent` read about `person` for the purposes in `scope`, from today to (not including) `valid_to`.

    Raises:
        Refused: see `policies.agency_refusal`.
    """
    today = timezone.localdate(now)
    check(
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
    check(
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
    check(policies.guardian_refusal(child=child, guardian=guardian, by=by, on=today))
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
    check(policies.end_agency_refusal(agency, by, today))
    agency.valid_to, agency.ended_by, agency.ended_at = today, by, now
    agency.save(update_fields=["valid_to", "ended_by", "ended_at"])
    agency.agent.forget_roles()
    record("agency_ended", agency, by=by, now=now, person=agency.person, details={"agent": agency.agent_id})
