"""Every address, as every persona, against the written table."""

from functools import cache

import pytest
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
    """And sends the anonymous to sign-in, where the page is not public."""
    entry = TABLE[name]
    url = reverse(name.partition("#")[0], kwargs=dict(entry.parts(standing.cast)))

    answered, unwalled, sent_to = {}, set(), ""
    for persona in PERSONAS:
        with undone(), tables_read() as read:
            ask = getattr(standing.client(persona), entry.method)
            response = ask(url, dict(entry.data(standing.cast)))
            answered[persona] = response.status_code
        if persona == "anonymous":
            sent_to = response.headers.get("Location", "")
        if answered[persona] == 200:  # a refusal lifts the wall to write down whom it was about
            unwalled |= read

    assert answered == dict(entry.statuses)
    if answered["anonymous"] == 302 and name not in _public():
        assert sent_to.startswith(reverse("sign-in"))
    if entry.method == "get" and name.partition("#")[0] not in EXEMPT:
        # What a page reads about persons it reads behind the wall: add it to wall.WALLED, or its reason to reading.EXEMPT.
        assert unwalled == set()


@cache
def _public() -> frozenset[str]:
    return frozenset(one.name or "" for one in patterns() if one.callback.permission == PUBLIC)


def test_what_is_read_without_the_wall_is_an_address_with_a_reason() -> None:
    known = {pattern.name for pattern in patterns()}

    assert known >= EXEMPT.keys()
    assert EXEMPT.keys() & wall.WALLED == set()
    assert min(len(reason) for reason in EXEMPT.values()) > 20
