"""Scenario files: the shipped ones are whole, and every fault names its line and what to do."""

from pathlib import Path

import pytest

import narmare.content
from narmare.analysis.capacity.staffing.faults import Refused, ScenarioError
from narmare.analysis.capacity.staffing.options import MovePeople, Option
from narmare.analysis.capacity.staffing.scenario import (
    HOUR,
    Kind,
    Pool,
    Promise,
    Rate,
    Redial,
    Scenario,
    Shift,
)
from narmare.analysis.capacity.staffing.scenario_file import parse_scenario, read_scenario
from narmare.analysis.capacity.staffing.scenario_text import written


SHIPPED = sorted((Path(narmare.content.__file__).parent / "staffing").glob("*.yaml"))
WHOLE = """\
id: small
title: A small day
kinds:
  - id: phone
    title: Phone
    arrivals:
      "08:00-12:00": 30
      "12:00-17:00": 10
    service: 300
    patience: 600
    promise: {within: 180, share: 0.9}
    call_back: {after: 120, accepted: 0.5}
pools:
  - id: nurses
    title: Nurses
    takes: [phone]
    shifts:
      - {people: 3, hours: ["08:00-12:00", "12:30-17:00"]}
options:
  - id: late
    title: Open late
    open_until: {kind: phone, time: "21:00", pool: nurses, people: 1, moved: 0.2}
plan:
  start: 2027-01-11
  weekdays: {monday: 1.2, friday: 0.8}
  shifts:
    - {id: day, hours: ["08:00-12:00", "12:30-17:00"]}
  people:
    - {id: nurse, pool: nurses, hours: 30, count: 3, away: [2027-01-15]}
"""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_read(path):
    found = read_scenario(path)

    assert found.scenario.id == path.stem
    assert found.options
    assert found.planning is not None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_written_is_read_back_as_the_same(path):
    found = read_scenario(path)
    again = parse_scenario(written(found.scenario, found.options), "again.yaml")

    assert again.scenario == found.scenario
    assert again.options == found.options
    assert again.planning is None


def test_people_who_call_again_are_read_and_written():
    text = WHOLE.replace(
        "    patience: 600", "    patience: 600\n    redial: {share: 0.6, after: 300, most: 2}"
    )
    found = parse_scenario(text, "small.yaml")
    assert found.scenario.kind("phone").redial == Redial(0.6, 300, most=2)
    assert parse_scenario(written(found.scenario), "again.yaml").scenario == found.scenario

    with pytest.raises(ScenarioError, match="share is 60"):
        parse_scenario(text.replace("share: 0.6, after", "share: 60, after"), "small.yaml")
    with pytest.raises(ScenarioError, match="nobody calls again"):
        parse_scenario(text.replace("    patience: 600\n", ""), "small.yaml")


def test_an_option_that_no_file_can_hold_is_refused():
    twice = Option("x", "x", (MovePeople("nurses", 1), MovePeople("nurses", 2)))
    with pytest.raises(ValueError, match="each change once"):
        written(Scenario("x", "x", (PHONE,), (NURSES,)), [twice])


def test_there_are_shipped_scenarios():
    assert len(SHIPPED) >= 2


def test_a_scenario_says_what_it_holds():
    found = parse_scenario(WHOLE, "small.yaml")

    assert found.scenario.kind("phone").expected == 170
    assert found.scenario.kind("phone").promise == Promise(180, 0.9)
    assert found.scenario.pool("nurses").hours == 25.5
    assert [option.id for option in found.options] == ["late"]
    assert [person.id for person in found.planning.people] == ["nurse_1", "nurse_2", "nurse_3"]
    assert len(found.planning.dates) == 28


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("service: 300", "servis: 300", 9, "Did you mean service?"),
        ("service: 300", "service: fast", 9, "'fast' is not a number. Write a number."),
        ("service: 300", "service: -1", 4, "service is -1 seconds. Write the mean handling time, above 0."),
        ('"08:00-12:00": 30', '"8-12": 30', 7, 'Write it as "08:00-09:00", in quotes.'),
        ('"08:00-12:00": 30', '"08:00-13:00": 30', 4, "overlap at 12:00"),
        ('"08:00-12:00": 30', '"08:00-12:00": -3', 7, "-3 contacts an hour cannot be."),
        ("share: 0.9", "share: 90", 11, "(90 % is 0.9)"),
        ("accepted: 0.5", "accepted: 5", 12, "accepted is 5"),
        ("takes: [phone]", "takes: [fax]", 1, "Pool nurses takes fax, which is no kind. Write some of phone."),
        ("takes: [phone]", "takes: phone", 16, "'phone' is not a list of texts."),
        ('"12:30-17:00"]}\noptions', '"11:00-17:00"]}\noptions', 18, "The windows overlap or are out of order."),
        ("people: 3", "people: many", 18, "'many' is not a whole number."),
        ('time: "21:00"', 'time: "16:00"', 20, "It is open that long already."),
        ("kind: phone, time", "kind: fax, time", 20, "There is no kind fax. There are: phone."),
        ("start: 2027-01-11", "start: 2027-01-12", 24, "2027-01-12 is no Monday."),
        ("start: 2027-01-11", "start: soon", 24, "is not a date such as 2026-11-30"),
        ("monday: 1.2", "moonday: 1.2", 25, "Did you mean monday?"),
        ("pool: nurses, hours", "pool: doctors, hours", 24, "There is no pool doctors. Write one of nurses."),
        ("id: nurse,", "id: Nurse 1,", 29, "is not an id of small letters"),
        ("title: Phone", "id: again", 5, "It is named twice."),
        ("id: small\n", "", 1, "the file.id: It is missing."),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_to_do(old, new, line, said):
    assert old in WHOLE
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(WHOLE.replace(old, new, 1), "small.yaml")

    told = [fault for fault in raised.value.faults if said.removeprefix("the file.") in fault]
    assert told, raised.value.faults
    assert told[0].startswith(f"small.yaml, line {line}, ")


def test_every_fault_is_told_at_once():
    broken = (
        WHOLE.replace("service: 300", "servis: 300")
        .replace("people: 3", "people: -3")
        .replace("monday", "moonday")
    )
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(broken, "small.yaml")

    assert len(raised.value.faults) >= 4


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "holds no scenario"), ("- a", "holds no scenario"), ("a: [", "line 1"), ("a: &x 1\nb: *x", "aliases"),
        ("id: x\ntitle: y", "kinds: It is missing."), ("kinds: 3\nid: x\ntitle: y\npools: [1]", "It is no list"),
    ],
)  # fmt: skip
def test_what_is_no_scenario_is_told(written, said):
    with pytest.raises(ScenarioError, match=said):
        parse_scenario(written, "x.yaml")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioError, match="Correct the name"):
        read_scenario(tmp_path / "none.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="UTF-8"):
        read_scenario(tmp_path / "odd.yaml")
    (tmp_path / "large.yaml").write_text("x" * 300_000)
    with pytest.raises(ScenarioError, match="larger than 200 kB"):
        read_scenario(tmp_path / "large.yaml")


PHONE = Kind("phone", "Phone", (Rate(8 * HOUR, 9 * HOUR, 10),), 300.0)
NURSES = Pool("nurses", "Nurses", ("phone",), (Shift(1, ((8 * HOUR, 9 * HOUR),)),))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Rate(9 * HOUR, 8 * HOUR, 1), "run backwards"),
        (lambda: Kind("x", "x", (), 300.0), "no arrivals"),
        (lambda: Kind("x", "x", PHONE.arrivals, 300.0, spread=9), "spread is 9"),
        (lambda: Kind("x", "x", PHONE.arrivals, 300.0, patience=0), "patience is 0"),
        (lambda: Kind("x", "x", PHONE.arrivals, 300.0, priority=0), "priority is 0"),
        (lambda: Shift(-1, ((8 * HOUR, 9 * HOUR),)), "-1 people"),
        (lambda: Shift(1, ()), "no hours"),
        (lambda: Pool("x", "x", (), NURSES.shifts), "takes no kind"),
        (lambda: Pool("x", "x", ("phone",), NURSES.shifts, at_once=99, stretch=0.5, cost=-1), "at_once is 99"),
        (lambda: Scenario("x", "x", (), ()), "There is no kind"),
        (lambda: Scenario("x", "x", (PHONE, PHONE), (NURSES,)), "Two are called phone"),
        (lambda: Scenario("x", "x", (PHONE,), (Pool("n", "n", ("phone",), NURSES.shifts, at_once=2),)), "several at once"),
        (lambda: Scenario("x", "x", (PHONE, Kind("web", "web", PHONE.arrivals, 1.0)), (NURSES,)), "Nobody takes web"),
        (lambda: Scenario("x", "x", (PHONE,), (NURSES,), busyness=3), "busyness is 3"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_never_built(build, said):
    with pytest.raises(Refused, match=said):
        build()
