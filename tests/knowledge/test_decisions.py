"""A table decides by its first row that fits; the engine and the plain evaluator agree on every case."""

import json
from typing import Any

import pytest
import zen
from hypothesis import given, settings
from hypothesis import strategies as st

from narmare.knowledge.conditions import Between, OneOf
from narmare.knowledge.decisions import evaluate
from narmare.knowledge.decisions.evaluate import NoDecision, Tried, decide, inputs
from narmare.knowledge.decisions.jdm import TABLE_NODE, several_of, to_jdm
from narmare.knowledge.decisions.load import table_faults
from narmare.knowledge.decisions.model import Input, Outcome, Row, Table, covers
from narmare.knowledge.decisions.reference import decide_plainly
from narmare.knowledge.faults import Invalid
from narmare.knowledge.questionnaires.engine import Person
from narmare.knowledge.questionnaires.model import Score, When
from tests.knowledge.samples import head, item, options, questionnaire, row, table, text


ASKED = questionnaire(
    item("fever"),
    item("warm", "decimal", enable_when=(When("fever", "=", True),)),
    item("days", "choice", options=options("h24", "week")),
    item("signs", "choice", repeats=True, options=options("rash", "stiff", "none")),
    item("low", "choice", options=options(never=0, daily=3)),
    scores=(Score("total", ("low",)),),
)
DECIDES = table(
    row("stiff", 1, "emergency", "doctor", fever=True, signs="stiff"),
    row("baby", 2, "same_day", "doctor", fever=True, months="< 3"),
    row("hot", 2, "same_day", "nurse", warm=">= 39", days=["week"]),
    row("said", 2, "same_day", "nurse", said=["confusion", "chest"]),
    row("low", 3, "booked", "psychologist", total="> 2"),
    row("woman", 4, "booked", "midwife", sex="female", age="15..50"),
    row("otherwise", 5, "self_care", "nurse"),
    sources={"months": "age_months", "age": "age_years", "said": "words"},
)


@pytest.mark.parametrize(
    ("answers", "person", "flags", "row_", "urgency"),
    [
        ({"fever": True, "signs": ["rash", "stiff"]}, Person(400), (), "stiff", 1),
        ({"fever": False, "signs": ["stiff"]}, Person(400), (), "otherwise", 5),
        ({"fever": True}, Person(2), (), "baby", 2),
        ({"fever": True}, Person(3), (), "otherwise", 5),
        ({"fever": True}, Person(), (), "otherwise", 5),
        ({"fever": True, "warm": 39, "days": "week"}, Person(400), (), "hot", 2),
        ({"fever": True, "warm": 38.9, "days": "week"}, Person(400), (), "otherwise", 5),
        (
            {"fever": False, "warm": 41, "days": "week"},
            Person(400),
            (),
            "otherwise",
            5,
        ),  # a hidden answer counts as none
        ({}, Person(400), ("chest",), "said", 2),
        ({"low": "daily"}, Person(400), ("joy",), "low", 3),
        ({}, Person(12 * 51 - 1, "female"), (), "woman", 4),
        ({}, Person(12 * 51, "female"), (), "otherwise", 5),
    ],
)
def test_the_first_row_that_fits_decides(
    answers: Any, person: Person, flags: tuple[str, ...], row_: str, urgency: int
) -> None:
    decided = decide(DECIDES, ASKED, answers, person, flags)

    assert (decided.row, decided.urgency) == (row_, urgency)
    assert (decided.table, decided.version, decided.because) == ("sample", "1", text(row_))


def test_the_trace_says_why_the_rows_above_did_not_fit() -> None:
    decided = decide(
        DECIDES, ASKED, {"fever": True, "signs": ["rash"], "warm": 40, "days": "week"}, Person(400)
    )

    assert decided.trace == (
        Tried("stiff", ("fever: true", "signs: stiff"), ("signs",)),
        Tried("baby", ("fever: true", "months: < 3"), ("months",)),
        Tried("hot", ("warm: >= 39", "days: week"), ()),
    )


numbers = st.integers(-9, 9) | st.integers(-90, 90).map(lambda tenths: tenths / 10)
codes = st.sampled_from(["a", "b", "h24"])
numeric = st.one_of(
    st.lists(numbers, min_size=1, max_size=2).map(lambda values: OneOf(tuple(values))),
    st.tuples(numbers, numbers, st.booleans()).map(lambda n: Between(min(n[:2]), max(n[:2]))),
    st.builds(lambda low, is_open: Between(low=low, low_open=is_open), numbers, st.booleans()),
    st.builds(lambda high, is_open: Between(high=high, high_open=is_open), numbers, st.booleans()),
)
coded = st.lists(codes, min_size=1, max_size=2).map(lambda values: OneOf(tuple(values)))
CONDITIONS = {
    "yes": st.booleans().map(lambda value: OneOf((value,))),
    "number": numeric,
    "code": coded,
    "many": coded,
}
VALUES = st.fixed_dictionaries(
    {"yes": st.none() | st.booleans(), "number": st.none() | numbers, "code": st.none() | codes, "many": st.lists(codes)}
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables over one input of each kind; a row that an earlier one hides is left out, as Table refuses it."""
    rows: list[Row] = []
    for number, when in enumerate(draw(st.lists(st.fixed_dictionaries({}, optional=CONDITIONS), max_size=6))):
        candidate = Row(f"r{number}", when, Outcome("booked", "nurse", 3), text("Därför"))
        if when and not any(covers(earlier, candidate) for earlier in rows):
            rows.append(candidate)
    rows.append(Row("last", {}, Outcome("chat", "nurse", 5), text("Annars")))
    asked = {name for one in rows for name in one.when}
    return Table(
        head(), text("Stöd"), "sample", tuple(Input(name, name) for name in sorted(asked)), tuple(rows)
    )


@settings(max_examples=150, deadline=None)
@given(tables(), st.lists(VALUES, min_size=1, max_size=8))
def test_the_engine_agrees_with_the_plain_evaluator(made: Table, cases: list[dict[str, Any]]) -> None:
    engine = evaluate.compiled(made, frozenset({"many"}))

    for values in cases:
        asked = {one.id: values[one.id] for one in made.inputs}
        assert engine.evaluate(asked)["result"]["row"] == decide_plainly(made, values).id


def test_the_model_carries_the_whole_outcome_and_the_engine_s_trace_names_the_row() -> None:
    engine = zen.ZenEngine().create_decision(json.dumps(to_jdm(DECIDES, several_of(DECIDES, ASKED))))
    values = inputs(DECIDES, ASKED, {"low": "daily"})

    answer = engine.evaluate(values, {"trace": True})

    assert answer["result"] == {"row": "low", "level": "booked", "profession": "psychologist", "urgency": 3}
    assert answer["trace"][TABLE_NODE]["traceData"]["rule"]["_id"] == "low"


def test_when_the_evaluators_differ_there_is_no_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "decide_plainly", lambda made, values: made.rows[0])

    with pytest.raises(NoDecision, match="the engine says row otherwise, the plain evaluator stiff"):
        decide(DECIDES, ASKED, {})


def test_a_number_that_the_engine_cannot_hold_gives_no_suggestion() -> None:
    with pytest.raises(NoDecision, match="the engine failed"):
        decide(DECIDES, ASKED, {"fever": True, "warm": 1e40})
    with pytest.raises(NoDecision, match="a value is no JSON, or too large for it"):
        decide(DECIDES, ASKED, {"fever": True, "warm": 10**40})


def test_a_table_decides_only_on_its_own_questionnaire() -> None:
    other = type(ASKED)(head("other"), ASKED.items, ASKED.scores)

    with pytest.raises(ValueError, match="decides on sample, not on other"):
        decide(DECIDES, other, {})


def test_the_sample_fits_its_questionnaire() -> None:
    assert list(table_faults(DECIDES, ASKED, ("confusion", "chest"))) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row("a", yes=True)], "The last row has a condition."),
        ([row("a", number=">= 5"), row("b", number=">= 6"), row("c")], "Row b can never decide: row a above"),
        ([row("a", yes=True), row("a", yes=False), row("c")], "The row a stands twice."),
        ([row("a"), row("b")], "Row b can never decide"),
    ],
)  # fmt: skip
def test_a_table_that_hides_a_row_or_leaves_a_case_out_cannot_exist(rows: list[Row], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        table(*rows)
