"""Sessions: short on a shared computer, ended by their owner, by a change of role, and by nothing that the page does by itself."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from narmare.region import actions, queries, sessions
from narmare.region.models import Account, AuditEvent, Session
from narmare.region.sessions import ABOUT, SessionStore
from tests.cast import NOW, TODAY, Cast


SignIn = Callable[[str], Client]
HERE = "my-permissions"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def came_in(persona: str = "nurse", **sent: str) -> Client:
    """Somebody who signs in on the page, with a phone."""
    client = Client(headers={"user-agent": PHONE})
    client.post(reverse("sign-in"), {"persona": persona, **sent})
    return client


def is_in(client: Client, **headers: str) -> bool:
    return client.get(reverse(HERE), headers=headers).status_code == 200


def ago(minutes: int, **columns: object) -> None:
    """Move every session back in time."""
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes), **columns)


@pytest.mark.parametrize(
    ("sent", "minutes", "still_in"),
    [({}, 119, True), ({}, 121, False), ({"delad": "1"}, 14, True), ({"delad": "1"}, 16, False)],
)
def test_a_session_that_nobody_uses_ends(cast: Cast, sent: dict, minutes: int, still_in: bool) -> None:
    client = came_in(**sent)
    ago(minutes)

    assert is_in(client) is still_in


def test_a_session_ends_eight_hours_after_sign_in_however_much_it_is_used(cast: Cast) -> None:
    client, session = came_in(), Session.objects.get()
    client.post(reverse("set_language"), {"language": "en"})
    later = Session.objects.get()

    assert session.expire_date - session.began_at == timedelta(hours=8)
    assert later.expire_date == session.expire_date
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(client)


def test_the_cookie_of_a_shared_computer_goes_with_the_browser(cast: Cast) -> None:
    shared, own = came_in(delad="1"), came_in()

    assert shared.cookies["sessionid"]["max-age"] == ""
    assert int(own.cookies["sessionid"]["max-age"]) > 0


def test_opening_a_page_keeps_a_session_and_asking_for_news_does_not(cast: Cast) -> None:
    client = came_in()
    ago(10)
    is_in(client, **{"sec-fetch-dest": "empty"})
    asked = Session.objects.get().seen_at
    is_in(client, **{"sec-fetch-dest": "document"})

    assert asked < timezone.now() - timedelta(minutes=9)
    assert Session.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_session_and_account_are_one_statement(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(HERE))

    assert ["region_session" in query["sql"] for query in asked.captured_queries].count(True) == 1
    assert not [query for query in asked.captured_queries if "FROM region_account" in query["sql"]]


def test_a_closed_account_is_out_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")
    Account.objects.filter(key="nurse").update(is_active=False)

    assert not is_in(client)


def test_a_session_cannot_be_moved_to_another_account(cast: Cast, sign_in: SignIn) -> None:
    """The column says whose row it is; what counts is the signed content."""
    client = sign_in("nurse")
    Session.objects.update(account=cast["doctor"])

    assert client.get(reverse(HERE)).context["user"] == cast["nurse"]


@pytest.mark.parametrize("change", ["given", "ended"])
def test_a_change_of_role_ends_every_session(cast: Cast, change: str) -> None:
    first, second, other = came_in("controller"), came_in("controller"), came_in("nurse")
    account, by = cast["controller"], cast["administrator"]
    if change == "ended":
        actions.end_role(grant=account.role_grants.get(), by=by, now=NOW)
    else:
        actions.grant_role(
            account=account, role="auditor", unit=cast.units["07"], reason="Granskar under hösten",
            review_on=TODAY + timedelta(days=30), by=by, now=NOW,
        )  # fmt: skip

    assert [is_in(client) for client in (first, second, other)] == [False, False, True]
    assert is_in(came_in("controller"))


class TestMySessions:
    def test_it_shows_device_and_times_of_my_own_and_no_keys(self, cast: Cast) -> None:
        client = came_in()
        came_in(delad="1")
        came_in("doctor")
        page = client.get(reverse("my-sessions")).content.decode()

        assert page.count("Chrome, Android") >= 2
        assert page.count('<span class="tag">Den här</span>') == 1
        assert page.count("Delad dator") == 1
        assert len(queries.sessions_of(cast["nurse"], timezone.now())) == 2
        assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in page]

    def test_one_is_ended_and_the_others_stay(self, cast: Cast) -> None:
        here, there = came_in(), came_in()
        handle = Session.objects.get(session_key=there.session.session_key).handle
        here.post(reverse("end-session", args=[handle]))

        assert (is_in(here), is_in(there)) == (True, False)
        assert AuditEvent.objects.get(action="own_sessions_ended").details == {"sessions": 1}

    def test_all_others_are_ended(self, cast: Cast) -> None:
        here, others = came_in(), [came_in(), came_in()]
        here.post(reverse("end-other-sessions"))

        assert is_in(here)
        assert not any(is_in(other) for other in others)

    def test_nobody_ends_the_session_of_another(self, cast: Cast) -> None:
        doctor, nurse = came_in("doctor"), came_in()
        handle = Session.objects.get(account=cast["doctor"]).handle

        assert nurse.post(reverse("end-session", args=[handle])).status_code == 404
        assert is_in(doctor)
        assert nurse.post(reverse("end-session", args=[uuid.uuid4()])).status_code == 404

    def test_signing_out_ends_the_row(self, cast: Cast) -> None:
        client = came_in()
        client.post(reverse("sign-out"))

        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_browser_and_system_and_nothing_more(said: str, device: str) -> None:
    assert sessions.device_of(RequestFactory().get("/", headers={"user-agent": said})) == device


def test_sessions_that_have_ended_are_forgotten(cast: Cast) -> None:
    came_in()
    ago(121)
    came_in("doctor")

    assert sessions.forget_old(timezone.now()) == 1
    assert Session.objects.get().account == cast["doctor"]


def test_who_has_not_proven_who_they_are_lately_does_so_before_a_session_is_ended(cast: Cast) -> None:
    """Whoever finds an open session must not be able to throw its owner out everywhere else."""
    here, _elsewhere = came_in(), came_in()
    kept = here.session
    old = timezone.now() - timedelta(minutes=11)
    kept[sessions.ABOUT] = {**kept[sessions.ABOUT], "proved": old.isoformat()}
    kept.save()
    asked = here.post(reverse("end-other-sessions"))

    assert (asked.status_code, asked.headers["Location"].split("?")[0]) == (302, reverse("confirm"))
    assert Session.objects.count() == 2
    here.post(reverse("confirm"))
    here.post(reverse("end-other-sessions"))
    assert Session.objects.count() == 1


def test_an_administrator_signs_somebody_out_everywhere_and_it_is_recorded(cast: Cast) -> None:
    nurse, admin = came_in(), came_in("administrator")
    assert is_in(nurse)
    admin.post(reverse("end-account-sessions", args=[cast["nurse"].pk]))

    assert not is_in(nurse)
    event = AuditEvent.objects.get(action="sessions_ended")
    assert (event.actor_id, event.object_id) == (cast["administrator"].pk, str(cast["nurse"].pk))
    assert cast["nurse"].role_grants.on(TODAY).exists()


def seconds_left(client: Client) -> int:
    return int(client.get(reverse("session-left"), headers={"sec-fetch-dest": "empty"}).text)


def test_a_page_can_ask_how_long_the_session_lives_and_does_not_keep_it_by_asking(cast: Cast) -> None:
    client = came_in()
    ago(100)

    assert [seconds_left(client) // 60 for _time in range(2)] == [19, 19]
    ago(121)
    assert seconds_left(client) == 0
    assert seconds_left(Client()) == 0


def test_who_wants_to_stay_stays_but_not_beyond_the_end(cast: Cast) -> None:
    client = came_in(delad="1")
    ago(14)
    assert int(client.post(reverse("session-left"), headers={"sec-fetch-dest": "empty"}).text) // 60 >= 14

    session = Session.objects.get()
    store = SessionStore(session.session_key)
    store.load()
    store[ABOUT] = {**store[ABOUT], "began": (timezone.now() - timedelta(hours=8, minutes=-1)).isoformat()}
    store.save()
    assert 0 < int(client.post(reverse("session-left")).text) <= 60


def test_who_has_been_signed_out_is_told_that_nothing_is_left(cast: Cast) -> None:
    client = came_in()
    assert re.search(r'data-session="7(1|2)\d\d"', client.get(reverse(HERE)).text)
    actions.end_sessions(account=cast["nurse"], by=cast["nurse"], now=timezone.now())

    assert seconds_left(client) == 0
    assert int(client.post(reverse("session-left")).text) == 0
    assert "data-session=" not in client.get(reverse("sign-in")).text
