"""The traps of the measures, one test each: where two numbers have one name, or a sum is not what it seems."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.definition import (
    Continuity,
    Count,
    Indicator,
    Listed,
    Rate,
    Residents,
    Share,
    StillWaiting,
)
from narmare.analysis.indicators.months import GRAINS
from narmare.analysis.indicators.results import per_1000, rows
from narmare.analysis.indicators.spec import Spec
from narmare.analysis.indicators.tallies import Home, Tallies, Tally
from narmare.analysis.tables import table


KNOWN = catalogue.load()
ONE_MONTH = ("2026-01", "2026-01")
UNITS = """
    unit_id | kind        | municipality | owner   | region
    north   | care_centre | 0780         | public  | 07
    south   | care_centre | 0780         | private | 07
"""


def numbers(
    name: str, data: dict[str, str], months: tuple[str, str] = ONE_MONTH, **more: Any
) -> dict[tuple[str, str, str], Any]:
    """(grain, level, key) -> row of the last period."""
    found = Spec("", months, data, "period | level\n", **more).run(KNOWN[name], "reference")
    return {(row["grain"], row["level"], row["key"]): row for row in found}


def test_1_share_of_the_population_and_share_of_the_listed_are_two_measures() -> None:
    data = {
        "unit": UNITS,
        "person": "person_id | municipality | resident_from\n1 | 0780 | 2000-01-01\n2 | 0780 | 2000-01-01\n3 | 0780 | 2000-01-01\n4 | 0780 | 2000-01-01",
        "listing": "person_id | unit_id | valid_from\n1 | north | 2020-01-01\n2 | north | 2020-01-01",
        "named_contact": "person_id | kind | unit_id | valid_from\n1 | doctor | north | 2020-01-01",
    }
    listed = numbers("fast_lakarkontakt", data)["month", "region", "07"]
    population = numbers("fast_lakarkontakt_befolkning", data)["month", "region", "07"]
    assert (listed["value"], population["value"]) == (0.5, 0.25)
    of_listed, of_population = (
        KNOWN[name].measure for name in ("fast_lakarkontakt", "fast_lakarkontakt_befolkning")
    )
    assert isinstance(of_listed, Share)
    assert isinstance(of_population, Share)
    assert isinstance(of_listed.of, Listed)
    assert isinstance(of_population.of, Residents)


def phone(month: int, calls: int, answered: int) -> dict[tuple[int, str, str], Tally]:
    return {(2025 * 12 + month, "unit", "north"): Tally(answered, calls, 0)}


def shown(name: str, monthly: dict[tuple[int, str, str], Tally], grain: str) -> list[dict[str, Any]]:
    months = range(min(m for m, _, _ in monthly), max(m for m, _, _ in monthly) + 1)
    table_of = rows(KNOWN[name], Tallies.of(monthly, months), {"north": Home("0780", "public", "07")}, "x")
    return [row for row in table_of.to_pylist() if row["grain"] == grain]


def test_2_a_year_of_telephone_calls_is_a_mean_of_ten_months_or_more_and_not_a_pool_of_calls() -> None:
    """January has 900 calls of which half are answered, nine other months 100 which all are: 95 %, and not 75."""
    nine = {key: tally for month in range(1, 10) for key, tally in phone(month, 100, 100).items()}
    (year,) = shown("telefontillganglighet_samma_dag", phone(0, 900, 450) | nine, "year")
    assert year["value"] == 0.95
    assert year["numerator"] / year["denominator"] == 0.75
    assert shown("telefontillganglighet_samma_dag", nine, "year") == []


def test_3_who_chose_to_wait_longer_is_not_in_the_denominator_and_the_choice_is_always_told() -> None:
    data = {
        "unit": UNITS,
        "assessment_need": "person_id | unit_id | needed_at | assessed_at | profession | chose_later\n"
        "1 | north | 2026-01-05T10:00 | 2026-01-07T10:00 | doctor | no\n"
        "2 | north | 2026-01-05T10:00 | 2026-01-19T10:00 | doctor | yes",
    }
    row = numbers("medicinsk_bedomning_3_dagar", data, ("2026-01", "2026-02"))["month", "unit", "north"]
    assert (row["numerator"], row["denominator"]) == (1, 1)
    assert table("assessment_need").column("chose_later").required


VISITS = "person_id | unit_id | clinician_id | profession | kind | at\n"


def visits(person: int, clinicians: str, unit: str = "north") -> str:
    return "\n".join(
        f"{person} | {unit} | {clinician} | doctor | physical | 2026-01-{day:02d}T10:00"
        for day, clinician in enumerate(clinicians, 2)
    )


def test_4_the_index_of_a_region_is_that_of_its_persons_and_not_the_mean_of_its_units() -> None:
    data = {
        "unit": UNITS,
        "listing": "person_id | unit_id | valid_from\n1 | north | 2020-01-01\n2 | north | 2020-01-01\n3 | north | 2020-01-01\n4 | south | 2020-01-01",
        "visit": VISITS + "\n".join([visits(1, "111"), visits(2, "111"), visits(3, "111"), visits(4, "123")]),
    }
    found = numbers("kontinuitetsindex_lakare_18m", data, ("2024-08", "2026-01"))
    assert found["month", "unit", "north"]["value"] == 1
    assert found["month", "unit", "south"]["value"] == 0
    assert found["month", "region", "07"]["value"] == 0.75
    assert found["month", "region", "07"]["denominator"] == 4


def test_5_continuity_counts_at_the_unit_of_listing_wherever_the_visits_were_and_by_person_of_the_staff() -> (
    None
):
    data = {
        "unit": UNITS,
        "listing": "person_id | unit_id | valid_from\n1 | south | 2026-01-20",
        "visit": VISITS + visits(1, "111"),
    }
    found = numbers("kontinuitetsindex_lakare_18m", data, ("2024-08", "2026-01"))
    assert found["month", "unit", "south"]["denominator"] == 1
    assert ("month", "unit", "north") not in found
    assert "never a staffing agency" in table("visit").column("clinician_id").description


def test_6_readmissions_and_referrals_are_not_shown_before_they_can_be_known() -> None:
    assert KNOWN["aterinskrivning_30d_65plus"].mature_after_days >= 30
    assert KNOWN["avvisade_remisser"].mature_after_days >= 30
    data = {
        "unit": UNITS,
        "person": "person_id | birth_month\n1 | 1940-01-01",
        "listing": "person_id | unit_id | valid_from\n1 | north | 2020-01-01",
        "admission": "person_id | unit_id | admitted_at | discharged_at\n1 | north | 2026-01-01T10:00 | 2026-01-05T10:00",
    }
    assert numbers("aterinskrivning_30d_65plus", data, ("2026-01", "2026-01")) == {}
    assert ("month", "region", "07") in numbers("aterinskrivning_30d_65plus", data, ("2026-01", "2026-04"))


@pytest.mark.parametrize(
    "one", [pytest.param(one, id=one.id) for one in KNOWN.values() if one.unit in ("count", "per_1000")]
)
def test_7_every_count_has_a_rate_of_the_same_persons(one: Indicator) -> None:
    assert isinstance(one.measure, Count | Rate)
    if isinstance(one.measure, Count):
        assert per_1000(12, 4000) == 3
    else:
        assert one.measure.factor == 1000


def test_8_the_change_of_source_in_2024_is_where_the_definition_of_telephone_calls_begins() -> None:
    one = KNOWN["telefontillganglighet_samma_dag"]
    assert one.valid_from == date(2024, 1, 1)
    assert any("2024" in choice.en and "baseline" in choice.en for choice in one.choices)


def test_9_the_share_of_those_waiting_and_of_those_done_may_move_in_opposite_directions() -> None:
    """In February the one who waited longest is seen: the queue looks better and what was done looks worse."""
    data = {
        "unit": "unit_id | kind | region\nclinic | hospital_clinic | 07",
        "waiting": "person_id | unit_id | referred_on | first_visit_on\n"
        "1 | clinic | 2025-08-01 | 2026-02-10\n2 | clinic | 2026-01-02 | 2026-01-20\n3 | clinic | 2026-01-20 | 2026-03-20",
    }
    waiting, done = (
        [row["value"] for row in Spec("", ("2026-01", "2026-02"), data, "period | level\n").run(KNOWN[name], "reference")
         if (row["grain"], row["level"]) == ("month", "region")]
        for name in ("forsta_besok_90_dagar", "vantetid_forsta_besok_genomford_90")
    )  # fmt: skip
    assert waiting == [0.5, 1]
    assert done == [1, 0]


def test_10_sixty_and_ninety_days_are_two_definitions_of_the_same_rows() -> None:
    data = {
        "unit": "unit_id | kind | region\nclinic | hospital_clinic | 07",
        "waiting": "person_id | unit_id | referred_on\n1 | clinic | 2025-11-15",
    }
    values = [
        numbers(f"forsta_besok_{days}_dagar", data)["month", "region", "07"]["value"] for days in (60, 90)
    ]
    assert values == [0, 1]
    measures = [KNOWN[f"forsta_besok_{days}_dagar"].measure for days in (60, 90)]
    assert [one.at_most for one in measures if isinstance(one, StillWaiting)] == [60, 90]


def test_11_what_is_hidden_cannot_be_had_from_the_total_and_the_other_units() -> None:
    calls = [
        (f"{n}", unit, n % 20 + 1) for n, unit in enumerate(["north"] * 40 + ["south"] * 3 + ["east"] * 30)
    ]
    data = {
        "contact": "person_id | unit_id | channel | asked_at\n"
        + "\n".join(f"{person} | {unit} | phone | 2026-01-{day:02d}T10:00" for person, unit, day in calls),
    }
    found = numbers("telefontillganglighet_samma_dag", data, minimum_cell=5)
    units = {
        key: row["suppressed"]
        for (grain, level, key), row in found.items()
        if (grain, level) == ("month", "unit")
    }
    assert units["south"]
    assert sum(units.values()) == 2
    assert not found["month", "region", "07"]["suppressed"]


@pytest.mark.parametrize(
    "name", ["panel_delaktighet", "panel_rimlig_tid", "medarbetare_arbetsgladje", "fortroende_hso"]
)
def test_12_a_survey_is_reckoned_from_its_answers_and_few_are_flagged(name: str) -> None:
    """9 answered: 4 of 9 is 44.4 per cent, which a printed table once gave as 44.5."""
    one = KNOWN[name]
    assert one.few_below == 10
    assert one.rests_on_few(9)
    assert not one.rests_on_few(10)
    (month,) = shown(name, {(2026 * 12, "unit", "north"): Tally(4, 9, 0)} | {}, "month")
    assert month["suppressed"]  # four of nine are few persons too
    (open_month,) = shown(name, {(2026 * 12, "unit", "north"): Tally(8, 18, 0)}, "month")
    assert round(100 * open_month["value"], 1) == 44.4
    assert open_month["denominator"] == 18


def test_13_the_national_targets_of_2022_ended_and_hold_no_more() -> None:
    targets = {name: KNOWN[name].targets for name in ("fast_lakarkontakt", "fast_lakarkontakt_sabo")}
    assert all(targets.values())
    assert any(target.holds_on(date(2023, 6, 1)) for of in targets.values() for target in of)
    national = [target for of in targets.values() for target in of if target.last is not None]
    assert {target.value for target in national} == {55, 80}
    assert not any(target.holds_on(date(2024, 6, 1)) for target in national)


def test_a_continuity_index_never_rolls_and_a_rate_is_never_of_eighteen_months() -> None:
    """An index of eighteen months over twelve more is no measure; eighteen months of a rate can be held against nothing."""
    for one in KNOWN.values():
        if isinstance(one.measure, Continuity):
            assert not any(GRAINS[grain].rolling for grain in one.grains)
        if isinstance(one.measure, Rate):
            assert "rolling_18" not in one.grains
