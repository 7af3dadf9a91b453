"""What the walks over every address stand on, made once for a whole file: the cast, a few numbers, everybody's session.

A walk asks thousands of pages.  Each test is marked with `django_db`, which undoes what it did; `undone` does so in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from narmare.followup import queries
from tests.cast import Cast, client_with, gathered, signed_in
from tests.published import with_a_few_numbers


@dataclass(frozen=True)
class Standing:
    """The cast, and a client of each persona whose session is there already.

    The clients share a handler: each of its own would set up every middleware anew, which takes longer than many a page.
    """

    cast: Cast
    sessions: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def client(self, persona: str) -> Client:
        """A new client of the persona; "anonymous" has no session."""
        client = Client() if persona == "anonymous" else client_with(self._session(persona))
        client.handler = self.handler
        return client

    def _session(self, persona: str) -> str:
        if persona not in self.sessions:
            self.sessions[persona] = signed_in(self.cast[persona]).cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[persona]


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:  # type: ignore[no-untyped-def]
    """In one transaction that is undone after the file."""
    folder: Path = tmp_path_factory.mktemp("standing")
    with django_db_blocker.unblock(), undone():
        queries.forget()
        found = Standing(gathered(folder))
        with_a_few_numbers(found.cast, folder)
        for persona in found.cast.accounts:
            found.client(persona)
        yield found
        queries.forget()


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's TestCase does: blocks that must be outermost may begin within
    with block:
        yield
        transaction.set_rollback(True)
