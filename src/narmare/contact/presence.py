"""Who else is in a case: how long a sign of life lasts, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact import queries
from narmare.contact.models import Case, Presence
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
    here = (
        Presence.objects.filter(cases, until__gt=now).exclude(account=actor).select_related("account", "case")
    )
    return list(here.order_by("-writing", "account__name", "pk"))


def words(here: Presence) -> str:
    """ "S. Ek skriver" or "S. Ek läser"."""
    name = short(here.account.name)
    return _("%(name)s skriver") % {"name": name} if here.writing else _("%(name)s läser") % {"name": name}


def told(found: Iterable[Presence]) -> str:
    """All of them in one line, "" when nobody is there."""
    return ", ".join(words(here) for here in found)


def case_of(actor: Account, code: str, now: datetime) -> Case:
    """The case whose page `actor` has open.  Whoever has not opened it reads it now, which is logged.

    Raises:
        Http404: there is no such case or the actor does not reach it as staff; logged.
    """
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).select_related("person", "unit")
    opened = Presence.objects.filter(account=actor, case=OuterRef("pk"))
    case = cases.filter(Exists(opened), code=code).first()
    return case or queries.read_case(actor, code, now, as_staff=True)
