"""Red-flag words in free text: whole words and their endings, never inside another word."""

import pytest

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
