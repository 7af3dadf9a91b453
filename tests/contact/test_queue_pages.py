"""The staff's pages: what is shown, what is logged, what is refused and with which words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from narmare.contact import actions, queue
from narmare.contact.content import library
from narmare.contact.models import Case
from narmare.region.models import AccessLog, Agency, Person
from tests.cast import NOW, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import matter, sent


SignIn = Callable[[str], Client]


def test_the_queue_is_in_order_of_need_then_deadline(cast: Cast) -> None:
    later = sent(cast)
    urgent = actions.change_priority(case=sent(cast), priority=1, reason="x", by=cast["nurse"], now=NOW)
    errand = sent(cast, about=matter(lane="administrative"))
    found = queue.queue(cast["nurse"], cast.units["vc-01"], "alla", "1", NOW)

    assert [row.code for row in found.rows] == [urgent.code, later.code, errand.code]
    assert {tab["url"].partition("vy=")[2]: tab["count"] for tab in found.tabs} == {
        "alla": 3, "otilldelade": 3, "mina": 0, "vantar": 0, "aterringning": 0, "administrativa": 1, "klara": 0,
    }  # fmt: skip


def test_late_is_said_in_words(cast: Cast) -> None:
    case = sent(cast)
    soon, late = queue.deadline(case, NOW), queue.deadline(case, case.look_due_at + timedelta(minutes=1))

    assert (soon[1], late[1]) == (False, True)
    assert late[0].startswith("Försenat: läses före")


def test_the_queue_hides_a_protected_name(cast: Cast, sign_in: SignIn) -> None:
    sent(cast, person=cast.protected_person)
    page = sign_in("nurse").get(reverse("queue")).content.decode()

    assert "Skyddade personuppgifter" in page
    assert "Stenmark" not in page


def test_seeing_the_queue_is_logged_once_an_hour(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    client = sign_in("nurse")
    client.get(reverse("queue"))
    client.get(reverse("queue"))

    assert AccessLog.objects.filter(purpose="queue", person_id=cast.greta.pk).count() == 1


def test_the_queue_asks_as_often_for_twenty_cases_as_for_two(cast: Cast, sign_in: SignIn) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            sign_in("nurse").get(reverse("queue"))
        return len(found)

    sent(cast)
    sent(cast)
    asked()
    few = asked()
    for _ in range(18):
        sent(cast)

    assert asked() == few


def test_opening_a_case_is_logged_and_the_first_look_is_kept(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    response = sign_in("nurse").get(reverse("case", args=[case.code]))
    case.refresh_from_db()
    row = AccessLog.objects.get(purpose="cases")

    assert "Ont i knät" in response.content.decode()
    assert (case.first_read_by, case.first_read_profession, case.status) == (cast["nurse"], "nurse", "new")
    assert (row.decision, row.ground, row.person_id) == ("allowed", "case_unit", cast.greta.pk)


def test_an_outsider_gets_404_and_a_row_in_the_log(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    response = sign_in("outsider").get(reverse("case", args=[case.code]))
    row = AccessLog.objects.get(purpose="cases")

    assert response.status_code == 404
    assert (row.decision, row.ground, row.person_id) == ("refused", "no_relation", cast.greta.pk)


def test_a_refused_answer_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.take_case(case=case, by=cast["colleague"], now=NOW)
    url = reverse("case-do", args=[case.code, "svara"])
    response = sign_in("nurse").post(url, {"text": "Kom in klockan tio.", "seen": case.version})
    page = response.content.decode()

    assert response.status_code == 409
    assert "Moa Lund ändrade ärendet" in page
    assert "Kom in klockan tio." in page


def test_taken_by_another_the_page_says_who(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.take_case(case=case, by=cast["colleague"], now=NOW)
    response = sign_in("nurse").post(reverse("case-do", args=[case.code, "ta"]))

    assert response.status_code == 409
    assert "Moa Lund tog ärendet kl." in response.content.decode()


def test_after_closing_comes_the_next_case_and_a_way_back(cast: Cast, sign_in: SignIn) -> None:
    first, second = sent(cast), sent(cast)
    client = sign_in("nurse")
    client.post(reverse("case-do", args=[first.code, "svara"]), {"text": "Hej."})
    response = client.post(
        reverse("case-do", args=[first.code, "avsluta"]), {"outcome": "advice"}, follow=True
    )

    assert response.redirect_chain[-1][0] == f"{reverse('case', args=[second.code])}?stangt={first.code}"
    assert reverse("case-do", args=[first.code, "oppna-igen"]) in response.content.decode()


def test_the_address_holds_no_person(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")

    assert "Greta" not in client.get(reverse("new-call")).content.decode()
    found = client.post(reverse("new-call"), {"who": "Greta"})
    assert reverse("register-call", args=[cast.greta.pk]) in found.content.decode()
    assert AccessLog.objects.get(purpose="call").ground == "caller"


def test_somebody_listed_elsewhere_is_found_by_the_whole_number_only(cast: Cast, sign_in: SignIn) -> None:
    client, person = sign_in("nurse"), cast.other_centres_person
    url = reverse("register-call", args=[person.pk])

    assert "Oskar Wiklund" not in client.post(reverse("new-call"), {"who": "Oskar"}).content.decode()
    assert client.get(url).status_code == 404
    client.post(reverse("new-call"), {"who": person.personnummer})
    assert client.get(url).status_code == 200


def test_a_call_is_registered_on_one_page_with_the_same_questions(cast: Cast, sign_in: SignIn) -> None:
    from narmare.contact.content import library

    client, url = sign_in("nurse"), reverse("register-call", args=[cast.greta.pk])
    page = client.get(url, {"orsak": "yrsel"}).content.decode()
    question = library().questionnaires["yrsel"].items[0]
    form = {
        "unit": "vc-01",
        "channel": "phone",
        "words": "Yr i morse.",
        "reason": "yrsel",
        "shown": "yrsel",
        "submit_key": str(uuid.uuid4()),
    }
    sent_twice = [client.post(url, form).status_code for _ in range(2)]
    case = Case.objects.get()

    assert question.text.sv in page
    assert sent_twice == [302, 302]
    assert (case.channel, case.reason, case.suggestion["table"]) == ("phone", "yrsel", "yrsel")


def test_a_promised_call_stands_in_the_list_until_somebody_is_reached(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    call = actions.promise_call(
        case=case, at=NOW + timedelta(hours=1), number="070", by=cast["nurse"], now=NOW
    )
    client = sign_in("nurse")
    attempt = reverse("call-attempt", args=[call.pk])

    client.post(attempt, {"outcome": ""})
    assert "Hur gick samtalet med Greta" in client.get(reverse("call-list")).content.decode()
    client.post(attempt, {"outcome": "reached"})
    case.refresh_from_db()
    assert "Hur gick samtalet med Greta" not in client.get(reverse("call-list")).content.decode()
    assert case.called_back is True


def test_a_case_held_overnight_says_the_day(cast: Cast) -> None:
    case = sent(cast)
    case.held_for, case.held_until = cast["doctor"], NOW + timedelta(days=1)

    assert queue.row(case, NOW).whose.startswith(f"Väntar på {cast['doctor'].name} till ")
    assert "/" in queue.row(case, NOW).whose.rpartition(" till ")[2]


def test_the_queue_opens_where_the_reader_works(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    administrator = sign_in("care_administrator").get(reverse("queue")).context["queue"]
    nurse = sign_in("nurse").get(reverse("queue")).context["queue"]

    assert (administrator.view, len(administrator.rows)) == ("administrativa", 0)
    assert (nurse.view, len(nurse.rows)) == ("alla", 1)


def test_the_address_of_a_refused_act_opens_the_case(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    response = sign_in("nurse").get(reverse("case-do", args=[case.code, "avsluta"]))

    assert response.headers["Location"] == reverse("case", args=[case.code])
    assert Case.objects.get(pk=case.pk).status == case.status


def test_the_persons_other_cases_are_named_by_their_reason(cast: Cast, sign_in: SignIn) -> None:
    earlier, case = sent(cast), sent(cast, now=NOW + timedelta(minutes=5))
    page = sign_in("nurse").get(reverse("case", args=[case.code])).content.decode()

    assert f'<a href="{reverse("case", args=[earlier.code])}">Något annat' in page


def test_the_case_says_who_wrote_whom_it_is_about_and_how_to_ring(cast: Cast, sign_in: SignIn) -> None:
    mother, child = cast.resident_person, cast.persons[9_000_007]
    Person.objects.filter(pk=mother.pk).update(phone="+46701234567")
    son = cast["relative"]
    rights = {right.person_id: right for right in Agency.objects.filter(agent=son)}
    own, by_staff = sent_case(cast), sent(cast, channel="phone")
    by_her_son, by_a_father = (
        sent(cast, person=one, by=son, channel="web", on_behalf=rights[one.pk]) for one in (mother, child)
    )
    names = [cast[key].name for key in ("relative", "colleague")]
    client = sign_in("nurse")
    told = {
        case.pk: client.get(reverse("case", args=[case.code])).content.decode()
        for case in (own, by_her_son, by_a_father, by_staff)
    }

    assert "Skrivet av personen själv" in told[own.pk]
    assert f"Skrivet av {names[0]}, ombud" in told[by_her_son.pk]
    assert f"Skrivet av {names[0]}, vårdnadshavare" in told[by_a_father.pk]
    assert f"Registrerat av {names[1]}" in told[by_staff.pk]
    assert 'href="tel:+46701234567"' in told[own.pk]
    number = mother.personnummer or ""
    assert f"{number[:8]}-{number[8:]}" in told[own.pk]


def test_the_case_is_written_out_for_the_record(cast: Cast, sign_in: SignIn) -> None:
    asked = library().questionnaires["brostsmarta"]
    about = matter(
        reason=asked.id, questionnaire=asked.id, questionnaire_version=asked.version,
        answers={"now": True}, hope="Ett råd",
    )  # fmt: skip
    case = sent(cast, about=about)
    page = sign_in("nurse").get(reverse("case", args=[case.code])).context["page"]

    said = page.record_text.splitlines()
    assert case.code in said[0]
    assert "Registrerat av" in said[0]
    assert said[1:3] == ["Varningstecken:", "- Har du ont eller tryck i bröstet just nu? Ja"]
    assert said[3:5] == ["Egna ord: Ont i knät sedan i går.", "Hoppas på: Ett råd"]
