"""The care guarantee, row by row and without identities, as the national database of waiting times gathers it each month.

A row is one need or one wait: what was done in the month, and who still waits at its end.  It has no person, no number of an
event and no day: only the month, the unit, how many days it took, and what decides whether the limit was kept.  The limits are
those of the guarantee in law: a medical assessment in primary care within 3 days, a first visit to planned specialised care and
an operation or treatment within 90 days each (hälso- och sjukvårdsförordningen 2017:80, 6 kap. 1 §).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from narmare.analysis import duck
from narmare.analysis.indicators.months import first_day, last_day, month_index


@dataclass(frozen=True)
class Wait:
    """What is waited for: `begin` to `end` of a table, at most `limit` days."""

    name: str
    table: str
    begin: str
    end: str
    limit: int
    extra: str = "NULL::BOOLEAN AS chose_later, NULL::VARCHAR AS profession"


WAITS = (
    Wait("medical_assessment", "assessment_need", "needed_at", "assessed_at", 3, "chose_later, profession"),
    Wait("first_visit", "waiting", "referred_on", "first_visit_on", 90),
    Wait("operation", "waiting", "operation_decided_on", "operation_done_on", 90),
)
COLUMNS = ("month", "guarantee", "region", "municipality", "unit_id", "owner", "state", "days", "limit_days", "within", "chose_later", "profession")  # fmt: skip


class NoTable(Exception):
    """The care tables lack one that the rows are made of; the message says which and what to do."""


def rows(data: Path, month: date) -> pa.Table:
    """The rows of a month (`COLUMNS`), in an order that says nothing of who came first.

    Args:
        data: the folder of care tables.
        month: a day of the month.

    Returns:
        state is `completed` (done in the month) or `waiting` (at its end); days are calendar days from the beginning to what
        was done, or to the last day of the month; within says whether they are at most limit_days; chose_later is true where
        the person was offered a time within the limit and chose a later one (only for medical assessments).

    Raises:
        NoTable: a care table is missing.
    """
    number = month_index(month)
    first, last = first_day(number), last_day(number)
    for name in ("unit", *dict.fromkeys(one.table for one in WAITS)):
        if not any((data / name).glob("*.parquet")):
            raise NoTable(
                f"There is no table {name} in {data}. Fill it with: narmare import --table {name} FILE"
            )
    parts = " UNION ALL ".join(_select(one) for one in WAITS)
    query = (
        f"SELECT DATE '{first}' AS month, w.guarantee, u.region, u.municipality, w.unit_id, u.owner, w.state, w.days, w.limit_days, "  # noqa: S608  constants
        "w.days <= w.limit_days AS within, w.chose_later, w.profession "
        f"FROM ({parts}) AS w LEFT JOIN read_parquet($unit) AS u ON u.unit_id = w.unit_id "
        "ORDER BY ALL"
    )
    files = {name: str(data / name / "*.parquet") for name in ("unit", "assessment_need", "waiting")}
    with duck.connect() as connection:
        return connection.sql(query, params={**files, "first": first, "last": last}).to_arrow_table()


def _select(one: Wait) -> str:
    begin, end = f'CAST("{one.begin}" AS DATE)', f'CAST("{one.end}" AS DATE)'
    done = f"({end} BETWEEN $first AND $last)"
    return (
        f"SELECT '{one.name}' AS guarantee, unit_id, CASE WHEN {done} THEN 'completed' ELSE 'waiting' END AS state, "  # noqa: S608
        f"CASE WHEN {done} THEN {end} ELSE $last END - {begin} AS days, {one.limit} AS limit_days, {one.extra} "
        f"FROM read_parquet(${one.table}) WHERE {begin} <= $last AND ({end} IS NULL OR {end} >= $first)"
    )
