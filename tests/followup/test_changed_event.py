"""A changed event changes the number: its own month and year, unit, municipality, owner, age and sex, and nothing else."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from narmare.analysis.indicators import catalogue, run
from narmare.analysis.indicators.compare import compare
from narmare.analysis.indicators.months import GRAINS, first_day, month_index
from narmare.analysis.tables import table
from narmare.cli import main
from tests.published import FEW


PHONE = "telefontillganglighet_samma_dag"
YEAR = 2025  # whole in the small twin


def rows(data, name):
    return ds.dataset(data / name, format="parquet").to_table().to_pylist()


def narmare(*words):
    """Run the command line; its output."""
    ran = CliRunner().invoke(main, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


@pytest.fixture(scope="module")
def data(small_twin, tmp_path_factory):
    """The twin's care tables, to be changed."""
    return shutil.copytree(small_twin, tmp_path_factory.mktemp("changed") / "care")


@pytest.fixture(scope="module")
def call(data, computed):
    """A call of a known person to a care centre that was answered the same day, in a month whose number is published."""
    shown = {row["period"] for row in computed.table.to_pylist() if row["indicator"] == PHONE and row["level"] == "region" and row["grain"] == "month" and not row["suppressed"]}  # fmt: skip
    centres = {unit["unit_id"] for unit in rows(data, "unit") if unit["kind"] == "care_centre"}
    return next(
        one
        for one in sorted(rows(data, "contact"), key=lambda one: one["contact_id"])
        if one["channel"] == "phone"
        and one["person_id"] is not None
        and one["unit_id"] in centres
        and one["asked_at"].year == YEAR
        and one["asked_at"].date().replace(day=1) in shown
        and one["answered_at"]
        and one["answered_at"].date() == one["asked_at"].date()
    )


@pytest.fixture(scope="module")
def where(data, call):
    """Where the call counts: level -> key, worked out here by hand."""
    unit = next(unit for unit in rows(data, "unit") if unit["unit_id"] == call["unit_id"])
    person = next(person for person in rows(data, "person") if person["person_id"] == call["person_id"])
    age = (month_index(call["asked_at"].date()) - month_index(person["birth_month"])) // 12
    band = next(
        band for first, band in ((80, "80+"), (65, "65-79"), (18, "18-64"), (0, "0-17")) if age >= first
    )
    return {
        "region": "07", "municipality": unit["municipality"], "owner": unit["owner"], "unit": unit["unit_id"],
        "age_band": band, "sex": person["sex"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def correction(call, tmp_path_factory):
    """A file with the call as it really was: answered three days later."""
    corrected = {**call, "answered_at": call["answered_at"] + timedelta(days=3)}
    file = tmp_path_factory.mktemp("correction") / "contact.parquet"
    pq.write_table(pa.Table.from_pylist([corrected], schema=table("contact").schema), file)
    return file


def test_one_late_answer_moves_its_own_cells_and_no_other(data, call, where, correction, tmp_path):
    few = [word for name in FEW for word in ("--only", name)]
    everything = {name: replace(catalogue.load()[name], minimum_cell=1) for name in FEW}
    before = run.compute(data, indicators=everything)
    narmare("indicators", "compute", "--data", data, "--out", tmp_path / "before.parquet", *few)
    said = narmare("import", "--table", "contact", correction, "--data", data, "--replace")
    narmare("indicators", "compute", "--data", data, "--out", tmp_path / "after.parquet", *few)
    after = run.compute(data, indicators=everything)

    assert "1 rows stored, 1 in the place of stored rows" in said
    assert after.snapshot_id != before.snapshot_id
    _assert_exactly(compare(before.table, after.table), before.table, call, where)
    _assert_shown(json.loads(narmare("indicators", "compare", tmp_path / "before.parquet", tmp_path / "after.parquet", "--json")), call)  # fmt: skip


def _assert_exactly(moved, table_before, call, where):
    """With nothing hidden: the six cells of the month, and those of every longer period with it that are computed."""
    month = month_index(call["asked_at"].date())
    there = {tuple(row[name] for name in ("grain", "period", "level", "key")) for row in table_before.to_pylist() if row["indicator"] == PHONE}  # fmt: skip
    touched = {
        (grain, period, level, key)
        for grain, period, level, key in there
        if where[level] == key and 0 <= month - month_index(period) < GRAINS[grain].months
    }

    assert {grain for grain, *_ in touched} == set(GRAINS)
    assert {("month", first_day(month), level, key) for level, key in where.items()} <= touched
    assert {one.indicator for one in moved} == {PHONE}
    assert {(one.grain, one.period, one.level, one.key) for one in moved} == touched
    for one in moved:
        assert one.after.denominator == one.before.denominator
        assert one.after.numerator == one.before.numerator - 1
        assert one.after.value < one.before.value


def _assert_shown(moved, call):
    """As published: only this indicator and only the month and the year, the region's month among them."""
    month = call["asked_at"].date().replace(day=1).isoformat()
    region = [one for one in moved if (one["grain"], one["level"], one["key"]) == ("month", "region", "07")]

    assert {one["indicator"] for one in moved} == {PHONE}
    assert [one["period"] for one in region] == [month]
    assert region[0]["after"]["numerator"] == region[0]["before"]["numerator"] - 1
