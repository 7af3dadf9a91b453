"""What an editor reads when a table or a routine that they wrote cannot be used."""

from __future__ import annotations

import pytest
from django.utils import translation

from narmare.contact import fault_words
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
