"""One pass over a table for all indicators that count its events in the same way.

Indicators whose events come from the same table, at the same time column and at the same unit differ only in which events they
let in and which of these meet them.  So the table is read once: every row gets its cell (unit, month, age band, sex) and is
counted into as many pairs of columns as there are different questions.  What comes out are the finest cells; all levels and
periods are added up from these.

The numbers are those of `build` for each indicator alone (`tests/analysis/indicators/test_plan.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlglot import exp, select

from narmare.analysis.indicators.conditions import Condition
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.housing import MORE
from narmare.analysis.indicators.measures import Events, MeanDays, Rate, Share
from narmare.analysis.indicators.rowsql import (
    dated,
    event_condition,
    listed_days,
    own_unit,
    together,
    with_hits,
    with_housing,
    with_unit,
)
from narmare.analysis.indicators.sqlparts import (
    Steps,
    band_number,
    bands,
    day_of,
    days_between,
    month_of,
    sex_number,
    sexes,
)
from narmare.analysis.tables import SEXES


@dataclass(frozen=True)
class Part:
    """What one indicator counts: the events that `where` lets in, and of these those that meet it, or the days they took."""

    where: Condition | None
    meeting: Condition | None = None
    days: tuple[str, str] | None = None


@dataclass(frozen=True)
class Scan:
    """One pass.  `events` says which table, time and unit; the part with number i is counted in the columns n_i, d_i and q_i.

    users: indicator -> the number of its part.
    housed: one of them tells apart who lives in special housing, so that all cells of the pass do.
    """

    events: Events
    parts: tuple[Part, ...]
    users: Mapping[str, int]
    housed: bool = False


def scans(indicators: Iterable[Indicator]) -> list[Scan]:
    """The passes that these indicators need, in the order of the first indicator of each."""
    gathered: dict[Events, dict[Part, list[str]]] = {}
    housed: set[Events] = set()
    for one in indicators:
        if asked := part_of(one):
            gathered.setdefault(asked[0], {}).setdefault(asked[1], []).append(one.id)
            housed |= {asked[0]} if one.special_housing else set()
    return [
        Scan(
            events,
            tuple(parts),
            {name: number for number, ids in enumerate(parts.values()) for name in ids},
            events in housed,
        )
        for events, parts in gathered.items()
    ]


def part_of(indicator: Indicator) -> tuple[Events, Part] | None:
    """The events as they are read, whatever is let in, and what is counted; None for what is not counted row by row."""
    match indicator.measure:
        case Share(of=Events(per="row") as events, meeting=meeting):
            part = Part(events.where, meeting)
        case Rate(events=Events(per="row") as events):
            part = Part(events.where)
        case MeanDays(events=events, first=first, second=second):
            part = Part(events.where, days=(first, second))
        case _:
            return None
    return replace(events, where=None), part


def build_scan(scan: Scan, *, back: int | None = None) -> exp.Select:
    """The query of a pass: m, unit_id, age_band, sex, and n_i, d_i, q_i of every part; only months in `periods`.

    Args:
        scan: the pass.
        back: as in `Steps`.
    """
    steps = Steps(back, scan.housed)
    counted = steps.add("counted", _counted(steps, scan))
    month = exp.cast(exp.IntDiv(this=exp.column("cell", "c"), expression=exp.Literal.number(100)), "int")
    query = (
        select("t.m", "c.unit_id")
        .from_(f"{counted} AS c")
        .join("periods AS t", on=month.eq(exp.column("m", "t")))
    )
    if "person_id" not in scan.events.of.by_name:
        query = query.select("'none' AS age_band", "'none' AS sex")
    else:
        band = f"{steps.add('bands', bands())} AS b"
        sex = f"{steps.add('sexes', sexes(housed=scan.housed))} AS x"
        query = query.join(band, on="10 * b.band_number = c.cell % 100 - c.cell % 10")
        query = query.join(sex, on="x.sex_number = c.cell % 10").select("b.band AS age_band", "x.sex")
    for number, part in enumerate(scan.parts):
        above = f"c.n_{number}" if part.meeting or part.days else f"c.d_{number}"
        squares = f"c.q_{number}" if part.days else "0"
        query = query.select(f"{above} AS n_{number}", f"c.d_{number}", f"{squares} AS q_{number}")
    return steps.finish(query)


def _counted(steps: Steps, scan: Scan) -> exp.Select:
    """Counts by unit and by cell, the number month * 100 + band * 10 + sex (with special housing, `housing`)."""
    rows = steps.add(f"{scan.events.table}_rows", _rows(steps, scan))
    query = select("r.unit_id", "r.cell").from_(f"{rows} AS r")
    for number, part in enumerate(scan.parts):
        let_in = f"r.w_{number}" if part.where else "TRUE"
        if part.days:
            valid = f"{let_in} AND r.h_{number} >= 0"
            for name, days in (("n", f"r.h_{number}"), ("q", f"r.h_{number} * r.h_{number}")):
                query = query.select(f"SUM(CASE WHEN {valid} THEN {days} ELSE 0 END) AS {name}_{number}")
            let_in = valid
        if part.meeting:
            query = query.select(f"COUNT(CASE WHEN {let_in} AND r.h_{number} THEN 1 END) AS n_{number}")
        query = query.select(f"COUNT(CASE WHEN {let_in} THEN 1 END) AS d_{number}")
    return query.group_by("r.unit_id", "r.cell")


def _rows(steps: Steps, scan: Scan) -> exp.Select:
    """Every event with its unit and cell, and what each part asks of it: w_i is it let in, h_i does it meet it or its days."""
    events = scan.events
    source = dated(steps, events)
    asked = together(*(part.where for part in scan.parts), *(part.meeting for part in scan.parts))
    query = _placed(steps, select().from_(f"{source} AS e"), events)
    query = with_hits(steps, with_unit(query, asked, "e"), events, source, asked)
    compiled = partial(event_condition, steps, events, source)
    for number, part in enumerate(scan.parts):
        if part.where:
            query = query.select(exp.alias_(compiled(part.where), f"w_{number}"))
        if part.meeting:
            query = query.select(exp.alias_(compiled(part.meeting), f"h_{number}"))
        if part.days:
            first, second = (day_of(f"e.{name}") for name in part.days)
            query = query.select(exp.alias_(days_between(first, second), f"h_{number}"))
    only = scan.parts[0].where
    if only and len(scan.parts) == 1:  # what nobody lets in need not be carried further
        query = query.where(compiled(only))
    return query


def _placed(steps: Steps, query: exp.Select, events: Events) -> exp.Select:
    """The unit and the cell of each event; the person with the alias p."""
    by_person = "person_id" in events.of.by_name
    known = steps.add("people_numbered", known_people()) if by_person else ""
    if events.unit == "listed":
        listed = steps.add("listed_people", _listed_people(steps, known))
        on = "p.person_id = e.person_id AND p.day_from <= e.day AND e.day < p.day_to"
        query = query.select("p.unit_id").join(f"{listed} AS p", on=on)
    else:
        query = query.select(own_unit(events.of, f"e.{events.place}").as_("unit_id"))
        if by_person:
            query = query.join(f"{known} AS p", on="p.person_id = e.person_id", join_type="left")
    if not by_person:
        return query.select("e.m * 100 AS cell")
    band, sex = band_number("e.m", "p.born").sql(), f"COALESCE(p.sex_number, {len(SEXES)})"
    if steps.housed:
        query = with_housing(steps, query)
        sex += f" + CASE WHEN housed.person_id IS NULL THEN 0 ELSE {MORE} END"
    return query.select(f"e.m * 100 + ({band}) * 10 + {sex} AS cell")


def known_people() -> exp.Select:
    """Every person's month of birth, and sex as a number."""
    return (
        select("person_id", month_of("birth_month").as_("born"))
        .select(sex_number("sex").as_("sex_number"))
        .from_("person")
    )


def _listed_people(steps: Steps, known: str) -> exp.Select:
    """Where who is listed from when to when, with what is known of the person: one join for a table of events, not two."""
    days = steps.add("listed_days", listed_days())
    return (
        select("d.person_id", "d.unit_id", "d.day_from", "d.day_to", "k.born", "k.sex_number")
        .from_(f"{days} AS d")
        .join(f"{known} AS k", on="k.person_id = d.person_id", join_type="left")
    )
