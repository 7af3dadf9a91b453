"""The planted effects can be found again, in the direction and size of truth.json; the null initiative has none.

Each is looked for with the simplest honest comparison: the change of a unit from the year before its start to the year
after its ramp, less the change of the units that had not started by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from narmare.analysis.twin import generate
from narmare.analysis.twin.months import Months
from narmare.analysis.twin.region import regions
from narmare.analysis.twin.rollouts import INDICATORS, initiatives, schedule, truth
from narmare.analysis.twin.seeds import streams
from narmare.analysis.twin.units import build

from .conftest import UNTIL, connect


MONTHS = 96
FIRST = date(2018, 11, 1)
LISTED = "join listing l on l.person_id = e.person_id and l.valid_from <= {day} and (l.valid_to is null or l.valid_to > {day})"
A_VISIT = "kind in ('physical', 'home', 'video', 'group')"
OLD = "date_diff('month', p.birth_month, {at}) >= 960"


@pytest.fixture(scope="module")
def middle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("twin") / "middle"
    generate(out=out, seed=11, scale=0.2, until=UNTIL)
    return out


@pytest.fixture(scope="module")
def data(middle: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(middle)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def planted(middle: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((middle / "truth.json").read_text(encoding="utf-8"))["effects"]
    return rows


def events(at: str, table: str, meets: str, where: str, unit: str = "e.unit_id", more: str = "") -> str:
    """Per unit and month: how many meet it, of how many."""
    return f"""select {unit} as unit, date_diff('month', date '{FIRST}', {at}) as month,
               count(*) filter (where {meets}) as met, count(*) as rows
               from {table} e join person p using (person_id) {more} where {where} group by all"""


def listed(at: str) -> str:
    return LISTED.format(day=f"cast({at} as date)")


READMITTED = """exists (select 1 from admission b where b.person_id = e.person_id and not b.planned
    and date_diff('day', e.discharged_at, b.admitted_at) between 1 and 30)"""
CONTACT = """exists (select 1 from named_contact n where n.person_id = e.person_id and n.kind = 'care_contact'
    and n.valid_from <= cast(e.discharged_at as date) and (n.valid_to is null or n.valid_to > cast(e.discharged_at as date)))"""
COUNTED = f"""select unit_id as unit, m as month, count(n.person_id) as met, count(*) as rows
    from range(0, {MONTHS}) t(m) join listing l on l.valid_from < date '{FIRST}' + to_months(cast(m as int) + 1)
        and (l.valid_to is null or l.valid_to >= date '{FIRST}' + to_months(cast(m as int) + 1))
    left join (select person_id, valid_from as f, valid_to as t from named_contact where kind = 'doctor') n
        on n.person_id = l.person_id and n.f < date '{FIRST}' + to_months(cast(m as int) + 1)
        and (n.t is null or n.t >= date '{FIRST}' + to_months(cast(m as int) + 1))
    group by all"""
SERIES = {
    "phone_same_day": events("asked_at", "contact", "cast(answered_at as date) = cast(asked_at as date)", "channel = 'phone'"),
    "web_contact": events("asked_at", "contact", "channel = 'web'", "true"),
    "web_booking": events('e."at"', "visit", "booked_by = 'web'", A_VISIT),
    "named_doctor": COUNTED,
    "care_contact": events("e.discharged_at", "discharge_case", CONTACT, "e.discharged_at is not null", "l.unit_id", listed("e.discharged_at")),
    "readmission_80": events("e.discharged_at", "admission", READMITTED, OLD.format(at="e.discharged_at"), "l.unit_id", listed("e.discharged_at")),
    "speech": f"""select unit_id as unit, date_diff('month', date '{FIRST}', month) as month, sum(by_speech) as met, sum(total) as rows
                  from dictation group by all""",
    "emergency_80": events("e.arrived_at", "emergency_visit", "true", OLD.format(at="e.arrived_at"), "l.unit_id", listed("e.arrived_at")),
    "self_monitoring": events("e.valid_from", "self_monitoring", "true", "true"),
    "patient_contract": events("e.made_on", "plan", "true", f"made_on >= '{FIRST}'"),
}  # fmt: skip
COUNTS = ("emergency_80", "self_monitoring", "patient_contract")  # events, not shares


def series(
    con: duckdb.DuckDBPyConnection, quantity: str, units: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    met, rows = np.zeros((len(units), MONTHS)), np.zeros((len(units), MONTHS))
    for unit, month, some, every in con.execute(SERIES[quantity]).fetchall():
        if unit in units and 0 <= month < MONTHS:
            met[units.index(unit), month] += some
            rows[units.index(unit), month] += every
    return met, rows


def found(con: duckdb.DuckDBPyConnection, effects: list[dict[str, Any]], quantity: str, ramp: int) -> float:
    """Change of those who start less change of those who have not: of a share in points, of a count relative."""
    units = [
        row[0]
        for row in con.execute("select unit_id from unit where kind = 'care_centre' order by 1").fetchall()
    ]
    months = Months(FIRST, MONTHS)
    start = {row["unit_id"]: months.index(date.fromisoformat(row["started_on"])) for row in effects}
    met, rows = series(con, quantity, units)
    changes = []
    for place, unit in enumerate(units):
        begun = start.get(unit, MONTHS)
        before, after = slice(begun - 12, begun), slice(begun + ramp, begun + ramp + 12)
        others = [n for n, other in enumerate(units) if start.get(other, MONTHS) >= begun + ramp + 12]
        if begun < 12 or begun + ramp + 12 > MONTHS or not others:
            continue
        if quantity in COUNTS:
            ratio = met[place, after].sum() / max(met[place, before].sum(), 1)
            common = met[others, after].sum() / max(met[others, before].sum(), 1)
            changes.append(ratio / common - 1)
        else:
            own = (
                met[place, after].sum() / rows[place, after].sum()
                - met[place, before].sum() / rows[place, before].sum()
            )
            common = (
                met[others, after].sum() / rows[others, after].sum()
                - met[others, before].sum() / rows[others, before].sum()
            )
            changes.append(100 * (own - common))
    return float(np.mean(changes))


EFFECTS = [(i.initiative, e) for i in initiatives() for e in i.effects if e.quantity in SERIES]


@pytest.mark.slow
@pytest.mark.parametrize(("initiative", "effect"), EFFECTS, ids=lambda v: getattr(v, "quantity", v))
def test_the_change_has_the_direction_of_the_truth(
    data: duckdb.DuckDBPyConnection, planted: list[dict[str, Any]], initiative: str, effect: Any
) -> None:
    mine = [row for row in planted if row["initiative"] == initiative and row["quantity"] == effect.quantity]
    size = found(data, mine, effect.quantity, effect.ramp_months)
    assert np.sign(size) == np.sign(effect.size)


@pytest.mark.slow
@pytest.mark.parametrize(("quantity", "initiative", "within"), [
    ("phone_same_day", "patientportalen", 1.0), ("web_booking", "patientportalen", 1.0),
    ("named_doctor", "fast_lakarkontakt", 6.0), ("speech", "taligenkanning", 10.0),
])  # fmt: skip
def test_a_direct_effect_has_the_size_of_the_truth(
    data: duckdb.DuckDBPyConnection,
    planted: list[dict[str, Any]],
    quantity: str,
    initiative: str,
    within: float,
) -> None:
    mine = [row for row in planted if row["initiative"] == initiative and row["quantity"] == quantity]
    mean = float(np.mean([row["size"] for row in mine]))
    assert abs(found(data, mine, quantity, mine[0]["ramp_months"]) - mean) < within


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quantity", "within"), [("phone_same_day", 1.5), ("web_booking", 1.5), ("named_doctor", 7.0)]
)
def test_the_null_initiative_moves_nothing(
    data: duckdb.DuckDBPyConnection, planted: list[dict[str, Any]], quantity: str, within: float
) -> None:
    mine = [row for row in planted if row["initiative"] == "halsosamtal"]
    assert {row["size"] for row in mine} == {0.0}
    assert {row["indicator"] for row in mine} == set(INDICATORS)
    assert abs(found(data, mine, quantity, 6)) < within


def test_truth_and_rollout_say_the_same(small: Path, con: duckdb.DuckDBPyConnection) -> None:
    rows = json.loads((small / "truth.json").read_text(encoding="utf-8"))["effects"]
    told = {(r["initiative"], r["unit_id"], r["started_on"]) for r in rows}
    written = con.execute(
        "select initiative, unit_id, strftime(started_on, '%Y-%m-%d') from rollout"
    ).fetchall()
    assert told == set(written)
    assert {r["initiative"] for r in rows} == {i.initiative for i in initiatives()}


def test_a_unit_that_starts_after_the_twin_is_not_told() -> None:
    region = regions("kronoberg")[0]
    rng = streams(3, 7)
    units = build(region, rng["units"])
    starts = schedule(units, rng["rollouts"])
    early = truth(starts, units, Months(date(2019, 1, 1), 24))
    assert {row["initiative"] for row in early} == {"egenmonitorering"}
    assert all(row["started_on"] < "2021-01-01" for row in early)


def test_units_start_at_different_dates(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select initiative, count(*), count(distinct started_on) from rollout group by 1"
    ).fetchall()
    assert all(dates >= 5 for _, _, dates in rows)
    assert len(rows) == 7
