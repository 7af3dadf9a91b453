"""What the nature of an initiative asks of leaders and staff, and what each phase is for (`content/programmes/method.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from narmare import content
from narmare.programme.checklists import Both


@dataclass(frozen=True)
class Nature:
    """What an initiative of this nature asks for."""

    leaders: Both
    staff: Both


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
    path = Path(content.__path__[0]) / "programmes" / "method.yaml"
    raw: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]] = yaml.safe_load(
        path.read_text(encoding="utf-8")
    )
    return raw


def natures() -> Mapping[str, Nature]:
    """By `Initiative.Complexity`."""
    return {
        name: Nature(Both(**row["leaders"]), Both(**row["staff"]))
        for name, row in _raw()["complexity"].items()
    }


def phases() -> Mapping[str, Both]:
    """By `Initiative.Stage`, for the three phases."""
    return {name: Both(**row) for name, row in _raw()["phases"].items()}  # type: ignore[arg-type]
