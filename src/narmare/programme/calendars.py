"""An account's calendar: meetings, and the last days of what is asked of it, as iCalendar (RFC 5545).

The address holds a key that nobody can guess: an HMAC of the link's stamp under the installation's secret key.  It opens the
calendar and nothing else, stops working when the link is renewed, after a year, or when the account loses its right to read, and carries no
person's data: titles of meetings and assignments, days and places.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

import icalendar
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from narmare.programme.models import CalendarLink, GrantCondition, Meeting
from narmare.programme.queries.decisions import assignments, meetings, own_assignments
from narmare.region.models import Account
from narmare.region.permissions import Permission


BACK = timedelta(days=365)
HOUR = timedelta(hours=1)  # how long a meeting is when nobody has said
LIVES = timedelta(days=366)  # then the address stops working, and its owner makes a new one
DIGITS = 18  # of a row's key in the database


def key_of(link: CalendarLink) -> str:
    """What stands in the address: the row's number and 256 bits that only this installation can make."""
    made = salted_hmac("narmare.programme.calendar", str(link.stamp), algorithm="sha256").hexdigest()
    return f"{link.pk}-{made}"


def account_of(key: str, now: datetime) -> Account | None:
    """Whose calendar the key opens, if it is right and not too old, and the account may still read decisions; else None."""
    number, _dash, _rest = key.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS):
        return None
    link = CalendarLink.objects.select_related("account").filter(pk=int(number)).first()
    if link is None or not constant_time_compare(key_of(link), key) or now - link.made_at > LIVES:
        return None
    return link.account if link.account.has(Permission.DECISION_READ) else None


def feed(account: Account, *, now: datetime, base: str) -> bytes:
    """The calendar of `account` as a file.

    Args:
        base: the address of the product, which links in the calendar begin with.
    """
    with translation.override(account.language):  # a calendar program sends no cookie
        return _calendar(account, now, base)


def _calendar(account: Account, now: datetime, base: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Narmare//decisions//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Närmare: möten och uppdrag"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for event in _events(account, now, base):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(account: Account, now: datetime, base: str) -> Iterator[icalendar.Event]:
    today = timezone.localdate(now)
    for meeting in meetings().filter(on__gte=today - BACK).prefetch_related("items"):
        yield _meeting(meeting, base)
    if account.has(Permission.DECISION_WRITE, on=today):
        waiting = assignments().unanswered()
        conditions = GrantCondition.objects.filter(met_at=None).select_related("grant")
    else:
        waiting, conditions = own_assignments(account, today), GrantCondition.objects.none()
    for one in waiting.exclude(due=None):
        url = urljoin(base, reverse("assignment", args=[one.pk]))
        yield _last_day(f"assignment-{one.pk}", _("Sista dag: %(what)s") % {"what": one.title}, one.due, url, one.version, now)  # fmt: skip
    for condition in conditions.exclude(due=None):
        url = urljoin(base, reverse("grant", args=[condition.grant.code]))
        yield _last_day(f"condition-{condition.pk}", _("Sista dag: %(what)s") % {"what": condition.text}, condition.due, url, 0, now)  # fmt: skip


def _meeting(meeting: Meeting, base: str) -> icalendar.Event:
    event = _event(f"meeting-{meeting.pk}", meeting.arena.title, meeting.changed_at, meeting.version)
    event.add("url", urljoin(base, reverse("meeting", args=[meeting.pk])))
    if agenda := [f"{item.order}. {item.title}" for item in meeting.items.all()]:
        event.add("description", "\n".join(agenda))
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.starts is None:
        event.add("dtstart", meeting.on)
    else:
        # In UTC: no calendar needs to know the rules of the region's time zone.
        begins = timezone.make_aware(datetime.combine(meeting.on, meeting.starts))
        ends = datetime.combine(meeting.on, meeting.ends) if meeting.ends else None
        event.add("dtstart", begins.astimezone(UTC))
        event.add("dtend", (timezone.make_aware(ends) if ends else begins + HOUR).astimezone(UTC))
    event.add("status", "CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED")
    return event


def _last_day(
    uid: str, what: str, due: date | None, url: str, version: int, now: datetime
) -> icalendar.Event:
    event = _event(uid, what, now, version)
    event.add("dtstart", due)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")  # a last day takes no time in the calendar
    return event


def _event(uid: str, what: str, stamp: datetime, version: int) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{uid}@narmare")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", version)
    event.add("summary", what)
    return event
