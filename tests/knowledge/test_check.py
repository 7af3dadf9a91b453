"""What is wrong with answers, in words for the person who gave them."""

from typing import Any

import pytest

from narmare.knowledge.questionnaires.check import MESSAGES, MOST_LETTERS, check
from narmare.knowledge.questionnaires.model import Applies, Item, Option, When
from tests.knowledge.samples import item, options, questionnaire, text


SIGNS = item(
    "q",
    "choice",
    repeats=True,
    options=(*options("rash", "stiff"), Option("none", text("Inget"), negative=True)),
)
WARM = item("q", "quantity", unit="Cel", minimum=34, maximum=42.5)


@pytest.mark.parametrize(
    ("asked", "answer", "key"),
    [
        (item("q"), True, None), (item("q"), "ja", "boolean"), (item("q"), 1, "boolean"), (item("q"), None, None),
        (item("q", required=True), None, "required"), (item("q", required=True), False, None),
        (item("q", "text", required=True), "  ", "required"), (item("q", "text"), "ont", None), (item("q", "text"), 5, "text"),
        (item("q", "text"), "a" * (MOST_LETTERS + 1), "text"), (item("q", "integer"), 3, None), (item("q", "integer"), 3.5, "integer"),
        (item("q", "integer"), 2**31 - 1, None), (item("q", "integer"), 2**31, "integer"), (item("q", "integer"), -(10**40), "integer"),
        (item("q", "integer"), True, "integer"), (item("q", "decimal"), 3.5, None), (item("q", "decimal"), float("nan"), "decimal"),
        (item("q", "date"), "2026-02-28", None), (item("q", "date"), "2026-02-30", "date"), (item("q", "date"), "20260228", "date"),
        (item("q", "choice", options=options("a", "b")), "a", None), (item("q", "choice", options=options("a", "b")), "c", "choice"),
        (item("q", "choice", options=options("a", "b")), ["a"], "choice"), (SIGNS, ["rash", "stiff"], None), (SIGNS, "rash", "choices"),
        (SIGNS, ["rash", "rash"], "choices"), (SIGNS, ["rash", "none"], "alone"), (SIGNS, ["none"], None),
        (WARM, 34, None), (WARM, 33.9, "minimum"), (WARM, 42.5, None), (WARM, 43, "maximum"), (WARM, "39", "quantity"),
    ],
)  # fmt: skip
def test_it_finds_what_is_wrong(asked: Item, answer: Any, key: str | None) -> None:
    assert [fault.key for fault in check(questionnaire(asked), {"q": answer})] == ([key] if key else [])


def test_a_bound_is_said_with_the_language_s_decimal_sign_and_the_unit() -> None:
    (fault,) = check(questionnaire(WARM), {"q": 44})

    assert (fault.text.sv, fault.text.en) == ("Skriv 42,5\xa0°C eller mindre.", "Write 42.5\xa0°C or less.")


def test_none_of_these_names_itself_when_it_does_not_stand_alone() -> None:
    (fault,) = check(questionnaire(SIGNS), {"q": ["none", "rash"]})

    assert "”Inget”" in fault.text.sv


def test_hidden_questions_are_not_looked_at_but_unknown_ones_are() -> None:
    hidden = item("hidden", required=True, enable_when=(When("q", "=", True),))
    grown = item("grown", required=True, applies=Applies(min_age=18))
    asked = questionnaire(item("q"), hidden, grown)

    faults = check(asked, {"q": False, "hidden": "wrong", "other": 1})

    assert [(fault.item, fault.key) for fault in faults] == [("grown", "required"), ("other", "unknown")]
    assert faults[0].text == MESSAGES["required"]
