"""The private calendar: whoever lacks the key gets nothing, and what the key opens is a valid calendar of one's own."""

from datetime import time, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from narmare.programme import calendars
from narmare.programme.actions import assignments, grants, meetings
from narmare.programme.models import CalendarLink
from narmare.region.models import Account
from tests.cast import NOW, TODAY
from tests.programme import decided as make


@pytest.fixture
def link(cast):
    return lambda key: assignments.renew_calendar(account=cast[key], by=cast[key], now=NOW)


def get(key):
    return Client().get(reverse("calendar-feed", args=[key]))


def events(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["uid"]): one for one in icalendar.Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.mark.parametrize("change", ["last", "number", "letters", "long", "empty key"])
def test_a_wrong_key_is_not_found(link, change):
    key = calendars.key_of(link("board_member"))
    number, _dash, secret = key.partition("-")
    wrong = {
        "last": key[:-1] + ("0" if key[-1] != "0" else "1"), "number": f"{int(number) + 1}-{secret}", "letters": "abc",
        "long": f"{'9' * 30}-{secret}", "empty key": f"{number}-",
    }[change]  # fmt: skip

    assert get(wrong).status_code == 404
    assert get(key).status_code == 200


def test_a_new_address_makes_the_old_one_dead(link):
    old = calendars.key_of(link("board_member"))
    new = calendars.key_of(link("board_member"))

    assert (get(old).status_code, get(new).status_code) == (404, 200)


def test_an_address_that_is_taken_away_is_dead(cast, link):
    key = calendars.key_of(link("board_member"))
    assignments.end_calendar(account=cast["board_member"], by=cast["board_member"], now=NOW)

    assert get(key).status_code == 404


def test_an_address_stops_working_after_a_year(cast, link):
    made = link("board_member")
    CalendarLink.objects.update(made_at=NOW - timedelta(days=367))

    assert get(calendars.key_of(made)).status_code == 404


def test_whoever_loses_the_right_to_read_loses_the_calendar(cast, link):
    key = calendars.key_of(link("board_member"))
    cast["board_member"].role_grants.update(valid_to=TODAY)

    assert get(key).status_code == 404


def test_the_key_is_stored_nowhere(cast, link):
    made = link("board_member")
    secret = calendars.key_of(made).partition("-")[2]

    assert len(secret) == 64
    assert secret not in str(list(type(made).objects.values_list()))


def test_meetings_stand_with_day_or_time_and_cancelled_ones_say_so(cast, link):
    board, by = make.arena(), cast.system
    timed = meetings.plan_meeting(
        arena=board, on=TODAY, starts=time(9), ends=time(10, 30), place="Salen", by=by, now=NOW
    )
    make.item(timed, "Fast läkarkontakt")
    whole = make.meeting(board, TODAY + timedelta(days=1))
    cancelled = meetings.cancel_meeting(
        meeting=make.meeting(board, TODAY + timedelta(days=2)), by=by, now=NOW
    )
    found = events(get(calendars.key_of(link("auditor"))))

    first = found[f"meeting-{timed.pk}@narmare"]
    assert (first.start.astimezone().hour - first.end.astimezone().hour, str(first["location"])) == (
        -1,
        "Salen",
    )
    assert str(first["description"]) == "1. Fast läkarkontakt"
    assert (first.end - first.start) == timedelta(hours=1, minutes=30)
    assert first.start.utcoffset() == timedelta(0)
    assert found[f"meeting-{whole.pk}@narmare"].start == whole.on
    assert found[f"meeting-{cancelled.pk}@narmare"]["status"] == "CANCELLED"
    assert found[f"meeting-{cancelled.pk}@narmare"]["sequence"] == 2


def test_each_reader_gets_the_last_days_that_are_theirs(cast, link):
    decision = make.decision(make.meeting(make.arena()))
    own = make.assignment(decision, "Tranans uppdrag", unit=cast.units["vc-01"])
    others = make.assignment(decision, "Lindens uppdrag", unit=cast.units["vc-02"])
    condition = grants.add_condition(grant=make.grant(), text="Redovisa", due=TODAY, by=cast.system, now=NOW)
    seen = {
        key: set(events(get(calendars.key_of(link(key)))))
        for key in ("unit_manager", "programme_lead", "board_member")
    }
    mine, theirs, money = (
        f"assignment-{own.pk}@narmare",
        f"assignment-{others.pk}@narmare",
        f"condition-{condition.pk}@narmare",
    )

    assert {mine, theirs, money} & seen["unit_manager"] == {mine}
    assert {mine, theirs, money} <= seen["programme_lead"]
    assert {mine, theirs, money} & seen["board_member"] == set()


def test_an_answered_assignment_leaves_the_calendar(cast, link):
    made = make.assignment(make.decision(make.meeting(make.arena())), unit=cast.units["vc-01"])
    assignments.answer_assignment(assignment=made, answer="Klart", by=cast["unit_manager"], now=NOW)

    assert f"assignment-{made.pk}@narmare" not in events(get(calendars.key_of(link("unit_manager"))))


def test_no_name_of_a_person_is_in_it(cast, link):
    make.assignment(make.decision(make.meeting(make.arena())), owner=cast["controller"], owner_title="")
    content = get(calendars.key_of(link("programme_lead"))).content.decode()

    assert [
        name
        for name in Account.objects.values_list("name", flat=True)
        if name != "Närmare" and name in content
    ] == []
