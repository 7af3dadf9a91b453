"""Whom a limit counts: an address that visitors cannot write themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact.views import follow


def _statuses(addresses: list[str]) -> list[int]:
    """What a wrong code is answered, with each X-Forwarded-For."""
    sent = {"code": "BBBBBBBB", "year": "1950"}
    return [
        Client().post(reverse("follow"), sent, headers={"X-Forwarded-For": one}).status_code
        for one in addresses
    ]


@pytest.mark.usefixtures("cast")
def test_a_made_up_address_does_not_give_more_attempts() -> None:
    made_up = [f"10.0.0.{number}" for number in range(follow.FROM_ONE.most + 1)]

    assert _statuses(made_up) == [422] * follow.FROM_ONE.most + [429]


@pytest.mark.usefixtures("cast")
def test_behind_a_proxy_the_address_that_the_proxy_wrote_counts(settings: Any) -> None:
    settings.NARMARE_BEHIND_PROXY = True
    same = [f"10.0.0.{number}, 192.0.2.7" for number in range(follow.FROM_ONE.most + 1)]

    assert _statuses(same) == [422] * follow.FROM_ONE.most + [429]
    assert _statuses(["192.0.2.7, 192.0.2.8"]) == [422]
