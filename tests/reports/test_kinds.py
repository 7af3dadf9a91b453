"""Kinds of reports: those that the product comes with, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from narmare.analysis.indicators import catalogue
from narmare.knowledge.faults import ContentError
from narmare.reports import kinds, parts
from narmare.reports.kinds import PARTS, load_kind


GOOD = """id: prov
version: 1
title: {sv: Prov, en: Test}
about: {sv: Om, en: About}
span: month
scope: region
receiver: {sv: Nämnden, en: The board}
sections:
  - {id: a, title: {sv: A, en: A}, part: overall}
"""


def test_the_product_has_the_seven_kinds_and_can_use_them_all() -> None:
    assert set(kinds.load_kinds()) == {
        "monthly", "tertial", "half_year", "year", "audit_answer", "grant_report", "unit_page",
    }  # fmt: skip
    assert kinds.refused() == ()


def test_every_part_can_be_shown() -> None:
    assert set(parts.SHOWS) == set(PARTS)


def test_every_indicator_that_a_kind_names_is_in_the_catalogue() -> None:
    named = {
        name for kind in kinds.load_kinds().values() for piece in kind.sections for name in piece.indicators
    }

    assert named
    assert named <= set(catalogue.load())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("span: month", "span: decade", "decade"),
        ("scope: region", "scope: planet", "planet"),
        ("part: overall", "part: magic", "magic"),
        ("part: overall", "part: text", "neither text nor question"),
        ("part: overall", "part: overall, indicators: [x]", "takes no indicators"),
        ("part: overall", "part: overall, text: {sv: '{namn}', en: '{namn}'}", "namn"),
        ("part: overall", "part: overall, colour: red", "colour"),
        ("part: overall", "part: overall, question: {text: {sv: x, en: x}, role: king}", "king"),
        ("id: prov", "id: annat", "Name the file annat.yaml"),
        ("title: {sv: Prov, en: Test}", "title: Prov", "both languages"),
        ("  - {id: a, title: {sv: A, en: A}, part: overall}", "  []", "at least one"),
        ("sections:\n", "sections:\n  - {id: a, title: {sv: B, en: B}, part: goals}\n", "2 times"),
    ],
)
def test_what_is_wrong_is_told_with_file_place_and_remedy(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "prov.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load_kind(path)

    fault = refused.value.faults[0]
    assert fault.file == "prov.yaml"
    assert fault.remedy
    assert said in str(refused.value)


def test_a_regions_own_kind_is_there_at_once_and_a_broken_one_stops_no_other(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("NARMARE_HOME", str(tmp_path))
    own = tmp_path / "reports"
    own.mkdir()
    (own / "prov.yaml").write_text(GOOD, encoding="utf-8")
    (own / "trasig.yaml").write_text("id: trasig", encoding="utf-8")

    assert "prov" in kinds.load_kinds()
    assert "trasig" not in kinds.load_kinds()
    assert {fault.file for fault in kinds.refused()} == {"trasig.yaml"}
