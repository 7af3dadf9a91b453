"""What every test stands on: a PostgreSQL of its own, no network but this machine, one cast of people."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest


def _prepare() -> None:
    """Start the embedded PostgreSQL (one for all workers of a run) before Django reads its settings."""
    from narmare.config import embedded

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"narmare-tests-{run}"
    if (
        "PYTEST_XDIST_WORKER" not in os.environ
    ):  # registered before the database's own clean-up, so it runs after it
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
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(folder / "postgres", keep=False)


_prepare()
# Named here and not in pyproject.toml: pytest-django would read the settings before the database runs.
os.environ["DJANGO_SETTINGS_MODULE"] = "narmare.config.settings"
django.setup()
pytest_plugins = ["tests.cast", "tests.published", "tests.rules.standing"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """How two workers share the tests (`make test`); a third makes them no faster, two cores are busy already."""
    from tests.together import Together

    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is there when the tests begin stays to the end: Python need not look for garbage in it again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Libraries that count what is left when Python ends shall find it gone."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Every test begins in Swedish: a page that the one before it asked for in English leaves that language behind."""
    from django.utils import translation

    with translation.override("sv"):
        yield
