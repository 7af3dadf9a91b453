"""Red-flag words in free text: whole words and their endings, never inside another word."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def _plainly(words: RedFlagWords, text: str) -> list[str]:
    """The flags by looking for each stem by itself."""
    written = " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold().replace("_", " ")))

    def is_in(stem: str) -> bool:
        whole = "(?!\\w)" if stem.endswith(".") else ""
        return re.search(rf"(?<!\w){re.escape(stem.rstrip('.'))}{whole}", written) is not None

    return [flag for flag, stems in words.flags.items() if any(map(is_in, stems))]


# Stems inside stems, the same stem for two flags, one that begins where another ends.
TANGLED = RedFlagWords(
    head(),
    {
        "a": ("ont i bröst", "ont"), "b": ("bröst", "i bröst", "ont i"), "c": ("ont.", "kol.", "kol"), "d": ("ont i bröst",), "e": ("kol ont",),
    },
)  # fmt: skip
PIECES = st.sampled_from(
    [
        "ont",
        "i",
        "bröst",
        "bröstet",
        "kol",
        "kolla",
        "i i",
        "Ont",
        "o",
        " ",
        ",",
        "_",
        "-",
        "\n",
        "n",
        "bro\u0308st",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_one_walk_finds_what_looking_for_each_stem_finds(pieces: list[str]) -> None:
    for text in ("".join(pieces), " ".join(pieces)):
        assert list(flags_in(TANGLED, text)) == _plainly(TANGLED, text)


@pytest.mark.parametrize("flags", [{"Chest": ("bröst",)}, {"chest": ()}, {"chest": ("ab",)}])
def test_it_refuses_flags_that_would_never_or_always_be_raised(flags: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Invalid):
        RedFlagWords(head(), flags)
