"""The queue of a unit: views with counts, rows in order, and the words for waiting and deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page
from django.db.models import Case as Cases
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from narmare.contact import presence, queries
from narmare.contact.models import CallBack, Case, Presence
from narmare.contact.paging import Unhidden
from narmare.contact.policies import clock, undo_close_refusal
from narmare.contact.resident import catalogue
from narmare.design.format import NBSP
from narmare.region.models import Account, Unit


URGENT = 2  # priorities 1 and 2: never behind a page, told of in every view
VIEWS: Mapping[str, Promise | str] = {
    "alla": gettext_lazy("Alla"),
    "otilldelade": gettext_lazy("Otilldelade"),
    "mina": gettext_lazy("Mina"),
    "vantar": gettext_lazy("Väntar på svar"),
    "aterringning": gettext_lazy("Återuppringningar"),
    "administrativa": gettext_lazy("Administrativa"),
    "klara": gettext_lazy("Klara i dag"),
}


@dataclass(frozen=True)
class Row:
    """One case in the queue, in words."""

    code: str
    version: int
    url: str
    name: str
    about: str
    reason: str
    priority: int
    waited: str
    due: str
    late: bool
    status: str
    whose: str
    free: bool
    marks: tuple[str, ...]
    here: str


@dataclass(frozen=True)
class Queue:
    """What the page shows: the unit, the chosen view, tabs with counts, a page of rows.

    `urgent` is how many of priority 1 and 2 nobody has taken, in whatever view they are.
    """

    unit: Unit
    view: str
    tabs: tuple[dict[str, object], ...]
    rows: tuple[Row, ...]
    page: Page[Case]
    urgent: int
    at: datetime


def conditions(actor: Account, now: datetime) -> Mapping[str, Q]:
    """What each view holds."""
    is_open = ~Q(status=Case.Status.DONE)
    calls = CallBack.objects.filter(case=OuterRef("pk"), done_at=None)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "alla": is_open,
        "otilldelade": is_open & Q(owner=None),
        "mina": is_open & (Q(owner=actor) | Q(held_for=actor, held_until__gt=now)),
        "vantar": Q(status=Case.Status.WAITING),
        "aterringning": is_open & Q(Exists(calls)),
        "administrativa": is_open & Q(lane=Case.Lane.ADMINISTRATIVE),
        "klara": Q(status=Case.Status.DONE, closed_at__gte=midnight),
    }


def queue(actor: Account, unit: Unit, view: str, number: str, now: datetime) -> Queue:
    """The queue of `unit` as `actor` sees it; whom it shows is written to the access log."""
    held = conditions(actor, now)
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).filter(unit=unit)
    wanted = {name: Count("pk", filter=condition) for name, condition in held.items()}
    pressing = Q(priority__lte=URGENT)
    counts = cases.aggregate(
        **wanted,
        urgent=Count("pk", filter=held["otilldelade"] & pressing),
        first=Count("pk", filter=held[view] & pressing & ~Q(status=Case.Status.DONE)),
    )
    found = ordered(cases.filter(held[view]), view)
    page = Unhidden(found, count=counts[view], urgent=counts["first"]).get_page(number)
    shown = list(page.object_list)
    queries.log_list(actor, shown, now, way=None)
    return Queue(
        unit=unit,
        view=view,
        tabs=_tabs(unit, view, counts),
        rows=rows(actor, shown, now),
        page=page,
        urgent=counts["urgent"],
        at=now,
    )


def _tabs(unit: Unit, view: str, counts: Mapping[str, int]) -> tuple[dict[str, object], ...]:
    """The views as links with counts."""
    return tuple(
        {
            "label": label,
            "url": f"{reverse('queue')}?enhet={unit.code}&vy={name}",
            "current": name == view,
            "count": counts[name],
        }
        for name, label in VIEWS.items()
    )


def rows(actor: Account, shown: Sequence[Case], now: datetime) -> tuple[Row, ...]:
    """The cases as lines, with who else is in each of them now."""
    here: dict[int, list[Presence]] = {}
    for found in presence.others(actor, Q(case__in=[case.pk for case in shown]), now):
        here.setdefault(found.case_id, []).append(found)
    return tuple(row(case, now, presence.told(here.get(case.pk, []))) for case in shown)


def ordered(cases: QuerySet[Case], view: str = "alla") -> QuerySet[Case]:
    """By need, then by deadline; what is done, the latest first."""
    order = ("-closed_at",) if view == "klara" else ("priority", "promised_at", "pk")
    return queries.with_calls(cases.select_related("person", "owner", "held_for").order_by(*order))


def row(case: Case, now: datetime, here: str = "") -> Row:
    """The case as a line of the queue.  A protected identity shows no name."""
    due, late = deadline(case, now)
    protected = case.person.protected
    return Row(
        code=case.code,
        version=case.version,
        url=reverse("case", args=[case.code]),
        name=_("Skyddade personuppgifter") if protected else case.person.name,
        about="" if protected else age_words(case.person.age(timezone.localdate(now))),
        reason=catalogue.title(case.reason),
        priority=case.priority,
        waited=span((case.closed_at or now) - case.asked_at),
        due=due,
        late=late,
        status=case.get_status_display(),
        whose=_whose(case, now),
        free=case.owner_id is None and case.is_open,
        marks=tuple(_marks(case)),
        here=here,
    )


def _whose(case: Case, now: datetime) -> str:
    if case.owner is not None:
        return case.owner.name
    if case.held_for is not None and case.held_until is not None and case.held_until > now:
        return _("Väntar på %(name)s till %(when)s") % {
            "name": case.held_for.name,
            "when": moment(case.held_until, now),
        }
    return case.get_profession_display().capitalize()


def _marks(case: Case) -> list[str]:
    """What must not be missed in the list."""
    found = []
    if case.worse_at is not None and (case.answered_at is None or case.answered_at < case.worse_at):
        found.append(_("Sämre"))
    if (case.suggestion or {}).get("level") == "emergency":
        found.append(_("Varningstecken"))
    if case.earlier_case_id is not None:
        found.append(_("Sökt nyligen"))
    if getattr(case, "calls", None):
        found.append(_("Ring"))
    return found


def deadline(case: Case, now: datetime) -> tuple[str, bool]:
    """The next time that must be kept, in words, and whether it has passed."""
    if not case.is_open:
        return "", False
    if case.status == Case.Status.NEW:
        return _due(_("Läses"), case.look_due_at, now)
    pending = case.answered_at is None or (case.worse_at is not None and case.answered_at < case.worse_at)
    if pending and case.booked_for is None:
        return _due(_("Svar"), case.promised_at, now)
    return "", False


def _due(what: str, at: datetime, now: datetime) -> tuple[str, bool]:
    late = at < now
    when = moment(at, now)
    if late:
        return _("Försenat: %(what)s före %(when)s") % {"what": what.lower(), "when": when}, True
    return _("%(what)s före %(when)s") % {"what": what, "when": when}, False


def moment(at: datetime, now: datetime) -> str:
    """A time of day, with the date unless it is today."""
    here = timezone.localtime(at)
    if here.date() == timezone.localdate(now):
        return _whole(_("kl. %(clock)s") % {"clock": clock(at)})
    return _whole(
        _("%(day)s/%(month)s kl. %(clock)s") % {"day": here.day, "month": here.month, "clock": clock(at)}
    )


def _whole(time: str) -> str:
    """A time that no line breaks in the middle of."""
    return time.replace(" ", NBSP)


def span(length: timedelta) -> str:
    """How long, in the largest unit that says it: minutes, hours or days."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s dygn", "%(n)s dygn", days) % {"n": days}


def opening_time(minutes: int) -> str:
    """A length of opening time in hours and minutes, never in days: a day of opening is not a day and a night."""
    hours, rest = divmod(minutes, 60)
    parts = [_("%(n)s h") % {"n": hours}] if hours else []
    parts += [_("%(n)s min") % {"n": rest}] if rest or not hours else []
    return " ".join(parts)


def age_words(years: int) -> str:
    """ "81 år"."""
    return _("%(age)s år") % {"age": years}


def next_case(actor: Account, unit: Unit, now: datetime) -> Case | None:
    """The first case of the unit's queue that `actor` has or could take and that does not wait for somebody else.

    By need; of the same priority what is for `actor` or their profession before what is for others.
    """
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).filter(unit=unit).still_open()
    waits = Q(status__in=[Case.Status.WAITING, Case.Status.ANSWERED, Case.Status.BOOKED])
    free = Q(owner=actor) | Q(owner=None) & (Q(held_until=None) | Q(held_until__lte=now) | Q(held_for=actor))
    works_as = actor.profession or Case.Profession.ADMINISTRATOR
    own = Q(owner=actor) | Q(held_for=actor) | Q(held_for=None, owner=None, profession=works_as)
    order = ("priority", Cases(When(own, then=0), default=1), "promised_at", "pk")
    return cases.filter(free).exclude(waits).order_by(*order).first()


def neighbours(case: Case, actor: Account, on: date) -> tuple[str, str]:
    """The codes of the open cases before and after this one in its unit's queue; "" where there is none."""
    cases = Case.objects.in_queues_of(actor, on=on).filter(unit=case.unit_id).still_open()
    codes = ["", *cases.order_by("priority", "promised_at", "pk").values_list("code", flat=True), ""]
    at = codes.index(case.code) if case.code in codes else 0
    return (codes[at - 1], codes[at + 1]) if at else ("", "")


def just_closed(actor: Account, code: str, now: datetime) -> Case | None:
    """The case with the code, if it is closed and `actor` may still undo that."""
    cases = Case.objects.in_queues_of(actor, on=timezone.localdate(now)).select_related("unit")
    case = cases.filter(code=code).first() if code else None
    return None if case is None or undo_close_refusal(case, actor, now) else case
