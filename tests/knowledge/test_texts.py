"""Texts in two languages and their slots."""

import pytest

from narmare.knowledge.faults import Invalid
from narmare.knowledge.texts import Text


def test_slots_are_filled_in_both_languages() -> None:
    told = Text("Senast {time} av {who}.", "By {who} at {time} at the latest.").filled(
        time="10:00", who="{time}"
    )

    assert (told.sv, told.en) == ("Senast 10:00 av {time}.", "By {time} at 10:00 at the latest.")


def test_a_slot_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="time"):
        Text("{time}", "{time}").filled(day="i dag")


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Hej"), ("en", "Hello"), ("en-gb", "Hello"), ("fi", "Hej")]
)
def test_swedish_is_the_source_language(language: str, words: str) -> None:
    assert Text("Hej", "Hello").inn(language) == words


@pytest.mark.parametrize(("swedish", "english"), [("", "Hello"), ("Hej", "  "), ("{time}", "{tid}")])
def test_a_text_is_whole_in_both_languages(swedish: str, english: str) -> None:
    with pytest.raises(Invalid):
        Text(swedish, english)
