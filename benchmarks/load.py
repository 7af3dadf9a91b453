"""50 residents and 20 staff at once, and what a submit costs beside a bare Django view that inserts one row.

Both are served by granian with two workers, as `narmare demo` serves, from one PostgreSQL that forces every commit to disk, and
asked by the same client on 127.0.0.1.  First the people, as fast as people are; then the two views in turn, saturated by 16
clients and with one.  A submit is the POST that makes a draft a case: session, form secret, permission, rules, suggestion, case,
event and audit in one commit.  The product's home is build/bench/load; it is made anew for every run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import clients, serving
from benchmarks.clients import Browser, Round


if TYPE_CHECKING:
    from benchmarks.crowd import Crowd

FOLDER = Path("build/bench/load")
RESIDENTS, STAFF, QUEUE, CLIENTS = 50, 20, 150, 16
ROUNDS = 3
WARM_SECONDS = 8
# p95 of the server's time by page, seconds: the budgets of the product's pages.
BUDGETS = {
    "GET queue": 0.15,
    "GET case page": 0.2,
    "GET question page": 0.1,
    "GET status page": 0.1,
    "POST send": 0.1,
}
SENT, INSERTED = b"/kvitto", b"HTTP/1.1 201"


def run(seconds: float = 120) -> list[dict[str, object]]:
    """People for `seconds`, then `ROUNDS` rounds of each view for an eighth of that, saturated and with one client."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    postgres, environment = _prepare()
    from benchmarks import crowd  # Django is ready now

    burst = seconds / 8
    from django.utils import timezone

    people = crowd.make(
        residents=RESIDENTS,
        staff=STAFF,
        queue=QUEUE,
        drafts=int(2_000 * burst * ROUNDS) + 1_000,
        now=timezone.now(),
    )
    product, bare = serving.free_port(), serving.free_port()
    with (
        serving.served(
            ["benchmarks.pages", str(product)], product, environment, FOLDER / "product.log"
        ) as product_pid,
        serving.served(
            ["benchmarks.bare", str(bare)], bare, _bare(environment), FOLDER / "bare.log"
        ) as bare_pid,
    ):
        _warm(product)
        browsers = _people(product, people, seconds)
        views = {
            "bare": View(bare, bare_pid, repeat(clients.request("/insert", {"text": crowd.WORDS})), INSERTED),
            "submit": View(product, product_pid, people.sends, SENT),
        }
        busy, alone = _measure(views, postgres, burst)
    return [*_day(browsers, seconds), *_costs(busy), *_alone(alone), _receipts(busy, alone, people)]


def _prepare() -> tuple[int, dict[str, str]]:
    """A fresh product with a durable database of its own; returns the database server's process id and the environment."""
    from narmare.config import embedded

    os.environ["NARMARE_HOME"] = str(FOLDER.resolve())
    os.environ["DATABASE_URL"] = embedded.start((FOLDER / "postgres").resolve())
    subprocess.run(
        [sys.executable, "-m", "narmare.cli", "demo", "--prepare-only", "--scale", "0.02"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    from narmare.cli import demo

    demo._set_environment(FOLDER.resolve())
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {setting}")
            if cursor.fetchone() != ("on",):
                raise RuntimeError(f"{setting} is off: a receipt would not mean that the case is on disk.")
        cursor.execute("CREATE DATABASE bare")
    pid = int((FOLDER / "postgres" / "postmaster.pid").read_text().split()[0])
    names = ("NARMARE_HOME", "DATABASE_URL", "NARMARE_DEMO", "NARMARE_SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    return pid, {name: os.environ[name] for name in names}


def _bare(environment: dict[str, str]) -> dict[str, str]:
    """The same database server, a database of its own."""
    return {"DATABASE_URL": environment["DATABASE_URL"].replace("/postgres?", "/bare?", 1)}


def _warm(port: int) -> None:
    """The port answers as soon as one worker has started; a day begins when all have."""
    page = repeat(b"GET /logga-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    clients.saturate(port, page, lambda answer: b" 200 OK" in answer, clients=CLIENTS, seconds=WARM_SECONDS)


def _people(port: int, people: Crowd, seconds: float) -> list[Browser]:
    from benchmarks import day

    return day.run(port, people.residents, people.staff, seconds)


@dataclass(frozen=True)
class View:
    """A view to ask: its server, its requests, and what a right answer holds."""

    port: int
    pid: int
    requests: Iterator[bytes]
    right: bytes


@dataclass
class Cost:
    """Rounds of one view, and the processor seconds that web server and database took for them."""

    rounds: list[Round]
    web: float = 0.0
    database: float = 0.0

    @property
    def answers(self) -> int:
        return sum(len(one.waits) for one in self.rounds)

    @property
    def wrong(self) -> int:
        return sum(len(one.wrong) for one in self.rounds)

    @property
    def rate(self) -> float:
        """The best round's answers a second: a neighbour on the machine only ever takes away."""
        return max(one.rate for one in self.rounds)


def _measure(views: dict[str, View], postgres: int, burst: float) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """Saturated and with one client; the views take turns, so that a busy machine disturbs both alike."""
    for view in views.values():
        _round(view, CLIENTS, 1.0)  # every thread of the server has its connection
    busy = {name: Cost([]) for name in views}
    alone = {name: Cost([]) for name in views}
    for _ in range(ROUNDS):
        for costs, count, length in ((busy, CLIENTS, burst), (alone, 1, burst / 2)):
            for name, view in views.items():
                _add(costs[name], view, postgres, count, length)
    return busy, alone


def _add(cost: Cost, view: View, postgres: int, count: int, seconds: float) -> None:
    before = serving.cpu_of_tree(view.pid), serving.cpu_of_tree(postgres)
    cost.rounds.append(_round(view, count, seconds))
    cost.web += serving.cpu_of_tree(view.pid) - before[0]
    cost.database += serving.cpu_of_tree(postgres) - before[1]


def _round(view: View, count: int, seconds: float) -> Round:
    return clients.saturate(
        view.port, view.requests, lambda answer: view.right in answer, clients=count, seconds=seconds
    )


def _day(browsers: list[Browser], seconds: float) -> list[dict[str, object]]:
    wrong = [fault for browser in browsers for fault in browser.wrong]
    waits: dict[str, list[float]] = {}
    for browser in browsers:
        for kind, found in browser.waits.items():
            waits.setdefault(kind, []).extend(found)
    asked = sum(len(found) for found in waits.values())
    rows = [
        {"name": f"{RESIDENTS} residents and {STAFF} staff: {asked} requests, {len(wrong)} errors", "seconds": seconds,
         "bar": "no error", "met": asked > 0 and not wrong, "wrong": wrong[:20]}
    ]  # fmt: skip
    for kind, found in sorted(waits.items()):
        p95 = clients.quantile(found, 0.95)
        row = {"name": f"  {kind}, p95 of {len(found)}", "seconds": p95}
        if kind in BUDGETS:
            row |= {"bar": f"<= {BUDGETS[kind] * 1000:.0f} ms", "met": p95 <= BUDGETS[kind]}
        rows.append(row)
    return rows


def _costs(busy: dict[str, Cost]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, cost in busy.items():
        ratio = cost.rate / busy["bare"].rate
        bars = {"bar": ">= 0.4 of the bare view", "met": ratio >= 0.4} if name == "submit" else {}
        rows.append(
            {
                "name": f"{name}, {CLIENTS} clients: {cost.rate:.0f}/s, p95",
                "seconds": _wait(cost, 0.95),
                "ratio": ratio,
                **bars,
            }
        )
        each = cost.web / cost.answers
        limit = {"bar": "<= 3 ms", "met": each <= 0.003} if name == "submit" else {}
        base = busy["bare"]
        rows.append(
            {
                "name": f"{name}: CPU of the web workers a request",
                "seconds": each,
                "ratio": each / (base.web / base.answers),
                **limit,
            }
        )
        each = cost.database / cost.answers
        rows.append(
            {
                "name": f"{name}: CPU of PostgreSQL a request",
                "seconds": each,
                "ratio": each / (base.database / base.answers),
            }
        )
    return rows


def _alone(alone: dict[str, Cost]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, cost in alone.items():
        p50 = _wait(cost, 0.5)
        bars = {"bar": "< 4 ms", "met": p50 < 0.004} if name == "submit" else {}
        rows.append(
            {
                "name": f"{name}, one client: p50",
                "seconds": p50,
                "ratio": p50 / _wait(alone["bare"], 0.5),
                **bars,
            }
        )
        at, longest = max(
            ((at, wait) for one in cost.rounds for at, wait in one.waits), key=lambda pair: pair[1]
        )
        rows.append(
            {"name": f"{name}, one client: longest wait, {at:.1f} s into its round", "seconds": longest}
        )
    return rows


def _wait(cost: Cost, share: float) -> float:
    """The best round's quantile."""
    return min(one.wait(share) for one in cost.rounds)


def _receipts(busy: dict[str, Cost], alone: dict[str, Cost], people: Crowd) -> dict[str, object]:
    """Every receipt is one case, and no case is without its receipt."""
    from benchmarks import crowd

    wrong = busy["submit"].wrong + alone["submit"].wrong + busy["bare"].wrong + alone["bare"].wrong
    cases, drafts = crowd.stored_once(people.keys)
    measured = busy["submit"].answers + alone["submit"].answers
    return {
        "name": f"{measured} receipts measured, {cases} cases from {drafts} sent drafts, {wrong} wrong answers",
        "bar": "none lost, none twice", "met": cases == drafts >= measured and not wrong,
    }  # fmt: skip
