"""`narmare demo`: the whole product with a synthetic region, on an embedded PostgreSQL.

Everything that it makes is kept in one folder (NARMARE_HOME, ./var): a second start finds it there and serves at once.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from narmare.cli import serving, site


ROUND_S = 60  # between two rounds of the periodic jobs
ENDING_S = 10  # a child that has not ended by then is killed
NEEDED_BYTES = 1_500_000_000  # the full twin takes about a third of it; PostgreSQL and its log the rest
console = Console(stderr=True, highlight=False)


@click.command("demo", help=__doc__)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on 127.0.0.1."
)
@click.option(
    "--scale",
    type=click.FloatRange(0.005, 1),
    default=1.0,
    show_default=True,
    help="Share of the residents to make.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the synthetic region.")
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Server processes.")
@click.option("--prepare-only", is_flag=True, help="Make everything ready, serve nothing.")
def command(port: int, scale: float, seed: int, workers: int, prepare_only: bool) -> None:
    began = time.monotonic()
    home = site.home()
    if not prepare_only:
        _require_free_port(port)
        live = _announce(port)
    with site.plain_errors(home):
        _require_space(home)
        _set_environment(home)
        _prepare(seed=seed, scale=scale)
    if prepare_only:
        console.print(f"Ready after {time.monotonic() - began:.0f} s.")
        return
    console.print(
        f"[bold]Närmare is ready[/bold] after {time.monotonic() - began:.0f} s: http://127.0.0.1:{port}/  (Ctrl+C stops it)"
    )
    _serve(port, live, workers)


def _require_free_port(port: int) -> None:
    try:
        free = serving.is_free(port)
    except PermissionError as error:
        raise click.ClickException(
            f"Port {port} needs more rights than you have. Choose one above 1023: make demo PORT=8080."
        ) from error
    if not free:
        raise click.ClickException(
            f"Port {port} is in use. Stop what runs there, or choose another: make demo PORT={port + 1}."
        )


def _require_space(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / ".write-test").write_text("")
    (home / ".write-test").unlink()
    free = shutil.disk_usage(home).free
    if not (home / "care").exists() and free < NEEDED_BYTES:
        raise click.ClickException(
            f"{home} has {free / 1e9:.1f} GB free and the demo needs 1.5 GB. Free some, or set NARMARE_HOME to a folder on another disk."
        )


def _set_environment(home: Path) -> None:
    """What Django's settings read.  A value that is set already wins."""
    from narmare.config import embedded

    os.environ["NARMARE_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    os.environ.setdefault("NARMARE_DEMO", "1")
    os.environ.setdefault("NARMARE_SECRET_KEY", _secret(home / "secret-key"))
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(home / "postgres")


def _secret(path: Path) -> str:
    """The installation's secret, made once and readable by its owner only."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _prepare(*, seed: int, scale: float) -> None:
    """Database, people, synthetic region, numbers, static files: each step only if its result is not there yet."""
    import django

    django.setup()
    from narmare.config import demo, publishing

    _step("Database", demo.migrate)
    _step("Static files", demo.collect_static)
    if not demo.has_twin():
        _step("Synthetic region (8 years of care events)", lambda: demo.make_twin(seed=seed, scale=scale))
    _step("Units, people and programme", demo.seed)
    if not demo.has_numbers():
        _step("Indicators", publishing.publish)
    demo.show_reports()


def _step(name: str, work: Callable[[], object]) -> None:
    began = time.monotonic()
    if console.is_terminal:
        with console.status(f"{name} ..."):
            work()
    else:
        work()
    console.print(f"  {name}: {time.monotonic() - began:.1f} s")


def _beside(live: int) -> list[subprocess.Popen[bytes]]:
    """Start what runs beside the pages: the event streams and the periodic jobs, each a process of its own."""
    programs = (
        f"from narmare.cli import serving; serving.streams({live}, parent={os.getpid()})",
        f"from narmare.cli import tick; tick.keep_on({ROUND_S}, parent={os.getpid()})",
    )
    return [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.DEVNULL)  # noqa: S603  our own words
        for program in programs
    ]


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """End what `_beside` started, and nothing else."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _announce(port: int) -> int:
    """Say in the environment where pages and streams will be, before Django reads it; returns the port of the streams."""
    live = serving.free_port(port + 1)
    os.environ.setdefault("NARMARE_ADDRESS", f"http://{serving.ADDRESS}:{port}/")
    os.environ.setdefault("NARMARE_LIVE_ORIGIN", f"http://{serving.ADDRESS}:{live}")
    return live


def _serve(port: int, live: int, workers: int) -> None:
    """Serve the pages until Ctrl+C or a signal, and what belongs to them as long."""
    children = _beside(live)
    try:
        serving.pages(port, workers=workers)
    finally:
        _end(children)
