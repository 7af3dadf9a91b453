"""`narmare tick`: one round of everything that is periodic, or a round again and again.

Run it each minute (cron, a systemd timer), or once with --every as a service.  A round does what is due; a job that fails
stops no other and makes the exit code 1.  While a long job lasts (files of reports, the extract), notices and the other short
ones go on, each minute.  No job runs twice at once.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.config.upkeep import Done

HEARTBEAT_S = 2.0  # how soon it notices that its parent has ended
BUSY = "Another process does a round just now; nothing was done here."


@click.command("tick", help=__doc__)
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Go on until stopped, a round each SECONDS.",
)
@click.option("--all", "everything", is_flag=True, help="Also the jobs whose time has not come.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line a round.")
def command(every: float | None, everything: bool, as_json: bool) -> None:
    with site.opened():
        done = _round(everything, as_json)
        if every is not None:
            _again_and_again(every, None, lambda: _round(False, as_json))
    if done is not None and not all(one.ok for one in done):
        raise SystemExit(1)


def _round(everything: bool, as_json: bool) -> list[Done] | None:
    from narmare.config import upkeep

    done = upkeep.tick(everything=everything)
    if as_json:
        click.echo(
            json.dumps(
                {"busy": done is None, "jobs": [asdict(one) for one in done or ()], "notices": _counts()}
            )
        )
    else:
        click.echo(BUSY if done is None else told(done), nl=False)
    return done


def _counts() -> dict[str, int]:
    from narmare.meetings.queries import notice_counts

    return notice_counts()


def told(done: list[Done]) -> str:
    """A round as lines for a person: what, how it went, how long; a round without work says nothing."""
    if not done:
        return "Nothing was due.\n"
    wide = max(len(one.job) for one in done)
    lines = [
        f"{one.job:<{wide}}  {'ok' if one.ok else 'FAILED':<6}  {one.seconds:5.1f} s  {one.said}"
        for one in done
    ]
    stuck = {
        state: number for state, number in _counts().items() if state in ("given_up", "unsure") and number
    }
    if stuck:
        lines.append(
            "Notices that nobody got for sure: "
            + ", ".join(f"{number} {state}" for state, number in stuck.items())
        )
    return "\n".join(lines) + "\n"


def _again_and_again(every: float, parent: int | None, work: Callable[[], object]) -> None:
    """A round (`work`) each `every` seconds until SIGINT or SIGTERM, or until the process `parent`, if given, has ended.

    A database that does not answer is waited for.
    """
    from django.db import Error, close_old_connections

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    waited, pause = 0.0, min(every, HEARTBEAT_S)
    while not stop.wait(pause) and parent in (None, os.getppid()):
        waited += pause
        if waited < every:
            continue
        waited = 0.0
        close_old_connections()
        try:
            work()
        except Error as error:
            click.echo(f"The database does not answer ({type(error).__name__}); trying again.", err=True)


def keep_on(every: float, *, parent: int) -> None:
    """What `narmare demo` runs as a process of its own: rounds until the demo ends.  Its settings are in the environment."""
    site.set_up()
    from narmare.config import upkeep

    _again_and_again(every, parent, upkeep.tick)
