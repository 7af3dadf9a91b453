"""A form of a page without a session, carried by the browser itself: then back and reload never ask to send it again.

As `region.kept`, but who is not signed in has no session that a row could belong to.  So what was typed and what was said
about it travels in one cookie: encrypted with the keys of fields, for this page, until the browser is closed and a quarter
of an hour at most, out of reach of scripts.  The address names it by a random mark: who opens the page afresh (the next
person at a library's computer) gets it empty, and the cookie is taken away.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from narmare.design.cookies import kept_cookie
from narmare.region import keys
from narmare.region.kept import MARK, Kept, content_of, keepable, navigates, read_content


CARRIED_FOR = timedelta(minutes=15)
LONGEST = 1_500  # characters; a browser takes 4,096 bytes, encrypted and with its name
PLACE = b"cookie.kept"


def again(request: HttpRequest, form: Any) -> HttpResponse | None:
    """Send the browser to the address of the page, with a cookie of what the form holds and says.

    Returns:
        None where the page must be answered as it is: to a program, or it is too long.
    """
    content = content_of("", request.POST, form)
    if request.method != "POST" or not navigates(request) or not keepable(content, LONGEST):
        return None
    mark = secrets.token_urlsafe(12)
    written = json.dumps({"mark": mark, "at": timezone.now().isoformat(), "path": request.path, **content})
    response = redirect(f"{request.path}?{MARK}={mark}")
    response.set_cookie(
        kept_cookie(), keys.ring().close(written, PLACE, keys.SEALED),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def found(request: HttpRequest) -> Kept | None:
    """What the browser carries for the page that is opened, or None: nothing, not ours, another page's, or too old."""
    stored, mark = request.COOKIES.get(kept_cookie(), ""), request.GET.get(MARK, "")
    if request.method == "POST" or not mark or not keys.is_closed(stored):
        return None
    try:
        content = json.loads(keys.ring().open(stored, PLACE))
    except keys.KeyFault:
        return None
    fresh = datetime.fromisoformat(content["at"]) > timezone.now() - CARRIED_FOR
    return (
        read_content(content)
        if fresh and (content["mark"], content["path"]) == (mark, request.path)
        else None
    )


def typed(request: HttpRequest) -> QueryDict | None:
    """What the form is filled with: what is sent now, or what was sent before; None on a page opened afresh."""
    if request.method == "POST":
        return request.POST
    carried = found(request)
    return None if carried is None else carried.sent


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Take the cookie away, if the browser has one."""
    if kept_cookie() in request.COOKIES:
        response.set_cookie(
            kept_cookie(), "", max_age=0, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response
