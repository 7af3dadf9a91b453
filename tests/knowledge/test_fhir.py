"""Questionnaires and answers keep everything on their way through FHIR."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.knowledge.conditions import read_condition
from narmare.knowledge.faults import ContentError
from narmare.knowledge.questionnaires.fhir import from_fhir, from_response, to_fhir, to_response
from narmare.knowledge.questionnaires.model import Applies, ContactReason, Option, Questionnaire, Score, When
from narmare.knowledge.texts import Text
from tests.knowledge.samples import head, item, options, questionnaire, text


FULL = Questionnaire(
    head("full_form", approved=True, sources=("En", "Två")),
    (
        item("fever", required=True, why=text("Varför"), red_flag=read_condition(True)),
        item("warm", "quantity", unit="Cel", minimum=34, maximum=42.5, enable_when=(When("fever", "=", True),), red_flag=read_condition(">= 39")),
        item("days", "integer", enable_when=(When("warm", ">", 38.5), When("fever", "exists", True)), enable_behavior="any"),
        item("signs", "choice", repeats=True, options=(*options("rash"), Option("none", text("Inget"), negative=True))),
        item("low", "choice", options=options(never=0, daily=3), applies=Applies(18, None, "female"), enable_when=(When("signs", "!=", "rash"),)),
        item("breath", why=Text("Andnöd", "Breathlessness", "Svårt att andas")),
        item("since", "date"), item("more", "text"), item("share", "decimal"),
    ),
    (Score("total", ("low",)),),
    ContactReason("infection", "clinical", ("feber", "frossa"), Applies(max_age=80)),
)  # fmt: skip


def through_json(made: Any) -> Any:
    return json.loads(json.dumps(made))


def test_a_questionnaire_comes_back_whole() -> None:
    assert from_fhir(through_json(to_fhir(FULL))) == FULL


def test_what_was_worked_out_from_it_is_not_written_with_it() -> None:
    """Whoever has asked a questionnaire leaves answers to "whom does it concern" in it."""
    untouched = json.dumps(to_fhir(FULL))
    assert not all(one.applies.everybody for one in FULL.items)

    assert json.dumps(to_fhir(FULL)) == untouched


def test_what_fhir_has_a_place_for_is_there() -> None:
    made = to_fhir(FULL)
    fever, warm, days, signs, low, *_ = made["item"]

    assert (made["resourceType"], made["status"], made["version"]) == ("Questionnaire", "active", "1")
    assert (fever["type"], fever["required"], fever["text"]) == ("boolean", True, "fever")
    assert warm["enableWhen"] == [{"question": "fever", "operator": "=", "answerBoolean": True}]
    assert days["enableWhen"][0]["answerQuantity"]["value"] == 38.5
    assert days["enableBehavior"] == "any"
    assert (signs["repeats"], signs["answerOption"][0]["valueCoding"]["code"]) == (True, "rash")
    assert low["answerOption"][1]["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}
    ]
    assert {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 34} in warm[
        "extension"
    ]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "fever": st.booleans(), "warm": st.integers(34, 42) | st.floats(34, 42.5), "days": st.integers(0, 99),
        "signs": st.lists(st.sampled_from(["rash", "none"]), min_size=1, max_size=2, unique=True),
        "low": st.sampled_from(["never", "daily"]), "since": st.dates().map(lambda day: day.isoformat()),
        "more": st.text(min_size=1), "share": st.floats(allow_nan=False, allow_infinity=False),
    },
)  # fmt: skip


@given(ANSWERS)
def test_answers_come_back_whole(answers: Any) -> None:
    assert from_response(FULL, through_json(to_response(FULL, answers))) == answers


def test_answers_name_the_version_that_they_answer() -> None:
    response = to_response(FULL, {"fever": True}, authored="2026-11-22T08:00:00+01:00")

    assert (response["questionnaire"], response["authored"]) == ("urn:narmare:questionnaire:full_form|1", "2026-11-22T08:00:00+01:00")  # fmt: skip
    newer = Questionnaire(head("full_form", version="2"), FULL.items, FULL.scores)
    with pytest.raises(ContentError, match=r"It answers .*full_form\|1, not .*full_form\|2"):
        from_response(newer, response)


@pytest.mark.parametrize(
    "broken", [{}, {"resourceType": "Patient"}, {"title": 5}, {"item": [{"linkId": "x"}]}, {"item": None}]
)
def test_a_resource_that_cannot_be_read_is_refused_in_words(broken: Any) -> None:
    resource = {**to_fhir(FULL), **broken} if broken else {}

    with pytest.raises(ContentError, match="cannot be read as a Questionnaire"):
        from_fhir(resource)


def test_a_resource_that_defines_what_may_not_exist_is_refused() -> None:
    resource = to_fhir(questionnaire(item("a"), item("b", enable_when=(When("a", "=", True),))))
    resource["item"].reverse()

    with pytest.raises(ContentError, match="b depends on a, which is no earlier question"):
        from_fhir(resource)


def test_a_response_without_answers_to_an_item_is_refused() -> None:
    response = {**to_response(FULL, {"fever": True}), "item": [{"linkId": "fever"}]}

    with pytest.raises(ContentError, match="Send linkId and answer"):
        from_response(FULL, response)
