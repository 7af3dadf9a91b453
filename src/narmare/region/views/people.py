"""One person, for the staff who care for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.region import actions, queries
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


@requires(Permission.AGENCY_RECORD)
@require_POST
def informed(request: SignedInRequest, person_id: int) -> HttpResponse:
    """I have told the person who else can be let in, and that they may oppose it."""
    now = timezone.now()
    found = queries.read_person(request.user, person_id, Purpose.OVERVIEW, now)
    actions.inform(person=found, by=request.user, now=now)
    messages.success(request, _("Det är antecknat att personen är informerad."))
    return redirect("person", person_id=person_id)
