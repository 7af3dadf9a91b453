"""The same plan on Spark, for data that one machine cannot hold.

Needs the package pyspark, which is not installed with the product: it is large and wants Java.  What a query returns are base
cells, which are few whatever the data's size; adding up, periods and disclosure control happen here as for every engine.
Everything is SQL: no worker needs Python.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import UNKNOWN
from narmare.analysis.indicators.plan import plan
from narmare.analysis.indicators.source import SQL_TYPE, DataError, Periods, Source, rows_of_periods
from narmare.analysis.indicators.tallies import Home
from narmare.analysis.tables import table


TYPES = {"VARCHAR": "STRING"}  # Spark's names, where they differ from those of `source`
# What a file's column is to Spark.  A day and time without a zone is one there too; what is not here, Spark asks the file itself.
STORED = {
    "string": "STRING", "large_string": "STRING", "bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INT",
    "int64": "BIGINT", "float": "FLOAT", "double": "DOUBLE", "date32[day]": "DATE",
    "timestamp[ms]": "TIMESTAMP_NTZ", "timestamp[us]": "TIMESTAMP_NTZ",
    "timestamp[ms, tz=UTC]": "TIMESTAMP", "timestamp[us, tz=UTC]": "TIMESTAMP",
}  # fmt: skip
COLUMNS = ("m", "unit_id", "age_band", "sex", "n", "d", "q")


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A Spark session of our own: where a Spark runs already (a notebook, a platform) it is that one and goes on afterwards,
    else one is started at a master URL (`local[2]`, `spark://host:7077`) and ended.

    Raises:
        DataError: pyspark is not installed, or there is no Java to start one with.
    """
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError:
        raise DataError("Spark needs the package pyspark, and Java: pip install pyspark.") from None
    running = sql.SparkSession.getActiveSession()
    if not (running or os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise DataError("Spark needs Java 17 or newer: install it, or set JAVA_HOME to where it is.")
    made = running or (
        sql.SparkSession.builder.master(master)
        .appName("narmare indicators")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        own = made.newSession()  # with views and settings of its own
        own.conf.set("spark.sql.session.timeZone", "UTC")
        yield own
    finally:
        if running is None:
            made.stop()


def views(spark: Any, source: Source, periods: Periods) -> None:
    """Make each table that is read, and `periods`, a view with the contract's types."""
    for name in source.needs:
        of = table(name)
        kinds = {column: SQL_TYPE[of.column(column).kind] for column in sorted(source.needs[name])}
        casts = [
            f"CAST(`{column}` AS {TYPES.get(kind, kind)}) AS `{column}`" for column, kind in kinds.items()
        ]
        files = source.files(name)
        stored = _stored(files[0], kinds)
        reader = spark.read.schema(stored) if stored else spark.read
        rows = reader.parquet(*(str(file) for file in files))
        rows.selectExpr(*casts).createOrReplaceTempView(name)
    months = ", ".join(f"({month}, DATE '{day}')" for month, day in rows_of_periods(periods))
    spark.sql(f"SELECT * FROM VALUES {months} AS t(m, first_day)").createOrReplaceTempView("periods")  # noqa: S608  our own numbers


def _stored(file: Path, columns: Iterable[str]) -> str | None:
    """The columns as the file has them, or None where Spark must look: a job of its own for each table."""
    schema = pq.read_schema(file)
    kinds = {column: STORED.get(str(schema.field(column).type)) for column in columns}
    if not all(kinds.values()):
        return None
    return ", ".join(f"`{column}` {kind}" for column, kind in kinds.items())


def homes(spark: Any) -> dict[str, Home]:
    """Unit -> where it belongs."""
    found = spark.sql("SELECT unit_id, municipality, owner, region FROM unit").collect()
    return {row[0]: Home(*(value or UNKNOWN for value in row[1:])) for row in found}


def cells(
    spark: Any, chosen: Sequence[Indicator], progress: Callable[[str, int, int], None]
) -> Iterator[tuple[Indicator, pa.Table]]:
    """Each indicator with its base cells, after `views`.

    The rows of shared steps are kept: in the folder for checkpoints if Spark has one, else by the executors, and who loses an
    executor then starts again.  What reads them need not be planned with all that came before: a third of the time.  What the
    executors keep is made by the first query that reads it.

    One statement for each indicator: all 88 in one (UNION ALL) are 164 jobs for 330, but took 122 s of processor time for 88 to 97.
    """
    together = plan(chosen, dialect="spark")
    safely = spark.sparkContext.getCheckpointDir() is not None
    for step in together.shared:
        rows = spark.sql(step.sql)
        kept = rows.checkpoint() if safely else rows.localCheckpoint(eager=False)
        kept.createOrReplaceTempView(step.table)
    for done, indicator in enumerate(chosen):
        progress(indicator.id, done, len(chosen))
        yield indicator, _table(spark.sql(together.queries[indicator.id]).collect())
    progress("", len(chosen), len(chosen))


def _table(rows: Sequence[Any]) -> pa.Table:
    columns = [[row[name] for row in rows] for name in COLUMNS]
    kinds = [pa.string() if name in ("unit_id", "age_band", "sex") else pa.int64() for name in COLUMNS]
    return pa.table(
        {name: pa.array(of, kind) for name, of, kind in zip(COLUMNS, columns, kinds, strict=True)}
    )
