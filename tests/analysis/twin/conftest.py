"""Twins that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from narmare.analysis.tables import TABLES
from narmare.analysis.twin import generate


UNTIL = date(2026, 10, 1)


def connect(data: Path) -> duckdb.DuckDBPyConnection:
    """All tables of a twin as views."""
    con = duckdb.connect()  # noqa: TID251  not the product
    for name in TABLES:
        con.execute(f"create view {name} as select * from read_parquet('{data}/{name}/*.parquet')")
    return con


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twin of a fiftieth of the residents."""
    out = tmp_path_factory.mktemp("twin") / "small"
    generate(out=out, seed=7, scale=0.02, until=UNTIL)
    return out


@pytest.fixture(scope="session")
def con(small: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the small twin."""
    connection = connect(small)
    yield connection
    connection.close()
