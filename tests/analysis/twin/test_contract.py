"""Every row of the twin keeps the contract of the care tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from narmare.analysis.tables import TABLES, Column, Kind, Table


COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
EVENT_TIMES = {
    "contact": "asked_at",
    "visit": "at",
    "assessment_need": "needed_at",
    "admission": "admitted_at",
    "emergency_visit": "arrived_at",
    "ambulance_trip": "at",
    "referral": "sent_at",
    "waiting": "referred_on",
    "discharge_case": "opened_at",
    "lifestyle_action": "at",
    "health_conversation": "invited_on",
    "frailty": "assessed_on",
    "plan": "made_on",
    "listing": "valid_from",
    "named_contact": "valid_from",
    "self_monitoring": "valid_from",
    "home_care": "valid_from",
}


def count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def of(condition: object) -> list[tuple[Table, Column]]:
    return [(t, c) for t, c in COLUMNS if condition(c)]  # type: ignore[operator]


def name(value: object) -> str:
    return getattr(value, "name", str(value))


@pytest.mark.parametrize("table", TABLES.values(), ids=name)
def test_files_have_the_schema_of_the_contract(small: Path, table: Table) -> None:
    schema = pq.read_schema(small / table.name / "part-000.parquet")
    assert schema.equals(table.schema)


@pytest.mark.parametrize("table", TABLES.values(), ids=name)
def test_every_table_has_rows_and_unique_keys(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    keys = ", ".join(table.key)
    assert count(con, f"select count(*) from {table.name}") > 0
    assert (
        count(con, f"select count(*) from (select {keys} from {table.name} group by all having count(*) > 1)")
        == 0
    )


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.required), ids=name)
def test_required_columns_are_never_empty(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column
) -> None:
    assert count(con, f'select count(*) from {table.name} where "{column.name}" is null') == 0


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.kind is Kind.CODE), ids=name)
def test_codes_are_known(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    found = {row[0] for row in con.execute(f"select distinct {column.name} from {table.name}").fetchall()}
    assert found - {None} <= set(column.codes)
    assert len(found) > 0


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.refers_to), ids=name)
def test_references_exist(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    key = TABLES[str(column.refers_to)].key[0]
    sql = f"""select count(*) from {table.name} a where {column.name} is not null
              and not exists (select 1 from {column.refers_to} b where b.{key} = a.{column.name})"""
    assert count(con, sql) == 0


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.not_before), ids=name)
def test_what_comes_after_is_not_before(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    assert count(con, f"select count(*) from {table.name} where {column.name} < {column.not_before}") == 0


@pytest.mark.parametrize(
    ("table", "column"), of(lambda c: c.minimum is not None or c.maximum is not None), ids=name
)
def test_numbers_are_within_their_limits(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column
) -> None:
    low = "null" if column.minimum is None else column.minimum
    high = "null" if column.maximum is None else column.maximum
    sql = f"select count(*) from {table.name} where {column.name} < {low} or {column.name} > {high}"
    assert count(con, sql) == 0


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.whole_month), ids=name)
def test_months_are_first_days(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    assert count(con, f"select count(*) from {table.name} where day({column.name}) <> 1") == 0


@pytest.mark.parametrize("table", [t for t in TABLES.values() if t.one_at_a_time], ids=name)
def test_spans_that_exclude_each_other_never_overlap(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    by = ", ".join(table.one_at_a_time)
    sql = f"""select count(*) from (select valid_to, lead(valid_from) over (partition by {by} order by valid_from) as next
              from {table.name}) where next is not null and (valid_to is null or valid_to > next)"""
    assert count(con, sql) == 0


@pytest.mark.parametrize(("table", "column"), EVENT_TIMES.items())
def test_events_fall_within_residency(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    sql = f"""select count(*) from {table} e join person p using (person_id)
              where cast(e."{column}" as date) < p.resident_from or cast(e."{column}" as date) >= p.resident_to"""
    assert count(con, sql) == 0


@pytest.mark.parametrize(("table", "column"), of(lambda c: c.kind is Kind.TIME), ids=name)
def test_nothing_happens_outside_the_months(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column
) -> None:
    sql = f"""select count(*) from {table.name}
              where "{column.name}" >= '2026-11-01' or "{column.name}" < '2018-11-01'"""
    assert count(con, sql) == 0


def test_stays_of_a_person_do_not_overlap(con: duckdb.DuckDBPyConnection) -> None:
    sql = """select count(*) from (select discharged_at, lead(admitted_at) over (partition by person_id order by admitted_at)
             as next from admission) where next < discharged_at"""
    assert count(con, sql) == 0


def test_care_centres_are_closed_at_weekends(con: duckdb.DuckDBPyConnection) -> None:
    sql = """select count(*) from visit join unit using (unit_id)
             where unit.kind = 'care_centre' and planned and isodow("at") > 5"""
    assert count(con, sql) == 0


def test_no_unit_is_named_after_a_place_of_the_county(con: duckdb.DuckDBPyConnection) -> None:
    places = {
        "alvesta",
        "lessebo",
        "ljungby",
        "markaryd",
        "tingsryd",
        "uppvidinge",
        "växjö",
        "älmhult",
        "kronoberg",
    }
    names = [row[0].lower() for row in con.execute("select name from unit").fetchall()]
    assert not [n for n in names if any(place in n for place in places)]
