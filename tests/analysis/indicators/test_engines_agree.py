"""Whatever the data, the SQL says what the plain loops say, to the last row."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from tests.analysis.indicators.random_care import FIRST, LAST, care, full_care, save

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Continuity,
    Count,
    Events,
    FollowedBy,
    Had,
    Indicator,
    Is,
    Listed,
    Not,
    Rate,
    SameDay,
    Share,
    UnitIs,
    WithinDays,
    Year,
)
from narmare.analysis.indicators.definition import Any as Either
from narmare.analysis.indicators.run import compute


FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def both(tables: dict[str, Any], indicators: dict[str, Indicator]) -> tuple[list[Any], list[Any]]:
    open_cells = {name: replace(one, minimum_cell=1) for name, one in indicators.items()}
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), tables)
        found = [
            compute(
                Path(folder), engine=engine, first=FIRST, last=LAST, indicators=open_cells
            ).table.to_pylist()
            for engine in ("duckdb", "reference")
        ]  # type: ignore[misc]
    return found[0], found[1]


@given(care())
@FEW
def test_the_twelve_agree(tables: dict[str, Any]) -> None:
    fast, slow = both(tables, catalogue.load())
    assert fast == slow


def like(name: str, **changes: Any) -> Indicator:
    return replace(catalogue.load()[name], **changes)


ODD = {
    "not_active": like(
        "fast_lakarkontakt",
        id="not_active",
        measure=Share(
            of=Listed(Not(ActiveSpan("home_care"))),
            meeting=Either(Not(All(AgeAtLeast(65), Had("visit", "at", 2))), ActiveSpan("self_monitoring")),
        ),
    ),
    "all_kinds": like(
        "webbtidbok_andel",
        id="all_kinds",
        measure=Share(
            of=Events(
                "admission",
                "admitted_at",
                where=Either(Not(Is("planned", True)), AgeAtLeast(18), ActiveSpan("named_contact", where=UnitIs("care_centre"))),
            ),
            meeting=Not(
                All(
                    WithinDays("admitted_at", "discharged_at", 2),
                    Not(FollowedBy("visit", "at", after="admitted_at", days=9, where=Not(SameDay("at", "at")))),
                )
            ),
        ),
    ),
    "per_person": like(
        "webbtidbok_andel",
        id="per_person",
        measure=Share(
            of=Events("visit", "at", unit="own", per="person_month", where=UnitIs("care_centre")),
            meeting=ActiveSpan("plan", start="made_on", end="ended_on", where=Not(Is("kind", "joint_plan"))),
        ),
    ),
    "rate_of_some": like(
        "akutbesok_80plus",
        id="rate_of_some",
        measure=Rate(Events("visit", "at", unit="listed", where=Is("planned", True)), Listed(Had("contact", "asked_at", 3))),
    ),
    "count_of_some": like(
        "egenmonitorering_antal",
        id="count_of_some",
        measure=Count(Listed(All(AgeAtLeast(18), ActiveSpan("named_contact"))), Listed(AgeAtLeast(18))),
    ),
    "short_window": like(
        "kontinuitetsindex_lakare_18m",
        id="short_window",
        year=Year("last_month"),
        measure=Continuity(Events("visit", "at", where=AgeAtLeast(18)), window_months=4, at_least=2),
    ),
}  # fmt: skip


@given(care())
@FEW
def test_definitions_that_the_catalogue_does_not_hold_agree(tables: dict[str, Any]) -> None:
    fast, slow = both(tables, ODD)
    assert fast == slow


def test_the_random_data_reach_every_indicator() -> None:
    """The agreement would be empty if nothing were ever counted."""
    found = [row for seed in (1, 2, 3) for row in both(full_care(seed), catalogue.load())[0]]
    assert {row["indicator"] for row in found if row["numerator"]} == set(catalogue.load())
    assert {row["grain"] for row in found} == {"month", "year"}
