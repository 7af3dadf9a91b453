"""Sign in and out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.design.public import public
from narmare.region import (
    actions,
    assignments,
    backend,
    claims,
    clientkeys,
    demo,
    doors,
    kept,
    proof,
    queries,
)
from narmare.region.models import Account, RoleGrant
from narmare.region.permissions import signed_in
from narmare.region.refusals import Refused
from narmare.region.requests import SignedInRequest
from narmare.region.sessions import SessionStore, device_of
from narmare.region.signin import Attempt, Identity, SignInError


log = logging.getLogger(__name__)
KEYS_SECONDS = 300  # so long may a provider keep our public keys
ATTEMPT, DOOR, NEXT, SHARED = "oidc_attempt", "oidc_door", "oidc_next", "oidc_shared"


def _target(request: HttpRequest, wanted: str) -> str:
    """Where to go after sign-in: the page that was asked for if it is ours, else the start page."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if ours and wanted.startswith(
        ("/", "http://", "https://")
    ):  # `redirect` would take a word for the name of a view
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _enter(
    request: HttpRequest, account: Account, way: str, wanted: str, *, shared: bool, held: Sequence[RoleGrant] | None = None
) -> HttpResponse:  # fmt: skip
    """Begin the session.  `held`: the only roles that may be worked in, where the provider told the assignment."""
    now, store = timezone.now(), cast(SessionStore, request.session)
    actions.record_sign_in(account=account, way=way, by=account, now=now)
    auth.login(request, account, backend=backend.PATH)
    store.begin(device=device_of(request), shared=shared, now=now)
    proof.prove(store, way, now)
    to = _target(request, wanted)
    if held is not None:
        assignments.confine(store, held)
    elif len(held := account.grants_on(timezone.localdate(now))) > 1:
        assignments.must_choose(store)
    if len(held) > 1:
        to = f"{reverse('choose-assignment')}?{urlencode({'next': to})}"
    response = redirect(to)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            account.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )
    return response


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in; in the demo, as whom."""
    personas = demo.persona_accounts()
    wanted = request.POST.get("next") or request.GET.get("next", "")
    shared = "1" in (request.POST.get("delad"), request.GET.get("delad"))
    if request.method == "POST":
        chosen = [account for persona, account in personas if persona.key == request.POST.get("persona")]
        if not chosen and kept.navigates(
            request
        ):  # the page as it is now; a reload does not send the choice again
            return redirect(
                f"{reverse('sign-in')}?{urlencode({'next': wanted, **({'delad': '1'} if shared else {})})}"
            )
        if not chosen:
            raise Http404("There is no such persona here.")
        return _enter(request, chosen[0], "persona", wanted, shared=shared)
    groups = [
        {"title": title, "personas": [persona for persona, _account in members]}
        for title, members in groupby(personas, key=lambda pair: pair[0].group)
    ]
    context = {
        "groups": groups,
        "next": wanted,
        "doors": doors.doors(),
        "shared": shared,
        "minutes": settings.SHARED_IDLE // timedelta(minutes=1),
    }
    return render(request, "region/sign_in.html", context)


@signed_in
@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """End this session."""
    actions.record_sign_out(account=request.user, by=request.user, now=timezone.now())
    auth.logout(request)
    response = redirect("sign-in")
    response.headers["Clear-Site-Data"] = '"cache"'  # nothing of the pages stays in the browser
    return response


@public
@never_cache
@require_safe
def oidc_start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    anew = assignments.CONFIRM in request.session
    door = (
        doors.door_of(request.user.issuer) if anew and request.user.is_authenticated else None
    ) or doors.door(request.GET.get("vem", doors.ALL))
    try:
        address, attempt = door.provider.start(
            request.build_absolute_uri(reverse("oidc-callback")), anew=anew
        )
    except SignInError as error:
        return _failed(request, error, status=502)
    request.session[ATTEMPT] = attempt.to_session()
    request.session[DOOR] = door.key
    request.session[NEXT] = request.GET.get("next", "")
    request.session[SHARED] = request.GET.get("delad") == "1"
    return redirect(address)


@public
@never_cache
@require_safe
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """The browser comes back from the provider."""
    begun = request.session.pop(ATTEMPT, None)
    if begun is None:
        return _failed(request, SignInError("No sign-in was begun in this browser."), status=400)
    now, door = timezone.now(), doors.door(request.session.pop(DOOR, doors.ALL))
    try:
        identity = door.provider.finish(Attempt(**begun), request.GET.dict(), now=int(now.timestamp()))
        account = _account(
            identity, now, by_number=door.numbers and assignments.CONFIRM not in request.session
        )
    except SignInError as error:
        return _failed(request, error, status=400)
    except Account.DoesNotExist:
        log.warning("A sign-in was refused: nobody here is who the provider proved.")
        return render(request, "region/no_account.html", status=403)
    except Refused as refusal:
        return _refused(request, refusal)
    if to := request.session.pop(assignments.CONFIRM, None):
        return _confirmed(request, account, identity, to)
    wanted, shared = request.session.pop(NEXT, ""), request.session.pop(SHARED, False)
    try:
        held = _held(identity, account, door, timezone.localdate(now))
    except Refused as refusal:
        return _refused(request, refusal)
    response = _enter(request, account, identity.acr or "oidc", wanted, shared=shared, held=held)
    _bound(request, identity)
    return response


def _bound(request: HttpRequest, identity: Identity) -> None:
    """The session lives no longer than the proof at the provider may be old."""
    if identity.proved_at is not None and settings.OIDC_MAX_AGE:
        cast(SessionStore, request.session).proved_at_provider(
            datetime.fromtimestamp(identity.proved_at, UTC)
        )


def _account(identity: Identity, now: datetime, *, by_number: bool) -> Account:
    """Whose account it is: by issuer and subject; `by_number`, a resident who is new here by what the provider has proven.

    Raises:
        Account.DoesNotExist: nobody's.
        Refused: see `actions.bind_resident`.
    """
    try:
        return Account.objects.signed_in_as(issuer=identity.issuer, subject=identity.subject)
    except Account.DoesNotExist:
        known = Account.objects.filter(issuer=identity.issuer, subject=identity.subject).exists()
        number = claims.personal_number(identity.claims, timezone.localdate(now))
        person = queries.numbered(number, reserve=False, on=timezone.localdate(now)) if number else None
        if known or person is None or not by_number or claims.commission(identity.claims):
            raise
    return actions.bind_resident(
        person=person, issuer=identity.issuer, subject=identity.subject, by=demo.system_account(), now=now
    )


def _held(identity: Identity, account: Account, door: doors.Door, on: date) -> list[RoleGrant] | None:
    """The roles that may be worked in by who came in at the door; None for all that are held.

    Raises:
        Refused: see `assignments.inside`.
    """
    if door.staff and not door.commissions:
        return None
    chosen = claims.commission(identity.claims) if door.staff else None
    return [] if chosen is None else assignments.inside(account, chosen, on)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    log.warning("A sign-in was refused: who it is may not come in as this.")
    return render(request, "region/sign_in_refused.html", {"reason": str(refusal)}, status=403)


def _confirmed(request: HttpRequest, account: Account, identity: Identity, to: str) -> HttpResponse:
    """The provider has proven anew who it is: the same person, or nothing changes."""
    now, way = timezone.now(), identity.acr or "oidc"
    if request.user != account:
        return _failed(request, SignInError("Somebody else than who is signed in was proven."), status=403)
    actions.confirm_identity(way=way, by=account, now=now)
    proof.prove(cast(SessionStore, request.session), way, now)
    _bound(request, identity)
    return redirect(_target(request, to))


@public
@require_safe
def oidc_keys(request: HttpRequest) -> HttpResponse:
    """The public halves of our keys, for the provider (a JWK Set, RFC 7517)."""
    if _in_plain(request):
        return HttpResponse(status=400)
    if not settings.OIDC_KEYS_FILE:
        raise Http404("This installation has no keys of its own at the provider.")
    found = clientkeys.published(clientkeys.read(Path(settings.OIDC_KEYS_FILE)))
    response = JsonResponse(found, content_type="application/jwk-set+json")
    response.headers["Cache-Control"] = f"public, max-age={KEYS_SECONDS}"
    return response


@csrf_exempt
@public
@require_POST
def oidc_logout(request: HttpRequest) -> HttpResponse:
    """The provider says that somebody has signed out there (back-channel logout): end their sessions here."""
    if _in_plain(request):
        return HttpResponse(status=400)
    now, known = timezone.now(), doors.doors()
    if not known:
        raise Http404("No OpenID Connect provider is set.")
    for door in known:
        try:
            token = request.POST.get("logout_token", "")
            subject = door.provider.logged_out(token, now=int(now.timestamp()))
        except SignInError as error:
            log.warning("A logout token was refused: %s", error)
            continue
        account: Any = Account.objects.filter(issuer=door.provider.issuer, subject=subject).first()
        if account is not None:
            actions.end_sessions(account=account, by=account, now=now)
        return HttpResponse(status=200)
    return HttpResponse(status=400)


def _in_plain(request: HttpRequest) -> bool:
    """Whether a program asks without TLS where TLS is asked for: it is told so, as a redirect would hide its fault."""
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


def _failed(request: HttpRequest, error: SignInError, *, status: int) -> HttpResponse:
    log.warning("A sign-in was refused: %s", error)  # its text holds no identity
    return render(request, "region/sign_in_failed.html", {"detail": str(error)}, status=status)
