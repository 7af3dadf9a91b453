"""Who else is in a case: how long a sign of life lasts, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from narmare.contact.models import Presence
from narmare.region.models import Account


# A page with script shows a sign of life every 20 seconds; missing two means that it is gone.
BEAT = timedelta(seconds=45)
# Without script nothing tells when somebody leaves, so an opened page counts as being read for a while.
OPENED = timedelta(minutes=3)


def short(name: str) -> str:
    """ "S. Ek" of "Sara Ek": an initial and the last name, so that it fits in a row of the queue."""
    first, _space, last = name.strip().rpartition(" ")
    return f"{first[0]}. {last}" if first else last


def others(actor: Account, cases: Q, now: datetime) -> list[Presence]:
    """Those who are in the cases now, except `actor`: who writes first, then by name.

    Args:
        cases: a condition on `Presence`, such as `Q(case=case)`.
    """
    here = Presence.objects.filter(cases, until__gt=now).exclude(account=actor).select_related("account")
    return list(here.order_by("-writing", "account__name", "pk"))


def words(here: Presence) -> str:
    """ "S. Ek skriver" or "S. Ek läser"."""
    name = short(here.account.name)
    return _("%(name)s skriver") % {"name": name} if here.writing else _("%(name)s läser") % {"name": name}


def told(found: Iterable[Presence]) -> str:
    """All of them in one line, "" when nobody is there."""
    return ", ".join(words(here) for here in found)
