"""Who decides, does, supports and is told; what is expected of units; and each unit's own page of that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.design.forms import Form
from narmare.programme import actions
from narmare.programme.forms.mandate import DependencyForm, ExpectForm, PartForm
from narmare.programme.models import Initiative, Mandate
from narmare.programme.queries.expected import expectations_at, expected_of, rollouts_at
from narmare.programme.queries.load import AT_MOST, loads
from narmare.programme.views.common import frame, get_initiative, get_unit
from narmare.programme.words import HORIZON_TITLES
from narmare.region import kept
from narmare.region.models import Account
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: SignedInRequest, code: str) -> HttpResponse:
    """Parts and expectations of an initiative, with forms for who leads the programme."""
    initiative, status, sent = get_initiative(request, code), 200, kept.typed(request)
    act = sent.get("act", "") if sent is not None else ""
    forms = {name: _form(name, initiative, sent if name == act else None) for name in FORMS}
    if request.method == "POST":
        if not request.user.has(Permission.PROGRAMME_EDIT) or initiative.is_over:
            raise PermissionDenied("Only who leads the programme changes this, and not in what is over.")
        if _act(request, initiative, act, forms.get(act)):
            return redirect("programme-mandate", code)
        status = 422
    units = request.user.units_with(Permission.PROGRAMME_READ)
    mandates = initiative.mandates.select_related("unit").order_by("unit__path", "role")
    expectations = initiative.expectations.select_related("unit", "done_by").filter(unit__in=units)
    context = {
        **frame(request, initiative, "programme-mandate"),
        "parts": [(label, [one for one in mandates if one.part == part]) for part, label in Mandate.Part.choices],
        "expectations": expectations, "today": timezone.localdate(), "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound), None),
        "dependencies": initiative.dependencies.select_related("needs"),
    }  # fmt: skip
    return kept.page(request, "programme/mandate.html", context, status)


FORMS = ("part", "expect", "wait")


def _form(name: str, initiative: Initiative, data: QueryDict | None) -> Form:
    if name == "part":
        return PartForm(data, prefix="del")
    if name == "expect":
        return ExpectForm(data, prefix="krav")
    return DependencyForm(data, prefix="vantar", initiative=initiative)


def _act(request: SignedInRequest, initiative: Initiative, act: str, form: Form | None) -> bool:
    """Do what a form on the page says, or a button at a row; the form says why if it could not be done."""
    if form is None:
        _row_act(request, initiative, act)
        return True
    if not form.is_valid():
        return False
    try:
        _store(act, initiative, form.cleaned_data, request.user)
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Sparat."))
    return True


def _store(act: str, initiative: Initiative, given: dict[str, Any], by: Account) -> None:
    now = timezone.now()
    if act == "part":
        actions.give_part(
            initiative=initiative, unit=given["unit"], part=given["part"], role=given["role"], by=by, now=now
        )
    elif act == "expect":
        actions.expect(initiative=initiative, **given, by=by, now=now)
    else:
        needs = get_object_or_404(Initiative.objects.visible_to(by), code=given["needs"])
        actions.add_dependency(initiative=initiative, needs=needs, why=given["why"], by=by, now=now)


def _sent_pk(request: SignedInRequest) -> int:
    """The number of the row that a button stands at; 0, which no row has, for anything else."""
    key = request.POST.get("pk", "")
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0


def _row_act(request: SignedInRequest, initiative: Initiative, act: str) -> None:
    """Take back a part, an expectation or a dependency."""
    pk, by, now = _sent_pk(request), request.user, timezone.now()
    if act == "end-part":
        actions.end_part(mandate=get_object_or_404(initiative.mandates, pk=pk), by=by, now=now)
    elif act == "drop":
        actions.drop_expectation(
            expectation=get_object_or_404(initiative.expectations, pk=pk), by=by, now=now
        )
    elif act == "go-on":
        actions.remove_dependency(
            dependency=get_object_or_404(initiative.dependencies, pk=pk), by=by, now=now
        )
    else:
        raise Http404("No such act.")
    messages.success(request, _("Borttaget. Det står kvar i historiken."))


@requires(Permission.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: SignedInRequest, code: str) -> HttpResponse:
    """What is expected of a unit, by when, of whom, with which support, and how it is measured."""
    found, today = get_unit(request, code), timezone.localdate()
    may_work = request.user.has(Permission.ROLLOUT_WORK, found)
    if request.method == "POST":
        return _met(request, code, may_work)
    expected = expected_of(found, today)
    rollouts = rollouts_at(found)
    (own,) = loads(rollouts, first=today.replace(day=1)) or (None,)
    context = {
        "unit": found, "today": today, "may_work": may_work, "density": "staff", "at_most": AT_MOST,
        "horizons": [(HORIZON_TITLES[horizon], items) for horizon, items in expected.items()],
        "nothing": not any(expected.values()), "load": own,
        "unowned": sum(1 for items in expected.values() for item in items if not item.owner),
        "breadcrumbs": [(_("Program"), reverse("portfolio")), (found.name, "")],
    }  # fmt: skip
    return render(request, "programme/unit.html", context)


def _met(request: SignedInRequest, code: str, may_work: bool) -> HttpResponse:
    """Note that an expectation is met at the unit itself."""
    if not may_work:
        raise PermissionDenied("Only who works with the roll-out notes this.")
    expectation = get_object_or_404(expectations_at(code), pk=_sent_pk(request))
    try:
        actions.meet_expectation(expectation=expectation, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noterat som klart."))
    return redirect("programme-unit", code)
