"""Back and reload on the pages of reports, numbers and what is followed without signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions as contact
from narmare.contact.models import Case
from narmare.region import carried
from narmare.region.models import AccessLog
from narmare.reports import actions
from narmare.reports.models import Question
from tests.cast import NOW, Cast
from tests.contact.staff_cases import form_key, matter
from tests.reports.made import a_question
from tests.sent_forms import BROWSER, post, shown


SignIn = Callable[[str], Client]
TYPED = "Det vi skrev i rutan"


@pytest.fixture
def question(cast: Cast) -> Question:
    return a_question(cast)


def test_an_answer_given_twice_at_once_is_kept_and_holds_when_sent_again(
    sign_in: SignIn, cast: Cast, question: Question
) -> None:
    manager, url = sign_in("unit_manager"), reverse("report-answer", args=[question.pk])
    actions.answer_question(question=question, text="Först", by=cast["unit_manager"], now=NOW)
    page = shown(manager, post(manager, url, {"text": TYPED, "seen": "0"}))

    assert TYPED in page
    assert 'name="seen" value="1"' in page
    assert manager.post(url, {"text": TYPED, "seen": "1"}).status_code == 302
    assert Question.objects.get(pk=question.pk).answer == TYPED


def test_a_fault_does_not_hide_that_somebody_else_has_answered(
    sign_in: SignIn, cast: Cast, question: Question
) -> None:
    manager, url = sign_in("unit_manager"), reverse("report-answer", args=[question.pk])
    actions.answer_question(question=question, text="Först", by=cast["unit_manager"], now=NOW)

    assert 'name="seen" value="0"' in shown(manager, post(manager, url, {"text": "", "seen": "0"}))


def test_a_report_shown_before_it_is_saved_is_shown_by_an_address(
    sign_in: SignIn, question: Question
) -> None:
    lead, url = sign_in("programme_lead"), reverse("report-edit", args=[question.report.key])
    sent = {"title": TYPED, "receiver": "Nämnden", "sections": ["mal"], "language": "sv", "do": "preview",
            "snapshot": question.report.snapshot.code, "seen": str(question.report.edits)}  # fmt: skip
    page = shown(lead, post(lead, url, sent))

    assert page.count(TYPED) > 1  # in its field and in the report
    assert "<title>Fel:" not in page


class TestWithoutASession:
    """The page of the follow-up code: the browser carries the form itself, encrypted."""

    @pytest.fixture
    def case(self, cast: Cast) -> Case:
        return contact.register_call(
            submit_key=form_key("a"), person=cast.greta, unit=cast.units["vc-01"], matter=matter(), by=cast["nurse"], now=NOW,
        )  # fmt: skip

    @pytest.fixture
    def right(self, case: Case) -> dict[str, str]:
        return {"code": case.follow_code, "year": str(case.person.birth_date.year)}

    def test_a_wrong_code_is_said_and_kept(self, db: None) -> None:
        browser = Client()
        page = shown(browser, post(browser, reverse("follow"), {"code": "FELFEL22", "year": "1956"}))

        assert "hör inte ihop" in page
        assert 'value="FELFEL22"' in page
        assert 'value="1956"' in page

    def test_the_case_is_shown_by_an_address_and_each_reading_is_logged(
        self, case: Case, right: dict[str, str]
    ) -> None:
        browser, before = Client(), AccessLog.objects.count()
        address = post(browser, reverse("follow"), right)
        assert AccessLog.objects.count() == before
        pages = [shown(browser, address), shown(browser, address)]

        assert all(f"Ring {case.unit.name}" in page for page in pages)
        assert AccessLog.objects.filter(person_id=case.person_id, ground="follow_code").count() == 2
        assert case.follow_code not in address

    def test_nobody_else_sees_it(self, case: Case, right: dict[str, str]) -> None:
        browser = Client()
        address = post(browser, reverse("follow"), right)
        cookie = browser.cookies["narmare_kept"]

        assert case.unit.name not in shown(Client(), address)
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
        assert case.follow_code not in cookie.value
        assert right["year"] not in urlsplit(address).query
        assert case.unit.name not in shown(browser, reverse("follow"))  # the next person at the same computer
        assert case.unit.name not in shown(browser, address)  # who then goes back

    def test_it_ends_after_a_quarter_and_nothing_forged_opens(
        self, case: Case, right: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = Client()
        address = post(browser, reverse("follow"), right)
        stored = browser.cookies["narmare_kept"].value
        for forged in (stored[:-8] + "AAAAAAA=", "g1.x.y", "x"):
            browser.cookies["narmare_kept"] = forged
            assert case.unit.name not in shown(browser, address)

        browser.cookies["narmare_kept"] = stored
        assert case.unit.name in shown(browser, address)
        browser.cookies["narmare_kept"] = stored
        monkeypatch.setattr(carried, "CARRIED_FOR", timedelta(0))
        assert case.unit.name not in shown(browser, address)

    def test_what_is_too_long_or_sent_by_a_script_is_answered_as_it_is(self, db: None) -> None:
        url = reverse("follow")

        assert Client().post(url, {"code": "x" * carried.LONGEST}, headers=BROWSER).status_code == 422
        assert Client().post(url, {"code": "FEL", "year": "1956"}).status_code == 422
