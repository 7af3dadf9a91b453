"""Who has which part in an initiative, and what is expected of units."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from narmare.programme.models import Expectation, Initiative, Mandate
from narmare.programme.plain import snapshot
from narmare.programme.policies.initiatives import over_refusal
from narmare.programme.steps import write
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


PART = ("unit", "part", "role")
EXPECTED = ("unit", "what", "due_on", "owner", "support", "measure")


@transaction.atomic
def give_part(
    *, initiative: Initiative, unit: Unit, part: str, role: str, by: Account, now: datetime
) -> Mandate:
    """Say that a role decides, does, supports or is told, at a unit and everything below it.

    Raises:
        Refused: the initiative is over.
    """
    check(over_refusal(initiative))
    row, created = Mandate.objects.get_or_create(
        initiative=initiative, unit=unit, part=part, role=role.strip()
    )
    if created:
        write(row, "added", {}, snapshot(row, PART), by=by, now=now)
    record(
        "part_given", row, by=by, now=now, unit=unit, details={"initiative": initiative.code, "part": part}
    )
    return row


@transaction.atomic
def end_part(*, mandate: Mandate, by: Account, now: datetime) -> None:
    """Take the part back."""
    write(mandate, "removed", snapshot(mandate, PART), {}, by=by, now=now)
    record(
        "part_ended",
        mandate,
        by=by,
        now=now,
        unit=mandate.unit,
        details={"initiative": mandate.initiative.code},
    )
    mandate.delete()


@transaction.atomic
def expect(
    *,
    initiative: Initiative,
    unit: Unit,
    what: str,
    due_on: date,
    owner: str,
    support: str,
    measure: str,
    by: Account,
    now: datetime,
) -> Expectation:
    """Say what a unit is expected to have done by a day; the same words change the one there is.

    Raises:
        Refused: the initiative is over.
    """
    check(over_refusal(initiative))
    values = {"due_on": due_on, "owner": owner, "support": support, "measure": measure}
    old = (
        Expectation.objects.select_for_update()
        .filter(initiative=initiative, unit=unit, what=what.strip())
        .first()
    )
    before = snapshot(old, EXPECTED) if old else {}
    row, _created = Expectation.objects.update_or_create(
        initiative=initiative, unit=unit, what=what.strip(), defaults=values
    )
    write(row, "changed" if old else "added", before, snapshot(row, EXPECTED), by=by, now=now)
    record(
        "expected",
        row,
        by=by,
        now=now,
        unit=unit,
        details={"initiative": initiative.code, "due_on": due_on.isoformat()},
    )
    return row


def _lock(expectation: Expectation) -> Expectation:
    """The row as it is now, locked until the transaction ends."""
    held = Expectation.objects.select_for_update(of=("self",)).select_related("unit", "initiative")
    return held.get(pk=expectation.pk)


@transaction.atomic
def meet_expectation(*, expectation: Expectation, by: Account, now: datetime) -> Expectation:
    """Note that it is done.

    Raises:
        Refused: it is already.
    """
    fresh = _lock(expectation)
    if fresh.done_at is not None:
        raise Refused(_("Det är redan noterat som klart."))
    fresh.done_at, fresh.done_by = now, by
    fresh.save(update_fields=["done_at", "done_by"])
    write(fresh, "done", {}, {"what": fresh.what}, by=by, now=now)
    record(
        "expectation_met",
        fresh,
        by=by,
        now=now,
        unit=fresh.unit,
        details={"initiative": fresh.initiative.code},
    )
    return fresh


@transaction.atomic
def reopen_expectation(*, expectation: Expectation, by: Account, now: datetime) -> Expectation:
    """Take back that it is done.

    Raises:
        Refused: it is not.
    """
    fresh = _lock(expectation)
    if fresh.done_at is None:
        raise Refused(_("Det är inte noterat som klart."))
    fresh.done_at = fresh.done_by = None
    fresh.save(update_fields=["done_at", "done_by"])
    write(fresh, "reopened", {}, {"what": fresh.what}, by=by, now=now)
    record("expectation_reopened", fresh, by=by, now=now, unit=fresh.unit, details={"initiative": fresh.initiative.code})  # fmt: skip
    return fresh


@transaction.atomic
def drop_expectation(*, expectation: Expectation, by: Account, now: datetime) -> None:
    """Take it back; the history keeps it."""
    write(expectation, "removed", snapshot(expectation, EXPECTED), {}, by=by, now=now)
    record("expectation_dropped", expectation, by=by, now=now, unit=expectation.unit, details={"initiative": expectation.initiative.code})  # fmt: skip
    expectation.delete()
