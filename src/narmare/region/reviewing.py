"""What waits for who reviews the access log: findings, and months that nobody has looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from narmare.design.language import active_language
from narmare.region import queries, unusual
from narmare.region.models import AccessLog, Account, Finding, Ground, RoleGrant, Unit
from narmare.region.paths import CONDITIONS, PATHS
from narmare.region.permissions import ROLES, Permission
from narmare.region.sources import KINDS


WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """A finding in words."""

    finding: Finding
    title: str
    why: str
    said: Sequence[str]  # of an opening: its conditions, reason and what was opened


def findings_at(unit: Unit) -> QuerySet[Finding]:
    """Findings at the unit and below, those that wait first, then the latest decided."""
    found = Finding.objects.filter(unit__path__startswith=unit.path).select_related(
        "unit", "account", "opening__unit", "decided_by"
    )
    return found.prefetch_related("opening__items__unit").order_by("decided_at", "first_at", "pk")


def waiting(unit: Unit, most: int = 50) -> list[Line]:
    """The findings of the unit that nobody has decided, the oldest first."""
    return [_line(one) for one in findings_at(unit).filter(decided_at=None)[:most]]


def decided(unit: Unit, most: int = 20) -> list[Line]:
    """The latest decided findings of the unit."""
    return [_line(one) for one in findings_at(unit).exclude(decided_at=None).order_by("-decided_at")[:most]]


def reviewable(actor: Account, pk: int, on: date) -> QuerySet[Finding]:
    """The finding with the key, if `actor` reviews its unit."""
    return (
        Finding.objects.filter(pk=pk, unit__in=queries.reviewable_units(actor, on))
        if pk <= queries.LARGEST
        else Finding.objects.none()
    )


def _line(finding: Finding) -> Line:
    opening, language = finding.opening, active_language()
    if opening is None:
        rule = unusual.rules().get(finding.rule)
        if rule is None:  # the region has taken the rule away since
            return Line(finding, finding.rule, "", ())
        return Line(finding, rule.title.inn(language), rule.why.inn(language), ())
    path = PATHS[opening.path]
    opened = [
        f"{item.unit.name}: {KINDS[item.kind].title}"
        for item in opening.items.all()
        if item.opened_at is not None
    ]
    said = [str(CONDITIONS[key]) for key in opening.conditions]
    said += [_("Skäl: %(reason)s") % {"reason": opening.reason}]
    said += [_("Inställning: %(attitude)s") % {"attitude": opening.attitude}] if opening.attitude else []
    said += [_("Öppnade hos: %(units)s") % {"units": ", ".join(opened)} if opened else _("Inget öppnades.")]
    return Line(finding, str(path.title), path.statute, said)


@dataclass(frozen=True)
class FindingPage:
    """A finding with its rows of the log and the names of their actors."""

    line: Line
    rows: Sequence[AccessLog]
    names: Mapping[int, str]


def page(finding: Finding) -> FindingPage:
    """The page of a finding that `reviewable` has given."""
    found = findings_at(finding.unit).get(pk=finding.pk)
    opened = AccessLog.objects.none()
    if found.opening is not None:
        opened = AccessLog.objects.filter(
            actor_id=found.account_id, person_id=found.opening.person_id, ground=PATHS[found.opening.path].ground,
            at__gte=found.opening.began_at, at__lte=found.opening.ends_at,
        )  # fmt: skip
    rows = (AccessLog.objects.filter(pk__in=found.rows) | opened).order_by("at", "pk")[: unusual.SHOWN]
    return FindingPage(_line(found), list(rows), {found.account_id: found.account.name})


@dataclass(frozen=True)
class Reminder:
    """What somebody has not reviewed at a unit of theirs: the last month (None when it is done), and findings."""

    unit: Unit
    month: date | None
    findings: int


def reminders(actor: Account, on: date) -> list[Reminder]:
    """For each unit where `actor` holds a role that reviews: what waits.  Units where nothing does are left out."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    units = {
        grant.unit_id: grant.unit
        for grant in actor.grants_on(on)
        if Permission.ACCESS_LOG_REVIEW in ROLES[grant.role].permissions
    }
    found = [
        Reminder(
            unit, month if _unread(unit, month) else None,
            Finding.objects.filter(unit__path__startswith=unit.path, decided_at=None).count(),
        )
        for unit in units.values()
    ]  # fmt: skip
    return [one for one in found if one.month or one.findings]


def overdue(on: date) -> list[Account]:
    """Those who answer for reviewing and have not: the last month, or a finding that has waited for a week."""
    roles = [role.key for role in ROLES.values() if Permission.ACCESS_LOG_REVIEW in role.permissions]
    held = RoleGrant.objects.on(on).filter(role__in=roles, account__is_active=True)
    accounts = Account.objects.filter(pk__in=held.values("account")).order_by("pk")
    return [account for account in accounts if any(_is_late(one, on) for one in reminders(account, on))]


def _is_late(reminder: Reminder, on: date) -> bool:
    old = queries.midnight(on - WEEK)
    here = Finding.objects.filter(
        unit__path__startswith=reminder.unit.path, decided_at=None, found_at__lt=old
    )
    return reminder.month is not None or here.exists()


def _unread(unit: Unit, month: date) -> bool:
    """Whether somebody read about a person there that month and nobody has reviewed it."""
    if queries.reviews_of(unit, month):
        return False
    begin, end = queries.midnight(month), queries.midnight(queries.next_month(month))
    codes = Unit.objects.below(unit).values("code")
    rows = AccessLog.objects.filter(unit_code__in=codes, at__gte=begin, at__lt=end)
    return rows.exclude(ground__in=[Ground.SELF, Ground.AGENT]).exists()
