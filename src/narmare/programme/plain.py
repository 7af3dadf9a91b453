"""Fields of the programme's rows as plain values: in the history, in the export, and back.

Rows of other tables are named by their natural key (a unit's code, an initiative's code, an account's key), so that what
is written can be read where the database has other numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from narmare.programme.models import Area, Benefit, Direction, Goal, Initiative, Promise, Rollout, Strategy
from narmare.region.models import Account, Unit


type Plain = Any  # what JSON and YAML hold
NATURAL: Mapping[type[models.Model], tuple[str, ...]] = {
    Unit: ("code",), Account: ("key",), Strategy: ("code",), Initiative: ("code",),
    Area: ("strategy", "code"), Direction: ("strategy", "code"), Promise: ("direction", "code"),
    Goal: ("direction", "indicator"), Benefit: ("initiative", "number"), Rollout: ("initiative", "unit"),
}  # fmt: skip
BETWEEN = "/"  # between the parts of a natural key


class NotReadable(ValueError):
    """A plain value that does not fit its field; the message says which and why."""


def natural_key(row: models.Model) -> str:
    """The row as other rows name it: "07-vc-01", or "strategy/R2" where the key has several parts."""
    parts = (getattr(row, name) for name in NATURAL[type(row)])
    return BETWEEN.join(natural_key(part) if isinstance(part, models.Model) else str(part) for part in parts)


def to_plain(row: models.Model, name: str) -> Plain:
    """The value of a field: text, number, list or None."""
    value = getattr(row, name)
    if isinstance(value, models.Model):
        return natural_key(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_plain(model: type[models.Model], name: str, value: Plain) -> Any:
    """What the field takes: the reverse of `to_plain`.

    Raises:
        NotReadable: the value does not fit the field, or names a row that is not there.
    """
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    empty = value is None or value == ""
    if isinstance(field, models.ForeignKey):
        return None if empty else found(field.related_model, str(value))
    if empty:
        return (
            None
            if field.null
            else ("" if isinstance(field, models.CharField | models.TextField) else field.get_default())
        )
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise NotReadable(f"{name}: {value!r} does not fit. {' '.join(error.messages)}") from None


def found(model: type[models.Model], key: str) -> models.Model:
    """The row with a natural key.

    Raises:
        NotReadable: there is none, or its kind has no natural key.
    """
    lookups = _lookups(model)
    parts = key.split(BETWEEN)
    if len(parts) != len(lookups):
        raise NotReadable(f"{model._meta.verbose_name} {key!r}: the key needs {len(lookups)} parts.")
    try:
        return model._default_manager.get(**dict(zip(lookups, parts, strict=True)))
    except (ObjectDoesNotExist, ValueError):
        raise NotReadable(f"There is no {model._meta.verbose_name} {key!r}.") from None


def _lookups(model: type[models.Model], before: str = "") -> list[str]:
    names: list[str] = []
    for name in NATURAL[model]:
        field = model._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            names += _lookups(field.related_model, f"{before}{name}__")
        else:
            names.append(f"{before}{name}")
    return names


def named_by(model: type[models.Model], before: str = "", only: Iterable[str] | None = None) -> Iterator[str]:
    """What to read ahead so that every row that a row names has its natural key at hand."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and (only is None or field.name in only):
            yield f"{before}{field.name}"
            if field.related_model is not model:
                yield from named_by(
                    field.related_model, f"{before}{field.name}__", NATURAL[field.related_model]
                )


def snapshot(row: models.Model, names: Iterable[str]) -> dict[str, Plain]:
    """Several fields of a row."""
    return {name: to_plain(row, name) for name in names}
