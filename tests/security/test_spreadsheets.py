"""A spreadsheet that was written to do harm: no entity of it is opened, and what is broken is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from narmare.programme import register, whole


SECRET = "what only this machine should know"


def crafted(doctype: str, cell: str) -> bytes:
    """A book whose only cell is `cell`, as XML, in a part that begins with `doctype`."""
    plain, made = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active["A1"] = "hej"
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if b"hej" in part:
                text = part.decode()
                start = text.index("<sst" if "<sst" in text else "<worksheet")
                part = (doctype + text[start:].replace("hej", cell)).encode()
            target.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("read", [register.read, whole.read])
def test_no_entity_of_a_spreadsheet_is_opened(read: Callable[[str, bytes], Any], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    outside = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{tmp_path / "secret"}">]>'
    with pytest.raises(ValueError, match="The file is no Excel file") as refused:
        read("a.xlsx", crafted(outside, "&x;"))

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("read", [register.read, whole.read])
def test_a_spreadsheet_that_is_broken_inside_is_refused(read: Callable[[str, bytes], Any]) -> None:
    with pytest.raises(ValueError, match="The file is no Excel file"):
        read("a.xlsx", crafted("", "<&"))
