"""Every address, as every persona, against the written table."""

import pytest
from django.test import Client
from django.urls import reverse

from narmare.design.public import PUBLIC
from narmare.region.permissions import SIGNED_IN, Permission
from tests.rules.access_table import PERSONAS, TABLE
from tests.rules.standing import Standing, undone
from tests.rules.walk import patterns


def test_every_address_is_in_the_table() -> None:
    named = {pattern.name for pattern in patterns()}

    assert named == {name.partition("#")[0] for name in TABLE}


def test_every_view_names_its_permission() -> None:
    known = {PUBLIC, SIGNED_IN, *Permission}

    assert {p.name: None for p in patterns() if getattr(p.callback, "permission", None) not in known} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_it_answers_every_persona_as_the_table_says(name: str, standing: Standing) -> None:
    entry = TABLE[name]
    url = reverse(name.partition("#")[0], kwargs=dict(entry.parts(standing.cast)))

    answered = {}
    for persona in PERSONAS:
        with undone():
            ask = getattr(standing.client(persona), entry.method)
            answered[persona] = ask(url, dict(entry.data(standing.cast))).status_code

    assert answered == dict(entry.statuses)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in TABLE if TABLE[name].statuses["anonymous"] == 302])
def test_it_sends_the_anonymous_to_sign_in(name: str, standing: Standing) -> None:
    entry = TABLE[name]
    url = reverse(name.partition("#")[0], kwargs=dict(entry.parts(standing.cast)))
    response = getattr(Client(), entry.method)(url, dict(entry.data(standing.cast)))
    public = {pattern.name for pattern in patterns() if pattern.callback.permission == PUBLIC}

    if name in public:
        assert response.status_code == 302
    else:
        assert response.headers["Location"].startswith(reverse("sign-in"))
