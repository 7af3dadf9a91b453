"""Texts in Swedish and English, and the files that keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from narmare.knowledge.faults import Reason, refuse


_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Text:
    """The same words in both languages of the screens.  A slot such as {time} is in both or in neither."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        for language, words in (("Swedish", self.sv), ("English", self.en)):
            if not words.strip():
                yield f"The {language} text is empty.", "Write it."
        if slots(self.sv) != slots(self.en):
            yield (
                f"The slots differ: {sorted(slots(self.sv))} in Swedish, {sorted(slots(self.en))} in English.",
                "Use the same slots in both.",
            )

    def inn(self, language: str) -> str:
        """The words in `language` ("sv", "en", "en-gb" ...); Swedish is the source language of the screens."""
        return self.en if language.startswith("en") else self.sv

    def filled(self, **values: object) -> Text:
        """The text with its slots filled in both languages.

        Raises:
            KeyError: a slot has no value.
        """
        return Text(_fill(self.sv, values), _fill(self.en, values))


def slots(words: str) -> set[str]:
    """The names of the {slots} in a text."""
    return set(_SLOT.findall(words))


def _fill(words: str, values: Mapping[str, object]) -> str:
    """Only plain names are slots: no format language that content could misuse."""
    return _SLOT.sub(lambda slot: str(values[slot.group(1)]), words)
