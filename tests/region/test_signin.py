"""Sign-in through a provider that really answers: who gets in, and everything that does not hold is refused."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey

from narmare.region import clientkeys, doors
from narmare.region.models import Account, AuditEvent, Session
from narmare.region.signin import Provider, SignInError
from tests.cast import Cast
from tests.region.provider import CLIENT, SECRET, FakeProvider, running


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def ours(fake: FakeProvider) -> Provider:
    return Provider(fake.issuer, CLIENT, SECRET, accepted_acr=("loa3", "loa4"))


@pytest.fixture
def known(fake: FakeProvider, cast: Cast, settings) -> Account:  # type: ignore[no-untyped-def]
    """The nurse, known at the provider; the product set up for it."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = fake.issuer, CLIENT, SECRET
    settings.OIDC_ACCEPTED_ACR = ["loa3"]
    doors.known.cache_clear()
    Account.objects.filter(key="nurse").update(issuer=fake.issuer, subject="subject-1")
    return cast["nurse"]


def _sign_in(fake: FakeProvider, client: Client, **query: str) -> object:
    address = client.get(reverse("oidc-start"), query).headers["Location"]
    return client.get(reverse("oidc-callback"), fake.authorise(address))


def test_the_address_asks_for_a_code_with_pkce_state_and_nonce(fake: FakeProvider, ours: Provider) -> None:
    address, attempt = ours.start("https://here/svar")
    asked = fake.authorise(address)

    assert address.startswith(f"{fake.issuer}/authorise?response_type=code&")
    assert "code_challenge_method=S256" in address
    assert "scope=openid&" in address
    assert attempt.verifier not in address
    assert asked["state"] == attempt.state


def test_who_signed_in_is_issuer_and_subject(fake: FakeProvider, ours: Provider) -> None:
    address, attempt = ours.start("https://here/svar")
    identity = ours.finish(attempt, fake.authorise(address), now=int(time.time()))

    assert (identity.issuer, identity.subject, identity.acr) == (fake.issuer, "subject-1", "loa3")


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "somebody-else"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"sub": None},
        {"acr": "loa1"},
        {"acr": None},
        {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
        {"iat": 9_999_999_999},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_signs_nobody_in(fake: FakeProvider, ours: Provider, lie: dict) -> None:
    fake.claims = lie
    address, attempt = ours.start("https://here/svar")

    with pytest.raises(SignInError):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))


def test_a_signature_by_another_key_signs_nobody_in(fake: FakeProvider, ours: Provider) -> None:
    fake.signing_key = RSAKey.generate_key(2048, {"kid": "1"})
    address, attempt = ours.start("https://here/svar")

    with pytest.raises(SignInError, match="signature"):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))


@pytest.mark.parametrize(
    "answer", [{"state": "another"}, {"code": ""}, {"error": "access_denied"}, {"code": "guessed"}], ids=str
)
def test_an_answer_that_is_not_ours_signs_nobody_in(fake: FakeProvider, ours: Provider, answer: dict) -> None:
    address, attempt = ours.start("https://here/svar")

    with pytest.raises(SignInError):
        ours.finish(attempt, fake.authorise(address) | answer, now=int(time.time()))


def test_a_stolen_code_is_worthless_without_the_verifier(fake: FakeProvider, ours: Provider) -> None:
    address, _attempt = ours.start("https://here/svar")
    stolen = fake.authorise(address)
    _address, thief = ours.start("https://here/svar")

    with pytest.raises(SignInError, match="does not answer"):
        ours.finish(thief, stolen | {"state": thief.state}, now=int(time.time()))


def test_a_provider_without_https_elsewhere_is_refused() -> None:
    with pytest.raises(SignInError, match="https"):
        Provider("http://login.example", CLIENT, SECRET)


def test_a_provider_that_calls_itself_something_else_is_refused(fake: FakeProvider, ours: Provider) -> None:
    fake.metadata = {"issuer": "https://elsewhere.example"}

    with pytest.raises(SignInError, match="NARMARE_OIDC_ISSUER"):
        ours.start("https://here/svar")


def test_the_person_comes_in_to_the_page_they_asked_for(fake: FakeProvider, known: Account) -> None:
    client = Client()
    response = _sign_in(fake, client, next=reverse("my-permissions"))

    assert response.headers["Location"] == reverse("my-permissions")
    assert client.get(reverse("my-permissions")).context["user"] == known
    assert (
        AuditEvent.objects.filter(action="signed_in", actor_id=known.pk, details={"way": "loa3"}).count() == 1
    )


@pytest.mark.parametrize(("hours_ago", "lives"), [(0, 8), (7, 5)])
def test_a_session_lives_no_longer_than_the_proof_at_the_provider(
    fake: FakeProvider, known: Account, hours_ago: int, lives: int
) -> None:
    signed_in_there = int(time.time()) - hours_ago * 3600
    fake.claims = {"auth_time": signed_in_there}
    _sign_in(fake, Client())
    session = Session.objects.get(account=known)

    assert timedelta(hours=lives - 0.01) < session.expire_date - session.began_at <= timedelta(hours=lives)


@pytest.mark.parametrize("auth_time", [None, 1, "now"])
def test_who_signed_in_at_the_provider_too_long_ago_must_do_it_again(
    fake: FakeProvider, known: Account, auth_time: object
) -> None:
    fake.claims = {"auth_time": auth_time}
    client = Client()
    address = client.get(reverse("oidc-start")).headers["Location"]

    assert "&max_age=43200" in address
    assert client.get(reverse("oidc-callback"), fake.authorise(address)).status_code == 400
    assert client.get(reverse("my-permissions")).status_code == 302


def test_a_region_whose_provider_tells_no_time_can_go_without(
    fake: FakeProvider, known: Account, settings
) -> None:  # type: ignore[no-untyped-def]
    settings.OIDC_MAX_AGE = timedelta(0)
    fake.claims = {"auth_time": None}

    assert _sign_in(fake, Client()).headers["Location"] == reverse("home")


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_a_foreign_page(fake: FakeProvider, known: Account, there: str) -> None:
    assert _sign_in(fake, Client(), next=there).headers["Location"] == reverse("home")


def test_somebody_unknown_gets_no_account(fake: FakeProvider, known: Account) -> None:
    fake.claims = {"sub": "somebody-else"}
    client = Client()

    assert _sign_in(fake, client).status_code == 403
    assert client.get(reverse("my-permissions")).status_code == 302


def test_a_closed_account_stays_out(fake: FakeProvider, known: Account) -> None:
    Account.objects.filter(pk=known.pk).update(is_active=False)

    assert _sign_in(fake, Client()).status_code == 403


def test_an_answer_is_good_once(fake: FakeProvider, known: Account) -> None:
    client = Client()
    address = client.get(reverse("oidc-start")).headers["Location"]
    answer = fake.authorise(address)
    client.get(reverse("oidc-callback"), answer)

    assert client.get(reverse("oidc-callback"), answer).status_code == 400


def test_a_provider_that_is_down_is_told_in_plain_words(known: Account, settings) -> None:  # type: ignore[no-untyped-def]
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    response = Client().get(reverse("oidc-start"))

    assert response.status_code == 502
    assert "Ingen har loggats in" in response.content.decode()


def test_sign_out_at_the_provider_ends_the_sessions_here(fake: FakeProvider, known: Account) -> None:
    client = Client()
    _sign_in(fake, client)
    response = Client(enforce_csrf_checks=True).post(
        reverse("oidc-logout"), {"logout_token": fake.logout_token()}
    )

    assert response.status_code == 200
    assert client.get(reverse("my-permissions")).status_code == 302
    assert AuditEvent.objects.filter(action="sessions_ended").count() == 1


@pytest.mark.parametrize(
    "lie",
    [{"iss": "https://elsewhere.example"}, {"aud": "x"}, {"iat": 1_000_000_000}, {"events": {}}, {"sub": None}, {"nonce": "n"}],
    ids=str,
)  # fmt: skip
def test_a_logout_token_that_does_not_hold_ends_nothing(
    fake: FakeProvider, known: Account, lie: dict
) -> None:
    client = Client()
    _sign_in(fake, client)
    response = client.post(reverse("oidc-logout"), {"logout_token": fake.logout_token(**lie)})

    assert response.status_code == 400
    assert client.get(reverse("my-permissions")).status_code == 200


def test_a_logout_token_is_no_id_token_and_an_access_token_is_neither(
    fake: FakeProvider, known: Account, ours: Provider
) -> None:
    client = Client()
    _sign_in(fake, client)
    address, attempt = ours.start("https://here/svar")
    fake.kind = {"typ": "logout+jwt"}
    with pytest.raises(SignInError, match="another kind"):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))
    fake.kind = {"typ": "at+jwt"}
    assert client.post(reverse("oidc-logout"), {"logout_token": fake.logout_token()}).status_code == 400
    fake.kind = {"typ": "logout+jwt"}
    assert client.post(reverse("oidc-logout"), {"logout_token": fake.logout_token()}).status_code == 200


def test_a_logout_token_that_has_ended_ends_nothing(fake: FakeProvider, known: Account) -> None:
    client = Client()
    _sign_in(fake, client)
    ended = fake.logout_token(exp=int(time.time()) - 120)

    assert client.post(reverse("oidc-logout"), {"logout_token": ended}).status_code == 400
    assert client.get(reverse("my-permissions")).status_code == 200


@pytest.fixture
def telling(fake: FakeProvider) -> Provider:
    """A provider that tells more at its userinfo endpoint, about the same person."""
    fake.metadata = {"userinfo_endpoint": f"{fake.issuer}/me"}
    fake.me = {"sub": "subject-1", "commissionName": "Mottagning", "acr": "loa4"}
    return Provider(fake.issuer, CLIENT, SECRET, accepted_acr=("loa3",), scope="openid hsa")


def test_what_userinfo_tells_never_replaces_what_the_provider_has_signed(
    fake: FakeProvider, telling: Provider
) -> None:
    address, attempt = telling.start("https://here/svar")
    identity = telling.finish(attempt, fake.authorise(address), now=int(time.time()))

    assert "scope=openid+hsa" in address
    assert (identity.acr, identity.claims["acr"], identity.claims["commissionName"]) == ("loa3", "loa3", "Mottagning")  # fmt: skip
    fake.claims = {"acr": None}
    with pytest.raises(SignInError, match="not strong enough"):
        telling.finish(attempt, fake.authorise(address), now=int(time.time()))


def test_userinfo_about_somebody_else_signs_nobody_in(fake: FakeProvider, telling: Provider) -> None:
    fake.me = {"sub": "subject-2"}
    address, attempt = telling.start("https://here/svar")

    with pytest.raises(SignInError, match="somebody else"):
        telling.finish(attempt, fake.authorise(address), now=int(time.time()))


@pytest.mark.parametrize(
    ("written", "says"), [("", "private keys"), ("{}", "cannot be read"), (None, "cannot be read")]
)
def test_without_a_key_that_can_sign_nobody_is_signed_in(
    fake: FakeProvider, tmp_path: Path, written: str | None, says: str
) -> None:
    path = tmp_path / "keys"
    if written is not None:
        path.write_text(written)
    ours = Provider(fake.issuer, CLIENT, key_file=path)
    address, attempt = ours.start("https://here/svar")

    with pytest.raises(SignInError, match=says):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))


def test_a_key_of_a_kind_that_the_provider_does_not_take_says_what_to_do(
    fake: FakeProvider, tmp_path: Path
) -> None:
    clientkeys.write(tmp_path / "keys", [clientkeys.new_key("ec")])
    fake.metadata = {"token_endpoint_auth_signing_alg_values_supported": ["RS256"]}
    ours = Provider(fake.issuer, CLIENT, key_file=tmp_path / "keys")
    address, attempt = ours.start("https://here/svar")

    with pytest.raises(SignInError, match="narmare keys client next --kind"):
        ours.finish(attempt, fake.authorise(address), now=int(time.time()))
