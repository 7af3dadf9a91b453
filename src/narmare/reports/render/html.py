"""A document as HTML: a part of one of the product's pages, or a file that stands alone."""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from narmare.reports.document import Document
from narmare.reports.render.words import WORDS


STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
IDS = re.compile(r'(id|aria-labelledby|aria-describedby)="([^"]+)"')


def fragment(document: Document, *, linked: bool = True) -> SafeString:
    """The sections, for a page whose h1 is the report's title.  `linked`: cells lead to the product's own pages."""
    address = "" if linked else document.address.rstrip("/")
    context = {
        "document": document,
        "words": WORDS[document.language],
        "address": address,
        "linked": linked or bool(address),
    }
    return mark_safe(_numbered(render_to_string("reports/document/sections.html", context)))  # noqa: S308 - rendered with escaping


def render(document: Document, cache: Path) -> bytes:
    """A file of its own, with its style inside and nothing fetched; `cache` is not used."""
    context = {"document": document, "words": WORDS[document.language], "style": mark_safe(STYLE),  # noqa: S308 - our own file
               "body": fragment(document, linked=False)}  # fmt: skip
    return render_to_string("reports/document/alone.html", context).encode("utf-8")


def _numbered(html: str) -> str:
    """Each drawing with ids of its own: the same indicator may stand in two sections."""
    drawings = iter(range(1, html.count("<svg ") + 1))

    def one(found: re.Match[str]) -> str:
        number = next(drawings)
        return IDS.sub(lambda name: f'{name[1]}="{name[2]}-{number}"', found[0])

    return re.sub(r"<svg .*?</svg>", one, html, flags=re.S)
