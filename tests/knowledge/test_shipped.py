"""The content that comes with the product, held against the engines."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narmare.contact.content import library
from narmare.knowledge.decisions.evaluate import decide
from narmare.knowledge.decisions.model import LEVELS
from narmare.knowledge.questionnaires.check import check
from narmare.knowledge.questionnaires.engine import Person, kept
from narmare.knowledge.questionnaires.fhir import from_fhir, from_response, to_fhir, to_response
from narmare.knowledge.questionnaires.model import Item
from narmare.knowledge.questionnaires.show import summary


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Answers without faults to an item."""
    low, high = int(item.minimum or 0), int(item.maximum or 120)
    codes = [option.code for option in item.options]
    alone = [option.code for option in item.options if option.negative]
    several = [code for code in codes if code not in alone]
    match item.type:
        case "boolean":
            return st.booleans()
        case "choice" if not item.repeats:
            return st.sampled_from(codes)
        case "choice":
            chosen = [st.lists(st.sampled_from(several), min_size=1, unique=True)] if several else []
            return st.one_of(*chosen, *(st.just([code]) for code in alone))
        case "text":
            return st.just("Egna ord")
        case "date":
            return st.just("2026-03-05")
        case _:
            return st.integers(low, high)


persons = st.builds(Person, st.none() | st.integers(0, 12 * 105), st.sampled_from([None, "female", "male"]))


@pytest.mark.parametrize("name", sorted(library().questionnaires))
def test_a_questionnaire_goes_through_fhir_whole(name: str) -> None:
    asked = library().questionnaires[name]

    assert from_fhir(json.loads(json.dumps(to_fhir(asked)))) == asked


@pytest.mark.parametrize("name", sorted(library().tables))
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_both_evaluators_give_one_answer_to_any_case(name: str, data: st.DataObject) -> None:
    """`decide` raises when they differ."""
    table = library().tables[name]
    asked = library().questionnaires[table.questionnaire]
    given_ = data.draw(
        st.fixed_dictionaries({}, optional={item.id: answers_to(item) for item in asked.items})
    )
    person = data.draw(persons)
    flags = data.draw(st.sets(st.sampled_from(sorted(library().words.flags))))
    stored = kept(asked, given_, person)

    decided = decide(table, asked, stored, person, flags)

    assert decided.level in LEVELS
    assert [tried.unmet for tried in decided.trace if not tried.unmet] == [()]
    assert {fault.key for fault in check(asked, stored, person)} <= {"required"}
    assert from_response(asked, json.loads(json.dumps(to_response(asked, stored)))) == stored
    told = summary(asked, stored, person)
    assert len(told.flags) + len(told.findings) + len(told.negatives) == len(stored)
