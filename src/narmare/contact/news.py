"""What has come to a queue since its page was shown: asked every few seconds, so it is one query without names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from narmare.contact import presence
from narmare.contact.models import Case, CaseEvent
from narmare.contact.queue import URGENT, conditions
from narmare.region.models import Account, Unit


ARRIVALS = (CaseEvent.Kind.SUBMITTED, CaseEvent.Kind.HANDED_OVER, CaseEvent.Kind.REOPENED)
# A step that was being written when the page was drawn bears an earlier time; the rows that were shown are left out.
MARGIN = timedelta(minutes=1)


@dataclass(frozen=True)
class News:
    """How many cases are new to the page, how many of them are urgent, in how many somebody got worse, who is where."""

    new: int
    urgent: int
    worse: int
    here: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.worse or self.here)


def news(
    actor: Account, unit: Unit, view: str, *, since: datetime, shown: Collection[str], now: datetime
) -> News:
    """What is new in the view of the unit's queue.

    Args:
        since: when the page was drawn.
        shown: the codes of the cases that are on the page.
    """
    held = conditions(actor, now)
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).filter(unit=unit)
    came = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=ARRIVALS, at__gt=since - MARGIN)
    new = held[view] & held["alla"] & Q(Exists(came)) & ~Q(code__in=shown)
    counts = cases.aggregate(
        new=Count("pk", filter=new),
        urgent=Count("pk", filter=new & Q(priority__lte=URGENT)),
        worse=Count("pk", filter=held["alla"] & Q(worse_at__gt=since)),
    )
    return News(**counts, here=_here(actor, shown, now))


def _here(actor: Account, shown: Collection[str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Who is in which of the shown cases, by code.  Codes of cases that `actor` does not reach give nothing."""
    on = timezone.localdate(now)
    reached = Case.objects.in_queues_of(actor, on=on).filter(code__in=shown).values("pk")
    found: dict[str, list[str]] = {}
    for one in presence.others(actor, Q(case__in=reached), now):
        found.setdefault(one.case.code, []).append(presence.words(one))
    return tuple((code, ", ".join(told)) for code, told in found.items())
