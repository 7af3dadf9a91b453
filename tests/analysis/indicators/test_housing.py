"""Special housing as a level; on which day it is asked is shown by the examples of akutbesok_per_1000 and fast_lakarkontakt."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.analysis.indicators.random_care import FIRST, LAST, full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import DefinitionError, Indicator, reads
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.tallies import levels
from narmare.analysis.indicators.words import tree


def known(name: str) -> Indicator:
    return catalogue.load()[name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("care")
    save(place, full_care(2, times=4))
    return place


SOME = ("akutbesok_per_1000", "akutbesok_egenmonitorering", "fast_lakarkontakt")


@pytest.fixture(scope="module")
def open_cells(folder: Path) -> pa.Table:
    return _computed(folder, 1)


def _computed(folder: Path, minimum: int, some: tuple[str, ...] = SOME) -> pa.Table:
    asked = {name: replace(known(name), minimum_cell=minimum) for name in some}
    return compute(folder, first=FIRST, last=LAST, indicators=asked).table


def test_those_there_and_the_others_are_all(folder: Path, open_cells: pa.Table) -> None:
    """Only for what says so; and what shares a pass with it is what it was."""
    table = open_cells
    told = table.filter(pc.field("level") == "special_housing")
    assert set(told["key"].to_pylist()) == {"yes", "no"}
    assert set(told["indicator"].to_pylist()) == {name for name in SOME if known(name).special_housing}
    for name in set(told["indicator"].to_pylist()):
        month = (pc.field("indicator") == name) & (pc.field("grain") == "month")
        sides = [
            table.filter(month & (pc.field("level") == level))
            .group_by("period")
            .aggregate([("numerator", "sum"), ("denominator", "sum")])
            .sort_by("period")
            for level in ("special_housing", "region")
        ]
        assert sides[0].num_rows > 12
        assert sides[0] == sides[1], name
    plain = {name: replace(known(name), minimum_cell=1, special_housing=False) for name in SOME}
    without = compute(folder, first=FIRST, last=LAST, indicators=plain).table
    rest = table.filter(pc.field("level") != "special_housing")
    assert rest.drop_columns("snapshot_id") == without.drop_columns("snapshot_id")


def test_few_in_special_housing_are_not_had_by_subtraction(folder: Path, open_cells: pa.Table) -> None:
    """Where one key is hidden and its period is not 0 for the other, the region less the other would tell."""
    table = _computed(folder, 5)
    counts = {_place(row): row for row in open_cells.to_pylist()}
    shown = {_place(row): row for row in table.to_pylist()}
    small = 0
    for place, row in shown.items():
        name, grain, period, level, key = place
        if level != "special_housing" or grain != "month" or not row["suppressed"]:
            continue
        few = [counts[place][side] for side in ("numerator", "denominator")]
        small += any(0 < count < 5 for count in few)
        other = (name, grain, period, level, "no" if key == "yes" else "yes")
        whole = (name, grain, period, "region", next(k for *_, lvl, k in shown if lvl == "region"))
        beside = [shown[of]["suppressed"] for of in (other, whole) if of in shown]
        assert any(beside), place
    assert small > 10


def _place(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("indicator", "grain", "period", "level", "key"))


def test_without_the_municipalities_care_the_rest_is_computed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tables = full_care(2)
    del tables["home_care"]
    save(tmp_path, tables)
    with caplog.at_level(logging.WARNING):
        table = _computed(tmp_path, 1, ("fast_lakarkontakt",))
    assert set(table["level"].to_pylist()) == {"region", "municipality", "owner", "unit", "age_band", "sex"}
    assert "no table home_care" in caplog.text


def test_it_is_for_rows_of_persons() -> None:
    with pytest.raises(DefinitionError, match="special_housing is for what is counted of persons"):
        replace(known("taligenkanning_andel"), special_housing=True)
    one = known("hembesok_per_1000")
    assert levels(one)[-1] == "special_housing"
    assert "home_care" in reads(one)
    assert "special housing" in str(tree(one))
    assert "home_care" not in reads(replace(one, special_housing=False))
