"""A served ASGI process tells open pages of new messages: at once, none missed, to nobody who may not read them."""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from narmare.cli.serving import free_port
from narmare.contact import actions
from narmare.contact.models import Case
from narmare.meetings.models import Message
from narmare.region import actions as region
from narmare.region.backend import PATH
from tests.cast import NOW, Cast
from tests.contact.resident_cases import sent_case


ROOT = Path(__file__).resolve().parents[2]
PAGES = "http://127.0.0.1:8000"
WAIT_S = 30.0


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[int]:
    """The port of an ASGI process that works on the tests' database."""
    port = free_port(random.randint(20_000, 30_000))
    url = f"postgresql://postgres@/{connection.settings_dict['NAME']}?host={quote(str(connection.settings_dict['HOST']))}"
    more = {"DATABASE_URL": url, "NARMARE_LIVE_ORIGIN": f"http://127.0.0.1:{port}", "NARMARE_ADDRESS": f"{PAGES}/", "NARMARE_SECRET_KEY": settings.SECRET_KEY}  # fmt: skip
    program = f"from narmare.cli import serving; serving.streams({port})"
    server = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, **more}, cwd=ROOT)
    try:
        deadline = time.monotonic() + WAIT_S
        while not _answers(port):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(WAIT_S)


@pytest.fixture
def served(transactional_db: None, process: int) -> int:
    """The process, and a test whose writes are committed so that it sees them."""
    return process


def _answers(port: int) -> bool:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    try:
        wire.request("GET", "/strom/none")
        return wire.getresponse().status == 302
    except OSError:
        return False
    finally:
        wire.close()


@dataclass
class Opened:
    """An open stream."""

    answer: http.client.HTTPResponse

    def rest(self) -> list[bytes]:
        """What more comes before the stream ends."""
        return list(self.answer)

    def next_message(self) -> int:
        """The number of the next message that the stream tells."""
        while line := self.answer.readline():
            if line.startswith(b"data:"):
                return int(line.partition(b":")[2])
        raise AssertionError("The stream has ended.")


@contextmanager
def opened(port: int, cast: Cast, who: str, case: Case, **headers: str) -> Iterator[Opened]:
    client = Client()
    client.force_login(cast[who], backend=PATH)
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    wire.request("GET", f"/strom/{case.code}", headers={"Cookie": cookie, **headers})
    answer = wire.getresponse()
    try:
        yield Opened(answer)
    finally:
        answer.close()
        wire.close()


def listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def say(cast: Cast, case: Case, text: str) -> int:
    """The resident writes; the number of the message."""
    actions.reply(case=case, text=text, by=cast["resident"], now=NOW)
    return int(Message.objects.latest("pk").pk)


def test_messages_come_by_themselves_and_none_is_missed(served: int, cast: Cast) -> None:
    case = sent_case(cast)
    before = say(cast, case, "Ett")
    with opened(served, cast, "resident", case) as asta, opened(served, cast, "nurse", case) as nurse:
        assert (asta.next_message(), nurse.next_message()) == (before, before)

        actions.note(case=case, text="Bara för oss", by=cast["nurse"], now=NOW)
        note = Message.objects.latest("pk").pk
        second = say(cast, case, "Två")

        assert asta.next_message() == second  # the note of the staff is not told to her
        assert (nurse.next_message(), nurse.next_message()) == (note, second)
        assert listeners() == 1  # open pages hold no connection

    missed = say(cast, case, "Tre")
    with opened(served, cast, "resident", case, **{"Last-Event-ID": str(second)}) as asta:
        assert asta.next_message() == missed


def test_a_listener_that_lost_the_database_misses_nothing(served: int, cast: Cast) -> None:
    case = sent_case(cast)
    with opened(served, cast, "resident", case) as asta:
        first = say(cast, case, "Ett")
        assert asta.next_message() == first
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        second = say(cast, case, "Två")  # told by nobody: the listener is gone

        assert asta.next_message() == second


def test_a_right_and_a_session_that_end_end_the_stream(served: int, cast: Cast) -> None:
    case = sent_case(cast)
    message = say(cast, case, "Ett")
    with opened(served, cast, "relative", case) as son, opened(served, cast, "resident", case) as asta:
        assert (son.next_message(), asta.next_message()) == (message, message)
        region.end_agency(agency=cast.resident_person.agencies.get(), by=cast["resident"], now=NOW)
        ended = son.rest()
        region.end_sessions(account=cast["resident"], by=cast["resident"], now=NOW)

        assert b": ping\n" not in [*ended, *asta.rest()]  # sooner than the first sign of life after 15 s


def test_only_who_may_read_and_only_our_pages(served: int, cast: Cast) -> None:
    case = sent_case(cast)
    for stranger in ("outsider", "board_member"):
        with opened(served, cast, stranger, case) as refused:
            assert refused.answer.status == 404
    with opened(served, cast, "resident", case, Origin=PAGES) as ours:
        assert ours.answer.headers["Access-Control-Allow-Origin"] == PAGES
        assert ours.answer.headers["Access-Control-Allow-Credentials"] == "true"
    with opened(served, cast, "resident", case, Origin="http://127.0.0.1:9999") as theirs:
        assert "Access-Control-Allow-Origin" not in theirs.answer.headers
