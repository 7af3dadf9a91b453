"""Computed together the numbers are those of each alone, and steps that several need are run once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.plan import Plan, plan
from narmare.analysis.indicators.run import base_cells, compute, connect
from narmare.analysis.indicators.source import Source
from narmare.cli.indicators import command


RATES = ("akutbesok_per_1000", "ambulans_per_1000", "inlaggningar_per_1000")


@pytest.fixture(scope="module")
def whole() -> Plan:
    return plan(catalogue.load().values())


def test_where_everybody_is_listed_is_worked_out_once(whole: Plan) -> None:
    (listed,) = [step for step in whole.shared if step.name == "listed"]
    assert set(RATES) < set(listed.used_by)
    assert "taligenkanning_andel" not in listed.used_by
    assert not any("FROM listing" in whole.queries[name] for name in RATES)


def test_rates_of_the_same_persons_share_their_denominator(whole: Plan) -> None:
    below = [
        step for step in whole.shared if set(RATES) <= set(step.used_by) and step.name.startswith("cells")
    ]
    assert len(below) == 1
    assert all(below[0].table in whole.queries[name] for name in RATES)
    assert "akutbesok_80plus" not in below[0].used_by


def test_every_shared_step_has_two_users_or_more_and_is_read_after_it_is_made(whole: Plan) -> None:
    made: set[str] = set()
    every = {step.table for step in whole.shared}
    for step in whole.shared:
        assert len(step.used_by) >= 2
        assert {table for table in every if table in step.sql} <= made
        made.add(step.table)


def test_one_alone_shares_nothing() -> None:
    one = catalogue.load()["akutbesok_80plus"]
    assert plan([one]).shared == ()
    assert plan([one]).passes == dict.fromkeys(
        ("emergency_visit", "listing", "person", "unit"), ("akutbesok_80plus",)
    )


def test_together_the_numbers_are_those_of_each_alone(tmp_path: Path) -> None:
    save(tmp_path, full_care(3))
    some = {name: catalogue.load()[name] for name in sorted(catalogue.load())[::4]}
    source = Source.of(tmp_path, some.values())
    periods = source.periods(FIRST, LAST)
    shared = plan(some.values())
    assert shared.shared
    with connect(source, periods) as connection:
        for step in shared.shared:
            connection.execute(f"CREATE TEMP TABLE {step.table} AS {step.sql}")
        for name, one in some.items():
            alone = base_cells(connection, one)
            rows = connection.execute(shared.queries[name]).fetchall()
            n, d = (sum(row[place] for row in rows) for place in (4, 5))
            region = [tally for (_, level, _), tally in alone.items() if level == "region"]
            assert (n, d) == (sum(tally.n for tally in region), sum(tally.d for tally in region)), name


def test_what_else_is_computed_does_not_move_a_number(tmp_path: Path) -> None:
    save(tmp_path, full_care(4))
    together = compute(tmp_path, only=RATES, first=FIRST, last=LAST).table
    alone = compute(tmp_path, only=RATES[:1], first=FIRST, last=LAST).table
    assert [row for row in together.to_pylist() if row["indicator"] == RATES[0]] == alone.to_pylist()


def test_the_command_prints_the_plan() -> None:
    told = CliRunner().invoke(
        command, ["plan", "--json", *(word for name in RATES for word in ("--only", name))]
    )
    content = json.loads(told.output)
    assert content["tables"]["listing"] == sorted(RATES)
    assert "listed_days" in {step["name"] for step in content["shared"]}
    assert set(content["indicators"]) == set(RATES)
    shown = (
        CliRunner().invoke(command, ["plan", *(word for name in RATES for word in ("--only", name))]).output
    )
    assert "Run once:" in shown
    assert "ambulance_trip" in shown
