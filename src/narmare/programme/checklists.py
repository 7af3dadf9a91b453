"""Checklists of roll-outs, as content: what is done at a unit, by whom, how long before or after the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from narmare import content
from narmare.programme.content import ContentError


DEFAULT = "default"


@dataclass(frozen=True)
class Both:
    """A text in Swedish and English."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        if not self.sv.strip() or not self.en.strip():
            raise ValueError("A text needs both Swedish and English.")

    def inn(self, language: str) -> str:
        """The text in the language of the page."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True)
class Step:
    """One thing to do.  `days` from the start of the new way of working, negative before it."""

    id: str
    days: int
    before_start: bool
    title: Both
    who: Both

    def __post_init__(self) -> None:
        if self.before_start and self.days >= 0:
            raise ValueError(f"Step {self.id} must be done before the start, so its days are negative.")

    def due(self, start: date | None) -> date | None:
        """The day by which it should be done, once a start is planned."""
        return None if start is None else start + timedelta(days=self.days)


@dataclass(frozen=True)
class Checklist:
    """The steps of a roll-out at a unit; `initiatives` are those that use it, none means all that have no other."""

    id: str
    version: int
    title: Both
    initiatives: tuple[str, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        names = [step.id for step in self.steps]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"Checklist {self.id} needs steps with different ids.")

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last day on which the unit has something to do, from the start."""
        days = [step.days for step in self.steps]
        return min(days), max(days)


@lru_cache(maxsize=1)
def checklists() -> Mapping[str, Checklist]:
    """Every checklist by id.

    Raises:
        ContentError: a file does not hold one; the message names file and fault.
    """
    folder = Path(content.__path__[0]) / "rollout"
    return {one.id: one for one in map(read, sorted(folder.glob("*.yaml")))}


def read(path: Path) -> Checklist:
    """The checklist in a file.

    Raises:
        ContentError: as above.
    """
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        steps = tuple(_step(row) for row in raw["steps"])
        found = Checklist(raw["id"], int(raw["version"]), Both(**raw["title"]), tuple(raw["for"]), steps)
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path}: {error}. A checklist has id, version, title, for and steps.") from None
    if found.id != path.stem:
        raise ContentError(f"{path}: its id is {found.id}. Call the file {found.id}.yaml.")
    return found


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        str(row["id"]), int(row["days"]), bool(row["before_start"]), Both(**row["title"]), Both(**row["who"])
    )


def checklist_of(initiative_code: str) -> str:
    """Which checklist an initiative begins with."""
    return next((one.id for one in checklists().values() if initiative_code in one.initiatives), DEFAULT)
