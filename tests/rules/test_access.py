"""Every address, as every persona, against the written table."""

import pytest
from django.test import Client
from django.urls import reverse

from narmare.design.public import PUBLIC
from narmare.region import wall
from narmare.region.permissions import SIGNED_IN, Permission
from tests.rules.access_table import PERSONAS, TABLE
from tests.rules.reading import EXEMPT, tables_read
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

    answered, unwalled = {}, set()
    for persona in PERSONAS:
        with undone(), tables_read() as read:
            ask = getattr(standing.client(persona), entry.method)
            answered[persona] = ask(url, dict(entry.data(standing.cast))).status_code
        if answered[persona] == 200:  # a refusal lifts the wall to write down whom it was about
            unwalled |= read

    assert answered == dict(entry.statuses)
    if entry.method == "get" and name.partition("#")[0] not in EXEMPT:
        # What a page reads about persons it reads behind the wall: add it to wall.WALLED, or its reason to reading.EXEMPT.
        assert unwalled == set()


def test_what_is_read_without_the_wall_is_an_address_with_a_reason() -> None:
    known = {pattern.name for pattern in patterns()}

    assert known >= EXEMPT.keys()
    assert EXEMPT.keys() & wall.WALLED == set()
    assert min(len(reason) for reason in EXEMPT.values()) > 20


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
