"""`narmare staffing simulate` and `plan` as somebody types them (`erlang` is in tests/analysis/capacity)."""

import json

import pytest
from click.testing import CliRunner

from narmare.cli import main
from tests.analysis.capacity.test_scenario_file import WHOLE


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def run(*words):
    return CliRunner().invoke(main, ["staffing", *map(str, words)])


def test_simulate_tells_every_option_and_repeats_itself(file):
    found = json.loads(run("simulate", file, "--replications", 50, "--json").output)
    as_is, late = found["options"]

    assert (as_is["id"], late["id"]) == ("small", "late")
    assert late["cost_sek"] == as_is["cost_sek"] == 0  # the file says no cost
    assert late["hours"] == as_is["hours"] + 4
    phone = as_is["kinds"][0]
    assert phone["arrivals"]["value"] == pytest.approx(170, abs=8)
    assert 0 < phone["mean_wait"]["se"] < phone["mean_wait"]["value"]
    assert len(phone["quarters"]) == 36
    assert json.loads(run("simulate", file, "--replications", 50, "--json").output) == found
    assert json.loads(run("simulate", file, "--replications", 50, "--seed", 2, "--json").output) != found


def test_simulate_tells_a_person_too(file):
    ran = run("simulate", file, "--replications", 20, "--busy", "1.2")

    assert ran.exit_code == 0
    assert "A small day" in ran.output
    assert "Open late" in ran.output
    assert "phone" in ran.output


def test_plan_gives_shifts_and_a_roster(file):
    found = json.loads(run("plan", file, "--json").output)

    assert set(found["cover"]) == {"monday", "friday"}
    assert found["rules_broken"] == []
    assert all("2027-01-15" not in days for days in found["roster"].values())
    assert {one["day"] for one in found["left_open"]} == {"2027-01-15"}  # everybody is away
    told = run("plan", file).output
    assert "All rules of rest are kept." in told
    assert "Left open: 2027-01-15, nurses, day: 3 short." in told


def test_faults_are_told_with_their_line(file):
    file.write_text(WHOLE.replace("service: 300", "service: 0").split("plan:")[0], encoding="utf-8")
    for command in ("simulate", "plan"):
        ran = run(command, file)
        assert ran.exit_code == 1
        assert ran.output.startswith("Error: small.yaml, line 4, kinds[1] (phone): service is 0 seconds.")
    file.write_text(WHOLE.split("plan:")[0], encoding="utf-8")
    assert "It holds no plan" in run("plan", file).output
    assert "Correct the name" in run("simulate", file.with_name("none.yaml")).output


def test_an_example_can_be_printed_and_simulated(tmp_path):
    names = run("example").output.split()
    file = tmp_path / "mine.yaml"
    for name in names:
        file.write_text(run("example", name).output, encoding="utf-8")
        assert run("simulate", file, "--replications", 3).exit_code == 0
    missing = run("example", "none")

    assert "vardcentral" in names
    assert (missing.exit_code, missing.output.strip()) == (
        1,
        f"Error: There is no example none. There are: {', '.join(names)}.",
    )
