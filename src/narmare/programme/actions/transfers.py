"""Care tasks that move: proposed, calculated, prepared, decided, funded, followed up, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from narmare.programme.codes import free_code
from narmare.programme.models import (
    Arena,
    Decision,
    Transfer,
    TransferMoney,
    TransferOutcome,
    TransferStep,
    TransferWork,
)
from narmare.programme.policies import transfers as policies
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


def _lock(transfer: Transfer) -> Transfer:
    return Transfer.objects.select_for_update().get(pk=transfer.pk)


@transaction.atomic
def propose_transfer(
    *, title: str, task: str, giver: str, taker: str, giver_board: Arena, taker_board: Arena, by: Account, now: datetime
) -> Transfer:  # fmt: skip
    """Propose that a care task moves.

    Raises:
        Refused: see `policies.propose_refusal`.
    """
    check(policies.propose_refusal(giver_board, taker_board, giver, taker))
    transfer = Transfer.objects.create(
        code=free_code(Transfer, title, longest=60, otherwise="uppgift"), title=title.strip(), task=task.strip(), giver=giver.strip(), taker=taker.strip(),
        giver_board=giver_board, taker_board=taker_board, proposed_at=now, proposed_by=by,
    )  # fmt: skip
    record("transfer_proposed", transfer, by=by, now=now, details={"code": transfer.code})
    return transfer


@transaction.atomic
def set_work(
    *, transfer: Transfer, side: str, profession: str, values: Mapping[str, Any], by: Account, now: datetime
) -> TransferWork:  # fmt: skip
    """Write the line of a profession on one side, over what stands there.

    Args:
        values: volume (times a year), minutes (each time), hourly and other (öre).

    Raises:
        Refused: the matter is settled.
    """
    check(policies.open_refusal(_lock(transfer)))
    line, _made = TransferWork.objects.update_or_create(
        transfer=transfer, side=side, profession=profession.strip(), defaults=dict(values)
    )
    record("transfer_calculated", line, by=by, now=now, details={"transfer": transfer.code, "side": side})
    return line


@transaction.atomic
def remove_work(*, line: TransferWork, by: Account, now: datetime) -> None:
    """Take a line out of the calculation.

    Raises:
        Refused: the matter is settled.
    """
    check(policies.open_refusal(_lock(line.transfer)))
    record("transfer_line_removed", line, by=by, now=now, details={"transfer": line.transfer.code})
    line.delete()


@transaction.atomic
def set_own_frame(*, transfer: Transfer, amount: int, by: Account, now: datetime) -> Transfer:
    """Say how many öre a year the taker bears within its own budget.

    Raises:
        Refused: the matter is settled.
    """
    fresh = _lock(transfer)
    check(policies.open_refusal(fresh))
    fresh.own_frame = amount
    fresh.save(update_fields=["own_frame"])
    record("transfer_own_frame_set", fresh, by=by, now=now, details={"amount": amount})
    return fresh


@transaction.atomic
def note_step(
    *, transfer: Transfer, on: date, body: str, said: str, by: Account, now: datetime
) -> TransferStep:
    """Note that a body has prepared the proposal, and what it said.

    Raises:
        Refused: the matter is settled.
    """
    check(policies.open_refusal(_lock(transfer)))
    step = TransferStep.objects.create(
        transfer=transfer, on=on, body=body.strip(), said=said.strip(), noted_at=now, noted_by=by
    )
    record("transfer_prepared", step, by=by, now=now, details={"transfer": transfer.code})
    return step


@transaction.atomic
def move_money(
    *, transfer: Transfer, valid_from: date, amount: int, text: str, by: Account, now: datetime
) -> TransferMoney:
    """Put a row in the ledger: öre a year that move with the task; below zero takes an earlier row back.

    Raises:
        Refused: see `policies.money_refusal`.
    """
    check(policies.money_refusal(_lock(transfer), amount))
    row = TransferMoney.objects.create(
        transfer=transfer,
        valid_from=valid_from,
        amount=amount,
        text=text.strip(),
        booked_at=now,
        booked_by=by,
    )
    record("transfer_money_moved", row, by=by, now=now, details={"transfer": transfer.code, "amount": amount})
    return row


@transaction.atomic
def decide_transfer(
    *, transfer: Transfer, decision: Decision, approved: bool, starts_on: date | None, by: Account, now: datetime
) -> Transfer:  # fmt: skip
    """Note what a decision says about the proposal.

    Raises:
        Refused: see `policies.decide_refusal`; approved, both sides are calculated and the money adds up.
    """
    fresh = _lock(transfer)
    check(policies.decide_refusal(fresh, decision, approved))
    fresh.decision = decision
    fresh.status = Transfer.Status.DECIDED if approved else Transfer.Status.DECLINED
    fresh.starts_on = (starts_on or timezone.localdate(now)) if approved else None
    fresh.save(update_fields=["decision", "status", "starts_on"])
    record("transfer_decided", fresh, by=by, now=now, details={"decision": decision.pk, "approved": approved})
    return fresh


@transaction.atomic
def note_outcome(
    *, transfer: Transfer, first: date, last: date, volume: int, hours: Decimal, text: str, by: Account, now: datetime
) -> TransferOutcome:  # fmt: skip
    """Note what happened in a period.

    Raises:
        Refused: the task has not been decided to move.
    """
    check(policies.outcome_refusal(_lock(transfer)))
    outcome = TransferOutcome.objects.create(
        transfer=transfer, first=first, last=last, volume=volume, hours=hours, text=text.strip(), noted_at=now, noted_by=by
    )  # fmt: skip
    record("transfer_followed_up", outcome, by=by, now=now, details={"transfer": transfer.code})
    return outcome


@transaction.atomic
def close_transfer(*, transfer: Transfer, learning: str, by: Account, now: datetime) -> Transfer:
    """Close a transfer that has been followed up, with what was learnt.

    Raises:
        Refused: see `policies.close_refusal`.
    """
    fresh = _lock(transfer)
    check(policies.close_refusal(fresh, learning))
    fresh.status, fresh.learning = Transfer.Status.CLOSED, learning.strip()
    fresh.save(update_fields=["status", "learning"])
    record("transfer_closed", fresh, by=by, now=now)
    return fresh
