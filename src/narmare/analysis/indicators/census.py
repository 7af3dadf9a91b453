"""Everybody looked at once at the end of each month, for all indicators that count persons then.

The delta plan of `build` costs the same for one month as for a hundred: every interval in which a condition holds is made, cut and
summed, for each indicator by itself.  When only few months are asked for, as after a new day, it is less to ask for each person and
month: where listed, how old, and which rows hold then.  So there is one row for each person and month, and each indicator's counts are
two columns of one statement.  It asks the rules of `conditions` at a month's end directly, so intervals need not be merged.

The numbers are those of `build` for each indicator alone (`tests/analysis/indicators/test_census.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlglot import exp, select

from narmare.analysis.indicators.conditions import ActiveSpan, AgeAtLeast, All, Any, Condition, Had, Not, walk
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.fuse import known_people
from narmare.analysis.indicators.housing import HOUSED, MORE
from narmare.analysis.indicators.measures import (
    Continuity,
    Count,
    Events,
    Listed,
    Rate,
    Residents,
    Share,
    StillWaiting,
)
from narmare.analysis.indicators.rowsql import (
    event_rows,
    listed_days,
    row_condition,
    together,
    with_unit,
)
from narmare.analysis.indicators.sqlparts import (
    NEVER_ENDS,
    Steps,
    band_number,
    bands,
    index_of,
    known,
    month_after,
    sexes,
)
from narmare.analysis.tables import SEXES


MONTHS_OF_ALL = 2  # of everybody, more months than these cost less in the delta plan
MONTHS_OF_FEW = 14  # of the persons of new rows (`recount`)

type Held = ActiveSpan | Had


@dataclass(frozen=True)
class Waits:
    """Rows of a table that wait, as `StillWaiting` says it."""

    table: str
    start: str
    end: str


type Who = Literal["listed", "resident"] | Waits


@dataclass(frozen=True)
class Counted:
    """Persons (or waits) of whom everything in `conditions` holds.

    conditions: of persons at the end of a month; of a wait those of its row.
    index: the sum of this index, and of its squares, of those who have one, and how many they are.
    at_most: only waits of so many days.
    """

    conditions: tuple[Condition, ...] = ()
    index: Continuity | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Columns:
    """Where an indicator finds what it counts: SQL of numerator, denominator and sum of squares, over the table of a census."""

    n: str
    d: str
    q: str = "0"


@dataclass(frozen=True)
class Census:
    """One look at `who`; the column with the number i counts `counted[i]`.

    users: indicator -> its columns.
    housed: as in `fuse.Scan`.
    """

    who: Who
    counted: tuple[Counted, ...]
    users: Mapping[str, Columns]
    housed: bool = False


def few(months: range, *, of_all: bool) -> bool:
    """Whether a census is less than the delta plan: of everybody, or of the few persons whom new rows mention."""
    return len(months) <= (MONTHS_OF_ALL if of_all else MONTHS_OF_FEW)


def censuses(indicators: Iterable[Indicator]) -> list[Census]:
    """The looks that these indicators need; each has a part in one at most."""
    numbers: dict[Who, dict[Counted, int]] = {}
    users: dict[Who, dict[str, Columns]] = {}
    housed: set[Who] = set()
    for one in indicators:
        asked = _asked(one)
        if asked is None:
            continue
        who, above, below = asked
        of = numbers.setdefault(who, {})
        columns = [_columns(of.setdefault(part, len(of)), part) for part in (above, below) if part]
        n = columns[0].n if above else "0"
        users.setdefault(who, {})[one.id] = Columns(n, columns[-1].d, columns[-1].q)
        housed |= {who} if one.special_housing else set()
    return [Census(who, tuple(of), users[who], who in housed) for who, of in numbers.items()]


def _columns(number: int, part: Counted) -> Columns:
    if part.index:
        return Columns(f"n_{number}", f"d_{number}", f"q_{number}")
    return Columns(f"d_{number}", f"d_{number}")


def _asked(one: Indicator) -> tuple[Who, Counted | None, Counted] | None:
    """Of whom the indicator counts what in numerator and denominator; None for what counts nobody at the end of a month."""
    match one.measure:
        case Share(of=Listed(where), meeting=meeting):
            return "listed", _counted(where, meeting), _counted(where)
        case Share(of=Residents(where), meeting=meeting):
            return "resident", _counted(where, meeting), _counted(where)
        case Rate(events=Events(), per=per):
            return "listed", None, _counted(per.where)
        case Count(of=of, per=per):
            return "listed", _counted(of.where), _counted(per.where)
        case Continuity(of=of) as index:
            part = Counted(_counted(of.where).conditions, replace(index, of=Listed()))
            return "listed", part, part
        case StillWaiting(table=name, start=start, end=end, at_most=days, where=where):
            every = _counted(where)
            return Waits(name, start, end), Counted(every.conditions, at_most=days), every
        case _:
            return None


def _counted(*conditions: Condition | None) -> Counted:
    return Counted(tuple(one for one in conditions if one is not None))


def build_census(census: Census, *, back: int | None = None) -> exp.Select:
    """The query of a census: m, unit_id, age_band, sex, and what its users' `Columns` name; only months in `periods`.

    Args:
        census: what is counted.
        back: as in `Steps`.
    """
    steps = Steps(back, census.housed)
    ends = steps.add("month_ends", _month_ends())
    who = census.who
    there = _waits(steps, census, who, ends) if isinstance(who, Waits) else _present(steps, who, ends)
    present = steps.add("present", there)
    looked_at = steps.add("looked_at", _looked_at(steps, census, present, ends))
    counted = steps.add("counted", _sums(census, looked_at))
    query = (
        select("c.m", "c.unit_id", "b.band AS age_band", "x.sex")
        .select(*(f"c.{name}" for name in _names(census)))
        .from_(f"{counted} AS c")
        .join(f"{steps.add('bands', bands())} AS b", on="10 * b.band_number = c.cell - c.cell % 10")
        .join(f"{steps.add('sexes', sexes(housed=census.housed))} AS x", on="x.sex_number = c.cell % 10")
    )
    return steps.finish(query)


def _names(census: Census) -> list[str]:
    return [
        name
        for number, part in enumerate(census.counted)
        for name in ([f"n_{number}", f"d_{number}", f"q_{number}"] if part.index else [f"d_{number}"])
    ]


def _month_ends() -> exp.Select:
    """The first day after each month: what began before it and has not ended before it holds at the month's end."""
    after = exp.DateAdd(this=exp.column("first_day"), expression=exp.Literal.number(1), unit=exp.var("MONTH"))
    return select("m", exp.cast(after, "date").as_("next_day")).from_("periods")


def _held_at(start: str, end: str) -> str:
    """Whether a span holds at the end of the month of t."""
    # COALESCE, as a join on two comparisons is many times cheaper than one that has an OR
    return f"{start} < t.next_day AND COALESCE({end}, CAST('{NEVER_ENDS}' AS DATE)) >= t.next_day"


def _present(steps: Steps, who: str, ends: str) -> exp.Select:
    """Who is there at the end of each month, and where: person_id, unit_id, m, born, sex_number."""
    people = steps.add("people_numbered", known_people())
    if who == "resident":
        place, source, on = "municipality", "person", _held_at("l.resident_from", "l.resident_to")
    else:
        place, source = "unit_id", steps.add("listed_days", listed_days())
        on = "l.day_from < t.next_day AND t.next_day <= l.day_to"
    return (
        select("l.person_id", f"l.{place} AS unit_id", "t.m", "p.born")
        .select(f"COALESCE(p.sex_number, {len(SEXES)}) AS sex_number")
        .from_(f"{source} AS l")
        .join(f"{ends} AS t", on=on)
        .join(f"{people} AS p", on="p.person_id = l.person_id", join_type="left")
        .where(f"l.{place} IS NOT NULL")
    )


def _waits(steps: Steps, census: Census, who: Waits, ends: str) -> exp.Select:
    """The same of each row that waits at the end of a month, with what is asked of it (a_0, a_1, ...)."""
    query = (
        select("r.person_id", "r.unit_id", "t.m", "p.born")
        .select(f"COALESCE(p.sex_number, {len(SEXES)}) AS sex_number")
        .from_(f"{who.table} AS r")
        .join(f"{ends} AS t", on=_held_at(f"r.{who.start}", f"r.{who.end}"))
        .join(
            f"{steps.add('people_numbered', known_people())} AS p",
            on="p.person_id = r.person_id",
            join_type="left",
        )
        .where("r.unit_id IS NOT NULL")
    )
    query = steps.recent(query, f"r.{who.end}", empty=True)
    query = with_unit(query, together(*(one for part in census.counted for one in part.conditions)), "r")
    for number, part in enumerate(census.counted):
        asked = [row_condition(one, "r") for one in part.conditions]
        if part.at_most:
            asked.append(
                exp.LT(this=exp.column("m", "t"), expression=month_after(f"r.{who.start}", part.at_most + 1))
            )
        query = query.select(exp.alias_(exp.and_(*asked) if asked else exp.true(), f"a_{number}"))
    return query


def _looked_at(steps: Steps, census: Census, present: str, ends: str) -> exp.Select:
    """Everybody present with unit, month and cell (band * 10 + sex), whether each count counts them (a_i), and their index (i_i)."""
    is_row = isinstance(census.who, Waits)
    asked = [] if is_row else [one for part in census.counted for one in part.conditions]
    asked += [HOUSED] if census.housed else []
    query, found = _with_held(steps, select("b.unit_id", "b.m").from_(f"{present} AS b"), asked, ends)
    cell = f"({band_number('b.m', 'b.born').sql()}) * 10 + b.sex_number"
    if census.housed:
        cell += f" + CASE WHEN {found[HOUSED].sql()} THEN {MORE} ELSE 0 END"
    query = query.select(f"{cell} AS cell")
    for number, part in enumerate(census.counted):
        holds = exp.column(f"a_{number}", "b") if is_row else _every(part.conditions, found)
        query = query.select(exp.alias_(holds, f"a_{number}"))
    return _with_index(steps, query, census, ends)


def _every(conditions: Sequence[Condition], found: Mapping[Held, exp.Condition]) -> exp.Condition:
    return exp.and_(*(_holds(one, found) for one in conditions)) if conditions else exp.true()


def _with_index(steps: Steps, query: exp.Select, census: Census, ends: str) -> exp.Select:
    """The query joined to who has an index at which months' ends, each index once."""
    indices = dict.fromkeys(part.index for part in census.counted if part.index)
    for place, index in enumerate(indices):
        on = f"k_{place}.person_id = b.person_id AND k_{place}.m = b.m"
        query = query.join(f"{_indices(steps, index, ends)} AS k_{place}", on=on, join_type="left")
        for number, part in enumerate(census.counted):
            if part.index == index:
                query = query.select(f"k_{place}.coc AS i_{number}")
    return query


def _indices(steps: Steps, index: Continuity, ends: str) -> str:
    """Each person's index of the visits in the window that ends with a month (`build._index_runs` says when it moves)."""
    wider = replace(steps, back=None if steps.back is None else steps.back + index.window_months)
    visits = event_rows(wider, index.visits, None, "person_id", "clinician_id", attributed=False)
    met = (
        select("v.person_id", "t.m", "COUNT(*) AS visits")
        .from_(f"{visits} AS v")
        .join(f"{ends} AS t", on=f"v.m <= t.m AND v.m + {index.window_months} > t.m")
        .where("v.person_id IS NOT NULL AND v.clinician_id IS NOT NULL")
        .group_by("v.person_id", "t.m", "v.clinician_id")
    )
    added = (
        select("person_id", "m", "CAST(SUM(visits) AS BIGINT) AS total")
        .select("CAST(SUM(visits * visits) AS BIGINT) AS squares")
        .from_(steps.add("met", met))
        .group_by("person_id", "m")
    )
    found = select("person_id", "m").select(index_of("total", "squares").as_("coc"))
    totals = steps.add("visits_in_window", added)
    return steps.add("index_at_end", found.from_(totals).where(f"total >= {index.at_least}"))


def _months_before(months: int) -> exp.Expression:
    """So many months before the first day after the month of t."""
    day = exp.DateSub(
        this=exp.column("next_day", "t"), expression=exp.Literal.number(months), unit=exp.var("MONTH")
    )
    return exp.cast(day, "date")


def _with_held(
    steps: Steps, query: exp.Select, asked: Sequence[Condition], ends: str
) -> tuple[exp.Select, dict[Held, exp.Condition]]:
    """The query joined to the persons of whom a row holds, each table once; and how it is asked whether it is so."""
    leaves: dict[tuple[object, ...], list[Held]] = {}
    for part in dict.fromkeys(part for one in asked for part in walk(one)):
        if isinstance(part, ActiveSpan):
            leaves.setdefault((part.table, part.start, part.end), []).append(part)
        elif isinstance(part, Had):
            leaves.setdefault((part.table, part.at, part.months), []).append(part)
    found: dict[Held, exp.Condition] = {}
    for number, some in enumerate(leaves.values()):
        held = steps.add(f"{some[0].table}_held", _held(steps, some, ends))
        query = query.join(
            f"{held} AS h_{number}",
            on=f"h_{number}.person_id = b.person_id AND h_{number}.m = b.m",
            join_type="left",
        )
        found |= {one: exp.column(f"f_{place}", f"h_{number}").eq(1) for place, one in enumerate(some)}
    return query, found


def _held(steps: Steps, some: Sequence[Held], ends: str) -> exp.Select:
    """Of whom a row holds at which months' ends, and for each of these conditions on the same span of a table whether it does (f_i)."""
    first, *_ = some
    query = select("r.person_id", "t.m").from_(f"{first.table} AS r")
    if isinstance(first, ActiveSpan):
        query = query.join(f"{ends} AS t", on=_held_at(f"r.{first.start}", f"r.{first.end}"))
        query = steps.recent(query, f"r.{first.end}", empty=True)
    else:
        since = exp.GTE(this=exp.column(first.at, "r"), expression=_months_before(first.months))
        query = query.join(f"{ends} AS t", on=exp.and_(f"r.{first.at} < t.next_day", since))
        query = steps.recent(query, f"r.{first.at}", first.months)
    wheres = [one.where for one in some if one.where]
    query = with_unit(query, together(*wheres), "r").where("r.person_id IS NOT NULL")
    for number, one in enumerate(some):
        holds: exp.Expr = exp.Literal.number(1)
        if one.where:
            holds = exp.case().when(row_condition(one.where, "r"), "1").else_("0")
        query = query.select(exp.alias_(exp.func("MAX", holds), f"f_{number}"))
    if len(wheres) == len(some):  # what no condition lets in need not be looked at further
        query = query.where(exp.or_(*(row_condition(one, "r") for one in wheres)))
    return query.group_by("r.person_id", "t.m")


def _holds(condition: Condition, found: Mapping[Held, exp.Condition]) -> exp.Condition:
    """The condition asked of a person at the end of a month; NULL, which counts as no, where nothing is known."""
    match condition:
        case AgeAtLeast(years):
            return exp.column("m", "b") - exp.column("born", "b") >= 12 * years
        case ActiveSpan() | Had():
            return found[condition].copy()
        case All(parts):
            return exp.and_(*(_holds(part, found) for part in parts))
        case Any(parts):
            return exp.or_(*(_holds(part, found) for part in parts))
        case Not(part):
            return exp.not_(known(_holds(part, found)))
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition of a person.")


def _sums(census: Census, looked_at: str) -> exp.Select:
    """The counts by unit, month and cell."""
    query = select("e.m", "e.unit_id", "e.cell").from_(f"{looked_at} AS e")
    for number, part in enumerate(census.counted):
        if part.index:
            index = f"CASE WHEN e.a_{number} THEN e.i_{number} END"
            query = query.select(f"COALESCE(SUM({index}), 0) AS n_{number}", f"COUNT({index}) AS d_{number}")
            query = query.select(f"COALESCE(SUM({index} * {index}), 0) AS q_{number}")
        else:
            query = query.select(f"COUNT(CASE WHEN e.a_{number} THEN 1 END) AS d_{number}")
    return query.group_by("e.m", "e.unit_id", "e.cell")
