"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """Where it goes and what it holds: each field's name with the values that the page offers."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(had.get("action", ""), had.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and tag in {"input", "textarea", "select", "button"} and had.get("name"):
            self._field(self._open, tag, had)
        elif tag == "option" and self._select and self._open is not None:
            self._open.fields[self._select].append(had.get("value", ""))

    def _field(self, form: Form, tag: str, had: dict[str, str]) -> None:
        name = had["name"]
        if had.get("type") == "file":
            form.files.append(name)
            return
        offered = form.fields.setdefault(name, [])
        if tag == "select":
            self._select = name
        elif "value" in had:
            offered.append(had["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._open = None


def forms_of(html: str) -> list[Form]:
    """Every form of the page, in order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
