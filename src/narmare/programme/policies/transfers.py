"""Rules of care tasks that move: no decision without a calculation of both sides and money that adds up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.programme.calculation import Side, calculate, unfunded
from narmare.programme.models import Arena, Decision, Transfer
from narmare.programme.money import kronor
from narmare.programme.policies.grants import total


def open_refusal(transfer: Transfer) -> str | None:
    """Why the proposal and its calculation cannot be changed, or None."""
    if transfer.status != Transfer.Status.PROPOSED:
        return _(
            "Frågan är avgjord och underlaget ändras inte. Lägg ett nytt förslag om något ska bli annorlunda."
        )
    return None


def propose_refusal(giver_board: Arena, taker_board: Arena, giver: str, taker: str) -> str | None:
    """Why the proposal makes no sense, or None."""
    if giver_board == taker_board and giver.strip() == taker.strip():
        return _("Uppgiften flyttas från och till samma ställe. Ändra det ena.")
    return None


def decide_refusal(transfer: Transfer, decision: Decision, approved: bool) -> str | None:
    """Why the decision cannot be noted, or None.  A refusal of the proposal needs no calculation."""
    if refusal := open_refusal(transfer):
        return refusal
    if decision.is_replaced:
        return _("Beslutet är ersatt av ett senare. Välj det senare.")
    if not approved:
        return None
    if not transfer.steps.exists():
        return _("Ingen har berett förslaget än. Anteckna minst ett steg i beredningen först.")
    calculation = calculate([line.as_work for line in transfer.work.all()])
    if calculation.missing:
        side = _("den som lämnar") if Side.GIVER in calculation.missing else _("den som tar emot")
        return _("Kalkylen saknar en sida: %(side)s. Räkna på båda sidor före beslutet.") % {"side": side}
    left = unfunded(calculation, total(transfer.money), transfer.own_frame)
    return _money_refusal(calculation.side(Side.TAKER).cost, left)


def _money_refusal(cost: int, left: int) -> str | None:
    if left > 0:
        return _(
            "Uppgiften kostar %(cost)s om året för den som tar emot. %(left)s om året har ingen betalat för. Flytta pengar, eller skriv hur mycket som tas inom egen ram."
        ) % {"cost": kronor(cost), "left": kronor(left)}
    if left < 0:
        return _(
            "Uppgiften kostar %(cost)s om året för den som tar emot. Det är avsatt %(left)s mer än så. Sänk beloppet."
        ) % {"cost": kronor(cost), "left": kronor(-left)}
    return None


def money_refusal(transfer: Transfer, amount: int) -> str | None:
    """Why the row cannot be put in the ledger, or None."""
    if transfer.status in (Transfer.Status.DECLINED, Transfer.Status.CLOSED):
        return _("Frågan är avslutad. Inga fler pengar flyttas för den.")
    if amount == 0:
        return _("Ange ett belopp. En rättelse skrivs med ett minustecken.")
    if total(transfer.money) + amount < 0:
        return _("Rättelsen är större än det som har flyttats. Sänk beloppet.")
    return None


def outcome_refusal(transfer: Transfer) -> str | None:
    """Why no outcome can be noted, or None."""
    if transfer.status != Transfer.Status.DECIDED:
        return _("Anteckna vad som hände när uppgiften är beslutad att flyttas.")
    return None


def close_refusal(transfer: Transfer, learning: str) -> str | None:
    """Why the transfer cannot be closed, or None."""
    if refusal := outcome_refusal(transfer):
        return refusal
    if not transfer.outcomes.exists():
        return _("Inget utfall är antecknat. Följ upp minst en period innan frågan avslutas.")
    if not learning.strip():
        return _("Skriv vad ni har lärt er.")
    return None
