"""kill -9 of web and database in the middle of a thousand submissions: what has a receipt exists once, nothing twice."""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from narmare.region.keys import new_key
from tests.durability.machine import PATIENCE_S, Machine


CLIENTS = 8
MIDDLE = 400  # receipts after which everything is killed
DOUBLE = 10  # every tenth draft is sent twice, as by a double click


@pytest.fixture
def machine() -> Iterator[Machine]:
    # not tmp_path: pytest closes the folders above it to others, and PostgreSQL runs as another user than root
    with tempfile.TemporaryDirectory(prefix="narmare-kill-") as folder:
        found = Machine(Path(folder))
        try:
            found.start_database()
            yield found
        finally:
            found.close()


@dataclass
class Sender:
    """Residents who send drafts by HTTP and press again for as long as no receipt has come."""

    port: int
    work: list[tuple[str, str]]
    receipts: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0

    wire: http.client.HTTPConnection | None = None
    token: str = ""

    def run(self) -> None:
        for session, draft in self.work:
            self._until_receipt(session, draft)
        self._hang_up()

    def _until_receipt(self, session: str, draft: str) -> None:
        deadline = time.monotonic() + 2 * PATIENCE_S
        while time.monotonic() < deadline:
            try:
                self.wire = self.wire or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                self.token = self.token or self._token(self.wire, session)
                code = self._send(self.wire, session, self.token, draft)
            except (OSError, http.client.HTTPException):
                code = None
            if code is not None:
                self.receipts.append((draft, code))
                return
            self.lost += 1
            self._hang_up()
            time.sleep(0.1)

    def _hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()
        self.wire = None

    def _token(self, wire: http.client.HTTPConnection, session: str) -> str:
        """What a form of the product carries against requests from elsewhere."""
        wire.request("GET", "/kontakta", headers={"Cookie": f"sessionid={session}"})
        answer = wire.getresponse()
        cookies = answer.headers.get_all("Set-Cookie") or []
        answer.read()
        found = [cookie.partition("=")[2].partition(";")[0] for cookie in cookies if cookie.startswith("csrftoken=")]  # fmt: skip
        return found[0] if found else ""

    def _send(self, wire: http.client.HTTPConnection, session: str, token: str, draft: str) -> str | None:
        """The code on the receipt, or None where the site said that it could not."""
        headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token, "Content-Length": "0"}  # fmt: skip
        wire.request("POST", f"/kontakta/{draft}/skicka", headers=headers)
        answer = wire.getresponse()
        answer.read()
        if answer.status >= 500:
            return None
        place = answer.headers.get("Location", "")
        assert answer.status == 302, answer.status
        assert place.endswith("/kvitto"), place
        return place.split("/")[-2]


def shared_out(residents: list[dict[str, Any]], port: int) -> list[Sender]:
    """The drafts dealt to the clients; every tenth lies with two of them."""
    work = [(one["session"], draft) for one in residents for draft in one["drafts"]]
    return [Sender(port, work[place::CLIENTS] + work[(place + 1) % CLIENTS :: CLIENTS * DOUBLE]) for place in range(CLIENTS)]  # fmt: skip


@pytest.mark.slow
def test_every_receipt_is_one_case_and_all_come_through(machine: Machine) -> None:
    residents = json.loads(machine.run("tests.durability.prepare", str(machine.folder)))
    drafts = {draft for one in residents for draft in one["drafts"]}
    assert len(drafts) == 1_000
    assert (machine.ask("SHOW fsync"), machine.ask("SHOW synchronous_commit")) == ("on", "on")
    machine.start_web()
    senders = shared_out(residents, machine.port)
    threads = [threading.Thread(target=sender.run, daemon=True) for sender in senders]
    for thread in threads:
        thread.start()
    while sum(len(sender.receipts) for sender in senders) < MIDDLE:
        assert any(thread.is_alive() for thread in threads)
        time.sleep(0.005)
    ended = machine.kill()
    before = [receipt for sender in senders for receipt in sender.receipts]
    machine.start_database()
    stored = machine.ask("SELECT json_object_agg(submit_key, code) FROM contact_case")

    # at once after the restart: every receipt that somebody holds is a case
    assert ended >= 5  # two parents, two web workers and the processes of the database
    assert MIDDLE <= len(before) < 1_000
    assert {draft: stored.get(draft) for draft, _ in before} == dict(before)

    machine.start_web()
    for thread in threads:
        thread.join(2 * PATIENCE_S)
    assert sum(sender.lost for sender in senders) > 0  # the clients saw it
    judge(machine, senders, drafts)
    restore_elsewhere(machine)


def restore_elsewhere(machine: Machine) -> None:
    """What was killed and went on is saved, and comes back in another database and folder with equal rows and hashes."""
    home, saved = machine.folder / "elsewhere", machine.folder / "saved"
    url = machine.url.replace("/postgres?", "/elsewhere?")
    with psycopg.connect(machine.url, autocommit=True) as wire:
        wire.execute("CREATE DATABASE elsewhere")
    keys = {"NARMARE_BACKUP_KEYS": new_key()}
    assert "encrypted with the key" in machine.narmare("backup", str(saved), **keys)
    told = machine.narmare("restore", str(saved), DATABASE_URL=url, NARMARE_HOME=str(home), **keys)

    assert "all equal" in told
    hashes = "SELECT count(*) || ' ' || md5(string_agg(stored::text, '' ORDER BY id)) FROM {} stored"
    for table in ("contact_case", "contact_caseevent", "contact_draft", "region_auditevent"):
        assert machine.ask(hashes.format(table), url) == machine.ask(hashes.format(table)), table


def judge(machine: Machine, senders: list[Sender], drafts: set[str]) -> None:
    """A thousand cases, each once, each with one first step and one trace, as the receipts say."""
    receipts = [receipt for sender in senders for receipt in sender.receipts]
    stored = machine.ask("SELECT json_object_agg(submit_key, code) FROM contact_case")

    assert {draft for draft, _ in receipts} == drafts
    assert set(receipts) == set(stored.items())  # twice the same draft: twice the same receipt
    assert machine.ask("SELECT count(*) FROM contact_case") == len(drafts)
    for table, column, name in (
        ("contact_caseevent", "kind", "submitted"),
        ("region_auditevent", "action", "case_submitted"),
    ):
        assert machine.ask(f"SELECT count(*) FROM {table} WHERE {column} = '{name}'") == len(drafts), name
    assert machine.ask("SELECT count(*) FROM contact_draft WHERE case_id IS NOT NULL") == len(drafts)
    traced = "SELECT count(*) FROM region_auditevent JOIN contact_draft draft ON draft.id = (details ->> 'draft')::bigint AND draft.case_id = object_id::bigint WHERE action = 'case_submitted'"
    assert machine.ask(traced) == len(drafts)
