"""The whole programme as tables, to YAML and Excel and back, so that a region can leave with everything (S2-S5).

A table's rows name other rows by natural keys (`plain`), never by numbers of this database.  Reading adds and changes; it
removes nothing.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
import yaml
from django.db import models

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
MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
type Rows = list[dict[str, Plain]]
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


class NotAnExport(ValueError):
    """A file is no export of a programme; the message says what is wrong and what to do."""


def tables() -> Tables:
    """Everything that is stored, by table."""
    return {kind.name: [snapshot(row, kind.fields) for row in _rows(kind)] for kind in KINDS}


def _rows(kind: Kind) -> Iterator[models.Model]:
    found = kind.model._default_manager.order_by("pk")
    related = list(named_by(kind.model))
    return (found.select_related(*related) if related else found).iterator()


def to_yaml(found: Tables) -> bytes:
    """The tables as a YAML file that a person can read and a diff can show."""
    document = {"format": FORMAT, "version": VERSION, "tables": found}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110).encode()


def from_yaml(raw: bytes) -> Tables:
    """The tables of a YAML file.

    Raises:
        NotAnExport: it is not YAML, or no export of a programme.
    """
    try:
        document: Any = yaml.safe_load(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NotAnExport(f"The file is not valid YAML: {error}") from None
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise NotAnExport(f"The file is no export of a programme: it does not begin with format: {FORMAT}.")
    if document.get("version") != VERSION:
        raise NotAnExport(
            f"The file has version {document.get('version')}; this installation reads version {VERSION}."
        )
    return _checked(document.get("tables"))


def _checked(found: Any) -> Tables:
    """The tables, once their form is known to be right."""
    if not isinstance(found, Mapping):
        raise NotAnExport("The file has no tables.")
    known = {kind.name for kind in KINDS}
    if strange := sorted(set(map(str, found)) - known):
        raise NotAnExport(f"The file has tables that a programme does not have: {', '.join(strange)}.")
    for name, rows in found.items():
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise NotAnExport(f"Table {name} is no list of rows.")
    return {name: [dict(row) for row in rows] for name, rows in found.items()}


def to_xlsx(found: Tables) -> bytes:
    """The tables as an Excel file, one sheet each; every cell is a text or a number, never a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True})
        for kind in KINDS:
            sheet = book.add_worksheet(kind.name)
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(kind.fields):
                sheet.write_string(0, column, name, bold)
            for number, row in enumerate(found.get(kind.name, ()), start=1):
                for column, name in enumerate(kind.fields):
                    _write(sheet, number, column, row.get(name))
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Plain) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(
            row,
            column,
            json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value),
        )


def from_xlsx(raw: bytes) -> Tables:
    """The tables of an Excel file, also one that has been saved by a spreadsheet program.

    Raises:
        NotAnExport: it cannot be read, is too large, or has sheets or columns that a programme does not have.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotAnExport("The Excel file is too large when unpacked.")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        found = {
            sheet.title: _sheet(sheet.title, list(sheet.iter_rows(values_only=True)))
            for sheet in book.worksheets
        }
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise NotAnExport(f"The file is no Excel file: {error}") from None
    return _checked(found)


def _sheet(name: str, rows: Sequence[Sequence[Any]]) -> Rows:
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


WRITERS: Mapping[str, Callable[[Tables], bytes]] = {"yaml": to_yaml, "xlsx": to_xlsx}
READERS: Mapping[str, Callable[[bytes], Tables]] = {"yaml": from_yaml, "yml": from_yaml, "xlsx": from_xlsx}
MIME = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read(name: str, raw: bytes) -> Tables:
    """The tables of a file, by what its name ends with.

    Raises:
        NotAnExport: another kind of file, too large, or as `from_yaml` and `from_xlsx` say.
    """
    reader = READERS.get(name.rpartition(".")[2].lower())
    if reader is None:
        raise NotAnExport(f"{name} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx.")
    if len(raw) > MOST_BYTES:
        raise NotAnExport(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    return reader(raw)
