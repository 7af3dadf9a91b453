"""The queue of a unit."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from narmare.contact import queries
from narmare.contact import queue as queues
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def chosen(units: list[Unit], code: str) -> Unit:
    """The unit with the code among those one may choose; the first without a code.

    Raises:
        Http404: not among them.
    """
    found = [unit for unit in units if unit.code == code] if code else units
    if not found:
        raise Http404("No such unit among yours.")
    return found[0]


@requires(Permission.CASE_READ)
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Cases in order, in views with counts; filter and page are in the address."""
    now = timezone.now()
    units = queries.work_units(request.user, timezone.localdate(now))
    unit = chosen(units, request.GET.get("enhet", ""))
    view = request.GET.get("vy", "alla")
    if view not in queues.VIEWS:
        raise Http404("No such view.")
    found = queues.queue(request.user, unit, view, request.GET.get("sida", "1"), now)
    context = {
        "queue": found,
        "units": units,
        "density": "staff",
        "query": f"&enhet={unit.code}&vy={view}",
        "closed": request.GET.get("stangt", ""),
    }
    return render(request, "contact/queue.html", context)
