"""The second wall: with the filter of a view taken away, the database still gives nothing of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.test import Client
from django.urls import reverse

from narmare.contact.models import CallBack, Case, CaseEvent, Draft
from narmare.contact.models import reading as cases
from narmare.meetings.models import Attachment, Conversation, Message
from narmare.region import wall
from narmare.region.models import AccessLog, Account, Ground, Person, Purpose
from narmare.region.models import reading as persons
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import sent
from tests.rules.walk import patterns


SignIn = Callable[[str], Client]
ASTA, NILS, GRETA, YUSUF, VERA, OSKAR, ELSA = (9_000_001 + number for number in range(7))


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every view forgets its filter: whoever asks reaches everything."""

    def all_cases(actor: Account, on: object) -> list[cases.CaseWay]:
        return [cases.CaseWay(Ground.CASE_UNIT, "clinician", "vc-02", Q(pk__gt=0))]

    def all_persons(actor: Account, purpose: Purpose, day: object) -> list[persons.Way]:
        return [persons.Way(Ground.LISTED, "clinician", "vc-02", Q(pk__gt=0))]

    monkeypatch.setattr("narmare.contact.queries.ways", all_cases)
    monkeypatch.setattr("narmare.contact.models.reading.ways", all_cases)
    monkeypatch.setattr("narmare.contact.models.reading._staff", all_cases)
    monkeypatch.setattr("narmare.region.queries.ways", all_persons)
    monkeypatch.setattr("narmare.region.models.reading.ways", all_persons)


def asked(cast: Cast, client: Client) -> tuple[int, int, bool]:
    """What somebody gets who asks for a case and a person of another unit, and whether the case is in the queue."""
    case = Case.objects.get()
    return (
        client.get(reverse("case", args=[case.code])).status_code,
        client.get(reverse("person", args=[cast.greta.pk])).status_code,
        cast.greta.name in client.get(reverse("queue")).content.decode(),
    )


@pytest.mark.usefixtures("forgotten")
def test_a_forgotten_filter_still_gives_nothing(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(cast, person=cast.greta)
    assert asked(cast, sign_in("outsider")) == (404, 404, False)

    monkeypatch.setattr(
        wall, "WALLED", frozenset()
    )  # without the wall the mistake would have shown everything
    status, person, _queue = asked(cast, sign_in("outsider"))
    assert (status, person) == (200, 200)


def seen(cast: Cast, who: str) -> set[int]:
    with wall.behind(cast[who], TODAY):
        return set(Person.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        ("resident", {ASTA}),
        ("relative", {NILS, ASTA, ELSA}),
        ("nurse", {ASTA, GRETA, YUSUF, VERA, ELSA}),
        ("outsider", {NILS, OSKAR}),
        ("municipal_nurse", {ASTA, GRETA}),  # consent is the decision's business, not the wall's
        ("controller", set()),
    ],
)
def test_the_reach_of_each(cast: Cast, who: str, reached: set[int]) -> None:
    assert seen(cast, who) == reached


def test_cases_steps_and_messages_follow_the_case(cast: Cast) -> None:
    case = sent(cast, person=cast.greta)
    counts = {}
    for who in ("nurse", "outsider", "resident", "controller"):
        with wall.behind(cast[who], TODAY):
            counts[who] = (Case.objects.count(), bool(CaseEvent.objects.count()), Message.objects.count())

    assert counts["nurse"] == (1, True, Message.objects.count())
    assert {counts[who] for who in ("outsider", "resident", "controller")} == {(0, False, 0)}
    assert Case.objects.get() == case  # and the wall is down again


def test_conversations_files_calls_and_drafts_follow_who_they_are_about(cast: Cast) -> None:
    case = sent(cast, person=cast.greta)
    talk = Conversation.objects.create(
        person=cast.greta, reference=case.code, opened_at=NOW, opened_by=cast["colleague"]
    )
    begun = Conversation.objects.create(
        person=cast.resident_person, opened_at=NOW, opened_by=cast["resident"]
    )
    for where in (talk, begun):
        Attachment.objects.create(
            conversation=where, name="a.png", kind="image/png", size=1, sha256="0" * 64, by=cast["colleague"], at=NOW
        )  # fmt: skip
    CallBack.objects.create(case=case, promised_at=NOW, next_at=NOW)
    Draft.objects.create(
        account=cast["resident"], person=cast.resident_person, created_at=NOW, changed_at=NOW
    )
    counts = {}
    for who in ("nurse", "outsider", "resident", "controller"):
        with wall.behind(cast[who], TODAY):
            counts[who] = [model.objects.count() for model in (Conversation, Attachment, CallBack, Draft)]

    assert counts == {
        "nurse": [1, 1, 1, 0], "outsider": [0] * 4, "resident": [1, 1, 0, 1], "controller": [0] * 4,
    }  # fmt: skip


def test_a_protected_identity_hides_from_agents(cast: Cast) -> None:
    Person.objects.filter(pk=ASTA).update(protected=True)

    assert ASTA not in seen(cast, "relative")


def test_without_a_reach_there_is_nothing(cast: Cast) -> None:
    """Who takes on the role and says nothing sees nothing; nor does a reach stay from one page to the next."""
    with wall.behind(cast["nurse"], TODAY):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('narmare.units', '', true), set_config('narmare.own', '', true)")
        cursor.execute(
            "SELECT set_config('narmare.persons', '', true), set_config('narmare.account', '', true)"
        )
        cursor.execute(f"SET LOCAL ROLE {wall.ROLE}")
        cursor.execute("SELECT count(*) FROM region_person")
        found = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")

    assert found == 0


def test_a_refusal_is_logged_from_behind_the_wall(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast, person=cast.greta)
    client = sign_in("outsider")

    assert client.get(reverse("case", args=[case.code])).status_code == 404
    assert client.get(reverse("person", args=[cast.greta.pk])).status_code == 404
    refused = AccessLog.objects.filter(actor_id=cast["outsider"].pk, decision="refused")
    assert refused.filter(person_id=cast.greta.pk).count() == 2


def test_the_wall_goes_down_when_a_view_fails(cast: Cast) -> None:
    with pytest.raises(Http404), wall.behind(cast["controller"], TODAY):
        raise Http404

    assert Person.objects.count() == 7


def test_the_walled_pages_exist() -> None:
    assert wall.WALLED <= {pattern.name for pattern in patterns()}
    assert len(wall.WALLED) >= 20  # pages are added, not taken away


def test_a_plain_owner_of_the_tables_builds_the_wall_from_a_role_that_is_given(cast: Cast) -> None:
    """Who may not make roles needs only to be a member of the role; without it the wall is down and says so."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_owner NOLOGIN")
        cursor.execute("SET LOCAL ROLE plain_owner")
        alone = wall.build()
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT {wall.ROLE} TO plain_owner")
        cursor.execute("SET LOCAL ROLE plain_owner")
        given = wall._stands()
        cursor.execute("RESET ROLE")

    assert (alone, given) == (False, True)
