"""Bring an exported programme in: every row added or changed, nothing removed; all of it or nothing."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from narmare.programme.exchange import KINDS, Kind, Tables
from narmare.programme.models import Initiative, Strategy
from narmare.programme.plain import NotReadable, Plain, found, from_plain, to_plain
from narmare.region.audit import record
from narmare.region.models import Account


MOST_FAULTS = 50  # told at once


class Faulty(ValueError):
    """Rows cannot be read; `faults` are sentences that name table and row."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@transaction.atomic
def bring_tables(*, tables: Tables, by: Account, now: datetime) -> Counter[str]:
    """Store the rows of an export.  Accounts that do not exist here become `by`.

    Returns:
        How many rows were added or changed, by table.

    Raises:
        Faulty: some rows cannot be read; nothing is stored.
    """
    stored: Counter[str] = Counter()
    faults: list[str] = []
    for kind in KINDS:
        for number, row in enumerate(tables.get(kind.name, ()), start=1):
            try:
                stored[kind.name] += _store(kind, row, by)
            except (NotReadable, ValidationError) as error:
                faults.append(f"{kind.name}, row {number}: {_said(error)}")
            if len(faults) >= MOST_FAULTS:
                break
        if faults:
            raise Faulty(faults)  # what comes later names these rows
    _parts(tables)
    record(
        "programme_tables_brought",
        Strategy.objects.first() or by,
        by=by,
        now=now,
        details={"rows": sum(stored.values())},
    )
    return stored


def _said(error: NotReadable | ValidationError) -> str:
    if isinstance(error, NotReadable):
        return str(error)
    if hasattr(error, "message_dict"):
        return " ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
    return " ".join(error.messages)


def _store(kind: Kind, row: dict[str, Plain], by: Account) -> int:
    """Store one row; 1 if something was new or changed."""
    if strange := sorted(set(row) - set(kind.fields)):
        raise NotReadable(f"the table has no {', '.join(strange)}.")
    row = {**dict.fromkeys(kind.key), **row}
    if missing := [name for name in kind.key if row[name] is None and not _may_be_empty(kind, name)]:
        raise NotReadable(f"{', '.join(missing)} is missing.")
    values = {name: _value(kind.model, name, value, by) for name, value in row.items() if name != "part_of"}
    key = {name: values[name] for name in kind.key}
    target = kind.model._default_manager.filter(**key).first() or kind.model(**key)
    before = {name: to_plain(target, name) for name in values} if target.pk else None
    for name, value in values.items():
        setattr(target, name, value)
    if before is not None and before == {name: to_plain(target, name) for name in values}:
        return 0
    empty = {
        field.name
        for field in kind.model._meta.concrete_fields
        if getattr(target, field.attname) in (None, "", [], {})
    }
    target.clean_fields(exclude=empty)
    target.validate_constraints()
    target.save()
    return 1


def _may_be_empty(kind: Kind, name: str) -> bool:
    """Whether a part of the key is a text that may be empty: a spreadsheet shows it as an empty cell."""
    return bool(getattr(kind.model._meta.get_field(name), "blank", False))


def _value(model: type[models.Model], name: str, value: Plain, by: Account) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey) and field.related_model is Account:
        if value in (None, "") and field.null:
            return None
        try:
            return found(Account, str(value))
        except NotReadable:
            return by
    return from_plain(model, name, value)


def _parts(tables: Tables) -> None:
    """Which initiative is part of which, once all are stored."""
    for row in tables.get("initiatives", ()):
        if "part_of" in row:
            whole = Initiative.objects.filter(code=row["part_of"]).first() if row["part_of"] else None
            Initiative.objects.filter(code=row["code"]).update(part_of=whole)
