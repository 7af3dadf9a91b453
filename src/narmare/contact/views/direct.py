"""Staff write down, and end, that a person belongs to a group that reaches the unit directly."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.contact import actions, queries, reachable, search
from narmare.contact.content_forms import GroundForm
from narmare.contact.grounds import title_of
from narmare.region import kept
from narmare.region.models import Person, Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def direct_contact(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Whether the person reaches the care centre directly, by which ground, and what staff have written down."""
    now, status = timezone.now(), 200
    today = timezone.localdate(now)
    person = search.caller(request.user, person_id, now)
    unit = _unit(request, person, now)
    rule = queries.routine_of(unit, today).directly_reachable
    choices = [(ground, title_of(ground, rule)) for ground in rule.recorded]
    sent = kept.typed(request)
    form = GroundForm(sent if sent is not None and "avsluta" not in sent else None, grounds=choices)
    if request.method == "POST":
        try:
            if "avsluta" in request.POST:
                _end(request, person, unit, today)
                return redirect("direct-contact", person.pk)
            if form.is_valid():
                ground = form.cleaned_data["ground"]
                actions.add_direct_ground(person=person, unit=unit, ground=ground, by=request.user, now=now)
                messages.success(request, _("Antecknat. Personen ser det nästa gång hen kontaktar vården."))
                return redirect("direct-contact", person.pk)
            status = 422
        except actions.Refused as refused:
            form.add_error(None, str(refused))
            status = 409
    direct = reachable.direct_to(person, unit, today)
    context = {
        "person": person, "unit": unit, "form": form, "choices": choices, "density": "staff",
        "direct": direct, "by": title_of(direct.ground, rule) if direct else "",
        "recorded": [(row, title_of(row.ground, rule)) for row in reachable.recorded(person, unit, today)],
    }  # fmt: skip
    return kept.page(request, "contact/direct_contact.html", context, status)


def _unit(request: SignedInRequest, person: Person, now: datetime) -> Unit:
    """The person's care centre, if the reader works there.

    Raises:
        Http404: the person is listed elsewhere or nowhere.
    """
    unit = search.own_centre(request.user, person, now)
    if unit is None:
        raise Http404("The person's care centre is not the reader's.")
    return unit


def _end(request: SignedInRequest, person: Person, unit: Unit, today: date) -> None:
    wanted = request.POST.get("avsluta", "")
    row = next((one for one in reachable.recorded(person, unit, today) if str(one.pk) == wanted), None)
    if row is None:
        raise Http404("Nothing such is written down.")
    actions.end_direct_ground(row=row, by=request.user, now=timezone.now())
    messages.success(request, _("Avslutat."))
