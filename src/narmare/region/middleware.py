"""Who a request is from: Django's own middleware, but the account comes with the session, and its use is written down."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from narmare.region import assignments, pace, signed_in


class SignedInMiddleware(AuthenticationMiddleware):
    """Sets `request.user`; Django checks the session against the account as ever (`auth.get_user`)."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(partial(_user, request))  # type: ignore[assignment]
        request.auser = partial(_auser, request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Before a view that needs somebody: who it is, and what the view `reads`, in one trip (`signed_in.Also`).

        What is heavy has a limit for each account (`pace`): beyond it, a page that says so.
        """
        if getattr(view, "login_required", True):
            if (reads := getattr(view, "reads", None)) is not None:
                request.session.also = reads(**kwargs)  # type: ignore[attr-defined]
            request.user = _user(request)
            name = (request.resolver_match and request.resolver_match.url_name) or ""
            if name in pace.PACED and request.user.is_authenticated:
                if pace.too_often(name, request.method or "", request.user.pk, timezone.now()):
                    return render(request, "region/too_often.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        return None


async def _auser(request: HttpRequest) -> Any:
    return await sync_to_async(_user)(request)


def _user(request: HttpRequest) -> Any:
    if not hasattr(request, "_cached_user"):
        session: Any = request.session
        session.get(auth.SESSION_KEY)  # reads the session, and the account with it
        with signed_in.already_read(session.account):
            user = auth.get_user(request)
        request._cached_user = user  # type: ignore[attr-defined]
        if user.is_authenticated:
            assignments.limit(user, session)
        if user.is_authenticated and by_a_person(request):
            session.used(timezone.now())
    return request._cached_user  # type: ignore[attr-defined]


def by_a_person(request: HttpRequest) -> bool:
    """Whether somebody opened a page or sent a form: a page that asks for news by itself must not keep a session alive."""
    return request.META.get("HTTP_SEC_FETCH_DEST", "document") == "document"  # `headers` reads every header
