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
