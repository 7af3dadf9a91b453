"""Conditions on listed persons as sets of intervals: (person_id, m_from, m_to), month indices, to not included.

Every set is disjoint per person, so AND is intersection, OR is merging, NOT is what is left.  A condition then costs what its
rows cost, whatever the number of months.
"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp, select

from narmare.analysis.indicators.conditions import ActiveSpan, AgeAtLeast, All, Any, Condition, Had, Not
from narmare.analysis.indicators.housing import HOUSED, MORE
from narmare.analysis.indicators.rowsql import row_condition, with_unit
from narmare.analysis.indicators.sqlparts import (
    FOREVER,
    Steps,
    bands,
    earlier,
    later,
    merged,
    month_of,
    people,
    sex_number,
    sexes,
    stack,
)


def holds(steps: Steps, condition: Condition) -> str:
    """The step that holds the intervals in which the condition holds for each person."""
    match condition:
        case AgeAtLeast(years):
            born = steps.add("people", people())
            return steps.add(
                "old_enough",
                select("person_id", f"born + {12 * years} AS m_from", f"{FOREVER} AS m_to").from_(born),
            )
        case ActiveSpan():
            return _active(steps, condition)
        case Had():
            return _had(steps, condition)
        case All(parts):
            return reduce(lambda a, b: both(steps, a, b), [holds(steps, part) for part in parts])
        case Any(parts):
            sets = [select("person_id", "m_from", "m_to").from_(holds(steps, part)) for part in parts]
            return merged(steps, steps.add("either", stack(*sets)))
        case Not(part):
            return _left_over(steps, holds(steps, part))
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition of a person.")


def both(steps: Steps, a: str, b: str) -> str:
    """Intersection of two disjoint sets."""
    query = (
        select("a.person_id")
        .select(later("a.m_from", "b.m_from").as_("m_from"), earlier("a.m_to", "b.m_to").as_("m_to"))
        .from_(f"{a} AS a")
        .join(f"{b} AS b", on="a.person_id = b.person_id AND a.m_from < b.m_to AND b.m_from < a.m_to")
    )
    return steps.add("in_both", query)


def listed_cells(steps: Steps) -> str:
    """Where every listed person counts and when: (person_id, cell, m_from, m_to) within the periods."""
    return steps.once("listed", lambda to: cells_of(to, to.add("stays", _stays()), "listed"))


def resident_cells(steps: Steps) -> str:
    """The same of every resident, with the code of the municipality for a unit."""
    return cells_of(steps, steps.add("homes", _homes()), "resident")


def cells_of(steps: Steps, stays: str, name: str, *payload: str) -> str:
    """Stays (person_id, unit_id, m_from, m_to) cut by age band and to the periods, with columns carried along.

    `cell` numbers the combinations of unit, age band and sex, which the step `cell_names` tells: a number is cheaper to
    carry, to join and to group by than three texts.
    """
    known = {
        "people": steps.add("people", people()),
        "bands": steps.add("bands", bands()),
        "sexes": steps.add("sexes", sexes(housed=steps.housed)),
        "places": steps.add("places", _places(stays)),
    }
    steps.add("cell_names", _cell_names(known))
    sex = sex_number("p.sex").sql()
    if steps.housed:
        stays = _by_housing(steps, stays, name, *payload)
        sex = f"({sex} + s.more)"
    split = (
        select("s.person_id", _cell("u.place", "b.band_number", sex).as_("cell"))
        .select(later("s.m_from", "COALESCE(p.born, 0) + b.lo").as_("m_from"))
        .select(
            earlier("s.m_to", "COALESCE(p.born, 0) + b.hi").as_("m_to"), *(f"s.{more}" for more in payload)
        )
        .from_(f"{stays} AS s")
        .join(f"{known['places']} AS u", on="u.unit_id = s.unit_id")
        .join(f"{known['people']} AS p", on="p.person_id = s.person_id", join_type="left")
        .join(
            f"{known['bands']} AS b",
            on="(b.band = 'unknown' AND p.born IS NULL) OR (b.band <> 'unknown' AND p.born IS NOT NULL)",
        )
    )
    cut = (
        select("c.person_id", "c.cell", later("c.m_from", "r.first_m").as_("m_from"), "c.m_to")
        .select(*(f"c.{more}" for more in payload))
        .from_(f"{steps.add(f'{name}_by_age', split)} AS c")
        .join(f"{bounds(steps)} AS r", join_type="cross")
        .where("c.m_from < c.m_to AND c.m_from <= r.last_m AND c.m_to > r.first_m")
    )
    return steps.add(name, cut)


def _by_housing(steps: Steps, stays: str, name: str, *payload: str) -> str:
    """Stays cut where a person moves into special housing or out of it; `more` is what the number of the sex has more there."""
    query = (
        select("s.person_id", "s.unit_id", "COALESCE(h.more, 0) AS more", *(f"s.{more}" for more in payload))
        .select(later("s.m_from", "COALESCE(h.m_from, 0)").as_("m_from"))
        .select(earlier("s.m_to", f"COALESCE(h.m_to, {FOREVER})").as_("m_to"))
        .from_(f"{stays} AS s")
        .join(f"{_moves(steps)} AS h", on="h.person_id = s.person_id", join_type="left")
    )
    return steps.add(f"{name}_by_housing", query)


def _moves(steps: Steps) -> str:
    """For those who ever live in special housing all of time, cut where they move in and out."""
    inside = holds(steps, HOUSED)
    after = f"LEAD(m_from, 1, {FOREVER}) OVER (PARTITION BY person_id ORDER BY m_from) AS m_to"
    every = stack(
        select("person_id", "m_from", "m_to", f"{MORE} AS more").from_(inside),
        select("person_id", "0 AS m_from", "MIN(m_from) AS m_to", "0 AS more")
        .from_(inside)
        .group_by("person_id"),
        select("person_id", "m_to AS m_from", after, "0 AS more").from_(inside),
    )
    return steps.add("moves_of_housing", every)


def _places(stays: str) -> exp.Select:
    """Every unit with somebody listed, numbered."""
    units = select("unit_id").distinct().from_(stays).subquery("units")
    return select("unit_id", "ROW_NUMBER() OVER (ORDER BY unit_id) AS place").from_(units)


def _cell_names(known: dict[str, str]) -> exp.Select:
    return (
        select("u.unit_id", "b.band AS age_band", "x.sex")
        .select(_cell("u.place", "b.band_number", "x.sex_number").as_("cell"))
        .from_(f"{known['places']} AS u")
        .join(f"{known['bands']} AS b", join_type="cross")
        .join(f"{known['sexes']} AS x", join_type="cross")
    )


def _cell(place: str, band: str, sex: str) -> exp.Expression:
    """The number of a cell: no two combinations share one, as a unit has less than a hundred of them."""
    return exp.maybe_parse(f"{place} * 100 + {band} * 10 + {sex}")


def within(steps: Steps, cells: str, spans: str, *payload: str) -> str:
    """Cells cut to the intervals of a set, with columns of the set carried along."""
    query = (
        select("c.person_id", "c.cell", *(f"s.{name}" for name in payload))
        .select(later("c.m_from", "s.m_from").as_("m_from"), earlier("c.m_to", "s.m_to").as_("m_to"))
        .from_(f"{cells} AS c")
        .join(f"{spans} AS s", on="s.person_id = c.person_id AND s.m_from < c.m_to AND c.m_from < s.m_to")
    )
    return steps.add("members", query)


def bounds(steps: Steps) -> str:
    """The first and the last month of the periods."""
    return steps.add("bounds", select("MIN(m) AS first_m", "MAX(m) AS last_m").from_("periods"))


def _stays() -> exp.Select:
    """Listings at month resolution: the person's latest choice counts, until it ends or another begins."""
    choices = (
        select("person_id", "unit_id")
        .select(month_of("valid_from").as_("m_from"))
        .select(exp.func("COALESCE", month_of("valid_to"), exp.Literal.number(FOREVER)).as_("m_end"))
        .select("valid_from")
        .from_("listing")
    )
    following = (
        f"LEAD(m_from, 1, {FOREVER}) OVER (PARTITION BY person_id ORDER BY valid_from, unit_id) AS m_next"
    )
    ordered = select("person_id", "unit_id", "m_from", "m_end", following).from_(choices.subquery("choices"))
    return (
        select("person_id", "unit_id", "m_from")
        .select(earlier("m_end", "m_next").as_("m_to"))
        .from_(ordered.subquery("ordered"))
        .where("m_from < m_end AND m_from < m_next")
    )


def _homes() -> exp.Select:
    """Residents at month resolution, in the municipality that the table of persons gives."""
    end = exp.func("COALESCE", month_of("resident_to"), exp.Literal.number(FOREVER))
    spans = select(
        "person_id", "municipality AS unit_id", month_of("resident_from").as_("m_from"), end.as_("m_to")
    )
    return (
        select("person_id", "unit_id", "m_from", "m_to")
        .from_(spans.from_("person").subquery("spans"))
        .where("m_from < m_to")
    )


def _active(steps: Steps, span: ActiveSpan) -> str:
    query = (
        select("r.person_id")
        .select(month_of(f"r.{span.start}").as_("m_from"))
        .select(exp.func("COALESCE", month_of(f"r.{span.end}"), exp.Literal.number(FOREVER)).as_("m_to"))
        .from_(f"{span.table} AS r")
    )
    query = steps.recent(query, f"r.{span.end}", empty=True)
    return merged(steps, steps.add(span.table + "_spans", _asked(query, span.where)))


def _had(steps: Steps, had: Had) -> str:
    query = (
        select("r.person_id")
        .select(month_of(f"r.{had.at}").as_("m_from"))
        .select((month_of(f"r.{had.at}") + had.months).as_("m_to"))
        .from_(f"{had.table} AS r")
        .where(f"r.{had.at} IS NOT NULL")
    )
    query = steps.recent(query, f"r.{had.at}", had.months)
    return merged(steps, steps.add(had.table + "_lately", _asked(query, had.where)))


def _asked(query: exp.Select, where: Condition | None) -> exp.Select:
    if where is None:
        return query
    return with_unit(query, where, "r").where(row_condition(where, "r"))


def _left_over(steps: Steps, taken: str) -> str:
    """The intervals that a set leaves open, for everybody whom the table of persons knows or who was ever listed."""
    known = stack(*(select("person_id").from_(name) for name in ("person", "listing"))).subquery("known")
    everybody = steps.add("everybody", select("person_id").distinct().from_(known))
    after = f"LEAD(m_from, 1, {FOREVER}) OVER (PARTITION BY person_id ORDER BY m_from) AS m_to"
    gaps = select("person_id", "m_to AS m_from", after).from_(taken)
    before = (
        select("e.person_id", "0 AS m_from", f"COALESCE(MIN(t.m_from), {FOREVER}) AS m_to")
        .from_(f"{everybody} AS e")
        .join(f"{taken} AS t", on="t.person_id = e.person_id", join_type="left")
        .group_by("e.person_id")
    )
    opened = steps.add(f"{taken}_open", stack(before, gaps))
    return steps.add(
        f"not_{taken}", select("person_id", "m_from", "m_to").from_(opened).where("m_from < m_to")
    )
