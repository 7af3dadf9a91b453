"""Six measures of visits and calls, counted by month, unit, age band and sex: the product's passes beside what one writes by hand.

On the whole synthetic region (`indicators`): the share of visits booked on the web, by video (of meetings, and of all), at a
distance; calls answered the same day; assessments within three days.  By hand means one query or chain a measure, as one
writes it, in DuckDB's SQL, polars and pandas; every way reads the same Parquet files, gives the same numbers, and runs in a
process of its own, in turns.  The product's time includes building its SQL.

And the rate that OpenSAFELY's users wait for: visits per 1,000 listed by month, region and age band, 36 months, one million
persons and ten million events.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from benchmarks import continuity, indicators

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.housing import sex_of
from narmare.analysis.indicators.plan import plan
from narmare.analysis.indicators.run import connect, prepare
from narmare.analysis.indicators.source import Periods, Source, with_levels_of
from narmare.analysis.indicators.sqlparts import from_day


CARE_CENTRE_CALLS, NEEDS = "telefontillganglighet_samma_dag", "medicinsk_bedomning_3_dagar"
VISITS = (
    "webbtidbok_andel",
    "distanskontakt_video_andel",
    "distanskontakt_video_alla_kontakter",
    "distanskontakt_andel",
)
SIX = (*VISITS, CARE_CENTRE_CALLS, NEEDS)
MEETINGS, DISTANCE = ["physical", "home", "video", "group"], ["video", "phone", "chat"]
LICENSED = list(catalogue.load()[NEEDS].measure.meeting.parts[1].values)  # type: ignore[union-attr]
BARS = {"pandas": 5.0, "polars": 1.0, "DuckDB by hand": 1.0}
RATE, RATE_BAR = "lakarbesok_per_1000", 3.0

type Cells = dict[
    tuple[Any, ...], tuple[int, int]
]  # indicator, month, unit, age band, sex -> numerator, denominator


def run() -> list[dict[str, object]]:
    """One result a way; `ratio` is how many times longer than the product's passes it takes."""
    indicators.twin(indicators.FOLDER, 1.0)
    ways: dict[str, Callable[[Path], Any]] = {
        "product": product, "DuckDB by hand": by_hand, "polars": with_polars, "pandas": with_pandas,
    }  # fmt: skip
    seconds, numbers = continuity.rounds(ways, indicators.FOLDER)
    for name, found in numbers.items():
        if found != numbers["product"]:
            raise AssertionError(f"{name} has other numbers than the product.")
    return [
        *(_result(name, took, took / seconds["product"]) for name, took in seconds.items()),
        _rate(),
    ]


def _result(name: str, took: float, ratio: float) -> dict[str, object]:
    return {
        "name": f"six measures of visits and calls: {name}",
        "seconds": took,
        "ratio": ratio,
        "bar": f">= {BARS[name]:g}x the product" if name in BARS else "",
        "met": ratio >= BARS.get(name, 0),
    }


def product(folder: Path) -> Cells:
    """As `narmare indicators compute` counts them."""
    chosen = [catalogue.load()[name] for name in SIX]
    source = Source.of(folder, chosen)
    together = plan(chosen)
    found: Cells = {}
    with connect(source, source.periods()) as connection:
        prepare(connection, together)
        for name, query in together.queries.items():
            found |= _cells(name, connection.sql(query).to_arrow_table())
    return found


def _cells(name: str, table: pa.Table) -> Cells:
    columns = [table[column].to_pylist() for column in ("m", "unit_id", "age_band", "sex", "n", "d")]
    found: Cells = {}
    for *place, sex, n, d in zip(*columns, strict=True):
        cell = (name, *place, sex_of(sex))  # by hand nobody tells special housing apart
        before = found.get(cell, (0, 0))
        found[cell] = before[0] + int(n), before[1] + int(d)
    return found


AGE = """CASE WHEN m - born < 216 THEN '0-17' WHEN m - born < 780 THEN '18-64' WHEN m - born < 960 THEN '65-79'
WHEN m - born >= 960 THEN '80+' ELSE 'unknown' END"""


def by_hand(folder: Path) -> Cells:
    """One SQL query a measure."""
    in_list = {
        name: ", ".join(f"'{value}'" for value in values)
        for name, values in (("meetings", MEETINGS), ("distance", DISTANCE), ("licensed", LICENSED))
    }
    asked = {
        VISITS[0]: ("visit", "at", f"kind IN ({in_list['meetings']})", "booked_by = 'web'"),
        VISITS[1]: ("visit", "at", f"kind IN ({in_list['meetings']})", "kind = 'video'"),
        VISITS[2]: ("visit", "at", "true", "kind = 'video'"),
        VISITS[3]: ("visit", "at", "true", f"kind IN ({in_list['distance']})"),
        CARE_CENTRE_CALLS: ("contact", "asked_at", "channel = 'phone' AND u.kind = 'care_centre'", "asked_at::DATE = answered_at::DATE"),
        NEEDS: ("assessment_need", "needed_at", "NOT chose_later AND u.kind = 'care_centre'",
                f"date_diff('day', needed_at::DATE, assessed_at::DATE) BETWEEN 0 AND 3 AND profession IN ({in_list['licensed']})"),
    }  # fmt: skip
    found: Cells = {}
    chosen = [catalogue.load()[name] for name in SIX]
    source = Source.of(folder, chosen)
    with connect(source, source.periods()) as connection:
        for name, (table, at, where, meeting) in asked.items():
            where = where.replace("kind IN", "e.kind IN") if table == "visit" else where
            meeting = meeting.replace("kind", "e.kind") if table == "visit" else meeting
            query = f"""
            SELECT m, unit_id, {AGE} AS age_band, coalesce(sex, 'unknown') AS sex, count(*) FILTER (hit) AS n, count(*) AS d
            FROM (SELECT year(e."{at}") * 12 + month(e."{at}") - 1 AS m, e.unit_id, p.sex,
                    year(p.birth_month) * 12 + month(p.birth_month) - 1 AS born, {meeting} AS hit
                  FROM {table} AS e LEFT JOIN person AS p USING (person_id) LEFT JOIN unit AS u ON u.unit_id = e.unit_id
                  WHERE {where} AND e."{at}" IS NOT NULL)
            GROUP BY ALL"""
            found |= _cells(name, connection.sql(query).to_arrow_table())
    return found


def with_polars(folder: Path) -> Cells:
    """One lazy chain a measure, collected one by one."""
    import polars as pl

    person = pl.scan_parquet(folder / "person/*.parquet").select(
        "person_id", "sex", born=continuity.polars_month(pl.col("birth_month"))
    )
    centres = (
        pl.scan_parquet(folder / "unit/*.parquet").filter(pl.col("kind") == "care_centre").select("unit_id")
    )
    age = (
        pl.when(pl.col("born").is_null()).then(pl.lit("unknown"))
        .when(pl.col("m") - pl.col("born") < 216).then(pl.lit("0-17")).when(pl.col("m") - pl.col("born") < 780).then(pl.lit("18-64"))
        .when(pl.col("m") - pl.col("born") < 960).then(pl.lit("65-79")).otherwise(pl.lit("80+"))
    )  # fmt: skip

    def count(name: str, rows: Any, at: str, meeting: Any) -> Cells:
        table = (
            rows.filter(pl.col(at).is_not_null())
            .select(
                "person_id", "unit_id", m=continuity.polars_month(pl.col(at)), hit=meeting.fill_null(False)
            )
            .join(person, on="person_id", how="left")
            .with_columns(age_band=age, sex=pl.col("sex").fill_null("unknown"))
            .group_by("m", "unit_id", "age_band", "sex")
            .agg(n=pl.col("hit").sum(), d=pl.len())
            .collect()
        )
        return {(name, *place): (n, d) for *place, n, d in table.iter_rows()}

    def visits() -> Any:
        return pl.scan_parquet(folder / "visit/*.parquet")

    def at_centres(name: str) -> Any:
        return pl.scan_parquet(folder / f"{name}/*.parquet").join(centres, on="unit_id", how="semi")

    kind, days = pl.col("kind"), pl.col("assessed_at").dt.date() - pl.col("needed_at").dt.date()
    answered = pl.col("asked_at").dt.date() == pl.col("answered_at").dt.date()
    in_time = (
        (days >= pl.duration(days=0)) & (days <= pl.duration(days=3)) & pl.col("profession").is_in(LICENSED)
    )
    return (
        count(VISITS[0], visits().filter(kind.is_in(MEETINGS)), "at", pl.col("booked_by") == "web")
        | count(VISITS[1], visits().filter(kind.is_in(MEETINGS)), "at", kind == "video")
        | count(VISITS[2], visits(), "at", kind == "video")
        | count(VISITS[3], visits(), "at", kind.is_in(DISTANCE))
        | count(
            CARE_CENTRE_CALLS,
            at_centres("contact").filter(pl.col("channel") == "phone"),
            "asked_at",
            answered,
        )
        | count(NEEDS, at_centres("assessment_need").filter(~pl.col("chose_later")), "needed_at", in_time)
    )


def with_pandas(folder: Path) -> Cells:
    """One frame a table, one group-by a measure."""
    import pandas as pd

    person = pd.read_parquet(folder / "person", columns=["person_id", "sex", "birth_month"])
    born = pd.to_datetime(person["birth_month"])
    person = person.assign(born=born.dt.year * 12 + born.dt.month - 1)[["person_id", "sex", "born"]]
    units = pd.read_parquet(folder / "unit", columns=["unit_id", "kind"])
    centres = units.loc[units["kind"] == "care_centre", "unit_id"]

    def read(name: str, at: str, *columns: str) -> Any:
        rows = pd.read_parquet(folder / name, columns=["person_id", "unit_id", at, *columns])
        rows = rows[rows[at].notna()].merge(person, on="person_id", how="left")
        rows["m"] = rows[at].dt.year * 12 + rows[at].dt.month - 1
        age = rows["m"] - rows["born"]
        rows["age_band"] = (
            pd.cut(age, [-10_000, 215, 779, 959, 10_000], labels=["0-17", "18-64", "65-79", "80+"])
            .astype(object)
            .fillna("unknown")
        )
        rows["sex"] = rows["sex"].fillna("unknown")
        return rows

    def count(name: str, rows: Any, hit: Any) -> Cells:
        by = (
            rows.assign(hit=hit)
            .groupby(["m", "unit_id", "age_band", "sex"], observed=True)["hit"]
            .agg(["sum", "size"])
        )
        return {
            (name, *place): (int(n), int(d))
            for place, n, d in zip(by.index, by["sum"], by["size"], strict=True)
        }

    visits = read("visit", "at", "kind", "booked_by")
    meetings = visits[visits["kind"].isin(MEETINGS)]
    calls = read("contact", "asked_at", "answered_at", "channel")
    calls = calls[(calls["channel"] == "phone") & calls["unit_id"].isin(centres)]
    needs = read("assessment_need", "needed_at", "assessed_at", "profession", "chose_later")
    needs = needs[~needs["chose_later"] & needs["unit_id"].isin(centres)]
    days = (needs["assessed_at"].dt.normalize() - needs["needed_at"].dt.normalize()).dt.days
    return (
        count(VISITS[0], meetings, meetings["booked_by"] == "web")
        | count(VISITS[1], meetings, meetings["kind"] == "video")
        | count(VISITS[2], visits, visits["kind"] == "video")
        | count(VISITS[3], visits, visits["kind"].isin(DISTANCE))
        | count(CARE_CENTRE_CALLS, calls, calls["asked_at"].dt.date == calls["answered_at"].dt.date)
        | count(NEEDS, needs, days.between(0, 3) & needs["profession"].isin(LICENSED))
    )


def _rate() -> dict[str, object]:
    folder = continuity.data(10_000_000, 1_000_000)
    took, months = continuity.fresh(rate, folder)
    if months != 36:
        raise AssertionError(f"The rate has {months} months, not 36.")
    return {
        "name": "visits to a doctor per 1,000 by region and age band, 36 months, 1,000,000 persons and 10,000,000 events",
        "seconds": took,
        "bar": f"< {RATE_BAR:g} s",
        "met": took < RATE_BAR,
    }


def rate(folder: Path) -> int:
    """The rate by month, region and age band, from the files; how many months it has."""
    chosen = [with_levels_of(folder, catalogue.load()[RATE])]  # nobody says who lives in special housing
    source = Source.of(folder, chosen)
    last = continuity.FIRST + continuity.MONTHS - 1
    with connect(source, Periods(last - 35, last)) as connection:
        together = plan(chosen, since=True)
        prepare(connection, together, last - 35)
        rows = connection.sql(
            f"SELECT c.m, u.region, c.age_band, 1000 * SUM(n) / SUM(d) FROM ({from_day(together.queries[RATE], last - 35)}) AS c "
            "JOIN unit AS u ON u.unit_id = c.unit_id GROUP BY ALL"
        ).fetchall()
    return len({row[0] for row in rows})
