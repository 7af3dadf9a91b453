"""Statements that are kept prepared and asked without a cursor: for the few that every request, or every submit, waits for.

psycopg's cursor looks up types, writes and reads values of every kind, and waits in Python; that costs more than the answer.
Here PostgreSQL takes and gives text only, and the driver waits in C, once, without holding Python's lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, DataError, connections
from psycopg import errors, pq


type Values = Mapping[str, object] | Sequence[object]
type Row = tuple[str | None, ...]

_PLACE = re.compile(r"%\((\w+)\)s|%s")
_DONE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
_NUMBERS = count()
# The names of what is prepared on each connection; they go with it.
_NAMES: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()


def ask(sql: str, values: Values) -> Row | None:
    """The first row that the statement gives, every column as text, or None without a row.

    Args:
        sql: with places as Django writes them, `%(name)s` or `%s`; PostgreSQL must see from the statement of what type each
            is.  Its columns are text (`::text`).
        values: text, numbers, times and keys as PostgreSQL reads them; dictionaries and lists become JSON; bytes are sent as they are.

    Raises:
        django.db.DatabaseError: as a cursor would.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    if database.connection is None:
        database.ensure_connection()
    link: Any = database.connection
    if not link.autocommit or database.queries_logged or database.execute_wrappers:
        return _by_cursor(sql, values)
    numbered, names = _numbered(sql)
    given = [values[name] for name in names] if isinstance(values, Mapping) else values
    try:
        return _asked(link, sql, numbered, _texts(given))
    except psycopg.Error:  # Django's wrapper costs more than a glance; it is needed where something failed
        with database.wrap_database_errors:
            raise


def _asked(link: Any, sql: str, numbered: bytes, given: Sequence[bytes | None]) -> Row | None:
    known = _NAMES.setdefault(link, {})
    try:
        result = _result(link, known, sql, numbered, given)
    except (
        errors.InvalidSqlStatementName
    ):  # psycopg forgets what is prepared, ours too, when a transaction was rolled back
        known.clear()
        result = _result(link, known, sql, numbered, given)
    if not result.ntuples:
        return None
    return tuple([_decoded(result.get_value(0, column)) for column in range(result.nfields)])


def _result(
    link: Any, known: dict[str, bytes], sql: str, numbered: bytes, given: Sequence[bytes | None]
) -> pq.abc.PGresult:
    name = known.get(sql)
    if name is None:
        name = b"narmare_%d" % next(_NUMBERS)
        _checked(link, link.pgconn.prepare(name, numbered))
        known[sql] = name
    return _checked(link, link.pgconn.exec_prepared(name, given))


def _checked(link: Any, result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status not in _DONE:
        if link.pgconn.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("The connection to PostgreSQL is lost. Try again.")
        raise errors.error_from_result(result)
    return result


def _by_cursor(sql: str, values: Values) -> Row | None:
    """The same inside a transaction, which psycopg keeps account of, and where somebody listens to what is asked."""
    given: Any
    if isinstance(values, Mapping):
        given = dict(zip(values, map(_decoded, _texts(values.values())), strict=True))
    else:
        given = list(map(_decoded, _texts(values)))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, given)
        found: Row | None = cursor.fetchone()
        return found


def _texts(values: Iterable[Any]) -> list[bytes | None]:
    """Each value as PostgreSQL reads it.  A submit has sixty: most are texts and numbers, and those come first."""
    found: list[bytes | None] = []
    for value in values:
        kind = type(value)
        if kind is str:
            found.append(_encoded(value))
        elif kind is int:
            found.append(b"%d" % value)
        elif value is None or kind is bytes:
            found.append(value)
        elif kind is datetime:
            found.append(orjson.dumps(value)[1:-1])  # a third of what str takes
        elif isinstance(value, dict | list):
            found.append(orjson.dumps(value, default=str))
        else:
            found.append(_encoded(str(value)))
    return found


def _encoded(text: str) -> bytes:
    if "\0" in text:  # C would end the text there
        raise DataError("PostgreSQL text cannot contain NUL (0x00). Leave it out.")
    return text.encode()


def _decoded(text: bytes | None) -> str | None:
    return None if text is None else text.decode()


@lru_cache(maxsize=256)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with PostgreSQL's own places ($1, $2 ...), and the name of each."""
    names: dict[str, int] = {}
    numbers = count(1)

    def number(place: re.Match[str]) -> str:
        return f"${names.setdefault(place[1], len(names) + 1) if place[1] else next(numbers)}"

    return _PLACE.sub(number, sql).encode(), tuple(names)
