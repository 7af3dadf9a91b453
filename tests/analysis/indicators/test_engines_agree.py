"""Whatever the data, the SQL says what the plain loops say, to the last row."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
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
    MeanDays,
    MedianMinutes,
    Not,
    Rate,
    Residents,
    SameDay,
    Share,
    ShareOfSums,
    StillWaiting,
    Sum,
    UnitIs,
    WithinDays,
    Year,
)
from narmare.analysis.indicators.definition import Any as Either
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.run import compute


FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


MORE = settings(FEW, max_examples=12)
PARTS = 3  # the catalogue is tried in parts, each on data of its own


NEVER = {
    "fortroende_hso",
    "trygghet_aldreomsorg",
    "patientupplevd_information",
    "sjalvskattad_halsa",
    "overvikt_fetma_enkat",
}  # surveys that the random data do not have


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


@pytest.mark.parametrize("part", range(PARTS))
@given(tables=care())
@FEW
def test_the_catalogue_agrees(part: int, tables: dict[str, Any]) -> None:
    names = sorted(catalogue.load())[part::PARTS]
    fast, slow = both(tables, {name: catalogue.load()[name] for name in names})
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
        special_housing=True,
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
        special_housing=True,
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
    "of_some": like(
        "kontinuitetsindex_lakare_18m",
        id="of_some",
        measure=Continuity(Events("visit", "at"), 6, 2, of=Listed(Either(ActiveSpan("home_care"), AgeAtLeast(65)))),
    ),
    "residents": like(
        "fast_lakarkontakt",
        id="residents",
        measure=Share(of=Residents(Not(ActiveSpan("home_care"))), meeting=Either(AgeAtLeast(65), Not(Had("visit", "at", 3)))),
    ),
    "waiting": like(
        "fast_lakarkontakt",
        id="waiting",
        measure=StillWaiting("waiting", "referred_on", "first_visit_on", 30, where=UnitIs("care_centre")),
    ),
    "waiting_long": like(
        "fast_lakarkontakt",
        id="waiting_long",
        measure=StillWaiting("discharge_case", "opened_at", "discharged_at", 4, where=Not(SameDay("opened_at", "ready_at"))),
    ),
    "vacant": like(
        "taligenkanning_andel",
        id="vacant",
        measure=ShareOfSums(
            "staffing", "month", Sum("established", "hired", minus=("filled",)), "established",
            where=Not(Is("profession", "nurse")), meeting=UnitIs("care_centre"),
        ),
    ),
    "money": like(
        "taligenkanning_andel",
        id="money",
        measure=ShareOfSums("cost", "month", "sek", "sek", meeting=Is("account", "5200 Hyrpersonal")),
    ),
    "days": like(
        "webbtidbok_andel",
        id="days",
        unit="days",
        measure=MeanDays(Events("discharge_case", "discharged_at", unit="listed", where=AgeAtLeast(65)), "ready_at", "discharged_at"),
    ),
    "own_days": like(
        "webbtidbok_andel", id="own_days", unit="days", measure=MeanDays(Events("contact", "asked_at"), "asked_at", "answered_at")
    ),
    "minutes": like(
        "webbtidbok_andel",
        id="minutes",
        unit="minutes",
        measure=MedianMinutes(
            Events("emergency_call", "called_at", unit="listed", where=Not(AgeAtLeast(80))), "called_at", "first_resource_at", longest=60
        ),
    ),
    "per_head": like(
        "taligenkanning_andel",
        id="per_head",
        unit="sek",
        measure=ShareOfSums(
            "net_cost", "month", Sum("primary_care", minus=("other",)), "inhabitants", where=Not(Is("region", "08")), place="region", per_head=True
        ),
    ),
    "next_only": like(
        "aterinskrivning_30d_65plus",
        id="next_only",
        measure=Share(
            of=Events("admission", "discharged_at"),
            meeting=FollowedBy("admission", "admitted_at", after="discharged_at", days=30, where=Is("planned", False), next_only=True),
        ),
    ),
    "sent": like(
        "webbtidbok_andel",
        id="sent",
        measure=Share(
            of=Events("referral", "sent_at", place="from_unit", where=UnitIs("care_centre", "from_unit")),
            meeting=All(Is("accepted", False), Not(UnitIs("care_centre", "to_unit"))),
        ),
    ),
    "answers": like(
        "webbtidbok_andel",
        id="answers",
        year=Year("pooled", min_months=1),
        measure=Share(of=Events("survey_answer", "answered_on"), meeting=Is("value", "4", "5")),
    ),
}  # fmt: skip


@given(care())
@MORE
def test_definitions_that_the_catalogue_does_not_hold_agree(tables: dict[str, Any]) -> None:
    fast, slow = both(tables, ODD)
    assert fast == slow


def test_the_random_data_reach_every_indicator() -> None:
    """The agreement would be empty if nothing were ever counted.  Asked of the reference, which needs no SQL."""
    known = {name: replace(one, minimum_cell=1) for name, one in (catalogue.load() | ODD).items()}
    waiting, grains = set(known) - NEVER, set()
    for seed in range(1, 6):
        with tempfile.TemporaryDirectory() as folder:
            save(Path(folder), full_care(seed, times=4))
            table = compute(
                Path(folder),
                engine="reference",
                first=FIRST,
                last=LAST,
                indicators=known,
                only=sorted(waiting),
            ).table
        grains |= set(table["grain"].to_pylist())
        waiting -= set(table.filter(pc.greater(table["numerator"], 0))["indicator"].to_pylist())
        if not waiting:
            break
    assert not waiting
    assert grains == set(GRAINS)
