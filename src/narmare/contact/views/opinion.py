"""The person, or who acts for them, says that something in the record is wrong (patientdatalagen 3 kap. 8 §)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from narmare.contact import actions
from narmare.contact.models import Case, CaseEvent
from narmare.contact.resident.amended import opinion_form
from narmare.contact.views.own import open_own, wrong
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_SEND)
@require_POST
def dispute(request: SignedInRequest, code: str) -> HttpResponse:
    """Say what is wrong: it is noted in the record, and who wrote the entry is told.  Also after the case is closed."""
    case = open_own(request, code)
    form = opinion_form(case, request.POST)
    if not form.is_valid():
        return wrong(request, case, 422, "opinion_form", form)
    try:
        actions.note_opinion(
            case=case, entry=_entry(case, form.cleaned_data["entry"]), text=form.cleaned_data["text"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return wrong(request, case, 409, "opinion_form", form)
    messages.success(request, _("Vården har fått veta vad du anser är fel."))
    return redirect(reverse("my-case", args=[code]) + "#rattelser")


def _entry(case: Case, key: str) -> CaseEvent | None:
    if not key:
        return None
    entry = case.events.select_related("by").filter(pk=int(key)).first()
    if entry is None:
        raise Http404("No such entry in the case.")
    return entry
