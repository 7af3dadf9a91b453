"""A document as PDF, tagged after PDF/UA-1, by Typst: one template, and the document as data beside it.

Typst refuses what breaks the rules that it knows (a figure without alternative text, a heading that is skipped).  One thing it
cannot say yet is that the first cell of a row is the row's heading; `_head_rows` writes that into the structure tree.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from narmare.charts.svg import Svg
from narmare.design import format as formats
from narmare.reports.document import SYMBOLS, Document
from narmare.reports.render import fonts
from narmare.reports.render.words import WORDS
from narmare.reports.stored import to_values


TEMPLATE = Path(__file__).with_name("report.typ").read_bytes()
ONE_DRAWING = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 760pt)'
ONE_SIGN = (
    b'#set document(title: "x")\n#set text(font: ("Source Sans 3", "DejaVu Sans Mono"))\n#sys.inputs.sign'
)
MISSING = "\ufffd"  # stands for a sign that no font of ours has
STANDARD: Literal["ua-1"] = "ua-1"


def render(document: Document, cache: Path) -> bytes:
    """The document as PDF; `cache` is where cut fonts are kept."""
    return _head_rows(_compiled(document, cache, format="pdf", pdf_standards=[STANDARD]))


def pages(document: Document, cache: Path, *, ppi: int = 80) -> list[bytes]:
    """Every page as a PNG picture, to look at."""
    made = _compiled(document, cache, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=32)
def picture(svg: Svg, cache: Path, *, ppi: int = 150) -> bytes:
    """A drawing as a PNG picture, for formats that cannot hold the drawing itself."""
    compiler = typst.Compiler(font_paths=_fonts(cache), ignore_system_fonts=True)
    made: Any = compiler.compile(input=ONE_DRAWING, format="png", ppi=ppi, sys_inputs={"svg": svg})
    return bytes(made)


def _compiled(document: Document, cache: Path, **how: Any) -> Any:
    """What Typst makes of the document; signs that no font has are replaced on a second try."""
    compiler = typst.Compiler(font_paths=_fonts(cache), ignore_system_fonts=True)
    data = json.dumps(_values(document), ensure_ascii=False)
    stamp = int(datetime.combine(document.day, time(), UTC).timestamp())

    def compiled(text: str) -> Any:
        return compiler.compile(input=TEMPLATE, timestamp=stamp, sys_inputs={"data": text}, **how)

    try:
        return compiled(data)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    odd = set(data) - fonts.characters(fonts.files(cache)[0])
    strange = {sign for sign in odd if not _printable(compiler, sign)}
    try:
        return compiled(_without(data, strange))
    except (
        typst.TypstError
    ):  # signs that are known one by one and not together, such as marks on a foreign letter
        return compiled(_without(data, odd - {MISSING, *SYMBOLS}))


def _printable(compiler: typst.Compiler, sign: str) -> bool:
    try:
        compiler.compile(input=ONE_SIGN, format="pdf", pdf_standards=[STANDARD], sys_inputs={"sign": sign})
    except typst.TypstError:
        return False
    return True


def _without(text: str, signs: set[str]) -> str:
    return text.translate({ord(sign): MISSING for sign in signs})


@lru_cache(maxsize=4)
def _fonts(cache: Path) -> typst.Fonts:
    folders = {str(path.parent) for path in fonts.files(cache)}
    return typst.Fonts(include_system_fonts=False, font_paths=sorted(folders))


def _values(document: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    values: dict[str, Any] = to_values(document)
    day = document.day
    for section in values["sections"]:
        _ready(section, document.language)
    return {
        **values, "year": day.year, "month": day.month, "mday": day.day,
        "dated": formats.day(day, language=document.language), "words": WORDS[document.language],
        "region": {"sv": "SE", "en": "GB"}[document.language],
    }  # fmt: skip


def _ready(section: dict[str, Any], language: str) -> None:
    """Add what Typst cannot make itself: paragraphs of remarks and days in words."""
    for block in section["blocks"]:
        if block["kind_of"] == "remark":
            block["said"] = [part for part in map(str.strip, block["words"].split("\n\n")) if part]
            block["day"] = formats.day(
                block["on"] and datetime.fromisoformat(block["on"]).date(), language=language
            )
    for inner in section["sections"]:
        _ready(inner, language)


def _head_rows(pdf: bytes) -> bytes:
    """The same PDF with the first cell of each body row tagged as the row's heading.

    Typst names the column's heading in each other cell, and a reader that finds names looks no further: they go, so that both
    headings are found by their scopes.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = pdf[:8].decode("ascii")  # pypdf would write 1.3, which knows no tags
    root: Any = writer.root_object["/StructTreeRoot"]
    for row in _body_rows(root):
        first, *others = _elements(row)
        first[NameObject("/S")] = NameObject("/TH")
        scope = DictionaryObject(
            {NameObject("/O"): NameObject("/Table"), NameObject("/Scope"): NameObject("/Row")}
        )
        first[NameObject("/A")] = ArrayObject([scope])
        for attributes in (one for cell in others for one in cell.get("/A", ())):
            attributes.get_object().pop("/Headers", None)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _elements(element: Any) -> list[DictionaryObject]:
    """The structure elements directly under one."""
    under = element.get("/K")
    under = under.get_object() if under is not None else ArrayObject()
    found = [one.get_object() for one in (under if isinstance(under, ArrayObject) else [under])]
    return [one for one in found if isinstance(one, DictionaryObject) and "/S" in one]


def _body_rows(element: Any, inside: bool = False) -> Iterator[DictionaryObject]:
    """Every row of every table body under a structure element."""
    for child in _elements(element):
        if child["/S"] == "/TR" and inside:
            yield child
        else:
            yield from _body_rows(child, inside=child["/S"] == "/TBody")
