"""What the tests of reports share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, signed_in


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of cut fonts: they are cut once in a run."""
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture
def client_of() -> Callable[[Cast, str], Client]:
    """client_of(cast, "controller"): signed in as somebody of that cast."""

    return lambda cast, persona: signed_in(cast[persona])
