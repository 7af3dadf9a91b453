"""On a sampled twin both engines give the same numbers, to the last row; and PostgreSQL runs the same SQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from psycopg import sql as sql_parts
from tests.analysis.indicators.random_care import full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.run import compute, connect, sql
from narmare.analysis.indicators.source import Source
from narmare.analysis.tables import TABLES, Kind, Table
from narmare.analysis.twin import generate


pytestmark = pytest.mark.slow
# Surveys that the twin does not have, and a programme that few are in when it is this small.
FEW = {
    "fortroende_hso", "inlaggningar_hjart_egenmonitorering", "patientupplevd_information", "sjalvskattad_halsa", "trygghet_aldreomsorg",
    "overvikt_fetma_enkat",
}  # fmt: skip
TYPES = {
    Kind.ID: "bigint", Kind.CODE: "text", Kind.TEXT: "text", Kind.DATE: "date", Kind.TIME: "timestamp", Kind.INTEGER: "bigint",
    Kind.NUMBER: "double precision", Kind.FLAG: "boolean",
}  # fmt: skip


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twin") / "data"
    generate(out=folder, seed=7, scale=0.005, months=20, until=date(2026, 10, 1))
    return folder


@pytest.fixture(scope="module")
def numbers(twin: Path) -> pa.Table:
    return compute(twin).table


def test_the_reference_agrees_on_a_sampled_twin(twin: Path, numbers: pa.Table) -> None:
    assert numbers.num_rows > 5_000
    assert numbers == compute(twin, engine="reference").table
    assert set(numbers.column("indicator").to_pylist()) >= set(catalogue.load()) - FEW


def test_no_number_is_given_away_by_the_twin(numbers: pa.Table) -> None:
    """In no month is exactly one unit of the region hidden while the region and the others are shown."""
    hidden: dict[Any, list[bool]] = {}
    regions: dict[Any, bool] = {}
    for row in numbers.to_pylist():
        place = (row["indicator"], row["grain"], row["period"])
        if row["level"] == "unit":
            hidden.setdefault(place, []).append(row["suppressed"])
        if row["level"] == "region":
            regions[place] = row["suppressed"]
    assert any(any(cells) for cells in hidden.values())
    assert [place for place, cells in hidden.items() if sum(cells) == 1 and not regions[place]] == []


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    """The tests' PostgreSQL, in a schema of its own."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        schema = sql_parts.Identifier(f"indicators_{os.getpid()}")
        connection.execute(sql_parts.SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(sql_parts.SQL("SET search_path TO {}").format(schema))
        yield connection
        connection.execute(sql_parts.SQL("DROP SCHEMA {} CASCADE").format(schema))


def test_postgresql_gives_the_same_base_cells(postgres: psycopg.Connection[Any], tmp_path: Path) -> None:
    save(tmp_path, full_care(1))
    known = catalogue.load().values()
    source = Source.of(tmp_path, known)
    periods = source.periods(date(2023, 7, 1), date(2025, 6, 1))
    for name in source.needs:
        load(postgres, TABLES[name], pq.read_table(tmp_path / name))
    with connect(source, periods) as local:
        months = local.execute("SELECT m, first_day FROM periods").fetchall()
        postgres.execute("DROP TABLE IF EXISTS periods")
        postgres.execute("CREATE TABLE periods (m integer, first_day date)")
        with postgres.cursor() as cursor:
            cursor.executemany("INSERT INTO periods VALUES (%s, %s)", months)
        for one in known:
            expected = sorted(local.execute(sql(one)).fetchall())
            assert sorted(postgres.execute(sql(one, "postgres")).fetchall()) == expected, one.id  # type: ignore[arg-type]


def load(postgres: psycopg.Connection[Any], of: Table, rows: pa.Table) -> None:
    columns = ", ".join(f'"{column.name}" {TYPES[column.kind]}' for column in of.columns)
    postgres.execute(f"DROP TABLE IF EXISTS {of.name}")  # type: ignore[arg-type]
    postgres.execute(f"CREATE TABLE {of.name} ({columns})")  # type: ignore[arg-type]
    with postgres.cursor() as cursor, cursor.copy(f"COPY {of.name} FROM STDIN") as copy:  # type: ignore[arg-type]
        for row in zip(*(rows.column(column.name).to_pylist() for column in of.columns), strict=True):
            copy.write_row(row)
