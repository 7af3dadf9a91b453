"""The assignment (medarbetaruppdrag) that somebody works in: one role at one unit, chosen at sign-in by who holds several.

Where the provider tells which assignment was chosen there (HSA-id of the unit, purpose), only roles inside it can be worked in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from narmare.region.claims import Commission
from narmare.region.models import Account, RoleGrant, Unit
from narmare.region.refusals import Refused
from narmare.region.sessions import SessionStore


KEY = "assignment"  # in the session: the key of the chosen role; 0 until one is chosen; absent for who holds one or none
ALLOWED = "assignments"  # in the session: the keys of the roles that can be chosen; absent where all can
CONFIRM = "oidc_confirm"  # in the session: where to go when the provider has proven the same person anew


def must_choose(session: SessionStore) -> None:
    """No role holds before one has been chosen."""
    session[KEY] = 0


def work_in(session: SessionStore, grant: RoleGrant) -> None:
    """Only this role holds from the next request on."""
    session[KEY] = grant.pk


def limit(account: Account, session: SessionStore) -> None:
    """Leave the account of a request only the role that its session works in."""
    chosen = session.get(KEY)
    if chosen is not None:
        account.act_as(chosen)


def inside(account: Account, commission: Commission, on: date) -> list[RoleGrant]:
    """The roles that the account holds on the day inside the assignment: at its unit or below it, for its purpose.

    Raises:
        Refused: the assignment is not whole, its unit is not known here, or no role is inside it.
    """
    if not commission.unit or not commission.purpose:
        raise Refused(
            _("Uppdraget saknar enhet eller ändamål. Logga in igen och välj ett uppdrag som har båda.")
        )
    unit = Unit.objects.on(on).filter(hsa_id=commission.unit).first()
    if unit is None:
        raise Refused(
            _(
                "Enheten med HSA-id {unit} finns inte i Närmare. Logga in igen och välj ett annat uppdrag, eller be den som driver Närmare att lägga in enhetens HSA-id."
            ).format(unit=commission.unit)
        )
    held = [
        grant
        for grant in account.grants_on(on)
        if grant.role in commission.roles and grant.unit.is_within(unit)
    ]
    if not held:
        raise Refused(
            _(
                "Du har ingen roll på {unit} för ändamålet {purpose}. Logga in igen och välj ett annat uppdrag, eller be en administratör om en roll."
            ).format(unit=unit.name, purpose=commission.purpose)
        )
    return held


def confine(session: SessionStore, held: Sequence[RoleGrant]) -> None:
    """Only these roles can be worked in: the one if there is one, else none before one of them has been chosen."""
    session[ALLOWED] = [grant.pk for grant in held]
    session[KEY] = held[0].pk if len(held) == 1 else 0


def choosable(session: SessionStore, held: Sequence[RoleGrant]) -> list[RoleGrant]:
    """Those of the roles that the session may work in."""
    allowed = session.get(ALLOWED)
    return [grant for grant in held if allowed is None or grant.pk in allowed]
