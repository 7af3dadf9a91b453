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
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from narmare.knowledge.faults import Reason, refuse
from narmare.knowledge.head import KEYS, Head, read_head
from narmare.knowledge.reading import ID, Part, finish, open_file


_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class RedFlagWords:
    """Flags and the stems that raise them."""

    head: Head
    flags: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        refuse(self._wrong())

    @cached_property
    def search(self) -> tuple[AhoCorasick, tuple[str, ...]]:
        """What finds all stems in one walk through a text, and the flag of each: every case is searched."""
        pairs = [(_sought(stem), flag) for flag, stems in self.flags.items() for stem in stems]
        return AhoCorasick([sought for sought, _flag in pairs]), tuple(flag for _sought, flag in pairs)

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
    stems, flag_of = words.search
    found = stems.find_matches_as_indexes(f" {' '.join(_words(text))} ", overlapping=True)
    raised = {flag_of[stem] for stem, _begin, _end in found}
    return tuple(flag for flag in words.flags if flag in raised)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("_", " "))


def _sought(stem: str) -> str:
    """What to look for among words with single spaces between: a stem that ends with a dot ends where its word ends."""
    return f" {' '.join(_words(stem))}{' ' if stem.rstrip().endswith('.') else ''}"
