"""A document as JSON and back, and the hash of its content: what is kept when a report is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from narmare.charts.svg import Svg
from narmare.reports import document as model
from narmare.reports.document import Document, DocumentError


KINDS = {
    kind.__name__.lower(): kind
    for kind in (
        model.Status,
        model.Cell,
        model.Column,
        model.Paragraph,
        model.Bullets,
        model.Fact,
        model.Facts,
        model.Table,
        model.Figure,
        model.Remark,
        model.Section,
        model.Document,
    )  # fmt: skip
}
DAYS = frozenset({("document", "day"), ("remark", "on")})


def to_values(found: Any) -> Any:
    """Plain values: each object a mapping with its kind, days as 2026-11-22."""
    kind = type(found).__name__.lower()
    if KINDS.get(kind) is type(found):
        return {
            "kind_of": kind,
            **{field.name: to_values(getattr(found, field.name)) for field in fields(found)},
        }
    if isinstance(found, tuple):
        return [to_values(one) for one in found]
    return found.isoformat() if isinstance(found, date) else str(found) if isinstance(found, Svg) else found


def from_values(values: Mapping[str, Any]) -> Document:
    """The document behind `to_values`.

    Raises:
        DocumentError: the values are no document of ours.
    """
    try:
        made = _made(values)
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(
            f"The stored values are no document ({error}). Build the report again."
        ) from error
    if not isinstance(made, Document):
        raise DocumentError("The stored values hold no document. Build the report again.")
    return made


def _made(values: Any) -> Any:
    if isinstance(values, list):
        return tuple(_made(one) for one in values)
    if not isinstance(values, Mapping):
        return values
    kind = values["kind_of"]
    given = {name: _value(kind, name, value) for name, value in values.items() if name != "kind_of"}
    return KINDS[kind](**given)


def _value(kind: str, name: str, value: Any) -> Any:
    if (kind, name) in DAYS and value is not None:
        return date.fromisoformat(value)
    drawn = kind == "figure" and name in ("svg", "small") and value is not None
    return Svg(value) if drawn else _made(value)


def canonical(document: Document) -> str:
    """The document as one JSON text that is the same wherever it is written."""
    return json.dumps(to_values(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(document: Document) -> str:
    """SHA-256 of the content, without the day that it carries: equal content has an equal fingerprint on any day."""
    return fingerprint_of(canonical(document))


def fingerprint_of(text: str) -> str:
    """The fingerprint of a canonical text, whatever version of the model wrote it."""
    values = {**json.loads(text), "day": ""}
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def read(text: str) -> Document:
    """The document in a canonical text.

    Raises:
        DocumentError: the text is no document of ours.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"The stored text is no JSON ({error}). Build the report again.") from error
    return from_values(values)
