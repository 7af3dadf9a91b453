"""Passes that are counted in a walk over arrays give the rows that SQL gives, also where rows name nobody, no unit and no day."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue, run
from narmare.analysis.indicators.plan import Plan, plan
from narmare.analysis.indicators.source import Source


ODD = {
    "visit": "(-1, NULL, '{unit}', 9, 'doctor', 'physical', 'web', TRUE, TIMESTAMP '{day} 10:00')",
}


@pytest.fixture(scope="module")
def whole() -> Plan:
    return plan(catalogue.load().values())


def _rows(connection: duckdb.DuckDBPyConnection, together: Plan) -> dict[str, list[tuple[object, ...]]]:
    passes = [step for step in together.shared if step.name.startswith("pass over")]
    return {
        step.name: sorted(connection.execute(f"SELECT * FROM {step.table}").fetchall()) for step in passes
    }


def _both_ways(
    folder: Path, together: Plan, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, list[tuple[object, ...]]]]:
    source = Source.of(folder, catalogue.load().values())
    found = []
    for many in (10**9, -1):
        monkeypatch.setattr(run, "MANY", many)
        with run.connect(source, source.periods(FIRST, LAST)) as connection:
            run.prepare(connection, together)
            found.append(_rows(connection, together))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_walk_counts_what_sql_counts(tmp_path, whole, monkeypatch, seed):
    save(tmp_path, full_care(seed))
    by_sql, walked = _both_ways(tmp_path, whole, monkeypatch)
    assert len(whole.walks) >= 7
    assert sum(len(walk.passes) for walk in whole.walks) >= 9
    for name, rows in by_sql.items():
        assert [row for row in rows if any(row[4:])] == [row for row in walked[name] if any(row[4:])], name
