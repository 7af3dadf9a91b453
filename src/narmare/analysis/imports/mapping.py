"""The mapping file: how a foreign file's columns, codes and times become those of a care table."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from narmare.analysis.tables import Kind, Table


ENCODINGS = {"utf-8": "utf-8", "latin-1": "latin-1", "cp1252": "cp1252", "windows-1252": "cp1252"}
DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\t": "\t"}
LEAST_KEY = 16  # bytes; a shorter key could be found by trying


class MappingError(ValueError):
    """The mapping cannot be used; the message says which entry and what to write."""


@dataclass(frozen=True)
class Mapping:
    """How to read a foreign file.  Every entry may be left out; names are those of the care table unless said.

    Attributes:
        columns: care table column -> column of the file.
        constants: care table column -> the text that every row gets.
        ignore: columns of the file that are left out.
        codes: care table column -> {value in the file: value in the care table}.
        units: {unit in the file: unit_id}, for every column that refers to a unit.
        formats: date or time column -> format in the notation of Python's strptime.
        zoned_times: time columns that carry a zone or an offset and become Swedish local time.
        months: whole-month columns whose day is rounded down to the first.
        empty: texts that mean "nothing", e.g. NULL or 9999-12-31.
        pseudonymise: id columns whose text becomes a keyed hash.
        key: the secret of that hash, at least 16 bytes.
        decimal: `.` or `,`.
        delimiter: `,` `;` or `tab`; found in the header when left out.
        encoding: utf-8, latin-1 or cp1252.
    """

    columns: Map[str, str] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    codes: Map[str, Map[str, str]] = field(default_factory=dict)
    units: Map[str, str] = field(default_factory=dict)
    formats: Map[str, str] = field(default_factory=dict)
    zoned_times: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    pseudonymise: tuple[str, ...] = ()
    key: bytes | None = field(default=None, repr=False)
    decimal: str = "."
    delimiter: str | None = None
    encoding: str = "utf-8"

    def __post_init__(self) -> None:
        _one_of("decimal", self.decimal, (".", ","))
        _one_of("encoding", self.encoding, ENCODINGS)
        if self.delimiter is not None:
            _one_of("delimiter", self.delimiter, DELIMITERS)
        both = sorted(set(self.columns) & set(self.constants))
        if both:
            raise MappingError(f"{both[0]} stands under both columns and constants: keep one.")
        if self.pseudonymise and self.key is None:
            raise MappingError(
                "pseudonymise needs a key: name a file under pseudonym_key_file, or set NARMARE_PSEUDONYM_KEY."
            )
        if self.key is not None and len(self.key) < LEAST_KEY:
            raise MappingError(
                f"The pseudonym key is shorter than {LEAST_KEY} bytes: make one with 32 random bytes."
            )

    def check(self, table: Table) -> None:
        """See that every name in the mapping is a column of `table` that the entry fits.

        Raises:
            MappingError: the first entry that does not fit.
        """
        for entry, kinds in _KINDS.items():
            for name in getattr(self, entry):
                _fits(table, entry, name, kinds)
        for name in self.months:
            if not table.column(name).whole_month:
                raise MappingError(f"months: {name} is a day, not a whole month.")
        for name, codes in self.codes.items():
            _known_codes(table, name, codes)


_ANY = tuple(Kind)
_KINDS: Map[str, tuple[Kind, ...]] = {
    "columns": _ANY,
    "constants": _ANY,
    "codes": (Kind.CODE, Kind.TEXT, Kind.FLAG, Kind.INTEGER, Kind.NUMBER),
    "formats": (Kind.DATE, Kind.TIME),
    "zoned_times": (Kind.TIME,),
    "months": (Kind.DATE,),
    "pseudonymise": (Kind.ID,),
}


def _one_of(entry: str, value: str, known: Map[str, str] | tuple[str, ...]) -> None:
    if value not in known:
        raise MappingError(f"{entry}: write one of {', '.join(repr(k) for k in known)}.")


def _fits(table: Table, entry: str, name: str, kinds: tuple[Kind, ...]) -> None:
    if name not in table.by_name:
        raise MappingError(f"{entry}: {table.name} has no column {name}. It has: {', '.join(table.by_name)}.")
    if table.column(name).kind not in kinds:
        raise MappingError(
            f"{entry}: {name} is of kind {table.column(name).kind}, which this entry cannot change."
        )


def _known_codes(table: Table, name: str, codes: Map[str, str]) -> None:
    known = table.column(name).codes
    for ours in codes.values():
        if known and ours not in known:
            raise MappingError(f"codes: {name} cannot become {ours!r}. Choose among: {', '.join(known)}.")


def load_mapping(path: Path, *, table: Table, key: bytes | None = None) -> Mapping:
    """Read and check a mapping file (YAML).

    Args:
        path: the file.  `pseudonym_key_file` in it is taken from the folder of the file.
        table: the care table to fill.
        key: the pseudonym key when the mapping names no file.

    Raises:
        MappingError: the file is not YAML, has an unknown entry, or an entry of the wrong shape.
    """
    try:
        # BaseLoader makes texts, lists and maps, nothing else: `no`, 012 and 2026-01-01 stay what somebody wrote
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise MappingError(f"{path.name} is not YAML in UTF-8{where}.") from None
    if not isinstance(raw, dict):
        raise MappingError(f"{path.name} must hold entries such as `columns:`.")
    entries = _entries(raw, table)
    key_file = entries.pop("pseudonym_key_file", None)
    if key_file is not None:
        key = _key(path.parent / key_file)
    mapping = Mapping(key=key, **entries)
    mapping.check(table)
    return mapping


def _key(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError:
        raise MappingError(f"pseudonym_key_file: {path} cannot be read.") from None


def _entries(raw: dict[str, Any], table: Table) -> dict[str, Any]:
    """The entries with the shapes of `Mapping`: texts, tuples of text, maps of text."""
    raw = dict(raw)
    named = raw.pop("table", table.name)
    if named != table.name:
        raise MappingError(f"The mapping is for the table {named}, not {table.name}.")
    shapes = {f.name: f for f in dataclasses.fields(Mapping) if f.name != "key"}
    unknown = sorted(str(name) for name in set(raw) - set(shapes) - {"pseudonym_key_file"})
    if unknown:
        raise MappingError(
            f"There is no entry {unknown[0]}. There are: table, {', '.join(shapes)}, pseudonym_key_file."
        )
    return {name: _shaped(name, value) for name, value in raw.items() if value != ""}


def _shaped(name: str, value: object) -> object:
    if name in ("ignore", "zoned_times", "months", "empty", "pseudonymise"):
        if not isinstance(value, list):
            raise MappingError(f"{name} must be a list.")
        return tuple(_text(name, item) for item in value)
    if name in ("columns", "constants", "units", "formats"):
        return _texts(name, value)
    if name == "codes":
        if not isinstance(value, dict):
            raise MappingError("codes must be columns with, under each, `theirs: ours`.")
        return {_text(name, column): _texts(f"codes, {column}", codes) for column, codes in value.items()}
    return _text(name, value)


def _texts(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MappingError(f"{name} must be pairs `name: text`.")
    return {_text(name, left): _text(f"{name}, {left}", right) for left, right in value.items()}


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise MappingError(f"{name}: a text is expected where a list or a map stands.")
    if value == "?":
        raise MappingError(f"{name}: a ? is left; put what belongs there in its place.")
    return value
