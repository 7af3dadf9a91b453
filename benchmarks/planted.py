"""The twin's planted effects, found again: each inside its 95 % interval, and the initiative that changes nothing called null.

Straight from the care tables (published numbers hide small counts, and hidden ones are not missing at random).  Every effect that
is planted is looked for in the quantity that it was planted in.  A size in percentage points, or in events per 1 000 listed, is
compared as it is.  A relative size e is compared in the quantity's own unit: of what was observed, y, the part y e / (1 + e)
is the effect, so the truth is the mean of that over treated unit-months.

Each is estimated as the product estimates a registered study: by the method that the roll-out calls for, and with the roll-out
of the other initiative that claims the measure taken out (`overlap.beside`): the null initiative's, and for the null one the other's.
One seed takes some seconds; each is written to a file as it is done, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from narmare.analysis.effects import study
from narmare.analysis.effects.overlap import beside
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.read import from_frame
from narmare.analysis.twin import generate
from narmare.analysis.twin.region import regions
from narmare.analysis.twin.seeds import streams
from narmare.analysis.twin.units import build
from narmare.analysis.twin.visits import MEETS_HIRED


SEEDS, SCALE, MONTHS, UNTIL = 100, 0.1, 96, date(2026, 10, 1)
REGION = "kronoberg"
NULL = "halsosamtal"  # the initiative that changes nothing
DONE = Path("build/bench/planted-seeds.jsonl")

Results = list[dict[str, object]]


@dataclass(frozen=True)
class Quantity:
    """What an effect was planted in.

    Attributes:
        initiative, name: of the twin's roll-outs.
        sql: rows of unit, month, met, of.
        per: what met / of is multiplied by: 100 for percentage points, 1 000 for events per 1 000 listed.
        weighted: unit-months count by their `of`; where it is a handful, a mean over months would be all noise.
    """

    initiative: str
    name: str
    sql: str
    per: float = 100.0
    weighted: bool = False


A_VISIT = "kind in ('physical', 'home', 'video', 'group')"
HELD_ON = "{h}.valid_from <= {day} and ({h}.valid_to is null or {h}.valid_to > {day})"
# persons of 80 or over and where they were listed on the first of each month; and those listed with municipal care and no plan
TABLES = f"""
create temp table months as select distinct month from dictation;
create temp table old as select m.month, l.person_id, l.unit_id from months m join listing l on {HELD_ON.format(h="l", day="m.month")}
    join person p on p.person_id = l.person_id and date_diff('month', p.birth_month, m.month) >= 960;
create temp table cared as select m.month, l.person_id, l.unit_id from months m join home_care h on {HELD_ON.format(h="h", day="m.month")}
    join listing l on l.person_id = h.person_id and {HELD_ON.format(h="l", day="m.month")}
    where not exists (select 1 from plan q where q.person_id = h.person_id and q.made_on < m.month and (q.ended_on is null or q.ended_on > m.month));
create temp table size as select m.month, l.unit_id, count(*) n from months m join listing l on {HELD_ON.format(h="l", day="m.month")} group by all;
"""
QUANTITIES = (
    Quantity("patientportalen", "phone_same_day", """select unit_id, date_trunc('month', asked_at),
        count(*) filter (where cast(answered_at as date) = cast(asked_at as date)), count(*) from contact where channel = 'phone' group by all"""),
    Quantity("patientportalen", "web_booking", f"""select unit_id, date_trunc('month', "at"), count(*) filter (where booked_by = 'web'), count(*)
        from visit where {A_VISIT} group by all"""),
    Quantity("patientportalen", "web_contact", """select unit_id, date_trunc('month', asked_at), count(*) filter (where channel = 'web'), count(*)
        from contact where channel in ('web', 'phone') group by all"""),
    Quantity("fast_lakarkontakt", "named_doctor", """select unit_id, month, count(n.person_id), count(*) from months m
        join listing l on l.valid_from < month + interval 1 month and (l.valid_to is null or l.valid_to >= month + interval 1 month)
        left join (select person_id, valid_from f, valid_to t from named_contact where kind = 'doctor') n
        on n.person_id = l.person_id and n.f < month + interval 1 month and (n.t is null or n.t >= month + interval 1 month) group by all"""),
    Quantity("fast_lakarkontakt", "meets_named", """select v.unit_id, date_trunc('month', v."at") m, count(*) filter (where v.clinician_id = n.clinician_id), count(*)
        from visit v join named_contact n on n.person_id = v.person_id and n.kind = 'doctor' and n.unit_id = v.unit_id
        and n.valid_from < date_trunc('month', v."at") and (n.valid_to is null or n.valid_to >= date_trunc('month', v."at") + interval 1 month)
        where v.profession = 'doctor' group by all""", weighted=True),
    Quantity("patientkontrakt", "patient_contract", """select c.unit_id, c.month, count(distinct q.person_id), count(distinct c.person_id) from cared c
        left join plan q on q.person_id = c.person_id and q.made_on >= c.month and q.made_on < c.month + interval 1 month group by all""", weighted=True),
    Quantity("patientkontrakt", "care_contact", f"""select l.unit_id, date_trunc('month', d.opened_at), count(n.person_id), count(*) from discharge_case d
        join listing l on l.person_id = d.person_id and {HELD_ON.format(h="l", day="cast(d.opened_at as date)")}
        left join named_contact n on n.person_id = d.person_id and n.kind = 'care_contact' and n.valid_from = cast(d.opened_at as date)
        where not exists (select 1 from named_contact b where b.person_id = d.person_id and b.kind = 'care_contact'
        and b.valid_from < cast(d.opened_at as date) and (b.valid_to is null or b.valid_to >= cast(d.opened_at as date))) group by all""", weighted=True),
    Quantity("egenmonitorering", "self_monitoring", """select s.unit_id, s.month, count(e.person_id), any_value(s.n) from size s
        left join self_monitoring e on e.unit_id = s.unit_id and date_trunc('month', e.valid_from) = s.month group by all""", per=1000.0, weighted=True),
    Quantity("taligenkanning", "speech", "select unit_id, month, sum(by_speech), sum(total) from dictation group by all"),
    Quantity("nara_vard_i_hemmet", "readmission_80", """select o.unit_id, o.month, count(*) filter (where exists (select 1 from admission b
        where b.person_id = a.person_id and not b.planned and date_diff('day', a.discharged_at, b.admitted_at) between 1 and 30)), count(*)
        from old o join admission a on a.person_id = o.person_id and date_trunc('month', a.admitted_at) = o.month and a.discharged_at is not null
        group by all""", weighted=True),
    Quantity("nara_vard_i_hemmet", "emergency_80", """select o.unit_id, o.month, count(e.visit_id), count(distinct o.person_id) from old o
        left join emergency_visit e on e.person_id = o.person_id and date_trunc('month', e.arrived_at) = o.month group by all""", weighted=True),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One initiative on one quantity in one region: what was planted and what was seen."""

    seed: int
    initiative: str
    quantity: str
    truth: float
    estimate: float
    low: float
    high: float

    @property
    def held(self) -> bool:
        """The interval holds the truth."""
        return self.low <= self.truth <= self.high

    @property
    def seen(self) -> bool:
        """The interval leaves out 0."""
        return self.low > 0 or self.high < 0


def run() -> Results:
    """100 regions: some ten minutes on a calm core, less what `build/bench/planted-seeds.jsonl` holds from before."""
    return planted()


def planted(seeds: int = SEEDS, done: Path = DONE) -> Results:
    """The share of seeds whose interval holds the truth, and the share that sees something, for each quantity."""
    began = time.perf_counter()
    rows = _held(done)
    for seed in range(1, seeds + 1):
        if not any(row.seed == seed for row in rows):
            rows += _one_seed(seed, done)
    seconds = time.perf_counter() - began
    asked = sorted({(row.initiative == NULL, row.initiative, row.quantity) for row in rows})
    return [_result([row for row in rows if (row.initiative, row.quantity) == (who, what)], seconds / len(asked))
            for _, who, what in asked]  # fmt: skip


def _held(done: Path) -> list[Found]:
    lines = done.read_text(encoding="utf-8").splitlines() if done.exists() else []
    return [Found(**row) for line in lines for row in json.loads(line)]


def _one_seed(seed: int, done: Path) -> list[Found]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = list(one_region(Path(folder), seed))
    done.parent.mkdir(parents=True, exist_ok=True)
    with done.open("a", encoding="utf-8") as file:
        file.write(json.dumps([asdict(row) for row in found]) + "\n")
    missed = ", ".join(f"{row.initiative} on {row.quantity}" for row in found if not row.held)
    print(f"seed {seed}: {sum(row.held for row in found)} of {len(found)} inside, {time.perf_counter() - began:.1f} s"
          f"{'; outside: ' + missed if missed else ''}", file=sys.stderr, flush=True)  # fmt: skip
    return found


def _result(rows: list[Found], seconds: float) -> dict[str, object]:
    share, first = float(np.mean([row.held for row in rows])), rows[0]
    seen = float(np.mean([row.seen for row in rows]))
    planted_mean = float(np.mean([row.truth for row in rows]))
    return {
        "name": f"twin at {SCALE:g}, {first.initiative}{' (nothing)' if first.initiative == NULL else ''} on {first.quantity}: "
                f"{sum(row.held for row in rows)} of {len(rows)} seeds (planted {planted_mean:+.3g}, "
                f"found {np.mean([row.estimate for row in rows]):+.3g}; other than 0 in {100 * seen:.0f} %)",
        "seconds": seconds, "share": share, "bar": ">= 93 %", "met": share >= 0.93,
    }  # fmt: skip


def one_region(folder: Path, seed: int) -> Iterator[Found]:
    """Every planted effect and the null initiative on every quantity, in the region of a seed."""
    generate(out=folder, seed=seed, scale=SCALE, months=MONTHS, until=UNTIL)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["effects"]
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251  not the product
    for table in {path.parent.name for path in folder.glob("*/*.parquet")}:
        connection.execute(f"create view {table} as select * from '{folder}/{table}/*.parquet'")
    connection.execute(TABLES)
    centres = {
        row[0] for row in connection.execute("select unit_id from unit where kind = 'care_centre'").fetchall()
    }
    for one in QUANTITIES:
        rows = [row for row in connection.execute(one.sql).fetchall() if row[0] in centres and row[3] > 0]
        known = {who: _effects(truth, who, one.name) for who in (one.initiative, NULL)}
        for initiative in known:
            yield _found(one, rows, known, seed, initiative)


def _effects(truth: list[dict[str, Any]], initiative: str, quantity: str) -> dict[str, dict[str, Any]]:
    return {
        row["unit_id"]: row for row in truth
        if row["initiative"] == initiative and row["quantity"] in (quantity, None)
    }  # fmt: skip


def _found(
    one: Quantity,
    rows: list[tuple[Any, ...]],
    known: dict[str, dict[str, dict[str, Any]]],
    seed: int,
    initiative: str,
) -> Found:
    """As a registered study is computed: the other initiative that claims the quantity is adjusted for, both ways round."""
    effects = known[initiative]
    held = from_frame(
        {"unit": [r[0] for r in rows], "month": [str(r[1])[:7] for r in rows], "value": [one.per * r[2] / r[3] for r in rows],
         "n": [r[3] for r in rows]},
        unit="unit", time="month", outcome="value", start={unit: row["started_on"][:7] for unit, row in effects.items()},
        weight="n" if one.weighted else None,
    )  # fmt: skip
    others = {
        who: {unit: date.fromisoformat(row["started_on"]) for unit, row in rollout.items()}
        for who, rollout in known.items() if who != initiative
    }  # fmt: skip
    held = beside(held, held.units, others)
    told = study.estimate(held, options=study.Options(beside=tuple(held.covariates)))[0]
    truth = _truth(held, effects, _diluted(one, seed, held))
    return Found(seed, initiative, one.name, truth, told.estimate, told.low or 0.0, told.high or 0.0)


def _truth(held: Panel, effects: dict[str, dict[str, Any]], factor: np.ndarray) -> float:
    """The mean planted effect over the treated unit-months of the panel, weighted as the estimate is."""
    size = np.array([effects[unit]["size"] if unit in effects else 0.0 for unit in held.units]) * factor
    ramp = np.array([max(effects[unit]["ramp_months"], 1) if unit in effects else 1 for unit in held.units])
    relative = np.array(
        [effects[unit]["how"] == "relative" if unit in effects else False for unit in held.units]
    )
    grown = size[:, None] * np.clip((held.since + 1) / ramp[:, None], 0, 1)
    effect = np.where(relative[:, None], held.outcome * grown / (1 + grown), grown)
    used = held.treated & held.seen
    return float(np.average(effect[used], weights=held.weights[used]))


def _diluted(one: Quantity, seed: int, held: Panel) -> np.ndarray:
    """How much of a size reaches the quantity.  Who does not get the named doctor by choice may meet that doctor by chance:
    one of the unit's seats, unless it is a hired doctor."""
    if one.name != "meets_named":
        return np.ones(len(held.units))
    region = regions(REGION)[0]
    units = build(region, streams(seed, int(region.code))["units"])
    seats = dict(zip(units.ids, units.seats, strict=False))
    return np.array([1 - (1 - MEETS_HIRED) / float(seats[unit]) for unit in held.units])
