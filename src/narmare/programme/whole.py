"""Everything of the programme in one file: strategy to history (`exchange`), and what is decided with money, tasks and audits
(`register`).  Both sets of tables stand side by side in one YAML document or one Excel book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narmare.programme import book, exchange, register
from narmare.programme.book import MIME, MOST_BYTES, NotAnExport, Rows


FORMAT, VERSION = exchange.FORMAT, 2  # version 1 held the programme alone, and is still read


@dataclass(frozen=True)
class Whole:
    """The tables of the programme and of the register of decisions; either may be empty."""

    programme: Mapping[str, Rows]
    register: Mapping[str, Rows]

    @property
    def tables(self) -> dict[str, Rows]:
        """Both, in the order in which they can be read."""
        return {**self.programme, **self.register}

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(len(rows) for rows in self.tables.values())


def everything() -> Whole:
    """All that is stored."""
    return Whole(exchange.tables(), register.tables())


def to_yaml(whole: Whole) -> bytes:
    """The tables as YAML."""
    return book.to_yaml(FORMAT, VERSION, whole.tables)


def to_xlsx(whole: Whole) -> bytes:
    """The tables as an Excel book, a sheet each."""
    return book.to_xlsx(whole.tables, _columns)


def _columns(name: str) -> list[str]:
    model = register.BY_NAME.get(name)
    if model is not None:
        return register.columns_of(model)
    return list(next(kind.fields for kind in exchange.KINDS if kind.name == name))


def read(name: str, raw: bytes) -> Whole:
    """The tables of a file, by what its name ends with.

    Raises:
        NotAnExport: it is neither YAML nor Excel, too large, or holds something else.
    """
    return _split(book.read(name, raw, form=FORMAT, versions=[exchange.VERSION, VERSION], sheet=_sheet))


def _sheet(name: str, rows: Sequence[Sequence[Any]]) -> Rows:
    return register.sheet_rows(rows) if name in register.BY_NAME else exchange.sheet_rows(name, rows)


def _split(found: Any) -> Whole:
    """The tables by where they belong, once their form is known to be right."""
    if not isinstance(found, Mapping):
        raise NotAnExport("The file has no tables.")
    decided = {name: rows for name, rows in found.items() if name in register.BY_NAME}
    rest = {name: rows for name, rows in found.items() if name not in decided}
    return Whole(exchange.checked(rest), register.checked(decided))


WRITERS = {"yaml": to_yaml, "xlsx": to_xlsx}
__all__ = [
    "FORMAT",
    "MIME",
    "MOST_BYTES",
    "VERSION",
    "WRITERS",
    "NotAnExport",
    "Whole",
    "everything",
    "read",
    "to_xlsx",
    "to_yaml",
]
