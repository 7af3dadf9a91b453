"""Short ways to a page of the follow-up, with numbers of a test's own or those of the small twin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from narmare.region.backend import PATH
from tests.cast import Cast


@pytest.fixture
def client_of() -> Callable[[Cast, str], Client]:
    """client_of(cast, "controller"): signed in as somebody of that cast."""

    def signed_in(cast: Cast, persona: str) -> Client:
        client = Client()
        client.force_login(cast[persona], backend=PATH)
        return client

    return signed_in
