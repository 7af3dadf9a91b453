"""Follow a case without e-identification: a code from the unit and a birth year show the status, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from narmare.contact import queries
from narmare.contact.models import Case
from narmare.contact.resident import status, telephone, wording
from narmare.contact.resident.forms import FollowForm
from narmare.design.public import public
from narmare.region import carried
from narmare.region.demo import system_account
from narmare.region.limits import Limit
from narmare.region.models import Purpose


QUARTER = timedelta(minutes=15)
FROM_ONE = Limit("wrong follow codes from one address", 10, QUARTER)
FROM_ALL = Limit("wrong follow codes from everybody", 200, QUARTER)


@public
@sensitive_post_parameters("code", "year")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Where the case stands.  The code travels in the body of a form, never in an address that stays in a log.

    A browser carries it for a quarter of an hour, encrypted (`region.carried`): reading on or reloading sends no form again.
    """
    form, now = FollowForm(carried.typed(request)), timezone.now()
    if request.method == "POST":
        case, code_status = _tried(request, form, now)
        if elsewhere := carried.again(request, form):
            return elsewhere
    elif before := carried.found(request):
        before.shown_on(form)
        case, code_status = None if form.errors else _case(form, now), 200
    else:
        return carried.forget(request, render(request, "contact/resident/follow.html", {"form": form}))
    if case is None:
        return render(request, "contact/resident/follow.html", {"form": form}, status=code_status)
    queries.log_read(
        system_account(), case.person_id, now, purpose=Purpose.CASES, way=None, ground="follow_code"
    )
    return render(request, "contact/resident/followed.html", _shown(case, now))


def _tried(request: HttpRequest, form: FollowForm, now: datetime) -> tuple[Case | None, int]:
    """The case that the code and the year open, or None and what the form says about why; and the status."""
    if not form.is_valid():
        return None, 422
    if _too_many(request, now):
        form.add_error(None, _("Det har blivit många försök. Vänta en kvart, eller ring mottagningen."))
        return None, 429
    case = _case(form, now)
    if case is None:
        _count(request, now)
    return case, 200 if case else 422


def _case(form: FollowForm, now: datetime) -> Case | None:
    """The case; None with the reason on the form."""
    code = form.cleaned_data["code"].upper().replace(" ", "").replace("-", "")
    case = queries.case_for_follow_up(code, form.cleaned_data["year"], now)
    if case is None:
        form.add_error(None, _("Koden och året hör inte ihop. Kontrollera båda, eller ring mottagningen."))
    return case


def _shown(case: Case, now: datetime) -> dict[str, Any]:
    routine = queries.routine_of(case.unit, timezone.localdate(now))
    call = queries.waiting_call(case)
    return {
        "case": case,
        "standing": wording.standing(routine, status.nameless(case), now),
        "telephone": telephone.of_unit(case.unit, routine, now),
        "call": None if call is None else status.promised_call(call, now),
        "happenings": status.happenings(queries.events_of(case), case),
    }


def _address(request: HttpRequest) -> str:
    """Who asks.  Behind a proxy it is the last address of X-Forwarded-For, which the proxy wrote; the others anybody can write."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.NARMARE_BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _too_many(request: HttpRequest, now: datetime) -> bool:
    return FROM_ONE.reached(_address(request), now) or FROM_ALL.reached("", now)


def _count(request: HttpRequest, now: datetime) -> None:
    FROM_ONE.count(_address(request), now)
    FROM_ALL.count("", now)
