"""The pages of decisions: search, what a refusal leaves on the page, and who may write what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from narmare.programme.actions import assignments, audits, meetings
from narmare.programme.models import (
    Assignment,
    AuditRecommendation,
    Decision,
    Expectation,
    Grant,
    Meeting,
    Transfer,
)
from narmare.programme.policies.changes import Names, in_words
from narmare.programme.queries import decisions as queries
from narmare.programme.queries.audits import audit_answer
from narmare.programme.queries.audits import audits as found_audits
from narmare.programme.queries.grants import ledger
from tests.cast import NOW, TODAY
from tests.programme import decided as make


@pytest.fixture
def lead(sign_in):
    return sign_in("programme_lead")


@pytest.fixture
def register(cast):
    """Three decisions of two boards in two years."""
    health, public = make.arena("HSN"), make.arena("NFV")
    first = make.decision(
        make.meeting(health, TODAY - timedelta(days=800)), "Handlingsplan", reference="§ 116"
    )
    second = make.decision(make.meeting(health), "Införande av 1177 direkt", text="Hela primärvården")
    third = make.decision(make.meeting(public), "Vårdval")
    make.assignment(third, "Räkna på glesbygden")
    return first, second, third


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {0, 1, 2}), ("§ 116", {0}), ("INFÖRANDE", {1}), ("direkt primärvården", {1}), ("glesbygden", {2}),
        ("direkt glesbygden", set()), ("Nämnden HSN", {0, 1}), ("100 %", set()), ("\0", {0, 1, 2}),
    ],
)  # fmt: skip
def test_search_finds_what_holds_every_word_somewhere(register, words, found):
    assert set(queries.search(words)) == {register[number] for number in found}


def test_arena_and_year_narrow_it_down(register):
    first, second, _third = register

    assert set(queries.search("", arena=second.meeting.arena)) == {first, second}
    assert set(queries.search("", year=first.meeting.on.year)) == {first}
    assert queries.years() == sorted({first.meeting.on.year, second.meeting.on.year}, reverse=True)


def test_the_page_of_decisions_asks_the_database_as_often_for_many_as_for_few(
    register, sign_in, django_assert_max_num_queries
):
    client, meeting = sign_in("board_member"), register[1].meeting
    for number in range(20):
        make.assignment(make.decision(meeting, f"Beslut {number}"))
    with django_assert_max_num_queries(20):
        assert client.get(reverse("decisions")).status_code == 200


def test_a_decision_of_confirmed_minutes_cannot_be_changed_and_the_page_says_what_to_do(cast, lead):
    decision = make.decision(make.meeting(make.arena()))
    meetings.confirm_minutes(meeting=decision.meeting, by=cast.system, now=NOW)
    response = lead.post(
        reverse("decision-do", args=[decision.pk, "ratta"]),
        {"ratta-title": "Något annat", "ratta-text": "", "ratta-reference": ""},
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Fatta ett nytt beslut på ett senare möte" in page
    assert 'value="Något annat"' in page
    assert Decision.objects.get().title == "Införs i hela länet"


def test_two_who_move_the_same_meeting_the_later_is_told_and_can_go_on(cast, lead):
    meeting = make.meeting(make.arena(), TODAY + timedelta(days=7))
    url, seen = reverse("meeting-do", args=[meeting.pk, "flytta"]), meeting.version
    meetings.change_meeting(
        meeting=meeting,
        on=meeting.on,
        starts=None,
        ends=None,
        place="Stora salen",
        present="",
        by=cast["controller"],
        now=NOW,
    )
    response = lead.post(
        url,
        {"flytta-seen": seen, "flytta-on": TODAY.isoformat(), "flytta-place": "Hemma", "flytta-present": ""},
    )
    page = response.content.decode()

    assert response.status_code == 409
    assert "Mikael Åberg ändrade texten" in page
    assert "Stora salen" in page
    assert lead.post(url, response.context["form"].data).status_code == 302
    assert Meeting.objects.get().place == "Hemma"


def test_a_replaced_decision_says_so_and_leads_to_the_new_one(cast, sign_in):
    old = make.decision(make.meeting(make.arena()))
    meetings.confirm_minutes(meeting=old.meeting, by=cast.system, now=NOW)
    new = make.decision(make.meeting(make.arena(), TODAY), "Införs bara i Växjö", replaces=old)
    page = sign_in("board_member").get(reverse("decision", args=[old.pk])).content.decode()

    assert "Beslutet gäller inte längre" in page
    assert f'href="{reverse("decision", args=[new.pk])}"' in page


def test_two_who_write_the_same_minutes_the_later_keeps_the_text(cast, lead):
    meeting = make.meeting(make.arena())
    item = make.item(meeting)
    seen = Meeting.objects.get(pk=meeting.pk).version
    meetings.write_minutes(
        item=item, title="Läget", background="", notes="Den andras text", by=cast["controller"], now=NOW
    )
    url = reverse("agenda-item", args=[meeting.pk, item.order])
    sent = {"skriv-seen": seen, "skriv-title": "Läget", "skriv-background": "", "skriv-notes": "Min text"}
    response = lead.post(url, sent)
    page = response.content.decode()

    assert response.status_code == 409
    assert "Mikael Åberg ändrade texten" in page
    assert "Min text" in page
    assert "Den andras text" in page
    # saved once more from that page, it is taken: now it is known what is written over
    again = response.context["form"].data
    assert lead.post(url, again).status_code == 302
    item.refresh_from_db()
    assert item.notes == "Min text"


def test_a_meeting_from_plan_to_confirmed_minutes(cast, lead):
    board = make.arena()
    lead.post(reverse("meeting-new", args=["mote"]), {"mote-arena": board.pk, "mote-on": TODAY.isoformat(), "mote-starts": "09:00", "mote-ends": "10:00", "mote-place": "Salen"})  # fmt: skip
    meeting = Meeting.objects.get()

    def do(act, **data):
        return lead.post(
            reverse("meeting-do", args=[meeting.pk, act]), {f"{act}-{k}": v for k, v in data.items()}
        )

    assert do("punkt", title="Läget", background="").status_code == 302
    assert (
        do("beslut", title="Vi inför", reference="§ 1", text="", item=meeting.items.get().pk).status_code
        == 302
    )
    assert do("beslut", title="Igen", reference="§ 1", text="").status_code == 409
    assert do("justera").status_code == 302
    page = lead.get(reverse("meeting", args=[meeting.pk])).content.decode()

    assert "protokollet är justerat" in page
    assert "Anteckna ett beslut" not in page
    assert Decision.objects.get().item == meeting.items.get()


def test_a_unit_manager_finds_and_answers_her_own(cast, sign_in):
    own = make.assignment(
        make.decision(make.meeting(make.arena())), "Tranans uppdrag", unit=cast.units["vc-01"]
    )
    make.assignment(own.decision, "Lindens uppdrag", unit=cast.units["vc-02"])
    client = sign_in("unit_manager")
    listed = client.get(reverse("assignments"), {"vy": "mina"}).content.decode()
    start = client.get(reverse("home")).content.decode()
    response = client.post(
        reverse("assignment-do", args=[own.pk, "svara"]), {"svara-answer": "Klart i mars."}
    )

    assert "Tranans uppdrag" in listed
    assert "Lindens uppdrag" not in listed
    assert "Tranans uppdrag" in start
    assert response.status_code == 302
    assert Assignment.objects.get(pk=own.pk).answer == "Klart i mars."


def test_what_may_get_lost_stands_on_the_programmes_start_page(cast, lead):
    make.assignment(make.decision(make.meeting(make.arena())), due=None)
    page = lead.get(reverse("home")).content.decode()

    assert "1 uppdrag saknar sista dag eller någon som kan svara" in page
    assert "1 protokoll väntar på justering" in page


def test_a_sum_that_does_not_add_up_stays_on_the_page_with_the_difference(cast, lead):
    grant = make.grant(10 * make.MILLION)
    board = make.arena("RS")
    url = reverse("grant-do", args=[grant.code, "del"])
    response = lead.post(url, {"del-board": board.pk, "del-amount": "10 000 000,01"})

    assert response.status_code == 409
    assert "Delarna blir 0,01\u00a0kr mer än bidraget" in response.content.decode()
    assert 'value="10 000 000,01"' in response.content.decode()
    assert lead.post(url, {"del-board": board.pk, "del-amount": "tio miljoner"}).status_code == 422
    assert lead.post(url, {"del-board": board.pk, "del-amount": "10 000 000"}).status_code == 302
    assert lead.post(reverse("grant-do", args=[grant.code, "faststall"])).status_code == 302
    assert Grant.objects.get().fixed_at is not None


def test_a_grant_and_a_transfer_are_made_on_the_pages(cast, lead):
    board, other = make.arena("HSN"), make.arena("NFV")
    new = {
        "title": "Nära vård 2027",
        "code": "nara-vard-2027",
        "kind": "state",
        "giver": "Staten",
        "year": 2027,
        "total": "12,50",
        "note": "",
    }
    assert (
        lead.post(
            reverse("grant-new", args=["bidrag"]), {f"bidrag-{k}": v for k, v in new.items()}
        ).status_code
        == 302
    )
    assert Grant.objects.get().total == 1_250
    new = {
        "title": "Årskontroll",
        "task": "Flytta",
        "giver": "Kliniken",
        "giver_board": board.pk,
        "taker": "Vårdcentralen",
        "taker_board": other.pk,
    }
    lead.post(reverse("transfer-new", args=["forslag"]), {f"forslag-{k}": v for k, v in new.items()})
    transfer = Transfer.objects.get()
    line = {
        "side": "taker",
        "profession": "sjuksköterska",
        "volume": 10,
        "minutes": "7,5",
        "hourly": "600",
        "other": "",
    }
    response = lead.post(
        reverse("transfer-do", args=[transfer.code, "rakna"]), {f"rakna-{k}": v for k, v in line.items()}
    )

    assert response.status_code == 302
    assert transfer.work.get().as_work.cost == 75_000  # 10 x 7.5 minutes at 600 kronor an hour


def test_the_answer_to_an_audit_as_data_and_as_a_document(cast, sign_in):
    audit, (first, _second) = make.audit()
    audits.write_answer(
        recommendation=first,
        done="Roller beskrivna",
        planned="Utbilda",
        time_plan="2027",
        views="",
        by=cast.system,
        now=NOW,
    )
    audits.add_evidence(recommendation=first, title="Alla mätetal", path="/matetal", by=cast.system, now=NOW)
    answer = audit_answer(audit)
    page = sign_in("auditor").get(reverse("audit-answer", args=[audit.code])).content.decode()

    assert (answer.complete, answer.sent_on, answer.decision) == (False, None, "")
    assert [one.missing for one in answer.recommendations] == [
        (),
        ("Vidtagna åtgärder", "Planerade åtgärder", "Tidplan"),
    ]
    assert [(one.word, one.symbol, one.kind) for one in answer.questions] == [("Delvis", "◐", "warn")]
    assert "Roller beskrivna" in page
    assert 'href="/matetal"' in page


def test_audits_and_the_ledger_ask_the_same_number_of_questions_of_many_rows(cast, django_assert_num_queries):
    make.audit(recommendations=3)
    for volume in (10, 20):
        make.work(make.transfer(), "taker", volume=volume)
    with django_assert_num_queries(6):
        answers = [audit_answer(audit) for audit in found_audits()]
    with django_assert_num_queries(3):
        rows = ledger()

    assert [len(one.recommendations) for one in answers] == [3]
    assert [row.cost for row in rows] == [300_000, 600_000]  # half an hour each time at 600 kronor


def test_a_history_reads_what_things_are_called_once(cast, django_assert_num_queries):
    names, units = Names(), [cast.units["vc-01"], cast.units["vc-02"]]
    with django_assert_num_queries(1):
        said = [in_words(Expectation, "unit", unit.code, names) for unit in units]

    assert said == [unit.name for unit in units]


def test_two_who_answer_the_same_recommendation_the_later_keeps_the_text(cast, lead):
    audit, (first, _second) = make.audit()
    seen = first.version
    audits.write_answer(
        recommendation=first,
        done="Den andras",
        planned="",
        time_plan="",
        views="",
        by=cast["controller"],
        now=NOW,
    )
    url = reverse("audit-recommendation-do", args=[audit.code, 1, "svara"])
    response = lead.post(
        url,
        {
            "svara-seen": seen,
            "svara-done": "Min",
            "svara-planned": "",
            "svara-time_plan": "",
            "svara-views": "",
        },
    )
    page = response.content.decode()

    assert response.status_code == 409
    assert "Mikael Åberg ändrade texten" in page
    assert ">\nMin</textarea>" in page
    assert "Den andras" in page
    assert lead.post(url, response.context["form"].data).status_code == 302
    assert AuditRecommendation.objects.get(pk=first.pk).done == "Min"


def test_the_round_of_upkeep_reminds(cast):
    from narmare.config import upkeep

    make.assignment(make.decision(make.meeting(make.arena())), due=TODAY)
    job = next(one for one in upkeep.JOBS if one.name == "reminders")

    assert [job.run(NOW), job.run(NOW)] == [
        "1 assignments and 0 gates reminded of, 0 notices of entries to sign",
        "0 assignments and 0 gates reminded of, 0 notices of entries to sign",
    ]


def test_moved_assignments_keep_their_history_on_the_page(cast, lead):
    made = make.assignment(make.decision(make.meeting(make.arena())), unit=cast.units["vc-01"])
    assignments.move_due(
        assignment=made,
        due=TODAY + timedelta(days=90),
        why="Väntar på underlag",
        by=cast["programme_lead"],
        now=NOW,
    )

    assert "Väntar på underlag" in lead.get(reverse("assignment", args=[made.pk])).content.decode()
