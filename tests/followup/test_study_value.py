"""What an effect is worth, who else claims it, and the study as evidence for a benefit."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils import translation

from narmare.analysis.effects.unit_values import ValuesError, read, unit_values
from narmare.analysis.effects.value import Amount
from narmare.analysis.indicators import catalogue
from narmare.cli.effects import command
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.pages import effects as pages
from narmare.followup.pages.effect_worth import sek, worth_sentence, worth_table
from narmare.followup.study import answer, forget
from narmare.followup.study_value import Line, Worth, worth_of
from narmare.programme import actions as programme_actions
from narmare.programme.models import Benefit, Initiative
from narmare.region.models import AuditEvent
from tests.cast import NOW
from tests.followup.test_studies import PHONE, programme, register, rolled_out


__all__ = ["programme", "rolled_out"]  # fixtures

AGAIN = "aterinskrivning_30d_65plus"


def worth(days=168.0, money=900_000.0, indicator=AGAIN):
    valued = unit_values()[indicator]
    per_year = (days, money)
    lines = tuple(
        Line(one, Amount(0.5 * size, size, 1.5 * size), Amount(size, 2 * size, 3 * size))
        for one, size in zip(valued.values, per_year, strict=True)
    )
    return Worth(valued, Amount(20.0, 28.0, 36.0), 12, lines)


@pytest.mark.parametrize(
    ("language", "of", "said"),
    [
        ("sv", worth(), "Det är värt 14 vårddagar i månaden och 0,9 miljoner kronor om året; betyg B."),
        ("en", worth(), "It is worth 14 bed-days a month and SEK 0.9 million a year; grade B."),
        ("sv", worth(12.0, 84_321.0), "Det är värt 1,0 vårddag i månaden och 84 000 kronor om året; betyg B."),
        ("en", worth(18.0, 1_240_000.0), "It is worth 1.5 bed-days a month and SEK 1.2 million a year; grade B."),
        ("sv", worth(7_200.0, 50.0, PHONE), "Det är värt 10 timmar i månaden och 50 kronor om året; betyg B."),
        ("en", worth(720.0, 50.0, PHONE), "It is worth 1.0 hour a month and SEK 50 a year; grade B."),
        ("sv", None, ""),
    ],
)  # fmt: skip
def test_the_sentence(language, of, said):
    with translation.override(language):
        assert worth_sentence(of, "B").replace("\N{NO-BREAK SPACE}", " ") == said


def test_amounts_have_two_significant_figures():
    assert [sek(value).replace("\N{NO-BREAK SPACE}", " ") for value in (0.0, 7.4, 99.6, 1_234.0, -56_789.0, 100_000.0)] == [
        "0 kronor", "7 kronor", "100 kronor", "1 200 kronor", "57 000 kronor", "0,1 miljoner kronor"]  # fmt: skip


def test_the_table_keeps_money_and_what_is_set_free_apart():
    told = worth_table(worth())
    cells = [[str(getattr(cell, "text", cell)) for cell in row] for row in told.rows]

    assert cells[1][:2] == ["Vårddagar", "84 – 168 – 252"]
    assert cells[2][0] == "Vårddagarnas kostnad, kronor i 2022 års priser"
    assert {row[3] for row in cells[1:]} == {"blir fritt; pengar först när en budget ändras"}
    assert "HSLF-FS 2018:67" in cells[2][4]


def test_values_are_for_measures_that_exist_and_have_a_direction():
    known = catalogue.load()
    for name, one in unit_values().items():
        assert known[name].direction in ("up", "down")
        assert known[name].by_unit
        assert len({(value.unit, value.name.sv) for value in one.values}) == len(one.values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values: 3", "a list under"),
        ("values: [{indicator: x}]", "'factors' is missing"),
        ("values: [{indicator: x, price_year: 2026, counted: {sv: a, en: a}, factors: [{unit: euro, name: {sv: a, en: a}, amount: [1, 2, 3], cashable: false, source: {sv: a, en: a}}]}]", "not 'euro'"),
        ("values: [{indicator: x, price_year: 2026, counted: {sv: a, en: a}, factors: [{unit: sek, name: {sv: a, en: a}, amount: [3, 2, 1], cashable: false, source: {sv: a, en: a}}]}]", "ascend"),
        ("values: [{indicator: x, price_year: 2026, counted: {sv: a, en: a}, factors: []}, {indicator: x, price_year: 2026, counted: {sv: a, en: a}, factors: []}]", "stands twice"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_values_is_told(text, said):
    with pytest.raises(ValuesError, match=said):
        read(text)


def test_effect_times_calls_times_minutes(programme, rolled_out):
    """Twelve units with 2 000 calls a month, ten points more answered: 12 x 2 000 x 12 x 10 % = 28 800 calls a year."""
    found = answer(register(programme), rolled_out)
    got = worth_of(found.found, found.numbers, catalogue.load()[PHONE])

    exact = 12 * 2000 * 12 * found.found.estimate / 100
    assert got.cases.middle == pytest.approx(exact, rel=0.01)
    assert got.line("minutes").yearly.middle == pytest.approx(2 * exact, rel=0.03)
    assert got.cashable == 0
    assert got.line("sek").so_far.middle < 3 * got.line("sek").yearly.middle
    assert "timmar i månaden" in pages.study_page(EffectStudy.objects.get(), rolled_out).value


def test_the_command_tells_sentence_and_value(programme, rolled_out):
    study = register(programme)
    told = json.loads(CliRunner().invoke(command, ["study", study.initiative.code, PHONE, "--json"]).output)

    assert told["sentence"]["sv"].startswith("Sedan införandet, enhet för enhet")
    assert told["sentence"]["sv"].endswith(f"om året; betyg {told['grade']['letter']}.")
    assert told["sentence"]["en"].endswith(f"a year; grade {told['grade']['letter']}.")
    assert told["value"]["discount"] == 0.03
    assert [line["unit"] for line in told["value"]["lines"]] == ["minutes", "sek"]
    assert all(line["source"] for line in told["value"]["lines"])


def test_an_effect_that_is_not_sure_has_no_value(programme, rolled_out):
    study = register(programme, indicator="webbtidbok_andel")
    assert pages.study_page(study, rolled_out).worths is None
    assert pages.study_page(study, rolled_out).value == ""


def a_benefit(cast, indicator=PHONE, state=Benefit.State.INTRODUCED, **changes):
    initiative = Initiative.objects.get(rollout="patientportalen")
    return Benefit.objects.create(
        initiative=initiative, number=90, title="Fler får svar samma dag", category="time", payout="time", group="residents",
        unit=cast.units["vc-01"], indicator=indicator, state=state, starts_on=date(2024, 1, 1), changed_at=NOW,
        changed_by=cast["programme_lead"], **changes,
    )  # fmt: skip


def test_two_initiatives_that_claim_the_same_are_told(programme, rolled_out, sign_in):
    study = register(programme)
    other = Initiative.objects.exclude(rollout="patientportalen").exclude(rollout="").first()
    register(programme, rollout=other.rollout)
    starts = rolled_out.rollouts["patientportalen"]
    some = dict(list(starts.items())[:4])
    Snapshot.objects.filter(pk=rolled_out.pk).update(
        rollouts={"patientportalen": starts, other.rollout: some}
    )
    rolled_out.refresh_from_db()
    forget()

    (told,) = pages.study_page(study, rolled_out).doubles
    assert told.startswith(f"{other.title} gör anspråk på samma mätetal vid 4 av samma enheter")
    assert pages.value_report(study, rolled_out)["overlaps"] == [other.code]


def test_who_does_not_lead_the_programme_attaches_nothing(programme, rolled_out, sign_in):
    study = register(programme)
    a_benefit(programme)
    url = f"/effekter/{study.initiative.code}/{PHONE}/belagg"
    for persona in ("nurse", "controller", "board_member"):
        assert sign_in(persona).post(url, {"nytta": "90"}).status_code == 403
    assert not Benefit.objects.get(number=90).evidences.exists()


def test_a_study_becomes_evidence_and_the_benefit_is_verified_by_it(programme, rolled_out, sign_in):
    study = register(programme)
    benefit = a_benefit(programme, state=Benefit.State.OBSERVED)
    lead = sign_in("programme_lead")
    url = f"/effekter/{study.initiative.code}/{PHONE}/belagg"

    assert url in lead.get(f"/effekter/{study.initiative.code}/{PHONE}").content.decode()
    assert "?nytta=90" in lead.get(url).content.decode()
    shown = lead.get(url, {"nytta": "90"}).content.decode()
    assert "Spara som belägg" in shown
    assert rolled_out.code in shown
    assert lead.post(url, {"nytta": "77"}).status_code == 422
    done = lead.post(url, {"nytta": "90"})

    assert done.status_code == 302
    held = benefit.evidences.get()
    found = answer(study, rolled_out).found
    assert (held.estimate, held.low, held.high, held.grade) == (found.estimate, found.low, found.high, "A")
    assert held.sek_middle > 0
    assert held.hours_low <= held.hours_middle <= held.hours_high
    assert len(held.places) == 12
    assert held.path == f"/effekter/{study.initiative.code}/{PHONE}"
    assert AuditEvent.objects.filter(action="benefit_evidence_attached").count() == 1
    assert study.initiative.title in lead.get(done.url).content.decode()
    again = lead.post(url, {"nytta": "90"})
    assert again.status_code == 422
    assert "redan belägg" in again.content.decode()
    benefit.refresh_from_db()
    programme_actions.move_benefit(benefit=benefit, state="verified", reason="", by=programme["programme_lead"], now=NOW, seen=benefit.version)  # fmt: skip
    benefit.refresh_from_db()
    assert benefit.state == Benefit.State.VERIFIED


def test_without_a_benefit_or_an_answer_nothing_is_offered(programme, rolled_out, sign_in):
    study = register(programme)
    lead = sign_in("programme_lead")
    url = f"/effekter/{study.initiative.code}/{PHONE}/belagg"
    assert "ingen nytta som mäts" in lead.get(url).content.decode()
    Snapshot.objects.filter(pk=rolled_out.pk).update(rollouts={})
    forget()
    assert "inget svar med osäkerhet" in lead.get(url).content.decode()
