"""What a care table is: columns with a kind, a meaning and limits, and what makes a row unique."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import pyarrow as pa


class Kind(StrEnum):
    """What a column holds."""

    ID = "id"  # 63-bit pseudonymous number
    CODE = "code"  # one of Column.codes
    TEXT = "text"
    DATE = "date"
    TIME = "time"  # local date and time, whole seconds or finer
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"


ARROW: Mapping[Kind, pa.DataType] = {
    Kind.ID: pa.int64(),
    Kind.CODE: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("us"),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.FLAG: pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: its kind, its meaning in one sentence, and what values it may hold."""

    name: str
    kind: Kind
    description: str
    required: bool = True
    codes: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str | None = None  # a table whose key this column holds
    not_before: str | None = None  # another column of the same row
    may_be_future: bool = False  # a day to come is no surprise here (an agreed end)
    whole_month: bool = False  # a date that is always the first of a month

    def __post_init__(self) -> None:
        if bool(self.codes) != (self.kind is Kind.CODE):
            raise ValueError(f"Column {self.name}: codes belong to a column of kind code, and to no other.")
        if self.whole_month and self.kind is not Kind.DATE:
            raise ValueError(f"Column {self.name}: only a date can stand for a whole month.")

    @property
    def arrow(self) -> pa.Field:
        """The Arrow field of this column."""
        return pa.field(self.name, ARROW[self.kind], nullable=not self.required)


@dataclass(frozen=True)
class Table:
    """One care table: what a row is, its columns and the columns that make a row unique."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    # for each value of these columns, the spans valid_from..valid_to never overlap
    one_at_a_time: tuple[str, ...] = ()
    # not every region has it: where its folder is missing, what reads it is left out
    optional: bool = False

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        for name in (*self.key, *self.one_at_a_time):
            if name not in names:
                raise ValueError(f"Table {self.name}: the key names {name}, which is no column.")
        for column in self.columns:
            if column.not_before and column.not_before not in names:
                raise ValueError(
                    f"Table {self.name}: {column.name} compares with {column.not_before}, which is no column."
                )

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """The column called `name`.

        Raises:
            LookupError: there is none; the message lists those there are.
        """
        try:
            return self.by_name[name]
        except KeyError:
            known = ", ".join(self.by_name)
            raise LookupError(f"Table {self.name} has no column {name}. It has: {known}.") from None

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema that a file of this table must have."""
        return pa.schema([column.arrow for column in self.columns])
