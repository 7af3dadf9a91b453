"""Going back, or reloading, never asks to send a form again: a browser is answered with an address, which shows what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.contact import actions, casepage, queries
from narmare.contact.models import Case
from narmare.contact.resident import actions as resident
from narmare.meetings.models import Message
from narmare.region import kept
from narmare.region.models import AccessLog, KeptForm
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import sent
from tests.sent_forms import BROWSER, post, shown


SignIn = Callable[[str], Client]
SECRET = "Smärtan sitter i höger knä"


@pytest.fixture
def case(cast: Cast) -> Case:
    return sent_case(cast)


def _wrong_message(client: Client, case: Case) -> str:
    program = SimpleUploadedFile("bild.jpg", b"<html>", content_type="image/jpeg")
    return post(client, reverse("write-in-case", args=[case.code]), {"text": SECRET, "file": program})


class TestNobodyElse:
    """What is kept is shown on one page, in one session, for an hour."""

    def test_another_session_of_the_same_person_gets_the_page_without_it(
        self, sign_in: SignIn, case: Case
    ) -> None:
        address = _wrong_message(sign_in("resident"), case)

        assert SECRET not in shown(sign_in("resident"), address)

    def test_another_person_gets_nothing(self, sign_in: SignIn, case: Case) -> None:
        address = _wrong_message(sign_in("resident"), case)

        assert sign_in("outsider").get(address, headers=BROWSER).status_code == 403
        assert SECRET not in shown(sign_in("relative"), address)

    def test_another_page_of_the_session_does_not_show_it(self, sign_in: SignIn, case: Case) -> None:
        asta = sign_in("resident")
        mark = urlsplit(_wrong_message(asta, case)).query

        assert SECRET not in shown(asta, f"{reverse('my-data')}?{mark}")

    def test_it_ends_after_an_hour_and_with_the_session(self, sign_in: SignIn, case: Case) -> None:
        asta = sign_in("resident")
        address = _wrong_message(asta, case)
        KeptForm.objects.update(at=timezone.now() - kept.KEPT_FOR)
        assert SECRET not in shown(asta, address)
        assert kept.forget_old(timezone.now()) == 1

        _wrong_message(asta, case)
        asta.post(reverse("sign-out"))
        assert not KeptForm.objects.exists()

    def test_the_database_holds_it_encrypted_and_the_address_holds_no_word(
        self, sign_in: SignIn, case: Case
    ) -> None:
        address = _wrong_message(sign_in("resident"), case)
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM region_keptform")
            (stored,) = cursor.fetchone()

        assert stored.startswith("g1.")
        assert urlsplit(address).query == f"{kept.MARK}={KeptForm.objects.get().pk}"

    def test_a_session_keeps_only_the_latest(self, sign_in: SignIn, case: Case) -> None:
        asta = sign_in("resident")
        addresses = [_wrong_message(asta, case) for _ in range(kept.MOST + 2)]

        assert KeptForm.objects.count() == kept.MOST
        assert SECRET in shown(asta, addresses[-1])

    def test_a_strange_mark_is_no_mark(self, sign_in: SignIn, case: Case) -> None:
        assert "Något behöver rättas" not in shown(
            sign_in("resident"), f"{reverse('my-case', args=[case.code])}?{kept.MARK}=x"
        )


class TestStatusPage:
    """The resident's page of a case."""

    def test_a_refused_file_keeps_the_text_and_says_why(self, sign_in: SignIn, case: Case) -> None:
        asta = sign_in("resident")
        page = shown(asta, _wrong_message(asta, case))

        assert SECRET in page
        assert "Något behöver rättas" in page
        assert not Message.objects.exists()

    def test_reloading_is_reading_and_is_logged_as_such(
        self, sign_in: SignIn, case: Case, cast: Cast
    ) -> None:
        relative = sign_in("relative")
        address = post(relative, reverse("write-in-case", args=[case.code]), {"text": ""})
        before = AccessLog.objects.count()
        shown(relative, address)

        row = AccessLog.objects.latest("pk")
        assert AccessLog.objects.count() > before
        assert (row.actor_id, row.person_id, row.ground) == (cast["relative"].pk, case.person_id, "agent")

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("got-worse", {"varre-text": ""}, "Något behöver rättas"),
            ("want-person", {"ring-phone": "hej då"}, "hej då"),
        ],
    )
    def test_its_other_forms(
        self, sign_in: SignIn, case: Case, name: str, data: dict[str, object], said: str
    ) -> None:
        asta = sign_in("resident")

        assert said in shown(asta, post(asta, reverse(name, args=[case.code]), data))

    def test_a_refusal_is_said_too(self, sign_in: SignIn, case: Case, cast: Cast) -> None:
        actions.answer(case=case, text="Vila.", by=cast["nurse"], now=NOW)
        actions.close(case=case, outcome="advice", by=cast["nurse"], now=NOW)
        asta = sign_in("resident")

        page = shown(asta, post(asta, reverse("write-in-case", args=[case.code]), {"text": SECRET}))
        assert "Ärendet är avslutat. Skicka ett nytt ärende" in page

    def test_where_to_be_told(self, sign_in: SignIn) -> None:
        asta = sign_in("resident")

        assert "hos-mig" in shown(asta, post(asta, reverse("notices"), {"email": "hos-mig", "phone": ""}))


def test_a_file_that_cannot_be_used(sign_in: SignIn, cast: Cast) -> None:
    data = {"reason": "other", "words": SECRET, "done": ["vem", "orsak", "beskriv", "onskan"]}
    draft = actions.save_draft(key=None, data=data, person=cast.resident_person, by=cast["resident"], now=NOW)
    asta = sign_in("resident")
    program = SimpleUploadedFile("bild.jpg", b"<html>", content_type="image/jpeg")
    address = post(asta, reverse("add-file", args=[draft.key]), {"file": program})

    assert urlsplit(address).path == reverse("ask-step", args=[draft.key, "bilder"])
    assert shown(asta, address).count("Något behöver rättas") == 1
    assert resident.files_of(draft) is None


class TestCasePage:
    """The staff's page of a case."""

    def test_a_reason_that_is_missing(self, sign_in: SignIn, cast: Cast) -> None:
        case, nurse = sent(cast), sign_in("nurse")
        data = {"priority": "1", "reason": "", "seen": str(case.version)}
        page = shown(nurse, post(nurse, reverse("case-do", args=[case.code, "prioritet"]), data))

        assert "Något behöver rättas" in page
        assert Case.objects.get(pk=case.pk).priority == case.priority

    def test_what_somebody_else_changed_is_said_once_and_then_counts_as_read(
        self, sign_in: SignIn, cast: Cast
    ) -> None:
        case, nurse = sent(cast), sign_in("nurse")
        actions.note(case=case, text="Ringt.", by=cast["colleague"], now=NOW)
        url = reverse("case-do", args=[case.code, "svara"])
        page = shown(nurse, post(nurse, url, {"text": SECRET, "seen": str(case.version)}))

        fresh = Case.objects.get(pk=case.pk)
        assert SECRET in page
        assert "ändrade ärendet" in page
        assert f'name="seen" value="{fresh.version}"' in page
        assert nurse.post(url, {"text": SECRET, "seen": str(fresh.version)}).status_code == 302
        assert SECRET in {message.text for message in Message.objects.all()}

    def test_a_phrase_stands_after_what_was_typed(self, sign_in: SignIn, cast: Cast) -> None:
        case, nurse = sent(cast), sign_in("nurse")
        phrase = casepage.phrases(queries.routine_of(case.unit, TODAY))[0]
        url = reverse("case-do", args=[case.code, "fras"])

        assert SECRET in shown(nurse, post(nurse, url, {"text": SECRET, "phrase": phrase["id"]}))
        assert not Message.objects.exists()

    def test_a_case_that_was_handed_over_meanwhile(self, sign_in: SignIn, cast: Cast) -> None:
        case, nurse = sent(cast), sign_in("nurse")
        actions.hand_over(
            case=case, unit=cast.units["vc-02"], profession="nurse", reason="Bor där.", by=cast["colleague"], now=NOW,
        )  # fmt: skip
        address = post(nurse, reverse("case-do", args=[case.code, "svara"]), {"text": SECRET})

        assert SECRET in shown(nurse, address)
        assert SECRET not in sign_in("nurse").get(address, headers=BROWSER).content.decode()


class TestTelephone:
    """Search, a new person, a call."""

    def test_a_search_is_made_by_the_page_that_shows_it(self, sign_in: SignIn, cast: Cast) -> None:
        nurse = sign_in("nurse")
        address = post(nurse, reverse("new-call"), {"who": cast.greta.name})
        assert not AccessLog.objects.filter(person_id=cast.greta.pk, purpose="call").exists()

        assert reverse("register-call", args=[cast.greta.pk]) in shown(nurse, address)
        assert AccessLog.objects.filter(person_id=cast.greta.pk, purpose="call").count() == 1
        assert cast.greta.name.split()[0] not in address

    def test_a_search_in_the_queue(self, sign_in: SignIn, cast: Cast) -> None:
        case, nurse = sent(cast), sign_in("nurse")
        address = post(nurse, reverse("queue-search"), {"who": cast.greta.name})

        assert reverse("case", args=[case.code]) in shown(nurse, address)
        assert nurse.get(reverse("queue-search")).headers["Location"] == reverse("queue")

    def test_a_person_without_birth_date(self, sign_in: SignIn) -> None:
        nurse = sign_in("nurse")
        data = {"name": "Noor Testfall", "number": "", "kind": "none"}

        assert "Noor Testfall" in shown(nurse, post(nurse, reverse("new-person"), data))

    def test_a_call_without_words_and_with_its_questions(self, sign_in: SignIn, cast: Cast) -> None:
        nurse, url = sign_in("nurse"), reverse("register-call", args=[cast.greta.pk])
        typed = {"reason": "halsont", "words": SECRET, "channel": "phone", "unit": "vc-01"}
        asked = shown(nurse, post(nurse, url, {**typed, "visa": "1"}))
        wrong = shown(nurse, post(nurse, url, {**typed, "reason": "", "shown": ""}))

        assert SECRET in asked
        assert 'name="q_' in asked
        assert "Något behöver rättas" not in asked
        assert SECRET in wrong
        assert "Något behöver rättas" in wrong
        assert not Case.objects.exists()


class TestRoutine:
    """The manager's pages."""

    def test_a_row_more_loses_nothing(self, sign_in: SignIn) -> None:
        manager = sign_in("unit_manager")
        url = f"{reverse('routine-part', args=['fraser'])}?enhet=vc-01"
        rows = {"rad": "0", "0-title_sv": SECRET, "0-title_en": "x", "0-text_sv": "y", "0-text_en": "z"}
        page = shown(manager, post(manager, url, {**rows, "lagg-till": "1"}))

        assert SECRET in page
        assert 'name="1-title_sv"' in page
        assert "Något behöver rättas" not in page

    def test_a_day_that_has_passed(self, sign_in: SignIn) -> None:
        manager = sign_in("unit_manager")
        url = f"{reverse('routine-edit')}?enhet=vc-01"
        page = shown(manager, post(manager, url, {"review_on": str(TODAY - timedelta(days=1))}))

        assert "Något behöver rättas" in page


def test_the_pages_of_the_region(sign_in: SignIn) -> None:
    asta, nurse = sign_in("resident"), sign_in("nurse")
    given = shown(asta, post(asta, reverse("give-agency"), {"agent_key": "zz-fel-kod"}))
    closed = shown(nurse, post(nurse, reverse("closed-find"), {"number": "inget nummer"}))

    assert "zz-fel-kod" in given
    assert "inget nummer" in closed
    assert "Något behöver rättas" in closed


def test_a_script_gets_the_page_and_its_status(sign_in: SignIn, case: Case) -> None:
    asta, url = sign_in("resident"), reverse("got-worse", args=[case.code])

    assert asta.post(url, {"varre-text": ""}).status_code == 422
    assert asta.post(url, headers={**BROWSER, "Sec-Fetch-Mode": "cors"}).status_code == 422
    assert asta.post(url, headers={**BROWSER, "HX-Request": "true"}).status_code == 422
    assert not KeptForm.objects.exists()


def test_what_no_text_can_hold_is_answered_as_it_is(sign_in: SignIn, case: Case) -> None:
    asta, url = sign_in("resident"), reverse("want-person", args=[case.code])

    assert asta.post(url, {"ring-phone": "a\x00b"}, headers=BROWSER).status_code == 422
