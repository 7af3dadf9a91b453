"""`narmare restore`: bring back what `narmare backup` has saved."""

from __future__ import annotations

from pathlib import Path

import click

from narmare.cli.backup import FOLDER, plain, told


@click.command("restore")
@click.argument("folder", type=FOLDER)
@click.option("--over", is_flag=True, help="Replace the database and the folders that are here.")
@click.option(
    "--plain",
    "unlocked",
    is_flag=True,
    help="Also one that is not encrypted, though there are keys of backups here.",
)
def command(folder: Path, over: bool, unlocked: bool) -> None:
    """Make this installation what the backup in FOLDER holds; stop its servers first.

    Checksums are compared before anything is touched, and the rows of every table afterwards.  Where there is something
    already, nothing is done without --over; where there are keys of backups, one that is not encrypted is not taken without --plain.
    """
    with plain():
        from narmare.config import backup

        done = backup.restore(folder, over=over, unlocked=unlocked)
    click.echo(f"Restored from {folder} ({done.made_at}, version {done.version}): {told(done)}, all equal.")
