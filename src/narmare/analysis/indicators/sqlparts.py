"""Pieces of SQL in the portable subset, and the chain of named steps (CTEs) that a query is made of.

The subset: CTEs, joins, explicit GROUP BY, windows, CASE, integer month index.  No ASOF, QUALIFY, GROUP BY ALL or any_value:
SQLGlot passes those through unchanged to engines that do not know them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from sqlglot import exp, select

from narmare.analysis.indicators.housing import MARK, MORE
from narmare.analysis.indicators.months import AGE_BANDS, UNKNOWN, first_day
from narmare.analysis.tables import SEXES


FOREVER = 1_000_000  # a month index beyond every calendar
NEVER_ENDS = "9999-12-31"
MILLION = 1_000_000  # continuity is summed in millionths


SINCE = "since"  # stands where a date will stand: see `Steps.back`


@dataclass
class Steps:
    """Named steps of a query, in order; the same step is written once.

    back: events that are further back than so many months before the first month asked for are not read; all are when None.
        The query then holds the text 'since <back>' where the day must be put (`from_day`): a plan is made once, for all days.
    housed: cells tell apart who lives in special housing then (`housing`).
    """

    back: int | None = None
    housed: bool = False
    named: dict[str, exp.Query] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, query: exp.Query) -> str:
        """Put a step last and return its name, which gets a number when it is taken; a step that is there is used again."""
        text = query.sql(copy=False)
        if text in self.seen:
            return self.seen[text]
        unique, number = name, 2
        while unique in self.named:
            unique, number = f"{name}_{number}", number + 1
        self.named[unique] = query
        self.seen[text] = unique
        return unique

    def once(self, what: str, make: Callable[[Steps], str]) -> str:
        """The name of what `make` adds, which is built the first time only: parsing its SQL costs more than finding it again."""
        if what not in self.made:
            self.made[what] = make(self)
        return self.made[what]

    def recent(self, query: exp.Select, column: str, months: int = 0, *, empty: bool = False) -> exp.Select:
        """Only rows whose day is not further back than is read, and so many months; `empty` keeps those without a day."""
        if self.back is None:
            return query
        day = exp.cast(exp.Literal.string(f"{SINCE} {self.back + months}"), "date")
        kept: exp.Condition = exp.GTE(this=exp.column(*reversed(column.split("."))), expression=day)
        return query.where(exp.or_(f"{column} IS NULL", kept) if empty else kept)

    def finish(self, query: exp.Select) -> exp.Select:
        """The query with every step before it."""
        for name, step in self.named.items():
            query = query.with_(name, as_=step, copy=False)
        return query


def from_day(sql: str, first: int) -> str:
    """A query that was built with `Steps.back`, with the day put in from which events are read.

    Args:
        sql: the query.
        first: the first month that is asked for, as month index.
    """
    return re.sub(rf"'{SINCE} (\d+)'", lambda found: f"'{first_day(first - int(found[1]))}'", sql)


def month_of(column: str) -> exp.Expression:
    """The month index of a date or time; NULL when there is none."""
    day = day_of(column)  # a third cheaper than to take the year and the month of a time of day
    year, month = (exp.Extract(this=exp.var(part), expression=day.copy()) for part in ("YEAR", "MONTH"))
    return exp.cast(year * 12 + month - 1, "int")


def month_after(column: str, days: int) -> exp.Expression:
    """The month index of the day so many days after a date or time."""
    added = exp.DateAdd(this=day_of(column), expression=exp.Literal.number(days), unit=exp.var("DAY"))
    day = exp.cast(added, "date")
    year, month = (exp.Extract(this=exp.var(part), expression=day.copy()) for part in ("YEAR", "MONTH"))
    return exp.cast(year * 12 + month - 1, "int")


def day_of(column: str) -> exp.Expression:
    """The calendar day of a date or time."""
    return exp.cast(exp.column(*reversed(column.split("."))), "date")


def days_between(first: exp.Expression, second: exp.Expression) -> exp.Expression:
    """Calendar days from one day to another, both given as dates."""
    return exp.DateDiff(this=second, expression=first, unit=exp.var("DAY"))


def minutes_between(first: str, second: str) -> exp.Expression:
    """Minutes of the clock from one time to another, both given as columns; seconds are left out."""

    def part(name: str, column: str) -> exp.Expression:
        return exp.cast(
            exp.Extract(this=exp.var(name), expression=exp.column(*reversed(column.split(".")))), "int"
        )

    days = exp.paren(days_between(day_of(first), day_of(second)))
    hours, minutes = (exp.paren(part(name, second) - part(name, first)) for name in ("HOUR", "MINUTE"))
    return days * 1440 + hours * 60 + minutes


def later(a: str, b: str) -> exp.Expression:
    """The greater of two, as CASE: engines disagree about NULL in GREATEST."""
    return exp.case().when(f"{a} > {b}", a).else_(b)


def earlier(a: str, b: str) -> exp.Expression:
    """The smaller of two."""
    return exp.case().when(f"{a} < {b}", a).else_(b)


def known(condition: exp.Condition) -> exp.Func:
    """A condition that is false, not NULL, when a value is missing."""
    return exp.func("COALESCE", condition, exp.false())


def stack(first: exp.Query, *others: exp.Query) -> exp.Query:
    """UNION ALL."""
    for other in others:
        first = first.union(other, distinct=False, copy=False)
    return first


def running(column: str, window: str, kind: str | None = "int") -> exp.Expr:
    """The sum of a column so far along a window; cast, as some engines sum integers into 128 bits and then stay there."""
    total: exp.Expr = exp.maybe_parse(
        f"SUM({column}) OVER ({window} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    )
    return exp.cast(total, kind) if kind else total


def index_of(total: str, squares: str) -> exp.Expression:
    """The Bice-Boxerman index in millionths, rounded half up, of so many visits and the sum of their squares over clinicians."""
    pairs = f"{total} * ({total} - 1)"
    index = exp.IntDiv(
        this=exp.paren(exp.maybe_parse(f"2 * {MILLION} * ({squares} - {total}) + {pairs}")),
        expression=exp.paren(exp.maybe_parse(f"2 * {pairs}")),
    )
    return exp.cast(index, "bigint")


def merged(steps: Steps, raw: str) -> str:
    """Overlapping and touching intervals made one (gaps and islands).

    First one interval, the longest, for each month of beginning: two windows over equal rows may put them in two orders, and
    the second of them would then bridge a gap.  m_from and m_to are months or days.
    """
    longest = select("person_id", "m_from", "MAX(m_to) AS m_to").from_(raw).where("m_to > m_from")
    begun = steps.add(f"{raw}_begun", longest.group_by("person_id", "m_from"))
    reach = (
        "MAX(m_to) OVER (PARTITION BY person_id ORDER BY m_from "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach"
    )
    marked = steps.add(f"{raw}_reach", select("person_id", "m_from", "m_to", reach).from_(begun))
    island = (
        "SUM(CASE WHEN reach >= m_from THEN 0 ELSE 1 END) OVER (PARTITION BY person_id ORDER BY m_from "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island"
    )
    islands = steps.add(f"{raw}_islands", select("person_id", "m_from", "m_to", island).from_(marked))
    query = (
        select("person_id", "MIN(m_from) AS m_from", "MAX(m_to) AS m_to")
        .from_(islands)
        .group_by("person_id", "island")
    )
    return steps.add(f"{raw}_merged", query)


def people() -> exp.Select:
    """Persons with sex and month of birth."""
    return select("person_id", "sex").select(month_of("birth_month").as_("born")).from_("person")


def age_band(month: str, born: str) -> exp.Expression:
    """The label of the age band at a month."""
    case = exp.case().when(f"{born} IS NULL", exp.Literal.string(UNKNOWN))
    for band in AGE_BANDS[:-1]:
        case = case.when(f"{month} - {born} < {12 * (band.years_to or 0)}", exp.Literal.string(band.label))
    return case.else_(exp.Literal.string(AGE_BANDS[-1].label))


def band_number(month: str, born: str) -> exp.Expression:
    """The number that `bands` gives the age band at a month."""
    case = exp.case().when(f"{born} IS NULL", str(len(AGE_BANDS)))
    for number, band in enumerate(AGE_BANDS[:-1]):
        case = case.when(f"{month} - {born} < {12 * (band.years_to or 0)}", str(number))
    return case.else_(str(len(AGE_BANDS) - 1))


def bands() -> exp.Query:
    """The age bands as rows: band, band_number, months of age from (lo) and to (hi); who has no known age has a band too."""
    return _bands().copy()


@cache
def _bands() -> exp.Query:
    rows = [
        (band.label, 12 * band.years_from or -FOREVER, 12 * (band.years_to or FOREVER)) for band in AGE_BANDS
    ]
    rows.append((UNKNOWN, -FOREVER, FOREVER))
    queries = [
        select(f"'{name}' AS band", f"{number} AS band_number", f"{lo} AS lo", f"{hi} AS hi")
        for number, (name, lo, hi) in enumerate(rows)
    ]
    return stack(*queries)


def sexes(*, housed: bool = False) -> exp.Query:
    """The codes of legal sex as rows: sex, sex_number; the last one is unknown.  With `housed` also those of special housing."""
    return _sexes(housed).copy()


@cache
def _sexes(housed: bool) -> exp.Query:
    names = dict(enumerate((*SEXES, UNKNOWN)))
    if housed:
        names |= {number + MORE: name + MARK for number, name in names.items()}
    return stack(*(select(f"'{name}' AS sex", f"{number} AS sex_number") for number, name in names.items()))


def sex_number(column: str) -> exp.Expression:
    """The number that `sexes` gives the code in a column."""
    case = exp.case()
    for number, name in enumerate(SEXES):
        case = case.when(f"{column} = '{name}'", str(number))
    return case.else_(str(len(SEXES)))
