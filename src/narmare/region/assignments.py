"""The assignment (medarbetaruppdrag) that somebody works in: one role at one unit, chosen at sign-in by who holds several."""

from __future__ import annotations

from narmare.region.models import Account, RoleGrant
from narmare.region.sessions import SessionStore


KEY = "assignment"  # in the session: the key of the chosen role; 0 until one is chosen; absent for who holds one or none
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
