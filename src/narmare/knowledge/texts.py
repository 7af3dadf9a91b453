"""Texts in Swedish and English, some also in easy Swedish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from narmare.knowledge.faults import Reason, refuse


EASY = "sv-simple"  # easy Swedish, by its name in RFC 5646
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Text:
    """The same words in both languages of the screens.  A slot such as {time} is in both or in neither.

    `easy` says the Swedish in easier words; it is empty where the Swedish is easy already.
    """

    sv: str
    en: str
    easy: str = ""

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
        if self.easy and slots(self.easy) != slots(self.sv):
            yield (
                f"The slots differ: {sorted(slots(self.sv))} in Swedish, {sorted(slots(self.easy))} in easy Swedish.",
                "Use the same slots in both.",
            )

    def inn(self, language: str) -> str:
        """The words in `language` ("sv", "sv-simple", "en", "en-gb" ...); Swedish is the source language of the screens."""
        if language == EASY:
            return self.easy or self.sv
        return self.en if language.startswith("en") else self.sv

    def filled(self, **values: object) -> Text:
        """The text with its slots filled in every language.

        Raises:
            KeyError: a slot has no value.
        """
        return said(lambda language: _fill(self.inn(language), values))


def said(words: Callable[[str], str]) -> Text:
    """The text that `words` gives for each language: a text made of others, say."""
    swedish, easy = words("sv"), words(EASY)
    return Text(swedish, words("en"), easy if easy != swedish else "")


def rewritten(was: Mapping[str, str] | None, swedish: str, english: str) -> dict[str, str]:
    """A stored text with new words; its easy Swedish stays only while the Swedish that it says in easier words is the same."""
    easy = was.get("easy") if was is not None and was["sv"] == swedish else None
    return {"sv": swedish, "en": english, **({"easy": easy} if easy else {})}


def slots(words: str) -> set[str]:
    """The names of the {slots} in a text."""
    return set(_SLOT.findall(words))


def _fill(words: str, values: Mapping[str, object]) -> str:
    """Only plain names are slots: no format language that content could misuse."""
    return _SLOT.sub(lambda slot: str(values[slot.group(1)]), words)
