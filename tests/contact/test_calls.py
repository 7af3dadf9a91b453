"""The telephone: people outside the register, one page, the administrator's limit, and the list of calls to make."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.contact import actions, queries
from narmare.contact.models import CallBack, Caller, Case
from narmare.contact.resident import status
from narmare.region.models import AccessLog, AuditEvent, Person
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import form_key, matter, sent


SignIn = Callable[[str], Client]
TOLVAN = "191212121212"  # the tax agency's own example


def _register(client: Client, person: Person, **more: object):
    form = {
        "unit": "vc-01", "channel": "phone", "words": "Yr i morse.", "reason": "yrsel", "shown": "yrsel",
        "submit_key": str(uuid.uuid4()), **more,
    }  # fmt: skip
    return client.post(reverse("register-call", args=[person.pk]), form)


def _new(client: Client, **more: object):
    return client.post(
        reverse("new-person"), {"name": "Tove Test", "kind": "number", "key": str(uuid.uuid4()), **more}
    )


def test_ten_digits_lead_straight_to_the_call(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in("nurse").post(reverse("new-call"), {"who": "381102-2382"})

    assert response.headers["Location"] == reverse("register-call", args=[cast.greta.pk])
    assert AccessLog.objects.filter(person_id=cast.greta.pk, purpose="call", ground="caller").count() == 1


def test_somebody_unknown_is_registered_and_the_call_goes_on(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    page = client.post(reverse("new-call"), {"who": TOLVAN}).content.decode()
    response = _new(client, number=TOLVAN, phone="070-123 45 67")
    person = Person.objects.get(personnummer=TOLVAN)
    client.get(response.headers["Location"])
    registered = _register(client, person)
    case = Case.objects.get()

    assert f'value="{TOLVAN}"' in page
    assert response.headers["Location"] == reverse("register-call", args=[person.pk])
    assert registered.status_code == 302
    assert (case.person, case.unit.code) == (person, "vc-01")
    assert person.phone == "+46701234567"


def test_somebody_new_is_listed_where_asked_and_nobody_is_moved(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    _new(client, kind="none", number="", birth_date=str(TODAY), name="Nyfödd")
    unlisted = Person.objects.get(name="Nyfödd")
    _new(client, kind="none", number="", birth_date=str(TODAY), name="Tvilling", listed="on")
    listed = Person.objects.get(name="Tvilling")
    elsewhere = cast.other_centres_person
    before = list(elsewhere.listings.values_list("unit__code", "valid_from", "valid_to"))
    _new(client, number=elsewhere.personnummer, listed="on")

    assert not unlisted.listings.exists()
    assert [(one.unit.code, one.valid_from, one.valid_to) for one in listed.listings.all()] == [
        ("vc-01", TODAY, None)
    ]
    assert (
        AuditEvent.objects.filter(
            action="person_listed", person_id=listed.pk, actor_id=cast["nurse"].pk
        ).count()
        == 1
    )
    assert list(elsewhere.listings.values_list("unit__code", "valid_from", "valid_to")) == before


def test_a_name_that_was_typed_is_kept(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("nurse").post(reverse("new-call"), {"who": "Tove Test"}).content.decode()

    assert 'value="Tove Test"' in page
    assert reverse("new-person") in page


def test_a_number_that_is_there_gives_no_second_person(cast: Cast, sign_in: SignIn) -> None:
    before = Person.objects.count()
    response = _new(sign_in("nurse"), number=str(cast.other_centres_person.personnummer))

    assert response.headers["Location"] == reverse("register-call", args=[cast.other_centres_person.pk])
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number": ""}, "Skriv numret, eller välj Inget nummer."),
        ({"kind": "none"}, "Skriv när personen är född."),
        ({"kind": "reserve", "number": "99AB1234"}, "Skriv när personen är född."),
        ({"number": "191212121213"}, "Sista siffran i numret stämmer inte."),
        ({"number": TOLVAN, "phone": "x"}, "Skriv ett telefonnummer"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_registered(
    cast: Cast, sign_in: SignIn, given: dict, words: str
) -> None:
    before = Person.objects.count()
    response = _new(sign_in("nurse"), **given)

    assert response.status_code in {409, 422}
    assert words in response.content.decode()
    assert Person.objects.count() == before


def test_a_registered_stranger_is_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    _new(sign_in("nurse"), number=TOLVAN)
    person = Person.objects.get(personnummer=TOLVAN)

    assert sign_in("colleague").get(reverse("register-call", args=[person.pk])).status_code == 404
    assert sign_in("nurse").get(reverse("person", args=[person.pk])).status_code == 404


def test_a_chosen_reason_shows_its_questions_and_keeps_the_words(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    shown = _register(client, cast.greta, shown="", hope="Ett råd")
    page = shown.content.decode()
    without = _register(client, cast.greta, shown="", utan="1")

    assert (shown.status_code, without.status_code) == (200, 302)
    assert "Yr i morse." in page
    assert 'value="Ett råd"' in page
    assert 'name="shown" value="yrsel"' in page
    assert "Något behöver rättas" not in page


def test_another_reason_asks_its_own_questions_before_it_is_registered(cast: Cast, sign_in: SignIn) -> None:
    page = _register(sign_in("nurse"), cast.greta, reason="halsont").content.decode()

    assert 'name="shown" value="halsont"' in page
    assert not Case.objects.exists()


def test_who_may_speak_for_the_person_stands_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("nurse").get(reverse("register-call", args=[cast.resident_person.pk])).content.decode()

    assert re.search(r"Företräds av Nils Lindgren: gav rätten själv", page)


def test_an_administrator_does_not_lower_a_clinical_case(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    client, url = sign_in("care_administrator"), reverse("case-do", args=[case.code, "prioritet"])
    lowered = client.post(url, {"priority": 5, "reason": "Kan vänta"})
    case.refresh_from_db()
    after_refusal = case.priority
    raised = client.post(url, {"priority": 1, "reason": "Låter sämre"})
    case.refresh_from_db()

    assert (lowered.status_code, after_refusal) == (409, 3)
    assert "Bara vårdpersonal kan sänka prioriteten" in lowered.content.decode()
    assert (raised.status_code, case.priority) == (302, 1)


def _call(cast: Cast, **more: int) -> CallBack:
    return actions.promise_call(
        case=sent(cast), at=NOW + timedelta(hours=1, **more), number="+46701234567", by=cast["nurse"], now=NOW
    )


def test_no_answer_sets_the_next_attempt_and_the_promise_stays(cast: Cast) -> None:
    call = _call(cast)
    tried = actions.record_call_attempt(call=call, outcome="", by=cast["nurse"], now=NOW)
    at = NOW + timedelta(days=1)
    again = actions.record_call_attempt(call=call, outcome="", again_at=at, by=cast["nurse"], now=NOW)

    assert tried.next_at is not None
    assert tried.next_at >= NOW + timedelta(hours=1)
    assert (again.next_at, again.attempts, again.promised_at) == (at, 2, call.promised_at)


def test_a_next_attempt_in_the_past_is_refused_and_an_outcome_ends_it(cast: Cast) -> None:
    call, past = _call(cast), NOW - timedelta(minutes=1)
    with pytest.raises(actions.Refused, match="nästa försök"):
        actions.record_call_attempt(call=call, outcome="", again_at=past, by=cast["nurse"], now=NOW)
    done = actions.record_call_attempt(call=call, outcome="reached", by=cast["nurse"], now=NOW)

    assert (done.next_at, done.done_by) == (None, cast["nurse"])


def test_the_list_shows_promise_attempts_next_and_outcome(cast: Cast, sign_in: SignIn) -> None:
    call, client = _call(cast), sign_in("nurse")
    attempt, day = reverse("call-attempt", args=[call.pk]), timezone.localtime(NOW + timedelta(days=1))
    client.post(attempt, {"outcome": "", "again_at": day.strftime("%Y-%m-%dT09:30")})
    waiting = client.get(reverse("call-list")).content.decode()
    client.post(attempt, {"outcome": "reached"})
    done = client.get(reverse("call-list")).content.decode()

    assert f"{day.day}/{day.month}\xa0kl.\xa009.30" in waiting
    assert 'href="tel:+46701234567"' in waiting
    assert "senast kl." in waiting
    assert "Fick tag i personen" in done
    assert TODAY == timezone.localdate(NOW)


def test_the_call_to_make_first_stands_first(cast: Cast, sign_in: SignIn) -> None:
    first, second = _call(cast), _call(cast, minutes=5)
    actions.record_call_attempt(
        call=first, outcome="", again_at=NOW + timedelta(hours=9), by=cast["nurse"], now=NOW
    )
    page = sign_in("nurse").get(reverse("call-list"))

    assert [line.call.pk for line in page.context["waiting"]] == [second.pk, first.pk]


def test_staff_write_down_a_right_and_end_it_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in("nurse"), reverse("agents", args=[cast.greta.pk])
    son = cast.persons[9_000_002]
    given = {
        "who": son.personnummer, "ground": "written", "scope": ["overview", "cases"], "seen": "on",
        "valid_to": (TODAY + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    unseen = client.post(url, {**given, "seen": ""})
    written = client.post(url, given)
    page = client.get(url).content.decode()
    agency = cast.greta.agencies.get()
    client.post(reverse("end-agent", args=[cast.greta.pk, agency.pk]))
    agency.refresh_from_db()

    assert (unseen.status_code, written.status_code) == (422, 302)
    assert "Antecknat av Samira Haddad" in page
    assert agency.valid_to == TODAY
    assert sign_in("relative").get(reverse("person-data", args=[cast.greta.pk])).status_code == 404


def test_a_childs_page_asks_for_a_guardian_only(cast: Cast, sign_in: SignIn) -> None:
    child, client = cast.persons[9_000_007], sign_in("nurse")
    url = reverse("agents", args=[child.pk])
    page = client.get(url).content.decode()
    nobody = client.post(url, {"who": "no such code", "seen": "on"})
    asta = client.post(url, {"who": "resident", "seen": "on"})

    assert "Skriftlig fullmakt" not in page
    assert (nobody.status_code, asta.status_code) == (409, 302)
    assert child.agencies.filter(ground="guardian").count() == 2


def test_who_rings_for_somebody_is_kept_and_told(cast: Cast, sign_in: SignIn) -> None:
    client, son = sign_in("nurse"), cast.resident_person.agencies.get(agent=cast["relative"])
    _register(client, cast.resident_person, agent=son.pk)
    _register(client, cast.greta, caller=" Karin Ek, dotter ")
    by_right, in_words = Case.objects.order_by("pk")
    page = client.get(reverse("case", args=[by_right.code])).content.decode()
    other = client.get(reverse("case", args=[in_words.code])).content.decode()
    own = sign_in("resident").get(reverse("my-case", args=[by_right.code])).content.decode()
    logged = list(AuditEvent.objects.filter(action="call_registered").order_by("pk"))

    assert (by_right.caller.agency, in_words.caller.words) == (son, "Karin Ek, dotter")
    assert (
        page.count("För personen talade Nils Lindgren, ombud") == 2
    )  # above, and in the text for the record
    assert "För personen talade Karin Ek, dotter" in other
    assert "Nils Lindgren, ombud" in own
    assert [one.details.get("caller") for one in logged] == ["agent", "words"]
    assert "Karin" not in str([one.details for one in logged])


def test_the_persons_own_call_names_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    _register(client, cast.resident_person, agent="", caller=" ")
    page = client.get(reverse("case", args=[Case.objects.get().code])).content.decode()

    assert not Caller.objects.exists()
    assert "För personen talade" not in page


def test_a_right_of_somebody_elses_is_not_taken(cast: Cast, sign_in: SignIn) -> None:
    son = cast.resident_person.agencies.get(agent=cast["relative"])
    response = _register(sign_in("nurse"), cast.greta, agent=son.pk)
    both = _register(sign_in("nurse"), cast.resident_person, agent=son.pk, caller="Karin Ek")
    with pytest.raises(actions.Refused, match="gäller inte i dag"):
        actions.register_call(
            submit_key=form_key("k"), person=cast.greta, unit=cast.units["vc-01"], matter=matter(), caller=son, by=cast["nurse"], now=NOW
        )  # fmt: skip

    assert response.status_code == 302  # Greta has no agent: the field is not there
    assert not Caller.objects.exists()
    assert (both.status_code, "Inte båda" in both.content.decode()) == (422, True)


def test_the_list_says_whom_to_ask_for(cast: Cast, sign_in: SignIn) -> None:
    client, at = sign_in("nurse"), timezone.localtime(NOW + timedelta(days=1)).strftime("%Y-%m-%dT09:30")
    _register(client, cast.greta, caller="Karin Ek, dotter", call_at=at, number="070-1234567")
    page = client.get(reverse("call-list")).content.decode()
    outside = sign_in("outsider").get(reverse("call-list")).content.decode()

    assert "Fråga efter Karin Ek, dotter" in page
    assert "Karin Ek" not in outside


def test_a_tap_on_the_number_is_an_attempt_and_its_outcome_no_second_one(cast: Cast, sign_in: SignIn) -> None:
    call, client = _call(cast), sign_in("nurse")
    version = Case.objects.get().version
    dial = reverse("case-dialled", args=[call.case.code])
    taps = [client.post(dial).text for _ in range(2)]
    call.refresh_from_db()
    between = (call.attempts, call.done_at, Case.objects.get().version)
    client.post(reverse("call-attempt", args=[call.pk]), {"outcome": ""})
    client.post(reverse("call-attempt", args=[call.pk]), {"outcome": "reached"})
    call.refresh_from_db()
    resident = status.happenings(queries.events_of(call.case), call.case)

    assert all("Hur gick det?" in said for said in taps)
    assert between == (1, None, version)  # the tap makes nobody's page old
    assert (call.attempts, call.outcome) == (2, "reached")  # the tap, and the later call without one
    assert [one.text for one in resident].count("Vi ringde") == 2
    assert AuditEvent.objects.filter(action="call_dialled").count() == 1


def test_a_colleague_who_rings_is_an_attempt_of_her_own(cast: Cast) -> None:
    call = _call(cast)
    actions.record_dialled(case=call.case, by=cast["nurse"], now=NOW)
    by_another = actions.record_call_attempt(call=call, outcome="", by=cast["colleague"], now=NOW)
    late = actions.record_call_attempt(call=call, outcome="", by=cast["nurse"], now=NOW + timedelta(hours=2))

    assert (by_another.attempts, late.attempts) == (2, 3)


def test_a_call_that_nobody_promised_answers_the_case(cast: Cast, sign_in: SignIn) -> None:
    case, client = sent(cast), sign_in("nurse")
    page = client.get(reverse("case", args=[case.code])).text
    did = reverse("case-do", args=[case.code, "ringt"])
    client.post(did, {"seen": case.version})
    case.refresh_from_db()
    unanswered = case.answered_at
    client.post(did, {"reached": "on"})
    case.refresh_from_db()

    assert "Du har ringt. Hur gick det?" in page
    assert (unanswered, case.answered_by, case.status) == (None, cast["nurse"], "answered")
    assert [event.details["outcome"] for event in case.events.filter(kind="call_tried")] == ["", "reached"]


def test_a_promised_call_is_ended_by_noting_that_one_has_rung(cast: Cast) -> None:
    call = _call(cast)
    actions.record_call(case=call.case, reached=True, by=cast["nurse"], now=NOW)
    call.refresh_from_db()

    assert (call.outcome, call.done_by, call.attempts) == ("reached", cast["nurse"], 1)


def test_nobody_rings_in_a_case_of_another_unit(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    with pytest.raises(actions.Refused, match="annan enhet"):
        actions.record_dialled(case=case, by=cast["outsider"], now=NOW)
    with pytest.raises(actions.Refused, match="annan enhet"):
        actions.record_call(case=case, reached=True, by=cast["outsider"], now=NOW)

    assert sign_in("outsider").post(reverse("case-dialled", args=[case.code])).status_code == 404
    assert not case.events.filter(kind__in=["dialled", "call_tried"]).exists()
