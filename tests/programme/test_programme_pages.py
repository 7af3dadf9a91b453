"""Pages of the programme: what they say, that typed words are kept, and how much they ask of the database."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from narmare.programme import actions, whole
from narmare.programme.models import Benefit, Initiative, Rollout
from tests.cast import NOW, TODAY
from tests.programme.initiative_cast import PHONE, small


__all__ = ["small"]


def text(response, status=200):
    """The page without markup, in one line."""
    assert response.status_code == status, response.content[:300]
    body = re.sub(r"<head>.*?</head>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").split())


@pytest.fixture
def lead(sign_in):
    return sign_in("programme_lead")


def test_a_unit_manager_proposes_and_follows_the_proposal(small, sign_in):
    manager = sign_in("unit_manager")
    sent = {
        "title": "Kvällsöppet", "area": "A", "why": "Många ringer sent", "groups": ["listed"], "places": ["alla:care_centre:0780"],
        "goals": [str(small.goals[PHONE].pk)],
    }  # fmt: skip
    response = manager.post("/program/forslag", sent, follow=True)
    one = Initiative.objects.get()

    assert "Förslaget är inskickat" in text(response)
    assert (one.proposed_by.key, one.proposed_unit.code) == ("unit_manager", "vc-01")
    assert set(one.rollouts.values_list("unit__code", flat=True)) == {"vc-01", "vc-02"}
    assert "Kvällsöppet" in text(manager.get("/program"))


def test_an_empty_proposal_says_what_to_fill_in(small, lead):
    page = text(lead.post("/program/forslag", {}), 422)

    assert "Fyll i: Vad ska initiativet heta?" in page
    assert "Välj ett alternativ: Var skulle det införas?" in page


def test_a_stale_form_keeps_what_was_typed_and_says_who_changed_what(small, lead):
    one = small.propose()
    url = f"/program/initiativ/{one.code}/steg/andra"
    typed = {
        "seen": one.version,
        "title_sv": one.title_sv,
        "title_en": one.title_en,
        "area": "A",
        "why": "Det jag skrev",
    }
    actions.edit_initiative(
        initiative=one,
        seen=one.version,
        values={"why": "Det hon skrev"},
        by=small.cast["controller"],
        now=NOW,
    )
    response = lead.post(url, typed)
    page = text(response, 409)
    assert "Mikael Åberg ändrade" in page
    assert "till ”Det hon skrev”" in page
    assert "Det jag skrev" in page

    (seen,) = re.findall(r'name="seen" value="(\d+)"', response.content.decode())
    assert lead.post(url, {**typed, "seen": seen}).status_code == 302
    one.refresh_from_db()
    assert one.why == "Det jag skrev"


def test_a_gate_that_lacks_something_says_what_before_and_after_it_is_tried(small, lead):
    one = small.decided()
    url = f"/program/initiativ/{one.code}/steg/forbered"

    assert "Vem som genomför" in text(lead.get(url))
    assert "Den förberedande fasen kan inte börja." in text(lead.post(url, {"seen": one.version}), 409)


def test_phases_that_overlap_are_refused_at_the_field(small, lead):
    one = small.propose()
    sent = {
        "seen": one.version, "title_sv": "a", "title_en": "a", "area": "A", "prepare_from": "2026-05-01", "introduce_from": "2026-05-01",
    }  # fmt: skip

    assert "välj en dag efter 2026-05-01" in text(
        lead.post(f"/program/initiativ/{one.code}/steg/andra", sent), 422
    )


def test_the_portfolio_filters_and_shows_what_is_late_unowned_or_too_much(small, lead):
    late, fine = small.preparing(title="Sent"), small.preparing(title="I tid")
    Initiative.objects.filter(pk=late.pk).update(introduce_from=TODAY - timedelta(7))
    small.decided(title="Utan ägare")
    actions.plan_rollouts(
        initiative=fine, units=[small.cast.units["vc-03"]], planned_on=TODAY, by=small.lead, now=NOW
    )
    page = text(lead.get("/program"))
    assert "Försenat 7 dagar" in page
    assert "1 beslutat initiativ har ingen som genomför." in page
    assert "1 av 2 initiativ med tidplan är försenat." in page

    def titles(query):
        body = lead.get("/program" + query).content.decode()
        return {title for title in ("Sent", "I tid", "Utan ägare") if f">{title}</a>" in body}

    assert titles("?tid=late") == {"Sent"}
    assert titles("?enhet=vc-03") == {"I tid"}
    assert titles("?fas=decided") == {"Utan ägare"}
    assert titles("?omrade=finns-inte") == set()


def test_three_roll_outs_at_once_are_called_too_much_on_programme_load_and_unit(small, lead):
    for _ in range(3):
        actions.plan_rollouts(
            initiative=small.propose(), units=[small.cast.units["vc-01"]], planned_on=TODAY + timedelta(30), by=small.lead, now=NOW
        )  # fmt: skip

    assert "För mycket samtidigt: Vårdcentralen Tranan" in text(lead.get("/program"))
    assert "Vårdcentralen Tranan 3" in text(lead.get("/program/belastning"))
    assert "Fler än 2 räknas som för mycket" in text(lead.get("/program/enhet/vc-01"))


def test_a_benefit_is_entered_moved_and_refused_with_a_sentence(small, lead):
    one = small.propose()
    url = f"/program/initiativ/{one.code}/nytta"
    assert "Skriv alla tre" in text(lead.post(f"{url}/ny", _row(low=1)), 422)
    assert "inte båda" in text(
        lead.post(f"{url}/ny", _row(indicator=PHONE, manual_measure="x", manual_source="y")), 422
    )
    assert "Det finns inget publicerat värde" in text(
        lead.post(f"{url}/ny", _row(indicator=PHONE, unit="vc-01", fetch="on")), 422
    )
    assert lead.post(f"{url}/ny", _row(chain="Ett\n\n Två ")).status_code == 302
    benefit = Benefit.objects.get()
    assert benefit.chain == ["Ett", "Två"]
    sent = {"seen": benefit.version, "state": "planned", "state_reason": ""}

    assert "Det här saknas: vilken linjechef" in text(lead.post(f"{url}/1/lage", sent), 409)


def _row(**more):
    return {"title": "Nytta", "category": "time", "payout": "time", "group": "listed", **more}


@pytest.mark.usefixtures("a_few_numbers")
def test_a_baseline_is_fetched_from_the_numbers_and_frozen_with_its_snapshot(small, lead):
    one = small.propose()
    sent = _row(indicator=PHONE, unit="vc-01", fetch="on")
    assert lead.post(f"/program/initiativ/{one.code}/nytta/ny", sent).status_code == 302
    benefit = Benefit.objects.get()

    assert (benefit.baseline, benefit.baseline_period.isoformat(), benefit.baseline_snapshot) == (
        90.5,
        "2026-10-01",
        "by-hand",
    )


def test_parts_and_milestones_are_given_and_taken_back_on_the_page(small, lead):
    one = small.propose()
    url = f"/program/initiativ/{one.code}/ansvar"
    assert (
        lead.post(
            url, {"act": "part", "del-unit": "vc-01", "del-part": "does", "del-role": "Chef"}
        ).status_code
        == 302
    )
    assert (
        lead.post(
            url, {"act": "expect", "krav-unit": "vc-01", "krav-what": "Allt", "krav-due_on": "2020-01-01"}
        ).status_code
        == 302
    )
    assert "Fyll i: Roll" in text(
        lead.post(url, {"act": "part", "del-unit": "vc-01", "del-part": "does"}), 422
    )
    page = text(lead.get(url))
    assert "Chef, Vårdcentralen Tranan" in page
    assert "Skulle vara klart onsdag 1 januari 2020" in page
    mandate = one.mandates.get()

    assert lead.post(url, {"act": "end-part", "pk": mandate.pk}).status_code == 302
    assert lead.post(url, {"act": "end-part", "pk": mandate.pk}).status_code == 404
    assert "tog bort ansvar" in text(lead.get(f"/program/initiativ/{one.code}/historik"))


def test_the_manager_notes_a_milestone_and_works_through_the_checklist_of_the_own_unit(small, sign_in):
    one, manager = small.propose(), sign_in("unit_manager")
    milestone = actions.expect(
        initiative=one, unit=small.cast.units["vc-01"], what="Alla är utbildade", due_on=TODAY, owner="", support="", measure="",
        by=small.lead, now=NOW,
    )  # fmt: skip
    page = text(manager.get("/program/enhet/vc-01"))
    assert "Alla är utbildade" in page
    assert "1 punkt har ingen ansvarig." in page
    assert "Noterat som klart." in text(
        manager.post("/program/enhet/vc-01", {"pk": milestone.pk}, follow=True)
    )

    url = f"/program/initiativ/{one.code}/inforande/vc-01"
    assert manager.post(url, {"act": "steg", "done": ["mandate", "baseline"]}).status_code == 302
    sent = {
        "seen": Rollout.objects.get().version,
        "status": "live",
        "started_on": TODAY.isoformat(),
        "to_train": 0,
        "trained": 0,
    }
    assert "ska vara klart före starten: Bemanningen" in text(manager.post(url, sent), 409)


def test_a_file_is_brought_in_whole_or_not_at_all(small, lead):
    small.propose()
    raw = whole.to_yaml(whole.everything())
    upload = SimpleUploadedFile("program.yaml", raw.replace(b"stage: proposed", b"stage: soon"))
    assert "initiatives, row 1: stage" in text(lead.post("/program/fil", {"file": upload}), 422)
    assert "0 rader är inlästa" in text(
        lead.post("/program/fil", {"file": SimpleUploadedFile("p.yaml", raw)}, follow=True)
    )
    got = lead.get("/program/fil.xlsx")

    assert whole.read("x.xlsx", got.content).programme["initiatives"][0]["title_sv"] == "Initiativ 1"
    assert got.headers["Content-Disposition"].startswith('attachment; filename="program-')


def test_the_register_says_when_a_change_cannot_be_told_apart_from_chance(small, lead, publish_rows):
    from tests.published import months

    publish_rows(small.cast, [*months([0.5, 0.9] * 9 + [0.6, 0.9] * 3, PHONE, key="vc-01", level="unit")])
    small.benefit(small.propose(), starts_on=TODAY.replace(year=2026, month=4, day=1))
    small.benefit(small.propose(), unit=small.cast.units["vc-02"])
    page = text(lead.get("/nyttor"))

    assert "Kan inte skiljas från slumpen" in page
    assert "Inga siffror efter starten" in page
    assert "Troligast" not in page or "30 000" in page


def test_the_decision_on_an_initiative_is_a_link_into_the_register(small, lead):
    one = small.decided()
    page = lead.get(f"/program/initiativ/{one.code}").content.decode()
    assert f'href="/beslut/{one.settled_by.pk}"' in page
    assert "saknas i beslutsregistret" not in text(lead.get("/program"))
    one.settled_by.delete()

    assert "1 initiativ är beslutat enligt planen, men beslutet saknas" in text(lead.get("/program"))
    assert "Saknas i beslutsregistret" in text(lead.get(f"/program/initiativ/{one.code}"))
    form = f"/program/initiativ/{one.code}/steg/besluta"
    sent = {"seen": one.version, "start": "ja", "arena": small.arena.pk, "decided_on": TODAY, "reference": ""}
    assert "Välj beslutet i listan" in text(lead.post(form, sent), 409)
    assert lead.post(form, sent | {"reference": "§ 3"}).status_code == 302


def test_a_benefit_of_another_unit_is_named_without_a_link_that_leads_nowhere(small, lead, sign_in):
    manager = sign_in("unit_manager")
    one = small.preparing()
    small.benefit(one, title="Vår nytta")
    small.benefit(one, title="Deras nytta", unit=small.cast.units["vc-02"])
    own, other = f'href="/nyttor/{one.code}/1"', f'href="/nyttor/{one.code}/2"'
    page = lead.get(f"/program/initiativ/{one.code}").content.decode()
    assert own in page
    assert other in page
    page = manager.get(f"/program/initiativ/{one.code}").content.decode()

    assert (own in page, other in page, "Deras nytta" in page) == (True, False, True)
    assert manager.get(f"/nyttor/{one.code}/2").status_code == 404


def test_a_benefit_shows_its_study_and_one_without_comparison_says_so(small, lead):
    one = small.introducing()
    small.live(one)
    benefit = small.move(one.benefits.get(), "introduced")
    assert "före och efter utan jämförelse, och räcker inte" in text(lead.get(f"/nyttor/{one.code}/1"))
    Benefit.objects.update(state="observed")
    moving = f"/program/initiativ/{one.code}/nytta/1/lage"
    assert "Kan inte verifieras än Nyttan mäts med ett mätetal." in text(lead.get(moving))
    small.attach(benefit, snapshot="a", compared=False, grade="D")
    assert "+6,0 (2,0 till 10,0) procentenheter. Före och efter, utan jämförelse" in text(lead.get("/nyttor"))
    small.attach(benefit)
    assert "Den verifieras av studien Samtal samma dag" in text(lead.get(moving))
    page = text(lead.get(f"/nyttor/{one.code}/1"))

    assert "Jämfört med andra enheter, säkerhet A" in page
    assert "500 000 – 900 000 – 1 300 000" in page.replace("\xa0", " ")
    assert "gäller 2 enheter" in page
    assert "Verifierat av effektstudier, kronor per år Inget än" in text(lead.get("/nyttor"))
    Benefit.objects.update(
        state="taken_home", taken_home_on=TODAY, taken_home_reference="§ 1", taken_home_sek=700_000
    )
    page = text(lead.get("/nyttor")).replace("\xa0", " ")
    assert "Verifierat av effektstudier, kronor per år 500 000 – 900 000 – 1 300 000" in page
    assert "Hemtaget genom budgetbeslut, kronor per år 700 000" in page


@pytest.mark.usefixtures("a_few_numbers")
def test_the_pages_ask_the_same_number_of_questions_however_many_rows(
    small, lead, django_assert_max_num_queries
):
    for _ in range(4):
        small.preparing()
    lead.get("/program")
    with django_assert_max_num_queries(40):
        lead.get("/program")
    with django_assert_max_num_queries(30):
        lead.get("/program/belastning")
