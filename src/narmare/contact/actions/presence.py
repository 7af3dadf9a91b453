"""Who is in a case just now: a sign of life on opening it and while its page is open, taken back on leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from narmare.contact.models import Case, Presence
from narmare.contact.presence import BEAT
from narmare.region.audit import record
from narmare.region.models import Account


@transaction.atomic
def show_presence(*, case: Case, writing: bool, by: Account, now: datetime, stays: timedelta = BEAT) -> bool:
    """Show others that `by` reads or writes in the case, for as long as `stays` unless they show it again.

    Returns:
        True when something new was noted: `by` came back after being gone, or began or stopped writing.
    """
    here, created = Presence.objects.get_or_create(
        case=case, account=by, defaults={"writing": writing, "seen_at": now, "until": now + stays}
    )
    changed = created or here.writing != writing or here.until <= now
    here.writing, here.seen_at, here.until = writing, now, now + stays
    here.save(update_fields=["writing", "seen_at", "until"])
    if created:
        record("case_opened", case, by=by, now=now, unit=case.unit, person=case.person)
    return changed


@transaction.atomic
def leave_case(*, case: Case, by: Account, now: datetime) -> bool:
    """Show no longer that `by` is in the case.

    Returns:
        True if it was shown.
    """
    left = Presence.objects.filter(case=case, account=by, until__gt=now).update(until=now, writing=False)
    if left:
        record("case_left", case, by=by, now=now, unit=case.unit, person=case.person)
    return bool(left)
