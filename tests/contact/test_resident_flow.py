"""A resident brings a matter, page by page, without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.contact.models import Case, Draft
from narmare.contact.resident import catalogue, steps
from narmare.region import actions as region
from narmare.region.models import AccessLog
from tests.cast import Cast
from tests.contact.journey import Journey, content_of


SignIn = Callable[[str], Client]


@pytest.fixture
def asta(sign_in: SignIn) -> Journey:
    return Journey(sign_in("resident"))


def test_the_first_page_says_when_to_call_112(sign_in: SignIn) -> None:
    page = sign_in("resident").get(reverse("ask")).content.decode()

    assert "112" in page
    assert Draft.objects.count() == 0  # looking makes no draft


def test_a_matter_becomes_a_case_with_a_promised_time(asta: Journey) -> None:
    asta.to_questions(9_000_001, "urinbesvar").answer_mildly()
    assert asta.step == steps.CHECK
    asta.send()

    case = Case.objects.get()
    assert (case.person_id, case.reason, case.channel) == (9_000_001, "urinbesvar", "web")
    assert case.words == "Jag har ont när jag kissar"
    assert case.hope == "Att få hjälp i dag"
    assert case.questionnaire_version
    assert asta.url == reverse("receipt", args=[case.code])
    receipt = asta.client.get(asta.url).content.decode()
    assert "Du får svar senast" in receipt
    assert timezone.localtime(case.promised_at).strftime("kl. %H.%M") in receipt.replace("\xa0", " ")


def test_sending_twice_gives_the_same_receipt(asta: Journey) -> None:
    asta.to_questions(9_000_001, "ryggont").answer_mildly()

    first, second = asta.send().headers["Location"], asta.send().headers["Location"]

    assert first == second
    assert Case.objects.count() == 1
    # the back button: a page of the sent draft leads to the receipt
    assert asta.client.get(asta.at(steps.WORDS)).headers["Location"] == first


def test_the_draft_is_kept_and_continued(asta: Journey, sign_in: SignIn) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.fill(steps.REASON, reason="halsont")
    asta.fill(steps.WORDS, words="Halsen svider")

    later = sign_in("resident")
    begun = re.search(
        r'href="(/kontakta/[^"]+/kontrollera)"', later.get(reverse("my-cases")).content.decode()
    )
    assert begun is not None
    assert later.get(begun[1]).headers["Location"] == asta.at(steps.HOPE)
    assert "Halsen svider" in later.get(asta.at(steps.WORDS)).content.decode()


def test_a_change_leads_back_to_the_check_page(asta: Journey) -> None:
    asta.to_questions(9_000_001, "ryggont").answer_mildly()

    asta.fill(steps.WORDS, words="Ont i ryggen sedan i går")

    assert asta.step == steps.CHECK
    assert "Ont i ryggen sedan i går" in asta.client.get(asta.url).content.decode()


def test_another_reason_asks_its_own_questions_and_drops_the_old_answers(asta: Journey) -> None:
    asta.to_questions(9_000_001, "ryggont").answer_mildly()

    asta.fill(steps.REASON, reason="halsont")

    assert asta.step.startswith(steps.QUESTION)
    assert content_of(asta.key).answers == {}


def test_an_empty_page_says_what_to_do_and_keeps_the_place(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.fill(steps.REASON)
    page = asta.client.get(asta.url).content.decode()

    assert asta.step == steps.REASON  # a redirect: the way back asks nobody to send a form again
    assert "<title>Fel:" in page
    assert "Passar inget väljer du det sista, Något annat." in page


def test_what_was_wrong_stands_until_a_step_is_done(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.fill(steps.REASON, reason="halsont")
    asta.fill(steps.WORDS, words="  ")
    again = asta.client.get(asta.url).content.decode()
    asta.fill(steps.WORDS, words="Ont i halsen")
    done = asta.client.get(asta.at(steps.WORDS)).content.decode()

    assert 'id="id_words_error"' in again
    assert 'id="id_words_error"' not in done
    assert "Ont i halsen" in done
    assert content_of(asta.key).wrong == {}


@pytest.mark.parametrize("words", ["Ont\0", "x" * 60_000])
def test_what_no_draft_can_keep_is_told_at_once(asta: Journey, words: str) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.fill(steps.REASON, reason="halsont")

    page = asta.fill(steps.WORDS, status=422, words=words).content.decode()

    assert "<title>Fel:" in page
    assert content_of(asta.key).wrong == {}


def test_empty_words_are_told_what_to_write(asta: Journey) -> None:
    asta.fill(steps.REASON, reason="annat")
    asta.fill(steps.WORDS, words=" ")

    assert "Skriv vad det gäller. Några ord räcker." in asta.client.get(asta.url).text


@pytest.mark.parametrize(("who", "first"), [("resident", steps.REASON), ("relative", steps.WHO)])
def test_a_step_that_is_not_reached_leads_to_the_open_one(sign_in: SignIn, who: str, first: str) -> None:
    """The first is whom it is about, for those who can write for more than one."""
    journey = Journey(sign_in(who))
    assert journey.url == journey.at(first)
    response = journey.client.get(journey.at(steps.CHECK))

    assert response.headers["Location"] == journey.at(first)
    sent = journey.client.post(reverse("send-draft", args=[journey.key]))
    assert sent.headers["Location"] == journey.at(first)
    assert Case.objects.count() == 0


def test_the_way_back_leads_past_a_page_that_was_not_shown(asta: Journey, sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.fill(steps.WHO, who=9_000_001)

    assert f'href="{reverse("ask")}"' in asta.client.get(asta.url).text.partition("<main")[2]
    assert f'href="{nils.at(steps.WHO)}"' in nils.client.get(nils.url).text


def test_the_search_narrows_the_list_by_other_words(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)

    page = asta.client.get(asta.at(steps.REASON), {"sok": "kärlkramp"}).content.decode()

    assert 'value="brostsmarta"' in page
    assert 'value="ryggont"' not in page
    assert f'value="{catalogue.OTHER}"' in page  # never a dead end


def test_what_sounds_like_an_emergency_is_said_before_it_is_sent(asta: Journey) -> None:
    asta.to_questions(9_000_001, "brostsmarta", "Tryck över bröstet")
    asta.fill("fraga-now", answer="yes")
    asta.fill("fraga-signs", answer=["breath", "spread", "sweat"])
    asta.answer_mildly()

    assert asta.step == steps.URGENT
    assert "112" in asta.client.get(asta.url).content.decode()
    asta.fill(steps.URGENT)
    assert asta.step == steps.CHECK
    asta.send()
    assert Case.objects.get().priority == 1  # advice does not end the matter


def test_without_the_assessment_module_all_works_and_nothing_is_suggested(asta: Journey, settings) -> None:
    settings.NARMARE_ASSESSMENT = False
    asta.to_questions(9_000_001, "brostsmarta", "Tryck över bröstet")
    asta.fill("fraga-now", answer="yes")
    asta.answer_mildly()
    assert asta.step == steps.CHECK
    asta.send()

    assert Case.objects.get().suggestion is None


def test_a_son_writes_for_his_mother_by_the_right_that_she_gave(cast: Cast, sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.to_questions(9_000_001, "yrsel", "Mamma är yr").answer_mildly()
    nils.send()

    case = Case.objects.get()
    assert (case.person_id, case.asked_by.key, case.on_behalf.agent.key) == (
        9_000_001,
        "relative",
        "relative",
    )
    assert AccessLog.objects.filter(
        actor_id=cast["relative"].pk, person_id=9_000_001, ground="agent"
    ).exists()


def test_a_parent_writes_for_a_child_and_gets_a_childs_questions(sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.fill(steps.WHO, who=9_000_007)

    page = nils.client.get(nils.at(steps.REASON)).content.decode()
    assert 'value="feber_barn"' in page
    assert 'value="feber_vuxen"' not in page

    nils.to_questions(9_000_007, "feber_barn", "Elsa har feber").answer_mildly()
    nils.client.post(nils.at(steps.URGENT))
    nils.send()
    assert Case.objects.get().person_id == 9_000_007


def test_the_right_that_has_ended_sends_nothing(cast: Cast, sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.to_questions(9_000_001, "yrsel", "Mamma är yr").answer_mildly()
    agency = cast.resident_person.agencies.get()
    region.end_agency(agency=agency, by=cast["resident"], now=timezone.now())

    nils.send()

    assert Case.objects.count() == 0
    assert nils.client.get(reverse("my-cases")).content.decode().count("inte längre rätt") == 1


def test_what_was_written_about_one_does_not_go_along_to_another(sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.to_questions(9_000_001, "yrsel", "Mamma är yr")

    nils.fill(steps.WHO, who=9_000_002)

    assert content_of(nils.key) == steps.Content(done=(steps.WHO,))


def test_nobody_is_chosen_whom_one_may_not_write_for(sign_in: SignIn) -> None:
    nils = Journey(sign_in("relative"))
    nils.fill(steps.WHO, who=9_000_003)
    assert nils.step == steps.WHO
    assert Draft.objects.get().person is None


def test_save_and_go_on_later_keeps_what_the_page_holds(sign_in: SignIn, cast: Cast) -> None:
    journey = Journey(sign_in("resident"))
    journey.fill(steps.WHO, who=cast.resident_person.pk)
    journey.fill(steps.REASON, reason="annat")
    left = journey.client.post(journey.at(steps.WORDS), {"words": "Ont i foten", "senare": "1"})

    assert left.headers["Location"] == reverse("my-cases")
    assert content_of(journey.key).words == "Ont i foten"


def test_save_and_go_on_later_asks_for_nothing(sign_in: SignIn, cast: Cast) -> None:
    journey = Journey(sign_in("relative"))
    left = journey.client.post(journey.at(steps.WHO), {"senare": "1"})

    assert left.headers["Location"] == reverse("my-cases")
    assert steps.WHO not in content_of(journey.key).done


def test_reasons_that_fit_no_group_stand_last(cast: Cast) -> None:
    groups = [one.group for one in catalogue.reasons(cast.resident_person, timezone.localdate())]

    assert set(groups[groups.index("Annat") :]) == {"Annat"}


def test_each_sign_of_danger_is_a_line_of_its_own(sign_in: SignIn) -> None:
    page = sign_in("resident").get(reverse("ask")).content.decode()

    assert "<li>Svårt att andas eller tryck över bröstet.</li>" in page
    assert "<li>Plötslig synförlust.</li>" in page
    assert catalogue.sentences("Ont. Feber.") == ["Ont.", "Feber."]
    assert catalogue.sentences("") == []


def test_whom_it_is_about_stands_on_every_page_when_it_is_somebody_else(sign_in: SignIn) -> None:
    father = Journey(sign_in("relative"))
    asked = father.client.get(father.at(steps.WHO)).text
    father.fill(steps.WHO, who=9_000_007)
    for_a_child = father.client.get(father.at(steps.REASON)).text
    father.fill(steps.WHO, who=9_000_002)
    for_himself = father.client.get(father.at(steps.REASON)).text

    assert re.search(r">Gäller Elsa", for_a_child)
    assert ">Gäller " not in asked
    assert ">Gäller " not in for_himself
