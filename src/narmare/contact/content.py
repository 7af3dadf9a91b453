"""The content that cases run on: questionnaires, tables and texts of the product, and routines as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from narmare.knowledge.library import Library, load_library
from narmare.knowledge.routines.load import part_of, read_routine
from narmare.knowledge.routines.model import Routine


DEFAULT = "default"
_BY_URGENCY = ("targets", "hold_for_named_contact")


def folder() -> Path:
    """Where the content lies."""
    return Path(str(resources.files("narmare.content")))


@cache
def library() -> Library:
    """All content, read once per process.

    Raises:
        narmare.knowledge.faults.ContentError: with every fault of every file.
    """
    return load_library(folder())


@cache
def default_routine() -> Routine:
    """The complete routine that comes with the product."""
    return library().routines[DEFAULT]


def default_values() -> dict[str, Any]:
    """The default routine as it would be stored for a unit: the start of a unit's own."""
    path = folder() / "routines" / f"{DEFAULT}.yaml"
    return dict(to_json(yaml.safe_load(path.read_text(encoding="utf-8"))))


def to_json(value: Any) -> Any:
    """Values of YAML as JSON can hold them: keys become text, days become "2026-11-30"."""
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [to_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def routine_from(values: Mapping[str, Any], name: str = "the routine") -> Routine:
    """The routine in stored values, checked.

    Raises:
        narmare.knowledge.faults.ContentError: with every fault.
    """
    return read_routine(part_of(_from_json(values), name))


def _from_json(values: Mapping[str, Any]) -> dict[str, object]:
    """The opposite of `to_json` for a routine."""
    found: dict[str, object] = dict(values)
    for part in _BY_URGENCY:
        if isinstance(rows := values.get(part), Mapping):
            found[part] = {_number(key): row for key, row in rows.items()}
    found["review_on"] = _day(values.get("review_on"))
    if isinstance(days := values.get("holidays"), list):
        found["holidays"] = [_day(one) for one in days]
    return found


def _number(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


_parsed: dict[int, Routine] = {}


def known(pk: int) -> Routine | None:
    """The published routine with the key, if this process has parsed it already."""
    return _parsed.get(pk)


def parsed(pk: int, content: Mapping[str, Any]) -> Routine:
    """The published routine with the key `pk`, parsed once per process: what is published never changes."""
    if pk not in _parsed:
        _parsed[pk] = routine_from(content, f"routine {pk}")
    return _parsed[pk]
