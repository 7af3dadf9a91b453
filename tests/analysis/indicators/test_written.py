"""A region's own definitions: what a file can say, what is refused, and that no restart is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from tests.analysis.indicators.random_care import full_care, save

from narmare.analysis.indicators import catalogue, written
from narmare.analysis.indicators.definition import DefinitionError
from narmare.analysis.indicators.run import compute
from narmare.cli.indicators import command


MINE: dict[str, Any] = {
    "id": "hembesok_80plus",
    "version": "1.0",
    "title": {"sv": "Hembesök, 80+", "en": "Home visits, 80+"},
    "why": {"sv": "De äldsta ska få vård hemma.", "en": "The oldest should be cared for at home."},
    "plain": {"sv": "Räknas: besök i hemmet.", "en": "Counted: visits at home."},
    "direction": "up",
    "unit": "per_1000",
    "decimals": 1,
    "measure": {
        "rate": {
            "events": {"table": "visit", "at": "at", "unit": "listed", "where": {"all": [{"age_at_least": 80}, {"is": {"kind": "home"}}]}},
            "per": {"listed": {"where": {"age_at_least": 80}}},
        }
    },
    "year": "pooled",
    "mature_after_days": 0,
    "source": "Regionens egen",
    "confidence": "C",
    "author": "controller",
    "checker": "medicinsk rådgivare",
    "reviewed": "2026-11-20",
    "valid_from": "2022-01-01",
    "examples": [
        {
            "title": "At home, of 80 and over",
            "months": ["2026-01", "2026-01"],
            "data": {
                "person": "person_id | birth_month\n1 | 1940-01-01\n2 | 1950-01-01",
                "listing": "person_id | unit_id | valid_from\n1 | north | 2020-01-01\n2 | north | 2020-01-01",
                "visit": "person_id | unit_id | kind | at\n1 | north | home | 2026-01-07T10:00\n2 | north | home | 2026-01-07T10:00",
            },
            "expected": "period | level | key | numerator | denominator\n2026-01 | unit | north | 1 | 1",
        }
    ],
}  # fmt: skip
# The catalogue's own, as a region would write them.
SAME: dict[str, Any] = {
    "akutbesok_80plus": {
        "rate": {
            "events": {"table": "emergency_visit", "at": "arrived_at", "unit": "listed", "where": {"age_at_least": 80}},
            "per": {"listed": {"where": {"age_at_least": 80}}},
        }
    },
    "fast_lakarkontakt": {
        "share": {"of": "listed", "meeting": {"active_span": {"table": "named_contact", "where": {"is": {"kind": "doctor"}}}}}
    },
    "medicinsk_bedomning_3_dagar": {
        "share": {
            "of": {"events": {"table": "assessment_need", "at": "needed_at",
                              "where": {"all": [{"not": {"is": {"chose_later": True}}}, {"unit_is": {"kind": "care_centre"}}]}}},
            "meeting": {"all": [
                {"within_days": {"first": "needed_at", "second": "assessed_at", "days": 3}},
                {"is": {"profession": ["doctor", "nurse", "physiotherapist", "occupational_therapist", "psychologist", "midwife"]}},
            ]},
        }
    },
    "vakansgrad_lakare": {
        "share_of_sums": {"table": "staffing", "at": "month", "numerator": {"sum": {"plus": ["established"], "minus": ["filled"]}},
                          "denominator": "established", "where": {"is": {"profession": "doctor"}}}
    },
    "forsta_besok_60_dagar": {
        "still_waiting": {"table": "waiting", "start": "referred_on", "end": "first_visit_on", "at_most": 60}
    },
    "utskrivningsklara_dagar": {
        "mean_days": {"events": {"table": "discharge_case", "at": "discharged_at", "unit": "listed"}, "first": "ready_at",
                      "second": "discharged_at"}
    },
    "kontinuitetsindex_sabo": {
        "continuity": {
            "visits": {"table": "visit", "at": "at", "where": {"all": [
                {"is": {"profession": "doctor"}}, {"is": {"kind": ["physical", "home", "video"]}}, {"unit_is": {"kind": "care_centre"}},
            ]}},
            "window_months": 18, "at_least": 3,
            "of": {"listed": {"where": {"active_span": {"table": "home_care", "where": {"is": {"kind": "special_housing"}}}}}},
        }
    },
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder with an empty folder of definitions."""
    monkeypatch.setenv("NARMARE_HOME", str(tmp_path))
    (tmp_path / "indicators").mkdir()
    return tmp_path


def put(home: Path, content: Any, name: str = "own.yaml") -> Path:
    file = home / "indicators" / name
    text = (
        content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    )
    file.write_text(
        text.replace("'2026-11-20'", "2026-11-20").replace("'2022-01-01'", "2022-01-01"), encoding="utf-8"
    )
    return file


def run(*words: object) -> Any:
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.mark.parametrize("name", SAME)
def test_a_file_can_say_what_the_catalogue_says(home: Path, name: str) -> None:
    unit = catalogue.load()[name].unit
    year = catalogue.load()[name].year.rule
    found = written.read(put(home, {**MINE, "measure": SAME[name], "unit": unit, "year": year}))
    assert found.indicator.measure == catalogue.load()[name].measure


def test_a_new_file_is_there_at_once_and_gone_when_it_is_taken_away(home: Path, tmp_path: Path) -> None:
    before = set(catalogue.load())
    file = put(home, MINE)
    assert set(catalogue.load()) - before == {"hembesok_80plus"}
    save(tmp_path / "care", full_care(1))
    found = compute(tmp_path / "care", only=["hembesok_80plus"]).table
    assert found.num_rows > 0
    put(home, {**MINE, "version": "1.1.0", "decimals": 3})
    assert catalogue.load()["hembesok_80plus"].decimals == 3
    file.unlink()
    assert set(catalogue.load()) == before


def test_a_wrong_file_is_left_out_and_named_and_the_others_stay(home: Path) -> None:
    put(home, MINE)
    put(home, {**MINE, "direction": "sideways"}, "wrong.yaml")
    put(home, MINE, "twice.yaml")
    put(home, {**MINE, "id": "fast_lakarkontakt"}, "taken.yaml")
    assert "hembesok_80plus" in catalogue.load()
    assert catalogue.load()["fast_lakarkontakt"].title.sv == "Listade med fast läkarkontakt"
    assert set(catalogue.refused()) == {"wrong.yaml", "twice.yaml", "taken.yaml"}
    result = run("list")
    assert (
        "Left out: wrong.yaml: Indicator hembesok_80plus: direction is up, down or neutral." in result.stderr
    )
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"measure": {"share": {"of": "listed", "meeting": {"is": {"kind": "home"}}}}}, "Is cannot be asked of a person"),
        ({"measure": {"exec": {"code": "1"}}}, "measure has no word exec. There are: same_day"),
        ({"measure": {"rate": {"events": {"table": "secrets", "at": "at"}, "per": "listed"}}}, "no care table secrets"),
        ({"measure": {"rate": {"events": {"table": "visit"}, "per": "listed"}}}, "measure.rate.events lacks at"),
        ({"measure": {"rate": {"events": 3, "per": "listed"}}}, "measure.rate.events needs the fields of Events"),
        ({"measure": {"mean_days": {"events": {"table": "visit", "at": "at", "colour": "red"}, "first": "at", "second": "at"}}}, "has no field colour"),
        ({"measure": {"still_waiting": {"table": "waiting", "start": "referred_on", "end": "first_visit_on", "at_most": "60"}}}, "which is no int"),
        ({"measure": {"rate": {}, "share": {}}}, "has 2 parts"),
        ({"measure": {"share": {"of": "listed", "meeting": {"all": {"age_at_least": 3}}}}}, "is a list of conditions"),
        ({"measure": {"share": {"of": "listed", "meeting": {"age_at_least": "old"}}}}, "age_at_least cannot be read: 'old'"),
        ({"choices": {"sv": "a", "en": "b"}}, "choices is a list"),
        ({"title": "Hembesök"}, "title needs the fields of Text: sv, en"),
        ({"minimum_cell": 1}, "minimum_cell is 5 or more for what is about persons"),
        ({"checker": "controller"}, "somebody else must check it"),
        ({"id": "x" * 60}, "3 to 50 lower case letters"),
        ({"examples": "none"}, "examples is a list"),
        ({"measure": "visit"}, "measure is 'visit'. It needs one of: share, rate"),
        ({"measure": {"is": {"kind": "home"}}}, "measure is {'is'"),
        ({"measure": {"share": {"of": {"age_at_least": 3}, "meeting": {"age_at_least": 3}}}}, "It needs one of: events, listed, residents"),
        ({"measure": {"share": {"of": "listed", "meeting": "all"}}}, "meeting is 'all'. It needs one of"),
        ({"measure": {"share": {"of": "listed", "meeting": {"all": [{"listed": {}}, {"age_at_least": 3}]}}}}, "Listed cannot be asked"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(home: Path, change: dict[str, Any], message: str) -> None:
    result = run("check", put(home, {**MINE, **change}))
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "is no YAML"),
        ("- a\n- b", "holds no definition"),
        ("id: a\nid: b", "id stands twice"),
        ("a: &x [1]\nb: *x", "Aliases"),
        ("id: !!python/object/apply:os.system ['true']", "is no YAML"),
        ("x: " + "a" * 100_001, "larger than 100 kB"),
        ("x: \x00", "is no YAML"),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_refused(home: Path, text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        written.read(put(home, text))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in run("check", tmp_path / "nowhere.yaml").output


def test_check_tells_examples_disclosure_and_cost(home: Path) -> None:
    save(home / "care", full_care(1))
    told = json.loads(run("check", put(home, MINE), "--data", home / "care", "--json").output)
    assert told["passed"]
    assert told["tables"] == ["listing", "person", "unit", "visit"]
    assert told["examples"] == [{"title": "At home, of 80 and over", "fault": ""}]
    assert {cells["level"] for cells in told["cells"]} == {
        "region",
        "municipality",
        "owner",
        "unit",
        "age_band",
        "sex",
    }
    assert sum(cells["hidden"] for cells in told["cells"]) > 0
    assert told["seconds"] > 0
    words = run("check", put(home, MINE)).output
    assert "the person is 80 years or older" in words
    assert "hidden, region" in words


def test_an_example_that_does_not_hold_is_a_fault_and_so_is_none(home: Path) -> None:
    wrong = {**MINE["examples"][0], "expected": MINE["examples"][0]["expected"].replace("| 1 | 1", "| 2 | 2")}
    result = run("check", put(home, {**MINE, "examples": [wrong]}))
    assert result.exit_code == 1
    assert "does not hold: At home, of 80 and over" in result.output
    assert "found    [('2026-01', 'unit', 'north', '1', '1')]" in result.output
    none = run("check", put(home, {**MINE, "examples": []}))
    assert none.exit_code == 1
    assert "It has no example" in none.output
    lacking = run("check", put(home, {**MINE, "examples": [{"title": "x"}]}))
    assert "an example lacks months" in lacking.output


def test_a_file_elsewhere_may_not_take_an_id_that_is_in_use(home: Path, tmp_path: Path) -> None:
    put(home, MINE)
    elsewhere = tmp_path / "draft.yaml"
    elsewhere.write_text((home / "indicators" / "own.yaml").read_text())
    assert "There is an indicator hembesok_80plus already" in run("check", elsewhere).output


def test_the_example_of_the_documentation_holds(home: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "explanation" / "indicators.md").read_text(encoding="utf-8")
    result = run("check", put(home, text.partition("```yaml\n")[2].partition("```")[0]))
    assert result.exit_code == 0, result.output
    assert "holds: Only at home, only of 80 and over" in result.output
