"""The assignment that one works in, and proving anew who one is before what could hurt most."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from narmare.region import actions, doors
from narmare.region.models import Account, AuditEvent, Session
from narmare.region.sessions import ABOUT, SessionStore
from narmare.region.signin import Provider, SignInError
from tests.cast import NOW, TODAY, Cast
from tests.region.provider import CLIENT, SECRET, FakeProvider, running
from tests.rules.walk import patterns


RISKY = {"roles", "end-role", "closed-begin", "lift-requests", "lift-answer", "copy-file", "erase-my-data"}


def came_in(persona: str = "nurse", to: str = "") -> Client:
    client = Client()
    client.post(reverse("sign-in"), {"persona": persona, "next": to})
    return client


def also(cast: Cast, role: str = "unit_manager", unit: str = "vc-01") -> None:
    actions.grant_role(
        account=cast["nurse"], role=role, unit=cast.units[unit], reason="Vikarie",
        review_on=TODAY + timedelta(days=30), by=cast.system, now=NOW,
    )  # fmt: skip


def choose(client: Client, cast: Cast, role: str) -> int:
    grant = cast["nurse"].role_grants.get(role=role)
    return client.post(reverse("choose-assignment"), {"assignment": grant.pk}).status_code


def test_before_choosing_none_of_several_roles_holds(cast: Cast) -> None:
    also(cast)
    client = came_in(to=reverse("queue"))

    assert client.get(reverse("queue")).status_code == 403
    assert client.get(reverse("access-log")).status_code == 403


def test_only_the_chosen_assignment_holds_and_it_is_recorded(cast: Cast) -> None:
    also(cast)
    client = came_in()
    page = client.get(reverse("choose-assignment")).content.decode()
    assert "Enhetschef, Vårdcentralen Tranan" in page
    assert "Vård och behandling" in page

    assert choose(client, cast, "unit_manager") == 302
    assert client.get(reverse("access-log")).status_code == 200
    assert client.get(reverse("person", args=[cast.greta.pk])).status_code == 403
    choose(client, cast, "clinician")
    assert client.get(reverse("access-log")).status_code == 403
    assert client.get(reverse("person", args=[cast.greta.pk])).status_code == 200
    chosen = AuditEvent.objects.filter(action="assignment_chosen").order_by("pk")
    assert [event.details["role"] for event in chosen] == ["unit_manager", "clinician"]


def test_another_persons_assignment_cannot_be_chosen(cast: Cast) -> None:
    also(cast)
    client, theirs = came_in(), cast["doctor"].role_grants.get()

    assert client.post(reverse("choose-assignment"), {"assignment": theirs.pk}).status_code == 422
    assert client.get(reverse("queue")).status_code == 403


def test_who_holds_one_role_is_not_asked(cast: Cast) -> None:
    client = Client()
    response = client.post(reverse("sign-in"), {"persona": "nurse", "next": reverse("queue")})

    assert response.headers["Location"] == reverse("queue")
    assert client.get(reverse("queue")).status_code == 200


def aged(client: Client, minutes: int) -> None:
    """The latest proof was so long ago."""
    store = SessionStore(Session.objects.get().session_key)
    about = dict(store[ABOUT])
    store[ABOUT] = {**about, "proved": (NOW - timedelta(minutes=minutes)).isoformat()}
    store.save()


def test_a_risky_act_asks_anew_and_comes_back(cast: Cast) -> None:
    client, page = came_in("administrator"), reverse("roles")
    assert client.get(page).status_code == 200
    aged(client, 11)

    asked = client.get(page)
    assert asked.headers["Location"] == f"{reverse('confirm')}?next=%2Froller"
    done = client.post(reverse("confirm"), {"next": page})
    assert done.headers["Location"] == page
    assert client.get(page).status_code == 200
    assert AuditEvent.objects.get(action="identity_confirmed").details == {"way": "persona"}


def test_a_grant_is_not_given_on_an_old_proof(cast: Cast) -> None:
    client = came_in("administrator")
    aged(client, 11)
    client.post(
        reverse("roles"),
        {"account": cast["doctor"].pk, "role": "auditor", "unit": cast.units["07"].pk, "reason": "x", "review_on": TODAY + timedelta(days=3)},
    )  # fmt: skip

    assert not cast["doctor"].role_grants.filter(role="auditor").exists()


def test_the_way_back_is_never_to_another_site(cast: Cast) -> None:
    client = came_in("administrator")

    assert client.post(reverse("confirm"), {"next": "https://evil.example/"}).headers["Location"] == "/"


def test_outside_the_demo_a_button_is_no_proof(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    client = came_in("administrator")
    aged(client, 11)
    settings.NARMARE_DEMO = False

    assert client.post(reverse("confirm"), {"next": "/"}).status_code == 409
    assert client.get(reverse("roles")).status_code == 302


def test_every_risky_page_is_guarded() -> None:
    def guarded(pattern: URLPattern) -> bool:
        return getattr(pattern.callback, "proven", False)

    assert RISKY <= {pattern.name for pattern in patterns() if guarded(pattern)}


@pytest.fixture
def fake(cast: Cast, settings) -> Iterator[FakeProvider]:  # type: ignore[no-untyped-def]
    with running() as provider:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
            provider.issuer,
            CLIENT,
            SECRET,
        )
        settings.OIDC_ACCEPTED_ACR, settings.OIDC_STEP_UP_ACR = ["loa3"], ["loa3"]
        doors.known.cache_clear()
        Account.objects.filter(key="administrator").update(issuer=provider.issuer, subject="subject-1")
        yield provider


def signs_in(fake: FakeProvider) -> Client:
    client = Client()
    address = client.get(reverse("oidc-start")).headers["Location"]
    client.get(reverse("oidc-callback"), fake.authorise(address))
    return client


@pytest.mark.parametrize(("sub", "status", "let_in"), [("subject-1", 302, 200), ("subject-2", 403, 302)])
def test_the_provider_is_asked_anew_and_must_prove_the_same_person(
    cast: Cast, fake: FakeProvider, sub: str, status: int, let_in: int
) -> None:
    Account.objects.filter(key="doctor").update(issuer=fake.issuer, subject="subject-2")
    client = signs_in(fake)
    aged(client, 11)
    client.post(reverse("confirm"), {"next": reverse("roles")})
    address = client.get(reverse("oidc-start")).headers["Location"]
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == (["login"], ["0"], ["loa3"])

    fake.claims = {"sub": sub}
    assert client.get(reverse("oidc-callback"), fake.authorise(address)).status_code == status
    assert client.get(reverse("roles")).status_code == let_in


@pytest.mark.parametrize("claims", [{"auth_time": None}, {"auth_time": 1}, {"acr": "loa2"}])
def test_an_old_or_weak_proof_is_no_proof(fake: FakeProvider, claims: dict) -> None:
    ours = Provider(fake.issuer, CLIENT, SECRET, accepted_acr=("loa2", "loa3"), step_up_acr=("loa3",))
    fake.claims = claims
    address, attempt = ours.start("https://here/svar", anew=True)

    with pytest.raises(SignInError):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))
