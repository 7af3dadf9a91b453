"""Connections to DuckDB, made here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb


def connect(
    config: Mapping[str, str | bool | int | float | list[str]] | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection in memory that prints nothing: DuckDB draws a bar on stdout for long queries, also where a program reads it.

    Args:
        config: DuckDB's settings.
    """
    connection = duckdb.connect(config=dict(config or {}))  # noqa: TID251  the one place
    connection.execute("SET enable_progress_bar = false")
    return connection


def beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One more connection to the same database, for another thread: it sees what is in no connection's own, temporary schema."""
    another = connection.cursor()
    another.execute("SET enable_progress_bar = false")
    return another
