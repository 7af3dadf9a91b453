"""After sign-in: which assignment one works in, and proving anew who one is."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.region import actions, assignments, doors, kept, proof, queries
from narmare.region.forms import AssignmentForm
from narmare.region.permissions import signed_in
from narmare.region.requests import SignedInRequest
from narmare.region.sessions import SessionStore


def target(request: SignedInRequest) -> str:
    """The page that was asked for, if it is ours; else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if ours and wanted.startswith("/"):  # `redirect` would take a word for the name of a view
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose_assignment(request: SignedInRequest) -> HttpResponse:
    """At which unit, for which purpose, do I work now?  Only that role holds until I choose another."""
    now, status = timezone.now(), 200
    session = cast(SessionStore, request.session)
    held = assignments.choosable(session, queries.assignments_of(request.user, timezone.localdate(now)))
    form = AssignmentForm(kept.typed(request), held=held)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            grant = next(one for one in held if str(one.pk) == form.cleaned_data["assignment"])
            actions.choose_assignment(grant=grant, by=request.user, now=now)
            assignments.work_in(session, grant)
            return redirect(target(request))
    context = {"form": form, "held": held, "next": target(request)}
    return kept.page(request, "region/choose_assignment.html", context, status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest) -> HttpResponse:
    """Prove anew who I am.  With a provider it is asked; in the demo a button stands for it."""
    session, now = cast(SessionStore, request.session), timezone.now()
    demo = settings.NARMARE_DEMO and proof.level(session) in ("", "persona")
    problem = ""
    if request.method == "POST":
        if demo:
            actions.confirm_identity(way="persona", by=request.user, now=now)
            proof.prove(session, "persona", now)
            return redirect(target(request))
        if doors.doors():
            session[assignments.CONFIRM] = target(request)
            return redirect("oidc-start")
    if request.method == "POST" or kept.found(request) is not None:
        problem = _("Inget sätt att visa vem du är är inställt. Logga ut och in igen.")
    context = {"next": target(request), "demo": demo, "problem": problem}
    to = f"{request.path}?{urlencode({'next': target(request)})}"
    return kept.page(request, "region/confirm.html", context, 409, to=to)
