"""A unit's routine: who is reached directly, and routines that were stored rather than read from a file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from narmare.knowledge.faults import ContentError, Invalid
from narmare.knowledge.routines.load import load_routine, part_of, read_routine
from narmare.knowledge.routines.model import DirectlyReachable, Target, minutes_of
from tests.knowledge.samples import page_folder, routine, text


@pytest.mark.parametrize(
    ("grounds", "reached"),
    [(frozenset(), False), (frozenset({"home_care"}), True), (frozenset({"named_doctor"}), False), (frozenset({"named_doctor", "home_care"}), True)],
)  # fmt: skip
def test_one_ground_is_enough_to_be_reached_directly(grounds: frozenset[str], reached: bool) -> None:
    assert DirectlyReachable(("home_care", "joint_plan"), text("Ring")).reaches(grounds) is reached


def test_a_stored_routine_is_the_one_of_the_file(tmp_path: Path) -> None:
    path = page_folder(tmp_path) / "routines" / "default.yaml"

    stored = read_routine(part_of(yaml.safe_load(path.read_text(encoding="utf-8")), "routine 7"))

    assert stored == load_routine(path)


def test_faults_of_a_stored_routine_name_it() -> None:
    with pytest.raises(ContentError) as refused:
        read_routine(part_of({"id": "own", "hours": {"monday": ["8-17"]}}, "routine 7"))

    told = [str(fault) for fault in refused.value.faults]
    assert all(one.startswith("routine 7, ") for one in told)
    assert "routine 7, hours.monday: '8-17' is no span of a day. Write \"08:00-16:30\"." in told
    assert any(one.startswith("routine 7, targets: It is missing.") for one in told)


@pytest.mark.parametrize(("span", "minutes"), [("08:00-16:30", (480, 990)), ("00:00-24:00", (0, 1440))])
def test_a_span_in_minutes_after_midnight(span: str, minutes: tuple[int, int]) -> None:
    assert minutes_of(span) == minutes


@pytest.mark.parametrize(
    "span", ["16:30-08:00", "08:00-08:00", "8:00-16:00", "08:00-24:30", "08:60-16:00", "08:00"]
)
def test_what_is_no_span_is_refused(span: str) -> None:
    with pytest.raises(Invalid, match="is no span of a day"):
        minutes_of(span)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"professions": ()}, "professions is empty"), ({"reasons": ("a", "a")}, "reasons is empty or names one twice"),
        ({"hold_for_named_contact": dict.fromkeys(range(1, 6), -1)}, "less than no time"), ({"texts": {}}, "The text receipt is missing."),
        ({"targets": {1: Target(10, 20)}}, "targets does not name every urgency once"),
    ],
)  # fmt: skip
def test_a_routine_that_cannot_work_cannot_exist(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        routine(**changed)


@pytest.mark.parametrize("minutes", [(0, 10), (20, 10)])
def test_somebody_looks_before_the_answer(minutes: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="does not come before the answer"):
        Target(*minutes)
