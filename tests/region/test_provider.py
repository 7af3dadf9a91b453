"""Sign-in at a certified provider (npm oidc-provider, on 127.0.0.1): who gets in as what, and what does not hold is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from narmare.cli import main
from narmare.region import actions, clientkeys, doors
from narmare.region.models import Account, AuditEvent
from tests.cast import NOW, Cast
from tests.provider.running import CALLBACK, SECRET, Realm, running
from tests.region.provider import FakeProvider
from tests.region.provider import running as small_provider
from tests.region.test_entering import aged, also


UNIT = "SE0000000001-TRANAN"  # the HSA-id of the nurse's care centre here
CARE = {
    "healthCareUnitHsaId": UNIT,
    "commissionPurpose": "Vård och behandling",
    "commissionName": "Mottagning",
}
NUMBER = "https://id.oidc.se/claim/personalIdentityNumber"


@pytest.fixture(scope="module")
def realm() -> Iterator[Realm]:
    with running() as provider:
        yield provider


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "client-keys"
    clientkeys.write(path, [clientkeys.new_key("ec")])
    return path


@pytest.fixture
def ours(realm: Realm, key_file: Path, cast: Cast, settings: Any) -> Iterator[Any]:
    """The product as a region sets it up; the nurse and the administrator are known at the provider."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = realm.issuer, "narmare", ""
    settings.OIDC_KEYS_FILE, settings.OIDC_ACCEPTED_ACR = str(key_file), ["loa3"]
    settings.OIDC_SCOPE = "openid hsa https://id.oidc.se/scope/naturalPersonNumber"
    for key in ("nurse", "administrator"):
        Account.objects.filter(key=key).update(issuer=realm.issuer, subject=f"at the provider {key}")
    yield settings
    realm.clock(ahead=0)


def begun(client: Client, **query: str) -> str:
    """The address at the provider that a sign-in here leads to."""
    return client.get(reverse("oidc-start"), query).headers["Location"]


def came(realm: Realm, who: str, client: Client | None = None, **shown: Any) -> tuple[Client, Any]:
    """Somebody signs in from beginning to end: their client here, and our last answer."""
    client = client or Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(client), f"at the provider {who}", **shown)
    return client, client.get(reverse("oidc-callback"), answer)


def is_in(client: Client) -> bool:
    return client.get(reverse("my-permissions")).status_code == 200


def changed(address: str, **parts: str) -> str:
    """The address with other values in its query."""
    split = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(split.query).items()}
    return split._replace(query=urlencode(query | parts)).geturl()


# Who we are at the provider


def test_our_key_proves_us_and_the_nurse_comes_in(realm: Realm, ours: Any, cast: Cast) -> None:
    client, response = came(realm, "nurse")

    assert response.headers["Location"] == reverse("home")
    assert client.get(reverse("my-permissions")).context["user"] == cast["nurse"]
    assert AuditEvent.objects.get(action="signed_in").details == {"way": "loa3"}


def test_a_secret_with_odd_signs_proves_us_too(realm: Realm, ours: Any) -> None:
    ours.OIDC_KEYS_FILE, ours.OIDC_CLIENT_ID, ours.OIDC_CLIENT_SECRET = "", "narmare-secret", SECRET

    assert is_in(came(realm, "nurse")[0])


def test_without_the_right_secret_we_are_nobody(realm: Realm, ours: Any) -> None:
    ours.OIDC_KEYS_FILE, ours.OIDC_CLIENT_ID, ours.OIDC_CLIENT_SECRET = "", "narmare-secret", "guessed"
    client, response = came(realm, "nurse")

    assert response.status_code == 400
    assert not is_in(client)


def test_a_key_that_we_do_not_publish_proves_nothing(realm: Realm, ours: Any, tmp_path: Path) -> None:
    came(realm, "nurse")  # the provider has read what we publish
    stolen = tmp_path / "stolen"
    clientkeys.write(stolen, [clientkeys.new_key("ec")])
    ours.OIDC_KEYS_FILE = str(stolen)

    assert came(realm, "nurse")[1].status_code == 400


def test_a_key_is_changed_and_no_sign_in_fails(
    realm: Realm, ours: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clientkeys, "RSA_BITS", 2048)  # made in a tenth of the time
    ours.OIDC_CLIENT_ID, ours.OIDC_KEYS_FILE = "narmare-rotating", str(tmp_path / "rotating")

    def keys(*step: str) -> list[str]:
        """After a step: the kinds of the published keys, the one that signs first."""
        done = CliRunner().invoke(main, ["keys", "client", *step])
        assert done.exit_code == 0, done.output
        published = Client().get(reverse("oidc-keys")).json()["keys"]
        assert not any("d" in key for key in published)  # nothing private
        return [key["alg"] for key in published]

    assert keys("new") == ["ES256"]
    realm.clock(ahead=-400)  # the provider reads our keys, and some minutes pass: so long it keeps them
    came(realm, "nurse")
    realm.clock(ahead=0)
    assert is_in(came(realm, "nurse")[0])
    assert keys("next", "--kind", "rsa") == ["ES256", "RS256"]
    assert is_in(came(realm, "nurse")[0])
    assert keys("switch") == ["RS256", "ES256"]
    assert is_in(came(realm, "nurse")[0])
    assert keys("retire") == ["RS256"]
    assert is_in(came(realm, "nurse")[0])


# What does not hold


def test_a_token_for_another_attempt_is_refused(realm: Realm, ours: Any) -> None:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(changed(begun(client), nonce="another"), "at the provider nurse")

    assert client.get(reverse("oidc-callback"), answer).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize(
    "lie", [{"state": "another"}, {"iss": "https://elsewhere.example"}, {"code": "guessed"}]
)
def test_an_answer_that_is_not_the_providers_is_refused(realm: Realm, ours: Any, lie: dict[str, str]) -> None:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(client), "at the provider nurse")

    assert client.get(reverse("oidc-callback"), answer | lie).status_code == 400
    assert not is_in(client)


def test_an_answer_without_its_sender_is_refused(realm: Realm, ours: Any) -> None:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(client), "at the provider nurse")
    del answer["iss"]

    assert client.get(reverse("oidc-callback"), answer).status_code == 400


def test_a_code_that_another_client_got_is_refused(realm: Realm, ours: Any) -> None:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(changed(begun(client), client_id="somebody-else"), "at the provider nurse")

    assert client.get(reverse("oidc-callback"), answer).status_code == 400
    assert not is_in(client)


def test_a_code_is_good_once_and_for_seconds(realm: Realm, ours: Any) -> None:
    first, second, late = Client(), Client(), Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(first), "at the provider nurse")
        assert first.get(reverse("oidc-callback"), answer).status_code == 302
        assert first.get(reverse("oidc-callback"), answer).status_code == 400
        begun(second)
        replayed = answer | {"state": second.session["oidc_attempt"]["state"]}
        assert second.get(reverse("oidc-callback"), replayed).status_code == 400
        answer = browser.goes(begun(late), "at the provider nurse")
    realm.clock(ahead=30)

    assert late.get(reverse("oidc-callback"), answer).status_code == 400


@pytest.mark.parametrize("shown", [{"acr": "loa2"}, {"cancel": True}], ids=str)
def test_a_weak_or_broken_off_sign_in_lets_nobody_in(realm: Realm, ours: Any, shown: dict[str, Any]) -> None:
    client, response = came(realm, "nurse", **shown)

    assert response.status_code == 400
    assert not is_in(client)


# Proving it again, and leaving


def test_a_risky_act_asks_for_the_card_again_at_its_own_level(realm: Realm, ours: Any) -> None:
    ours.OIDC_STEP_UP_ACR = ["loa4"]
    with realm.somebody() as browser:
        client = Client()
        client.get(reverse("oidc-callback"), browser.goes(begun(client), "at the provider administrator"))
        assert is_in(client)
        aged(client, 11)
        assert client.get(reverse("roles")).status_code == 302
        client.post(reverse("confirm"), {"next": reverse("roles")})
        weak = browser.goes(begun(client), "at the provider administrator", acr="loa3")
        assert browser.asked == {"prompt": "login", "acr_values": "loa4"}
        assert client.get(reverse("oidc-callback"), weak).status_code == 400
        assert client.get(reverse("roles")).status_code == 302
        strong = browser.goes(begun(client), "at the provider administrator", acr="loa4")
        assert client.get(reverse("oidc-callback"), strong).headers["Location"] == reverse("roles")

    assert client.get(reverse("roles")).status_code == 200
    assert AuditEvent.objects.get(action="identity_confirmed").details == {"way": "loa4"}


def test_somebody_elses_card_is_no_proof(realm: Realm, ours: Any) -> None:
    client, _response = came(realm, "administrator")
    aged(client, 11)
    client.post(reverse("confirm"), {"next": reverse("roles")})
    _client, response = came(realm, "nurse", client)

    assert response.status_code == 403
    assert client.get(reverse("roles")).status_code == 302


def test_who_leaves_the_provider_has_left_us(realm: Realm, ours: Any) -> None:
    client, other, stranger = Client(), Client(), came(realm, "administrator")[0]
    with realm.somebody() as browser:
        client.get(reverse("oidc-callback"), browser.goes(begun(client), "at the provider nurse"))
        browser.goes(changed(begun(other), client_id="somebody-else"), "at the provider nurse")
        realm.told.clear()
        browser.leaves()
    answers = {
        other.post(reverse("oidc-logout"), {"logout_token": token}).status_code for token in realm.told
    }

    assert len(realm.told) == 2
    assert answers == {200, 400}  # the one for another client ends nothing
    assert not is_in(client)
    assert is_in(stranger)


# The assignment that staff choose at the provider


@pytest.fixture
def assigned(ours: Any, cast: Cast) -> Any:
    ours.OIDC_COMMISSIONS = True
    also(cast, unit="vc-02")
    actions.name_units(hsa_ids={"vc-01": UNIT.lower()}, by=cast.system, now=NOW)
    return ours


def test_only_the_assignment_chosen_at_the_provider_holds(realm: Realm, assigned: Any, cast: Cast) -> None:
    client, response = came(realm, "nurse", **CARE)

    assert response.headers["Location"] == reverse("home")
    assert client.get(reverse("person", args=[cast.greta.pk])).status_code == 200
    assert client.get(reverse("access-log")).status_code == 403  # a manager, but at another unit
    manager = cast["nurse"].role_grants.get(role="unit_manager")
    assert client.post(reverse("choose-assignment"), {"assignment": manager.pk}).status_code == 422
    assert client.get(reverse("access-log")).status_code == 403


def test_several_roles_inside_the_assignment_are_chosen_among(
    realm: Realm, assigned: Any, cast: Cast
) -> None:
    also(cast, role="care_administrator", unit="vc-01")
    client, response = came(realm, "nurse", **CARE)
    page = client.get(response.headers["Location"]).content.decode()

    assert page.count('name="assignment"') == 2
    assert "Vårdadministratör, Vårdcentralen Tranan" in page
    assert client.get(reverse("queue")).status_code == 403


@pytest.mark.parametrize(
    ("commission", "says"),
    [
        ({**CARE, "healthCareUnitHsaId": "SE0000000001-OKAND"}, "SE0000000001-OKAND finns inte i Närmare"),
        ({**CARE, "commissionPurpose": "Kvalitetssäkring"}, "ingen roll på Vårdcentralen Tranan"),
        ({**CARE, "commissionPurpose": "Något nytt"}, "för ändamålet Något nytt"),
        ({"commissionName": "Mottagning"}, "saknar enhet eller ändamål"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_assignment_that_is_not_here_is_refused_in_words(
    realm: Realm, assigned: Any, commission: dict[str, str], says: str
) -> None:
    client, response = came(realm, "nurse", **commission)

    assert response.status_code == 403
    assert says in response.content.decode()
    assert not is_in(client)


def test_who_chose_no_assignment_holds_no_role(realm: Realm, assigned: Any, cast: Cast) -> None:
    client, _response = came(realm, "nurse")
    mine = cast["nurse"].role_grants.get(role="clinician")

    assert client.get(reverse("queue")).status_code == 403
    assert client.post(reverse("choose-assignment"), {"assignment": mine.pk}).status_code == 422


# Residents


@pytest.fixture
def open_to_residents(ours: Any) -> Any:
    ours.OIDC_RESIDENTS = True
    return ours


def test_a_resident_comes_in_by_number_and_reads_their_own(
    realm: Realm, open_to_residents: Any, cast: Cast
) -> None:
    greta = cast.greta
    client, response = came(realm, "greta", **{NUMBER: greta.personnummer or ""})

    assert response.headers["Location"] == reverse("home")
    assert client.get(reverse("my-data")).context["user"].person == greta
    assert client.get(reverse("person-data", args=[cast.resident_person.pk])).status_code == 404
    again, _response = came(realm, "greta", **{NUMBER: greta.personnummer or ""})
    assert is_in(again)
    assert AuditEvent.objects.filter(action="account_opened", person_id=greta.pk).count() == 1


def test_a_new_way_of_signing_in_leads_to_the_same_account_and_ends_the_old(
    realm: Realm, open_to_residents: Any, cast: Cast
) -> None:
    number = {NUMBER: cast.greta.personnummer or ""}
    old, _response = came(realm, "greta", **number)
    new, _response = came(realm, "greta with another card", **number)

    assert (is_in(old), is_in(new)) == (False, True)
    assert Account.objects.filter(person=cast.greta).count() == 1


@pytest.mark.parametrize("told", ["191212121212", "193811022383", "not a number", ""])
def test_a_number_that_is_nobodys_lets_nobody_in(realm: Realm, open_to_residents: Any, told: str) -> None:
    before = Account.objects.count()
    client, response = came(realm, "stranger", **{NUMBER: told})

    assert response.status_code == 403
    assert not is_in(client)
    assert Account.objects.count() == before


def test_a_number_opens_nothing_where_the_region_has_not_said_so(realm: Realm, ours: Any, cast: Cast) -> None:
    assert came(realm, "greta", **{NUMBER: cast.greta.personnummer or ""})[1].status_code == 403


def test_a_number_beside_an_assignment_opens_nothing(
    realm: Realm, open_to_residents: Any, cast: Cast
) -> None:
    assert came(realm, "greta", **CARE, **{NUMBER: cast.greta.personnummer or ""})[1].status_code == 403


@pytest.mark.parametrize("state", ["closed", "staff"])
def test_an_account_that_is_closed_or_of_staff_is_not_taken_over(
    realm: Realm, open_to_residents: Any, cast: Cast, state: str
) -> None:
    nurse = cast["nurse"]
    Account.objects.filter(pk=nurse.pk).update(person=cast.greta, is_active=state == "staff")
    if state == "closed":
        nurse.role_grants.all().delete()
    client, response = came(realm, "greta", **{NUMBER: cast.greta.personnummer or ""})

    assert response.status_code == 403
    assert not is_in(client)
    assert cast["nurse"].subject == "at the provider nurse"


# Residents at a provider of their own


@pytest.fixture
def apart(realm: Realm, ours: Any) -> Iterator[FakeProvider]:
    """Staff sign in at a small provider, residents at the certified one."""
    ours.OIDC_RESIDENTS, ours.OIDC_RESIDENTS_ISSUER, ours.OIDC_RESIDENTS_CLIENT_ID = (
        True,
        realm.issuer,
        "narmare",
    )
    ours.OIDC_RESIDENTS_SCOPE, ours.OIDC_RESIDENTS_ACR = ours.OIDC_SCOPE, ["loa3"]
    ours.OIDC_SCOPE = "openid"
    with small_provider() as fake:
        ours.OIDC_ISSUER, ours.OIDC_CLIENT_ID = fake.issuer, "narmare"
        fake.takes_keys = True
        doors.known.cache_clear()
        Account.objects.filter(key="nurse").update(issuer=fake.issuer, subject="subject-1")
        yield fake


def came_as_resident(realm: Realm, who: str, **shown: Any) -> tuple[Client, Any]:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(client, vem="invanare"), who, **shown)
    return client, client.get(reverse("oidc-callback"), answer)


def came_as_staff(fake: FakeProvider) -> tuple[Client, Any]:
    client = Client()
    return client, client.get(reverse("oidc-callback"), fake.authorise(begun(client)))


def test_residents_and_staff_come_in_at_doors_of_their_own(
    realm: Realm, apart: FakeProvider, cast: Cast
) -> None:
    page = Client().get(reverse("sign-in")).content.decode()
    resident, _response = came_as_resident(realm, "greta", **{NUMBER: cast.greta.personnummer or ""})
    nurse, _response = came_as_staff(apart)

    assert "Logga in som personal" in page
    assert "vem=invanare" in page
    assert resident.get(reverse("my-data")).status_code == 200
    assert nurse.get(reverse("queue")).status_code == 200


def test_no_role_of_staff_holds_at_the_residents_door(realm: Realm, apart: FakeProvider, cast: Cast) -> None:
    Account.objects.filter(key="doctor").update(issuer=realm.issuer, subject="the doctor at home", person=cast.greta)  # fmt: skip
    client, _response = came_as_resident(realm, "the doctor at home", **CARE)
    mine = cast["doctor"].role_grants.get()

    assert client.get(reverse("my-data")).status_code == 200
    assert client.get(reverse("queue")).status_code == 403
    assert client.post(reverse("choose-assignment"), {"assignment": mine.pk}).status_code == 422


def test_a_number_told_at_the_door_of_staff_opens_nothing(apart: FakeProvider, cast: Cast) -> None:
    apart.claims = {"sub": "somebody new", NUMBER: cast.greta.personnummer}

    assert came_as_staff(apart)[1].status_code == 403
    assert not Account.objects.filter(person=cast.greta).exists()


def test_an_answer_of_one_door_opens_no_other(realm: Realm, apart: FakeProvider) -> None:
    client = Client()
    with realm.somebody() as browser:
        answer = browser.goes(begun(client, vem="invanare"), "greta")
    begun(client)  # at the door of staff
    answer["state"] = client.session["oidc_attempt"]["state"]

    assert client.get(reverse("oidc-callback"), answer).status_code == 400
    assert Client().get(reverse("oidc-start"), {"vem": "politiker"}).status_code == 404


def test_either_provider_ends_the_sessions_of_its_own(realm: Realm, apart: FakeProvider, cast: Cast) -> None:
    nurse, _response = came_as_staff(apart)
    resident = Client()
    with realm.somebody() as browser:
        number = {NUMBER: cast.greta.personnummer or ""}
        resident.get(
            reverse("oidc-callback"), browser.goes(begun(resident, vem="invanare"), "greta", **number)
        )
        realm.told.clear()
        browser.leaves()
    (token,) = realm.told

    assert Client().post(reverse("oidc-logout"), {"logout_token": token}).status_code == 200
    assert (is_in(resident), is_in(nurse)) == (False, True)
    assert Client().post(reverse("oidc-logout"), {"logout_token": apart.logout_token()}).status_code == 200
    assert not is_in(nurse)


def test_a_risky_act_asks_at_the_door_that_one_came_in_by(
    realm: Realm, apart: FakeProvider, cast: Cast
) -> None:
    client, _response = came_as_resident(realm, "greta", **{NUMBER: cast.greta.personnummer or ""})
    client.post(reverse("confirm"), {"next": reverse("my-data")})

    assert begun(client).startswith(realm.issuer)


def test_the_provider_knows_where_to_send_the_answer() -> None:
    assert urlsplit(CALLBACK).path == reverse("oidc-callback")
