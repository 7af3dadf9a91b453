"""Red-flag words in free text: lists of Swedish word stems, each list raising a flag.

A stem matches a whole word or the beginning of one that goes on with an ending ("bröstsmärt" finds "bröstsmärtor", not
"obröstsmärt"); a stem of several words ("ont i bröst") matches the words in a row.  A stem that ends with "." must be the whole
word ("kol." finds "kol", not "kolla").  Nothing understands a "not" before the word: a flag asks a human to look, it never decides alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.head import KEYS, Head, read_head
from narmare.knowledge.reading import ID, Part, finish, open_file


_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class RedFlagWords:
    """Flags and the stems that raise them."""

    head: Head
    flags: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        for flag, stems in self.flags.items():
            if not ID.fullmatch(flag):
                yield f"{flag!r} is no flag.", "Use small letters a-z, digits and _."
            if not stems:
                yield f"The flag {flag} has no stem.", "Write at least one."
            for stem in stems:
                if len("".join(_words(stem))) < 3:
                    yield f"The stem {stem!r} of {flag} is shorter than three letters.", "Write a longer one."


def load_words(path: Path) -> RedFlagWords:
    """The red-flag words in `path`, checked.

    Raises:
        ContentError: with every fault of the file.
    """
    part = open_file(path)
    part.only(*KEYS, "flags")
    head = read_head(part)
    flags = part.part("flags")
    if flags is None:
        part.fault("It is missing.", "Write flag: [stem, stem ...].", "flags")
    return finish(part, part.build(RedFlagWords, head=head, flags=_stems(flags) if flags else {}))


def _stems(part: Part) -> dict[str, tuple[str, ...]]:
    return {str(flag): part.words(str(flag)) for flag in part.values}


def flags_in(words: RedFlagWords, text: str) -> tuple[str, ...]:
    """The flags that the text raises, in the order of the file."""
    written = _words(text)
    return tuple(
        flag for flag, stems in words.flags.items() if any(_found(_parts(stem), written) for stem in stems)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _parts(stem: str) -> list[tuple[str, bool]]:
    """The words of a stem, and whether each must stand whole.  The last is a beginning unless it ends with a dot."""
    words = _words(stem)
    return [
        (word, number < len(words) or stem.rstrip().endswith(".")) for number, word in enumerate(words, 1)
    ]


def _found(parts: list[tuple[str, bool]], written: list[str]) -> bool:
    return any(
        all(_is(part, word) for part, word in zip(parts, written[start:], strict=False))
        for start in range(len(written) - len(parts) + 1)
    )


def _is(part: tuple[str, bool], word: str) -> bool:
    stem, whole = part
    return word == stem if whole else word.startswith(stem)
