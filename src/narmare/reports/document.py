"""A report as data: sections with paragraphs, lists, facts, tables, figures and remarks.

Pure: no Django, no clock.  Everything validates when it is built, so that every renderer can rely on it: a table has a
caption and one value for each column, a figure has a text that stands in its place, a status is a word and a symbol before it
is a colour, headings follow each other, and no text holds a character that no file format can carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from typing import Literal

from narmare.charts.svg import Svg


DEEPEST = 3  # levels of headings under the title
SYMBOLS = frozenset("✓◐✕–↑↓→●○")
# What neither XML 1.0 (DOCX, XLSX) nor a PDF can hold: control characters, half characters, non-characters.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
ANCHOR = re.compile(r"[a-z][a-z0-9_-]*")

type Language = Literal["sv", "en"]
type Tone = Literal["good", "bad", "mixed", "plain"]


class DocumentError(ValueError):
    """A document that may not exist; the message says what is wrong, where, and what to do."""


def clean(text: str) -> str:
    """`text` with � in place of each character that a file format cannot carry, and with plain line ends."""
    return UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Cleaned:
    """Cleans every text field before the class's own checks."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if type(value) is str:
                object.__setattr__(self, field.name, clean(value))
        for problem in self._problems():
            raise DocumentError(problem)

    def _problems(self) -> Iterator[str]:
        return iter(())


def _filled(text: str) -> bool:
    return bool(text.strip())


@dataclass(frozen=True)
class Status(_Cleaned):
    """A verdict: a word, a symbol that says the same, and a tone that only colours (WCAG 1.4.1)."""

    word: str
    symbol: str
    tone: Tone

    def _problems(self) -> Iterator[str]:
        if not _filled(self.word):
            yield "A status has no word. Colour and symbol alone tell nothing to many readers: write one."
        if self.symbol not in SYMBOLS:
            yield f"The status {self.word!r} has the symbol {self.symbol!r}. Use one of {' '.join(sorted(SYMBOLS))}."
        if self.tone not in ("good", "bad", "mixed", "plain"):
            yield f"The status {self.word!r} has the tone {self.tone!r}. Use good, bad, mixed or plain."


@dataclass(frozen=True)
class Cell(_Cleaned):
    """What stands in one cell of a table.

    value: the number behind the text, for sheets that count; with the `pattern` of a spreadsheet ("0.0").
    url: a page of the product that says more, from its root ("/matetal/x").
    """

    text: str
    value: float | None = None
    pattern: str = ""
    status: Status | None = None
    url: str = ""

    def _problems(self) -> Iterator[str]:
        if self.url and not self.url.startswith("/"):
            yield f"The link {self.url!r} does not begin with /. Links lead to pages of the product."
        if self.value is not None and not isfinite(self.value):
            yield f"The cell {self.text!r} has a value that is no number. Leave the value out."


@dataclass(frozen=True)
class Column(_Cleaned):
    """The heading of a column; `number` aligns it to the right; `share` is its width beside the other columns."""

    title: str
    number: bool = False
    share: float = 1.0

    def _problems(self) -> Iterator[str]:
        if not _filled(self.title):
            yield "A column of a table has no heading. Every column needs one: write it."
        if not 0 < self.share <= 20:
            yield f"The column {self.title!r} has the width {self.share}. It is more than 0 and at most 20."


@dataclass(frozen=True)
class Paragraph(_Cleaned):
    """A paragraph; `lead` says the most important thing first, `small` is for sources and method."""

    text: str
    kind: Literal["body", "lead", "small"] = "body"

    def _problems(self) -> Iterator[str]:
        if not _filled(self.text):
            yield "A paragraph is empty. Write it, or leave it out."
        if self.kind not in ("body", "lead", "small"):
            yield f"A paragraph is of the kind {self.kind!r}. Use body, lead or small."


@dataclass(frozen=True)
class Bullets(_Cleaned):
    """A list, numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(clean(item) for item in self.items))
        super().__post_init__()

    def _problems(self) -> Iterator[str]:
        if not self.items or not all(map(_filled, self.items)):
            yield "A list has no items, or an empty one. Write them, or leave the list out."


@dataclass(frozen=True)
class Fact(_Cleaned):
    """A label and what it says."""

    label: str
    text: str

    def _problems(self) -> Iterator[str]:
        if not _filled(self.label) or not _filled(self.text):
            yield f"The fact {self.label!r} needs a label and a text. Write both, or leave it out."


@dataclass(frozen=True)
class Facts(_Cleaned):
    """Labels with what they say: who, when, from what."""

    rows: tuple[Fact, ...]

    def _problems(self) -> Iterator[str]:
        if not self.rows:
            yield "A list of facts is empty. Write a fact, or leave the list out."


@dataclass(frozen=True)
class Table(_Cleaned):
    """A table: its caption, its columns, its rows.  The first cell of a row is the heading of the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""

    def _problems(self) -> Iterator[str]:
        if not _filled(self.caption):
            yield "A table has no caption. Write what it shows."
        if len(self.columns) < 2 or not self.rows:
            yield f"The table {self.caption!r} needs at least two columns and one row. Write a sentence instead."
        titles = [column.title.casefold() for column in self.columns]
        if len(set(titles)) != len(titles):
            yield f"The table {self.caption!r} has two columns with the same heading. Name them apart."
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                yield (
                    f"Row {number} of the table {self.caption!r} has {len(row)} cells for {len(self.columns)} columns."
                    " Write as many."
                )
            elif not _filled(row[0].text):
                yield f"Row {number} of the table {self.caption!r} has no heading. Write its first cell."


@dataclass(frozen=True)
class Figure(_Cleaned):
    """A drawing, with the text that stands in its place, and the numbers that it shows.

    data: a table of the numbers; it goes to the spreadsheet and, in the page, under the drawing.
    lines: the columns of `data` that a spreadsheet draws against its first one.
    small: the same drawing for the screen of a phone.
    """

    title: str
    alt: str
    svg: Svg
    data: Table | None = None
    lines: tuple[int, ...] = ()
    source: str = ""
    small: Svg | None = None

    def _problems(self) -> Iterator[str]:
        if not _filled(self.title):
            yield "A figure has no title. Write what it shows."
        columns = 0 if self.data is None else len(self.data.columns)
        if not all(0 < line < columns for line in self.lines):
            yield f"The figure {self.title!r} draws a column that its data lack. Name columns from 1 to {columns - 1}."
        if not _filled(self.alt):
            yield f"The figure {self.title!r} has no text in its place. Write what a reader would see in it."
        if not isinstance(self.svg, Svg) or not isinstance(self.small, Svg | None):
            yield f"The figure {self.title!r} was not drawn by narmare.charts. Draw it there: only that is escaped."


@dataclass(frozen=True)
class Remark(_Cleaned):
    """What somebody who answers for it has written: the question, the words, who and when.  Not answered: no words."""

    question: str
    words: str
    by: str
    on: date | None = None

    def _problems(self) -> Iterator[str]:
        if not _filled(self.question) or not _filled(self.by):
            yield "A remark needs its question and who answers. Write both."
        if _filled(self.words) != (self.on is not None):
            yield f"The remark on {self.question!r} needs words and their day, or neither."

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The words, paragraph by paragraph."""
        return tuple(part.strip() for part in re.split(r"\n\s*\n", self.words) if part.strip())


type Block = Paragraph | Bullets | Facts | Table | Figure | Remark


@dataclass(frozen=True)
class Section(_Cleaned):
    """A heading and what stands under it."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    def _problems(self) -> Iterator[str]:
        if not ANCHOR.fullmatch(self.anchor):
            yield f"The section {self.title!r} has the anchor {self.anchor!r}. Use small letters a-z, digits, - and _."
        if not _filled(self.title):
            yield f"The section {self.anchor} has no title. Write it."
        if not self.blocks and not self.sections:
            yield f"The section {self.title!r} is empty. Write a sentence that says why, or leave it out."

    @property
    def depth(self) -> int:
        """1, or more with sections inside."""
        return 1 + max((inner.depth for inner in self.sections), default=0)

    def walk(self) -> Iterator[Section]:
        """This section and every one inside, in order."""
        yield self
        for inner in self.sections:
            yield from inner.walk()


@dataclass(frozen=True)
class Document(_Cleaned):
    """A whole report.

    day: the date that it carries; nothing else in it says when it was made.
    address: where the product answers ("https://narmare.example/"); links of cells begin there.
    """

    title: str
    subtitle: str
    language: Language
    day: date
    publisher: str
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    address: str = ""

    def _problems(self) -> Iterator[str]:
        if self.language not in ("sv", "en"):
            yield f"The document is in {self.language!r}. Use sv or en."
        for name in ("title", "subtitle", "publisher"):
            if not _filled(getattr(self, name)):
                yield f"The document has no {name}. Write it."
        if not self.sections:
            yield f"The document {self.title!r} has no sections. Choose at least one."
        yield from self._structure()

    def _structure(self) -> Iterator[str]:
        anchors = [section.anchor for section in self.walk()]
        for anchor in sorted({name for name in anchors if anchors.count(name) > 1}):
            yield f"Two sections have the anchor {anchor}. Name them apart."
        deepest = max((section.depth for section in self.sections), default=0)
        if deepest > DEEPEST:
            yield f"The sections are {deepest} deep. At most {DEEPEST}: readers lose their way below."

    def walk(self) -> Iterator[Section]:
        """Every section, in reading order."""
        for section in self.sections:
            yield from section.walk()

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with its section, in reading order."""
        for section in self.walk():
            for block in section.blocks:
                yield section, block
