"""What every test stands on: a PostgreSQL of its own, no network but this machine, one cast of people."""

import os
import tempfile
from pathlib import Path

import django


def _prepare() -> None:
    """Start the embedded PostgreSQL (one for all workers of a run) before Django reads its settings."""
    from narmare.config import embedded

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"narmare-tests-{run}"
    os.environ.setdefault("NARMARE_HOME", str(folder / "home"))
    (folder / "home" / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns without it
    os.environ.setdefault("NARMARE_SECRET_KEY", "tests-only")
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
pytest_plugins = ["tests.cast", "tests.published"]
