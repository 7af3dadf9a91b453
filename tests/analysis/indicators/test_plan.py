"""Computed together the numbers are those of each alone, and steps that several need are run once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue, making, tallying
from narmare.analysis.indicators.fuse import scans
from narmare.analysis.indicators.housing import sex_of
from narmare.analysis.indicators.making import prepare
from narmare.analysis.indicators.plan import Plan, SharedStep, plan
from narmare.analysis.indicators.run import compute, connect, sql
from narmare.analysis.indicators.source import Source
from narmare.analysis.indicators.walks import PARTS, Pass, fits
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


def test_every_shared_step_is_a_pass_or_has_two_users_or_more_and_is_read_after_it_is_made(
    whole: Plan,
) -> None:
    made: set[str] = set()
    every = {step.table for step in whole.shared}
    for step in whole.shared:
        assert len(step.used_by) >= 2 or step.name.startswith("pass over")
        assert {table for table in every if table in step.sql} <= made
        made.add(step.table)


def test_one_alone_makes_its_own_pass_and_shares_nothing() -> None:
    alone = plan([catalogue.load()["akutbesok_80plus"]])
    assert [step.name for step in alone.shared] == [
        "pass over emergency_visit by arrived_at, unit of listing"
    ]
    assert alone.tables == dict.fromkeys(
        ("emergency_visit", "home_care", "listing", "person", "unit"), ("akutbesok_80plus",)
    )
    assert alone.passes["emergency_visit"] == (alone.shared[0].name,)


def test_visits_are_passed_over_once_for_each_way_of_counting_them(whole: Plan) -> None:
    """Own unit and unit of listing; doctors' and nurses' for the continuity indices."""
    own, listed, visits = "pass over visit by at, own unit", "pass over visit by at, unit of listing", "visit"
    assert sorted(whole.passes[visits]) == [own, listed, *["visits of a continuity index"] * 2]
    users = {step.name: step.used_by for step in whole.shared}
    assert len(users[own]) == 4
    assert len(users[listed]) == 6
    assert not any(f"FROM {visits}" in query for query in whole.queries.values())


def test_a_pass_counts_what_each_indicator_counts_alone(tmp_path: Path) -> None:
    save(tmp_path, full_care(3))
    some = {name: catalogue.load()[name] for name in sorted(catalogue.load())[::3]}
    source = Source.of(tmp_path, some.values())
    together = plan(some.values())
    assert together.shared
    with connect(source, source.periods(FIRST, LAST)) as connection:
        prepare(connection, together)
        for name, one in some.items():
            found, alone = (
                connection.execute(query).fetchall() for query in (together.queries[name], sql(one))
            )
            if not one.special_housing:  # others of the pass may tell it apart
                found = told_together(found)
            assert sorted(found) == sorted(alone), name


def told_together(cells: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Base cells (m, unit, age band, sex, n, d, q), those in special housing and the others added up."""
    added: dict[tuple[Any, ...], list[int]] = {}
    for *where, sex, n, d, q in cells:
        counts = added.setdefault((*where, sex_of(sex)), [0, 0, 0])
        counts[:] = [a + b for a, b in zip(counts, (n, d, q), strict=True)]
    return [(*cell, *counts) for cell, counts in added.items()]


@pytest.mark.parametrize("lost", ["lost", "north"])
def test_a_walk_over_arrays_counts_what_the_passes_count(
    tmp_path: Path, whole: Plan, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Also where rows name nobody known, spans overlap and days lie outside the months; SQL counts units that nobody knows."""
    passes = [step.table for step in whole.shared if step.name.startswith("pass over")]
    walked = {one.table for walk in whole.walks for one in walk.passes}
    own = {one.table for walk in whole.walks for one in walk.passes if any(of.place for of in walk.passes)}
    assert len(walked) == 14
    for seed in (1, 2):
        tables = full_care(seed, times=3)
        for row in (row for rows in tables.values() for row in rows):
            row |= {name: lost for name, value in row.items() if value == "lost"}
        save(tmp_path / str(seed), tables)
        source = Source.of(tmp_path / str(seed), catalogue.load().values())
        found = []
        for many in (10**9, -1):
            monkeypatch.setattr(making, "MANY", many)
            with connect(source, source.periods(FIRST, LAST)) as connection:
                prepare(connection, whole)
                rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in passes}
                views = {
                    name for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()
                }
            found.append({name: sorted(row for row in of if any(row[4:])) for name, of in rows.items()})
        assert found[0] == found[1]
        assert all(found[0][name] for name in walked)
        assert views & walked == (walked - own if lost == "lost" else walked)


def test_a_walk_reads_no_table_that_its_indicator_does_not_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One indicator at a time: a region may have nothing else, not even listings."""
    save(tmp_path, full_care(1))
    alone = [name for scan in scans(catalogue.load().values()) if fits(scan) for name in scan.users]
    assert len(alone) > 10
    for name in alone:
        one = catalogue.load()[name]
        source, together, found = Source.of(tmp_path, [one]), plan([one]), []
        for many in (10**9, -1):
            monkeypatch.setattr(making, "MANY", many)
            with connect(source, source.periods(FIRST, LAST)) as connection:
                prepare(connection, together)
                found.append(sorted(connection.execute(together.queries[name]).fetchall()))
        assert found[0] == found[1], name


@pytest.mark.parametrize("where", ["beside", "walk"])
def test_a_fault_beside_a_walk_or_in_it_comes_out_as_it_is_and_leaves_a_connection_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Two things are made at once, on connections of their own."""
    save(tmp_path, full_care(1))
    one = catalogue.load()["akutbesok_80plus"]
    source, together = Source.of(tmp_path, [one]), plan([one])
    broken = SharedStep("broken", "s_broken", "SELECT no_such_column FROM unit", (one.id,))
    if where == "beside":
        together = replace(together, shared=(*together.shared, broken))
    else:
        monkeypatch.setattr(tallying, "PERSONS", broken.sql)
    monkeypatch.setattr(making, "MANY", -1)
    with connect(source, source.periods(FIRST, LAST)) as connection:
        with pytest.raises(duckdb.BinderException, match="no_such_column"):
            prepare(connection, together)
        assert connection.execute("SELECT COUNT(*) FROM unit").fetchall()


def test_a_person_who_is_there_twice_is_left_to_sql() -> None:
    twice = pa.table({"person_id": [7, 7], "born": [24_000, 24_000], "sex_number": [0, 1]})
    nobody = pa.table({"person_id": pa.array([], pa.int64())})
    with pytest.raises(tallying.LeftToSql):
        tallying.everybody(twice, nobody)


def test_walks_leave_a_table_of_persons_with_one_of_them_twice_to_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = full_care(1)
    save(tmp_path, tables | {"person": [*tables["person"], tables["person"][0]]})
    one = catalogue.load()["akutbesok_80plus"]
    source, together = Source.of(tmp_path, [one]), plan([one])
    monkeypatch.setattr(making, "MANY", -1)
    with connect(source, source.periods(FIRST, LAST)) as connection:
        assert prepare(connection, together) == {}
        assert connection.execute(f"SELECT * FROM {together.shared[0].table}").fetchall()


def test_a_pass_with_more_parts_than_a_number_has_bits_is_left_to_sql() -> None:
    scan = next(one for one in scans(catalogue.load().values()) if fits(one))
    assert fits(replace(scan, parts=scan.parts[:1] * PARTS))
    assert not fits(replace(scan, parts=scan.parts[:1] * (PARTS + 1)))
    most = Pass("t", "", ("11",) * PARTS, ("01",) * PARTS)
    kinds = tallying.Kinds.of(most)
    assert kinds.fulfil[kinds.of_answer - 1].tolist() == [[1, 0] * PARTS, [1, 1] * PARTS]


def test_a_pass_whose_rows_are_of_too_many_kinds_is_left_to_sql() -> None:
    parts = tuple(
        "".join(str(answer >> part & 1) for answer in range(2 * tallying.KINDS)) for part in range(7)
    )
    with pytest.raises(tallying.LeftToSql):
        tallying.Kinds.of(Pass("t", "", parts, parts))
    few = tallying.Kinds.of(Pass("t", "", parts[:6], parts[:6]))
    assert len(few.fulfil) == tallying.KINDS - 1


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
    assert "listed_people" in {step["name"] for step in content["shared"]}
    assert set(content["indicators"]) == set(RATES)
    assert {
        "table": "ambulance_trip",
        "passes": ["pass over ambulance_trip by at, unit of listing"],
    } in content["walks"]
    assert [one["table"] for one in content["walks"]] == ["emergency_visit", "ambulance_trip", "admission"]
    shown = (
        CliRunner().invoke(command, ["plan", *(word for name in RATES for word in ("--only", name))]).output
    )
    assert "Run once:" in shown
    assert "Counted in one walk, where a table has more than 150,000 rows:" in shown
    assert "ambulance_trip" in shown


@pytest.mark.parametrize("width", ["60", "80", "119", "200"])
def test_no_name_of_the_plan_is_cut(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    shown = CliRunner().invoke(command, ["plan", *(word for name in RATES for word in ("--only", name))])
    lines = shown.output.splitlines()

    assert all(name in shown.output for name in RATES)
    assert "…" not in shown.output
    assert max(map(len, lines)) <= max(int(width), 90)  # a sentence of the command's own is no table
