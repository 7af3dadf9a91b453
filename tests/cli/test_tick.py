"""`narmare tick`: what is due is done, each job by itself, in one process at a time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection

from narmare.cli import main
from narmare.config import upkeep
from narmare.contact import actions
from narmare.contact.models import CallBack, Case, CaseEvent, Draft, Presence
from narmare.meetings import actions as meetings
from narmare.meetings.models import Notice
from narmare.region.models import JobRun
from tests.cast import NOW, Cast
from tests.contact.staff_cases import form_key, matter, sent


HOUR = timedelta(hours=1)


def tick(*words: str) -> Any:
    return CliRunner().invoke(main, ["tick", *words])


def other_process() -> psycopg.Connection[Any]:
    """What another process has of the database: a connection of its own."""
    parameters = connection.get_connection_params().items()
    return psycopg.connect(
        autocommit=True,
        **{key: value for key, value in parameters if key in ("dbname", "user", "host", "port")},
    )


def job(name: str, run: Any = lambda now: "done", every: timedelta = HOUR) -> upkeep.Job:
    return upkeep.Job(name, every, run)


def test_a_round_is_told_to_a_person_and_as_json(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.NARMARE_HOME, settings.NARMARE_DATA = tmp_path, tmp_path / "care"
    spoken, written = tick(), tick("--json", "--all")

    assert (spoken.exit_code, written.exit_code) == (0, 0), spoken.output
    assert spoken.output.splitlines()[0].split()[:2] == ["notices", "ok"]
    told = json.loads(written.output)
    assert [one["job"] for one in told["jobs"]] == [one.name for one in upkeep.JOBS]
    assert told["notices"]["given_up"] == 0
    assert JobRun.objects.filter(ok=True).count() == len(upkeep.JOBS)


@pytest.mark.usefixtures("db")
def test_a_job_that_fails_stops_no_other_and_tells_no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(now: datetime) -> str:
        raise ValueError("Asta Lindgren")

    monkeypatch.setattr(
        upkeep.tick, "__kwdefaults__", {**upkeep.tick.__kwdefaults__, "jobs": (job("a", fail), job("b"))}
    )
    result = tick()

    assert result.exit_code == 1
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [["a", "FAILED"], ["b", "ok"]]
    assert "Asta" not in result.output
    assert JobRun.objects.get(name="a").said == "ValueError"


@pytest.mark.usefixtures("db")
def test_a_job_waits_for_its_time_unless_it_failed() -> None:
    ran: list[str] = []

    def run(name: str) -> Any:
        return lambda now: ran.append(name) or "done"

    jobs = (job("minutely", run("minutely"), timedelta(minutes=1)), job("hourly", run("hourly")))
    for minutes in (0, 0.5, 2):
        upkeep.tick(jobs=jobs, clock=lambda minutes=minutes: NOW + timedelta(minutes=minutes))
    assert ran == ["minutely", "hourly", "minutely"]

    JobRun.objects.filter(name="hourly").update(ok=False)
    assert upkeep.due(jobs, NOW + timedelta(minutes=2.5)) == [jobs[1]]


@pytest.mark.usefixtures("db")
def test_two_rounds_never_run_at_once() -> None:
    with other_process() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [upkeep.LOCK])
        busy = tick()
        assert (busy.exit_code, "Another process" in busy.output) == (0, True)
        assert not JobRun.objects.exists()
    deadline = time.monotonic() + 10
    while (done := upkeep.tick(jobs=(job("a"),), clock=lambda: NOW)) is None and time.monotonic() < deadline:
        time.sleep(0.02)  # the end of the other lets go of the lock, as soon as PostgreSQL has noticed it
    assert done is not None
    assert done[0].ok


@pytest.mark.usefixtures("db")
def test_a_long_job_keeps_no_notice_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it lasts, another process may do the short jobs, and this one goes on doing them."""
    seen: list[Any] = []

    @contextmanager
    def beside(work: Any, every: float) -> Iterator[None]:
        seen.append(every)
        yield
        work()

    def slow(now: datetime) -> str:
        with other_process() as other:
            for lock in (upkeep.LOCK, upkeep.LONG_LOCK):
                seen.append(other.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone())
            other.execute("SELECT pg_advisory_unlock_all()")
        return "done"

    monkeypatch.setattr(upkeep, "repeated", beside)
    at = iter(NOW + timedelta(minutes=minute) for minute in range(99))
    jobs = (upkeep.Job("slow", HOUR, slow, long=True), job("notices", every=upkeep.SECOND))
    done = upkeep.tick(jobs=jobs, clock=lambda: next(at))

    assert seen == [upkeep.BETWEEN_S, (True,), (False,)]
    assert [(one.job, one.ok) for one in done or ()] == [("notices", True), ("slow", True), ("notices", True)]


@pytest.mark.usefixtures("db")
def test_a_long_job_of_another_process_is_left_to_it() -> None:
    with other_process() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [upkeep.LONG_LOCK])
        done = upkeep.tick(jobs=(upkeep.Job("slow", HOUR, str, long=True), job("a")), clock=lambda: NOW)

    assert [one.job for one in done or ()] == ["a"]


@pytest.mark.usefixtures("db")
def test_the_short_jobs_have_their_turn_until_the_long_one_ends() -> None:
    turn, turns = threading.Semaphore(0), list[int]()

    def work() -> None:
        turns.append(1)
        turn.release()
        if len(turns) == 1:
            raise OperationalError("gone for a moment")

    with upkeep.repeated(work, every=0.001):
        assert turn.acquire(timeout=10)
        assert turn.acquire(timeout=10)  # also after the database did not answer
    assert "short jobs" not in {thread.name for thread in threading.enumerate()}


def call(cast: Cast, at: datetime, key: str = "k") -> CallBack:
    case = actions.register_call(
        submit_key=form_key(key), person=cast.greta, unit=cast.units["vc-01"], matter=matter(), call_at=at, by=cast["nurse"], now=NOW
    )  # fmt: skip
    return case.call_backs.get()


def test_a_promised_call_that_is_late_is_told_once_to_who_answers_for_it(cast: Cast) -> None:
    late, waiting = call(cast, NOW + HOUR), call(cast, NOW + 3 * HOUR, "later")
    nurse = cast["nurse"]
    meetings.set_contact_detail(account=nurse, email="nurse@example.org", phone="", by=nurse, now=NOW)
    rounds = [actions.remind_late_calls(by=cast.system, now=NOW + 2 * HOUR) for _ in range(2)]

    assert rounds == [1, 0]
    assert late.case.events.filter(kind=CaseEvent.Kind.CALL_LATE).count() == 1
    assert not waiting.case.events.filter(kind=CaseEvent.Kind.CALL_LATE).exists()
    notice = Notice.objects.get()
    assert (notice.account, notice.event, notice.kind) == (nurse, f"call:{late.pk}", "late_call")


def test_a_case_whose_owner_is_away_goes_back_to_the_queue(cast: Cast, settings: Any) -> None:
    settings.NARMARE_ABSENT_HOURS = 24
    case = actions.take_case(case=sent(cast), by=cast["nurse"], now=NOW)
    assert upkeep._absent(NOW + 23 * HOUR).startswith("0 ")

    assert upkeep._absent(NOW + 25 * HOUR).startswith("1 ")
    assert Case.objects.get(pk=case.pk).owner is None


def test_old_drafts_and_old_signs_of_life_go(cast: Cast) -> None:
    asta = cast["resident"]
    for days in (31, 29):
        at = NOW - timedelta(days=days)
        Draft.objects.create(account=asta, person=cast.resident_person, created_at=at, changed_at=at)
    case = sent(cast)
    actions.show_presence(case=case, writing=False, by=cast["nurse"], now=NOW - timedelta(days=1))
    dropped = actions.drop_old_drafts(unchanged=timedelta(days=30), by=cast.system, now=NOW)
    gone = actions.forget_presence(older=upkeep.PRESENCE, by=cast.system, now=NOW)

    assert (dropped, Draft.objects.count()) == (1, 1)
    assert (gone, Presence.objects.count()) == (1, 0)
