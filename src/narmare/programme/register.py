"""Everything that is decided, as tables in one file, and back: so that a region can leave with meetings, decisions, assignments,
grants, care tasks that move and audits.

Rows name rows of the same file by their number in it; accounts, units, initiatives and benefits by their natural key
(`plain`), as other installations know them.  The private calendar addresses stay behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

from narmare.programme import book
from narmare.programme.book import MIME, MOST_BYTES, NotAnExport, Rows
from narmare.programme.models import (
    AgendaItem,
    Arena,
    Assignment,
    AssignmentEvent,
    Audit,
    AuditEvidence,
    AuditProgress,
    AuditQuestion,
    AuditRecommendation,
    Benefit,
    BudgetDecision,
    CareCost,
    Decision,
    Grant,
    GrantActivity,
    GrantCondition,
    GrantReport,
    GrantReportLine,
    GrantShare,
    Initiative,
    Meeting,
    Settlement,
    Spending,
    Transfer,
    TransferMoney,
    TransferOutcome,
    TransferStep,
    TransferWork,
)
from narmare.programme.plain import named_by, natural_key
from narmare.region.models import Account, Unit


FORMAT, VERSION = "narmare-decisions", 1
# In the order in which they can be read: what a row names comes before it.
MODELS: Sequence[type[models.Model]] = (
    Arena, Meeting, AgendaItem, Decision, Settlement, BudgetDecision, Assignment, AssignmentEvent, Grant, GrantShare, GrantActivity, Spending,
    GrantCondition, GrantReport, GrantReportLine, Transfer, TransferWork, TransferStep, TransferMoney, TransferOutcome,
    CareCost, Audit, AuditQuestion, AuditRecommendation, AuditEvidence, AuditProgress,
)  # fmt: skip
BY_NAME: Mapping[str, type[models.Model]] = {model.__name__.lower(): model for model in MODELS}
# Rows of other apps and of the programme, named by their natural key.
OUTSIDE: Sequence[type[models.Model]] = (Account, Unit, Initiative, Benefit)
MANY: Mapping[type[models.Model], str] = {Audit: "boards"}  # the one relation of many to many

type Tables = dict[str, Rows]


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a table."""
    return list(model._meta.concrete_fields)


def tables() -> Tables:
    """Everything that is stored, by table, in the order in which it came."""
    return {name: [_plain(row) for row in _rows(model)] for name, model in BY_NAME.items()}


def _rows(model: type[models.Model]) -> Iterator[models.Model]:
    outside = list(named_by(model, only=_outside(model)))
    found = model._default_manager.order_by("pk")
    return (found.select_related(*outside) if outside else found).iterator()


def _outside(model: type[models.Model]) -> list[str]:
    return [field.name for field in fields_of(model) if field.related_model in OUTSIDE]


def _plain(row: models.Model) -> dict[str, Any]:
    found = {field.name: _value(row, field) for field in fields_of(type(row))}
    if many := MANY.get(type(row)):
        found[many] = ",".join(str(one.pk) for one in getattr(row, many).order_by("pk"))
    return found


def _value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = getattr(row, field.name if field.related_model in OUTSIDE else field.attname)
    if isinstance(value, models.Model):
        return natural_key(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def to_yaml(found: Tables) -> bytes:
    """The tables as YAML."""
    return book.to_yaml(FORMAT, VERSION, found)


def to_xlsx(found: Tables) -> bytes:
    """The tables as an Excel file, a sheet each."""
    return book.to_xlsx(found, lambda name: columns_of(BY_NAME[name]))


def columns_of(model: type[models.Model]) -> list[str]:
    """The names of a table's columns in a file."""
    return [field.name for field in fields_of(model)] + ([MANY[model]] if model in MANY else [])


def read(name: str, raw: bytes) -> Tables:
    """The tables of a file, by what its name ends with.

    Raises:
        NotAnExport: it is neither YAML nor Excel, too large, or holds something else.
    """
    return checked(book.read(name, raw, form=FORMAT, versions=[VERSION], sheet=lambda _name, rows: sheet_rows(rows)))  # fmt: skip


def sheet_rows(rows: Sequence[Sequence[Any]]) -> Rows:
    """The rows of a sheet, its first row the names of columns."""
    filled = [row for row in rows[1:] if any(cell is not None for cell in row)]
    return [dict(zip(map(str, rows[0]), row, strict=False)) for row in filled]


def _with_settlements(found: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """A file from before a decision could settle many initiatives: its column `settles` as rows of a table of their own."""
    decisions = found.get("decision")
    if not isinstance(decisions, list) or not all(isinstance(row, Mapping) for row in decisions):
        return found
    if not any("settles" in row for row in decisions):
        return found
    settling = [row for row in decisions if row.get("settles") and row.get("initiative") and "id" in row]
    rows = [
        {"id": number, "decision": row["id"], "initiative": row["initiative"], "outcome": row["settles"]}
        for number, row in enumerate(settling, start=1)
    ]
    bare = [{name: value for name, value in row.items() if name != "settles"} for row in decisions]
    return {**found, "decision": bare, "settlement": rows}


def checked(found: Any) -> Tables:
    """The tables, once their form is known to be right.

    Raises:
        NotAnExport: they are no tables of a register.
    """
    if not isinstance(found, Mapping):
        raise NotAnExport("The file has no tables.")
    found = _with_settlements(found)
    if strange := sorted(set(map(str, found)) - set(BY_NAME)):
        raise NotAnExport(f"The file has tables that a register does not have: {', '.join(strange)}.")
    for name, rows in found.items():
        known = set(columns_of(BY_NAME[name]))
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) and "id" in row for row in rows):
            raise NotAnExport(f"Table {name} is no list of rows with an id each.")
        if strange := sorted({str(column) for row in rows for column in row} - known):
            raise NotAnExport(f"Table {name} has columns that it should not have: {', '.join(strange)}.")
    return {name: [dict(row) for row in rows] for name, rows in found.items()}


WRITERS = {"yaml": to_yaml, "xlsx": to_xlsx}
__all__ = [
    "BY_NAME", "FORMAT", "MANY", "MIME", "MODELS", "MOST_BYTES", "OUTSIDE", "VERSION", "WRITERS", "NotAnExport", "Tables", "checked",
    "columns_of", "fields_of", "read", "sheet_rows", "tables", "to_xlsx", "to_yaml",
]  # fmt: skip
