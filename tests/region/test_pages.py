"""The pages: what each shows, what each does, and what it never shows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from narmare.region import demo
from narmare.region.models import AccessLog, AuditEvent
from tests.cast import TODAY, Cast


SignIn = Callable[[str], Client]


def _text(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def test_the_chooser_offers_all_twelve_with_what_they_can(cast: Cast) -> None:
    page = _text(Client().get(reverse("sign-in")))

    assert len(demo.PERSONAS) == 12
    assert all(persona.name in page and str(persona.can) in page for persona in demo.PERSONAS)


def test_choosing_a_persona_signs_in_and_is_recorded(cast: Cast) -> None:
    client = Client()
    response = client.post(reverse("sign-in"), {"persona": "nurse", "next": reverse("my-permissions")})

    assert response.headers["Location"] == reverse("my-permissions")
    assert client.get(reverse("my-permissions")).context["user"] == cast["nurse"]
    assert AuditEvent.objects.get(action="signed_in").actor_id == cast["nurse"].pk


@pytest.mark.parametrize("elsewhere", ["home", "24:61", "http", "https://example.org/", "//example.org"])
def test_sign_in_goes_on_to_a_page_of_ours_or_to_the_start(cast: Cast, elsewhere: str) -> None:
    response = Client().post(reverse("sign-in"), {"persona": "nurse", "next": elsewhere})

    assert (response.status_code, response["Location"]) == (302, reverse("home"))


@pytest.mark.parametrize("elsewhere", ["home", "24:61", "https://example.org/"])
def test_a_proof_goes_on_to_a_page_of_ours_or_to_the_start(
    cast: Cast, sign_in: SignIn, elsewhere: str
) -> None:
    response = sign_in("nurse").post(reverse("confirm"), {"next": elsewhere})

    assert (response.status_code, response["Location"]) == (302, reverse("home"))


@pytest.mark.parametrize("persona", ["system", "outsider", "", "nobody"])
def test_only_personas_can_be_chosen(cast: Cast, persona: str) -> None:
    assert Client().post(reverse("sign-in"), {"persona": persona}).status_code == 404


def test_outside_the_demo_there_is_nobody_to_choose(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.NARMARE_DEMO = False

    assert "Samira" not in _text(Client().get(reverse("sign-in")))
    assert Client().post(reverse("sign-in"), {"persona": "nurse"}).status_code == 404


def test_signing_out_needs_a_button_and_ends_the_session(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nurse")

    assert client.get(reverse("sign-out")).status_code == 405
    client.post(reverse("sign-out"))
    assert client.get(reverse("my-permissions")).status_code == 302


def test_a_resident_sees_listing_contacts_readers_and_agents(cast: Cast, sign_in: SignIn) -> None:
    sign_in("doctor").get(reverse("person", args=[cast.resident_person.pk]))
    page = _text(sign_in("resident").get(reverse("my-data")))

    assert "Vårdcentralen Tranan" in page
    assert "Johan Ekström" in page
    assert "Nils Lindgren" in page
    assert "Vårdpersonal" in page


def test_no_page_shows_a_personnummer(cast: Cast, sign_in: SignIn) -> None:
    number = cast.resident_person.personnummer
    pages = [sign_in("resident").get(reverse("my-data"))]
    pages += [
        sign_in(key).get(reverse("person", args=[cast.resident_person.pk])) for key in ("nurse", "doctor")
    ]

    assert number
    assert all(number not in _text(page) and number[2:] not in _text(page) for page in pages)


def test_a_relative_sees_whose_data_they_may_read(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("relative")
    address = reverse("person-data", args=[cast.resident_person.pk])

    assert address in _text(client.get(reverse("my-data")))
    page = _text(client.get(address))
    assert "Asta Lindgren" in page
    assert "Vem har läst" not in page  # outside the scope that she has given


def test_a_resident_gives_and_ends_a_right_to_read(cast: Cast, sign_in: SignIn) -> None:
    resident, friend = sign_in("resident"), sign_in("colleague")
    given = resident.post(
        reverse("give-agency"),
        {
            "agent_key": "colleague",
            "scope": ["overview", "access_log"],
            "valid_to": TODAY + timedelta(days=7),
        },
    )
    address = reverse("person-data", args=[cast.resident_person.pk])

    assert given.status_code == 302
    page = _text(friend.get(address))
    assert "Vem har läst" in page
    agency = cast.resident_person.agencies.get(agent=cast["colleague"])
    assert agency.last_day == TODAY + timedelta(days=7)
    resident.post(reverse("end-agency", args=[agency.pk]))
    assert friend.get(address).status_code == 403


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({}, 422, "Fyll i"),
        ({"agent_key": "nobody", "scope": ["overview"]}, 422, "Ingen har den koden"),
        ({"agent_key": "resident", "scope": ["overview"]}, 409, "dina egna"),
        ({"agent_key": "colleague", "scope": ["access_log"]}, 409, "minst grunduppgifter"),
        ({"agent_key": "relative", "scope": ["overview"]}, 409, "redan en rätt"),
        (
            {"agent_key": "colleague", "scope": ["overview"], "valid_to": "2020-01-01"},
            409,
            "inte har passerat",
        ),
    ],
)
def test_a_right_that_cannot_be_given_says_why(
    cast: Cast, sign_in: SignIn, sent: dict, status: int, words: str
) -> None:
    response = sign_in("resident").post(reverse("give-agency"), sent)

    assert response.status_code == status
    assert words in _text(response)


def test_a_stranger_cannot_end_a_right(cast: Cast, sign_in: SignIn) -> None:
    agency = cast.resident_person.agencies.get()

    assert sign_in("doctor").post(reverse("end-agency", args=[agency.pk])).status_code == 404
    agency.refresh_from_db()
    assert agency.ended_at is None


def test_a_block_works_from_the_next_page_view(cast: Cast, sign_in: SignIn) -> None:
    resident, nurse = sign_in("resident"), sign_in("nurse")
    address = reverse("person", args=[cast.resident_person.pk])
    resident.post(reverse("block"), {"kind": "reader", "unit": cast.units["vc-01"].pk})

    assert nurse.get(address).status_code == 404
    block = cast.resident_person.blocks.get()
    resident.post(reverse("lift-block", args=[block.pk]))
    assert nurse.get(address).status_code == 200


def test_a_protected_identity_is_marked_for_those_who_may_read(cast: Cast, sign_in: SignIn) -> None:
    page = _text(sign_in("doctor").get(reverse("person", args=[cast.protected_person.pk])))

    assert "Skyddade personuppgifter" in page


def test_a_page_without_permission_leaves_no_reading_behind(cast: Cast, sign_in: SignIn) -> None:
    sign_in("controller").get(reverse("person", args=[cast.resident_person.pk]))

    assert not AccessLog.objects.exists()


def test_an_administrator_gives_and_ends_a_role(cast: Cast, sign_in: SignIn) -> None:
    client, account = sign_in("administrator"), cast["controller"]
    sent = {
        "account": account.pk, "role": "auditor", "need": "audit", "unit": cast.units["07"].pk, "reason": "Granskar under hösten",
        "review_on": TODAY + timedelta(days=90),
    }  # fmt: skip

    assert client.post(reverse("roles"), sent).status_code == 302
    assert "Granskar under hösten" in _text(client.get(reverse("roles")))
    grant = account.role_grants.get(role="auditor")
    assert grant.granted_by == cast["administrator"]
    client.post(reverse("end-role", args=[grant.pk]))
    assert sign_in("controller").get(reverse("access-log")).status_code == 403


def test_a_role_against_the_rules_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    sent = {
        "account": cast["controller"].pk, "role": "clinician", "need": "listed_and_queue", "unit": cast.units["07"].pk,
        "reason": "Hoppar in i vården", "review_on": TODAY + timedelta(days=90),
    }  # fmt: skip
    response = sign_in("administrator").post(reverse("roles"), sent)

    assert response.status_code == 409
    assert "Vårdpersonal har sin roll på en enhet som ger vård" in _text(response)
    assert "Hoppar in i vården" in _text(response)


def test_a_manager_reviews_their_own_unit_and_no_other(cast: Cast, sign_in: SignIn) -> None:
    sign_in("nurse").get(reverse("person", args=[cast.resident_person.pk]))
    sign_in("outsider").get(reverse("person", args=[cast.other_centres_person.pk]))
    client = sign_in("unit_manager")
    page = _text(client.get(reverse("access-log")))

    assert "Samira Haddad" in page
    assert "Pär Åström" not in page
    assert "Asta Lindgren" not in page
    assert client.get(reverse("access-log"), {"enhet": "vc-02"}).status_code == 404


def test_a_review_is_recorded_once_the_shown_rows_are_the_current_ones(cast: Cast, sign_in: SignIn) -> None:
    sign_in("nurse").get(reverse("person", args=[cast.resident_person.pk]))
    client, row = sign_in("unit_manager"), AccessLog.objects.get()
    sent = {"enhet": "vc-01", "manad": f"{TODAY:%Y-%m}", "follow_up": str(row.pk)}

    assert client.post(reverse("access-log"), sent | {"total": "7"}).status_code == 409
    assert client.post(reverse("access-log"), sent | {"total": "1", "follow_up": "x"}).status_code == 422
    assert client.post(reverse("access-log"), sent | {"total": "1"}).status_code == 302
    assert AuditEvent.objects.get(action="access_log_reviewed").details["follow_up"] == [row.pk]


def test_a_month_that_is_none_or_has_not_come_shows_this_month(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("auditor")
    shown = [
        client.get(reverse("access-log"), {"manad": month}).context["sheet"].month
        for month in ("nonsens", f"{TODAY.year + 1}-01", "9999-12", "2025-02")
    ]

    assert shown == [TODAY.replace(day=1)] * 3 + [date(2025, 2, 1)]


def test_everybody_can_read_what_they_may_do(cast: Cast, sign_in: SignIn) -> None:
    page = _text(sign_in("administrator").get(reverse("my-permissions")))
    allowed, not_allowed = page.split("Det här får jag inte")

    assert "Ge och avsluta roller." in allowed
    assert "Läsa om en person som man har en vårdrelation till." in not_allowed


def test_the_log_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for _ in range(15):
        sign_in("nurse").get(reverse("person", args=[cast.resident_person.pk]))
    client = sign_in("auditor")

    with django_assert_max_num_queries(14):
        client.get(reverse("access-log"))


def test_a_guardian_reads_on_what_ground_and_the_child_sees_who_wrote_it(cast: Cast, sign_in: SignIn) -> None:
    child = cast.persons[9_000_007]
    page = _text(sign_in("relative").get(reverse("person-data", args=[child.pk])))

    assert "Vården antecknade din rätt" in page
    assert "vårdnadshavare enligt folkbokföringen" in page
    assert "gav dig rätt" not in page


def test_staff_of_the_region_reach_the_rights_from_the_person_and_the_municipality_does_not(
    cast: Cast, sign_in: SignIn
) -> None:
    url, asta = reverse("agents", args=[cast.resident_person.pk]), cast.resident_person.pk

    assert url in _text(sign_in("nurse").get(reverse("person", args=[asta])))
    assert url not in _text(sign_in("municipal_nurse").get(reverse("person", args=[asta])))
