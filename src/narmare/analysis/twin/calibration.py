"""The twin held against the published figures that it was calibrated to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from narmare.analysis import duck
from narmare.analysis.indicators.definition import Text
from narmare.analysis.tables import TABLES
from narmare.analysis.twin.measures import MEASURES, Span, residents
from narmare.analysis.twin.months import add_months
from narmare.analysis.twin.region import age_profile, calibration, read


AGE_GROUPS = ((0, 17), (18, 64), (65, 79), (80, 110))


@dataclass(frozen=True)
class Comparison:
    """One figure: as published (or chosen, where nothing is published) and in the twin.

    `twin` and `difference` (twin less published) are None when the twin does not cover the period.
    """

    measure: str
    title: Text
    unit: str
    period: str
    published: float
    basis: str  # "published" or "chosen"
    source: Text
    twin: float | None

    @property
    def difference(self) -> float | None:
        """Twin less published, in the figure's own unit."""
        return None if self.twin is None else self.twin - self.published


def compare(data: Path) -> list[Comparison]:
    """Every published figure beside the twin's own, computed from the files in `data`.

    Raises:
        FileNotFoundError: `data` holds no twin.
    """
    if not (data / "twin.json").is_file():
        raise FileNotFoundError(
            f"{data} holds no twin. Make one: narmare twin generate --out {data} --seed 1"
        )
    twin = json.loads((data / "twin.json").read_text(encoding="utf-8"))
    with duck.connect() as con:
        for name, table in TABLES.items():
            if table.optional and not (data / name).is_dir():
                continue  # a twin that an older version made; no published figure is of such a table
            con.read_parquet(str(data / name / "*.parquet")).create_view(name)
        return [*_figures(con, twin), *_populations(con, twin), *_ages(con, twin)]


def _day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def span_of(period: str, twin: dict[str, Any]) -> Span | None:
    """The days of a period: "window" (all), "last" (the last month), a year or a month; None if the twin lacks some."""
    first, after = _day(twin["first_month"]), add_months(_day(twin["last_month"]), 1)
    if period == "window":
        return Span(first, after, twin["scale"])
    if period == "last":
        return Span(add_months(after, -1), after, twin["scale"])
    begins = _day(period) if "-" in period else date(int(period), 1, 1)
    ends = add_months(begins, 1 if "-" in period else 12)
    return Span(begins, ends, twin["scale"]) if first <= begins and ends <= after else None


def _figures(con: duckdb.DuckDBPyConnection, twin: dict[str, Any]) -> list[Comparison]:
    content = calibration()
    found = []
    for basis in ("published", "chosen"):
        for row in content[basis]:
            span = span_of(row["period"], twin)
            value = None if span is None else MEASURES[row["measure"]](con, span)
            source = Text(**content["sources"][row["source"]])
            found.append(
                Comparison(
                    row["measure"],
                    Text(**row["title"]),
                    row["unit"],
                    row["period"],
                    float(row["value"]),
                    basis,
                    source,
                    value,
                )
            )
    return found


def _populations(con: duckdb.DuckDBPyConnection, twin: dict[str, Any]) -> list[Comparison]:
    """Residents of each municipality on 31 December, in real residents; a twin of Sweden has none to show."""
    if twin["region"] != "kronoberg":
        return []
    found = []
    for place in read("kronoberg.yaml")["municipalities"]:
        for year in (2019, 2024):
            span = span_of(f"{year}-12", twin)
            in_place = f"municipality = '{place['code']}'"
            value = None if span is None else residents(con, span.last, in_place) / twin["scale"]
            source = Text(**calibration()["sources"][f"scb-{year}"])
            published = float(place["residents"][year])
            found.append(
                Comparison(
                    "residents",
                    Text(sv=f"Invånare i {place['name']}", en=f"Residents of {place['name']}"),
                    "residents",
                    f"{year}-12",
                    published,
                    "published",
                    source,
                    value,
                )
            )
    return found


def _ages(con: duckdb.DuckDBPyConnection, twin: dict[str, Any]) -> list[Comparison]:
    """Share of residents by age group and sex on the first day, against the profile of 2015 that it was drawn from."""
    profile, day = age_profile(twin["region"]), _day(twin["first_month"])
    everybody = max(residents(con, day), 1.0)
    found = []
    for low, high in AGE_GROUPS:
        for column, sex in enumerate(("female", "male")):
            old = f"date_diff('month', birth_month, date '{day}') // 12 between {low} and {high} and sex = '{sex}'"
            title = _age_title(low, high, sex)
            published = 100 * float(profile[low : high + 1, column].sum())
            value = 100 * residents(con, day, old) / everybody
            source = Text(**calibration()["sources"]["scb-2015"])
            found.append(
                Comparison(
                    "age_profile", title, "% of residents", "2015", published, "published", source, value
                )
            )
    return found


def _age_title(low: int, high: int, sex: str) -> Text:
    who = Text(sv="Kvinnor", en="Women") if sex == "female" else Text(sv="Män", en="Men")
    if high < AGE_GROUPS[-1][1]:
        return Text(sv=f"{who.sv} {low}–{high} år, procent", en=f"{who.en} of {low}-{high} years, percent")
    return Text(sv=f"{who.sv} {low} år eller äldre, procent", en=f"{who.en} of {low} years or over, percent")
