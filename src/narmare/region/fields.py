"""Model fields that the database holds encrypted (`region.keys`).  The program sees plain text; SQL does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import models
from django.db.models import lookups

from narmare.region import keys


@cache
def _place(table: str, column: str) -> bytes:
    return f"{table}.{column}".encode()


class ClosedField(models.Field):
    """What both fields share: closed on the way in, opened on the way out, whichever way that is."""

    way = ""

    @property
    def place(self) -> bytes:
        """Table and column: what a stored text is bound to."""
        return _place(self.model._meta.db_table, self.column or "")

    def get_prep_value(self, value: Any) -> Any:
        value = models.Field.get_prep_value(self, value)
        text = value if value is None or isinstance(value, str) else str(value)
        return keys.ring().close(text, self.place, self.way) if text else text

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return self.opened(value)

    def opened(self, value: Any) -> Any:
        """What the program sees of a stored text, also of one that PostgreSQL gave as JSON (`rows.row_of`).

        Nothing else opens: what somebody writes may look like a stored text.
        """
        return self.text(value)

    def text(self, value: Any) -> Any:
        """The text that was closed; one that never was (before the migration) as it is."""
        return (
            keys.ring().open(value, self.place) if isinstance(value, str) and keys.is_closed(value) else value
        )


class SearchableField(ClosedField, models.CharField):
    """A short text that can be looked up by `exact` and `in` and be unique, such as a personnummer.

    `pattern`: what the text must look like; the database cannot check it, so the field does.
    """

    way = keys.SEARCHABLE

    def __init__(self, *args: Any, pattern: str, **options: Any) -> None:
        self.pattern = pattern
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "pattern": self.pattern}

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not re.fullmatch(self.pattern, str(value)):
            raise ValueError(
                f"A value for {self.place.decode()} does not look like {self.pattern}. Check it before it is stored."
            )
        return super().get_prep_value(value)

    def versions(self, texts: Iterable[Any]) -> list[str]:
        """How the texts may be stored: by each key.  What does not fit the pattern is stored nowhere."""
        fitting = (str(text) for text in texts if re.fullmatch(self.pattern, str(text)))
        return [stored for text in fitting for stored in keys.ring().every(text, self.place)]


@SearchableField.register_lookup
class _In(lookups.In):
    def get_prep_lookup(self) -> Any:
        return self.lhs.output_field.versions(self.rhs)


@SearchableField.register_lookup
class _Exact(lookups.In):
    lookup_name = "exact"

    def get_prep_lookup(self) -> Any:
        return self.rhs if self.rhs is None else self.lhs.output_field.versions([self.rhs])


class SealedTextField(ClosedField, models.TextField):
    """A long text that nobody looks up, such as a message."""

    way = keys.SEALED


def _written(value: Any) -> str:
    return orjson.dumps(value).decode()


class SealedJSONField(ClosedField, models.TextField):
    """What JSON can hold and nobody looks up in the database, such as the answers to a questionnaire: closed as one text."""

    way = keys.SEALED
    _pyi_private_set_type: Any  # what JSON holds, not the text: django-stubs reads these
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else keys.ring().close(_written(value), self.place, self.way)

    def opened(self, value: Any) -> Any:
        """The value that the stored text holds."""
        return orjson.loads(self.text(value)) if isinstance(value, str) else value


SEALED_PART = "sealed"


class PartlySealedField(ClosedField, models.JSONField):
    """A JSON object whose keys `plain` SQL may ask about; all else is closed as one text under the key "sealed"."""

    way = keys.SEALED

    def __init__(self, *args: Any, plain: Sequence[str], **options: Any) -> None:
        self.plain = tuple(plain)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "plain": self.plain}

    def get_prep_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        rest = {key: one for key, one in value.items() if key not in self.plain}
        sealed = {SEALED_PART: keys.ring().close(_written(rest), self.place, self.way)} if rest else {}
        return {key: one for key, one in value.items() if key in self.plain} | sealed

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return self.opened(models.JSONField.from_db_value(self, value, expression, connection))

    def opened(self, value: Any) -> Any:
        """The whole object; one that was never closed (before the migration) as it is."""
        if not isinstance(value, dict) or SEALED_PART not in value:
            return value
        rest = {key: one for key, one in value.items() if key != SEALED_PART}
        return rest | orjson.loads(self.text(value[SEALED_PART]))
