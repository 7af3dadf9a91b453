"""A document that is wrong cannot exist; one that is right is the same after it has been kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narmare.charts.svg import Svg
from narmare.reports import stored
from narmare.reports.document import (
    Bullets,
    Cell,
    Column,
    DocumentError,
    Fact,
    Facts,
    Paragraph,
    Remark,
    Section,
    Status,
    clean,
)
from tests.reports.samples import DAY, document, figure, table


WRONG = {
    "a status without a word": lambda: Status(" ", "✓", "good"),
    "a symbol that no font has": lambda: Status("Bra", "😀", "good"),
    "an unknown tone": lambda: Status("Bra", "✓", "red"),
    "a link to elsewhere": lambda: Cell("x", url="https://example.org/"),
    "a value that is no number": lambda: Cell("x", float("nan")),
    "an endless value": lambda: Cell("x", float("inf")),
    "a column without heading": lambda: Column(""),
    "a column without width": lambda: Column("x", share=0),
    "an empty paragraph": lambda: Paragraph("  "),
    "an unknown kind of paragraph": lambda: Paragraph("x", "huge"),
    "a list with an empty item": lambda: Bullets(("a", "")),
    "a list without items": lambda: Bullets(()),
    "facts without facts": lambda: Facts(()),
    "a fact without a label": lambda: Fact("", "x"),
    "a table without caption": lambda: replace(table(), caption=""),
    "a table without rows": lambda: replace(table(), rows=()),
    "a row that is too short": lambda: replace(table(), rows=((Cell("a"), Cell("b")),)),
    "a row without heading": lambda: replace(table(), rows=((Cell(""), Cell("b"), Cell("c")),)),
    "two columns of one name": lambda: replace(table(), columns=(Column("A"), Column("a"), Column("b"))),
    "a figure without a text in its place": lambda: figure(alt=" "),
    "a figure that was drawn elsewhere": lambda: replace(figure(), svg="<svg/>"),
    "a figure that draws a column that is not there": lambda: replace(figure(), lines=(2,)),
    "an answer without its day": lambda: Remark("Fråga?", "Svar.", "Elena"),
    "a day without an answer": lambda: Remark("Fråga?", "", "Elena", DAY),
    "an empty section": lambda: Section("a", "A"),
    "an anchor that no address has": lambda: Section("å ä", "A", (Paragraph("x"),)),
    "an unknown language": lambda: replace(document(), language="fi"),
    "a document without title": lambda: replace(document(), title=""),
    "a document without sections": lambda: replace(document(), sections=()),
    "two sections of one anchor": lambda: replace(document(), sections=document().sections[:1] * 2),
}


@pytest.mark.parametrize("made", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_with_a_sentence(made) -> None:
    with pytest.raises(DocumentError) as refused:
        made()

    assert str(refused.value).endswith(".")


def test_headings_are_three_deep_at_most() -> None:
    inner = Section("d", "D", (Paragraph("x"),))
    for name in "cba":
        inner = Section(name, name, (), (inner,))

    with pytest.raises(DocumentError, match="4 deep"):
        replace(document(), sections=(inner,))


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_no_text_holds_what_a_file_cannot_carry(text: str) -> None:
    kept = clean(text)

    assert kept == clean(kept)
    assert not set(kept) & {*map(chr, range(9)), "\x0b", "\x0c", "\r", "\x1f", "\x7f", "\ud800", "\uffff"}
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(min_size=1).filter(lambda text: text.strip()))
@settings(max_examples=50, deadline=None)
def test_a_document_is_the_same_after_it_has_been_kept(text: str) -> None:
    made = document(text, sections=1)

    assert stored.read(stored.canonical(made)) == made


def test_the_fingerprint_is_of_the_content_and_not_of_the_day() -> None:
    made = document()

    assert stored.fingerprint(made) == stored.fingerprint(replace(made, day=DAY.replace(day=1)))
    assert stored.fingerprint(made) != stored.fingerprint(replace(made, subtitle="september 2024"))
    drawn = replace(figure(), svg=Svg(figure().svg.replace("12", "13")))
    other = replace(made.sections[0], blocks=(*made.sections[0].blocks[:-1], drawn))
    assert stored.fingerprint(made) != stored.fingerprint(replace(made, sections=(other, *made.sections[1:])))


@pytest.mark.parametrize("text", ["", "{}", "[]", '"x"', '{"kind_of": "status"}', '{"kind_of": "nothing"}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="Build the report again"):
        stored.read(text)
