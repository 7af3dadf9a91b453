"""A resident's own data, and what a relative may see of somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.design.forms import Form
from narmare.region import actions, closed, home_care, kept, queries
from narmare.region.forms import AgencyForm, BlockForm
from narmare.region.models import Person, Purpose
from narmare.region.paths import PATHS
from narmare.region.permissions import Permission, requires, signed_in
from narmare.region.requests import SignedInRequest


def _own_person(request: SignedInRequest) -> Person | None:
    """The person that the account is, opened and logged; None for somebody who only reads for others."""
    if request.user.person_id is None:
        return None
    return queries.read_person(request.user, request.user.person_id, Purpose.OVERVIEW, timezone.now())


def _page(request: SignedInRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    today, person = timezone.localdate(), _own_person(request)
    context: dict[str, Any] = {
        "principals": queries.principals(request.user, today),
        "agency_form": AgencyForm(),
        "block_form": BlockForm(),
        **forms,
    }
    context["form"] = forms.get("agency_form") or forms.get("block_form")
    if person is not None:
        context |= {
            "overview": queries.overview(person, today),
            "readings": queries.readings_about(person),
            "care": home_care.care_of(person, timezone.now()),
            "openings": [(PATHS[one.path], one) for one in closed.openings_about(person)],
            "now": timezone.now(),
        }
    return render(request, "region/my_data.html", context, status=status)


FORMS: Mapping[str, type[Form]] = {"agency_form": AgencyForm, "block_form": BlockForm}


def _wrong(request: SignedInRequest, status: int, name: str, form: Form) -> HttpResponse:
    """The form can't be accepted: the page, opened anew, says why and keeps what was typed."""
    elsewhere = kept.again(request, form, name=name, to=reverse("my-data"))
    forms: dict[str, Any] = {name: form}
    return elsewhere or _page(request, status=status, **forms)


@requires(Permission.OWN_DATA_READ)
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    """What is recorded about me, who has read it and who may act for me."""
    was = kept.found(request)
    if was is None or was.name not in FORMS:
        return _page(request)
    form = FORMS[was.name](was.sent)
    was.shown_on(form)
    forms: dict[str, Any] = {was.name: form}
    return _page(request, **forms)


@requires(Permission.OWN_DATA_READ)
@require_safe
def person_data(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What somebody else has given me the right to read."""
    now, today = timezone.now(), timezone.localdate()
    person = queries.read_person(request.user, person_id, Purpose.OVERVIEW, now)
    agency = queries.principals(request.user, today).filter(person=person).first()
    context: dict[str, Any] = {"overview": queries.overview(person, today), "agency": agency}
    if agency is not None and Purpose.ACCESS_LOG in agency.scope:
        queries.read_person(request.user, person_id, Purpose.ACCESS_LOG, now)
        context["readings"] = queries.readings_about(person)
    return render(request, "region/person_data.html", context)


@requires(Permission.OWN_DATA_READ)
@require_POST
def give_agency(request: SignedInRequest) -> HttpResponse:
    """Let somebody else read about me."""
    form, person = AgencyForm(request.POST), _own_person(request)
    if person is None or not form.is_valid():
        return _wrong(request, 422, "agency_form", form)
    last = form.cleaned_data["valid_to"]
    agent = queries.account_with_key(form.cleaned_data["agent_key"])
    if agent is None:
        form.add_error("agent_key", _("Ingen har den koden. Be personen om koden igen."))
        return _wrong(request, 422, "agency_form", form)
    try:
        actions.give_agency(
            person=person,
            agent=agent,
            scope=form.cleaned_data["scope"],
            valid_to=last and last + timedelta(days=1),
            by=request.user,
            now=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return _wrong(request, 409, "agency_form", form)
    messages.success(request, _("%(name)s kan nu läsa om dig.") % {"name": agent.name})
    return redirect("my-data")


@signed_in
@require_POST
def end_agency(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a right to read: mine to give, or mine to leave."""
    agency = get_object_or_404(queries.agencies_of(request.user), pk=pk)
    try:
        actions.end_agency(agency=agency, by=request.user, now=timezone.now())
        messages.success(request, _("Rätten att läsa är avslutad."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("my-data" if request.user.person_id else "home")


@requires(Permission.OWN_DATA_READ)
@require_http_methods(["POST"])
def block(request: SignedInRequest) -> HttpResponse:
    """Close something about me, at once."""
    form, person = BlockForm(request.POST), _own_person(request)
    if person is None or not form.is_valid():
        return _wrong(request, 422, "block_form", form)
    try:
        standing = actions.block_unit(person=person, **form.cleaned_data, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        form.add_error("process", str(refused))
        return _wrong(request, 409, "block_form", form)
    messages.success(request, _("Spärren gäller nu: %(unit)s.") % {"unit": standing.unit.name})
    return redirect("my-data")


@requires(Permission.OWN_DATA_READ)
@require_POST
def lift_block(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lift my own block."""
    standing = get_object_or_404(queries.blocks_of(request.user, timezone.localdate()), pk=pk)
    actions.lift_block(block=standing, by=request.user, now=timezone.now())
    messages.success(request, _("Spärren är hävd: %(unit)s.") % {"unit": standing.unit.name})
    return redirect("my-data")


@requires(Permission.OWN_DATA_READ)
@require_POST
def inform(request: SignedInRequest) -> HttpResponse:
    """I have read who else can be let in."""
    person = _own_person(request)
    if person is None:
        return kept.again(request, to=reverse("my-data")) or _page(request, status=422)
    actions.inform(person=person, by=request.user, now=timezone.now())
    messages.success(request, _("Tack. Det är antecknat att du har läst."))
    return redirect("my-data")


@requires(Permission.OWN_DATA_READ)
@require_POST
def end_opening(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close at once what somebody has opened about me."""
    now = timezone.now()
    opening = get_object_or_404(closed.running_about(request.user, now), pk=pk)
    actions.end_opening(opening=opening, by=request.user, now=now)
    messages.success(request, _("Uppgifterna är stängda igen."))
    return redirect("my-data")


@requires(Permission.OWN_DATA_READ)
@require_POST
def withdraw_consent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back my consent to being read about by those who care for me at home."""
    now, person = timezone.now(), _own_person(request)
    mine = [] if person is None else home_care.care_of(person, now)
    relation = next((one for one in mine if one.pk == pk), None)
    if relation is None:
        raise Http404("No such home care of mine.")
    actions.withdraw_consent(relation=relation, by=request.user, now=now)
    messages.success(request, _("Samtycket gäller inte längre: %(name)s.") % {"name": relation.unit.name})
    return redirect("my-data")
