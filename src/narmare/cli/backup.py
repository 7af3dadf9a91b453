"""`narmare backup`: the whole installation in one folder.  `narmare restore` is the way back.

A backup holds the database, the care tables, the files that people have sent, and the heads of the sealed logs, with
checksums.  It holds no keys: the secret key (and the other settings) must be kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.config.backup import Manifest

FOLDER = click.Path(path_type=Path, file_okay=False)


@contextmanager
def plain() -> Iterator[None]:
    """Django set up; what can go wrong as one line and exit code 1."""
    from narmare.cli.demo import plain_errors

    with plain_errors(site.home()):
        site.set_up()
        from narmare.config.backup import BackupError

        try:
            yield
        except BackupError as error:
            raise click.ClickException(str(error)) from error


def told(manifest: Manifest) -> str:
    """What a backup holds, in a few words."""
    rows = sum(table.rows for table in manifest.tables.values())
    return f"{len(manifest.tables)} tables with {rows} rows, {len(manifest.files)} files"


@click.command("backup")
@click.argument("folder", type=FOLDER)
@click.option("--keys", type=FOLDER, help="Another folder, for the key file of this installation.")
@click.option("--check", is_flag=True, help="Only compare FOLDER, an earlier backup, with its checksums.")
def command(folder: Path, keys: Path | None, check: bool) -> None:
    """Save the installation into FOLDER, which must be new or empty: database, care tables, files, heads of the sealed logs.

    No keys are saved there.  Keep NARMARE_SECRET_KEY and NARMARE_PSEUDONYM_KEY somewhere else, or let --keys copy the key file.
    """
    with plain():
        from django.utils import timezone

        from narmare.config import backup

        if check:
            click.echo(f"As it was written: {told(backup.check(folder))}.")
            return
        made = backup.backup(folder, now=timezone.now(), keys=keys)
    click.echo(f"Saved in {folder}: {told(made)}.")
