"""Members of staff: who they are at the identity provider.  Roles are given apart (`actions.grant_role`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import policies
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


@transaction.atomic
def add_staff(
    *, name: str, issuer: str, subject: str, profession: str, by: Account, now: datetime
) -> Account:
    """An account for who the provider `issuer` calls `subject`.  It may do nothing before somebody gives it a role.

    Raises:
        Refused: see `policies.staff_refusal`.
    """
    check(policies.staff_refusal(name=name, issuer=issuer, subject=subject, profession=profession))
    account = Account.objects.create(
        name=name.strip(), issuer=issuer, subject=subject.strip(), profession=profession
    )
    record("staff_added", account, by=by, now=now)
    return account


@transaction.atomic
def close_staff(*, account: Account, by: Account, now: datetime) -> int:
    """Somebody has left: every role ends, every session too, and nobody signs in with the account.  Returns how many roles ended.

    Who is a resident with the same account stays one.
    """
    today = timezone.localdate(now)
    open_roles = account.role_grants.on(today)
    ended = open_roles.update(valid_to=today)
    account.forget_roles()
    account.is_active = account.person_id is not None
    account.save(update_fields=["is_active"])
    account.sign_out_everywhere()
    record("staff_closed", account, by=by, now=now, details={"roles": ended})
    return ended
