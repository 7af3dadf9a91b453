"""Every drawing is kept as a file that a reviewer has looked at.

A drawing that was changed on purpose: NARMARE_SNAPSHOTS=write pytest tests/charts, look at the files in a browser, commit.
"""

import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.charts.samples import DRAWINGS


FOLDER = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_as_it_was_reviewed(name):
    drawn = DRAWINGS[name]().replace("><", ">\n<") + "\n"
    file = FOLDER / f"{name}.svg"
    if os.environ.get("NARMARE_SNAPSHOTS") == "write":
        file.write_text(drawn, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == drawn


def test_no_snapshot_is_left_without_a_drawing():
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_xml_with_a_name_and_nothing_that_the_policy_refuses(name):
    root = ET.fromstring(DRAWINGS[name]())  # noqa: S314 - our own text
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("role") == "img"
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag.rpartition("}")[2] in {
            "svg",
            "title",
            "desc",
            "g",
            "path",
            "text",
            "circle",
            "rect",
        }


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_small(name):
    assert len(DRAWINGS[name]().encode()) < 16_000
