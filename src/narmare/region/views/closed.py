"""What is closed: that it exists, opening it by a way of the law, and answering who asks for a block to be lifted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.region import actions, closed, kept
from narmare.region.forms import AnswerForm, BeginForm, ChooseForm, FindForm
from narmare.region.limits import Limit
from narmare.region.paths import PATHS
from narmare.region.permissions import Permission, requires
from narmare.region.proof import proven
from narmare.region.requests import SignedInRequest


SEARCHES = Limit("closed data", most=30, within=timedelta(hours=1))


@requires(Permission.CLOSED_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: SignedInRequest) -> HttpResponse:
    """Whom it is about, by the whole number; what I have open; what my units are asked."""
    now, status = timezone.now(), 200
    units = request.user.units_with(Permission.CLOSED_OPEN, on=timezone.localdate(now))
    form = FindForm(kept.typed(request), units=units)
    if request.method == "POST":
        status = 422
        if SEARCHES.reached(str(request.user.pk), now):
            form.add_error(None, _("Du har frågat för många gånger. Vänta en timme."))
            status = 429
        elif form.is_valid():
            SEARCHES.count(str(request.user.pk), now)
            person = closed.find(request.user, form.cleaned_data["number"], form.cleaned_data["unit"], now)
            if person is not None:
                return redirect("closed-begin", person_id=person.pk)
            form.add_error("number", _("Det finns inget att öppna för det numret. Kontrollera numret."))
    context: dict[str, Any] = {
        "form": form, "density": "staff", "waiting": closed.requests_to(request.user, now).count(),
        "openings": [(PATHS[one.path], one) for one in closed.openings_of(request.user, now)],
    }  # fmt: skip
    return kept.page(request, "region/closed_find.html", context, status)


@requires(Permission.CLOSED_OPEN)
@proven()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest, person_id: int) -> HttpResponse:
    """That closed data exist, the ways that lead to them, and the conditions of the one that is chosen."""
    now, status = timezone.now(), 200
    person, unit = closed.found(request.user, person_id, now)
    there, path = closed.exists(person, unit, now), PATHS.get(request.GET.get("skal", ""))
    form = BeginForm(kept.typed(request), path=path) if path else None
    if request.method == "POST":
        status = 422
        if path is not None and form is not None and form.is_valid():
            try:
                opening = actions.begin_opening(
                    person=person, unit=unit, path=path.key, said=form.cleaned_data["said"],
                    reason=form.cleaned_data["reason"], attitude=form.cleaned_data.get("attitude", ""),
                    by=request.user, now=now,
                )  # fmt: skip
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                return redirect("closed-opened", pk=opening.pk)
    context = {
        "form": form, "path": path, "there": there, "unit": unit, "person_id": person.pk, "density": "staff",
        "paths": [one for one in PATHS.values() if there.leads(one)],
    }  # fmt: skip
    return kept.page(request, "region/closed_begin.html", context, status)


@requires(Permission.CLOSED_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which units hold what; choose; read what is open until the time is out."""
    now, status = timezone.now(), 200
    page = closed.read_opening(request.user, pk, now)
    form = ChooseForm(kept.typed(request), choices=page.choices)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.open_items(
                    opening=page.opening, chosen=form.cleaned_data["chosen"], by=request.user, now=now
                )
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                return redirect("closed-opened", pk=pk)
    context = {"form": form, "page": page, "density": "staff"}
    return kept.page(request, "region/closed_opened.html", context, status)


@requires(Permission.CLOSED_OPEN)
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End what I have opened."""
    opening = get_object_or_404(closed.openings_of(request.user, timezone.now()), pk=pk)
    try:
        actions.end_opening(opening=opening, by=request.user, now=timezone.now())
        messages.success(request, _("Uppgifterna är stängda igen."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("closed-find")


@requires(Permission.CLOSED_OPEN)
@proven()
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What other care providers ask my units to lift."""
    was, items = kept.found(request), closed.read_requests(request.user, timezone.now())
    context: dict[str, Any] = {"items": items, "form": AnswerForm(), "density": "staff"}
    if was is not None:
        context |= {"form": AnswerForm(was.sent), "asked": int(was.name)}
    return kept.page(request, "region/closed_requests.html", context)


@requires(Permission.CLOSED_OPEN)
@proven(back="lift-requests")
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lift the block for who asks, or do not."""
    now = timezone.now()
    item = get_object_or_404(closed.requests_to(request.user, now), pk=pk)
    form, granted = AnswerForm(request.POST), request.POST.get("svar") == "ja"
    if not form.is_valid() or request.POST.get("svar") not in ("ja", "nej"):
        items = closed.read_requests(request.user, now)
        context = {"items": items, "form": form, "asked": pk, "density": "staff"}
        return kept.page(
            request, "region/closed_requests.html", context, 422, name=str(pk), to=reverse("lift-requests")
        )
    try:
        actions.answer_request(
            item=item, granted=granted, why=form.cleaned_data["why"], by=request.user, now=now
        )
        messages.success(request, _("Svaret är skickat."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("lift-requests")
