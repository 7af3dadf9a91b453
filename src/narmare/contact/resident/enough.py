"""How many matters and messages one account, and one person, can send (ASVS 2.3.2): what no resident reaches and a program does.

It holds where a matter is *begun*: a draft that is there can always be finished and sent, in a case one can always say that it
got worse or ask to be rung, and whoever meets it reads which number to ring.  Calls that staff register are not counted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count

from narmare.contact.models import Case
from narmare.region.limits import Limit
from narmare.region.models import Account


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGUN = Limit("matters begun", most=30, within=DAY)
MESSAGES = Limit("messages in one's own cases", most=60, within=HOUR)
FILES = Limit("files sent", most=60, within=HOUR)
LIMITS = (BEGUN, MESSAGES, FILES)
CASES_A_DAY = 30  # about one person, on the web, whoever sends them


def may_begin(account: Account, persons: Collection[int], now: datetime) -> bool:
    """Count one more matter that `account` begins; whether it may.

    Args:
        persons: whom it may be about; it may not begin when each of them has as many as a day can have.
    """
    within = BEGUN.take(str(account.pk), now)
    return within and (not persons or len(_full(persons, now)) < len(persons))


def _full(persons: Collection[int], now: datetime) -> list[int]:
    """The persons about whom as many cases have come on the web since a day as there can be."""
    lately = Case.objects.filter(
        person_id__in=persons, asked_at__gt=now - DAY, channel=Case.Channel.WEB
    ).order_by()
    counted = lately.values("person_id").annotate(count=Count("pk")).filter(count__gte=CASES_A_DAY)
    return list(counted.values_list("person_id", flat=True))
