"""From a definition to SQL: one query per indicator that gives its base cells.

A base cell is (m, unit_id, age_band, sex) with n, d and q: numerator, denominator and, for means, the sum of squares.  All
three are integers and additive, so every level is their sum and nothing is ever a mean of means.

What is measured at the end of a month follows the *delta plan*: a person enters a cell at m_from and leaves it at m_to, so
+1 and -1 are summed along the months.  A visit likewise enters a rolling window and leaves it.  The cost does not grow with
the number of months (measured elsewhere: 2.6 s against 6-7 s for joining events to every window, 10 million events).

The query reads the care tables and a table `periods` (m, first_day), one row per month.
"""

from __future__ import annotations

from sqlglot import exp, select

from narmare.analysis.indicators.census import Columns
from narmare.analysis.indicators.conditions import All, Condition
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.measures import (
    Continuity,
    Count,
    Events,
    Listed,
    MeanDays,
    MedianMinutes,
    Rate,
    Residents,
    Share,
    ShareOfSums,
    StillWaiting,
    Sum,
)
from narmare.analysis.indicators.rowsql import event_rows, own_unit, row_condition, with_unit
from narmare.analysis.indicators.spans import (
    bounds,
    cells_of,
    holds,
    listed_cells,
    resident_cells,
    within,
)
from narmare.analysis.indicators.sqlparts import (
    FOREVER,
    Steps,
    day_of,
    days_between,
    earlier,
    index_of,
    later,
    minutes_between,
    month_after,
    month_of,
    running,
    stack,
)
from narmare.analysis.tables import table


CELL = ("unit_id", "age_band", "sex")
PACK = 2**24  # above every sum of squares: a person with 4,096 visits to one doctor in a window is no person


type Asked = tuple[Condition | None, ...]


def build(
    indicator: Indicator,
    *,
    index_runs: str | None = None,
    scanned: tuple[str, int] | None = None,
    looked: tuple[str, Columns] | None = None,
    back: int | None = None,
    housed: bool = False,
) -> exp.Select:
    """The query of an indicator's base cells.

    Args:
        indicator: the definition.
        index_runs: a table that already holds what `_index_runs` computes (see `kernels`); only for a continuity index.
        scanned: the table of a pass over the events that has counted them already, and the number of the part (see `fuse`).
        looked: the table of a census that has counted the persons already, and the columns of this indicator (see `census`).
        back: as in `Steps`.
        housed: tell apart who lives in special housing also where the definition does not, to share steps with those that do.

    Returns:
        A SQLGlot tree with the columns m, unit_id, age_band, sex, n, d, q, only rows in `periods` where n or d is not 0; one row
        for a cell, of a median one for each value in it.
    """
    steps = Steps(back, housed or indicator.special_housing)
    counted = _scanned_cells(steps, *scanned) if scanned else None
    persons = _looked_at_cells(steps, *looked) if looked else None
    match indicator.measure:
        case Share(of=Events() as events, meeting=meeting):
            cells = counted or _event_cells(steps, events, meeting)
        case Share(of=Listed(where), meeting=meeting):
            cells = persons or _listed_counts(steps, (where, meeting), (where,))
        case Share(of=Residents() as residents, meeting=meeting):
            cells = persons or _listed_counts(
                steps, (residents.where, meeting), (residents.where,), resident_cells(steps)
            )
        case ShareOfSums() as sums:
            cells = _sum_cells(steps, sums)
        case StillWaiting() as waiting:
            cells = persons or _waiting_cells(steps, waiting)
        case (MeanDays() | MedianMinutes()) as mean:
            cells = counted or _time_cells(steps, mean)
        case Rate(events=events, per=per):
            cells = _rate_cells(
                steps,
                counted or _event_cells(steps, events, None),
                persons or _listed_below(steps, per),
            )
        case Count(of=of, per=per):
            cells = persons or _listed_counts(steps, (of.where,), (per.where,))
        case Continuity() as continuity:
            cells = persons or _continuity_cells(steps, continuity, index_runs)
    columns = [exp.cast(exp.column(name), "bigint").as_(name) for name in ("n", "d", "q")]
    shown = select("m", *CELL).select(*columns).from_(cells).where("n <> 0 OR d <> 0")
    return steps.finish(shown)


def _event_cells(steps: Steps, events: Events, meeting: Condition | None) -> str:
    counted = event_rows(steps, events, meeting)
    query = (
        select("c.m", *(f"c.{name}" for name in CELL), "SUM(c.hit) AS n", "COUNT(*) AS d", "0 AS q")
        .from_(f"{counted} AS c")
        .join("periods AS t", on="t.m = c.m")
        .group_by("c.m", *(f"c.{name}" for name in CELL))
    )
    return steps.add("cells", query)


def _sum_cells(steps: Steps, sums: ShareOfSums) -> str:
    top, bottom = (_whole(sums, part) for part in (sums.above, sums.below))
    if sums.meeting:
        top = exp.case().when(row_condition(sums.meeting, "e"), top).else_("0")
    query = (
        select(
            own_unit(table(sums.table), f"e.{sums.place}").as_("unit_id"),
            "'none' AS age_band",
            "'none' AS sex",
        )
        .select(month_of(f"e.{sums.at}").as_("m"), exp.alias_(top, "top"), exp.alias_(bottom, "bottom"))
        .from_(f"{sums.table} AS e")
    )
    asked = All(sums.where, sums.meeting) if sums.where and sums.meeting else sums.where or sums.meeting
    query = with_unit(query, asked, "e")
    if sums.where:
        query = query.where(row_condition(sums.where, "e"))
    rows = steps.add(f"{sums.table}_months", query)
    added = (
        select("r.m", *(f"r.{name}" for name in CELL))
        .select("SUM(r.top) AS n", "SUM(r.bottom) AS d", "0 AS q")
        .from_(f"{rows} AS r")
        .join("periods AS t", on="t.m = r.m")
        .group_by("r.m", *(f"r.{name}" for name in CELL))
    )
    return steps.add("cells", added)


def _whole(sums: ShareOfSums, part: Sum) -> exp.Expression:
    """A sum of columns as a whole number; FLOOR of a half more, as engines round halves differently."""
    added = " + ".join(f"e.{name}" for name in part.plus) + "".join(f" - e.{name}" for name in part.minus)
    if sums.scale == 1:
        return exp.maybe_parse(added)
    return exp.cast(exp.maybe_parse(f"FLOOR(({added}) * {sums.scale} + 0.5)"), "bigint")


def _waiting_cells(steps: Steps, waiting: StillWaiting) -> str:
    """All who wait, and those whose wait is not yet too long: both are intervals of months.

    The wait at the last day of m is at most N days until the month in which day N + 1 of it falls.
    """
    query = (
        select("r.person_id", "r.unit_id", month_of(f"r.{waiting.start}").as_("m_from"))
        .select(exp.func("COALESCE", month_of(f"r.{waiting.end}"), exp.Literal.number(FOREVER)).as_("m_to"))
        .select(month_after(f"r.{waiting.start}", waiting.at_most + 1).as_("m_long"))
        .from_(f"{waiting.table} AS r")
        .where(f"r.{waiting.start} IS NOT NULL")
    )
    query = steps.recent(query, f"r.{waiting.end}", empty=True)
    if waiting.where:
        query = with_unit(query, waiting.where, "r").where(row_condition(waiting.where, "r"))
    waits = cells_of(steps, steps.add("waits", query), "waiting_cells", "m_long")
    short = (
        select("cell", "m_from", earlier("m_to", "m_long").as_("m_to")).from_(waits).where("m_from < m_long")
    )
    counted = stack(_changes(waits, n="0", d="1"), _changes(steps.add("short_waits", short), n="1", d="0"))
    return _along(steps, counted)


def _time_cells(steps: Steps, spent: MeanDays | MedianMinutes) -> str:
    return _day_cells(steps, spent) if isinstance(spent, MeanDays) else _minute_cells(steps, spent)


def _day_cells(steps: Steps, mean: MeanDays) -> str:
    names = dict.fromkeys((mean.first, mean.second))
    counted = event_rows(steps, mean.events, None, *names)
    gap = days_between(day_of(f"c.{mean.first}"), day_of(f"c.{mean.second}"))
    days = select("c.m", *(f"c.{name}" for name in CELL), exp.alias_(gap, "days")).from_(f"{counted} AS c")
    spent = steps.add("days_spent", days)
    query = (
        select("s.m", *(f"s.{name}" for name in CELL))
        .select("SUM(s.days) AS n", "COUNT(*) AS d", "SUM(s.days * s.days) AS q")
        .from_(f"{spent} AS s")
        .join("periods AS t", on="t.m = s.m")
        .where("s.days >= 0")
        .group_by("s.m", *(f"s.{name}" for name in CELL))
    )
    return steps.add("cells", query)


def _minute_cells(steps: Steps, median: MedianMinutes) -> str:
    """A row for each number of minutes that a cell has: of d rows, n minutes together, so that n / d are those of each."""
    counted = event_rows(steps, median.events, None, *dict.fromkeys((median.first, median.second)))
    gap = minutes_between(f"c.{median.first}", f"c.{median.second}")
    spent = select("c.m", *(f"c.{name}" for name in CELL), exp.alias_(gap, "minutes")).from_(
        f"{counted} AS c"
    )
    most = earlier("s.minutes", str(median.longest)).as_("minutes")
    cut = (
        select("s.m", *(f"s.{name}" for name in CELL), most)
        .from_(f"{steps.add('minutes_spent', spent)} AS s")
        .join("periods AS t", on="t.m = s.m")
        .where("s.minutes >= 0")
    )
    query = (
        select("s.m", *(f"s.{name}" for name in CELL))
        .select("SUM(s.minutes) AS n", "COUNT(*) AS d", "0 AS q")
        .from_(f"{steps.add('minutes_cut', cut)} AS s")
        .group_by("s.m", *(f"s.{name}" for name in CELL), "s.minutes")
    )
    return steps.add("cells", query)


def _scanned_cells(steps: Steps, table_of_scan: str, part: int) -> str:
    """One part of a pass that has been made."""
    counts = [f"{name}_{part} AS {name}" for name in ("n", "d", "q")]
    return steps.add("scanned", select("m", *CELL, *counts).from_(table_of_scan).where(f"d_{part} <> 0"))


def _looked_at_cells(steps: Steps, table_of_census: str, columns: Columns) -> str:
    """What one indicator counts in a look at everybody that has been made."""
    counts = [f"{getattr(columns, name)} AS {name}" for name in ("n", "d", "q")]
    return steps.add("looked_at", select("m", *CELL, *counts).from_(table_of_census))


def _listed_below(steps: Steps, per: Listed) -> str:
    return _along(steps, _changes(_members(steps, per.where), n="0", d="1"))


def _rate_cells(steps: Steps, above: str, below: str) -> str:
    both = stack(
        select("m", *CELL, "d AS n", "0 AS d").from_(above), select("m", *CELL, "0 AS n", "d").from_(below)
    )
    query = select("m", *CELL, "SUM(n) AS n", "SUM(d) AS d", "0 AS q").from_(steps.add("both_parts", both))
    return steps.add("rate_cells", query.group_by("m", *CELL))


def _listed_counts(steps: Steps, above: Asked, below: Asked, people: str | None = None) -> str:
    """Numerator: listed persons (or `people`) for whom everything in `above` holds; denominator likewise with `below`."""
    counted_below = _changes(_members(steps, *below, people=people), n="0", d="1")
    counted_above = _changes(_members(steps, *above, people=people), n="1", d="0")
    return _along(steps, stack(counted_below, counted_above))


def continuity_visits(continuity: Continuity, *, back: int | None = None) -> exp.Select:
    """The visits that an index counts: person_id, clinician_id (may be empty) and m; `back` as in `Steps`."""
    steps = Steps(None if back is None else back + continuity.window_months)
    visits = event_rows(steps, continuity.visits, None, "person_id", "clinician_id", attributed=False)
    return steps.finish(select("person_id", "clinician_id", "m").from_(visits))


def _continuity_cells(steps: Steps, continuity: Continuity, index_runs: str | None) -> str:
    runs = index_runs or _index_runs(steps, continuity)
    people = within(steps, _members(steps, continuity.of.where), runs, "coc")
    return _along(steps, _changes(people, n="coc", d="1", q="CAST(coc AS BIGINT) * CAST(coc AS BIGINT)"))


def _index_runs(steps: Steps, continuity: Continuity) -> str:
    """For each person the months (m_from, m_to) in which the index stands still, and the index in millionths (coc).

    A visit adds 1 to its clinician's n_i when it enters the window and takes 1 away when it leaves.  Each such step changes
    the sum of squares by n_after^2 - n_before^2; these telescope, so the order of steps within a month does not matter.
    """
    visits = event_rows(steps, continuity.visits, None, "person_id", "clinician_id", attributed=False)
    window = continuity.window_months
    seen = (
        select("v.person_id", "v.clinician_id", "v.m", "r.last_m")
        .select(
            later("v.m", "r.first_m").as_("m_seen")
        )  # what came before the first month is there when it begins
        .from_(f"{visits} AS v")
        .join(f"{bounds(steps)} AS r", join_type="cross")
        .where(f"v.clinician_id IS NOT NULL AND v.m <= r.last_m AND v.m + {window} > r.first_m")
    )
    met = select("person_id", "clinician_id").from_(steps.add("met", seen))
    entering = met.select("m_seen AS m", "1 AS step")
    leaving = met.select(f"m + {window} AS m", "-1 AS step").where(f"m + {window} <= last_m")
    moves = stack(entering, leaving)
    so_many = running("step", "PARTITION BY person_id, clinician_id ORDER BY m").as_("after")
    counted = select("person_id", "m", "step").select(so_many).from_(steps.add("moves", moves))
    totals = _window_totals(steps, steps.add("by_clinician", counted))
    runs = select("person_id", "m_from", "m_to").select(index_of("total", "squares").as_("coc"))
    return steps.add("index_runs", runs.from_(totals).where(f"total >= {continuity.at_least}"))


def _window_totals(steps: Steps, stepped: str) -> str:
    """For each person the visits in the window (total) and the sum of squares over clinicians, from m_from to m_to.

    Both are summed in one number, total * PACK + squares: a running sum costs as much as the sort.  Of a month's steps the
    last one has them all; the steps of a month come in the same order in both columns, as they share a window.
    """
    window = "PARTITION BY person_id ORDER BY m"
    change = f"CAST(step AS BIGINT) * {PACK} + (2 * after - step) * step"  # after^2 - (after - step)^2
    packed = (
        select("person_id", "m AS m_from", f"LEAD(m, 1, {FOREVER}) OVER ({window}) AS m_to")
        .select(running(change, window, "bigint").as_("packed"))
        .from_(stepped)
    )
    total, squares = (
        operator(this=exp.column("packed"), expression=exp.Literal.number(PACK))
        for operator in (exp.IntDiv, exp.Mod)
    )
    totals = (
        select("person_id", "m_from", "m_to")
        .select(exp.cast(total, "bigint").as_("total"), exp.cast(squares, "bigint").as_("squares"))
        .from_(steps.add("packed_totals", packed))
        .where("m_from < m_to")
    )
    return steps.add("window_totals", totals)


def _members(steps: Steps, *conditions: Condition | None, people: str | None = None) -> str:
    """Listed persons (or `people`) for whom every condition holds, with the cell where they count and from and to when."""
    members = people or listed_cells(steps)
    for condition in conditions:
        if condition is not None:
            members = within(steps, members, holds(steps, condition))
    return members


def _changes(members: str, n: str, d: str, q: str = "0") -> exp.Query:
    """Each interval as two changes, in at m_from and out at m_to, added up by cell and month."""
    sides = [
        select("cell", f"{month} AS m")
        .select(*(f"SUM({sign}({part})) AS {name}" for name, part in zip("ndq", (n, d, q), strict=True)))
        .from_(members)
        .group_by("cell", month)
        for month, sign in (("m_from", ""), ("m_to", "-"))
    ]
    return stack(*sides)


def _along(steps: Steps, changes: exp.Query) -> str:
    """Changes summed along the periods: how many are in each cell at the end of each month; of cells that ever hold somebody."""
    changed = steps.add("changes", changes)
    summed = (
        select("cell", "m", "SUM(n) AS n", "SUM(d) AS d", "SUM(q) AS q").from_(changed).group_by("cell", "m")
    )
    monthly = steps.add("monthly_changes", summed)
    every = (
        select("p.m", *(f"c.{name}" for name in CELL))
        .select(*(f"COALESCE(g.{name}, 0) AS {name}" for name in ("n", "d", "q")))
        .from_("cell_names AS c")
        .join("periods AS p", join_type="cross")
        .join(f"{monthly} AS g", on="g.m = p.m AND g.cell = c.cell", join_type="left")
        .where(exp.column("cell", "c").isin(query=select("cell").from_(monthly)))
    )
    window = "PARTITION BY unit_id, age_band, sex ORDER BY m"
    sums = [running(name, window, None).as_(name) for name in ("n", "d", "q")]
    return steps.add("cells", select("m", *CELL, *sums).from_(steps.add("every_month", every)))
