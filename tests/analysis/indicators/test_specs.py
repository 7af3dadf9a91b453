"""Every example of every indicator, on both engines; and the pages that show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from narmare.analysis.indicators import catalogue, docs
from narmare.analysis.indicators.spec import Spec, SpecError, parse


SPECS = docs.load_specs(Path(__file__).parent / "spec")
PAGES = Path(__file__).parents[3] / "docs" / "reference" / "indicators"


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
@pytest.mark.parametrize(
    ("name", "spec"), [pytest.param(n, s, id=f"{n}: {s.title}") for n, many in SPECS.items() for s in many]
)
def test_example(name: str, spec: Spec, engine: str) -> None:
    spec.check(catalogue.load()[name], engine)  # type: ignore[arg-type]


def test_every_indicator_has_an_example() -> None:
    assert set(SPECS) == set(catalogue.load())


def test_the_pages_are_those_that_the_command_writes() -> None:
    """Refresh them with `narmare indicators docs --out docs/reference/indicators`."""
    wanted = docs.pages(catalogue.load(), SPECS)
    found = {file.name: file.read_text(encoding="utf-8") for file in PAGES.glob("*.md")}
    assert found == wanted


def test_a_wrong_example_shows_both() -> None:
    spec = SPECS["webbtidbok_andel"][0]
    wrong = Spec(spec.title, spec.months, spec.data, spec.expected.replace("| 3", "| 4"))
    with pytest.raises(SpecError, match=r"expected .*'4'.*\nfound .*'3'"):
        wrong.check(catalogue.load()["webbtidbok_andel"], "duckdb")


def test_a_crooked_table_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 values, not 2: x"):
        parse("a | b\nx")
