"""The links between the pages of the register."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def section(current: str) -> dict[str, Any]:
    """What every page of the register has: its links, with the one that is open, and the staff's density."""
    pages = (
        ("decisions", pgettext("plural", "Beslut")), ("meetings", _("Möten")), ("assignments", pgettext("plural", "Uppdrag")), ("grants", pgettext("plural", "Bidrag")),
        ("transfers", _("Flyttade uppgifter")), ("audits", _("Granskningar")),
    )  # fmt: skip
    tabs = [
        {"label": label, "url": reverse(name), "current": name == current, "count": None}
        for name, label in pages
    ]
    return {"tabs": tabs, "density": "staff"}
