"""Blocks: who is kept from a person's data, from this moment on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import policies
from narmare.region.audit import record
from narmare.region.models import Account, Block, Person, Unit
from narmare.region.refusals import check


@transaction.atomic
def block_unit(*, person: Person, unit: Unit, by: Account, now: datetime) -> Block:
    """Bar the staff of `unit` and of all below it from reading about `person`, from today, at once.

    Raises:
        Refused: see `policies.block_refusal`.
    """
    check(policies.block_refusal(person=person, by=by))
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
    check(policies.block_refusal(person=block.person, by=by))
    block.valid_to = timezone.localdate(now)
    block.save(update_fields=["valid_to"])
    record("block_lifted", block, by=by, now=now, unit=block.unit, person=block.person)
