"""Rows of several tables in one trip to the database: read as JSON, stored in one statement.

Where a request costs more in trips than in work (a submit, the account of every request), one statement that gives JSON reads
what ten would, and one statement writes what five would.  A single statement is all or nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault

from narmare.region import prepared
from narmare.region.fields import ClosedField


# Fields whose value is the same in JSON and in the attribute.
_AS_JSON = frozenset({BigAutoField, BigIntegerField, BooleanField, CharField, IntegerField, JSONField, PositiveIntegerField, PositiveSmallIntegerField, SmallIntegerField, TextField})  # fmt: skip
# Fields whose value is stored as the attribute holds it; the others are asked.
_PLAIN = _AS_JSON | {DateTimeField, ForeignKey, UUIDField}
# What PostgreSQL writes is always as ISO 8601 and RFC 9562 say: no look at what else it could be.
_READ: Mapping[type[Field[Any, Any]], Callable[[Any], Any]] = {DateField: date.fromisoformat, DateTimeField: datetime.fromisoformat, UUIDField: UUID}  # fmt: skip
# In SQL: the span of the row `{0}` holds on the day %(on)s, as `SpanQuerySet.on` says.
HOLDS = "{0}.valid_from <= %(on)s AND ({0}.valid_to IS NULL OR {0}.valid_to > %(on)s)"


def document(sql: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the statement gives as the text of one JSON object, or None without a row or with nothing in it."""
    found = prepared.ask(sql, values)
    if found is None or found[0] is None:
        return None
    content: dict[str, Any] = orjson.loads(found[0])
    return content


def row_of[M: Model](model: type[M], found: Mapping[str, Any]) -> M:
    """The object of a row that PostgreSQL gave as JSON (`row_to_json`).

    The row has every column, so nothing is left for the model's `__init__` (defaults, keywords, signals that nobody
    here listens to), which costs more than reading the row.
    """
    row = model.__new__(model)
    row._state = _state(adding=False)
    held = row.__dict__
    for name, column, read in _fields(model):
        value = found[column]
        held[name] = value if read is None or value is None else read(value)
    return row


@lru_cache
def _fields(model: type[Model]) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    """Attribute, column, and how its value is read where JSON does not hold it as the attribute does."""
    return tuple(
        (field.attname, _column(field), None if _as_json(field) else _reader(field))
        for field in model._meta.concrete_fields
    )


def _reader(field: Field[Any, Any]) -> Callable[[Any], Any]:
    return field.opened if isinstance(field, ClosedField) else _READ.get(type(field), field.to_python)


def _as_json(field: Field[Any, Any]) -> bool:
    """Whether JSON holds the field's value as the attribute does; a foreign key, if it does so with what it points at."""
    return type(field.target_field if isinstance(field, ForeignKey) else field) in _AS_JSON


def made[M: Model](model: type[M], **values: Any) -> M:
    """The object of a new row, as `model(**values)` makes it, for `store`: without the model's `__init__`, as in `row_of`.

    Raises:
        TypeError: the model has no such field.
    """
    row = model.__new__(model)
    row._state = _state(adding=True)
    held, related, plan = row.__dict__, row._state.fields_cache, _plan(model)
    if not values.keys() <= plan.names:
        raise TypeError(f"{model.__name__} has no field {min(values.keys() - plan.names)}.")
    held.update(plan.plain)
    held.update(values)
    for name in values.keys() & plan.keys.keys():
        related[name] = value = held.pop(name)
        own, theirs = plan.keys[name]
        held[own] = None if value is None else getattr(value, theirs)
    for name, default in plan.called:
        if name not in values:
            held[name] = default()
    return row


def join(row: Model, **related: Model | None) -> None:
    """Give a row what its foreign keys point at, read in the same statement: nothing of it is looked up or checked again."""
    row._state.fields_cache.update(related)


def _state(*, adding: bool) -> ModelState:
    state = ModelState()
    state.adding, state.db, state.fields_cache = adding, None if adding else "default", {}
    return state


@lru_cache
def _by_name(model: type[Model]) -> Mapping[str, Field[Any, Any]]:
    return {field.name: field for field in model._meta.concrete_fields}


@dataclass(frozen=True)
class Plan:
    """How new rows of a model are made: the values that all rows can share when nobody says, how the others are made, every
    name that a value can have, and for each foreign key its attribute and that of what it points at."""

    plain: Mapping[str, Any]
    called: Sequence[tuple[str, Callable[[], Any]]]
    names: frozenset[str]
    keys: Mapping[str, tuple[str, str]]


@lru_cache
def _plan(model: type[Model]) -> Plan:
    fields = model._meta.concrete_fields
    called = [one for one in fields if one.has_db_default() or (one.has_default() and callable(one.default))]
    return Plan(
        plain={one.attname: one.get_default() for one in fields if one not in called},
        called=[(one.attname, one.get_default if one.has_db_default() else one.default) for one in called],
        names=frozenset(name for one in fields for name in (one.name, one.attname)),
        keys={
            one.name: (one.attname, one.target_field.attname) for one in fields if isinstance(one, ForeignKey)
        },
    )


class Held(NamedTuple):
    """A row that is changed with the others, if it still is as it was read: what is to be, and what must be so now."""

    row: Model
    becomes: Mapping[str, object]
    was: Mapping[str, object]


def store(*rows: Model, held: Held | None = None) -> bool:
    """Insert the rows, and change the held one, in one statement.

    Rows that others refer to have their keys already (`next_key`); those without a key do not learn it.

    Returns:
        False if the held row was no longer as it was read: then nothing is stored.

    Raises:
        django.db.IntegrityError: a constraint refuses a row; nothing is stored.
    """
    change: Change | None = None
    values: Values = []
    if held is not None:
        change, values = _change(held)
    parts = tuple([(type(row), _give(row, values)) for row in rows])
    done = prepared.ask(_statement(parts, change), values) == ("1",)
    for row in rows if done else ():
        row._state.adding, row._state.db = False, "default"
    return done


def _give(row: Model, values: Values) -> tuple[str, ...]:
    """Add the row's values, and say which columns have none: a key of its own, and what the database has a default for.

    An empty column is said to be empty, so that one statement serves every row of a model.
    """
    left: list[str] = []
    held, key = row.__dict__, row._meta.pk.column
    for column, name, field, stored in _to_give(type(row)):
        value = held[name] if field is None else field.pre_save(row, add=True)
        if (value is None and column == key) or (field is not None and isinstance(value, DatabaseDefault)):
            left.append(column)
        else:
            values.append(value if stored is None or value is None else stored(value))
    return tuple(left)


type Stored = Callable[[Any], object]


@lru_cache
def _to_give(model: type[Model]) -> tuple[tuple[str, str, Field[Any, Any] | None, Stored | None], ...]:
    """Column, attribute, the field where its value is more than what the attribute holds, and how a value is stored if not as it is."""
    return tuple(
        (_column(field), field.attname, None if _is_held(field) else field, _stored(field))
        for field in model._meta.concrete_fields
    )


def _stored(field: Field[Any, Any]) -> Stored | None:
    if type(field) is JSONField:
        return partial(orjson.dumps, default=str)
    return None if type(field) in _PLAIN else field.get_prep_value


def _is_held(field: Field[Any, Any]) -> bool:
    """Whether the attribute holds the value: nothing is made when it is stored."""
    sets_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    own = type(field).pre_save is not Field.pre_save and not isinstance(field, DateField)
    return not (sets_itself or own or field.has_db_default())


type Change = tuple[type[Model], tuple[str, ...], tuple[tuple[str, bool], ...]]
type Values = list[Any]


def _change(held: Held) -> tuple[Change, Values]:
    """What `_update` needs, and its values; a condition that asks for an empty field has none."""
    asked = {name: value for name, value in held.was.items() if value is not None}
    values = [*_prepared(held.row, held.becomes), held.row.pk, *_prepared(held.row, asked)]
    conditions = tuple((name, value is None) for name, value in held.was.items())
    return (type(held.row), tuple(held.becomes), conditions), values


def _prepared(row: Model, values: Mapping[str, object]) -> Values:
    fields = _by_name(type(row))
    return [
        value if type(fields[name]) in _PLAIN else fields[name].get_prep_value(value)
        for name, value in values.items()
    ]


@lru_cache
def _statement(parts: Sequence[tuple[type[Model], tuple[str, ...]]], change: Change | None) -> str:
    """`WITH held AS (UPDATE ...), r0 AS (INSERT ... SELECT ... FROM held, ...), ... SELECT count(*)::text FROM held`."""
    named = [f"held AS ({'SELECT 1 AS held' if change is None else _update(*change)})"]
    named += [f"r{number} AS ({_insert(*part)})" for number, part in enumerate(parts)]
    return f"WITH {', '.join(named)} SELECT count(*)::text FROM held"  # noqa: S608  names of our own tables and columns only


def _insert(model: type[Model], left: Sequence[str]) -> str:
    """A value for each column but those that are left to the database: PostgreSQL makes a row of one JSON value in twice the time.

    A cast names no length: it would cut a text that the column refuses.
    """
    fields = {_column(field): field for field in model._meta.concrete_fields if _column(field) not in left}
    table, names = _quoted(model._meta.db_table), ", ".join(map(_quoted, fields))
    given = ", ".join(f"%s::{str(field.db_type(connection)).partition('(')[0]}" for field in fields.values())
    return f"INSERT INTO {table} ({names}) SELECT {given} FROM held"  # noqa: S608  as above


def _update(model: type[Model], becomes: Sequence[str], was: Sequence[tuple[str, bool]]) -> str:
    names = {field.name: _quoted(_column(field)) for field in model._meta.concrete_fields}
    changes = ", ".join(f"{names[name]} = %s" for name in becomes)
    conditions = "".join(f" AND {names[name]} {'IS NULL' if empty else '= %s'}" for name, empty in was)
    table, key = _quoted(model._meta.db_table), _quoted(_column(model._meta.pk))
    return f"UPDATE {table} SET {changes} WHERE {key} = %s{conditions} RETURNING 1 AS held"  # noqa: S608  as above


def _column(field: Field[Any, Any]) -> str:
    """Its column; every field that we ask about has one."""
    return field.column or field.attname


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def next_key(model: type[Model]) -> str:
    """SQL that gives the next key of the model's table: its sequence by the name that Django gives it, which is looked up once."""
    return f"nextval('{model._meta.db_table}_{model._meta.pk.column}_seq'::regclass)"
