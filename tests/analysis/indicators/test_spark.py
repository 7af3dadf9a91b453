"""Spark gives the rows of DuckDB and of the plain reference: a cluster of two workers on this machine.

One cluster for the module: to start it costs more than a test.  Its workers are processes of their own that share no memory
with the driver, as on a real one; it listens on loopback only.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest
from hypothesis import given, settings
from pyspark.sql import SparkSession
from tests import java
from tests.analysis.indicators.random_care import FIRST, LAST, care, full_care, save
from tests.analysis.indicators.test_engines_agree import FEW, NEVER, ODD

from narmare.analysis.indicators import catalogue, spark
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.source import DataError
from narmare.analysis.indicators.tallies import LEVELS
from narmare.analysis.twin import generate


pytestmark = pytest.mark.slow
MASTER = "local-cluster[2,1,1024]"  # two workers of one core and 1,024 MB
# Little data and many different queries: to compile each would cost more than to run it.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "700m",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.maxPlanStringLength": "200",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A running Spark, which `compute` uses; afterwards its processes end."""
    if java.find() is None:
        pytest.fail(java.HOW)
    given_settings = " ".join(f"--conf {shlex.quote(f'{name}={value}')}" for name, value in SETTINGS.items())
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", place)
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{given_settings} pyspark-shell")
        with spark.session(MASTER) as session:
            yield session
            context = type(session.sparkContext)
        gateway = context._gateway
        gateway.shutdown()
        gateway.proc.stdin.close()  # Spark ends when nobody is there to speak to
        gateway.proc.wait()
        context._gateway = context._jvm = None
    shutil.rmtree(
        Path(pyspark.__file__).parent / "work", ignore_errors=True
    )  # the workers' logs lie nowhere else


def on(engine: str, data: Path, **asked: Any) -> pa.Table:
    return compute(data, engine=engine, master="local[1]", **asked).table  # type: ignore[arg-type]


def test_the_whole_catalogue_on_a_twin(cluster: Any, tmp_path: Path) -> None:
    """Every indicator, level and kind of period; that DuckDB's rows are the reference's is asked in test_twin_agrees."""
    generate(out=tmp_path / "twin", seed=7, scale=0.002, months=20, until=date(2026, 10, 1))
    spark_rows, duckdb_rows = (on(engine, tmp_path / "twin") for engine in ("spark", "duckdb"))
    assert spark_rows == duckdb_rows
    assert set(spark_rows["grain"].to_pylist()) == set(GRAINS)
    assert set(spark_rows["level"].to_pylist()) == set(LEVELS) - {"nation"}
    found = set(spark_rows["indicator"].to_pylist())
    assert not found & NEVER
    assert len(found) >= len(set(catalogue.load()) - NEVER) - 1
    assert len(cluster.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) == 3  # two, and the driver


EDGES = (
    "not_active",
    "per_person",
    "rate_of_some",
    "short_window",
    "residents",
    "waiting",
    "minutes",
)  # a second each, of some ten for all kinds


def test_definitions_that_the_catalogue_does_not_hold(cluster: Any, tmp_path: Path) -> None:
    """Measures and conditions at their edges; three engines, and two regions that make a nation."""
    tables = full_care(2, times=4)
    tables["unit"][1]["region"] = "08"
    save(tmp_path, tables)
    with_a_dictionary(next((tmp_path / "unit").glob("*.parquet")), "municipality")
    asked: dict[str, Any] = {
        "first": FIRST,
        "last": LAST,
        "indicators": {name: replace(ODD[name], minimum_cell=1) for name in EDGES},
    }
    spark_rows = on("spark", tmp_path, **asked)
    assert spark_rows == on("duckdb", tmp_path, **asked) == on("reference", tmp_path, **asked)
    assert set(spark_rows["indicator"].to_pylist()) == set(EDGES)
    assert set(spark_rows["level"].to_pylist()) == set(LEVELS)


def with_a_dictionary(file: Path, column: str) -> None:
    """A column as some tools write it: of a type that Spark is not told and finds itself."""
    rows = pq.read_table(file)
    encoded = rows[column].dictionary_encode()
    pq.write_table(rows.set_column(rows.schema.get_field_index(column), column, encoded), file)


SOME = ("of_some", "next_only")


@given(tables=care())
@settings(FEW, max_examples=2)
def test_whatever_the_data(cluster: Any, tables: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"first": FIRST, "last": LAST}
    asked["indicators"] = {name: replace(ODD[name], minimum_cell=1) for name in SOME}
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), tables)
        found = [on(engine, Path(folder), **asked).to_pylist() for engine in ("spark", "duckdb", "reference")]
    assert found[0] == found[1] == found[2]


def test_a_spark_that_runs_already_goes_on_running(cluster: Any) -> None:
    with spark.session("local[1]") as session:
        assert session.sparkContext.master == MASTER
        session.sql("SELECT 1 AS one").createOrReplaceTempView("ours")
    assert cluster.sql("SELECT 2").collect()[0][0] == 2
    assert not cluster.catalog.tableExists("ours")


def test_without_pyspark_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, full_care(1))
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(DataError, match="Spark needs the package pyspark, and Java"):
        compute(tmp_path, engine="spark", only=["akutbesok_80plus"])


def test_without_java_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DataError, match="Spark needs Java 17 or newer"), spark.session("local[1]"):
        raise AssertionError("it must not start")
