"""The worker of the notices: takes one at a time from the queue, sends it, notes how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from narmare.meetings import actions, notify, queries
from narmare.meetings.models import Notice
from narmare.region.models import Account


log = logging.getLogger(__name__)
MOST = 500  # notices of one round, so that the other periodic jobs get their turn


@dataclass(frozen=True)
class Delivered:
    """How many notices a round sent, put back for later, gave up, and found to be needless."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    needless: int = 0


def deliver(
    *, by: Account, clock: Callable[[], datetime] = timezone.now, most: int = MOST
) -> Delivered:  # fmt: skip
    """Send what is due.  A fault of one notice stops no other; a notice is never sent twice for the same event."""
    actions.mark_unsure_notices(by=by, now=clock())
    counts = dict.fromkeys(("sent", "waiting", "given_up", "needless"), 0)
    while sum(counts.values()) < most and (notice := actions.take_notice(by=by, now=clock())) is not None:
        settled = actions.settle_notice(notice=notice, fault=_fault_of(notice), by=by, now=clock())
        counts[settled.state] += 1
    return Delivered(**counts)


def _fault_of(notice: Notice) -> str | None:
    """None when it was sent, "" when its address is gone, else the kind of error."""
    detail = queries.contact_detail_of(notice.account)
    address = "" if detail is None else detail.address(notice.channel)
    if not address:
        return ""
    try:
        notify.send(notice, address)
    except Exception as error:
        # Its text may hold the address or what a server said about it; the kind is enough to act on.
        log.warning("Notice %s was not sent (attempt %s): %s", notice.pk, notice.attempts, type(error).__name__)  # fmt: skip
        return type(error).__name__
    return None
