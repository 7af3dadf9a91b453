"""Red-flag words in free text: whole words and their endings, never inside another word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narmare.knowledge.decisions import words
from narmare.knowledge.decisions.words import RedFlagWords, flags_in
from narmare.knowledge.faults import Invalid
from tests.knowledge.samples import head


WORDS = RedFlagWords(
    head(), {"chest": ("bröstsmärt", "ont i bröst"), "life": ("ta mitt liv",), "lungs": ("kol.",)}
)


@pytest.mark.parametrize(
    ("written", "flags"),
    [
        ("Jag har bröstsmärtor", ["chest"]), ("BRÖSTSMÄRTA!", ["chest"]), ("ingenbröstsmärta", []), ("ont i bröstet, och", ["chest"]),
        ("ont, i   bröstkorgen", ["chest"]), ("ont i armen och bröstet", []), ("jag vill ta mitt liv", ["life"]), ("ta mitt", []),
        ("jag har KOL", ["lungs"]), ("kolla detta", []), ("", []), ("ta mitt liv, bröstsmärta", ["chest", "life"]),
        ("bro\u0308stsma\u0308rta", ["chest"]), ("kol-patient", ["lungs"]),
    ],
)  # fmt: skip
def test_it_finds_the_flags(written: str, flags: list[str]) -> None:
    assert list(flags_in(WORDS, written)) == flags


@pytest.mark.parametrize("flags", [{"Chest": ("bröst",)}, {"chest": ()}, {"chest": ("ab",)}])
def test_it_refuses_flags_that_would_never_or_always_be_raised(flags: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Invalid):
        RedFlagWords(head(), flags)


@given(st.text() | st.text(st.characters(max_codepoint=255)))
@example("STRAẞE, Straße, 5 µg, naïve_café e\u0301 ½")
def test_letters_of_western_europe_are_told_apart_as_all_others(text: str) -> None:
    assert words._words(text) == words.words_of_any(unicodedata.normalize("NFC", text))
