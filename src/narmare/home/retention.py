"""What has been kept long enough, by kind of data, and taking it away where the product may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q
from django.db.models.functions import Greatest

from narmare.contact.actions import drop_old_drafts
from narmare.contact.models import Case, Draft
from narmare.knowledge.retention import After, Kind, schedule
from narmare.meetings.actions import forget_notices
from narmare.meetings.models import ContactDetail, Notice
from narmare.region import sessions
from narmare.region.models import AccessLog, Account, Agency, AuditEvent, Block, Session


@dataclass(frozen=True)
class Standing:
    """One kind: how many rows there are, and how many have been kept long enough.  `erased` is None where nothing was tried."""

    kind: Kind
    rows: int
    due: int
    erased: int | None = None


def _cases(limit: datetime) -> int:
    """Cases whose latest entry is older: PDL 3 kap. 17 § counts from the last entry."""
    last = Case.objects.annotate(last=Greatest(Max("events__at"), "asked_at"))
    return last.filter(last__lt=limit).count()


def _ended(limit: datetime) -> int:
    over = Q(valid_to__lt=limit.date())
    return Agency.objects.filter(over).count() + Block.objects.filter(over).count()


ROWS: Mapping[str, Callable[[], int]] = {
    "cases": lambda: Case.objects.count(),
    "access_log": lambda: AccessLog.objects.count(),
    "changes": lambda: AuditEvent.objects.count(),
    "rights": lambda: Agency.objects.count() + Block.objects.count(),
    "drafts": lambda: Draft.objects.filter(case=None).count(),
    "notices": lambda: Notice.objects.count(),
    "contact_details": lambda: ContactDetail.objects.count(),
    "sessions": lambda: Session.objects.count(),
}
DUE: Mapping[str, Callable[[datetime], int]] = {
    "cases": _cases,
    "access_log": lambda limit: AccessLog.objects.filter(at__lt=limit).count(),
    "changes": lambda limit: AuditEvent.objects.filter(at__lt=limit).count(),
    "rights": _ended,
    "drafts": lambda limit: Draft.objects.filter(case=None, changed_at__lt=limit).count(),
    "notices": lambda limit: Notice.objects.filter(queued_at__lt=limit).count(),
    "contact_details": lambda limit: 0,  # no time ends them: the person's wish does
    "sessions": lambda limit: Session.objects.filter(seen_at__lt=limit).count(),
}


def _erase(kind: Kind, by: Account, now: datetime) -> int | None:
    """Take away what is due of the kind; None for a kind that no time ends."""
    if kind.after != After.ERASE or kind.keep is None:
        return None
    if kind.id == "drafts":
        return drop_old_drafts(unchanged=kind.keep, by=by, now=now)
    if kind.id == "notices":
        return forget_notices(account=None, older=kind.keep, by=by, now=now)
    return sessions.forget_old(now)


def report(now: datetime) -> list[Standing]:
    """Every kind of the schedule, in its order."""
    return [_standing(kind, now) for kind in schedule().kinds.values()]


def _standing(kind: Kind, now: datetime) -> Standing:
    limit = kind.limit(now)
    return Standing(kind, ROWS[kind.id](), 0 if limit is None else DUE[kind.id](limit))


def apply(*, by: Account, now: datetime) -> list[Standing]:
    """Take away what may be taken away; what must be handed over is only counted."""
    found = report(now)
    return [Standing(one.kind, one.rows, one.due, _erase(one.kind, by, now)) for one in found]
