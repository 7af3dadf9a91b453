"""SQL of conditions on one row, and of events: which rows count, where and when."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from sqlglot import exp, select

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Any,
    Condition,
    FollowedBy,
    Is,
    Not,
    SameDay,
    UnitIs,
    UnitOwnedBy,
    WithinDays,
    walk,
)
from narmare.analysis.indicators.housing import HOUSED, MARK
from narmare.analysis.indicators.measures import Events
from narmare.analysis.indicators.months import UNKNOWN
from narmare.analysis.indicators.sqlparts import (
    NEVER_ENDS,
    Steps,
    age_band,
    day_of,
    days_between,
    earlier,
    known,
    merged,
    month_of,
    people,
)
from narmare.analysis.tables import Table


def row_condition(condition: Condition, row: str) -> exp.Condition:
    """The condition asked of a row with the alias `row`; `UnitIs` and `UnitOwnedBy` need `with_unit`.

    It is NULL where a value is missing, which WHERE and CASE take for false; only NOT must be told (`known`), so that
    engines can use the plain comparisons while they read.
    """
    match condition:
        case Is(column, values):
            return exp.column(column, row).isin(*[exp.convert(value) for value in values])
        case SameDay(first, second):
            return day_of(f"{row}.{first}").eq(day_of(f"{row}.{second}"))
        case WithinDays(first, second, days):
            between = days_between(day_of(f"{row}.{first}"), day_of(f"{row}.{second}"))
            return between.between(0, days)
        case UnitIs(kind, column):
            return exp.column("kind", f"{row}_{column}").eq(kind)
        case UnitOwnedBy(owner, column):
            return exp.column("owner", f"{row}_{column}").eq(owner)
        case _:
            return _combined(condition, partial(row_condition, row=row))


def with_unit(
    query: exp.Select, condition: Condition | None, row: str, but: Collection[str] = ()
) -> exp.Select:
    """The query joined to the units whose kind or owner the condition asks for, `but` those that are joined already."""
    asked = (part.column for part in walk(condition) if isinstance(part, UnitIs | UnitOwnedBy))
    for column in dict.fromkeys(name for name in asked if name not in but):
        alias = f"{row}_{column}"
        query = query.join(f"unit AS {alias}", on=f"{alias}.unit_id = {row}.{column}", join_type="left")
    return query


def event_rows(
    steps: Steps, events: Events, meeting: Condition | None, *extra: str, attributed: bool = True
) -> str:
    """The step with one row per event that counts.

    Args:
        steps: where steps are added.
        events: which rows count and where.
        meeting: what they should meet; becomes the column `hit`, 1 or 0 (1 when nothing is asked).
        extra: further columns of the table to carry.
        attributed: with unit, age band and sex; without them the joins that find them are spared.

    Returns:
        The name of a step with m, unit_id, age_band, sex, hit and `extra`.
    """
    source = dated(steps, events)
    query = select("e.m").from_(f"{source} AS e")
    if attributed:
        query = _attributed(steps, query, events)
    elif any(isinstance(part, AgeAtLeast) for part in walk(events.where)):
        query = with_person(steps, query)
    for column in extra:
        query = query.select(f"e.{column}")
    asked = together(events.where, meeting)
    query = with_unit(query, asked, "e")
    compiled = partial(event_condition, steps, events, source)
    query = with_hits(steps, query, events, source, asked)
    hit = exp.case().when(compiled(meeting), "1").else_("0") if meeting else exp.Literal.number(1)
    query = query.select(exp.alias_(hit, "hit"))
    if events.where:
        query = query.where(compiled(events.where))
    if events.per == "person_month":
        return _one_per_month(steps, query, events)
    return steps.add(f"{events.table}_counted", query)


def together(*conditions: Condition | None) -> Condition | None:
    """All of the conditions that there are, as one; None when there is none."""
    asked = [one for one in conditions if one is not None]
    return All(*asked) if len(asked) > 1 else next(iter(asked), None)


def dated(steps: Steps, events: Events) -> str:
    """The table's rows that have the time, with their month and day."""
    query = select("e.*").select(month_of(f"e.{events.at}").as_("m"), day_of(f"e.{events.at}").as_("day"))
    query = query.from_(f"{events.table} AS e").where(f"e.{events.at} IS NOT NULL")
    query = steps.recent(query, f"e.{events.at}")
    return steps.add(f"{events.table}_dated", query)


def _attributed(steps: Steps, query: exp.Select, events: Events) -> exp.Select:
    """Unit, age band and sex of each event."""
    if events.unit == "listed":
        days = steps.add("listed_days", listed_days())
        on = "l.person_id = e.person_id AND l.day_from <= e.day AND e.day < l.day_to"
        query = query.select("l.unit_id").join(f"{days} AS l", on=on)
    else:
        query = query.select(own_unit(events.of, f"e.{events.place}").as_("unit_id"))
    if "person_id" not in events.of.by_name:
        return query.select("'none' AS age_band", "'none' AS sex")
    query = with_person(steps, query).select(age_band("e.m", "p.born").as_("age_band"))
    if not steps.housed:
        return query.select("COALESCE(p.sex, 'unknown') AS sex")
    query = with_housing(steps, query)
    mark = f"CASE WHEN housed.person_id IS NULL THEN '' ELSE '{MARK}' END"
    return query.select(f"COALESCE(p.sex, 'unknown') || {mark} AS sex")


def with_housing(steps: Steps, query: exp.Select) -> exp.Select:
    """Joined, as `housed`, to the person's time in special housing, if the event's day is in it."""
    on = "housed.person_id = e.person_id AND housed.m_from <= e.day AND e.day < housed.m_to"
    return query.join(f"{active_days(steps, HOUSED)} AS housed", on=on, join_type="left")


def own_unit(of: Table, column: str) -> exp.Expr:
    """The unit of a row; `unknown` where the table lets it be empty."""
    name = column.rpartition(".")[2]
    found: exp.Expr = exp.column(*reversed(column.split(".")))
    return found if of.column(name).required else exp.func("COALESCE", found, exp.Literal.string(UNKNOWN))


def with_person(steps: Steps, query: exp.Select) -> exp.Select:
    """Joined to the person as p, who may be unknown."""
    named = steps.add("people", people())
    return query.join(f"{named} AS p", on="p.person_id = e.person_id", join_type="left")


def listed_days() -> exp.Select:
    """Listings by day: the person's latest choice counts, until it ends or another begins."""
    never = f"CAST('{NEVER_ENDS}' AS DATE)"
    choices = (
        select("person_id", "unit_id", "valid_from AS day_from", f"COALESCE(valid_to, {never}) AS day_end")
        .select(
            f"LEAD(valid_from, 1, {never}) OVER (PARTITION BY person_id ORDER BY valid_from, unit_id) AS day_next"
        )
        .from_("listing")
    )
    return (
        select("person_id", "unit_id", "day_from")
        .select(earlier("day_end", "day_next").as_("day_to"))
        .from_(choices.subquery("choices"))
        .where("day_from < day_end AND day_from < day_next")
    )


def _one_per_month(steps: Steps, query: exp.Select, events: Events) -> str:
    """The last row of each person and month."""
    latest = ", ".join(f"e.{name} DESC" for name in (events.at, *events.of.key))
    order = f"ROW_NUMBER() OVER (PARTITION BY e.person_id, e.m ORDER BY {latest}) AS place"
    ordered = steps.add(f"{events.table}_ordered", query.where("e.person_id IS NOT NULL").select(order))
    kept = select("m", "unit_id", "age_band", "sex", "hit").from_(ordered).where("place = 1")
    return steps.add(f"{events.table}_counted", kept)


def event_condition(steps: Steps, events: Events, source: str, condition: Condition) -> exp.Condition:
    """The condition asked of an event with the alias e; needs `with_unit`, `with_hits` and for an age `with_person`."""
    match condition:
        case AgeAtLeast(years):
            return exp.column("m", "e") - exp.column("born", "p") >= 12 * years
        case ActiveSpan():
            return exp.column("person_id", active_days(steps, condition)).is_(exp.null()).not_()
        case FollowedBy():
            found = _found(steps, events, source, condition)
            return exp.column("row_id", found).is_(exp.null()).not_()
        case All() | Any() | Not():
            return _combined(condition, partial(event_condition, steps, events, source))
        case _:
            return row_condition(condition, "e")


def with_hits(
    steps: Steps, query: exp.Select, events: Events, source: str, asked: Condition | None
) -> exp.Select:
    """Joined to what tells which events have a fitting row elsewhere."""
    joined: set[str] = set()
    for part in walk(asked):
        if not isinstance(part, ActiveSpan | FollowedBy):
            continue
        if isinstance(part, ActiveSpan):
            found = active_days(steps, part)
            on = f"{found}.person_id = e.person_id AND {found}.m_from <= e.day AND e.day < {found}.m_to"
        else:
            found = _found(steps, events, source, part)
            on = f"{found}.row_id = e.{events.of.key[0]}"
        if found not in joined:
            joined.add(found)
            query = query.join(found, on=on, join_type="left")
    return query


def active_days(steps: Steps, part: ActiveSpan) -> str:
    """The days from m_from to m_to (not included) in which each person has a fitting row; no two of a person's overlap."""
    last = exp.func("COALESCE", day_of(f"r.{part.end}"), exp.cast(exp.Literal.string(NEVER_ENDS), "date"))
    query = (
        select("r.person_id", day_of(f"r.{part.start}").as_("m_from"), last.as_("m_to"))
        .from_(f"{part.table} AS r")
        .where("r.person_id IS NOT NULL")
    )
    if part.where:
        query = with_unit(query, part.where, "r").where(row_condition(part.where, "r"))
    return merged(steps, steps.add(f"{part.table}_days", query))


def _found(steps: Steps, events: Events, source: str, part: FollowedBy) -> str:
    """The step with the keys of the events for which the person has a fitting row elsewhere."""
    key = events.of.key[0]
    if part.next_only:
        return _found_next(steps, key, source, part)
    gap = days_between(day_of(f"e.{part.after}"), day_of(f"r.{part.at}"))
    query = select(f"e.{key} AS row_id").distinct().from_(f"{source} AS e")
    query = query.join(f"{part.table} AS r", on="r.person_id = e.person_id").where(gap.between(1, part.days))
    if part.where:
        query = with_unit(query, part.where, "r").where(row_condition(part.where, "r"))
    return steps.add(f"then_{part.table}", query)


def _found_next(steps: Steps, key: str, source: str, part: FollowedBy) -> str:
    """The keys of the events after which the person's next row fits, and comes soon enough."""
    gap = days_between(day_of(f"e.{part.after}"), day_of(f"r.{part.at}"))
    fits = (
        exp.case().when(row_condition(part.where, "r"), "1").else_("0")
        if part.where
        else exp.Literal.number(1)
    )
    rows = (
        select(f"e.{key} AS row_id", exp.alias_(gap.copy(), "gap"), exp.alias_(fits, "fits"))
        .select(f"RANK() OVER (PARTITION BY e.{key} ORDER BY r.{part.at}) AS place")
        .from_(f"{source} AS e")
        .join(f"{part.table} AS r", on="r.person_id = e.person_id")
    )
    rows = with_unit(rows, part.where, "r").where(exp.GTE(this=gap, expression=exp.Literal.number(1)))
    ordered = steps.add(f"after_{part.table}", rows)
    first = select("row_id").distinct().from_(ordered).where(f"place = 1 AND fits = 1 AND gap <= {part.days}")
    return steps.add(f"next_{part.table}", first)


def _combined(condition: Condition, compiled: Callable[[Condition], exp.Condition]) -> exp.Condition:
    match condition:
        case All(parts):
            return exp.and_(*[compiled(part) for part in parts])
        case Any(parts):
            return exp.or_(*[compiled(part) for part in parts])
        case Not(part):
            return exp.not_(known(compiled(part)))
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition of a row.")
