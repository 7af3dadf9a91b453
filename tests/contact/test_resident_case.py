"""A resident follows a case: status in words, messages and files both ways, "it got worse", a human, a code without sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from narmare.contact import actions, queries
from narmare.contact.models import CallBack, Case
from narmare.contact.resident import status
from narmare.contact.views import own
from narmare.meetings import jobs
from narmare.meetings import queries as stored
from narmare.region.models import AccessLog
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.meetings import samples


SignIn = Callable[[str], Client]
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return sent_case(cast)


@pytest.fixture
def asta(sign_in: SignIn) -> Client:
    return sign_in("resident")


def _page(client: Client, case: Case) -> str:
    return client.get(reverse("my-case", args=[case.code])).content.decode()


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("unit", "person", "owner").get(pk=case.pk)


def test_a_new_case_says_that_nobody_has_read_it(asta: Client, case: Case) -> None:
    page = _page(asta, case)

    assert "Skickat. Ingen har läst det än" in page
    assert "Du får svar senast" in page


def test_it_says_who_reads_it_next_and_who_answers(asta: Client, case: Case, cast: Cast) -> None:
    now = NOW + timedelta(seconds=1)
    named = case.held_for
    assert named is not None
    assert status.standing(case, now).following.startswith(f"{named.name} läser det senast ")
    assert f"{case.unit.name}, {named.name}" in _page(asta, case)

    case.held_until = NOW
    assert status.standing(case, now).following.startswith("Sjuksköterska läser det senast ")

    actions.take_case(case=_fresh(case), by=cast["nurse"], now=now)
    promised = f"{cast['nurse'].name} svarar senast {status.moment(case.promised_at, now)}."
    assert status.standing(_fresh(case), now).following == promised
    assert promised in asta.get(reverse("my-cases")).content.decode()
    assert f"{case.unit.name}, {cast['nurse'].name}" in _page(asta, case)


@pytest.mark.parametrize(("away", "with_year"), [(0, False), (3, False), (400, True)])
def test_a_time_names_the_year_only_where_it_could_be_another(away: int, with_year: bool) -> None:
    told = status.moment(NOW + timedelta(days=away), NOW)

    assert (str((TODAY + timedelta(days=away)).year) in told) == with_year


def test_the_list_of_own_cases_asks_as_much_for_many_as_for_one(
    asta: Client, case: Case, cast: Cast, django_assert_num_queries: Any
) -> None:
    address = reverse("my-cases")
    asta.get(address)
    with CaptureQueriesContext(connection) as one:
        asta.get(address)
    for _each in range(3):
        sent_case(cast)

    with django_assert_num_queries(len(one)):
        asta.get(address)


def test_it_says_which_profession_has_read_it(asta: Client, case: Case, cast: Cast) -> None:
    actions.mark_read(case=case, by=cast["nurse"], now=LATER)

    assert "Läst av sjuksköterska" in _page(asta, case)


def test_a_question_waits_for_the_resident_and_the_reply_goes_on(
    asta: Client, case: Case, cast: Cast
) -> None:
    actions.ask_one_more(case=case, text="Sedan när?", by=cast["nurse"], now=LATER)
    page = _page(asta, case)
    assert "Vi väntar på ditt svar" in page
    assert "Sedan när?" in page

    asta.post(reverse("write-in-case", args=[case.code]), {"text": "Sedan i går"})

    assert _fresh(case).status == Case.Status.OPEN
    assert "Sedan i går" in _page(asta, case)


def test_the_promised_and_the_actual_time_stand_beside_each_other(
    asta: Client, case: Case, cast: Cast
) -> None:
    assert "Utlovat senast" not in _page(asta, case)
    actions.answer(case=case, text="Vila foten.", by=cast["nurse"], now=LATER)
    promised, given = (status.moment(at, NOW) for at in (case.promised_at, LATER))

    assert f"Utlovat senast {promised}. Gavs {given}." in _page(asta, case)


def test_an_internal_note_never_reaches_the_resident(
    asta: Client, sign_in: SignIn, case: Case, cast: Cast
) -> None:
    actions.note(case=case, text="Ring anhörig?", by=cast["nurse"], now=LATER)
    part = reverse("case-messages", args=[case.code])

    assert "Ring anhörig?" not in _page(asta, case)
    assert "Ring anhörig?" not in asta.get(part).content.decode()
    assert "Ring anhörig?" in sign_in("nurse").get(part).content.decode()


def test_a_promise_that_was_not_kept_is_said(case: Case) -> None:
    late = status.standing(case, case.promised_at + timedelta(hours=1))

    assert late.kind == "warn"
    assert "försenat" in late.following


def test_a_late_answer_is_told_in_the_units_own_words(asta: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(promised_at=NOW + timedelta(seconds=1))

    assert "Vi är sena och ditt ärende ligger nu överst." in _page(asta, case)


def test_who_wrote_again_after_the_answer_is_not_told_that_it_is_late(case: Case) -> None:
    case.status, case.first_read_at, case.answered_at = Case.Status.OPEN, LATER, LATER
    found = status.standing(case, case.promised_at + timedelta(hours=1))

    assert not status.is_late(case, case.promised_at + timedelta(hours=1))
    assert found.following == "Du har fått svar. Mottagningen läser det du har skrivit sedan dess."


def test_a_promised_call_is_shown_and_told_when_it_is_late(asta: Client, case: Case, cast: Cast) -> None:
    promised = timezone.now() + timedelta(hours=1)
    actions.promise_call(case=case, at=promised, number="070-174 06 05", by=cast["nurse"], now=LATER)
    before = _page(asta, case)
    CallBack.objects.update(promised_at=timezone.now() - timedelta(hours=1))
    actions.remind_late_calls(by=cast["nurse"], now=timezone.now())
    after = _page(asta, case)

    assert "Vi ringer dig" in before
    assert "Vi är sena" not in before
    assert "Vi är sena med att ringa dig" in after
    assert "Vi har inte ringt när vi lovade" in after


def test_a_new_case_leads_to_the_earlier_one(asta: Client, case: Case, cast: Cast) -> None:
    later = sent_case(cast, now=LATER)
    way = reverse("my-case", args=[case.code])

    assert f'<a href="{way}">Något annat' in _page(asta, later)
    assert "Hör ihop med" not in _page(asta, case)


def test_the_receipt_names_the_profession_that_reads(asta: Client, case: Case) -> None:
    page = asta.get(reverse("receipt", args=[case.code])).content.decode()
    holder = Case.objects.select_related("held_for").get(pk=case.pk).held_for

    assert holder is not None
    assert f"En {status.profession(holder.profession)} läser det" in page


def test_a_booked_time_is_shown(asta: Client, case: Case, cast: Cast) -> None:
    at = NOW + timedelta(days=2)
    actions.book(case=case, kind="visit", at=at, by=cast["nurse"], now=LATER)

    assert status.moment(at, NOW) in _page(asta, case)


def test_it_got_worse_and_must_be_read_again(asta: Client, case: Case, cast: Cast) -> None:
    actions.answer(case=case, text="Vila foten.", by=cast["nurse"], now=LATER)

    asta.post(reverse("got-worse", args=[case.code]), {"varre-text": "Foten är blå"})

    fresh = _fresh(case)
    assert (fresh.status, fresh.owner) == (Case.Status.NEW, None)
    assert fresh.priority < case.priority
    assert fresh.worse_at is not None
    page = _page(asta, case)
    assert "det har blivit värre" in page
    assert "Foten är blå" in page


def test_a_human_calls(asta: Client, case: Case) -> None:
    asta.post(reverse("want-person", args=[case.code]), {"ring-phone": "070-123 45 67"})

    call = case.call_backs.get()
    assert call.number == "+46701234567"
    assert "Du bad att få tala med en människa" in _page(asta, case)


def test_a_number_that_is_none_is_told(asta: Client, case: Case) -> None:
    page = asta.post(reverse("want-person", args=[case.code]), {"ring-phone": "hej"})

    assert page.status_code == 422
    assert "Skriv ett telefonnummer" in page.content.decode()


def test_the_relative_follows_by_right_and_it_is_logged(sign_in: SignIn, case: Case, cast: Cast) -> None:
    assert "Jag har ont i foten" in _page(sign_in("relative"), case)

    row = AccessLog.objects.filter(actor_id=cast["relative"].pk, person_id=case.person_id).latest("pk")
    assert (row.purpose, row.decision, row.ground) == ("cases", "allowed", "agent")


def test_an_outsider_gets_404_and_a_row_in_the_log(sign_in: SignIn, case: Case, cast: Cast) -> None:
    for address in (reverse("case-file", args=[case.code, 1]),):
        assert sign_in("outsider").get(address).status_code == 404

    row = AccessLog.objects.filter(actor_id=cast["outsider"].pk).latest("pk")
    assert (row.person_id, row.decision, row.ground) == (case.person_id, "refused", "no_relation")


def test_a_picture_travels_both_ways_without_its_place(asta: Client, sign_in: SignIn, case: Case) -> None:
    picture = SimpleUploadedFile("fot.heic", samples.heic(), content_type="image/heic")
    asta.post(reverse("write-in-case", args=[case.code]), {"text": "Så här ser det ut", "file": picture})

    [message] = stored.messages_in(stored.conversation_of(case.code), internal=False)
    [attachment] = message.attachments.all()
    answer = sign_in("nurse").get(reverse("case-file", args=[case.code, attachment.pk]))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="fot.jpg"'
    assert b"Exif" not in b"".join(answer.streaming_content)


def test_a_pdf_is_only_downloaded(asta: Client, case: Case) -> None:
    paper = SimpleUploadedFile("svar.pdf", samples.pdf(), content_type="text/html")
    asta.post(reverse("write-in-case", args=[case.code]), {"file": paper})

    [message] = stored.messages_in(stored.conversation_of(case.code), internal=False)
    answer = asta.get(reverse("case-file", args=[case.code, message.attachments.get().pk]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="svar.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    answer.close()


def test_a_disguised_file_is_refused_and_the_text_is_kept(asta: Client, case: Case) -> None:
    program = SimpleUploadedFile("bild.jpg", b"<html><script>1</script>", content_type="image/jpeg")
    page = asta.post(reverse("write-in-case", args=[case.code]), {"text": "Se bilden", "file": program})

    assert page.status_code == 422
    assert "Se bilden" in page.content.decode()
    assert list(stored.messages_in(stored.conversation_of(case.code), internal=False)) == []


def test_a_page_asks_for_news_and_gets_them_once(asta: Client, case: Case, cast: Cast) -> None:
    part = reverse("case-messages", args=[case.code])
    assert asta.get(part, {"efter": "0"}).status_code == 204

    actions.answer(case=case, text="Vila foten.", by=cast["nurse"], now=LATER)

    fresh = asta.get(part, {"efter": "0"})
    newest = stored.messages_in(stored.conversation_of(case.code), internal=False).get().pk
    assert "Vila foten." in fresh.content.decode()
    assert asta.get(part, {"efter": str(newest)}).status_code == 204


def test_a_closed_case_leads_to_a_new_one(asta: Client, case: Case, cast: Cast) -> None:
    actions.answer(case=case, text="Vila foten.", by=cast["nurse"], now=LATER)
    actions.close(case=case, outcome="advice", by=cast["nurse"], now=LATER)

    page = _page(asta, case)
    assert "Klart" in page
    assert reverse("ask") in page
    assert asta.post(reverse("write-in-case", args=[case.code]), {"text": "En sak till"}).status_code == 409


def test_the_answer_is_told_by_mail_without_content(
    asta: Client, case: Case, cast: Cast, mailoutbox: list
) -> None:
    asta.post(reverse("notices"), {"email": "asta@example.org", "phone": ""})

    actions.answer(case=case, text="Vila foten.", by=cast["nurse"], now=LATER)
    jobs.deliver(by=cast.system, clock=lambda: LATER)

    [mail] = mailoutbox
    assert mail.to == ["asta@example.org"]
    for secret in ("foten", "Vila", case.code, "Asta", case.unit.name):
        assert secret not in mail.subject + mail.body


class TestFollowByCode:
    """The nurse took Greta's call; Greta has no e-identification."""

    @pytest.fixture
    def greta(self, cast: Cast) -> Case:
        return sent_case(cast, "nurse", cast.greta, follow_up=True)

    def test_code_and_year_show_the_status_and_nothing_else(self, greta: Case) -> None:
        code = greta.follow_code.lower()
        page = Client().post(reverse("follow"), {"code": f"{code[:4]} {code[4:]}", "year": "1938"})

        text = page.content.decode()
        assert page.status_code == 200
        assert "Skickat. Ingen har läst det än" in text
        for secret in ("Greta", "ont i foten", greta.code):
            assert secret not in text
        assert AccessLog.objects.filter(person_id=greta.person_id, ground="follow_code").exists()

    def test_no_member_of_staff_is_named_and_the_number_to_ring_is_there(
        self, greta: Case, cast: Cast
    ) -> None:
        values = {**queries.routine_values(greta.unit, TODAY), "phone": "0470-58 80 00"}
        draft = actions.draft_routine(
            unit=greta.unit,
            values=values,
            review_on=TODAY + timedelta(days=90),
            by=cast["unit_manager"],
            now=NOW,
        )
        actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)
        held = {"held_for": cast["doctor"], "held_until": NOW + timedelta(days=1)}
        texts = []
        for changed in (held, {"owner": cast["nurse"], "owned_at": NOW}):
            Case.objects.filter(pk=greta.pk).update(**changed)
            sent = {"code": greta.follow_code, "year": "1938"}
            texts.append(Client().post(reverse("follow"), sent).content.decode())

        assert not any(cast[key].name in text for text in texts for key in ("doctor", "nurse"))
        assert "Sjuksköterska läser det senast" in texts[0]
        assert 'href="tel:0470588000"' in texts[0]

    def test_another_year_shows_nothing(self, greta: Case) -> None:
        page = Client().post(reverse("follow"), {"code": greta.follow_code, "year": "1939"})

        assert page.status_code == 422
        assert "hör inte ihop" in page.content.decode()

    def test_guessing_is_stopped(self, greta: Case) -> None:
        guesses = [Client().post(reverse("follow"), {"code": "XXXXXXXX", "year": "1938"}) for _ in range(11)]
        right = Client().post(reverse("follow"), {"code": greta.follow_code, "year": "1938"})

        assert [guess.status_code for guess in guesses] == [422] * 10 + [429]
        assert right.status_code == 429

    @pytest.mark.parametrize(("trusted", "statuses"), [(True, [422] * 12), (False, [422] * 10 + [429] * 2)])
    def test_behind_a_proxy_the_limit_is_the_visitors_own(
        self, greta: Case, settings, trusted: bool, statuses: list[int]
    ) -> None:
        settings.NARMARE_BEHIND_PROXY = trusted
        wrong = {"code": "XXXXXXXX", "year": "1938"}
        visitors = [f"198.51.100.9, 203.0.113.{n % 2}" for n in range(12)]
        found = [
            Client().post(reverse("follow"), wrong, headers={"x-forwarded-for": one}) for one in visitors
        ]

        assert [one.status_code for one in found] == statuses


def test_an_open_stream_ends_with_the_session_or_the_right(case: Case, sign_in: SignIn, cast: Cast) -> None:
    nurse, relative = sign_in("nurse"), sign_in("relative")
    as_staff = own._still(nurse.session.session_key or "", case.code, internal=True)
    as_agent = own._still(relative.session.session_key or "", case.code, internal=False)
    assert as_staff()
    assert as_agent()
    assert not own._still(relative.session.session_key or "", case.code, internal=True)()

    cast["relative"].agencies.update(valid_to=TODAY)
    nurse.session.delete()

    assert not as_agent()
    assert not as_staff()


def test_a_promised_call_stands_in_the_head_of_the_case(case: Case, sign_in: SignIn, cast: Cast) -> None:
    nurse = sign_in("nurse")
    assert 'href="#acts">Ring' not in nurse.get(reverse("case", args=[case.code])).content.decode()

    actions.promise_call(case=case, at=NOW + timedelta(hours=3), number="070", by=cast["nurse"], now=NOW)

    head = nurse.get(reverse("case", args=[case.code])).content.decode().partition('class="jump"')[0]
    assert 'href="#acts">Ring' in head
