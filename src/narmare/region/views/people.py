"""One person, for the staff who care for them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from narmare.region import queries
from narmare.region.models import Purpose
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.PERSON_READ)
@require_safe
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Who it is, where they are listed and who their contacts are.  404 without a relation; logged either way."""
    found = queries.read_person(request.user, person_id, Purpose.OVERVIEW, timezone.now())
    context = {
        "overview": queries.overview(found, timezone.localdate()),
        "may_record": request.user.has(Permission.AGENCY_RECORD),
    }
    return render(request, "region/person.html", context)
