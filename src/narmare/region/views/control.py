"""Roles, the review of the access log, and what I may do myself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.region import actions, kept, queries, reviewing
from narmare.region.forms import DecideForm, GrantForm, ReviewForm
from narmare.region.models import Unit
from narmare.region.permissions import ROLES, Permission, requires, signed_in
from narmare.region.proof import proven
from narmare.region.requests import SignedInRequest


@signed_in
@require_safe
def my_permissions(request: SignedInRequest) -> HttpResponse:
    """My roles, where and until when, and what each lets me do."""
    today = timezone.localdate()
    roles = request.user.roles_on(today)
    held = {permission for role in roles for permission in role.permissions}
    context = {
        "grants": [(ROLES[grant.role], grant) for grant in request.user.grants_on(today)],
        "several": len(queries.assignments_of(request.user, today)) > 1,
        "other_roles": [role for role in roles if role.key not in ROLES],
        "allowed": [permission.meaning for permission in Permission if permission in held],
        "not_allowed": [permission.meaning for permission in Permission if permission not in held],
    }
    return render(request, "region/my_permissions.html", context)


@requires(Permission.ROLE_GRANT)
@proven()
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: SignedInRequest) -> HttpResponse:
    """Who holds which role; give one."""
    today, status = timezone.localdate(), 200
    form = GrantForm(kept.typed(request), on=today, initial={"review_on": today + timedelta(days=365)})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                grant = actions.grant_role(**form.cleaned_data, by=request.user, now=timezone.now())
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(
                    request,
                    _("%(name)s är nu %(role)s på %(unit)s.")
                    % {
                        "name": grant.account.name,
                        "role": str(ROLES[grant.role].title).lower(),
                        "unit": grant.unit.name,
                    },
                )
                return redirect("roles")
    grants = [(ROLES[grant.role].title, grant) for grant in queries.current_grants(today)]
    context = {"form": form, "grants": grants, "today": today, "density": "staff"}
    return kept.page(request, "region/roles.html", context, status)


@requires(Permission.ROLE_GRANT)
@proven(back="roles")
@require_POST
def end_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a role today."""
    grant = get_object_or_404(queries.current_grants(timezone.localdate()), pk=pk)
    try:
        actions.end_role(grant=grant, by=request.user, now=timezone.now())
        messages.success(request, _("Rollen är avslutad."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("roles")


@requires(Permission.ROLE_GRANT)
@proven(back="roles")
@require_POST
def end_sessions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign somebody of the staff out everywhere, at once; the roles stay."""
    account = get_object_or_404(queries.staff_accounts(), pk=pk)
    actions.end_sessions(account=account, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s är utloggad överallt.") % {"name": account.name})
    return redirect("roles")


def _month(text: str, today: date) -> date:
    """The first day of the month "2026-11"; this month if the text is no month, or one that has not come."""
    this = today.replace(day=1)
    try:
        return min(date.fromisoformat(f"{text}-01"), this)
    except ValueError:
        return this


@requires(Permission.ACCESS_LOG_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def access_log(request: SignedInRequest) -> HttpResponse:
    """A month of one unit's access log: every refusal and a sample, and a note that it has been checked."""
    sent = kept.typed(request)
    asked: QueryDict = request.GET if sent is None else sent
    units = list(queries.reviewable_units(request.user, timezone.localdate()))
    unit = _chosen(units, asked.get("enhet", ""))
    sheet = queries.review_sheet(unit, _month(asked.get("manad", ""), timezone.localdate()))
    form, status = ReviewForm(sent), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if problem := _review(request, sheet, form.cleaned_data["follow_up"]):
                form.add_error(None, problem)
                status = 409
            else:
                messages.success(request, _("Granskningen är antecknad."))
                query = f"enhet={unit.code}&manad={sheet.month:%Y-%m}"
                return redirect(f"{reverse('access-log')}?{query}")
    context: dict[str, Any] = {
        "sheet": sheet, "units": units, "form": form, "waiting": reviewing.waiting(unit), "decided": reviewing.decided(unit),
        "reminders": reviewing.reminders(request.user, timezone.localdate()), "names": queries.actor_names(sheet), "density": "staff",
    }  # fmt: skip
    return kept.page(request, "region/access_log.html", context, status)


@requires(Permission.ACCESS_LOG_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: SignedInRequest, pk: int) -> HttpResponse:
    """One finding: what was found, the rows of the log, and the decision."""
    now, status = timezone.now(), 200
    found = get_object_or_404(reviewing.reviewable(request.user, pk, timezone.localdate(now)))
    form = DecideForm(kept.typed(request))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.decide_finding(finding=found, **form.cleaned_data, by=request.user, now=now)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Granskningen är antecknad."))
                return redirect(f"{reverse('access-log')}?enhet={found.unit.code}")
    page = reviewing.page(found)
    context = {"form": form, "page": page, "density": "staff"}
    return kept.page(request, "region/finding.html", context, status)


def _chosen(units: list[Unit], code: str) -> Unit:
    """The unit with the code among those that the reader may review; the topmost without a code."""
    found = [unit for unit in units if unit.code == code] if code else units
    if not found:
        raise Http404("No such unit among those that you may review.")
    return found[0]


def _review(request: SignedInRequest, sheet: queries.ReviewSheet, follow_up: list[int]) -> str | None:
    """Record the review; a sentence if it cannot be."""
    if request.POST.get("total") != str(sheet.total):
        return _("Loggen har vuxit sedan du öppnade sidan. Granska det nya urvalet.")
    try:
        actions.record_review(
            unit=sheet.unit,
            month=sheet.month,
            seen=sheet.shown,
            follow_up=follow_up,
            by=request.user,
            now=timezone.now(),
        )
    except actions.Refused as refused:
        return str(refused)
    return None
