"""Easy Swedish, a third language of the pages: who is offered it, what it says, and that it says no less."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse

from narmare.cli import messages
from tests.cast import Cast
from tests.content.test_easy_swedish import MOST_WORDS, sentences


pytestmark = pytest.mark.django_db
PLAIN, EASY = "Här skriver du till din vårdcentral, dygnet runt.", "Du kan skriva dag och natt."
BUTTON = 'value="sv-simple"'


def texts() -> Iterator[tuple[str, str]]:
    with messages.EASY.open("rb") as catalogue:
        yield from ((str(one.id), str(one.string)) for one in read_po(catalogue, locale="sv") if one.id)


def read(client: Client, language: str, name: str = "ask") -> str:
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    return client.get(reverse(name)).content.decode()


def test_a_resident_reads_the_page_in_the_language_that_was_chosen(sign_in, cast: Cast) -> None:
    client = sign_in("resident")
    easy, plain = read(client, "sv-simple"), read(client, "sv")

    assert '<html lang="sv-simple"' in easy
    assert EASY in easy
    assert PLAIN not in easy
    assert PLAIN in plain
    assert "Logga ut" in easy  # what has no easy text is said as ever


@pytest.mark.parametrize(("key", "offered"), [("resident", True), ("relative", True), ("nurse", False)])
def test_those_who_seek_care_are_offered_it(sign_in, cast: Cast, key: str, offered: bool) -> None:
    page = sign_in(key).get(reverse("home"), follow=True).content.decode()

    assert (BUTTON in page) is offered
    assert 'value="en"' in page


def test_who_is_not_signed_in_is_offered_it_and_every_way_back(client: Client) -> None:
    assert BUTTON in client.get(reverse("sign-in")).content.decode()
    page = read(client, "sv-simple", "sign-in")

    assert BUTTON not in page
    assert 'value="sv"' in page
    assert 'value="en"' in page


def test_every_easy_text_is_short_and_keeps_its_numbers() -> None:
    found = list(texts())
    assert len(found) > 60
    for plain, easy in found:
        assert plain != easy
        assert sorted(re.findall(r"\d+", plain)) == sorted(re.findall(r"\d+", easy)), easy
        assert all(len(one.split()) <= MOST_WORDS for one in sentences(easy)), easy


def test_a_text_that_nobody_asks_for_or_with_another_place_is_told() -> None:
    kept = messages.EASY.read_text(encoding="utf-8")
    assert messages.astray(kept.encode()) == []
    gone = kept + '\nmsgid "Finns inte"\nmsgstr "Är borta"\n'
    other = kept.replace('msgstr "Skickat vidare till %(unit)s"', 'msgstr "Skickat vidare till %(place)s"')

    assert messages.astray(gone.encode()) == ["Finns inte"]
    assert messages.astray(other.encode()) == ["Lämnat vidare till %(unit)s"]
