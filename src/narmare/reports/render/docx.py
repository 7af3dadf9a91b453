"""A document as DOCX, for regions that go on writing in Word: heading styles, language, heading rows, texts for pictures."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from docx import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from narmare.design import format as formats
from narmare.reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Fact,
    Facts,
    Figure,
    Paragraph,
    Remark,
    Section,
    Status,
    Table,
)
from narmare.reports.render import pdf
from narmare.reports.render.archive import still
from narmare.reports.render.words import WORDS


BRAND, INK2 = RGBColor(0x0B, 0x5C, 0x63), RGBColor(0x46, 0x59, 0x5E)
TONES = {"good": RGBColor(0x1D, 0x5A, 0x96), "bad": RGBColor(0xB3, 0x47, 0x00), "mixed": INK2, "plain": INK2}
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
WIDTH = Cm(16.5)


def render(document: Document, cache: Path) -> bytes:
    """The document as DOCX; drawings become pictures by way of Typst, whose fonts are kept in `cache`."""
    return _Writer(document, cache).written()


class _Writer:
    """One document on its way into Word."""

    def __init__(self, document: Document, cache: Path) -> None:
        self.document, self.cache = document, cache
        self.words = WORDS[document.language]
        self.word: Any = Word()
        self.sheet: Any = self.word.sections[0]

    def written(self) -> bytes:
        self._properties()
        self._page()
        self.word.add_paragraph(self.document.publisher)
        self.word.add_paragraph(self.document.title, style="Title")
        self.word.add_paragraph(self.document.subtitle, style="Subtitle")
        dated = Fact(self.words["date"], formats.day(self.document.day, language=self.document.language))
        self._facts(Facts((*self.document.facts, dated)))
        for section in self.document.sections:
            self._section(section, 1)
        target = io.BytesIO()
        self.word.save(target)
        return still(target.getvalue())

    def _properties(self) -> None:
        made = datetime.combine(self.document.day, time(), UTC)
        core = self.word.core_properties
        core.title, core.subject = self.document.title, self.document.subtitle
        core.author = core.last_modified_by = self.document.publisher
        core.language, core.comments, core.keywords = LANGUAGES[self.document.language], "", ""
        core.created = core.modified = made

    def _page(self) -> None:
        """A4, our colours, and the language of every text that names no other."""
        self.sheet.page_width, self.sheet.page_height = Cm(21), Cm(29.7)
        self.sheet.left_margin = self.sheet.right_margin = Cm(2.2)
        defaults = (
            self.word.styles.element.rPr_default if hasattr(self.word.styles.element, "rPr_default") else None
        )
        run = (
            defaults
            if defaults is not None
            else self.word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        )
        for old in run.findall(qn("w:lang")):
            run.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGES[self.document.language])
        run.append(language)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
            self.word.styles[name].font.color.rgb = BRAND
        self.word.styles["Caption"].font.color.rgb = None
        self.word.styles["Caption"].font.size = Pt(10)

    def _section(self, section: Section, level: int) -> None:
        self.word.add_heading(section.title, level)
        for block in section.blocks:
            self._block(block)
        for inner in section.sections:
            self._section(inner, level + 1)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                for item in block.items:
                    self.word.add_paragraph(item, style="List Number" if block.numbered else "List Bullet")
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Remark():
                self._remark(block)

    def _paragraph(self, block: Paragraph) -> None:
        run = self.word.add_paragraph().add_run(block.text)
        if block.kind != "body":
            run.font.size = Pt(13 if block.kind == "lead" else 9)

    def _facts(self, block: Facts) -> None:
        for fact in block.rows:
            paragraph = self.word.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(f"{fact.label}: ").bold = True
            paragraph.add_run(fact.text)

    def _small(self, text: str) -> None:
        run = self.word.add_paragraph().add_run(text)
        run.font.size, run.font.color.rgb = Pt(9), INK2

    def _remark(self, block: Remark) -> None:
        question = self.word.add_paragraph()
        question.paragraph_format.keep_with_next = True
        question.add_run(block.question).bold = True
        for part in block.paragraphs:
            self.word.add_paragraph(part)
        if block.on is None:
            self._small(self.words["unanswered"].format(by=block.by))
        else:
            day = formats.day(block.on, language=self.document.language)
            self._small(self.words["answered"].format(by=block.by, on=day))

    def _figure(self, block: Figure) -> None:
        self._caption(block.title)
        picture = self.word.add_picture(io.BytesIO(pdf.picture(block.svg, self.cache)), width=WIDTH)
        properties = picture._inline.docPr
        properties.set("descr", block.alt)
        properties.set("title", block.title)
        self._source(block.source)

    def _caption(self, text: str) -> None:
        self.word.add_paragraph(text, style="Caption").paragraph_format.keep_with_next = True

    def _source(self, words: str) -> None:
        if words:
            self._small(f"{self.words['source']}: {words}")

    def _table(self, block: Table) -> None:
        self._caption(block.caption)
        table = self.word.add_table(rows=1 + len(block.rows), cols=len(block.columns))
        table.style = "Light List Accent 1" if "Light List Accent 1" in self.word.styles else "Table Grid"
        table.autofit = False
        _describe(table, block.caption)
        for column, cell in zip(block.columns, table.rows[0].cells, strict=True):
            self._cell(cell, Cell(column.title), number=column.number, bold=True)
        _repeated(table.rows[0])
        for values, row in zip(block.rows, table.rows[1:], strict=True):
            _whole(row)
            for number, (value, column, cell) in enumerate(
                zip(values, block.columns, row.cells, strict=True)
            ):
                self._cell(cell, value, number=column.number, bold=number == 0)
        shares = sum(column.share for column in block.columns)
        for column, word_column in zip(block.columns, table.columns, strict=True):
            for cell in word_column.cells:
                cell.width = int(WIDTH * column.share / shares)
        self.word.add_paragraph().paragraph_format.space_after = Pt(0)
        self._source(block.source)

    def _cell(self, cell: Any, value: Cell, *, number: bool, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if value.url and self.document.address and value.status is None:
            self._link(paragraph, value, bold)
            return
        run = paragraph.add_run(_shown(value.status) if value.status else value.text)
        run.font.size, run.bold = Pt(9), bold or value.status is not None
        if value.status:
            run.font.color.rgb = TONES[value.status.tone]

    def _link(self, paragraph: Any, value: Cell, bold: bool) -> None:
        """A link; Word keeps its address in the relations of the part."""
        address = self.document.address.rstrip("/") + value.url
        relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = paragraph.add_run(value.text)
        run.font.size, run.bold, run.font.color.rgb, run.font.underline = Pt(9), bold, BRAND, True
        link.append(run._r)
        paragraph._p.append(link)


def _shown(status: Status) -> str:
    return f"{status.symbol} {status.word}"


def _describe(table: Any, caption: str) -> None:
    """The table's name for screen readers, and which of its cells are headings."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    look = OxmlElement("w:tblLook")
    for name, value in (("val", "00A0"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"), ("lastColumn", "0"), ("noHBand", "0"), ("noVBand", "1")):  # fmt: skip
        look.set(qn(f"w:{name}"), value)
    properties.append(look)
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), caption)
    properties.append(named)


def _repeated(row: Any) -> None:
    """The row is the table's heading and stands again on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
