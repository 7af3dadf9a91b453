"""Every fault of a content file is told at once, with its place and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from narmare.knowledge.decisions.load import load_table
from narmare.knowledge.decisions.words import load_words
from narmare.knowledge.faults import ContentError
from narmare.knowledge.library import load_library, load_texts
from narmare.knowledge.questionnaires.load import load_questionnaire
from narmare.knowledge.routines.load import load_routine
from tests.knowledge.samples import page_folder


# What is changed in the page's example, and what is said about it: file, old, new, the words that must be told.
QUESTIONNAIRE = "questionnaires/urin.yaml"
TABLE = "decisions/urin.yaml"
WORDS = "decisions/words.yaml"
ROUTINE = "routines/default.yaml"
CASES = [
    (QUESTIONNAIRE, "id: urin\n", "id: annat\n", "Write urin, or name the file after the id."),
    (QUESTIONNAIRE, "version: 1", "version: 1.10", 'a text in quotes, such as "1.2"'),
    (QUESTIONNAIRE, "Trouble when you pee", "''", "title: It is not a text in both languages."),
    (QUESTIONNAIRE, "checker: Närmare, medicinsk granskning", "checker: Närmare, innehållsgruppen", "Let somebody else check it"),
    (QUESTIONNAIRE, "review_by: 2027-11-22", "review_by: 2025-11-22", "review_by is not after reviewed."),
    (QUESTIONNAIRE, 'sources: ["1177, temat Urinvägar"]', "sources: []", "No source is named."),
    (QUESTIONNAIRE, "type: boolean", "type: bool", "one of boolean, choice"),
    (QUESTIONNAIRE, "required: true", "requierd: true", "Did you mean required?"),
    (QUESTIONNAIRE, "unit: Cel ", "#", "Give a quantity its unit"),
    (QUESTIONNAIRE, "minimum: 34", "minimum: 44", "Write the lower bound as minimum."),
    (QUESTIONNAIRE, "question: fever", "question: feber", "temperature depends on feber, which is no earlier question."),
    (QUESTIONNAIRE, "answer: true", "answer: mild", "but fever is answered with a boolean"),
    (QUESTIONNAIRE, 'red_flag: ">= 39"', "red_flag: severe", "but temperature is answered with a number"),
    (QUESTIONNAIRE, "code: none", "code: no", "put quotes around numbers, yes and no"),
    (QUESTIONNAIRE, "code: none", "code: blood", "A code stands twice among the options."),
    (QUESTIONNAIRE, "- id: temperature", "- id: age_years", "age_years is a name that tables use"),
    (QUESTIONNAIRE, "repeats: true", "repeats: true\n    repeats: true", "repeats is named twice"),
    (QUESTIONNAIRE, "scores: []", "scores: [{id: total, sum_of: [other_trouble]}]", "Give every option a score"),
    (QUESTIONNAIRE, "max_age: 120", "max_age: 10", "It applies to no age."),
    (TABLE, "when: {age:", "when: {years:", "Row child asks for years, which is no input."),
    (TABLE, "level: same_day", "level: today", "one of emergency, same_day"),
    (TABLE, "urgency: 1}", "urgency: 2}", "An emergency that can wait is none."),
    (TABLE, "urgency: 3}", "urgency: 7}", "7 is no urgency."),
    (TABLE, "- id: child\n    when: {age: \"< 15\"}", "- id: child", "Row otherwise can never decide: row child above"),
    (TABLE, "- id: otherwise ", "- id: otherwise\n    when: {fever: false} ", "The last row has a condition."),
    (TABLE, '"< 15"', '"40..20"', "No number lies in 40..20."),
    (TABLE, '"< 15"', '"younger than 15"', "is no condition."),
    (WORDS, "vill inte leva", "ej", "shorter than three letters"),
    (ROUTINE, '"08:00-17:00"', '"17:00-08:00"', "is no span of a day."),
    (ROUTINE, "midsummer_eve, ", "midsummer, ", "midsummer is no holiday."),
    (ROUTINE, "  5: {first_look: 540, answer: 1620}", "", "targets does not name every urgency once."),
    (ROUTINE, "2: {first_look: 30,", "2: {first_look: 200,", "A more urgent case waits longer"),
    (ROUTINE, "home_care,", "dog_owner,", "dog_owner is no ground."),
    (ROUTINE, "  closing: {sv: Text, en: Text}\n", "", "The text closing is missing."),
    (ROUTINE, "läser det senast {time}", "läser det senast {tid}", "The slots differ"),
    (ROUTINE, "midwife, administrator]", "midwife, porter]", "porter is no profession."),
]  # fmt: skip
LOADERS: dict[str, Callable[[Path], object]] = {
    QUESTIONNAIRE: load_questionnaire, TABLE: load_table, WORDS: load_words, ROUTINE: load_routine,
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), CASES)
def test_it_tells_what_is_wrong_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    path = page_folder(tmp_path) / file
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        LOADERS[file](path)

    assert told in str(refused.value)
    assert str(refused.value).startswith(path.name)


def test_all_faults_come_at_once_with_their_lines(tmp_path: Path) -> None:
    path = page_folder(tmp_path) / QUESTIONNAIRE
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("type: boolean", "type: bool").replace("minimum: 34", "minimum: low"), encoding="utf-8")  # fmt: skip

    with pytest.raises(ContentError) as refused:
        load_questionnaire(path)

    line = 1 + written.splitlines().index("  - id: fever")
    assert [fault.place for fault in refused.value.faults] == [
        f"line {line}, items[1] (fever).type",
        f"line {line + 6}, items[2] (temperature).minimum",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("questionnaire: urin", "questionnaire: magen", "There is no questionnaire magen."),
        ("from: fever}", "from: frossa}", "urin has no item or score frossa."),
        ("words: [confusion]", "words: [joy]", "joy: no such flag of words.yaml."),
        ('"< 15"', "young", "young is no number, but age_years is one."),
        ("{words: [confusion], fever: true}", "{words: [confusion], fever: high}", "but fever is answered with a boolean"),
    ],
)  # fmt: skip
def test_it_tells_what_does_not_fit_between_files(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = page_folder(tmp_path)
    written = (folder / TABLE).read_text(encoding="utf-8")
    (folder / TABLE).write_text(written.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load_library(folder)

    assert told in str(refused.value)


def test_two_tables_may_not_decide_on_one_questionnaire(tmp_path: Path) -> None:
    folder = page_folder(tmp_path)
    twin = (folder / TABLE).read_text(encoding="utf-8").replace("id: urin\n", "id: urin_two\n", 1)
    (folder / "decisions" / "urin_two.yaml").write_text(twin, encoding="utf-8")

    with pytest.raises(ContentError, match="urin decides on urin too"):
        load_library(folder)


def test_a_routine_names_only_reasons_that_exist(tmp_path: Path) -> None:
    folder = page_folder(tmp_path)
    written = (folder / ROUTINE).read_text(encoding="utf-8")
    (folder / ROUTINE).write_text(
        written.replace("reasons: [urin]", "reasons: [urin, hosta]"), encoding="utf-8"
    )

    with pytest.raises(ContentError, match="hosta is no questionnaire with a reason"):
        load_library(folder)


@pytest.mark.parametrize(("written", "told"), [("- one\n", "It holds no mapping."), ("a: {b\n", "It is not YAML"), ("texts: {}\nid: t\nversion: 1\n", "There are no texts.")])  # fmt: skip
def test_a_file_of_another_form_is_refused(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(written, encoding="utf-8")

    with pytest.raises(ContentError, match=told):
        load_texts(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone.yaml, the file: There is no such file."):
        load_texts(tmp_path / "gone.yaml")
