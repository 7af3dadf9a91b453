"""`narmare programme`: the whole programme as a file, and a file brought in."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from narmare.cli import site


@click.group("programme", help=__doc__)
def command() -> None:
    """Export and import everything: strategy, initiatives, benefits, mandate, roll-out, history, decisions, grants, audits."""


@command.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export(out: Path) -> None:
    """Write everything to OUT (.yaml or .xlsx)."""
    with site.opened():
        from narmare.programme import whole

        writer = whole.WRITERS.get(out.suffix.removeprefix("."))
        if writer is None:
            raise click.ClickException(
                f"{out} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx."
            )
        found = whole.everything()
        out.write_bytes(writer(found))
    click.echo(f"{found.rows:,} rows of {len(found.tables)} tables written to {out}.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Read and check, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bring(file: Path, check: bool, as_json: bool) -> None:
    """Add and change the rows of FILE, all or nothing; a fault names its table and row (exit code 1).

    Meetings, decisions, grants, transfers and audits come in only where there are none yet.
    """
    with site.opened():
        stored, left = _bring(file, check)
    if as_json:
        rows = {name: n for name, n in stored.items() if n}
        click.echo(json.dumps({"stored": not check, "rows": rows, "left_out": left}))
        return
    if left:
        click.echo("What is decided is left out: this installation has meetings, grants or audits already.")
    changed = ", ".join(f"{name} {number}" for name, number in stored.items() if number) or "nothing differs"
    click.echo(f"{'Would change' if check else 'Changed'}: {changed}.")


def _bring(file: Path, check: bool) -> tuple[Counter[str], bool]:
    """Rows by table, and whether what is decided was left out."""
    from django.db import transaction
    from django.utils import timezone

    from narmare.programme import actions, whole
    from narmare.region.demo import system_account

    try:
        with transaction.atomic():
            found = whole.read(file.name, file.read_bytes())
            brought = actions.bring_whole(whole=found, by=system_account(), now=timezone.now())
            transaction.set_rollback(check)
    except (whole.NotAnExport, actions.Refused) as wrong:
        raise click.ClickException(str(wrong)) from None
    except actions.Faulty as faulty:
        raise click.ClickException(
            "Nothing is stored.\n" + "\n".join(f"  {said}" for said in faulty.faults)
        ) from None
    return brought.rows, bool(brought.left)
