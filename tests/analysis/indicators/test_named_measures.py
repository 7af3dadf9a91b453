"""The page that says which definition answers which line of the documents names what exists, and all of it."""

from __future__ import annotations

import re
from pathlib import Path

from narmare.analysis.indicators import catalogue


ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/named_measures.md").read_text()
TRAPS = (Path(__file__).parent / "test_traps.py").read_text()


def test_every_definition_named_exists_with_its_page_and_none_of_the_catalogue_is_left_out() -> None:
    named = re.findall(r"\[(\w+)\]\(indicators/(\w+)\.md\)", PAGE)
    assert all(text == page for text, page in named)
    assert {name for name, _ in named} == set(catalogue.load())
    assert all((ROOT / f"docs/reference/indicators/{name}.md").is_file() for name, _ in named)


def test_every_line_has_a_definition_or_a_reason() -> None:
    lines = [row for row in PAGE.splitlines() if re.match(r"\| (KR|JH|SG|NA|SKR)-", row)]
    assert {row.split("|")[1].strip() for row in lines} >= {f"JH-{number}" for number in range(1, 11)}
    for row in lines:
        answer = row.split("|")[3]
        assert "](indicators/" in answer or len(answer.split()) > 5, row


def test_the_traps_are_tests_with_the_names_on_the_page() -> None:
    named = re.findall(r"`(test_\d+_\w+)`", PAGE)
    assert [int(name.split("_")[1]) for name in named] == list(range(1, 14))
    assert all(f"def {name}(" in TRAPS for name in named)
