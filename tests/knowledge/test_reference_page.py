"""The examples of docs/reference/content.md are read by the product itself."""

from pathlib import Path

from narmare.knowledge.library import load_library
from tests.knowledge.samples import page_folder


def test_the_examples_of_the_page_load(tmp_path: Path) -> None:
    library = load_library(page_folder(tmp_path))

    assert [one.id for one in library.reasons()] == ["urin"]
    assert [row.id for row in library.tables["urin"].rows] == ["fever_and_words", "child", "otherwise"]
    assert library.table_for("urin") is library.tables["urin"]
    assert set(library.words.flags) == {"chest_pain", "suicidal", "confusion"}
    assert library.routines["default"].hours.week[4] == ((480, 720), (780, 960))
    assert library.texts["status"]["sent"].inn("en-gb") == "Your matter has been sent."
