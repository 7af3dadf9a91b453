"""Which questions are asked, and which answers are kept: FHIR Questionnaire semantics."""

from datetime import date
from typing import Any

import pytest

from narmare.knowledge.questionnaires.engine import Person, kept, months_between, person_on, scores, visible
from narmare.knowledge.questionnaires.model import Applies, Score, When
from tests.knowledge.samples import item, options, questionnaire


FOLLOW_UP = item("high", "integer", enable_when=(When("fever", "=", True),))
ASKED = questionnaire(item("fever"), FOLLOW_UP, item("days", "integer", enable_when=(When("high", ">", 39),)))


def shown(asked: Any, answers: Any, person: Person | None = None) -> list[str]:
    return [one.id for one in visible(asked, answers, person or Person())]


def test_a_follow_up_waits_for_its_answer() -> None:
    assert shown(ASKED, {}) == ["fever"]
    assert shown(ASKED, {"fever": False}) == ["fever"]
    assert shown(ASKED, {"fever": True}) == ["fever", "high"]


def test_the_answer_of_a_hidden_question_counts_as_none_and_is_not_kept() -> None:
    answers = {"fever": False, "high": 40, "days": 3}

    assert shown(ASKED, answers) == ["fever"]
    assert kept(ASKED, answers) == {"fever": False}
    assert kept(ASKED, {**answers, "fever": True}) == {"fever": True, "high": 40, "days": 3}


@pytest.mark.parametrize(
    ("when", "answer", "met"),
    [
        (When("q", "=", 3), 3, True), (When("q", "=", 3), None, False), (When("q", "!=", 3), 4, True), (When("q", "!=", 3), 3, False),
        (When("q", "!=", 3), None, True), (When("q", ">", 3), 3, False), (When("q", ">=", 3), 3, True), (When("q", "<", 3), 2, True),
        (When("q", "<=", 3), 4, False), (When("q", ">", 3), "four", False), (When("q", "exists", True), 0, True),
        (When("q", "exists", True), None, False), (When("q", "exists", False), None, True), (When("q", "exists", False), "", True),
    ],
)  # fmt: skip
def test_each_operator(when: When, answer: Any, met: bool) -> None:
    asked = questionnaire(item("q", "integer"), item("next", enable_when=(when,)))

    assert ("next" in shown(asked, {"q": answer})) is met


@pytest.mark.parametrize(("operator", "met"), [("=", True), ("!=", False)])
def test_one_of_several_answers_is_enough(operator: str, met: bool) -> None:
    signs = item("signs", "choice", repeats=True, options=options("rash", "stiff", "none"))
    asked = questionnaire(signs, item("next", enable_when=(When("signs", operator, "stiff"),)))

    assert ("next" in shown(asked, {"signs": ["rash", "stiff"]})) is met


@pytest.mark.parametrize(("behavior", "met"), [("all", False), ("any", True)])
def test_all_or_any_of_the_conditions(behavior: str, met: bool) -> None:
    both = (When("a", "=", True), When("b", "=", True))
    asked = questionnaire(item("a"), item("b"), item("next", enable_when=both, enable_behavior=behavior))

    assert ("next" in shown(asked, {"a": True, "b": False})) is met


@pytest.mark.parametrize(
    ("applies", "person", "asked"),
    [
        (Applies(min_age=18), Person(18 * 12), True), (Applies(min_age=18), Person(18 * 12 - 1), False),
        (Applies(max_age=0), Person(11), True), (Applies(max_age=0), Person(12), False), (Applies(min_age=18), Person(), True),
        (Applies(sex="female"), Person(sex="male"), False), (Applies(sex="female"), Person(sex="female"), True),
        (Applies(sex="female"), Person(), True), (Applies(15, 50, "female"), Person(30 * 12, "female"), True),
    ],
)  # fmt: skip
def test_who_is_known_not_to_be_concerned_is_not_asked(applies: Applies, person: Person, asked: bool) -> None:
    assert (shown(questionnaire(item("q", applies=applies)), {}, person) == ["q"]) is asked


@pytest.mark.parametrize(
    ("born", "today", "months"),
    [("2026-01-31", "2026-02-28", 0), ("2026-01-31", "2026-03-01", 1), ("2024-02-29", "2026-02-28", 23), ("2024-02-29", "2026-03-01", 24), ("2026-05-05", "2026-05-05", 0)],
)  # fmt: skip
def test_age_in_months(born: str, today: str, months: int) -> None:
    assert months_between(date.fromisoformat(born), date.fromisoformat(today)) == months


def test_nobody_is_asked_before_birth() -> None:
    with pytest.raises(ValueError, match="not born yet"):
        person_on(date(2026, 5, 6), None, date(2026, 5, 5))


def test_a_score_is_the_sum_of_what_was_chosen_and_none_while_an_answer_is_missing() -> None:
    often = options(never=0, days=1, most=2, daily=3)
    low, sleep = (item(name, "choice", options=often) for name in ("low", "sleep"))
    worry = item("worry", "choice", options=often, applies=Applies(min_age=18))
    asked = questionnaire(low, sleep, worry, scores=(Score("total", ("low", "sleep", "worry")),))

    assert scores(asked, {"low": "daily", "sleep": "days", "worry": "most"}) == {"total": 6}
    assert scores(asked, {"low": "daily", "sleep": "days"}) == {"total": None}
    assert scores(asked, {"low": "daily", "sleep": "days"}, Person(10 * 12)) == {"total": 4}
    assert scores(asked, {"low": "never", "sleep": "never", "worry": "never"}) == {"total": 0}
