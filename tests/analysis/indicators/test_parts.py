"""Counted in parts the numbers are those of the whole; and parts that share a person are refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.parts import check, parts_of
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.source import DataError, Source
from narmare.analysis.indicators.spec import fill
from narmare.analysis.tables import TABLES
from narmare.cli.indicators import command


NUMBER = 2
OPEN = {name: replace(one, minimum_cell=1) for name, one in catalogue.load().items()}


def by_person(tables: dict[str, list[dict[str, Any]]], folder: Path) -> None:
    """The same rows in files by person; what has no person lies anywhere, units in the second file only."""
    turn = count()
    for name, rows in tables.items():
        parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            person = row.get("person_id")
            parts[1 if name == "unit" else (next(turn) if person is None else person) % NUMBER].append(row)
        (folder / name).mkdir(parents=True)
        for part, content in parts.items():
            pq.write_table(fill(TABLES[name], content), folder / name / f"part-{part:03}.parquet")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Random care tables in one file each, and in parts."""
    base, tables = tmp_path_factory.mktemp("parts"), full_care(5, times=2)
    save(base / "whole", tables)
    by_person(tables, base / "parts")
    return base / "whole", base / "parts"


def test_in_parts_every_number_is_that_of_the_whole(folders: tuple[Path, Path]) -> None:
    asked: dict[str, Any] = {"first": FIRST, "last": LAST, "indicators": OPEN}
    told: list[tuple[str, int, int]] = []
    whole = compute(folders[0], **asked).table
    parts = compute(folders[1], parts=True, progress=lambda *step: told.append(step), **asked).table
    assert whole.drop_columns("snapshot_id") == parts.drop_columns("snapshot_id")
    assert len(set(whole["indicator"].to_pylist())) > 50
    assert [done for _, done, _ in told] == list(range(NUMBER * len(OPEN) + 1))
    assert {of for _, _, of in told} == {NUMBER * len(OPEN)}


def test_one_part_alone_is_not_the_whole(folders: tuple[Path, Path]) -> None:
    """Or else the parts would not have been parts."""
    source = Source.of(folders[1], OPEN.values())
    rows = [pq.read_table(part.files("visit")).num_rows for part in parts_of(source)]
    assert len(rows) == NUMBER
    assert 0 < max(rows) < sum(rows) == pq.read_table(folders[0] / "visit").num_rows
    assert all(pq.read_table(part.files("unit")).num_rows == 4 for part in parts_of(source))


def a_person_of_two_tables(rows: dict[str, Any]) -> None:
    rows["person"].append({"person_id": 3})


def an_event_elsewhere(rows: dict[str, Any]) -> None:
    rows["visit"].append({"person_id": 3})


def somebody_whom_no_table_of_persons_knows(rows: dict[str, Any]) -> None:
    rows["visit"].append({"person_id": 900})
    rows["emergency_visit"].append({"person_id": 901})


@pytest.mark.parametrize(
    ("add", "persons"),
    [(a_person_of_two_tables, 1), (an_event_elsewhere, 1), (somebody_whom_no_table_of_persons_knows, 2)],
)
def test_a_person_in_two_parts_is_refused(tmp_path: Path, add: Callable[..., None], persons: int) -> None:
    by_person(full_care(5), tmp_path)
    source = Source.of(tmp_path, OPEN.values())
    check(source)
    extra: dict[str, Any] = defaultdict(list)
    add(extra)
    for name, rows in extra.items():
        for part in range(NUMBER):
            file = tmp_path / name / f"part-{part:03}.parquet"
            content = [*pq.read_table(file).to_pylist(), *rows]
            pq.write_table(fill(TABLES[name], content), file)
    with pytest.raises(
        DataError, match=f"^{persons} persons in .* of several names, some in part-00"
    ) as told:
        compute(tmp_path, parts=True, first=FIRST, last=LAST)
    assert "900" not in str(told.value).replace(str(tmp_path), "")


@pytest.mark.parametrize("also", [("--state", "kept"), ("--engine", "reference")])
def test_parts_and_what_does_not_go_with_them(tmp_path: Path, also: tuple[str, str]) -> None:
    words = ["compute", "--data", str(tmp_path), "--out", str(tmp_path / "out.csv"), "--parts", *also]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 2
    assert "leave out --state and --engine" in done.output
