"""Odd requests of every kind, as everybody: no crash, no trace of the program, nobody else's data."""

from __future__ import annotations

import logging
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.cast import Cast
from tests.fuzz.judge import Finding, judge
from tests.fuzz.visits import Plan, Visit, plans
from tests.fuzz.world import World, build


A_FEW = 150  # `python -m tests.fuzz` asks for more


@pytest.mark.usefixtures("a_few_numbers")
def test_no_odd_request_breaks_anything_or_opens_somebody_elses_data(
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.NARMARE_HOME = tmp_path
    monkeypatch.setattr(logging.root, "handlers", [])
    most = int(os.environ.get("FUZZ_REQUESTS", A_FEW))
    asked, found = run(build(cast), most, int(os.environ.get("FUZZ_SEED", "1")))
    if most != A_FEW:
        with capsys.disabled():
            print(f"\n{asked.total()} requests at {len(asked)} addresses: {told(found)}")  # noqa: T201

    assert asked.total() >= most
    assert told(found) == "nothing found"


def run(world: World, most: int, number: int) -> tuple[Counter[str], list[Finding]]:
    """Visits until `most` requests have been sent: how often each address was asked, and what was found."""
    found: list[Finding] = []
    asked: Counter[str] = Counter()

    @seed(number)
    @settings(
        max_examples=most, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(plans)
    def visits(plan: Plan) -> None:
        if asked.total() < most:
            visit = Visit(world, plan)
            visit.go()
            asked.update(visit.asked)
            found.extend(visit.found)

    visits()
    return asked, found


def told(found: list[Finding]) -> str:
    """Each kind of finding at each address once, with an example."""
    kinds: dict[tuple[str, str], Finding] = {}
    for one in found:
        kinds.setdefault((one.kind, one.where), one)
    return "\n".join(str(one) for one in kinds.values()) or "nothing found"


def test_the_judge_finds_what_it_looks_for(cast: Cast) -> None:
    world = build(cast)
    oskar = cast.other_centres_person.name
    page = HttpResponse(f"<p>{oskar}</p> Traceback (most recent call last)", status=500)

    def kinds(who: str) -> set[str]:
        return {one.kind.split(":")[0] for one in judge(page, name="queue", who=who, asked="", world=world)}

    assert kinds("nurse") == {"crash", "foreign data", "trace", "headers"}
    assert kinds("outsider") == {"crash", "trace", "headers"}
    assert all(world.secrets[who] for who in world.cookies if who not in ("outsider",))
