"""Effect studies: who may register them, what stays as it was, and what a reader is told."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.utils import translation

from narmare.analysis.effects.words import SENTENCES as ENGLISH
from narmare.analysis.indicators.months import first_day, month_index
from narmare.cli.effects import command
from narmare.followup import actions, queries
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.pages import effects as pages
from narmare.followup.study import answer, forget
from narmare.followup.study_words import SENTENCES
from narmare.programme.models import Initiative, Rollout
from narmare.region.actions import Refused
from narmare.region.models import AuditEvent, Unit
from tests.cast import NOW, made_once
from tests.published import LAST, import_kronoberg, number


PHONE = "telefontillganglighet_samma_dag"
WEB = "webbtidbok_andel"
MONTHS = 48


def month_before(day, months):
    """The first day of the month that lies so many before."""
    return first_day(month_index(day) - months)


def register(cast, *, by="programme_lead", rollout="patientportalen", **changes):
    asked = {
        "indicator": PHONE, "secondary": [], "untouched": "", "method": "auto", "before": 24, "after": 24, "anticipation": 0,
        "smallest": 2.0,
    }  # fmt: skip
    initiative = Initiative.objects.get(rollout=rollout)
    return actions.register_study(initiative=initiative, by=cast[by], now=NOW, **(asked | changes))


@pytest.fixture
def programme(cast):
    made_once("programme of studies", lambda: import_kronoberg(cast), apps=("programme",))
    forget()
    return cast


@pytest.fixture
def rolled_out(programme, publish_rows):
    """Sixteen care centres over four years; twelve start, three months apart, and answer ten points more calls since then."""
    centres = [f"x{n:02d}" for n in range(16)]
    region = Unit.objects.region()
    Unit.objects.bulk_create(
        Unit(code=code, name=f"Enheten {code}", kind="care_centre", owner="public", parent=region, path=f"{region.path}{code}/",
             valid_from=date(2000, 1, 1))
        for code in centres
    )  # fmt: skip
    made_once("rolled out", lambda: publish_rolled_out(programme, publish_rows, centres), apps=("followup",))
    queries.forget()
    return Snapshot.objects.get()


def test_the_day_of_a_study_is_the_day_where_people_are(programme):
    """Half past eleven in the evening in UTC is the next day in Sweden."""
    initiative, night = (
        Initiative.objects.get(rollout="patientportalen"),
        datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
    )
    Rollout.objects.update_or_create(
        initiative=initiative, unit=programme.units["vc-01"],
        defaults={"status": "live", "started_on": date(2026, 11, 23), "changed_at": night, "changed_by": programme.system},
    )  # fmt: skip
    study = actions.register_study(
        initiative=initiative, indicator=PHONE, secondary=[], untouched="", method="auto", before=24, after=24, anticipation=0,
        smallest=2.0, by=programme["programme_lead"], now=night,
    )  # fmt: skip

    assert study.started == 1
    assert pages._registered(study, None)[0][1] == "2026-11-23"


def publish_rolled_out(cast, publish_rows, centres):
    rng = np.random.default_rng(4)
    starts = {code: month_before(LAST, 36 - 2 * place) for place, code in enumerate(centres[:12])}
    rows = []
    for code in centres:
        level = 60 + rng.normal(0, 4)
        for back in range(MONTHS):
            month = month_before(LAST, MONTHS - 1 - back)
            share = level + rng.normal(0, 1.5) + 10 * (code in starts and month >= starts[code])
            rows.append(number(PHONE, month, key=code, level="unit", share=(round(20 * share), 2000)))
            web = round(20 * (20 + rng.normal(0, 1.5)))
            rows.append(number(WEB, month, key=code, level="unit", share=(web, 2000)))
    snapshot = publish_rows(cast, rows)
    Snapshot.objects.filter(pk=snapshot.pk).update(rollouts={"patientportalen": {code: day.isoformat() for code, day in starts.items()}})  # fmt: skip


@pytest.mark.parametrize("by", ["resident", "nurse", "unit_manager", "controller", "board_member", "auditor"])
def test_who_does_not_lead_the_programme_registers_nothing(programme, by):
    with pytest.raises(Refused, match="leder programmet"):
        register(programme, by=by)

    assert not EffectStudy.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"indicator": "finns_inte"}, "finns inte"),
        ({"secondary": [PHONE]}, "bara ha en uppgift"),
        ({"untouched": PHONE}, "bara ha en uppgift"),
        ({"method": "its-ols"}, "metod ur listan"),
        ({"smallest": 0.0}, "minsta effekt"),
        ({"smallest": float("nan")}, "minsta effekt"),
        ({"before": 2}, "minst tre månader"),
        ({"before": 6, "anticipation": 4}, "minst tre månader"),
        ({"after": 121}, "minst tre månader"),
    ],
)
def test_what_cannot_be_registered(programme, changes, said):
    with pytest.raises(Refused, match=said):
        register(programme, **changes)


def test_it_is_registered_once_and_leaves_a_trace(programme):
    study = register(programme)

    assert study.ahead
    assert AuditEvent.objects.filter(action="effect_study_registered").count() == 1
    with pytest.raises(Refused, match="redan en studie"):
        register(programme, smallest=5.0)
    with pytest.raises(IntegrityError), transaction.atomic():
        EffectStudy.objects.filter(pk=study.pk).update(smallest=0)


def test_a_study_registered_after_the_start_says_so(programme, rolled_out):
    assert register(programme).started == 12


def test_deviations_are_noted_by_the_lead_and_stand_on_the_page(programme, rolled_out):
    study = register(programme)
    for by, text, said in (
        ("nurse", "Något", "leder programmet"),
        ("programme_lead", " ", "Skriv vad"),
        ("programme_lead", "19121212-1212", "personnummer"),
    ):
        with pytest.raises(Refused, match=said):
            actions.note_deviation(study=study, text=text, by=programme[by], now=NOW)
    actions.note_deviation(
        study=study, text="Två enheter startade en månad senare.", by=programme["programme_lead"], now=NOW
    )

    items = {item.text: item.kept for item in pages.study_page(study, rolled_out).checklist}
    assert items["Gjord som den registrerades"] is False
    assert items["Registrerad innan någon enhet startade"] is False


def test_the_effect_is_found_and_said_in_a_sentence(programme, rolled_out, settings):
    study = register(programme, secondary=[WEB], untouched="", smallest=2.0)
    found = answer(study, rolled_out)

    assert found.found is not None
    assert found.found.low < 10 < found.found.high
    assert found.grade.letter == "A"
    page = pages.study_page(study, rolled_out)
    assert "Sedan införandet" in page.sentence
    assert "högre" in page.sentence
    assert page.worth.startswith("Hela intervallet")
    assert page.secondary.rows[0][0].text == "Bokningar i webbtidboken" or page.secondary.rows
    assert found.secondary[0].adjusted > 0.05
    assert {"Alla", "Enhet", "Månad från start"} <= {row[0].text for row in page.numbers.rows}


def test_the_page_and_its_file(programme, rolled_out, sign_in):
    register(programme, untouched=WEB)
    lead = sign_in("programme_lead")
    url = f"/effekter/{Initiative.objects.get(rollout='patientportalen').code}/{PHONE}"
    page = lead.get(url).content.decode()

    assert page.count("<svg") >= 6  # three drawings, wide and narrow
    assert "Så är det räknat" in page
    assert f"--snapshot {rolled_out.code}" in page
    file = lead.get(url, {"fil": "csv"})
    assert file["Content-Disposition"].endswith('.csv"')
    assert "Alla" in file.content.decode("utf-8-sig")
    assert url in lead.get("/effekter").content.decode()


def test_registering_and_noting_on_the_pages(programme, rolled_out, sign_in):
    lead = sign_in("programme_lead")
    code = Initiative.objects.get(rollout="patientportalen").code
    assert lead.post(f"/effekter/{code}/ny", {"indicator": PHONE}).status_code == 422
    asked = {
        "indicator": PHONE,
        "smallest": "-2",
        "method": "auto",
        "before": 24,
        "after": 24,
        "anticipation": 0,
    }
    answered = lead.post(f"/effekter/{code}/ny", asked)
    assert (answered.status_code, answered.url) == (302, f"/effekter/{code}/{PHONE}")
    assert lead.post(f"/effekter/{code}/{PHONE}/avvikelse", {"text": ""}).status_code == 422
    assert lead.post(f"/effekter/{code}/{PHONE}/avvikelse", {"text": "Senare start."}).status_code == 302
    assert "Senare start." in lead.get(f"/effekter/{code}/{PHONE}").content.decode()


def also_started(snapshot, rollout, months):
    """Another initiative that started at every care centre, so many months apart, two years back."""
    codes = sorted(snapshot.rollouts["patientportalen"]) + ["x12", "x13"]
    starts = {code: month_before(LAST, 40 - months * place).isoformat() for place, code in enumerate(codes)}
    Snapshot.objects.filter(pk=snapshot.pk).update(rollouts=snapshot.rollouts | {rollout: starts})
    forget()


def test_another_initiative_on_the_same_measure_is_taken_out_and_named(programme, rolled_out, sign_in):
    other = Initiative.objects.get(code="en_vag_in")  # its goal is the same measure
    also_started(rolled_out, other.rollout, 1)
    study = register(programme, untouched=WEB)
    found = answer(study, rolled_out)

    assert study.adjusts == {PHONE: {"en_vag_in": other.rollout}}
    assert AuditEvent.objects.get(action="effect_study_registered").details["adjusts"] == "en_vag_in"
    assert found.found.estimate == pytest.approx(10, abs=0.7)
    assert [row.key for row in found.checks.unadjusted] == ["en_vag_in"]
    lead = sign_in("programme_lead")
    page = lead.get(f"/effekter/{study.initiative.code}/{PHONE}").content.decode()
    assert f"räknas bort, efter hur långt de hade kommit vid varje enhet och månad (en rät linje under det första året): {other.title}." in page  # fmt: skip
    assert f"Räknas det som {other.title} har ändrat inte bort är effekten" in page
    assert "Utan att räkna bort andra initiativ" in page
    items = {item.text: item.kept for item in pages.study_page(study, rolled_out).checklist}
    assert items["Inget annat initiativ på samma mätetal blandas in"] is True


def test_the_method_is_told_in_english_too(programme, rolled_out):
    also_started(rolled_out, Initiative.objects.get(code="en_vag_in").rollout, 1)
    study = register(programme)
    with translation.override("en"):
        page = pages.study_page(study, rolled_out)

    assert any(
        text.startswith("What other initiatives have changed in the same measure is taken out")
        for text in page.method
    )
    assert ("Other initiatives on the measure, which are taken out", "One way in") in page.registered


def test_what_came_later_is_not_taken_out_but_told(programme, rolled_out):
    study = register(programme, rollout="patientportalen", indicator=WEB)
    also_started(rolled_out, "taligenkanning", 1)
    register(programme, rollout="taligenkanning", indicator=WEB)
    rolled_out.refresh_from_db()
    page = pages.study_page(study, rolled_out)

    assert study.adjusts == {}
    assert answer(study, rolled_out).checks.unadjusted == ()
    assert "räkna nyttan en gång" in page.doubles[0]
    assert {item.text: item.kept for item in page.checklist}[
        "Inget annat initiativ på samma mätetal blandas in"
    ] is False


def test_one_that_started_at_the_same_places_and_days_cannot_be_told_apart(programme, rolled_out):
    both = rolled_out.rollouts | {"en_vag_in": rolled_out.rollouts["patientportalen"]}
    Snapshot.objects.filter(pk=rolled_out.pk).update(rollouts=both)
    study = register(programme)
    rolled_out.refresh_from_db()
    page = pages.study_page(study, rolled_out)

    assert page.grade == "B"
    assert any("inte att skilja från" in text and "En väg in" in text for text in page.reasons)
    assert {item.text: item.kept for item in page.checklist}[
        "Inget annat initiativ på samma mätetal blandas in"
    ] is False


def test_what_cannot_be_answered_is_refused_on_the_page(programme, publish_rows, sign_in):
    rows = [number(PHONE, month_before(LAST, back), key="vc-01", level="unit") for back in range(30)]
    snapshot = publish_rows(programme, rows)
    study = register(programme)
    assert [note.code for note in answer(study, snapshot).refusals] == ["not_started"]
    started = {"patientportalen": {"vc-01": (LAST - timedelta(400)).replace(day=1).isoformat()}}
    Snapshot.objects.filter(pk=snapshot.pk).update(rollouts=started)
    forget()
    assert [note.code for note in answer(study, snapshot).refusals] == ["nothing_published"]
    page = sign_in("nurse").get(f"/effekter/{study.initiative.code}/{PHONE}")
    assert "inga publicerade siffror" in page.content.decode()


def test_the_command_gives_the_same_answer(programme, rolled_out):
    study = register(programme)
    done = CliRunner().invoke(
        command, ["study", study.initiative.code, PHONE, "--snapshot", rolled_out.code, "--json"]
    )
    told = json.loads(done.output)

    assert told["estimate"] == answer(study, rolled_out).found.estimate
    assert told["snapshot"] == rolled_out.code
    assert told["grade"]["letter"] == "A"
    wrong = CliRunner().invoke(command, ["study", "finns-inte", PHONE])
    assert "There is no study of finns-inte" in wrong.output


def test_every_note_has_a_swedish_sentence_with_the_same_parts():
    import re

    assert set(SENTENCES) == set(ENGLISH)
    for code, english in ENGLISH.items():
        parts = set(re.findall(r"%\((\w+)\)s", SENTENCES[code]()))
        assert parts <= set(re.findall(r"\{(\w+)", english)), code


def test_months_are_counted_over_years():
    assert month_before(date(2026, 1, 1), 13) == date(2024, 12, 1)
