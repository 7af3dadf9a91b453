"""Add and change rows of the benefits register, and move them; the register itself is shown where numbers are computed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.programme import actions
from narmare.programme.editable import BENEFIT
from narmare.programme.forms.benefits import BenefitForm, MoveForm
from narmare.programme.models import Benefit, Initiative
from narmare.programme.policies.benefits import NEXT, evidence_refusal
from narmare.programme.views.common import below, get_initiative, keep_typed
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _benefit(initiative: Initiative, number: int) -> Benefit:
    return get_object_or_404(
        initiative.benefits.select_related("unit", "initiative"), number=min(number, 32_767)
    )


@requires(Permission.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, code: str) -> HttpResponse:
    """A new row."""
    initiative, status = get_initiative(request, code), 200
    form = BenefitForm(kept.typed(request))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.add_benefit(
                    initiative=initiative, values=form.cleaned_data, by=request.user, now=timezone.now()
                )
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Nyttan är inlagd som identifierad."))
                return redirect("programme-benefit", code, made.number)
    return _page(request, _context(initiative, form, _("Ny nytta")), status)


@requires(Permission.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Change a row."""
    initiative, status = get_initiative(request, code), 200
    benefit = _benefit(initiative, number)
    begin = {name: getattr(benefit, name) for name in BENEFIT}
    form = BenefitForm(kept.typed(request), initial={"seen": benefit.version, **begin})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                seen, now = form.cleaned_data["seen"], timezone.now()
                actions.edit_benefit(
                    benefit=benefit, seen=seen, values=form.cleaned_data, by=request.user, now=now
                )
            except actions.Stale as stale:
                benefit.refresh_from_db(fields=["version"])
                form, status = keep_typed(form, benefit.version, str(stale)), 409  # type: ignore[assignment]
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Sparat."))
                return redirect("programme-benefit", code, number)
    return _page(request, _context(initiative, form, benefit.title), status)


@requires(Permission.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Move a row to another state, with what that state asks for."""
    initiative, status = get_initiative(request, code), 200
    benefit = _benefit(initiative, number)
    form = MoveForm(kept.typed(request), benefit=benefit, initial={"seen": benefit.version})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.move_benefit(
                    benefit=benefit, seen=given["seen"], state=given["state"], reason=given["state_reason"], evidence=form.evidence,
                    decision=form.decision, by=request.user, now=timezone.now(),
                )  # fmt: skip
            except actions.Stale as stale:
                benefit.refresh_from_db()
                form, status = keep_typed(form, benefit.version, str(stale), benefit=benefit), 409  # type: ignore[assignment]
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Läget är ändrat."))
                return redirect("programme-benefit", code, number)
    context = {
        **_context(initiative, form, benefit.title),
        "benefit": benefit,
        "moving": True,
        **_proof(benefit),
    }
    return _page(request, context, status)


def _proof(benefit: Benefit) -> dict[str, Any]:
    """Before it may be verified: the study that would do it, and what is wrong with it or missing."""
    if not benefit.indicator or Benefit.State.VERIFIED not in NEXT[benefit.state]:
        return {}
    held = benefit.evidences.first()
    return {"held": held, "unproven": evidence_refusal(benefit, held)}


def _page(request: SignedInRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return kept.page(request, "programme/benefit_form.html", context, status)


def _context(initiative: Initiative, form: Any, title: str) -> dict[str, Any]:
    crumbs = below(initiative, title)
    return {"form": form, "initiative": initiative, "title": title, "density": "staff", "breadcrumbs": crumbs}
