"""Texts in their languages and their slots."""

import pytest

from narmare.knowledge.faults import Invalid
from narmare.knowledge.texts import Text, rewritten, said


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


def test_easy_swedish_is_read_where_it_is_written() -> None:
    assert Text("Andnöd", "Breathlessness", "Svårt att andas").inn("sv-simple") == "Svårt att andas"
    assert Text("Feber", "Fever").inn("sv-simple") == "Feber"


def test_easy_swedish_keeps_its_words_when_slots_are_filled() -> None:
    told = Text("Senast {time}.", "By {time}.", "Före {time}.").filled(time="10:00")

    assert told == Text("Senast 10:00.", "By 10:00.", "Före 10:00.")
    assert Text("{time}", "{time}").filled(time="10:00").easy == ""


def test_easy_swedish_has_the_slots_of_the_swedish() -> None:
    with pytest.raises(Invalid, match="easy Swedish"):
        Text("Senast {time}.", "By {time}.", "Snart.")


def test_a_text_made_of_others_is_made_in_each_language() -> None:
    parts = (Text("Andnöd", "Breathlessness", "Svårt att andas"), Text("Feber", "Fever"))

    assert said(lambda language: ", ".join(one.inn(language) for one in parts)) == Text(
        "Andnöd, Feber", "Breathlessness, Fever", "Svårt att andas, Feber"
    )


def test_a_rewritten_text_keeps_its_easy_swedish_only_while_the_swedish_stands() -> None:
    was = {"sv": "Andnöd", "en": "Short of breath", "easy": "Svårt att andas"}

    assert rewritten(was, "Andnöd", "Breathlessness") == {**was, "en": "Breathlessness"}
    assert rewritten(was, "Hosta", "Cough") == {"sv": "Hosta", "en": "Cough"}
    assert rewritten(None, "Hosta", "Cough") == {"sv": "Hosta", "en": "Cough"}
