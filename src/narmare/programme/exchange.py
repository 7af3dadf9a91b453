"""The programme as tables, so that a region can leave with everything (S2-S5); `whole` writes and reads the file.

A table's rows name other rows by natural keys (`plain`), never by numbers of this database.  Reading adds and changes; it
removes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from narmare.programme.book import NotAnExport, Rows
from narmare.programme.models import (
    Area,
    Benefit,
    BenefitEvidence,
    Dependency,
    Direction,
    EffectPlan,
    Expectation,
    Gate,
    Goal,
    Initiative,
    Mandate,
    Promise,
    Revision,
    Rollout,
    RolloutStep,
    Strategy,
    Support,
)
from narmare.programme.plain import Plain, named_by, snapshot


FORMAT = "narmare-programme"
VERSION = 1
type Tables = dict[str, Rows]


@dataclass(frozen=True)
class Kind:
    """A table of the export: its name, its model, and the fields that tell one row from another."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field but the number of the row."""
        return tuple(field.name for field in self.model._meta.concrete_fields if not field.primary_key)


# In the order in which they can be read: what a row names comes before it.
KINDS: Sequence[Kind] = (
    Kind("strategies", Strategy, ("code",)),
    Kind("directions", Direction, ("strategy", "code")),
    Kind("promises", Promise, ("direction", "code")),
    Kind("goals", Goal, ("direction", "indicator")),
    Kind("areas", Area, ("strategy", "code")),
    Kind("initiatives", Initiative, ("code",)),
    Kind("supports", Support, ("initiative", "goal")),
    Kind("dependencies", Dependency, ("initiative", "needs")),
    Kind("gates", Gate, ("initiative", "stage")),
    Kind("effect_plans", EffectPlan, ("initiative",)),
    Kind("benefits", Benefit, ("initiative", "number")),
    Kind("evidence", BenefitEvidence, ("benefit", "study", "snapshot")),
    Kind("mandates", Mandate, ("initiative", "unit", "part", "role")),
    Kind("expectations", Expectation, ("initiative", "unit", "what")),
    Kind("rollouts", Rollout, ("initiative", "unit")),
    Kind("rollout_steps", RolloutStep, ("rollout", "step")),
    Kind("history", Revision, ("initiative", "kind", "key", "action", "at")),
)


def tables() -> Tables:
    """Everything that is stored, by table."""
    return {kind.name: [snapshot(row, kind.fields) for row in _rows(kind)] for kind in KINDS}


def _rows(kind: Kind) -> Iterator[models.Model]:
    found = kind.model._default_manager.order_by("pk")
    related = list(named_by(kind.model))
    return (found.select_related(*related) if related else found).iterator()


def checked(found: Any) -> Tables:
    """The tables, once their form is known to be right.

    Raises:
        NotAnExport: they are no tables of a programme.
    """
    if not isinstance(found, Mapping):
        raise NotAnExport("The file has no tables.")
    known = {kind.name for kind in KINDS}
    if strange := sorted(set(map(str, found)) - known):
        raise NotAnExport(f"The file has tables that a programme does not have: {', '.join(strange)}.")
    for name, rows in found.items():
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise NotAnExport(f"Table {name} is no list of rows.")
    return {name: [dict(row) for row in rows] for name, rows in found.items()}


def sheet_rows(name: str, rows: Sequence[Sequence[Any]]) -> Rows:
    """The rows of a sheet, its first row the names of columns; a sheet of the reader's own is passed over.

    Raises:
        NotAnExport: it has columns that the table does not have.
    """
    kind = next((one for one in KINDS if one.name == name), None)
    if kind is None or not rows:
        return []
    columns = [str(cell) for cell in rows[0] if cell is not None]
    if strange := sorted(set(columns) - set(kind.fields)):
        raise NotAnExport(f"Sheet {name} has columns that the table does not have: {', '.join(strange)}.")
    return [
        {column: _cell(kind, column, value) for column, value in zip(columns, row, strict=False)}
        for row in rows[1:]
        if any(cell is not None for cell in row)
    ]


def _cell(kind: Kind, column: str, value: Any) -> Plain:
    """A cell as the export wrote it; spreadsheet programs turn texts that look like days into days."""
    field = kind.model._meta.get_field(column)
    if (
        isinstance(value, datetime)
        and isinstance(field, models.DateField)
        and not isinstance(field, models.DateTimeField)
    ):
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(field, models.JSONField) and isinstance(value, str):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value.splitlines()
    if isinstance(value, int | float) and isinstance(
        field, models.CharField | models.TextField | models.ForeignKey
    ):
        return str(value)
    return value
