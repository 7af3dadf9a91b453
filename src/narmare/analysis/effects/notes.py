"""What an estimate wants to tell its reader: a code with its parameters, so that a page says it in any language.

`words.py` holds the English sentences, for the command line; pages have their own in the translation catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from narmare.analysis.effects.words import SENTENCES


type Param = str | int | float


@dataclass(frozen=True)
class Note:
    """One thing to tell.  `code` is a key of `words.SENTENCES`; `params` fill its sentence."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


def sentence(note: Note) -> str:
    """The note in English."""
    return SENTENCES[note.code].format(**note.params)


class EffectError(ValueError):
    """The question cannot be answered with these data; `note` says why and, in `remedies`, what would make it answerable."""

    def __init__(self, code: str, *remedies: Note, **params: Param) -> None:
        self.note = Note(code, params)
        self.remedies = remedies
        super().__init__(" ".join(sentence(note) for note in (self.note, *remedies)))


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few of many names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
