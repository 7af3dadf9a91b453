"""Signing in and out, and the end of sessions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from narmare.region.audit import record
from narmare.region.models import Account, Person, RoleGrant, Session
from narmare.region.refusals import Refused


@transaction.atomic
def record_sign_in(*, account: Account, way: str, by: Account, now: datetime) -> None:
    """Record that somebody signed in; `way` is "persona" or the provider's accepted level of assurance."""
    record("signed_in", account, by=by, now=now, details={"way": way})


@transaction.atomic
def bind_resident(*, person: Person, issuer: str, subject: str, by: Account, now: datetime) -> Account:
    """The account of a resident whose number the provider has proven: opened the first time, and known by `subject` from now on.

    Raises:
        Refused: the person's account is closed, or holds roles of staff: those are bound by who grants them.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two sign-ins at the same time open one account
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create(name=person.name, issuer=issuer, subject=subject, person=person)
        record("account_opened", account, by=by, now=now, person=person)
        return account
    if not account.is_active or account.role_grants.exists():
        raise Refused(_("Kontot kan inte användas med den här inloggningen. Kontakta supporten."))
    account.issuer, account.subject = issuer, subject
    account.save(update_fields=["issuer", "subject"])
    account.sign_out_everywhere()
    record("account_bound", account, by=by, now=now, person=person)
    return account


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
