"""Encrypting what is stored anew with the first key: after a rotation, and once for what was stored before fields were encrypted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from narmare.region import keys
from narmare.region.fields import SEALED_PART, ClosedField, PartlySealedField


BATCH = 500


def fields() -> Iterator[ClosedField]:
    """Every encrypted field of the product."""
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, ClosedField))


def counts(field: ClosedField) -> Counter[str]:
    """How many stored texts there are by the id of their key; "" for plain ones."""
    table, column, _change = _names(field)
    sql = f"SELECT split_part({column}, '.', 2), left({column}, 3) IN ('s1.', 'g1.'), count(*) FROM {table} WHERE {column} <> '' GROUP BY 1, 2"  # noqa: S608  our own names
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for key_id, closed, number in cursor.fetchall():
            found[key_id if closed else ""] += number
    return found


def reclose(field: ClosedField) -> int:
    """Store every text of the field anew that is not stored with the first key; others may go on working meanwhile.

    Returns:
        How many.
    """
    done = 0
    while changed := _some(field):
        done += changed
    return done


def _some(field: ClosedField) -> int:
    """The next few rows, held while they are rewritten."""
    table, column, change = _names(field)
    key = connection.ops.quote_name(field.model._meta.pk.column or "")
    wanted = f"{field.way}.{keys.ring().first.id}."
    with transaction.atomic(), connection.cursor() as cursor:
        _say_so(cursor)
        cursor.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {column} <> '' AND NOT starts_with({column}, %s) "  # noqa: S608  our own names
            f"ORDER BY {key} LIMIT {BATCH} FOR UPDATE",
            [wanted],
        )
        rows = cursor.fetchall()
        for pk, stored in rows:
            closed = keys.ring().close(field.text(stored), field.place, field.way)
            cursor.execute(f"UPDATE {table} SET {change} WHERE {key} = %s", [closed, pk])  # noqa: S608  our own names
    return len(rows)


def unclose(field: ClosedField) -> None:
    """Store every text plain again: only for a migration that is taken back."""
    table, column, change = _names(field)
    key = connection.ops.quote_name(field.model._meta.pk.column or "")
    with transaction.atomic(), connection.cursor() as cursor:
        _say_so(cursor)
        cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''")  # noqa: S608  our own names
        for pk, stored in cursor.fetchall():
            cursor.execute(f"UPDATE {table} SET {change} WHERE {key} = %s", [field.text(stored), pk])  # noqa: S608  our own names


def _say_so(cursor: Any) -> None:
    """Tell the triggers that hold a record as it was written (the squashed migration of contact): the words stay, the key is another."""
    cursor.execute("SELECT set_config('narmare.reclosing', 'on', true)")


def _names(field: models.Field) -> tuple[str, str, str]:
    """The table, the closed text in it, and how that is changed."""
    table = connection.ops.quote_name(field.model._meta.db_table)
    column = connection.ops.quote_name(field.column or "")
    if isinstance(field, PartlySealedField):
        change = f"{column} = jsonb_set({column}, '{{{SEALED_PART}}}', to_jsonb(%s::text))"
        return table, f"({column} ->> '{SEALED_PART}')", change
    return table, column, f"{column} = %s"
