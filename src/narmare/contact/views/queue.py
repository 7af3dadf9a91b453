"""The queue of a unit: its page, what is new in it, search in it, and the keys that work there."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narmare.contact import news as arrivals
from narmare.contact import people_forms, queries, search
from narmare.contact import queue as queues
from narmare.region import kept
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


KEYS_COOKIE = "narmare_keys"
YEAR = 365 * 24 * 3600
MOST_SHOWN = 500


def keys_on(request: HttpRequest) -> bool:
    """True unless the reader has switched the single-key shortcuts off (WCAG 2.1.4)."""
    return request.COOKIES.get(KEYS_COOKIE) != "off"


def chosen(units: list[Unit], code: str) -> Unit:
    """The unit with the code among those one may choose; the first without a code.

    Raises:
        Http404: not among them.
    """
    found = [unit for unit in units if unit.code == code] if code else units
    if not found:
        raise Http404("No such unit among yours.")
    return found[0]


def _first_view(actor: Account) -> str:
    """Where the queue opens: in their own lane for those whose whole work with cases is administrative."""
    return "alla" if actor.has(Permission.CASE_ASSESS) else "administrativa"


def _view(request: SignedInRequest) -> str:
    view = request.GET.get("vy") or _first_view(request.user)
    if view not in queues.VIEWS:
        raise Http404("No such view.")
    return view


@requires(Permission.CASE_READ)
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Cases in order, in views with counts; filter and page are in the address."""
    now, view = timezone.now(), _view(request)
    units = queries.work_units(request.user, timezone.localdate(now))
    unit = chosen(units, request.GET.get("enhet", ""))
    found = queues.queue(request.user, unit, view, request.GET.get("sida", "1"), now)
    context = {
        "queue": found,
        "rows": found.rows,
        "units": units,
        "density": "staff",
        "keys": keys_on(request),
        "query": f"&enhet={unit.code}&vy={view}",
        "since": int(now.timestamp()),
        "closed": queues.just_closed(request.user, request.GET.get("stangt", ""), now),
    }
    return render(request, "contact/queue.html", context)


@requires(Permission.CASE_READ)
@require_safe
def news(request: SignedInRequest) -> HttpResponse:
    """What has come since the page was drawn, as a part of it; 204 when nothing has and nobody is in a case.

    `fran` is the time of the page in seconds, `sett` the codes of the cases that it shows.
    """
    now, view = timezone.now(), _view(request)
    units = queries.work_units(request.user, timezone.localdate(now))
    unit = chosen(units, request.GET.get("enhet", ""))
    shown = [code for code in request.GET.get("sett", "").split(",") if code][:MOST_SHOWN]
    since = _moment(request.GET.get("fran", ""))
    found = arrivals.news(request.user, unit, view, since=since, shown=shown, now=now)
    if not found:
        return HttpResponse(status=204)
    return render(request, "contact/_news.html", {"news": found, "unit": unit, "view": view})


def _moment(seconds: str) -> datetime:
    if not seconds.isdecimal() or len(seconds) > 11:
        raise Http404("No such time.")
    return datetime.fromtimestamp(int(seconds), UTC)


@requires(Permission.CASE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: SignedInRequest) -> HttpResponse:
    """Cases by the person's name or personnummer; sent by POST, so that no address holds a person."""
    now, sent = timezone.now(), kept.typed(request)
    if sent is None:
        return redirect("queue")
    form = people_forms.PersonSearchForm(sent)
    context = {"form": form, "density": "staff", "keys": keys_on(request), "rows": ()}
    if elsewhere := kept.again(request, form):
        return elsewhere  # what is searched for is looked up, and logged, by the page that shows it
    if form.is_valid():
        context["rows"] = queues.rows(
            request.user, search.cases(request.user, form.cleaned_data["who"], now), now
        )
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "contact/queue_search.html", context, status=status)


@requires(Permission.CASE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: SignedInRequest) -> HttpResponse:
    """The keys of the queue and of a case, and the switch for them; remembered in a cookie."""
    if request.method != "POST":
        return render(request, "contact/keys.html", {"density": "staff", "keys": keys_on(request)})
    on = request.POST.get("keys") == "on"
    messages.success(request, _("Kortkommandona är på.") if on else _("Kortkommandona är av."))
    response = redirect("queue-keys")
    response.set_cookie(
        KEYS_COOKIE, "on" if on else "off", max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response
