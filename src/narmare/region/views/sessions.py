"""Where I am signed in, and ending it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.design.public import public
from narmare.region import actions, queries
from narmare.region.permissions import signed_in
from narmare.region.proof import proven
from narmare.region.requests import SignedInRequest
from narmare.region.sessions import SessionStore


@signed_in
@require_safe
def my_sessions(request: SignedInRequest) -> HttpResponse:
    """My sessions: on what, since when, last used."""
    found = queries.sessions_of(request.user, timezone.now())
    return render(request, "region/my_sessions.html", {"sessions": found, "here": _here(request)})


@signed_in
@proven(back="my-sessions")
@require_POST
def end_one(request: SignedInRequest, handle: uuid.UUID) -> HttpResponse:
    """End one of my sessions; 404 for somebody else's."""
    now = timezone.now()
    mine = queries.sessions_of(request.user, now).filter(handle=handle)
    if not mine.exists():
        raise Http404("No such session of yours.")
    actions.end_own_sessions(sessions=mine, by=request.user, now=now)
    messages.success(request, _("Inloggningen är avslutad."))
    return redirect("my-sessions")


@signed_in
@proven(back="my-sessions")
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """End all my sessions but this one."""
    now = timezone.now()
    others = queries.sessions_of(request.user, now).exclude(handle=_here(request))
    actions.end_own_sessions(sessions=others, by=request.user, now=now)
    messages.success(request, _("Du är nu bara inloggad här."))
    return redirect("my-sessions")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: HttpRequest) -> HttpResponse:
    """In how many seconds this session ends, as plain text; 0 when it has.  Asking does not use it, a POST does.

    An open page asks (design/session.js), so that it can warn and, when nobody is signed in any more, clear itself.
    """
    session, now = cast(SessionStore, request.session), timezone.now()
    seconds = session.seconds_left(now)
    if request.method == "POST" and seconds:
        session.used(now)
        seconds = session.seconds_left(now)
    return HttpResponse(str(seconds), content_type="text/plain; charset=utf-8")


def _here(request: SignedInRequest) -> uuid.UUID:
    return cast(SessionStore, request.session).handle
