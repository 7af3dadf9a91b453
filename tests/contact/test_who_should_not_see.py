"""Who should not see it: staff in their own matter, a right that has ended, a protected identity, an hour that has passed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, queries, search
from narmare.contact.actions import save_draft
from narmare.contact.models import Case
from narmare.contact.resident.steps import CHECK, FILES, HOPE, REASON, WHO, WORDS, Content
from narmare.meetings import actions as meetings
from narmare.region import actions as region
from narmare.region.models import AccessLog, Account
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import matter, sent
from tests.meetings.samples import png


SignIn = Callable[[str], Client]


def _nurse_is_greta(cast: Cast) -> Account:
    """The nurse is listed where she works."""
    Account.objects.filter(pk=cast["nurse"].pk).update(person=cast.greta)
    return cast["nurse"]


def test_nobody_is_staff_in_their_own_case(cast: Cast, sign_in: SignIn) -> None:
    case, nurse = sent(cast), _nurse_is_greta(cast)
    actions.note(case=case, text="Ring dottern först", by=cast["colleague"], now=NOW)
    client = sign_in("nurse")

    assert client.get(reverse("case", args=[case.code])).status_code == 404
    assert case.code not in client.get(reverse("queue")).text
    assert client.post(reverse("case-do", args=[case.code, "ta"])).status_code == 404
    assert client.post(reverse("queue-search"), {"who": "Greta"}).text.count(case.code) == 0
    with pytest.raises(actions.Refused, match="gäller dig själv"):
        actions.change_priority(case=case, priority=1, reason="Bråttom", by=nurse, now=NOW)
    with pytest.raises(actions.Refused, match="gäller dig själv"):
        sent(cast, by=nurse, channel="phone")
    own = client.get(reverse("my-case", args=[case.code]))
    assert own.status_code in (200, 403)
    assert "Ring dottern först" not in own.text


def _draft_for_asta(cast: Cast) -> str:
    done = (WHO, REASON, WORDS, HOPE, FILES)
    data = Content(reason="fritt", words="Hon har ont", done=done).data()
    person = cast.resident_person
    return str(save_draft(key=None, data=data, person=person, by=cast["relative"], now=NOW).key)


@pytest.mark.parametrize("why", ["ended", "protected"])
def test_a_draft_tells_nothing_when_the_right_has_ended(why: str, cast: Cast, sign_in: SignIn) -> None:
    key, client, asta = _draft_for_asta(cast), sign_in("relative"), cast.resident_person
    before = client.get(reverse("ask-step", args=[key, CHECK]))
    if why == "ended":
        region.end_agency(agency=asta.agencies.get(), by=cast["resident"], now=NOW)
    else:
        type(asta).objects.filter(pk=asta.pk).update(protected=True)

    assert "Vårdcentralen Tranan" in before.text
    for step in (CHECK, REASON, FILES):
        after = client.get(reverse("ask-step", args=[key, step]))
        assert (after.status_code, after.url) == (302, reverse("ask-step", args=[key, WHO]))
    chosen = client.get(reverse("ask-step", args=[key, WHO]))
    added = client.post(reverse("add-file", args=[key]))
    sending = client.post(reverse("send-draft", args=[key]))

    assert chosen.status_code == 200
    assert "Asta" not in chosen.text
    assert "Tranan" not in chosen.text
    assert (added.status_code, sending.status_code) == (302, 302)
    assert not Case.objects.filter(person=asta).exists()


def test_a_protected_identity_shows_nothing_to_who_has_only_the_number(cast: Cast, sign_in: SignIn) -> None:
    vera = cast.protected_person
    type(vera).objects.filter(pk=vera.pk).update(phone="070-1740605")
    client = sign_in("outsider")
    page = client.post(reverse("new-call"), {"who": vera.personnummer}, follow=True)
    rights = client.get(reverse("agents", args=[vera.pk]))

    assert "Skyddade personuppgifter" in page.text
    for told in ("Vera", "Stenmark", "070-1740605", "Tranan"):
        assert told not in page.text
        assert told not in rights.text


def test_her_own_doctor_sees_whom_it_is_about(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("doctor").get(reverse("register-call", args=[cast.protected_person.pk]))

    assert "Vera Stenmark" in page.text
    assert "Lämna inte ut något" in page.text


def test_the_hour_after_a_search_is_not_made_longer_by_opening_again(cast: Cast) -> None:
    outsider, greta = cast["outsider"], cast.greta
    search.persons(outsider, greta.personnummer, NOW)
    half, later = NOW + timedelta(minutes=50), NOW + timedelta(minutes=70)

    assert search.caller(outsider, greta.pk, half) == greta
    with pytest.raises(Exception, match="search for them first"):
        search.caller(outsider, greta.pk, later)


def test_a_call_that_was_open_does_not_outlive_a_block(cast: Cast) -> None:
    nurse, asta = cast["nurse"], cast.resident_person
    search.caller(nurse, asta.pk, NOW)
    region.block_unit(person=asta, unit=cast.units["vc-01"], by=cast["resident"], now=NOW)

    with pytest.raises(Exception, match="search for them first"):
        search.caller(nurse, asta.pk, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("name", ["case-messages", "case-stream"])
def test_a_refused_look_at_messages_is_logged(name: str, cast: Cast, sign_in: SignIn) -> None:
    code = sent_case(cast).code
    response = sign_in("outsider").get(reverse(name, args=[code]))
    row = AccessLog.objects.filter(actor_id=cast["outsider"].pk).latest("pk")

    assert response.status_code == 404
    assert (row.decision, row.person_id) == ("refused", cast.resident_person.pk)


def test_reading_the_list_for_somebody_else_is_logged_once_an_hour(cast: Cast, sign_in: SignIn) -> None:
    sent_case(cast)
    client = sign_in("relative")
    for _time in range(2):
        assert client.get(reverse("my-cases")).status_code == 200
    rows = AccessLog.objects.filter(actor_id=cast["relative"].pk, purpose="cases")

    assert [(row.ground, row.role, row.person_id) for row in rows] == [
        ("agent", "relative", cast.resident_person.pk)
    ]


def test_a_file_that_is_not_sent_is_only_its_senders(cast: Cast, sign_in: SignIn) -> None:
    case, asta = sent_case(cast), cast["resident"]
    talk = meetings.open_conversation(person=case.person, reference=case.code, by=asta, now=NOW)
    file = meetings.attach(conversation=talk, name="bild.png", data=png(), by=asta, now=NOW)
    url = reverse("case-file", args=[case.code, file.pk])

    def asked(key: str) -> int:
        response = sign_in(key).get(url)
        if response.streaming:
            assert b"".join(response.streaming_content).startswith(b"\x89PNG")
        return int(response.status_code)

    assert {key: asked(key) for key in ("resident", "relative", "colleague")} == {
        "resident": 200, "relative": 404, "colleague": 404,
    }  # fmt: skip
    meetings.post_message(conversation=talk, text="Se bild", side="resident", by=asta, now=NOW)
    assert asked("colleague") == 200


def test_a_key_of_somebody_elses_form_gives_nothing(cast: Cast) -> None:
    case = sent(cast, key="en-nyckel")

    assert sent(cast, key="en-nyckel") == case
    with pytest.raises(actions.Refused, match="av någon annan"):
        sent(cast, key="en-nyckel", by=cast["nurse"])
    with pytest.raises(actions.Refused, match="av någon annan"):
        sent(cast, key="en-nyckel", person=cast.persons[9_000_004])


def test_own_words_and_names_are_only_text(cast: Cast, sign_in: SignIn) -> None:
    odd = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    type(cast.greta).objects.filter(pk=cast.greta.pk).update(name=odd)
    case = sent(cast, about=matter(words=odd, hope=odd))
    actions.answer(case=case, text=odd, by=cast["colleague"], now=NOW)
    client = sign_in("nurse")
    pages = [client.get(reverse("case", args=[case.code])), client.get(reverse("queue"))]
    pages.append(client.post(reverse("queue-search"), {"who": "script"}))

    assert queries.read_case(cast["nurse"], case.code, NOW).words == odd
    for page in pages:
        assert "&lt;script&gt;" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_the_day_that_a_right_ends_it_is_gone(cast: Cast) -> None:
    case = sent_case(cast)
    right = cast.resident_person.agencies.get()
    type(right).objects.filter(pk=right.pk).update(valid_from=TODAY - timedelta(days=9), valid_to=TODAY)

    assert not Case.objects.visible_to(cast["relative"], on=TODAY).filter(pk=case.pk).exists()
    assert Case.objects.visible_to(cast["relative"], on=TODAY - timedelta(days=1)).filter(pk=case.pk).exists()
