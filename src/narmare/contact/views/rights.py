"""Who may act for a person: staff write down a guardian or an adult's given right, and end it at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narmare.contact import actions, search
from narmare.contact.people_forms import RightForm
from narmare.region import actions as region
from narmare.region import kept, queries
from narmare.region.models import Person
from narmare.region.permissions import Permission, requires
from narmare.region.policies import GUARDED_UNTIL
from narmare.region.requests import SignedInRequest


@requires(Permission.AGENCY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def agents(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Who acts for the person now, on what ground and until when; write down one more."""
    now, status = timezone.now(), 200
    today = timezone.localdate(now)
    person = search.caller(request.user, person_id, now)
    child = person.age(today) < GUARDED_UNTIL
    form = RightForm(kept.typed(request), child=child, initial={"valid_to": today + timedelta(days=365)})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _write_down(request, person, form.cleaned_data, now)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Rätten är antecknad och gäller nu."))
                return redirect("agents", person.pk)
    hidden = _hidden(request, person, now)
    context = {
        "person": person, "age": person.age(today), "child": child, "form": form, "density": "staff",
        "hidden": hidden, "agencies": () if hidden else queries.agencies_about(person, today),
    }  # fmt: skip
    return kept.page(request, "contact/agents.html", context, status)


def _hidden(request: SignedInRequest, person: Person, now: datetime) -> bool:
    """Whether who stands close to the person stays hidden: a protected identity, met by the number only."""
    return person.protected and not search.related(request.user, person, now)


def _write_down(request: SignedInRequest, person: Person, given: dict[str, Any], now: datetime) -> None:
    """Find who it is (logged: it is a search for somebody) and write the right down.

    Raises:
        Refused: nobody has the number or code, or the rules say no.
    """
    agent = queries.account_of(given["who"], timezone.localdate(now))
    if agent is None:
        raise actions.Refused(
            _("Ingen med det numret eller den koden kan logga in här. Be personen om sin kod.")
        )
    if agent.person is not None:
        search.met(request.user, agent.person, now)
    if "ground" not in given:
        region.register_guardian(child=person, guardian=agent, by=request.user, now=now)
        return
    region.record_agency(
        person=person, agent=agent, scope=given["scope"], ground=given["ground"],
        valid_to=given["valid_to"] + timedelta(days=1), by=request.user, now=now,
    )  # fmt: skip


@requires(Permission.AGENCY_RECORD)
@require_POST
def end_agent(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """End a right: it does not hold from this moment."""
    now = timezone.now()
    person = search.caller(request.user, person_id, now)
    agency = get_object_or_404(queries.agencies_about(person, timezone.localdate(now)), pk=pk)
    try:
        region.end_agency(agency=agency, by=request.user, now=now)
        messages.success(request, _("Rätten är avslutad."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("agents", person.pk)
