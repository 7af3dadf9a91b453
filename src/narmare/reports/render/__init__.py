"""Four renderers of one document.  Each takes the document and a folder where cut fonts are kept, and gives the file's bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from narmare.reports.document import Document
from narmare.reports.render import docx, html, pdf, xlsx


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is made, and what a browser is told that it is."""

    suffix: str
    render: Callable[[Document, Path], bytes]
    content_type: str


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    one.suffix: one
    for one in (
        Format("pdf", pdf.render, "application/pdf"),
        Format("docx", docx.render, f"{OFFICE}.wordprocessingml.document"),
        Format("html", html.render, "text/html; charset=utf-8"),
        Format("xlsx", xlsx.render, f"{OFFICE}.spreadsheetml.sheet"),
    )
}
