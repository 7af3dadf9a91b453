"""The main menu, and the links at the foot.  Each app registers its entries in AppConfig.ready; the shell shows those that the reader may open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    """One link in the menu: a (lazy) label, the name of an address, and who sees it.

    `permission` is the name that `request.user.has(permission)` is asked; empty means everybody who is signed in,
    and "public" means also those who are not.  With `foot_unless`, the link stands at the foot of the page for whoever does
    not have that permission: a resident's menu is the resident's own matters.
    """

    label: Any
    url_name: str
    permission: str = ""
    order: int = 100
    foot_unless: str = ""


_entries: dict[str, Entry] = {}


def register(
    label: Any, url_name: str, *, permission: str = "", order: int = 100, foot_unless: str = ""
) -> None:
    """Add a link to the menu; a second call with the same `url_name` replaces the first."""
    _entries[url_name] = Entry(label, url_name, permission, order, foot_unless)


def _allowed(entry: Entry, user: Any) -> bool:
    if entry.permission == "public":
        return True
    if user is None or not user.is_authenticated:
        return False
    return not entry.permission or _has(user, entry.permission)


def _has(user: Any, permission: str) -> bool:
    has = getattr(user, "has", None)
    return has is None or bool(has(permission))


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of this reader: label, url and whether the page (or one below it) is open now."""
    return [item for item in _shown(request) if not item["foot"]]


def foot(request: HttpRequest) -> list[dict[str, Any]]:
    """The links of this reader at the foot of the page, as `entries`."""
    return [item for item in _shown(request) if item["foot"]]


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    shown = []
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if not _allowed(entry, user):
            continue
        low = bool(entry.foot_unless) and not _has(user, entry.foot_unless)
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        shown.append({"label": entry.label, "url": url, "current": False, "foot": low})
    under = [
        item
        for item in shown
        if request.path == item["url"]
        or (item["url"] != "/" and request.path.startswith(item["url"].rstrip("/") + "/"))
    ]
    if under:
        max(under, key=lambda item: len(item["url"]))["current"] = True
    return shown
