"""Blocks: who is kept from a person's data, from this moment on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import policies
from narmare.region.audit import record
from narmare.region.models import Account, Block, Opening, Person, Unit
from narmare.region.refusals import check


@transaction.atomic
def block_unit(
    *,
    person: Person,
    unit: Unit,
    by: Account,
    now: datetime,
    kind: str = Block.Kind.READER,
    process: str = "",
) -> Block:
    """Close what `kind` says about `unit` and all below it, from today, at once: also what somebody has open just now.

    Args:
        process: the care process (`region.processes`), of a block between processes and of no other.

    Raises:
        Refused: see `policies.block_refusal`.
    """
    check(policies.block_refusal(person=person, by=by) or policies.process_refusal(kind, process, unit))
    today = timezone.localdate(now)
    standing = Block.objects.on(today).filter(person=person, unit=unit, kind=kind, process=process).first()
    if standing is None:
        standing = Block.objects.create(
            person=person, unit=unit, kind=kind, process=process, valid_from=today
        )
    ended = Opening.objects.running(now).filter(person=person).update(ended_at=now, ended_by=by)
    record(
        "unit_blocked", standing, by=by, now=now, unit=unit, person=person, details={"kind": kind, "openings_ended": ended}
    )  # fmt: skip
    return standing


@transaction.atomic
def lift_block(*, block: Block, by: Account, now: datetime) -> None:
    """Let the unit's staff read again from today.

    Raises:
        Refused: see `policies.block_refusal`.
    """
    check(policies.block_refusal(person=block.person, by=by))
    block.valid_to = timezone.localdate(now)
    block.save(update_fields=["valid_to"])
    record("block_lifted", block, by=by, now=now, unit=block.unit, person=block.person)
