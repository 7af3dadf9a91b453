"""Everything that is periodic, and the one round that does it: `narmare tick`.

A round does what is due, each job by itself: one that fails stops no other.  The short jobs come first, the long ones (files of
reports, the extract) after them; while those last, the short ones have their turn each minute all the same, so that no notice
waits for a report.  No job ever runs twice at once (two advisory locks of PostgreSQL, one for the short jobs and one for the
long, hold it, and let go when their process dies).  `JobRun` remembers the latest run of each job.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from narmare.analysis import imports
from narmare.config import telemetry
from narmare.contact import actions as contact
from narmare.contact import unsigned
from narmare.contact.extract import extract
from narmare.contact.models import Case
from narmare.home import retention
from narmare.knowledge.retention import schedule
from narmare.meetings import actions as meetings
from narmare.meetings import jobs as notices
from narmare.meetings.models import Notice
from narmare.programme.actions.assignments import remind
from narmare.programme.actions.reminders import remind_gates
from narmare.programme.extract import extract_rollouts
from narmare.region import actions as region
from narmare.region import kept, limits, reviewing, seals, sessions
from narmare.region.demo import system_account
from narmare.region.models import JobRun, Unit
from narmare.reports.jobs import make_files


log = logging.getLogger(__name__)
LOCK, LONG_LOCK = (
    0x6E61726D,
    0x6E61726E,
)  # "narm", "narn": the advisory locks of the short jobs and of the long
SECOND = timedelta(seconds=1)
FILES = timedelta(days=1)
PRESENCE = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """Something periodic.  `run` does it and says in one line, without any person's data, what was done.

    A `long` one may last minutes in a whole region, and nobody is harmed if it waits.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], str]
    long: bool = False

    def __post_init__(self) -> None:
        if not self.name or self.every < SECOND:
            raise ValueError(f"{self.name!r}: a job has a name and a period of at least a second.")


@dataclass(frozen=True)
class Done:
    """How a job ended in this round."""

    job: str
    ok: bool
    said: str
    seconds: float


def _notices(now: datetime) -> str:
    done = notices.deliver(by=system_account())
    return f"{done.sent} sent, {done.waiting} again later, {done.given_up} given up, {done.needless} needless"


def _report_files(now: datetime) -> str:
    return f"{make_files(by=system_account(), now=now)} reports made into files"


def _late_calls(now: datetime) -> str:
    return f"{contact.remind_late_calls(by=system_account(), now=now)} promised calls have become late"


def _absent(now: datetime) -> str:
    owned = Case.objects.still_open().exclude(owner=None).values("unit")
    by, idle = system_account(), timedelta(hours=settings.NARMARE_ABSENT_HOURS)
    back = sum(
        contact.unassign_absent(unit=unit, idle=idle, by=by, now=now)
        for unit in Unit.objects.filter(pk__in=owned).order_by("pk")
    )
    return f"{back} cases put back in their queue"


def _presence(now: datetime) -> str:
    by = system_account()
    return f"{contact.forget_presence(older=PRESENCE, by=by, now=now)} old signs of life forgotten, {limits.forget_old(now)} old counts, {sessions.forget_old(now)} ended sessions, {kept.forget_old(now)} kept forms"


def _drafts(now: datetime) -> str:
    keep = schedule().kinds["drafts"].keep or timedelta.max
    return f"{contact.drop_old_drafts(unchanged=keep, by=system_account(), now=now)} drafts deleted"


def _retention(now: datetime) -> str:
    """What content/retention.yaml says; what must be handed over to the archive is only told."""
    found = retention.apply(by=system_account(), now=now)
    gone = sum(one.erased or 0 for one in found)
    return f"{gone} rows erased, {sum(one.due for one in found if one.erased is None)} to hand over to the archive"


def _files(now: datetime) -> str:
    return f"{meetings.sweep_files(older=FILES, by=system_account(), now=now)} files without a row deleted"


def _reminders(now: datetime) -> str:
    by = system_account()
    gates, signatures = remind_gates(by=by, now=now), _unsigned(now)
    return f"{remind(by=by, now=now)} assignments and {gates} gates reminded of, {signatures} notices of entries to sign"


def _unsigned(now: datetime) -> int:
    """Once a week to who has entries that have waited too long for a signature; returns how many notices."""
    by, (year, week, _day) = system_account(), timezone.localdate(now).isocalendar()
    event = f"unsigned:{year}-{week}"
    return sum(
        meetings.queue_notices(account=one, event=event, kind=Notice.Kind.WORK_DUE, by=by, now=now)
        for one in unsigned.late_writers(now)
    )


def _unusual(now: datetime) -> str:
    """Yesterday once more: what was read late is there by now."""
    today, by = timezone.localdate(now), system_account()
    found = sum(region.find_unusual(day=day, by=by, now=now) for day in (today - timedelta(days=1), today))
    year, week, _day = today.isocalendar()
    told = sum(
        meetings.queue_notices(
            account=one, event=f"review:{year}-{week}", kind=Notice.Kind.WORK_DUE, by=by, now=now
        )
        for one in reviewing.overdue(today)
    )
    return f"{found} new findings of unusual access, {told} notices to who has not reviewed"


def _extract(now: datetime) -> str:
    data = settings.NARMARE_DATA
    if not (data / "unit").is_dir():
        return "no care tables yet"
    done = extract(data=data, now=now)
    rows = ", ".join(f"{name} {number}" for name, number in done.rows.items() if number)
    rollouts = extract_rollouts(data=data, now=now)
    return (
        f"{done.cases} changed cases"
        + (f": {rows}" if rows else "")
        + (f", {rollouts} roll-outs" if rollouts else "")
    )


def _seals(now: datetime) -> str:
    done = seals.seal(now=now)
    return ", ".join(f"{one.log} {one.rows} rows as seal {one.number}" for one in done) or "nothing new"


MINUTE = timedelta(minutes=1) - SECOND  # a loop that sleeps a minute must not miss every other one
JOBS: tuple[Job, ...] = (
    Job("notices", SECOND, _notices),
    Job("late calls", MINUTE, _late_calls),
    Job("absent owners", MINUTE, _absent),
    Job("presence", MINUTE, _presence),
    Job("seals", timedelta(minutes=5), _seals),
    Job("reminders", timedelta(hours=1), _reminders),
    Job("unusual access", timedelta(hours=1), _unusual),
    Job("old drafts", timedelta(hours=1), _drafts),
    Job(
        "report files", SECOND, _report_files, long=True
    ),  # somebody waits for them: before the other long ones
    Job("extract", timedelta(hours=1), _extract, long=True),
    Job("retention", timedelta(days=1), _retention, long=True),
    Job("orphaned files", timedelta(hours=6), _files, long=True),
)
BETWEEN_S = 60.0  # from one turn of the short jobs to the next while a long one lasts


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """True while no other process has the lock; False at once if one has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        (got,) = cursor.fetchone()
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


def due(jobs: Sequence[Job], now: datetime) -> list[Job]:
    """The jobs whose latest run is at least their period ago, or failed."""
    began = {run.name: run.started_at for run in JobRun.objects.filter(ok=True)}
    return [job for job in jobs if job.name not in began or began[job.name] + job.every <= now]


def tick(
    *, everything: bool = False, jobs: Sequence[Job] = JOBS, clock: Callable[[], datetime] = timezone.now
) -> list[Done] | None:
    """One round: what is due (or everything), first what is short.  None when another process does the short jobs now.

    Where another process does the long jobs now, they are left to it.
    """
    short = tuple(job for job in jobs if not job.long)
    done = _turn(LOCK, short, everything, clock)
    if done is None:
        return None
    meanwhile = list[Done]()
    with repeated(lambda: meanwhile.extend(_turn(LOCK, short, False, clock) or ()), BETWEEN_S):
        later = _turn(LONG_LOCK, [job for job in jobs if job.long], everything, clock)
    return [*done, *(later or ()), *meanwhile]


def _turn(
    lock: int, jobs: Sequence[Job], everything: bool, clock: Callable[[], datetime]
) -> list[Done] | None:
    """Do those that are due (or everything), in order; None when another process has the lock."""
    with alone(lock) as first:
        if not first:
            return None
        return [_run(job, clock) for job in (jobs if everything else due(jobs, clock()))]


@contextmanager
def repeated(work: Callable[[], object], every: float) -> Iterator[None]:
    """Do the work again and again, `every` so many seconds, in a thread beside what is done inside."""
    ended = threading.Event()

    def again() -> None:
        while not ended.wait(every):
            try:
                work()
            except DatabaseError as error:
                log.error("The short jobs: the database does not answer (%s)", type(error).__name__)
            finally:
                connection.close()  # the thread's own

    thread = threading.Thread(target=again, name="short jobs")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _run(job: Job, clock: Callable[[], datetime]) -> Done:
    began = clock()
    try:
        with telemetry.job(job.name):
            ok, said = True, job.run(began)
    except imports.Refused as refused:
        ok, said = False, "The care tables do not take the rows. " + " ".join(refused.sentences())
    except (imports.Busy, seals.Busy) as busy:
        ok, said = False, str(busy)
    except Exception as error:
        # Only the kind: the text of an error may hold a person's data.  Where it happened goes to the log.
        ok, said = False, type(error).__name__
        log.error("%s failed: %s at %s", job.name, said, _place(error))
    ended = max(clock(), began)
    JobRun.objects.update_or_create(
        name=job.name, defaults={"started_at": began, "ended_at": ended, "ok": ok, "said": said[:300]}
    )
    return Done(job.name, ok, said, (ended - began).total_seconds())


def _place(error: Exception) -> str:
    """File and line of the innermost frame."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
