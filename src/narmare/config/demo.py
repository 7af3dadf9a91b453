"""The steps that make a fresh installation show a synthetic region (called by `narmare demo`, and by tests at a small scale)."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from narmare.analysis.twin import generate
from narmare.contact import demo as cases
from narmare.followup import queries, study_demo
from narmare.programme import actions as programme
from narmare.programme import decided_demo as decisions
from narmare.programme import demo as invented
from narmare.programme.actions.decided import import_decided
from narmare.programme.content import programme_path, read_programme
from narmare.programme.decided import decided_path, read_decided
from narmare.programme.extract import stored_rollouts
from narmare.region import actions as region
from narmare.region import demo as people
from narmare.reports import demo as reports


def migrate() -> None:
    """Bring the database to this version."""
    call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Put static files, hashed and compressed, where the server reads them."""
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())


def has_twin() -> bool:
    """Whether care tables are there already."""
    return (settings.NARMARE_DATA / "unit").is_dir()


def make_twin(*, seed: int, scale: float, months: int = 96) -> None:
    """Write the care tables of the synthetic region, up to last month."""
    last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
    generate(out=settings.NARMARE_DATA, region=settings.NARMARE_REGION, seed=seed, scale=scale, months=months,
             until=date(last_month.year, last_month.month, 1), progress=None)  # fmt: skip


def seed() -> None:
    """Units from the care tables, invented people, and the region's programme.  Doing it twice changes nothing."""
    now = timezone.now()
    system = people.system_account()
    region.sync_units(data=settings.NARMARE_DATA, by=system, now=now)
    people.seed(now=now)
    content = read_programme(programme_path(settings.NARMARE_REGION))
    programme.import_programme(content=content, by=system, now=now)
    decided = decided_path(settings.NARMARE_REGION)
    if decided.is_file():
        import_decided(content=read_decided(decided), by=system, now=now)
    decisions.seed(now=now)
    programme.bring_rollouts(rows=stored_rollouts(settings.NARMARE_DATA), by=system, now=now)
    invented.seed(region=settings.NARMARE_REGION, now=now)
    study_demo.seed(now=now)
    cases.seed(now=now)


def show_reports() -> None:
    """Examples of what is made of the numbers.  Doing it twice changes nothing."""
    reports.seed(now=timezone.now())


def has_numbers() -> bool:
    """Whether the pages have a snapshot, made with today's versions of the definitions.

    It does not read the care tables: after an import, `narmare publish` shows the new numbers.
    """
    snapshot = queries.current_snapshot()
    today = {name: definition.version for name, definition in queries.definitions().items()}
    return snapshot is not None and snapshot.versions == today
