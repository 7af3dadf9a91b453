"""Read a foreign file block by block, and know the line that every row stands on."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from narmare.analysis.imports.faults import Fault, Reason, Refused
from narmare.analysis.imports.mapping import DELIMITERS, ENCODINGS, Mapping


BLOCK = 16 << 20  # bytes of text that are held at a time
LONGEST_LINE = 4 * BLOCK
ROWS = 1 << 18  # rows of Parquet that are held at a time
_TEXT = pa.string()
_VALUE = re.compile(r"[\d.,:+\-]+([T ][\d.:+\-Z]+)?")


@dataclass(frozen=True)
class Block:
    """Some rows as they stand in the file.

    Attributes:
        columns: the columns that were asked for, by the file's names.
        lines: the line of each row.
        misshapen: lines with another number of cells than the header; they are not among the rows.
        done: bytes or rows of the file read so far, in the measure of `Source.size`.
    """

    columns: Map[str, pa.Array]
    lines: np.ndarray
    misshapen: tuple[int, ...]
    done: int


class Source(Protocol):
    """A file that rows can be read from.

    Attributes:
        names: its columns.
        word: what a position in it is called, line or row.
        size: how much there is to read, bytes or rows.
    """

    names: tuple[str, ...]
    word: str
    size: int

    def blocks(self, wanted: list[str]) -> Iterator[Block]:
        """The rows, with only the columns in `wanted`."""
        ...


def open_source(path: Path, mapping: Mapping) -> Source:
    """See what kind of file `path` is, by its first bytes, and open it.

    Raises:
        Refused: it is neither text in columns nor Parquet, or its header cannot be read.
        OSError: the file is not there or may not be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return ParquetSource(path)
    if start[:2] == b"PK":
        raise unreadable("it is an Excel or zip file; save the sheet as CSV in UTF-8, or as Parquet")
    return CsvSource(path, mapping)


def unreadable(why: str, line: int = 0) -> Refused:
    """The refusal of a file that cannot be read from `line` on."""
    return Refused([Fault(line, "", Reason.UNREADABLE, why)])


class ParquetSource:
    """A Parquet file; rows are counted from 1."""

    word = "row"

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._reading() as file:
            self.names = _only_once(tuple(file.schema_arrow.names), self.word)
            self.size = file.metadata.num_rows

    @contextmanager
    def _reading(self) -> Iterator[pq.ParquetFile]:
        try:
            with pq.ParquetFile(self._path) as file:
                yield file
        except (pa.ArrowInvalid, OSError):
            raise unreadable("it begins as Parquet but is damaged or cut off; export it again") from None

    def blocks(self, wanted: list[str]) -> Iterator[Block]:
        """The rows, with only the columns in `wanted`."""
        done = 0
        with self._reading() as file:
            for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
                lines = np.arange(done + 1, done + 1 + batch.num_rows)
                done += batch.num_rows
                yield Block(dict(zip(batch.schema.names, batch.columns, strict=True)), lines, (), done)


class CsvSource:
    """A text file with a header, plain or gzipped; the header is line 1."""

    word = "line"

    def __init__(self, path: Path, mapping: Mapping) -> None:
        self._path = path
        self._encoding = ENCODINGS[mapping.encoding]
        self.size = path.stat().st_size
        with self._reading() as (stream, _):
            header = self._header(stream)
        self._delimiter = DELIMITERS[mapping.delimiter] if mapping.delimiter else _delimiter(header)
        cells = next(csv.reader([header], delimiter=self._delimiter), [])
        names = tuple(cell.strip() for cell in cells)
        if any(_VALUE.fullmatch(name) for name in names):
            # the names of columns are told in faults; a person's number must not be taken for one
            raise unreadable(
                "the first line holds values; put a line with the names of the columns before it", 1
            )
        self.names = _only_once(names, self.word)

    @contextmanager
    def _reading(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The text, and the file below it that shows how far we are."""
        with self._path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            try:
                yield stream, raw
            except (EOFError, gzip.BadGzipFile, zlib.error):
                raise unreadable("the gzip file is damaged or cut off; copy it again") from None

    def _header(self, stream: BinaryIO) -> str:
        line = stream.readline(LONGEST_LINE)
        if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise unreadable("it is UTF-16; save it as UTF-8")
        line = self._utf8(line.removeprefix(b"\xef\xbb\xbf"), 1)
        if b"\x00" in line:
            raise unreadable("it is neither text nor Parquet", 1)
        if not line.strip():
            raise unreadable("it has no header with the names of the columns", 1)
        line = line.rstrip(b"\r\n")
        if b"\r" in line:
            raise unreadable("it holds a bare carriage return; save it with line ends of Unix or Windows", 1)
        return line.decode()

    def _utf8(self, text: bytes, line: int) -> bytes:
        if text.isascii():
            return text
        try:
            decoded = text.decode(self._encoding)
        except UnicodeDecodeError as error:
            line += text.count(b"\n", 0, error.start)
            raise unreadable(
                f"it is not {self._encoding}; save it as UTF-8, or write `encoding: latin-1` in the mapping",
                line,
            ) from None
        return text if self._encoding == "utf-8" else decoded.encode()

    def blocks(self, wanted: list[str]) -> Iterator[Block]:
        """The rows, with only the columns in `wanted`."""
        with self._reading() as (stream, raw):
            self._header(stream)
            line = 2
            for text in _whole_lines(stream):
                text = self._utf8(text, line).replace(b"\r\n", b"\n")
                count = text.count(b"\n")
                yield self._block(text, line, wanted, raw.tell())
                line += count

    def _block(self, text: bytes, first: int, wanted: list[str], done: int) -> Block:
        _no_broken_lines(text, first)
        lines = _lines_with_text(text, first)
        table, bad = self._table(text, wanted, first)
        at = np.array(bad, dtype=np.int64) - 1
        columns = {name: _one(table.column(name)) for name in wanted}
        return Block(columns, np.delete(lines, at), tuple(int(n) for n in lines[at]), done)

    def _table(self, text: bytes, wanted: list[str], first: int) -> tuple[pa.Table, list[int]]:
        """The rows of the right shape, and the numbers of the others, from 1."""
        bad: list[int] = []
        try:
            table = self._parsed(text, wanted, bad, threads=True)
            if not bad:
                return table, bad
        except pa.ArrowInvalid:  # a line longer than what one thread is given
            pass
        bad.clear()
        try:  # one thread, as only then the numbers of misshapen rows are known
            return self._parsed(text, wanted, bad, threads=False), bad
        except pa.ArrowInvalid:
            raise unreadable("the text from here on is not rows of cells", first) from None

    def _parsed(self, text: bytes, wanted: list[str], bad: list[int], *, threads: bool) -> pa.Table:
        def skip(row: pyarrow.csv.InvalidRow) -> str:
            bad.append(row.number or 0)
            return "skip"

        return pyarrow.csv.read_csv(
            io.BytesIO(text),
            read_options=pyarrow.csv.ReadOptions(
                column_names=self.names, use_threads=threads, block_size=BLOCK // 8 if threads else 2 * len(text) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=self._delimiter, invalid_row_handler=skip),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(self.names, _TEXT), include_columns=wanted, null_values=[""],
                strings_can_be_null=True, quoted_strings_can_be_null=True,
            ),
        )  # fmt: skip


def _only_once(names: tuple[str, ...], word: str) -> tuple[str, ...]:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        faults = [Fault(1 if word == "line" else 0, name or "(no name)", Reason.TWICE) for name in twice]
        raise Refused(faults, word=word)
    return names


def _delimiter(header: str) -> str:
    return max((",", ";", "\t"), key=lambda sign: len(next(csv.reader([header], delimiter=sign))))


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces that end where a line ends."""
    rest = b""
    while piece := stream.read(BLOCK):
        piece = rest + piece
        end = piece.rfind(b"\n") + 1
        rest = piece[end:]
        if end:
            yield piece[:end]
        if len(rest) > LONGEST_LINE:
            raise unreadable("it holds a line that is too long to be a row; is it text in columns?")
    if rest:
        yield rest + b"\n"


def _no_broken_lines(text: bytes, first: int) -> None:
    """Refuse a value that goes on over a line end: every row must stand on one line to be told by its number."""
    if b"\r" in text:
        line = first + text.count(b"\n", 0, text.index(b"\r"))
        raise unreadable("it holds a carriage return inside a line; take line breaks out of the values", line)
    if b'"' not in text:
        return
    signs = np.frombuffer(text, dtype=np.uint8)
    quotes_before = np.searchsorted(np.flatnonzero(signs == ord('"')), np.flatnonzero(signs == ord("\n")))
    broken = np.flatnonzero(quotes_before % 2)
    if len(broken):
        raise unreadable(
            "a quoted value does not end on its line; take line breaks out of the values",
            first + int(broken[0]),
        )


def _lines_with_text(text: bytes, first: int) -> np.ndarray:
    """The numbers of the lines that hold something, as the reader passes over empty ones."""
    lines = np.arange(first, first + text.count(b"\n"))
    if b"\n\n" not in text and not text.startswith(b"\n"):
        return lines
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n"))
    return lines[np.diff(ends, prepend=-1) > 1]


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
