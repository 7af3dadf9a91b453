"""The easy Swedish of what residents read: easy to read, and with the meaning of the Swedish that it stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from narmare.contact.resident import catalogue, steps
from narmare.contact.resident.forms import QuestionForm
from narmare.knowledge.texts import EASY, Text, slots
from tests.cast import Cast
from tests.contact.journey import Journey
from tests.content.bank import library
from tests.content.test_tables import NOT_TO_RESIDENTS, SIGNS


MOST_WORDS = 12  # of a sentence
SENTENCE = re.compile(r"[.!?](?:\s+|$)")
DIGITS = re.compile(r"\d+")
# Numbers in words, units of time and what says which side of a limit is meant: they decide where a case goes.
NUMBERS = re.compile(r"\b(två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|tjugofyra|halvt?|båda)\b")
TIMES = re.compile(r"\b(sekund|minut|timm|dygn|dag|veck|månad|år)")
SIDES = re.compile(r"\b(mer|mindre|högst|minst|fler)\b")
NEGATED = re.compile(r"\b(nästan|delvis|inte|ingen|varken)\b")
EXPLAINED = re.compile(r"\([^)]*\)")  # what a hard word means
# Beginnings of words of medicine that stand in the Swedish, and what an easy text must say beside them ("" is: it must not use them).
HARD = {
    "immunförsvar": "(kroppens skydd", "avföring": "", "andnöd": "", "läkemed": "medicin", "svimfärdig": "", "illamående": "",
    "nedsatt": "", "förlöst": "", "dubbelseende": "", "synbortfall": "", "receptfri": "", "ljusskygg": "", "frossa": "fryser",
    "domn": "(mindre känsel)", "bleknar": "", "saliv": "", "klåda": "", r"kol\b": "lung", "melanom": "cancer", "klimakteriet": "(när mensen",
}  # fmt: skip


def _of_questionnaires() -> Iterator[tuple[str, Text]]:
    for asked in library().questionnaires.values():
        yield f"{asked.id}.title", asked.head.title
        for item in asked.items:
            yield f"{asked.id}.{item.id}", item.text
            if item.why:
                yield f"{asked.id}.{item.id}.why", item.why
            yield from ((f"{asked.id}.{item.id}.{option.code}", option.text) for option in item.options)


def _of_the_unit() -> Iterator[tuple[str, Text]]:
    for name, texts in library().texts.items():
        yield from ((f"{name}.{key}", text) for key, text in texts.items())
    for routine in library().routines.values():
        yield f"{routine.id}.how", routine.directly_reachable.how
        yield from ((f"{routine.id}.{key}", text) for key, text in routine.texts.items())


SignIn = Callable[[str], Client]
READ = dict([*_of_questionnaires(), *_of_the_unit()])  # what residents read, by its place
EASIER = {place: text for place, text in READ.items() if text.easy}


def sentences(words: str) -> list[str]:
    """The sentences of a text; the stop of a decimal or a telephone number ends none."""
    return [one for one in SENTENCE.split(words) if one]


def found(pattern: re.Pattern[str], words: str) -> set[str]:
    return set(pattern.findall(words.lower()))


# What stands in an explanation is no limit of its own: "mindre känsel".
MEANING: dict[str, Callable[[str], object]] = {
    "digits": DIGITS.findall,
    "numbers": lambda words: found(NUMBERS, words),
    "times": lambda words: found(TIMES, words),
    "sides": lambda words: found(SIDES, EXPLAINED.sub("", words)),
}


def test_a_good_part_of_what_residents_read_has_easy_words() -> None:
    """What has none is easy already, by the test that follows."""
    assert len(EASIER) > len(READ) / 4


def test_no_sentence_is_long() -> None:
    said = {place: sentences(text.inn(EASY)) for place, text in READ.items()}

    assert {
        place: one for place, these in said.items() for one in these if len(one.split()) > MOST_WORDS
    } == {}


def test_words_of_medicine_are_explained() -> None:
    assert [
        (place, word) for place, text in READ.items() for word in unexplained(text.inn(EASY).lower())
    ] == []


def unexplained(said: str) -> list[str]:
    return [
        word
        for word, beside in HARD.items()
        if re.search(rf"\b{word}", said) and (not beside or beside not in said)
    ]


def test_the_easy_text_is_another_with_the_same_slots() -> None:
    assert [place for place, text in EASIER.items() if text.easy == text.sv] == []
    assert [place for place, text in EASIER.items() if slots(text.easy) != slots(text.sv)] == []
    assert [place for place, text in EASIER.items() if NOT_TO_RESIDENTS.search(text.easy)] == []


@pytest.mark.parametrize("of", MEANING)
def test_what_decides_where_a_case_goes_is_the_same(of: str) -> None:
    told = {place: (MEANING[of](text.sv), MEANING[of](text.easy)) for place, text in EASIER.items()}

    assert {place: both for place, both in told.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize(
    ("of", "swedish", "easy"),
    [
        ("digits", "Är febern 38,5 grader?", "Är febern 38 grader?"),
        ("numbers", "Mer än två veckor", "Mer än tre veckor"),
        ("times", "Mer än två veckor", "Mer än två dagar"),
        ("sides", "Mer än två kilo", "Två kilo (inte mer)"),
    ],
)
def test_another_number_time_or_side_would_be_seen(of: str, swedish: str, easy: str) -> None:
    assert MEANING[of](swedish) != MEANING[of](easy)
    assert unexplained("andnöd eller KOL".lower()) == ["andnöd", r"kol\b"]


def test_what_is_denied_or_weakened_still_is() -> None:
    told = {place: found(NEGATED, text.sv) - found(NEGATED, text.easy) for place, text in EASIER.items()}

    assert {place: lost for place, lost in told.items() if lost} == {}


def test_the_same_swedish_has_the_same_easy_words_everywhere() -> None:
    said = defaultdict(set)
    for text in READ.values():
        said[text.sv].add(text.easy)

    assert {swedish: easy for swedish, easy in said.items() if len(easy) > 1} == {}


def test_answers_to_a_question_can_be_told_apart() -> None:
    told = [
        (asked.id, item.id, [option.text.inn(EASY) for option in item.options])
        for asked in library().questionnaires.values()
        for item in asked.items
    ]

    assert [(asked, item) for asked, item, options in told if len(set(options)) < len(options)] == []


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_of_the_emergency_stop_is_in_easy_words_too(sign: str) -> None:
    assert sign in library().texts["emergency"]["call_112_signs"].inn(EASY).lower()


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("sv", "Har du nedsatt immunförsvar, eller tar du cellgifter, tyreostatika eller klozapin?"),
        ("sv-simple", "Har du svagt immunförsvar (kroppens skydd mot sjukdomar)? Eller tar du cellgifter"),
        ("en", "Do you have"),
    ],
)
def test_a_question_is_asked_in_the_language_of_the_page(language: str, label: str) -> None:
    asked = catalogue.questionnaire("halsont")
    assert asked is not None
    assert (item := asked.item("weak")) is not None
    with translation.override(language):
        field = QuestionForm(item=item).fields["answer"]

    assert str(field.label).startswith(label)


@pytest.mark.parametrize("language", ["sv", "sv-simple"])
def test_a_resident_reads_the_pages_in_the_words_that_were_chosen(
    cast: Cast, sign_in: SignIn, language: str
) -> None:
    browser = sign_in("resident")
    browser.post(reverse("set_language"), {"language": language})
    start = browser.get(reverse("ask")).content.decode()
    asked = Journey(browser).to_questions(9_000_001, "halsont")
    page = browser.get(asked.at(steps.QUESTION + "signs")).content.decode()
    asked.fill(steps.QUESTION + "signs", answer=["cannot_swallow"])
    asked.answer_mildly().fill(steps.URGENT)
    told = browser.get(asked.at(steps.CHECK)).content.decode()

    option = READ["halsont.signs.cannot_swallow"]
    other = {"sv": EASY, EASY: "sv"}[language]
    for shown in (page, told):
        assert escape(option.inn(language)) in shown
        assert escape(option.inn(other)) not in shown
    # each sign of danger stands on a line of its own
    signs = {one: catalogue.sentences(READ["emergency.call_112_signs"].inn(one))[2] for one in ("sv", EASY)}
    assert escape(signs[language]) in start
    assert escape(signs[other]) not in start
