"""How lately, and how surely, somebody has shown who they are; and asking again before an act that could hurt most.

The session keeps when it was proven and at which level of assurance (`acr`).  Risky acts want a proof of the last minutes
(OpenID Connect Core 1.0 §3.1.2.1: `prompt=login`, `max_age`); in the demo a button stands for the provider.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from narmare.region.sessions import ABOUT, SessionStore


FRESH = timedelta(minutes=10)

View = Callable[..., HttpResponseBase]


def prove(session: SessionStore, way: str, now: datetime) -> None:
    """Remember that who has the session proved who they are just now; `way` is the level of assurance, or "persona"."""
    session[ABOUT] = {**session.get(ABOUT, {"began": now.isoformat()}), "proved": now.isoformat(), "way": way}


def level(session: SessionStore) -> str:
    """The level of assurance of the latest proof; empty if none is known."""
    return str(session.get(ABOUT, {}).get("way", ""))


def fresh(session: SessionStore, now: datetime) -> bool:
    """Whether the latest proof is of the last minutes: a sign-in is one."""
    about = session.get(ABOUT, {})
    proved = parse_datetime(about.get("proved") or about.get("began") or "")
    return proved is not None and now - proved < FRESH


def proven(back: str = "") -> Callable[[View], View]:
    """Decorate a view, under `requires`: who has not proven who they are lately is asked to first, and then comes back.

    Args:
        back: the name of the page to come back to, for a view that has none of its own.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if fresh(cast(SessionStore, request.session), timezone.now()):
                return view(request, *args, **kwargs)
            to = reverse(back) if back else request.get_full_path()
            return redirect(f"{reverse('confirm')}?{urlencode({'next': to})}")

        guarded.proven = True  # type: ignore[attr-defined]
        return guarded

    return decorate
