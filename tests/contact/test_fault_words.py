"""What an editor reads when a table or a routine that they wrote cannot be used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import narmare.knowledge
from narmare.contact import fault_words, tables
from narmare.contact.tables import source_of_file
from narmare.knowledge.decisions.load import read_table
from narmare.knowledge.faults import ContentError, Fault
from narmare.knowledge.reading import open_text


SOURCE = source_of_file("allergi")


def _said(source: str) -> list[str]:
    with pytest.raises(ContentError) as wrong:
        read_table(open_text(source, "allergi.yaml"))
    return fault_words.sentences(wrong.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "  : [", "Texten går inte att läsa som YAML"),
        ("urgency:", "urgensy:", "Inget heter urgensy här. Menade du urgency?"),
        ("urgency: 2", "urgency: 9", "9 är ingen prioritet. Skriv 1 (genast) till 5 (när det finns tid)."),
        ("level: same_day", "level: snart", "'snart' är inget av emergency, same_day"),
        ("  - {id: words, from: words}", "  - {id: words}", "Det saknas. Skriv små bokstäver"),
    ],
)
def test_a_fault_is_told_in_swedish_with_its_line(old: str, new: str, said: str) -> None:
    found = _said(SOURCE.replace(old, new, 1))

    assert any(one.startswith("Rad ") and said in one for one in found), found


def test_what_has_no_swedish_is_shown_as_it_is() -> None:
    assert fault_words.sentences([Fault("x.yaml", "rows", "Quite new.", "Mend it.")]) == [
        "Rows: Quite new. Mend it."
    ]


def test_a_reader_in_english_reads_the_loaders_words() -> None:
    with translation.override("en"):
        assert fault_words.sentences([Fault("x.yaml", "rows", "It is missing.", "Write a number.")]) == [
            "Rows: It is missing. Write a number."
        ]


# What the loaders of tables and routines are made of; what only a file of questionnaires or words can get wrong is not edited on a page.
LOADERS = ("conditions.py", "reading.py", "head.py", "texts.py", "decisions/model.py", "decisions/load.py", "routines/model.py", "routines/load.py", "clocks/hours.py")  # fmt: skip
# Sentences that no editor on a page can meet: a file's name, the engine's own faults.
NOT_MET = {
    "There is no such file.", "Write it, or correct the name.", "It is not YAML in UTF-8: {}",
    "The unit is not open in the next {} days. Correct the routine's hours or closed days.",
    "A moment without a time zone cannot be placed. Pass a zone-aware datetime.",
}  # fmt: skip


def _sentences(path: Path) -> Iterator[str]:
    """Every text of two words or more that ends as a sentence, docstrings left out; {} for what is put in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | parts:
            said = node.value
        else:
            continue
        if " " in said and said.endswith((".", "?")):
            yield said


@pytest.mark.parametrize("loader", LOADERS)
def test_every_sentence_of_the_loaders_has_its_swedish(loader: str) -> None:
    said = set(_sentences(Path(narmare.knowledge.__path__[0]) / loader)) - NOT_MET
    english = {one for one in said if fault_words.sentences([Fault("x", "rows", one.replace("{}", "x1"), "")])[0] == f"Rows: {one.replace('{}', 'x1')} "}  # fmt: skip

    assert said
    assert {one for one in english if one not in fault_words.SWEDISH} == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "title: a: b", "ett kolon står där det inte får stå"),
        ("  - {id: words, from: words}", "  - {id: words, from: words", "ett komma eller } saknas inom { }"),
        (
            "  - {id: words, from: words}",
            "   - {id: words, from: words}",
            "raden följer inte reglerna|indragen",
        ),
        ("author:", "author: @x", "tecknet '@' får inte stå först"),
        ("version: 1", 'version: "1', "raden är indragen annorlunda än raderna ovanför"),
        ("version: 1", "version: 1\nversion: 2", "version står två gånger"),
        ("title:\n  sv: Allergi", "title:\n  sv: ''", "Det är inte en text på båda språken."),
    ],
)
def test_what_is_wrong_with_a_line_is_told_in_swedish(old: str, new: str, said: str) -> None:
    found = _said(SOURCE.replace(old, new, 1))

    assert any(one in found[0] for one in said.split("|")), found
    assert not re.search(r"\b(found|expected|while|but|not)\b", found[0]), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: {signs: [breath", "when: {signs: [hopp, breath", "signs har inget svar som heter hopp. Rätta villkoret."),
        ("{severe: true, when: day}", "{severe: 4, when: day}", "4 är ett tal, men severe besvaras med ja eller nej"),
        ("when: {words: suicide}", "when: {words: glass}", "glass: okänt värde för flaggorna i words.yaml."),
        ("when: {words: suicide}", "when: {words: 3}", "3 går inte att jämföra med flaggorna i words.yaml."),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_questionnaire_is_told_in_swedish(old: str, new: str, said: str) -> None:
    assert old in SOURCE
    with pytest.raises(ContentError) as wrong:
        tables.checked(SOURCE.replace(old, new, 1), "allergi")

    assert said in " ".join(fault_words.sentences(wrong.value.faults))
