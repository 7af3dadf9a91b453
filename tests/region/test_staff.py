"""Staff of a real installation: who may sign in is said on the command line, and ends there at once."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from django.urls import reverse

from narmare.cli import main
from narmare.region import actions
from narmare.region.models import Account, AuditEvent
from tests.cast import NOW, Cast, signed_in


def staff(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["staff", *arguments])
    return done.exit_code, done.output.strip()


@pytest.fixture(autouse=True)
def provider(settings: Any) -> None:
    settings.OIDC_ISSUER = "https://login.example"


def added(name: str, *more: str) -> Account:
    code, key = staff("add", "--name", name, "--subject", name.lower(), *more)
    assert code == 0, key
    return Account.objects.get(key=key)


def test_the_first_administrator_gives_the_others_their_roles(cast: Cast) -> None:
    first, nurse = added("Ada", "--administrator", "Uppstart"), added("Bo", "--profession", "nurse")
    page = signed_in(first).get(reverse("roles")).content.decode()

    assert (first.issuer, first.subject, nurse.profession) == ("https://login.example", "ada", "nurse")
    assert "Bo</option>" in page
    assert signed_in(nurse).get(reverse("roles")).status_code == 403
    assert f"{first.key}   1  Ada" in staff("list")[1]


def test_an_administrator_does_not_see_who_is_a_resident_here(cast: Cast) -> None:
    page = signed_in(cast["administrator"]).get(reverse("roles")).content.decode()

    assert f"{cast['nurse'].name}</option>" in page
    assert cast.resident_person.name not in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--name", " ", "--subject", "x"), "Ange namn"),
        (("--name", "Ada", "--subject", "ada"), "har redan ett konto"),
        (("--name", "Cia", "--subject", "cia", "--administrator", " "), "Skriv varför"),
    ],
    ids=["no name", "twice", "no reason"],
)
def test_what_is_not_right_adds_nobody(cast: Cast, arguments: tuple[str, ...], says: str) -> None:
    added("Ada")
    before = Account.objects.count()
    code, said = staff("add", *arguments)

    assert code == 1
    assert says in said
    assert Account.objects.count() == before


def test_who_leaves_is_out_at_once(cast: Cast) -> None:
    nurse = cast["nurse"]
    client = signed_in(nurse)
    assert client.get(reverse("queue")).status_code == 200
    assert staff("close", nurse.key) == (0, "Closed; 1 roles ended.")

    assert client.get(reverse("queue")).status_code == 302
    with pytest.raises(Account.DoesNotExist):
        Account.objects.signed_in_as(issuer=nurse.issuer, subject=nurse.subject)
    assert staff("close", nurse.key)[0] == 1
    assert AuditEvent.objects.get(action="staff_closed").object_id == str(nurse.pk)


def test_who_leaves_and_lives_here_stays_a_resident(cast: Cast) -> None:
    nurse = cast["nurse"]
    Account.objects.filter(pk=nurse.pk).update(person=cast.greta)
    actions.close_staff(account=cast["nurse"], by=cast.system, now=NOW)

    assert signed_in(cast["nurse"]).get(reverse("my-data")).status_code == 200
    assert signed_in(cast["nurse"]).get(reverse("queue")).status_code == 403
