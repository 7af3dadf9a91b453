"""What staff read first: red flags, then findings, then what the person does not have."""

from typing import Any

import pytest

from narmare.knowledge.conditions import read_condition
from narmare.knowledge.questionnaires.model import Item, Option, Score
from narmare.knowledge.questionnaires.show import in_words, summary
from tests.knowledge.samples import item, options, questionnaire, text


def test_three_groups_in_the_order_of_the_questions() -> None:
    signs = item(
        "signs",
        "choice",
        repeats=True,
        options=(*options("rash"), Option("none", text("Inget"), negative=True)),
    )
    asked = questionnaire(
        item("cough"), item("days", "integer"), signs, item("warm", "decimal", red_flag=read_condition(">= 39")),
        item("stiff", red_flag=read_condition(True)), item("unanswered"),
    )  # fmt: skip

    told = summary(asked, {"cough": False, "days": 3, "signs": ["none"], "warm": 39.5, "stiff": True})

    assert [line.item for line in told.flags] == ["warm", "stiff"]
    assert [line.item for line in told.findings] == ["days"]
    assert [line.item for line in told.negatives] == ["cough", "signs"]
    assert told.flags[0].answer.sv == "39,5"


def test_an_answer_that_is_no_red_flag_is_where_it_belongs() -> None:
    told = summary(questionnaire(item("stiff", red_flag=read_condition(True))), {"stiff": False})

    assert (told.flags, [line.item for line in told.negatives]) == ((), ["stiff"])


def test_only_whole_sums_are_shown() -> None:
    low, sleep = (item(name, "choice", options=options(never=0, daily=3)) for name in ("low", "sleep"))
    asked = questionnaire(low, sleep, scores=(Score("both", ("low", "sleep")), Score("one", ("low",))))

    assert summary(asked, {"low": "daily"}).scores == {"one": 3}


@pytest.mark.parametrize(
    ("asked", "answer", "swedish", "english"),
    [
        (item("q"), True, "Ja", "Yes"), (item("q"), False, "Nej", "No"), (item("q", "integer"), 1200, "1200", "1200"),
        (item("q", "decimal"), 38.0, "38", "38"), (item("q", "quantity", unit="mm[Hg]"), 120.5, "120,5\xa0mmHg", "120.5\xa0mmHg"),
        (item("q", "choice", options=options("a")), "a", "a", "a in English"),
        (item("q", "choice", repeats=True, options=options("a", "b")), ["a", "b"], "a, b", "a in English, b in English"),
        (item("q", "choice", options=options("a")), "gone", "gone", "gone"), (item("q", "text"), "Ont", "Ont", "Ont"),
    ],
)  # fmt: skip
def test_an_answer_in_words(asked: Item, answer: Any, swedish: str, english: str) -> None:
    words = in_words(asked, answer)

    assert (words.sv, words.en) == (swedish, english)
