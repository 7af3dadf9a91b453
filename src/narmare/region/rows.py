"""Rows of several tables in one trip to the database: read as JSON, stored in one statement.

Where a request costs more in trips than in work (a submit, the account of every request), one statement with `to_jsonb` reads
what ten would, and one statement writes what five would.  A single statement is all or nothing by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault


# In SQL: the span of the row `{0}` holds on the day %(on)s, as `SpanQuerySet.on` says.
HOLDS = "{0}.valid_from <= %(on)s AND ({0}.valid_to IS NULL OR {0}.valid_to > %(on)s)"

SHORT = {"timestamp with time zone": "timestamptz"}  # psycopg keeps only statements below 4 kB at hand


def one(sql: str, values: Mapping[str, object]) -> tuple[Any, ...] | None:
    """The first row that the statement gives, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def document(sql: str, values: Mapping[str, object]) -> dict[str, Any] | None:
    """What the statement gives as one JSON object, or None without a row."""
    found = one(sql, values)
    if found is None:
        return None
    content: dict[str, Any] = json.loads(found[0])
    return content


def row_of[M: Model](model: type[M], found: Mapping[str, Any]) -> M:
    """The object of a row that PostgreSQL gave as JSON (`to_jsonb` of the whole row)."""
    names, fields = _fields(model)
    values = [field.to_python(found[column]) for column, field in fields]
    return model.from_db("default", names, values)


@lru_cache
def _fields(model: type[Model]) -> tuple[tuple[str, ...], tuple[tuple[str, Field[Any, Any]], ...]]:
    fields = model._meta.concrete_fields
    return tuple(field.attname for field in fields), tuple((field.column, field) for field in fields)


@dataclass(frozen=True)
class Held:
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
    parts: list[tuple[type[Model], tuple[str, ...]]] = []
    values: list[object] = []
    if held is not None:
        was = {
            name: value for name, value in held.was.items() if value is not None
        }  # None: IS NULL, without a value
        values += [*_prepared(held.row, held.becomes), held.row.pk, *_prepared(held.row, was)]
    for row in rows:
        given = _given(row)
        parts.append((type(row), tuple(given)))
        values += given.values()
    change = None if held is None else (type(held.row), tuple(held.becomes), _conditions(held.was))
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(parts), change), values)
        done = bool(cursor.fetchone()[0])
    for row in rows if done else ():
        row._state.adding, row._state.db = False, "default"
    return done


def _given(row: Model) -> dict[str, object]:
    """The columns that the row fills itself, with their values; the database fills the others, and NULL is left out."""
    found: dict[str, object] = {}
    for column, field in _fields(type(row))[1]:
        value = field.pre_save(row, add=True)
        if value is not None and not isinstance(value, DatabaseDefault):
            found[column] = field.get_db_prep_save(value, connection)
    return found


def _prepared(row: Model, values: Mapping[str, object]) -> list[object]:
    """The values as the database takes them."""
    field = row._meta.get_field
    return [field(name).get_db_prep_save(value, connection) for name, value in values.items()]  # type: ignore[union-attr]


def _conditions(was: Mapping[str, object]) -> tuple[tuple[str, bool], ...]:
    return tuple((name, value is None) for name, value in was.items())


type Change = tuple[type[Model], tuple[str, ...], tuple[tuple[str, bool], ...]]


@lru_cache
def _statement(parts: Sequence[tuple[type[Model], tuple[str, ...]]], change: Change | None) -> str:
    """`WITH held AS (UPDATE ...), r0 AS (INSERT ... SELECT ... FROM held), ... SELECT count(*) FROM held`."""
    named = [f"held AS ({'SELECT 1' if change is None else _update(*change)})"]
    named += [f"r{number} AS ({_insert(*part)})" for number, part in enumerate(parts)]
    return f"WITH {', '.join(named)} SELECT count(*) FROM held"  # noqa: S608  names of our own tables and columns only


def _insert(model: type[Model], columns: Sequence[str]) -> str:
    fields = dict(_fields(model)[1])
    values = ", ".join(f"%s::{_type(fields[column])}" for column in columns)
    names = ", ".join(map(_quoted, columns))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) SELECT {values} FROM held"  # noqa: S608  as above


def _update(model: type[Model], becomes: Sequence[str], was: Sequence[tuple[str, bool]]) -> str:
    field = model._meta.get_field
    changes = ", ".join(f"{_quoted(field(name).column)} = %s" for name in becomes)  # type: ignore[union-attr]
    conditions = "".join(
        f" AND {_quoted(field(name).column)} {'IS NULL' if empty else '= %s'}"  # type: ignore[union-attr]
        for name, empty in was
    )
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s{conditions} RETURNING 1"  # noqa: S608  as above


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _type(field: Field[Any, Any]) -> str:
    """The column's type without its length: a cast to varchar(12) would cut a text that is too long without a word."""
    kind = str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))
    return SHORT.get(kind, kind.partition("(")[0])


def next_key(model: type[Model]) -> str:
    """SQL that gives the next key of the model's table."""
    return f"nextval(pg_get_serial_sequence('{model._meta.db_table}', '{model._meta.pk.column}'))"
