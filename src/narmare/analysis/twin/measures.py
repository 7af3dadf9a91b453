# ruff: noqa: S608 - every piece of SQL is a constant of this package or a date, none comes from outside
"""What a twin is measured by when it is held against published figures: one DuckDB query each.

Each takes a connection with the care tables as views and a `Span`, and gives one number in the unit of the published
figure, or None if the twin has no such period.  They are written apart from the indicators, on purpose: they check the
twin, and the indicators are checked on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from narmare.analysis.twin.months import add_months


@dataclass(frozen=True)
class Span:
    """Days from `first` up to but not including `after`, and the share of real residents that the twin has."""

    first: date
    after: date
    scale: float

    @property
    def last(self) -> date:
        """The last day."""
        return self.after - timedelta(1)

    @property
    def years(self) -> float:
        """Length in years."""
        return (self.after - self.first).days / 365.2425

    def during(self, column: str) -> str:
        """SQL: a time falls in the span."""
        return f"\"{column}\" >= '{self.first}' and \"{column}\" < '{self.after}'"


Measure = Callable[[duckdb.DuckDBPyConnection, Span], float | None]
A_VISIT = "kind in ('physical', 'home', 'video', 'group')"
AT_CENTRE = "unit_id in (select unit_id from unit where kind = 'care_centre')"


def number(con: duckdb.DuckDBPyConnection, sql: str) -> float | None:
    """The one number that a query gives."""
    row = con.execute(sql).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def lasts(day: date, start: str = "valid_from", end: str = "valid_to") -> str:
    """SQL: a span holds on a day."""
    return f"{start} <= '{day}' and ({end} is null or {end} > '{day}')"


def residents(con: duckdb.DuckDBPyConnection, day: date, where: str = "true") -> float:
    """Residents of the twin on a day."""
    sql = f"select count(*) from person where {lasts(day, 'resident_from', 'resident_to')} and {where}"
    return number(con, sql) or 0.0


def per_resident(
    con: duckdb.DuckDBPyConnection, span: Span, table: str, column: str, where: str = "true"
) -> float | None:
    """Events per resident and year."""
    middle = span.first + (span.after - span.first) / 2
    events = number(con, f"select count(*) from {table} where {span.during(column)} and {where}")
    return None if events is None else events / span.years / max(residents(con, middle), 1.0)


def percent(con: duckdb.DuckDBPyConnection, table: str, meets: str, where: str) -> float | None:
    """Share of the rows that meet a condition, in percent."""
    return number(
        con,
        f"select 100.0 * count(*) filter (where {meets}) / nullif(count(*), 0) from {table} where {where}",
    )


def named_doctor_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return number(
        con,
        f"""select 100.0 * count(n.person_id) / nullif(count(*), 0)
            from (select distinct person_id from listing where {lasts(span.last)}) l
            left join (select distinct person_id from named_contact where kind = 'doctor' and {lasts(span.last)}) n
            using (person_id)""",
    )


def continuity_index(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    """Mean Bice-Boxerman index of listed persons with three doctor visits or more in the 18 months to the span's end."""
    window = Span(add_months(span.last, -17), span.after, span.scale)
    return number(
        con,
        f"""with one as (select person_id, clinician_id, count(*) as n from visit
                join (select distinct person_id from listing where {lasts(span.last)}) using (person_id)
                where profession = 'doctor' and kind in ('physical', 'home', 'video') and {AT_CENTRE} and {window.during("at")}
                group by all),
            person_index as (select sum(n) as visits, sum(n * n) as squares from one group by person_id)
            select avg((squares - visits) / (visits * (visits - 1.0))) from person_index where visits >= 3""",
    )


def same_day_phone_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    meets = "answered_at is not null and cast(answered_at as date) = cast(asked_at as date)"
    return percent(con, "contact", meets, f"channel = 'phone' and {AT_CENTRE} and {span.during('asked_at')}")


def assessed_in_3_days_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    meets = "cast(assessed_at as date) - cast(needed_at as date) <= 3"
    return percent(con, "assessment_need", meets, f"not chose_later and {span.during('needed_at')}")


def care_centre_visits_per_resident(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return per_resident(con, span, "visit", "at", f"{A_VISIT} and {AT_CENTRE}")


def doctor_visits_per_resident(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return per_resident(con, span, "visit", "at", f"profession = 'doctor' and {A_VISIT} and {AT_CENTRE}")


def emergency_visits_per_resident(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return per_resident(con, span, "emergency_visit", "arrived_at")


def emergency_admitted_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return percent(con, "emergency_visit", "admitted", span.during("arrived_at"))


def emergency_80plus_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    old = "date_diff('month', birth_month, arrived_at) >= 960"
    return percent(con, "emergency_visit join person using (person_id)", old, span.during("arrived_at"))


def admissions_per_100000(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    rate = per_resident(con, span, "admission", "admitted_at")
    return None if rate is None else rate * 100_000


def readmission_share_65(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    """Stays whose next 1 to 30 days see an unplanned stay; the last 30 days of the twin are left out."""
    ripe = Span(span.first, span.after - timedelta(31), span.scale)
    return number(
        con,
        f"""select 100.0 * count(*) filter (where exists (select 1 from admission b where b.person_id = a.person_id
                and not b.planned and date_diff('day', a.discharged_at, b.admitted_at) between 1 and 30))
                / nullif(count(*), 0)
            from admission a join person using (person_id)
            where {ripe.during("discharged_at")} and date_diff('month', birth_month, discharged_at) >= 780""",
    )


def births_per_1000(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    # A child whose residency begins in the month of birth was born here.
    rate = per_resident(
        con, span, "person", "resident_from", "date_trunc('month', resident_from) = birth_month"
    )
    return None if rate is None else rate * 1000


def care_centres(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return number(con, "select count(*) from unit where kind = 'care_centre'")


def private_care_centres(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return number(con, "select count(*) from unit where kind = 'care_centre' and owner = 'private'")


def speech_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return number(
        con,
        f"select 100.0 * sum(by_speech) / nullif(sum(total), 0) from dictation where {span.during('month')}",
    )


def video_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return percent(con, "visit", "kind = 'video'", f"{A_VISIT} and {span.during('at')}")


def web_booking_share(con: duckdb.DuckDBPyConnection, span: Span) -> float | None:
    return percent(con, "visit", "booked_by = 'web'", f"{A_VISIT} and {span.during('at')}")


MEASURES: Mapping[str, Measure] = {
    measure.__name__: measure
    for measure in (
        named_doctor_share, continuity_index, same_day_phone_share, assessed_in_3_days_share,
        care_centre_visits_per_resident, doctor_visits_per_resident, emergency_visits_per_resident,
        emergency_admitted_share, emergency_80plus_share, admissions_per_100000, readmission_share_65, births_per_1000,
        care_centres, private_care_centres, speech_share, video_share, web_booking_share,
    )
}  # fmt: skip
