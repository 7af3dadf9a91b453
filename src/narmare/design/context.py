"""What every page of the shell needs: menu, region, theme and who is signed in."""

from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from narmare.design import nav
from narmare.design.cookies import theme_cookie
from narmare.knowledge.texts import EASY


# What each button says, in its own language.
LANGUAGES = {"sv": "På svenska", EASY: "Lätt svenska", "en": "In English"}
THEMES = {
    "system": gettext_lazy("Som enheten"),
    "light": gettext_lazy("Ljust"),
    "dark": gettext_lazy("Mörkt"),
}


@cache
def region_name() -> str:
    """The name of the region that this installation serves, from content/regions, or an empty text."""
    file = resources.files("narmare.content") / "regions" / f"{settings.NARMARE_REGION}.yaml"
    if not file.is_file():
        return ""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    name = content.get("name") or content.get("region", {}).get("name", "")
    return name["sv"] if isinstance(name, dict) else str(name)


def theme(request: HttpRequest) -> str:
    """The reader's choice of looks: system, light or dark."""
    chosen = request.COOKIES.get(theme_cookie(), "system")
    return chosen if chosen in THEMES else "system"


def has_gallery() -> bool:
    """Whether this installation shows the gallery of components: one that serves a region does not."""
    return settings.NARMARE_DEMO or settings.DEBUG


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _seconds_left(request: HttpRequest) -> int:
    """In how many seconds the session ends if nobody uses it, where the session can tell."""
    tell = getattr(getattr(request, "session", None), "seconds_left", None)
    return tell(timezone.now()) if tell else 0


def _other_languages(user: Any) -> list[dict[str, str]]:
    """The languages that the page can change to.  Easy Swedish is there for those who seek care: of what staff read, little is in it."""
    staff = bool(user and user.is_authenticated) and getattr(user, "person_id", None) is None
    left_out = {get_language(), EASY} if staff else {get_language()}
    return [{"code": code, "label": label} for code, label in LANGUAGES.items() if code not in left_out]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` with what base.html shows around the content."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    chosen = theme(request)
    return {
        "shell": {
            "nav": nav.entries(request),
            "foot": nav.foot(request),
            "region": region_name(),
            "theme": chosen,
            "themes": [
                {"key": key, "label": label, "current": key == chosen} for key, label in THEMES.items()
            ],
            "languages": _other_languages(user),
            "demo": settings.NARMARE_DEMO,
            "gallery": has_gallery(),
            "person": str(getattr(user, "display_name", "") or user) if signed_in else "",
            "sign_in": "" if signed_in else _address("sign-in"),
            "sign_out": _address("sign-out") if signed_in else "",
            "seconds_left": _seconds_left(request) if signed_in else 0,
            "session_left": _address("session-left"),
            "here": request.get_full_path() if request.method == "GET" else "/",
        }
    }
