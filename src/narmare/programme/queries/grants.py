"""Grants with their sums, and whether money follows the task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from narmare.programme.calculation import Calculation, Side, calculate, unfunded
from narmare.programme.models import CareCost, Grant, GrantActivity, GrantCondition, GrantShare, Transfer
from narmare.programme.queries.transfers import transfers as all_transfers


def spent_until(grant: Grant, until: date) -> dict[GrantActivity, int]:
    """Öre booked until and with the day, by activity; activities that nothing is booked on are there with 0."""
    activities = GrantActivity.objects.filter(share__grant=grant).order_by("pk")
    booked = dict(
        activities.filter(spending__on__lte=until)
        .annotate(sum=Sum("spending__amount"))
        .values_list("pk", "sum")
    )
    return {activity: int(booked.get(activity.pk, 0)) for activity in activities}


@dataclass(frozen=True)
class ActivityRow:
    """An activity with what is spent, in öre."""

    activity: GrantActivity
    spent: int

    @property
    def left(self) -> int:
        """Öre that are not spent."""
        return self.activity.amount - self.spent


@dataclass(frozen=True)
class ShareRow:
    """A board's share with its activities."""

    share: GrantShare
    activities: tuple[ActivityRow, ...]

    @property
    def planned(self) -> int:
        """Öre given to activities."""
        return sum(row.activity.amount for row in self.activities)

    @property
    def unplanned(self) -> int:
        """Öre of the share that no activity has."""
        return self.share.amount - self.planned

    @property
    def spent(self) -> int:
        """Öre spent."""
        return sum(row.spent for row in self.activities)


@dataclass(frozen=True)
class GrantPage:
    """A grant from its total down to what is spent; every level adds up to the one above, or says what is missing."""

    grant: Grant
    shares: tuple[ShareRow, ...]

    @property
    def split(self) -> int:
        """Öre that boards have."""
        return sum(row.share.amount for row in self.shares)

    @property
    def unsplit(self) -> int:
        """Öre that no board has yet."""
        return self.grant.total - self.split

    @property
    def planned(self) -> int:
        """Öre that activities have."""
        return sum(row.planned for row in self.shares)

    @property
    def spent(self) -> int:
        """Öre spent."""
        return sum(row.spent for row in self.shares)

    @property
    def reported(self) -> int | None:
        """Öre reported as spent in the latest report, or None without one."""
        latest = self.grant.reports.first()
        return None if latest is None else sum(line.amount for line in latest.lines.all())


def grants() -> QuerySet[Grant]:
    """Every grant, the latest year first."""
    return Grant.objects.select_related("decision__meeting__arena")


def grant_page(grant: Grant) -> GrantPage:
    """The grant with every sum that its page shows."""
    spent = spent_until(grant, date.max)
    by_share: dict[int, list[ActivityRow]] = {}
    for activity in GrantActivity.objects.filter(share__grant=grant).select_related("initiative"):
        by_share.setdefault(activity.share_id, []).append(ActivityRow(activity, spent[activity]))
    shares = grant.shares.select_related("board")
    return GrantPage(grant, tuple(ShareRow(share, tuple(by_share.get(share.pk, ()))) for share in shares))


def open_conditions() -> QuerySet[GrantCondition]:
    """Conditions that are not met, the next first."""
    return GrantCondition.objects.filter(met_at=None).select_related("grant")


@dataclass(frozen=True)
class CostYear:
    """What care cost in a year, in öre, and how large a share primary care is."""

    year: int
    primary: int
    other: int
    sources: tuple[str, ...]

    @property
    def share(self) -> float:
        """Primary care's share, 0 to 100."""
        return 100 * self.primary / (self.primary + self.other)


def cost_years() -> list[CostYear]:
    """The years for which both levels are entered, in order."""
    by_year: dict[int, dict[str, CareCost]] = {}
    for cost in CareCost.objects.all():
        by_year.setdefault(cost.year, {})[cost.level] = cost
    return [
        CostYear(
            year, rows["primary"].amount, rows["other"].amount, tuple(dict.fromkeys(r.source for r in rows.values()))
        )
        for year, rows in sorted(by_year.items())
        if len(rows) == len(CareCost.Level.values)
    ]  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """A transfer in the ledger: what the task costs its taker, what moves, what is borne, and what nobody pays (öre a year)."""

    transfer: Transfer
    calculation: Calculation
    moved: int

    @property
    def cost(self) -> int:
        """What the taker's work costs."""
        return self.calculation.side(Side.TAKER).cost

    @property
    def unfunded(self) -> int:
        """What nobody pays; below zero more is set aside than the task costs."""
        return unfunded(self.calculation, self.moved, self.transfer.own_frame)


def ledger(transfers: Sequence[Transfer] | None = None) -> list[Followed]:
    """Every transfer that is proposed or decided, with its money; those without anything calculated too."""
    rows = all_transfers().exclude(status=Transfer.Status.DECLINED) if transfers is None else transfers
    found = []
    for transfer in rows:
        lines = [line.as_work for line in transfer.work.all()]
        found.append(Followed(transfer, calculate(lines), sum(row.amount for row in transfer.money.all())))
    return found
