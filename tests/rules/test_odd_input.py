"""Odd input at every address: an answer, never a crash; and no form is taken without its token."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, reverse

from narmare.design.public import PUBLIC
from tests.rules.access_table import PERSONAS, TABLE, Entry
from tests.rules.standing import Standing, undone
from tests.rules.walk import patterns


# What pages read from the address: unit, view, page, closed case, shown codes, times, reason, search, month, way back.
PARAMETERS = (
    "enhet", "vy", "sida", "stangt", "sett", "fran", "efter", "orsak", "sok", "next", "unit", "month", "page", "period",
    "grupp", "snapshot",
)  # fmt: skip
ODD = ("\0", "9" * 5_000, "'\"><b>\u202e")
BY_NAME = {name: entry for name, entry in TABLE.items() if "#" not in name}
FINE = frozenset({200, 204, 302, 400, 403, 404, 405, 409, 422, 429, 502})


def _let_in(entry: Entry) -> str:
    """A persona whom the page lets in; the last of the table, so that staff come before residents."""
    allowed = [who for who in PERSONAS if who != "anonymous" and entry.statuses[who] not in (302, 403, 404)]
    return allowed[-1] if allowed else "nurse"


def _send(client: Client, method: str, url: str, data: dict[str, Any]) -> int:
    with undone():
        return int(getattr(client, method)(url, data).status_code)


@pytest.mark.parametrize("odd", ODD, ids=("nul", "long number", "markup"))
@pytest.mark.django_db
def test_odd_words_in_an_address_are_answered(odd: str, standing: Standing) -> None:
    asked = dict.fromkeys(PARAMETERS, odd)
    answered = {}
    for name, entry in BY_NAME.items():
        if entry.method == "get":
            url = reverse(name, kwargs=dict(entry.parts(standing.cast)))
            answered[name] = _send(standing.client(_let_in(entry)), "get", url, asked)

    assert {name: status for name, status in answered.items() if status not in FINE} == {}


def _odd_parts(pattern: URLPattern) -> Iterator[dict[str, object]]:
    """Values that fit the address and nothing in the database: a key beyond every integer, a code with a NUL."""
    kinds = {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
    fitting: dict[str, tuple[object, ...]] = {
        "IntConverter": (10**30, 2**63), "StringConverter": ("\0", "å" * 300),
        "UUIDConverter": ("0" * 8 + "-0000-4000-8000-" + "0" * 12,) * 2, "SlugConverter": ("-" * 300, "x"),
    }  # fmt: skip
    if kinds:
        for number in (0, 1):
            yield {name: fitting[kind][number] for name, kind in kinds.items()}


@pytest.mark.django_db
def test_odd_parts_of_an_address_are_answered(standing: Standing) -> None:
    answered = {}
    for pattern in patterns():
        entry = BY_NAME[pattern.name or ""]
        client = standing.client(_let_in(entry))
        for parts in _odd_parts(pattern):
            url = reverse(pattern.name or "", kwargs=parts)
            answered[f"{pattern.name} {parts}"] = _send(client, entry.method, url, {})

    assert {name: status for name, status in answered.items() if status not in FINE} == {}


@pytest.mark.django_db
def test_no_form_is_taken_without_its_token(standing: Standing) -> None:
    """Every address that takes a POST refuses one from another site, signed in or not."""
    strict = ClientHandler(enforce_csrf_checks=True)
    taken = {}
    for pattern in patterns():
        name = pattern.name or ""
        entry = BY_NAME[name]
        client = standing.client(_let_in(entry))
        client.handler = strict
        with undone():
            url = reverse(name, kwargs=dict(entry.parts(standing.cast)))
            taken[name] = client.post(url, dict(entry.data(standing.cast))).status_code
    public = {pattern.name for pattern in patterns() if pattern.callback.permission == PUBLIC}

    assert {name for name, status in taken.items() if status != 403} == {"oidc-logout"}
    assert "oidc-logout" in public
