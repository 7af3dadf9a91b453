"""What is taken from a table that lies ready is what the query over it gives."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.analysis.indicators.random_care import full_care, save

from narmare.analysis.indicators import catalogue, making
from narmare.analysis.indicators.making import prepare
from narmare.analysis.indicators.months import month_index
from narmare.analysis.indicators.plan import plan
from narmare.analysis.indicators.plankeep import plan_in
from narmare.analysis.indicators.run import connect
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.sqlparts import from_day


FIRST = month_index(date(2024, 2, 1))


def added(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Counts of each cell, those of two parts added up."""
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for *cell, n, d, q in rows:
        before = found.get(tuple(cell), (0, 0, 0))
        found[tuple(cell)] = (before[0] + n, before[1] + d, before[2] + q)
    return found


@pytest.mark.parametrize(("many", "few"), [(10**9, False), (-1, False), (-1, True)])
def test_it_is_what_the_query_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, few: bool
) -> None:
    """Of passes that SQL has counted and of those that a walk has counted, whose tables lie outside the database."""
    monkeypatch.setattr(making, "MANY", many)
    every = catalogue.load()
    together = plan(every.values(), since=True, few=few)
    save(tmp_path, full_care(1, times=3))
    source = Source.of(tmp_path, every.values())
    with connect(source, Periods(FIRST, FIRST + 1)) as connection:
        outside = prepare(connection, together, FIRST)
        with closing(making.cells(connection, outside, list(together.ready.values()))) as cells:
            for name, found in zip(together.ready, cells, strict=True):
                rows = [tuple(row.values()) for row in found.to_pylist()]
                asked = connection.execute(from_day(together.queries[name], FIRST)).fetchall()
                assert added(rows) == added(asked), name
    lies_outside = any(part.table in outside for parts in together.ready.values() for part in parts)
    assert lies_outside == (many < 0 and not few)
    assert len(together.ready) > (70 if few else 30)


def test_what_lies_ready_and_what_is_asked_in_sql_come_in_the_order_in_which_they_are_asked_for(
    tmp_path: Path,
) -> None:
    together = plan(catalogue.load().values(), since=True)
    save(tmp_path, full_care(1, times=3))
    source = Source.of(tmp_path, catalogue.load().values())
    texts = [f"SELECT {number} AS m" for number in range(9)]
    lying = together.ready["webbtidbok_andel"]
    with connect(source, Periods(FIRST, FIRST + 1)) as connection:
        outside = prepare(connection, together, FIRST)
        asked = [one for text in texts for one in (text, lying)]
        with closing(making.cells(connection, outside, asked)) as cells:
            found = list(cells)
    assert [of["m"].to_pylist() for of in found[::2]] == [[number] for number in range(9)]
    assert all(of.equals(found[1]) for of in found[1::2])
    assert len(found[1])


def test_a_plan_that_lies_in_a_folder_knows_it_too(tmp_path: Path) -> None:
    some = [catalogue.load()[name] for name in ("akutbesok_80plus", "webbtidbok_andel")]
    built, kept = (plan_in(tmp_path, some, since=True, few=True) for _ in range(2))
    assert set(built.ready) == {"akutbesok_80plus", "webbtidbok_andel"}
    assert kept == built
