"""Everything that is decided, as tables in one file, and back: so that a region can leave with meetings, decisions, assignments,
grants, care tasks that move and audits.

Rows name rows of the same file by their number in it; accounts, units, initiatives and benefits by their natural key
(`plain`), as other installations know them.  The private calendar addresses stay behind.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
import yaml
from django.db import models

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
MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
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

type Rows = list[dict[str, Any]]
type Tables = dict[str, Rows]


class NotRegister(ValueError):
    """The file is no register; the message says what is wrong."""


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
    document = {"format": FORMAT, "version": VERSION, "tables": found}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110).encode()


def to_xlsx(found: Tables) -> bytes:
    """The tables as an Excel file, a sheet each; no cell is a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in found.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            columns = list(rows[0]) if rows else columns_of(BY_NAME[name])
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
                for number, row in enumerate(rows, start=1):
                    _write(sheet, number, place, row[column])
    return out.getvalue()


def columns_of(model: type[models.Model]) -> list[str]:
    """The names of a table's columns in a file."""
    return [field.name for field in fields_of(model)] + ([MANY[model]] if model in MANY else [])


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def read(name: str, raw: bytes) -> Tables:
    """The tables of a file, by what its name ends with.

    Raises:
        NotRegister: it is neither YAML nor Excel, too large, or holds something else.
    """
    if len(raw) > MOST_BYTES:
        raise NotRegister(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    if name.lower().endswith((".yaml", ".yml")):
        return checked(_from_yaml(raw))
    if name.lower().endswith(".xlsx"):
        return checked(_from_xlsx(raw))
    raise NotRegister(f"{name} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx.")


def _from_yaml(raw: bytes) -> Any:
    try:
        document: Any = yaml.safe_load(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NotRegister(f"The file is not valid YAML: {error}") from None
    if not isinstance(document, Mapping) or (document.get("format"), document.get("version")) != (
        FORMAT,
        VERSION,
    ):
        raise NotRegister(f"The file does not begin with format: {FORMAT} and version: {VERSION}.")
    return document.get("tables")


def _from_xlsx(raw: bytes) -> Any:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotRegister("The Excel file is too large when unpacked.")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except NotRegister:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:  # SyntaxError: broken XML
        raise NotRegister(f"The file is no Excel file: {error}") from None
    return {name: sheet_rows(rows) for name, rows in sheets.items()}


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
        NotRegister: they are no tables of a register.
    """
    if not isinstance(found, Mapping):
        raise NotRegister("The file has no tables.")
    found = _with_settlements(found)
    if strange := sorted(set(map(str, found)) - set(BY_NAME)):
        raise NotRegister(f"The file has tables that a register does not have: {', '.join(strange)}.")
    for name, rows in found.items():
        known = set(columns_of(BY_NAME[name]))
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) and "id" in row for row in rows):
            raise NotRegister(f"Table {name} is no list of rows with an id each.")
        if strange := sorted({str(column) for row in rows for column in row} - known):
            raise NotRegister(f"Table {name} has columns that it should not have: {', '.join(strange)}.")
    return {name: [dict(row) for row in rows] for name, rows in found.items()}


WRITERS = {"yaml": to_yaml, "xlsx": to_xlsx}
MIME = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
