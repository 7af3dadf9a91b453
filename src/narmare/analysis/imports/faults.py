"""What can be wrong with a file, and how it is told without showing a person's value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


SHOWN = 20  # faults told one by one; the rest are counted
# A code or a unit's code is one short word.  Anything longer may be a name or a number that points at somebody.
_SHOWABLE = re.compile(r"[A-Za-zÅÄÖåäö_][\w.\-/]{0,23}")
_LONG_NUMBER = re.compile(r"\d{5}")


class Reason(StrEnum):
    """The kinds of fault, each said so that it can follow "line 17, column at:"."""

    # a cell as it is written
    NOT_ID = "is not an id (a whole number from 0 to 9223372036854775807 without leading zeros; pseudonymise ids that are text)"
    NOT_INTEGER = "is not a whole number"
    NOT_NUMBER = "is not a number (digits with a decimal point; set decimal in the mapping for a comma)"
    NOT_FLAG = "is neither true nor false (also 1 and 0)"
    NOT_DATE = "is not a day written 2026-01-31 (set formats in the mapping for another way)"
    NOT_TIME = "is not a time written 2026-01-31 08:30 (set formats in the mapping for another way)"
    ZONE = (
        "carries a time zone (list the column under zoned_times in the mapping to turn it into Swedish time)"
    )
    NO_ZONE = "carries no time zone, and the mapping lists the column under zoned_times"
    WRONG_TYPE = "is held as a type that does not fit the column"
    # a cell as it is understood
    IDENTITY = "looks like a personal identity number (list the column under pseudonymise in the mapping)"
    EMPTY = "is empty and must not be"
    UNKNOWN_CODE = "is not one of the codes of the column"
    TOO_SMALL = "is below the least allowed"
    TOO_LARGE = "is above the most allowed"
    ODD_DAY = "is a day outside 1900 to 2199 (if it stands for no day, list it under empty in the mapping)"
    NOT_FIRST = (
        "is not the first day of a month (list the column under months in the mapping to round it down)"
    )
    TOO_EARLY = "comes before the column that it must follow"
    # a row among rows
    ROW_SHAPE = "has another number of cells than the header"
    DUPLICATE = "has the same key as an earlier row of the file"
    STORED = "has the same key as a stored row (--replace puts the new row in its place)"
    ORPHAN = "refers to a row that is not stored"
    OVERLAP = "is a span that overlaps another of the same key"
    # the header and the file
    NO_COLUMN = "is a required column that the file lacks (rename one under columns in the mapping, or give a constant)"
    NOT_IN_FILE = "is named by the mapping, and the file has no such column"
    UNUSED = "is a column of the file that nothing uses (rename it under columns in the mapping, or list it under ignore)"
    TWICE = "is the name of more than one column"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault.

    Attributes:
        line: the line in a text file (the header is line 1) or the row in a Parquet file (the first is row 1); 0 when
            the fault belongs to no line.
        column: the care table's column, the file's column in header faults, or empty.
        reason: what kind of fault.
        detail: more about it; never a person's value.
    """

    line: int
    column: str
    reason: Reason
    detail: str = ""

    def sentence(self, word: str = "line") -> str:
        """The fault as a person reads it; `word` is what the file is counted in, line or row."""
        where = [f"{word} {self.line}"] if self.line else []
        where += [f"column {self.column}"] if self.column else []
        detail = f": {self.detail}" if self.detail else ""
        return f"{', '.join(where) or 'the file'} {self.reason}{detail}"


class Refused(Exception):
    """A file was refused whole, and nothing was stored.

    Attributes:
        faults: the first faults by line, at most `SHOWN`.
        counts: how many there are of each (column, reason).
        unknown: per column of codes or units, the values that are not known and how often they occur.
    """

    def __init__(
        self,
        faults: Sequence[Fault],
        *,
        counts: Counter[tuple[str, Reason]] | None = None,
        unknown: dict[str, Counter[str]] | None = None,
        word: str = "line",
    ) -> None:
        self.faults = tuple(faults)
        self.counts = counts if counts is not None else Counter((f.column, f.reason) for f in faults)
        self.unknown = unknown or {}
        self.word = word
        super().__init__("\n".join(self.sentences()))

    @property
    def total(self) -> int:
        """All faults, told or only counted."""
        return sum(self.counts.values())

    def as_dict(self) -> dict[str, object]:
        """The report for JSON."""
        return {
            "counted_in": self.word,
            "faults": [
                {"at": f.line, "column": f.column, "reason": f.reason.name, "sentence": f.sentence(self.word)}
                for f in self.faults
            ],
            "counts": [
                {"column": column, "reason": reason.name, "count": n}
                for (column, reason), n in self.counts.items()
            ],
            "unknown": {column: dict(values.most_common(SHOWN)) for column, values in self.unknown.items()},
        }

    def sentences(self) -> list[str]:
        """The report as lines of text."""
        lines = [fault.sentence(self.word) for fault in self.faults]
        if self.total > len(self.faults):
            lines.append(f"... {self.total} faults in all:")
            for (column, reason), count in self.counts.most_common():
                lines.append(f"  {count} x {f'column {column} ' if column else ''}{reason}")
        for column, values in self.unknown.items():
            told = ", ".join(f"{value} ({count})" for value, count in values.most_common(SHOWN))
            lines.append(f"column {column} holds, unknown here: {told}")
        return lines


@dataclass
class Faults:
    """Faults as they are found: the first `most` by line, and counts of all, in bounded memory."""

    most: int = SHOWN
    first: list[Fault] = field(default_factory=list)
    counts: Counter[tuple[str, Reason]] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)

    def add(
        self, column: str, reason: Reason, lines: Iterable[int], details: Iterable[str] = (), count: int = 0
    ) -> None:
        """Add faults of one kind.

        Args:
            column: whose fault it is, or empty for a whole row.
            reason: the kind.
            lines: their lines, ascending.
            details: one a line, or none.
            count: how many there are when `lines` holds only the first of them.
        """
        lines = [int(line) for line in lines]
        self.counts[column, reason] += max(count, len(lines))
        texts = list(details)[: self.most] or [""] * self.most
        self.first += [
            Fault(line, column, reason, text) for line, text in zip(lines[: self.most], texts, strict=False)
        ]
        self.first = sorted(self.first)[: self.most]

    def tell_unknown(self, column: str, values: Iterable[tuple[str, int]]) -> None:
        """Remember values that are no known code, so that a mapping can be written from the report."""
        seen = self.unknown.setdefault(column, Counter())
        for value, count in values:
            if value in seen or len(seen) < 10 * SHOWN:
                seen[value] += count

    def __bool__(self) -> bool:
        return bool(self.counts)

    def refusal(self, word: str) -> Refused:
        """The exception that tells all of it."""
        return Refused(self.first, counts=self.counts, unknown=self.unknown, word=word)


def showable(value: str | None) -> str:
    """`value` if it is a short code, otherwise a word in its place: a wrong mapping may bring a name here."""
    if value and _SHOWABLE.fullmatch(value) and not _LONG_NUMBER.search(value):
        return value
    return "(not shown)"
