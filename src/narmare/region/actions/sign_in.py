"""Signing in and out, and the end of sessions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from narmare.region.audit import record
from narmare.region.models import Account, RoleGrant, Session


@transaction.atomic
def record_sign_in(*, account: Account, way: str, by: Account, now: datetime) -> None:
    """Record that somebody signed in; `way` is "persona" or the provider's accepted level of assurance."""
    record("signed_in", account, by=by, now=now, details={"way": way})


@transaction.atomic
def record_sign_out(*, account: Account, by: Account, now: datetime) -> None:
    """Record that somebody signed out on the page."""
    record("signed_out", account, by=by, now=now)


@transaction.atomic
def end_sessions(*, account: Account, by: Account, now: datetime) -> None:
    """End every session of the account at once, as the provider's back-channel logout asks."""
    account.sign_out_everywhere()
    record("sessions_ended", account, by=by, now=now)


@transaction.atomic
def end_own_sessions(*, sessions: QuerySet[Session], by: Account, now: datetime) -> int:
    """End those of the sessions that are `by`'s own; returns how many."""
    ended, _each = sessions.filter(account=by).delete()
    record("own_sessions_ended", by, by=by, now=now, details={"sessions": ended})
    return ended


@transaction.atomic
def choose_assignment(*, grant: RoleGrant, by: Account, now: datetime) -> None:
    """Record in which assignment somebody works from now on."""
    record("assignment_chosen", grant, by=by, now=now, unit=grant.unit, details={"role": grant.role})


@transaction.atomic
def confirm_identity(*, way: str, by: Account, now: datetime) -> None:
    """Record that somebody proved anew who they are; `way` is "persona" or the provider's level of assurance."""
    record("identity_confirmed", by, by=by, now=now, details={"way": way})
