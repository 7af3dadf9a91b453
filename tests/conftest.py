"""What every test stands on: a PostgreSQL of its own, no network but this machine, one cast of people."""

import atexit
import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


WORKER = "PYTEST_XDIST_WORKER" in os.environ
# Who only deals the tests out to workers needs no Django, and the database may start while they do.  With folders on the command line
# pytest reads their conftest files here too, and those want Django.
NAMED = any(Path(word.partition("::")[0]).exists() for word in sys.argv[1:])
DEALS = not WORKER and not NAMED and any(word.startswith(("-n", "--numprocesses")) for word in sys.argv)
FOLDER = "NARMARE_TESTS_FOLDER"  # where the run keeps its files, told by who deals
LONGEST_START_S = 120


def _prepare() -> None:
    """The environment that Django's settings read, and the folder of the run."""
    folder = Path(os.environ.setdefault(FOLDER, f"{tempfile.gettempdir()}/narmare-tests-{os.getpid()}"))
    if not WORKER:  # registered before the database's own clean-up, so it runs after it
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("NARMARE_HOME", str(folder / "home"))
    folder.mkdir(mode=0o700, exist_ok=True)  # the database's sockets lie here: nobody else's business
    (folder / "home" / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns without it
    os.environ.setdefault("NARMARE_SECRET_KEY", "tests-only")
    os.environ.setdefault("NARMARE_FIELD_KEYS", "dGVzdHMgb25seTogdGhpcnR5LXR3byBieXRlcyBrZXk=")
    os.environ.setdefault("NARMARE_DEMO", "1")
    os.environ.setdefault("NARMARE_PLAIN_STATIC", "1")
    # The journeys drive the browser with Playwright's sync API, whose loop makes Django think that it runs async.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    if "DATABASE_URL" in os.environ:
        return
    if DEALS:
        threading.Thread(target=_start_database, args=(folder,)).start()
    else:
        os.environ["DATABASE_URL"] = _started_database(folder) if WORKER else _start_database(folder)


def _start_database(folder: Path) -> str:
    """Start the embedded PostgreSQL, one for all workers of a run, and write down its address."""
    from narmare.config import embedded

    address = embedded.start(folder / "postgres", keep=False)
    (folder / "address.new").write_text(address)
    (folder / "address.new").rename(folder / "address")
    return address


def _started_database(folder: Path) -> str:
    """The address of the PostgreSQL that who deals out the tests is starting."""
    end = time.monotonic() + LONGEST_START_S
    while not (folder / "address").exists():
        if time.monotonic() > end:
            raise RuntimeError(
                f"The database did not start in {LONGEST_START_S} s. See {folder / 'postgres' / 'log'}."
            )
        time.sleep(0.05)
    return (folder / "address").read_text()


_prepare()
if not DEALS:
    # Named here and not in pyproject.toml: pytest-django would read the settings before the database runs.
    os.environ["DJANGO_SETTINGS_MODULE"] = "narmare.config.settings"
    import django

    django.setup()
    pytest_plugins = ["tests.cast", "tests.published", "tests.rules.standing"]
    gc.disable()  # nothing that is read while tests are found is garbage


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """How two workers share the tests (`make test`); a third makes them no faster, two cores are busy already."""
    from tests.together import Together

    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is there when the tests begin stays to the end: Python need not look for garbage in it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """Libraries that count what is left when Python ends shall find it gone."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: Any, run_folder: Path
) -> None:
    """Workers share what costs most of a database, its migrations: the first that asks makes them, then it is copied."""
    if WORKER and not django_db_keepdb:
        from tests import migrated, published

        with django_db_blocker.unblock():
            published.once_in_a_run(run_folder / "migrated", migrated.make_pattern)
        migrated.use_pattern()


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Every test begins in Swedish: a page that the one before it asked for in English leaves that language behind."""
    from django.utils import translation

    with translation.override("sv"):
        yield
