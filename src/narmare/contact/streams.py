"""Where a page hears of new messages in a case, and which pages may hear it from another origin."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


def address(request: HttpRequest, code: str) -> str:
    """The address of the case's event stream, "" where there is none: then the page asks now and then.

    On an origin of its own the stream is only offered to pages of the same host name, whose session it knows.
    """
    path = reverse("case-stream", args=[code])
    if settings.NARMARE_LIVE:
        return path
    origin = settings.NARMARE_LIVE_ORIGIN
    here = urlsplit(f"//{request.get_host()}").hostname
    return origin + path if origin and urlsplit(origin).hostname == here else ""


def admit(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the pages of NARMARE_ADDRESS, and no others, read the response from another origin with their cookies."""
    if not settings.NARMARE_LIVE_ORIGIN:
        return
    pages = urlsplit(settings.NARMARE_ADDRESS)
    response.headers["Vary"] = "Origin, Cookie"
    if request.headers.get("Origin") == f"{pages.scheme}://{pages.netloc}":
        response.headers["Access-Control-Allow-Origin"] = f"{pages.scheme}://{pages.netloc}"
        response.headers["Access-Control-Allow-Credentials"] = "true"
