"""Grants: every sum is checked to the öre, and the refusal names the difference."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from narmare.programme.actions import grants as actions
from narmare.programme.costs import YearCost, year_cost
from narmare.programme.models import GrantReport
from narmare.programme.money import kronor, ore
from narmare.programme.queries.grants import cost_years, grant_page, spent_until
from narmare.region import demo
from tests.cast import NOW, TODAY
from tests.programme import decided as make
from tests.programme.decided import MILLION


@pytest.fixture
def by(db):
    return demo.system_account()


def test_money_is_written_with_ore_in_both_languages():
    assert kronor(4_580_000_000) == "45\u00a0800\u00a0000,00\u00a0kr"
    assert kronor(-5) == "\u22120,05\u00a0kr"
    with translation.override("en"):
        assert kronor(123_450) == "SEK\u00a01,234.50"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1 200 000,50", 120_000_050),
        ("300", 30_000),
        ("-12.5", -1_250),
        ("1\u00a0000 kr", 100_000),
        ("\u22125", -500),
    ],
)
def test_money_is_read_as_people_write_it(typed, found):
    assert ore(typed) == found


@pytest.mark.parametrize("typed", ["", "mycket", "1,005", "1.2.3", "9" * 20, "nan", "inf", "1e400"])
def test_what_is_no_money_is_refused(typed):
    with pytest.raises(ValueError, match="is no amount"):
        ore(typed)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_that_is_written_can_be_read_again(amount):
    with translation.override("sv"):
        assert ore(kronor(amount)) == amount


def test_shares_over_the_grant_are_refused_with_the_difference(by):
    grant = make.grant(10 * MILLION)
    actions.add_share(grant=grant, board=make.arena("RS"), amount=7 * MILLION, by=by, now=NOW)

    with make.refused("Delarna blir 0,01 kr mer än bidraget"):
        actions.add_share(grant=grant, board=make.arena("HSN"), amount=3 * MILLION + 1, by=by, now=NOW)
    assert grant_page(grant).unsplit == 3 * MILLION


def test_a_split_is_fixed_only_when_it_is_the_whole_grant(by):
    grant = make.grant(10 * MILLION)
    share = actions.add_share(grant=grant, board=make.arena("RS"), amount=10 * MILLION - 1, by=by, now=NOW)
    with make.refused("0,01 kr är inte fördelat än"):
        actions.fix_split(grant=grant, by=by, now=NOW)
    actions.remove_share(share=share, by=by, now=NOW)
    actions.add_share(grant=grant, board=share.board, amount=10 * MILLION, by=by, now=NOW)

    fixed = actions.fix_split(grant=grant, by=by, now=NOW)
    assert fixed.fixed_by == by
    with make.refused("Fördelningen är fastställd"):
        actions.add_share(grant=grant, board=make.arena("HSN"), amount=1, by=by, now=NOW)


def test_activities_over_the_share_are_refused_with_the_difference(by):
    grant, activity = make.funded(10 * MILLION)

    with make.refused("Aktiviteterna blir 1,00 kr mer än nämndens del"):
        actions.add_activity(share=activity.share, title="En till", amount=100, by=by, now=NOW)


@pytest.mark.parametrize(
    ("amount", "days", "sentence"),
    [
        (10 * MILLION + 1, 0, "kvar. Det här är 0,01 kr mer"),
        (0, 0, "Ange ett belopp"),
        (-1, 0, "Rättelsen är 0,01 kr större"),
        (1, 1, "Dagen har inte varit än"),
    ],
)
def test_spending_that_cannot_be_is_refused(by, amount, days, sentence):
    _grant, activity = make.funded(10 * MILLION)

    with make.refused(sentence):
        actions.book_spending(
            activity=activity, on=TODAY + timedelta(days=days), amount=amount, text="Kurs", by=by, now=NOW
        )


def test_a_correction_is_a_row_of_its_own(by):
    grant, activity = make.funded(10 * MILLION)
    for amount in (3 * MILLION, -MILLION):
        actions.book_spending(activity=activity, on=TODAY, amount=amount, text="Kurs", by=by, now=NOW)

    assert [row.amount for row in activity.spending.all()] == [3 * MILLION, -MILLION]
    assert grant_page(grant).spent == 2 * MILLION


def report(grant, by, **more):
    given = {"until": TODAY, "returned": 0, "kept": 0, **more}
    return actions.send_report(grant=grant, to="Socialstyrelsen", by=by, now=NOW, **given)


def test_a_report_that_does_not_add_up_is_refused_with_what_is_missing(by):
    grant, activity = make.funded(10 * MILLION)
    actions.book_spending(activity=activity, on=TODAY, amount=6 * MILLION, text="Kurs", by=by, now=NOW)

    with make.refused("Bidraget är .*: 4.000.000,00 kr saknas"):
        report(grant, by)
    with make.refused(": 0,01 kr för mycket"):
        report(grant, by, returned=4 * MILLION + 1)
    assert GrantReport.objects.count() == 0


def test_a_report_that_adds_up_closes_the_time_behind_it(by):
    grant, activity = make.funded(10 * MILLION)
    actions.book_spending(activity=activity, on=TODAY, amount=6 * MILLION, text="Kurs", by=by, now=NOW)
    sent = report(grant, by, returned=3 * MILLION, kept=MILLION)

    assert {line.activity: line.amount for line in sent.lines.all()} == {activity: 6 * MILLION}
    assert grant_page(grant).reported == 6 * MILLION
    with make.refused("är redovisad. Bokför rättelsen på en senare dag"):
        actions.book_spending(activity=activity, on=TODAY, amount=1, text="Kurs", by=by, now=NOW)
    with make.refused("redan redovisat till den dagen"):
        report(grant, by, returned=4 * MILLION)


def test_a_grant_is_not_reported_before_its_split_is_fixed(by):
    with make.refused("inte fastställd"):
        report(make.grant(), by)


def test_spending_counts_until_its_day(by):
    grant, activity = make.funded()
    actions.book_spending(activity=activity, on=TODAY, amount=500, text="Kurs", by=by, now=NOW)

    assert spent_until(grant, TODAY - timedelta(days=1)) == {activity: 0}
    assert spent_until(grant, TODAY) == {activity: 500}


def test_a_condition_is_met_in_words_and_once(by):
    condition = actions.add_condition(
        grant=make.grant(), text="Slutredovisning", due=date(2025, 3, 31), by=by, now=NOW
    )
    with make.refused("Skriv hur villkoret är uppfyllt"):
        actions.meet_condition(condition=condition, how="", by=by, now=NOW)
    met = actions.meet_condition(condition=condition, how="Skickad", by=by, now=NOW)

    assert (met.how, met.met_by) == ("Skickad", by)
    with make.refused("redan uppfyllt"):
        actions.meet_condition(condition=condition, how="Igen", by=by, now=NOW)


def test_the_share_of_primary_care_needs_both_costs_of_a_year(by):
    for year, level, amount in ((2023, "primary", 200), (2023, "other", 800), (2024, "primary", 300)):
        actions.enter_cost(
            year=year, level=level, amount=amount * MILLION, source="Årsbokslut", by=by, now=NOW
        )
    actions.enter_cost(year=2023, level="primary", amount=250 * MILLION, source="Rättat", by=by, now=NOW)

    (year,) = cost_years()
    assert (year.year, round(year.share, 3), year.sources) == (2023, 23.81, ("Årsbokslut", "Rättat"))


def care_tables(folder, months=12, clinic=True):
    """A year of costs: 10.50 kronor a month at a care centre, 31.50 elsewhere, and rows that do not count."""
    units = [("vc", "care_centre"), ("klinik", "hospital_clinic"), ("hemsjukvard", "home_care")]
    rows = [(unit, date(2025, month, 1), sek) for month in range(1, months + 1) for unit, sek in (
        ("vc", 10.5), ("vc", -99.0), ("hemsjukvard", 70.0), *([("klinik", 30.0), (None, 1.5)] if clinic else []),
    )] + [("vc", date(2024, 12, 1), 999.0)]  # fmt: skip
    for name, columns, values in (
        ("unit", ["unit_id", "kind"], units),
        ("cost", ["unit_id", "month", "sek"], rows),
    ):
        (folder / name).mkdir(parents=True)
        held = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in values])
        pq.write_table(held, folder / name / "part.parquet")
    return folder


def test_the_costs_of_a_year_come_from_the_care_table(by, tmp_path):
    cost = year_cost(care_tables(tmp_path), 2025)
    assert cost == YearCost(2025, primary=12_600, other=37_800, months=12)
    actions.enter_cost(year=2025, level="primary", amount=1, source="Gissat", by=by, now=NOW)
    actions.take_costs(cost=cost, by=by, now=NOW)
    (year,) = cost_years()

    assert (year.share, year.sources) == (25.0, (f"Vårdtabellen cost, hämtad {TODAY.isoformat()}",))


def test_the_table_of_net_costs_comes_first_where_it_has_the_year(by, tmp_path):
    folder = care_tables(tmp_path)
    (folder / "net_cost").mkdir()
    areas = {"primary_care": 2.0, "somatic": 5.0, "psychiatric": 1.0, "dental": 0.5, "other": 1.5}
    rows = [{"month": date(2024, month, 1), **areas} for month in range(1, 13)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "net_cost" / "part.parquet")

    cost = year_cost(folder, 2024)
    assert cost == YearCost(2024, primary=2_400, other=9_600, months=12, table="net_cost")
    assert year_cost(folder, 2025).table == "cost"
    actions.take_costs(cost=cost, by=by, now=NOW)
    (year,) = cost_years()
    assert (year.share, year.sources) == (20.0, (f"Vårdtabellen net_cost, hämtad {TODAY.isoformat()}",))


@pytest.mark.parametrize(
    ("tables", "year", "sentence"),
    [
        ({}, 2026, "inga rader för 2026"),
        ({"months": 11}, 2025, "11 av årets tolv månader"),
        ({"clinic": False}, 2025, "bara kostnader för ena delen"),
    ],
)
def test_costs_that_tell_half_the_story_are_not_taken(by, tmp_path, tables, year, sentence):
    with make.refused(sentence):
        actions.take_costs(cost=year_cost(care_tables(tmp_path, **tables), year), by=by, now=NOW)
    assert year_cost(tmp_path / "empty", year).months == 0
    assert cost_years() == []


def test_the_page_fetches_the_costs_or_says_why_not(cast, sign_in, settings, tmp_path):
    settings.NARMARE_DATA = care_tables(tmp_path)
    send = lambda year: sign_in("programme_lead").post("/beslut/bidrag/nytt/hamta-kostnad", {"hamta-kostnad-year": year}, follow=True)  # noqa: E731  # fmt: skip

    assert "inga rader för 2019" in send(2019).content.decode()
    assert "25,0" in send(2025).content.decode()
