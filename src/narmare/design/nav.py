"""The main menu.  Each app registers its entries in AppConfig.ready; the shell shows those that the reader may open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    """One link in the menu: a (lazy) label, the name of an address, and who sees it.

    `permission` is the name that `request.user.has(permission)` is asked; empty means everybody who is signed in,
    and "public" means also those who are not.
    """

    label: Any
    url_name: str
    permission: str = ""
    order: int = 100


_entries: dict[str, Entry] = {}


def register(label: Any, url_name: str, *, permission: str = "", order: int = 100) -> None:
    """Add a link to the menu; a second call with the same `url_name` replaces the first."""
    _entries[url_name] = Entry(label, url_name, permission, order)


def _allowed(entry: Entry, user: Any) -> bool:
    if entry.permission == "public":
        return True
    if user is None or not user.is_authenticated:
        return False
    has = getattr(user, "has", None)
    return not entry.permission or has is None or bool(has(entry.permission))


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of this reader: label, url and whether the page (or one below it) is open now."""
    user = getattr(request, "user", None)
    shown = []
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if not _allowed(entry, user):
            continue
        try:
            shown.append({"label": entry.label, "url": reverse(entry.url_name), "current": False})
        except NoReverseMatch:
            continue
    under = [
        item
        for item in shown
        if request.path == item["url"]
        or (item["url"] != "/" and request.path.startswith(item["url"].rstrip("/") + "/"))
    ]
    if under:
        max(under, key=lambda item: len(item["url"]))["current"] = True
    return shown
