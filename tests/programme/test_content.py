"""A programme file is refused whole, with a sentence for each fault, before anything is stored."""

from copy import deepcopy
from datetime import date

import pytest
import yaml

from narmare.analysis.indicators import catalogue
from narmare.programme.content import ContentError, programme_path, read_programme


def text(name):
    return {"sv": name, "en": name}


GOOD = {
    "version": "1",
    "region": {"code": "07", "name": "Regionen"},
    "strategy": {"id": "s", "title": text("Strategi"), "vision": text("Nära"), "adopted": 2017, "horizon": 2030},
    "directions": [{"id": "A", "title": text("Första"), "promises": [{"id": "A1", "title": text("Löfte")}]}],
    "goals": [
        {"indicator": "matt", "direction": "A", "promise": "A1", "source": "x", "target": {"value": 98, "from": date(2023, 1, 1), "to": date(2024, 1, 1)}}
    ],
    "areas": [{"id": "G", "title": text("Område"), "initiatives": [
        {"id": "del", "title": text("Del"), "part_of": "helt"}, {"id": "helt", "title": text("Helt"), "supports": ["matt"]}]}],
}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def read(content):
        file = tmp_path / "programme.yaml"
        file.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True))
        return read_programme(file)

    return read


def at(content, path, value):
    """`content` with `value` at `path`; without what is there when `value` is None."""
    changed = deepcopy(content)
    *above, last = path
    place = changed
    for step in above:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return changed


def test_a_good_file_is_read_as_it_is(read):
    assert read(GOOD) == GOOD


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("goals",), None, "The parts goals are missing."),
        (("strategy", "vision"), None, "Strategy s has no vision."),
        (("strategy", "title"), {"sv": "Bara svenska"}, "Strategy s needs its title in sv and en."),
        (("directions", 0, "title"), None, "Direction A has no title."),
        (("directions", 0, "title"), "Första", "Direction A needs its title in sv and en."),
        (("directions", 0), "A", "Direction number 1 is no mapping."),
        (("directions", 0, "promises", 0, "id"), None, "Promise number 1 has no id."),
        (("goals", 0, "indicator"), None, "Goal number 1 has no indicator."),
        (("goals", 0, "source"), None, "Goal matt has no source."),
        (("goals", 0, "title"), {"sv": "", "en": ""}, "Goal matt needs its title in sv and en."),
        (("areas", 0, "initiatives"), None, "Area G has no initiatives."),
        (("areas", 0, "initiatives", 1, "title"), None, "Initiative helt has no title."),
        (("goals", 0, "direction"), "Z", "Goal matt names direction Z, which is not in the file."),
        (("goals", 0, "promise"), "Z1", "Goal matt names promise Z1, which direction A lacks."),
        (("areas", 0, "initiatives", 1, "supports"), ["annat"], "Initiative helt supports annat, which is no goal in the file."),
        (("areas", 0, "initiatives", 0, "part_of"), "borta", "Initiative del is part of borta, which is not in the file."),
        (("areas", 0, "initiatives", 0, "id"), "helt", "Initiative helt is named 2 times."),
        (("goals",), GOOD["goals"] * 2, "Goal matt is named 2 times."),
        (("goals", 0, "target", "from"), None, "The target of goal matt needs a number as value and a day as from."),
        (("goals", 0, "target", "from"), "snart", "The target of goal matt needs a number as value and a day as from."),
        (("goals", 0, "target", "value"), "98 %", "The target of goal matt needs a number as value and a day as from."),
        (("goals", 0, "target", "to"), date(2022, 1, 1), "The target of goal matt ends (to) before it begins (from)."),
    ],
)  # fmt: skip
def test_each_fault_is_a_sentence_that_names_the_file(read, path, value, sentence):
    with pytest.raises(ContentError) as refused:
        read(at(GOOD, path, value))

    assert str(refused.value).endswith(f"programme.yaml: {sentence}")


def test_all_faults_are_told_at_once(read):
    with pytest.raises(ContentError, match="direction Z.*supports annat"):
        read(at(at(GOOD, ("goals", 0, "direction"), "Z"), ("areas", 0, "initiatives", 1, "supports"), ["annat"]))  # fmt: skip


@pytest.mark.parametrize("content", ["", "- en\n- lista\n", "bara text"])
def test_a_file_that_is_no_programme_says_how_to_begin(read, content):
    with pytest.raises(ContentError, match="It holds no programme. Begin with the parts version"):
        read(content)


def test_a_file_that_is_not_yaml_says_where(read):
    with pytest.raises(ContentError, match=r"not valid YAML[\s\S]*line 1"):
        read("strategy: {id: ")


def test_a_missing_file_says_what_to_do():
    with pytest.raises(
        ContentError, match="no programme file .*atlantis.yaml. Write one, or set NARMARE_REGION"
    ):
        read_programme(programme_path("atlantis"))


def test_the_products_own_file_is_whole():
    programme = read_programme(programme_path("kronoberg"))
    goals = {goal["indicator"] for goal in programme["goals"]}

    assert [direction["id"] for direction in programme["directions"]] == ["R1", "R2", "R3", "R4"]
    assert goals <= set(catalogue.load())
    nameless = [goal["indicator"] for goal in programme["goals"] if "title" not in goal]
    assert set(nameless) <= set(catalogue.load())
