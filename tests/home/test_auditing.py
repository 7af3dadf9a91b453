"""An auditor's five questions: each is answered with counts of the moment, and every line leads to a page that the reader may open."""

import pytest
from django.urls import reverse

from narmare.followup.models import Snapshot
from narmare.home.auditing import five_answers
from narmare.programme.actions.decided import import_decided
from narmare.programme.decided import decided_path, read_decided
from tests.cast import NOW, TODAY, made_once
from tests.programme import decided as make
from tests.programme.initiative_cast import small
from tests.published import import_kronoberg


__all__ = ["small"]


ASPECTS = ["goals", "responsibility", "resources", "follow_up", "reporting"]


@pytest.fixture
def kronoberg(cast):
    made_once("kronoberg and what is decided", lambda: import_everything(cast), apps=("programme",))


def import_everything(cast):
    import_kronoberg(cast)
    import_decided(content=read_decided(decided_path("kronoberg")), by=cast.system, now=NOW)


def lines(answers):
    return {line.what: line for answer in answers for line in answer.lines}


def test_there_are_five_in_order_also_before_anything_is_known(db):
    answers = five_answers(None, TODAY)

    assert [answer.aspect for answer in answers] == ASPECTS
    assert lines(answers)["Strategi med inriktningar, löften och mål"].stands == "Ingen strategi är inlagd"
    assert lines(answers)["Primärvårdens andel av kostnaden"].stands == "Kostnaden är inte införd"


def test_kronobergs_answers_are_counted(kronoberg):
    found = {
        what: (line.stands.replace("\u00a0", " "), line.alarm)
        for what, line in lines(five_answers(None, TODAY)).items()
    }

    assert found["Nämnder och arenor som beslutar"] == ("7", False)
    assert found["Uppdrag utan sista dag eller någon som kan svara"] == ("4", True)
    assert found["Uppdrag som är sena"] == ("2", True)
    assert found["Pengar som ingen nämnd har fått"] == ("90 000 000,00 kr", True)
    assert found["Bidrag, sammanlagt"] == ("165 800 000,00 kr", False)
    assert found["Granskningar som inte är besvarade"] == ("1 granskning", True)
    assert found["Senaste rapporten till nämnd"] == ("Ingen är skickad", True)


def test_what_changes_changes_the_answer(kronoberg, cast):
    from narmare.programme.actions import assignments

    given = make.assignment(
        make.decision(make.meeting(make.arena("HSN"))), due=None, unit=cast.units["vc-01"]
    )
    before = lines(five_answers(None, TODAY))["Uppdrag utan sista dag eller någon som kan svara"].stands
    assignments.answer_assignment(assignment=given, answer="Klart", by=cast["unit_manager"], now=NOW)
    after = lines(five_answers(None, TODAY))["Uppdrag utan sista dag eller någon som kan svara"].stands

    assert (before, after) == ("5", "4")


def test_a_start_without_its_decision_is_counted(small):
    what = "Initiativ vars startbeslut saknas i beslutsregistret"
    one = small.decided()
    before = lines(five_answers(None, TODAY))[what]
    one.settled_by.delete()
    after = lines(five_answers(None, TODAY))[what]

    assert [(line.stands, line.alarm) for line in (before, after)] == [("0 av 1", False), ("1 av 1", True)]


def test_an_audits_judgement_stands_at_its_question(kronoberg):
    judged = {
        answer.aspect: [(one.reference, one.question.word) for one in answer.judged]
        for answer in five_answers(None, TODAY)
    }

    assert judged == {**dict.fromkeys(ASPECTS[:4], [("24RV25", "Delvis")]), "reporting": []}


@pytest.mark.parametrize("reader", ["auditor", "board_member"])
def test_every_line_leads_to_a_page_that_the_reader_may_open(kronoberg, a_few_numbers, sign_in, reader):
    client, answers = sign_in(reader), five_answers(Snapshot.objects.current(), TODAY)
    asked = {line.url for line in lines(answers).values()} | {
        one.url for answer in answers for one in answer.judged
    }

    assert len(asked) > 10
    assert {url: client.get(url).status_code for url in asked} == dict.fromkeys(asked, 200)
    assert client.get(reverse("auditor")).status_code == 200
