"""The same queries on Spark, for data that one machine cannot hold.

Needs the package pyspark, which is not installed with the product: it is large and wants Java.  What a query returns are base
cells, which are few whatever the data's size; adding up, periods and disclosure control happen here as for every engine.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from narmare.analysis.indicators.build import build
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.months import UNKNOWN
from narmare.analysis.indicators.source import SQL_TYPE, DataError, Periods, Source, rows_of_periods
from narmare.analysis.indicators.tallies import Home
from narmare.analysis.tables import table


TYPES = {"VARCHAR": "STRING"}  # Spark's names, where they differ from those of `source`
COLUMNS = ("m", "unit_id", "age_band", "sex", "n", "d", "q")


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A Spark session at a master URL (`local[2]`, `spark://host:7077`), ended afterwards.

    Raises:
        DataError: pyspark is not installed.
    """
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError:
        raise DataError("Spark needs the package pyspark, and Java: pip install pyspark.") from None
    made = (
        sql.SparkSession.builder.master(master)
        .appName("narmare indicators")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        yield made
    finally:
        made.stop()


def views(spark: Any, source: Source, periods: Periods) -> None:
    """Make each table that is read, and `periods`, a view with the contract's types."""
    for name in source.needs:
        of = table(name)
        kinds = {column: SQL_TYPE[of.column(column).kind] for column in sorted(source.needs[name])}
        casts = [
            f"CAST(`{column}` AS {TYPES.get(kind, kind)}) AS `{column}`" for column, kind in kinds.items()
        ]
        rows = spark.read.parquet(*(str(file) for file in source.files(name)))
        rows.selectExpr(*casts).createOrReplaceTempView(name)
    months = spark.createDataFrame(rows_of_periods(periods), "m INT, first_day DATE")
    months.createOrReplaceTempView("periods")


def homes(spark: Any) -> dict[str, Home]:
    """Unit -> where it belongs."""
    found = spark.sql("SELECT unit_id, municipality, owner, region FROM unit").collect()
    return {row[0]: Home(*(value or UNKNOWN for value in row[1:])) for row in found}


def cells(
    spark: Any, chosen: Sequence[Indicator], progress: Callable[[str, int, int], None]
) -> Iterator[tuple[Indicator, pa.Table]]:
    """Each indicator with its base cells, after `views`."""
    for done, indicator in enumerate(chosen):
        progress(indicator.id, done, len(chosen))
        rows = spark.sql(build(indicator).sql("spark")).select(*COLUMNS).collect()
        columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
        kinds = [pa.string() if name in ("unit_id", "age_band", "sex") else pa.int64() for name in COLUMNS]
        yield (
            indicator,
            pa.table(
                {name: pa.array(of, kind) for name, of, kind in zip(COLUMNS, columns, kinds, strict=True)}
            ),
        )
    progress("", len(chosen), len(chosen))
