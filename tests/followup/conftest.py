"""Short ways to a page of the follow-up, with numbers of a test's own or those of the small twin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast, signed_in


@pytest.fixture
def client_of() -> Callable[[Cast, str], Client]:
    """client_of(cast, "controller"): signed in as somebody of that cast."""

    return lambda cast, persona: signed_in(cast[persona])
