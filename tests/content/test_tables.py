"""What must hold for every table of the product, whatever its rows say."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from narmare.knowledge.conditions import Between, Condition
from narmare.knowledge.decisions.evaluate import decide, inputs
from narmare.knowledge.decisions.model import LEVELS, Row, Table
from narmare.knowledge.decisions.reference import decide_plainly, unmet
from narmare.knowledge.decisions.words import flags_in
from narmare.knowledge.questionnaires.engine import Person
from narmare.knowledge.questionnaires.model import Questionnaire
from tests.content.bank import bank, library, suggestion, usual


REASONS = [one.id for one in library().reasons()]
CLINICAL = [one.id for one in library().reasons() if one.reason and one.reason.lane == "clinical"]
# What the emergency stop must name: signs of 1177's and SOS Alarm's advice on when to call 112.
SIGNS = (
    "andas", "bröst", "mungipa", "arm", "tala", "medvetslös", "blödning", "allergi", "kramp", "huvudvärk", "olycka", "slappt",
)  # fmt: skip
NOT_TO_RESIDENTS = re.compile("vänligen|tyvärr|ogiltig|användare|patient|hoppsan", re.IGNORECASE)


def _table(reason: str) -> Table:
    found = library().table_for(reason)
    assert found is not None
    return found


@pytest.mark.parametrize("reason", REASONS)
def test_rows_stand_in_order_of_urgency(reason: str) -> None:
    """So the first row that fits is also the most urgent that fits."""
    ranks = [(row.then.urgency, LEVELS.index(row.then.level)) for row in _table(reason).rows[:-1]]

    assert ranks == sorted(ranks)


@pytest.mark.parametrize("reason", REASONS)
def test_level_and_urgency_go_together(reason: str) -> None:
    allowed = {
        "emergency": {1},
        "same_day": {1, 2, 3},
        "booked": {3, 4, 5},
        "chat": {3, 4, 5},
        "self_care": {5},
    }

    assert [row.id for row in _table(reason).rows if row.then.urgency not in allowed[row.then.level]] == []


@pytest.mark.parametrize("reason", CLINICAL)
def test_clinical_reason_knows_an_emergency_or_a_day_when_it_cannot_wait(reason: str) -> None:
    urgent = [row for row in _table(reason).rows if row.then.urgency <= 2 and "words" not in row.when]
    # A mole is never an emergency; everything else has a row for today.
    assert bool(urgent) == (reason != "hudforandring")


@pytest.mark.parametrize("reason", REASONS)
def test_questions_are_few_and_each_changes_something(reason: str) -> None:
    questionnaire, table = library().questionnaires[reason], _table(reason)
    looked_at = {one.source for one in table.inputs}
    looked_at |= {name for score in questionnaire.scores if score.id in looked_at for name in score.sum_of}
    looked_at |= {when.question for item in questionnaire.items for when in item.enable_when}

    assert 3 <= len(questionnaire.items) <= 8
    assert [item.id for item in questionnaire.items if item.id not in looked_at] == []


def _values(item_or_source: str, condition: Condition, questionnaire: Questionnaire) -> list[object]:
    """Answers that meet the condition, on its limits where it has some."""
    if isinstance(condition, Between):
        edge = condition.low if condition.low is not None else condition.high
        step = 0.1 if condition.low_open else -0.1 if condition.high_open else 0
        item = questionnaire.item(item_or_source)
        whole = item is None
        return [(edge or 0) + (round(step * 10) if whole else step)]
    item = questionnaire.item(item_or_source)
    return [[value] if item and item.repeats else value for value in condition.values]


def _tries(row: Row, questionnaire: Questionnaire) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The row that decides on the usual answers with `row`'s conditions met, for people of several ages, and what of
    `row` was not met after all (a question that this person is not asked).

    By the plain evaluator: that the engine agrees is tested in tests/knowledge and by the case bank.
    """
    table = _table(questionnaire.id)
    for months, sex in product((0, 20, 100, 240, 620, 980), ("female", "male", None)):
        for chosen in product(*(_values(name, one, questionnaire) for name, one in row.when.items())):
            met = dict(zip(row.when, chosen, strict=True))
            flags = [met.pop("words")] if "words" in met else []
            years = met.pop("age_years", None)
            age = int(met.pop("age_months", months if years is None else years * 12))
            person = Person(age, met.pop("sex", sex))
            answers = {**usual(questionnaire.id), **_scored(met)}
            values = inputs(table, questionnaire, answers, person, flags)
            yield decide_plainly(table, values), unmet(row, values)


def _scored(met: dict[str, object]) -> dict[str, object]:
    """The one score of the product is reached by its three answers."""
    if met.pop("throat_signs", None) is not None:
        return {**met, "fever": "yes", "nodes": "yes", "cough": "no"}
    return met


@pytest.mark.parametrize(("reason", "row"), [(name, row) for name in REASONS for row in _table(name).rows], ids=lambda x: getattr(x, "id", x))  # fmt: skip
def test_row_can_decide_and_is_never_passed_by_a_less_urgent_one(reason: str, row: Row) -> None:
    found = list(_tries(row, library().questionnaires[reason]))
    reached = {decided.id for decided, _ in found} | _rows_of_the_bank(reason)

    assert row.id in reached
    # The last row fits everybody; any other stands above all that is less urgent.
    assert not row.when or all(
        missed or decided.then.urgency <= row.then.urgency for decided, missed in found
    )


@cache
def _rows_of_the_bank(reason: str) -> set[str]:
    return {suggestion(case).row for case in bank() if case.reason == reason}


@pytest.mark.parametrize("reason", REASONS)
def test_every_emergency_row_has_a_case(reason: str) -> None:
    reached = _rows_of_the_bank(reason)

    assert [
        row.id for row in _table(reason).rows if row.then.level == "emergency" and row.id not in reached
    ] == []


@pytest.mark.parametrize("reason", REASONS)
def test_thoughts_of_suicide_are_never_below_the_same_day(reason: str) -> None:
    questionnaire = library().questionnaires[reason]
    item = questionnaire.item("suicide")
    answers = (
        []
        if item is None
        else [True]
        if item.type == "boolean"
        else [o.code for o in item.options if not o.negative]
    )
    found = [
        decide(_table(reason), questionnaire, {**usual(reason), **({"kind": "extend"} if reason == "intyg" else {}), "suicide": one}, Person(480, "male"))
        for one in answers
    ]  # fmt: skip

    said = decide(_table(reason), questionnaire, usual(reason), Person(480, "female"), ["suicide"])
    assert {one.level for one in [*found, said]} <= {"emergency", "same_day"}


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_of_the_emergency_stop_says_112(sign: str) -> None:
    said = library().texts["emergency"]

    assert sign in said["call_112_signs"].sv.lower()
    assert "112" in said["call_112"].sv
    assert "112" in said["call_112"].en


@pytest.mark.parametrize(
    ("key", "number"), [("suicide", "90101"), ("poison", "010-456 67 00"), ("violence", "020-50 50 50")]
)
def test_emergency_stop_gives_the_number_of_who_answers(key: str, number: str) -> None:
    said = library().texts["emergency"][key]

    assert number in said.sv
    assert number in said.en
    assert "112" in said.sv


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        ("Jag har haft ont i bröstet sedan i natt", "chest_pain"),
        ("det trycker över bröstet", "chest_pain"),
        ("Mamma SLUDDRAR och är svag i armen", "stroke"),
        ("får ingen luft när jag ligger", "breathing"),
        ("vill inte leva längre", "suicide"),
        ("sjalvmordstankar", "suicide"),
        ("har varit stel i nacken och prickar som inte bleknar", "meningitis"),
        ("han slog i huvudet och äter waran", "head_thinner"),
        ("min man slår mig", "violence"),
        ("kräks blod", "bleeding"),
        ("får cellgifter och har feber", "cancer_treatment"),
        ("domnad i underlivet", "saddle"),
    ],
)
def test_words_raise_a_flag(written: str, flag: str) -> None:
    words = library().words
    assert words is not None
    assert flag in flags_in(words, written)


@pytest.mark.parametrize(
    "written",
    [
        "Jag har haft ont i knät sedan i våras och vill ha hjälp",
        "Behöver förnya mitt recept på blodtrycksmedicin",
        "Hosta och snuva i tre dagar, lite feber",
        "Undrar om min remiss till ortopeden",
        "Barnet har eksem på armarna, skickar bild",
        "Vill boka om min tid på torsdag",
        "Trött och svårt att sova sedan jag bytte jobb",
        "Leverfläcken på ryggen har blivit större",
    ],
)
def test_everyday_words_raise_none(written: str) -> None:
    words = library().words
    assert words is not None
    assert flags_in(words, written) == ()


def _said_to_residents() -> Iterator[str]:
    for questionnaire in library().questionnaires.values():
        for item in questionnaire.items:
            yield from (
                text.sv for text in (item.text, item.why, *(option.text for option in item.options)) if text
            )
    for table in library().tables.values():
        yield from (row.because.sv for row in table.rows)
    for texts in library().texts.values():
        yield from (text.sv for text in texts.values())


def test_residents_are_spoken_to_plainly() -> None:
    said = list(_said_to_residents())
    sentences = [one for text in said for one in re.split(r"[.!?:]", text)]

    assert [text for text in said if NOT_TO_RESIDENTS.search(text)] == []
    assert [one for one in sentences if len(one.split()) > 22] == []


def test_default_routine_uses_every_reason_and_has_its_phrases() -> None:
    routine = library().routines["default"]

    assert set(routine.reasons) == set(REASONS)
    assert len(routine.phrases) >= 12
    assert routine.hold_for_named_contact[1] == 0


def test_default_routine_never_holds_a_case_beyond_its_first_look() -> None:
    routine = library().routines["default"]

    assert all(minutes <= routine.targets[urgency].first_look for urgency, minutes in routine.hold_for_named_contact.items())  # fmt: skip


def test_every_group_of_reasons_has_a_name() -> None:
    groups = {one.reason.group for one in library().reasons() if one.reason}

    assert groups <= set(library().texts["groups"])


def test_nothing_is_called_approved_before_a_region_has_done_so() -> None:
    everything = [*library().questionnaires.values(), *library().tables.values()]

    assert [one.id for one in everything if one.head.approved] == []
