"""A person's choice of care centre: staff write it down later, or move it; both centres see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narmare.contact import actions, policies, queries, search
from narmare.contact.people_forms import ListingForm
from narmare.region import actions as region
from narmare.region import kept
from narmare.region import queries as stored
from narmare.region.models import Listing, Person
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.LISTING_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Where the person is and was listed, and the choice that the person has made now."""
    now, status = timezone.now(), 200
    today, person = timezone.localdate(now), search.caller(request.user, person_id, now)
    if person.protected and not search.related(request.user, person, now):
        raise Http404("A protected identity, met by the number only: where they are listed stays hidden.")
    if why := policies.own_case_refusal(person.pk, request.user, today):
        return render(request, "contact/own_matter.html", {"why": why, "density": "staff"}, status=403)
    units = {unit.code: unit for unit in stored.centres_on(today)}
    mine = queries.work_units(request.user, today)
    initial = {"valid_from": today, "unit": next((unit.code for unit in mine if unit.code in units), "")}
    named = [(unit.code, unit.name) for unit in units.values()]
    form = ListingForm(kept.typed(request), units=named, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                row = region.record_choice(
                    person=person, **{**given, "unit": units[given["unit"]]}, by=request.user, now=now
                )
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                _say(request, row)
                return redirect("listing", person.pk)
    context = {
        "form": form, "person": person, "age": person.age(today), "density": "staff", "today": today,
        "listings": stored.listings_of(person),
    }  # fmt: skip
    return kept.page(request, "contact/listing.html", context, status)


def _say(request: SignedInRequest, row: Listing) -> None:
    said = _("Valet är antecknat: %(unit)s från %(day)s. Båda vårdcentralerna ser det.")
    messages.success(request, said % {"unit": row.unit.name, "day": row.valid_from.isoformat()})


@requires(Permission.LISTING_RECORD)
@require_safe
def choices(request: SignedInRequest) -> HttpResponse:
    """Who has chosen, or left, the reader's care centres in the last month, and who will.  Who is shown is logged."""
    now = timezone.now()
    units = list(request.user.units_with(Permission.LISTING_RECORD, on=timezone.localdate(now)))
    here = {unit.pk for unit in units}
    found = stored.choices_at(units, timezone.localdate(now))
    persons: list[Person] = [row.person for row, _before in found]
    queries.log_persons(request.user, persons, now, ground="listed")
    lines: list[dict[str, Any]] = [
        {"row": row, "unit": row.unit if row.unit_id in here else before, "comes": row.unit_id in here}
        for row, before in found
    ]
    return render(request, "contact/listings.html", {"lines": lines, "density": "staff"})
