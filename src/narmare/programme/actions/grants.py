"""Grants: taken in, split between boards, given to activities, spent, reported; conditions met; the cost of care by year."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from narmare.programme.costs import YearCost
from narmare.programme.models import (
    Arena,
    CareCost,
    Decision,
    Grant,
    GrantActivity,
    GrantCondition,
    GrantReport,
    GrantReportLine,
    GrantShare,
    Initiative,
    Spending,
)
from narmare.programme.policies import grants as policies
from narmare.programme.queries.grants import spent_until
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


SOURCE = (
    "Vårdtabellen {table}, hämtad {day}"  # stored as the register's other texts are: in the region's language
)


def _lock(grant: Grant) -> Grant:
    """The grant, locked: two who book at once must not together pass a limit that each of them keeps."""
    return Grant.objects.select_for_update().get(pk=grant.pk)


@transaction.atomic
def take_in_grant(
    *, code: str, title: str, kind: str, giver: str, year: int, total: int, decision: Decision | None = None,
    note: str = "", by: Account, now: datetime,
) -> Grant:  # fmt: skip
    """Note a grant of `total` öre."""
    grant = Grant.objects.create(
        code=code, title=title.strip(), kind=kind, giver=giver.strip(), year=year, total=total, decision=decision,
        note=note.strip(),
    )  # fmt: skip
    record("grant_taken_in", grant, by=by, now=now, details={"code": code, "total": total})
    return grant


@transaction.atomic
def add_share(*, grant: Grant, board: Arena, amount: int, by: Account, now: datetime) -> GrantShare:
    """Give a board `amount` öre of the grant.

    Raises:
        Refused: see `policies.share_refusal`.
    """
    fresh = _lock(grant)
    check(policies.share_refusal(fresh, board, amount))
    share = GrantShare.objects.create(grant=fresh, board=board, amount=amount)
    record("grant_share_added", share, by=by, now=now, details={"board": board.code, "amount": amount})
    return share


@transaction.atomic
def remove_share(*, share: GrantShare, by: Account, now: datetime) -> None:
    """Take a share away while the split is open.

    Raises:
        Refused: see `policies.remove_share_refusal`.
    """
    _lock(share.grant)
    check(policies.remove_share_refusal(share))
    record("grant_share_removed", share, by=by, now=now, details={"amount": share.amount})
    share.delete()


@transaction.atomic
def fix_split(*, grant: Grant, by: Account, now: datetime) -> Grant:
    """Fix how the grant is split between boards.

    Raises:
        Refused: see `policies.fix_refusal`; the shares must be the grant to the öre.
    """
    fresh = _lock(grant)
    check(policies.fix_refusal(fresh))
    fresh.fixed_at, fresh.fixed_by = now, by
    fresh.save(update_fields=["fixed_at", "fixed_by"])
    record("grant_split_fixed", fresh, by=by, now=now, details={"total": fresh.total})
    return fresh


@transaction.atomic
def add_activity(
    *, share: GrantShare, title: str, amount: int, initiative: Initiative | None = None, by: Account, now: datetime
) -> GrantActivity:  # fmt: skip
    """Give an activity `amount` öre of a board's share.

    Raises:
        Refused: see `policies.activity_refusal`.
    """
    _lock(share.grant)
    check(policies.activity_refusal(share, amount, title.strip()))
    activity = GrantActivity.objects.create(
        share=share, title=title.strip(), amount=amount, initiative=initiative
    )
    record("grant_activity_added", activity, by=by, now=now, details={"amount": amount})
    return activity


@transaction.atomic
def remove_activity(*, activity: GrantActivity, by: Account, now: datetime) -> None:
    """Take away an activity that nothing is booked on.

    Raises:
        Refused: see `policies.remove_activity_refusal`.
    """
    _lock(activity.share.grant)
    check(policies.remove_activity_refusal(activity))
    record("grant_activity_removed", activity, by=by, now=now, details={"amount": activity.amount})
    activity.delete()


@transaction.atomic
def book_spending(
    *, activity: GrantActivity, on: date, amount: int, text: str, voucher: str = "", by: Account, now: datetime
) -> Spending:  # fmt: skip
    """Book `amount` öre as spent on a day; below zero corrects an earlier row.

    Raises:
        Refused: see `policies.spend_refusal`.
    """
    _lock(activity.share.grant)
    check(policies.spend_refusal(activity, amount, on, timezone.localdate(now)))
    row = Spending.objects.create(
        activity=activity, on=on, amount=amount, text=text.strip(), voucher=voucher.strip(), booked_at=now, booked_by=by
    )  # fmt: skip
    record("spending_booked", row, by=by, now=now, details={"activity": activity.pk, "amount": amount})
    return row


@transaction.atomic
def add_condition(*, grant: Grant, text: str, due: date | None, by: Account, now: datetime) -> GrantCondition:
    """Note something that must be done for the grant."""
    condition = GrantCondition.objects.create(grant=grant, text=text.strip(), due=due)
    record("grant_condition_added", condition, by=by, now=now, details={"due": due.isoformat() if due else None})  # fmt: skip
    return condition


@transaction.atomic
def meet_condition(*, condition: GrantCondition, how: str, by: Account, now: datetime) -> GrantCondition:
    """Mark a condition as met, and how.

    Raises:
        Refused: see `policies.meet_refusal`.
    """
    check(policies.meet_refusal(condition, how))
    condition.how, condition.met_at, condition.met_by = how.strip(), now, by
    condition.save(update_fields=["how", "met_at", "met_by"])
    record("grant_condition_met", condition, by=by, now=now)
    return condition


@transaction.atomic
def send_report(
    *, grant: Grant, until: date, to: str, returned: int, kept: int, by: Account, now: datetime
) -> GrantReport:
    """Report what was spent until a day; the rows behind it change no more.

    Args:
        returned: öre that are given back.
        kept: öre that are kept for later, where the giver allows it.

    Raises:
        Refused: see `policies.report_refusal`; spent + given back + kept must be the grant to the öre.
    """
    fresh = _lock(grant)
    spent = spent_until(fresh, until)
    check(
        policies.report_refusal(
            fresh, until, spent, returned=returned, kept=kept, today=timezone.localdate(now)
        )
    )
    report = GrantReport.objects.create(
        grant=fresh, until=until, to=to.strip(), returned=returned, kept=kept, sent_at=now, sent_by=by
    )
    GrantReportLine.objects.bulk_create(
        GrantReportLine(report=report, activity=activity, amount=amount) for activity, amount in spent.items()
    )
    record("grant_reported", report, by=by, now=now, details={"until": until.isoformat(), "spent": sum(spent.values()), "returned": returned, "kept": kept})  # fmt: skip
    return report


@transaction.atomic
def take_costs(*, cost: YearCost, by: Account, now: datetime) -> CareCost:
    """Enter both levels of a year as the care table says, over what stands there; the source names the table and the day.

    Raises:
        Refused: see `policies.costs_refusal`.
    """
    check(policies.costs_refusal(cost))
    source = SOURCE.format(table=cost.table, day=timezone.localdate(now).isoformat())
    for level, amount in ((CareCost.Level.OTHER, cost.other), (CareCost.Level.PRIMARY, cost.primary)):
        entered = enter_cost(year=cost.year, level=level, amount=amount, source=source, by=by, now=now)
    record("care_costs_taken", entered, by=by, now=now, details={"year": cost.year})
    return entered


@transaction.atomic
def enter_cost(*, year: int, level: str, amount: int, source: str, by: Account, now: datetime) -> CareCost:
    """Enter what a level of care cost in a year (öre), over what stands there."""
    cost, _made = CareCost.objects.update_or_create(
        year=year, level=level,
        defaults={"amount": amount, "source": source.strip(), "entered_at": now, "entered_by": by},
    )  # fmt: skip
    record(
        "care_cost_entered", cost, by=by, now=now, details={"year": year, "level": level, "amount": amount}
    )
    return cost
