"""`narmare backup`: the whole installation in one folder.  `narmare restore` is the way back.

A backup holds the database, the care tables, the files that people have sent, and the heads of the sealed logs, with
checksums, encrypted with NARMARE_BACKUP_KEYS.  It holds no keys: they (and the other settings) must be kept apart.
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
    with site.opened():
        from narmare.config.backup import BackupError
        from narmare.config.guards import GuardFault
        from narmare.config.locked import LockFault

        try:
            yield
        except (BackupError, GuardFault, LockFault) as error:
            raise click.ClickException(str(error)) from error


def told(manifest: Manifest) -> str:
    """What a backup holds, in a few words."""
    rows = sum(table.rows for table in manifest.tables.values())
    return f"{len(manifest.tables)} tables with {rows} rows, {len(manifest.files)} files"


@click.command("backup")
@click.argument("folder", type=FOLDER)
@click.option("--keys", type=FOLDER, help="Another folder, for the key files of this installation.")
@click.option(
    "--plain", "unlocked", is_flag=True, help="Do not encrypt it: only for a disk that is encrypted itself."
)
@click.option("--check", is_flag=True, help="Only compare FOLDER, an earlier backup, with its checksums.")
def command(folder: Path, keys: Path | None, unlocked: bool, check: bool) -> None:
    """Save the installation into FOLDER, which must be new or empty: database, care tables, files, heads of the sealed logs.

    It is encrypted with the first of NARMARE_BACKUP_KEYS (`narmare keys backup new`).  No keys are saved there.  Keep NARMARE_SECRET_KEY
    and NARMARE_PSEUDONYM_KEY somewhere else, or let --keys copy the key files.
    """
    with plain():
        from django.utils import timezone

        from narmare.config import backup, locked

        if check:
            click.echo(f"As it was written: {told(backup.check(folder))}.")
            return
        lock = None if unlocked else locked.lock()
        made = backup.backup(folder, now=timezone.now(), lock=lock, keys=keys)
    locked_with = f"encrypted with the key {made.key}" if made.key else "NOT ENCRYPTED"
    click.echo(f"Saved in {folder}: {told(made)}, {locked_with}.")
