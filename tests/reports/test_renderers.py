"""Four files of one document: what each must hold, also with odd words in every place, and the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pdfua
import pikepdf
import pytest
from docx import Document as Word
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from narmare.reports.document import Document
from narmare.reports.render import FORMATS, docx, html, pdf, xlsx
from tests.reports.samples import DAY, document


# Signs that mean something in Typst, XML, HTML and spreadsheets, and some that fonts lack.
ODD = (
    "#panic() *fet* _kursiv_ $x$ @ref <etikett> [hak] `kod` // kommentar \\u{1F600} ~ -- \" ' \\",
    "<script>alert(1)</script> &amp; ]]> <!-- <w:t>",
    "=1+1", "+SUM(A1)", "-1", "@SUM", "http://example.org/\u202e", "{{ document }} {% now %}",
    "中文 😀 \u0e01\u0e34 السلام \U000e0001 \u200d a\u0301\u0301\u0301", "#set page(width: 1pt)", "\x00\x0b\x1f", "\n\n\n= Rubrik",
)  # fmt: skip

ALT = "Två staplar, Växjö är dubbelt så hög."


@pytest.fixture(scope="module")
def made(fonts: Path) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(document(), fonts)))


def elements(element: Any) -> Iterator[Any]:
    """Every structure element under one, in reading order."""
    under = element.get("/K")
    for one in under if isinstance(under, pikepdf.Array) else [] if under is None else [under]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from elements(one)


def tagged(made: pikepdf.Pdf, *names: str) -> list[Any]:
    return [one for one in elements(made.Root.StructTreeRoot) if str(one.S) in names]


def scope(cell: Any) -> str:
    return next(str(one.Scope) for one in cell.A if "/Scope" in one)


def test_a_pdf_has_language_title_and_says_what_it_is(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as metadata:
        assert metadata["dc:title"] == "Halvårsrapport"
        assert metadata["pdfuaid:part"] == "1"
    assert str(made.Root.Lang) == "sv-SE"
    assert made.Root.ViewerPreferences.DisplayDocTitle
    assert made.Root.MarkInfo.Marked
    assert str(made.docinfo["/CreationDate"]).startswith("D:20240915000000")


def test_a_pdf_has_headings_in_order_and_one_title(made: pikepdf.Pdf) -> None:
    levels = [int(str(one.S)[2]) for one in tagged(made, "/H1", "/H2", "/H3")]

    assert len(tagged(made, "/Title")) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_heading_of_a_table_says_what_it_heads(made: pikepdf.Pdf) -> None:
    tables = tagged(made, "/Table")

    assert len(tables) == 4
    for table in tables:
        head, *rows = [one for one in elements(table) if str(one.S) == "/TR"]
        assert [scope(cell) for cell in elements(head) if str(cell.S) == "/TH"] == ["/Column"] * 3
        for row in rows:
            cells = [one for one in elements(row) if str(one.S) in ("/TH", "/TD")]
            assert [str(cell.S) for cell in cells] == ["/TH", "/TD", "/TD"]
            assert scope(cells[0]) == "/Row"


def test_every_figure_has_a_text_in_its_place(made: pikepdf.Pdf) -> None:
    figures = tagged(made, "/Figure")

    assert {str(one.Alt) for one in figures} == {ALT}
    assert len(figures) == 4


def test_the_checker_finds_nothing(fonts: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf.render(document(), fonts))
    report = pdfua.validate(path)

    assert [str(finding) for finding in report.findings] == []
    assert pdfua.Validator().validate(path).findings == report.findings


def test_the_checker_would_find_a_heading_without_its_tag(fonts: Path, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(document(), fonts))) as broken:
        for one in elements(broken.Root.StructTreeRoot):
            if str(one.S) == "/Figure":
                del one.Alt
        broken.save(tmp_path / "broken.pdf")

    assert pdfua.validate(tmp_path / "broken.pdf").findings


def assert_only_words(made: Document, fonts: Path) -> None:
    """Nothing in the document has become markup: every file has as many parts of each kind as the document."""
    sections = len(made.sections)
    with pikepdf.open(io.BytesIO(pdf.render(made, fonts))) as plain:
        assert [str(one.Alt) for one in tagged(plain, "/Figure")] == [ALT] * sections
        assert len(tagged(plain, "/Table")) == sections
        assert len(tagged(plain, "/H1")) == sections + (sections > 3)  # the list of contents has a heading
        assert len(tagged(plain, "/H2")) == sections
    assert len(Word(io.BytesIO(docx.render(made, fonts))).tables) == sections
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(made, fonts)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    page = html.render(made, fonts).decode()
    assert (page.count("<h2>"), page.count("<script"), page.count("<table")) == (sections, 0, 2 * sections)


def test_odd_words_are_only_words(fonts: Path) -> None:
    parts = [document(words, sections=1).sections[0] for words in ODD]
    renamed = [
        replace(
            one, anchor=f"odd-{number}", sections=(replace(one.sections[0], anchor=f"under-odd-{number}"),)
        )
        for number, one in enumerate(parts)
    ]

    assert_only_words(replace(document(), sections=tuple(renamed)), fonts)


@given(words=st.text(max_size=40))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_are_only_words(fonts: Path, words: str) -> None:
    assert_only_words(document(words, sections=1), fonts)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_document_gives_the_same_bytes(suffix: str, fonts: Path) -> None:
    render = FORMATS[suffix].render

    first, second = render(document(), fonts), render(document(), fonts)
    later = render(replace(document(), day=DAY.replace(day=16)), fonts)

    assert first == second
    assert later != first  # the day is on it


def test_signs_that_no_font_has_are_replaced_and_the_rest_stays(fonts: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(document("Łódź 中"), fonts))) as made:
        assert len(made.pages) > 1
    assert len(pdf.pages(document("Łódź 中"), fonts, ppi=20)) == len(
        pdf.pages(document("Łódź ?"), fonts, ppi=20)
    )


def test_a_page_can_be_looked_at(fonts: Path) -> None:
    picture = Image.open(io.BytesIO(pdf.pages(document(), fonts, ppi=30)[0]))
    dark = sum(1 for value in picture.convert("L").get_flattened_data() if value < 160)

    assert picture.width < picture.height
    assert dark > 500  # there is something on it


def test_word_gets_heading_rows_language_and_texts_for_pictures(fonts: Path) -> None:
    word = Word(io.BytesIO(docx.render(document(), fonts)))
    table = word.tables[0]

    assert [one.style.name for one in word.paragraphs if one.style.name.startswith("Heading")][:2] == [
        "Heading 1",
        "Heading 2",
    ]
    assert word.core_properties.language == "sv-SE"
    assert word.core_properties.title == "Halvårsrapport"
    assert word.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "sv-SE"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Mål och utfall"
    assert [cell.text for cell in table.rows[1].cells] == ["Vanliga ord.", "92,4 %", "↑ Förbättring"]
    assert {shape._inline.docPr.get("descr") for shape in word.inline_shapes} == {ALT}


def test_word_gets_the_link_of_a_cell(fonts: Path) -> None:
    word = Word(io.BytesIO(docx.render(document(), fonts)))
    targets = {one.target_ref for one in word.part.rels.values() if one.is_external}

    assert targets == {"http://127.0.0.1:8000/matetal/samtal"}


def test_a_sheet_holds_numbers_in_a_table_and_a_chart_with_its_text(fonts: Path) -> None:
    made = xlsx.render(document(sections=1), fonts)
    book = openpyxl.load_workbook(io.BytesIO(made))
    goals, bars = book.worksheets[1:3]

    assert [table.ref for table in goals.tables.values()] == ["A4:C6"]
    assert (goals["B5"].value, goals["B5"].number_format) == (92.4, '0.0" %"')
    assert goals["B6"].value == "döljs"
    assert bars["B5"].value == 12
    drawing = next(
        name for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if "drawings/drawing" in name
    )
    assert ALT in zipfile.ZipFile(io.BytesIO(made)).read(drawing).decode()


def test_a_page_of_its_own_fetches_nothing_and_says_its_language(fonts: Path) -> None:
    page = html.render(document(), fonts).decode()

    assert '<html lang="sv">' in page
    assert not re.search(r"(src|srcset)=|@import|url\(", page)
    assert page.count("<h1>") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
