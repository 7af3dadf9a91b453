"""Bring in a register that another installation has written, into one that is empty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from narmare.programme.models import Arena, Grant, Meeting
from narmare.programme.plain import NotReadable, found
from narmare.programme.policies.register import bring_refusal
from narmare.programme.register import BY_NAME, MANY, OUTSIDE, Tables
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


class _ElsewhereError(Exception):
    """A row is about something that this installation does not have."""


type Numbers = dict[type[models.Model], dict[int, int]]


@transaction.atomic
def bring_register(*, tables: Tables, by: Account, now: datetime) -> int:
    """Store every row of the file; all or nothing.  People who have no account here become `by`, and what a decision settled or
    took home is left out where the initiative or the benefit is not here.

    Returns:
        How many rows were stored.

    Raises:
        Refused: the register here is not empty, or a row cannot be stored; the message names table and row.
    """
    check(bring_refusal())
    numbers: Numbers = {}
    confirmed: dict[int, dict[str, Any]] = {}
    for name, model in BY_NAME.items():
        for row in tables.get(name, ()):
            try:
                with transaction.atomic():
                    made, minutes = _store(model, row, numbers, by)
            except _ElsewhereError:
                continue
            except (ValidationError, ValueError, TypeError, KeyError, DatabaseError) as error:
                raise Refused(_fault(name, row, error)) from None
            if minutes:
                confirmed[made] = minutes
    for meeting, minutes in confirmed.items():  # last: nothing can be written in confirmed minutes
        Meeting.objects.filter(pk=meeting).update(**minutes)
    stored = sum(len(found) for found in numbers.values())
    record("register_brought", Arena.objects.first() or Grant.objects.first() or by, by=by, now=now, details={"rows": stored})  # fmt: skip
    return stored


def _fault(name: str, row: dict[str, Any], error: Exception) -> str:
    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error).partition("\n")[0]
    return _("Ingenting är inläst. Tabell %(table)s, rad %(row)s: %(error)s") % {
        "table": name, "row": row.get("id"), "error": said,
    }  # fmt: skip


def _store(
    model: type[models.Model], row: dict[str, Any], numbers: Numbers, by: Account
) -> tuple[int, dict[str, Any]]:
    """Store a row; its new number, and what must be set when everything is stored."""
    values = {
        field.name: _value(field, row.get(field.name), numbers, by)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    minutes = (
        {name: values.pop(name) for name in ("confirmed_at", "confirmed_by")} if model is Meeting else {}
    )
    made = model._default_manager.create(**values)
    if many := MANY.get(model):
        wanted = [int(part) for part in str(row.get(many) or "").split(",") if part]
        getattr(made, many).set([numbers[Arena][number] for number in wanted])
    numbers.setdefault(model, {})[int(row["id"])] = made.pk
    return made.pk, minutes if minutes.get("confirmed_at") else {}


def _outside(field: models.Field[Any, Any], target: type[models.Model], key: str, by: Account) -> Any:
    try:
        return found(target, key)
    except NotReadable:
        if target is Account:
            return by
        if field.null:
            return None
        raise _ElsewhereError from None


def _value(field: models.Field[Any, Any], value: Any, numbers: Numbers, by: Account) -> Any:
    empty = value is None or value == ""
    target = field.related_model
    if target is not None and target in OUTSIDE:
        return None if empty else _outside(field, target, str(value), by)
    if target is not None:
        return None if empty else target._default_manager.get(pk=numbers[target][int(value)])
    if empty:
        return None if field.null else ("" if field.empty_strings_allowed else field.get_default())
    return field.to_python(str(value) if isinstance(field, models.CharField | models.TextField) else value)
