"""`narmare programme`: the whole programme as a file, and a file brought in."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from narmare.cli import site


@click.group("programme", help=__doc__)
def command() -> None:
    """Export and import strategy, initiatives, benefits, mandate, roll-out and history."""


@command.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export(out: Path) -> None:
    """Write everything to OUT (.yaml or .xlsx)."""
    from narmare.cli.demo import plain_errors

    with plain_errors(site.home()):
        site.set_up()
        from narmare.programme import exchange

        writer = exchange.WRITERS.get(out.suffix.removeprefix("."))
        if writer is None:
            raise click.ClickException(
                f"{out} is neither YAML nor Excel: name a file that ends with .yaml or .xlsx."
            )
        tables = exchange.tables()
        out.write_bytes(writer(tables))
    click.echo(
        f"{sum(len(rows) for rows in tables.values()):,} rows of {len(tables)} tables written to {out}."
    )


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Read and check, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bring(file: Path, check: bool, as_json: bool) -> None:
    """Add and change the rows of FILE, all or nothing; a fault names its table and row (exit code 1)."""
    from narmare.cli.demo import plain_errors

    with plain_errors(site.home()):
        stored = _bring(file, check)
    if as_json:
        click.echo(json.dumps({"stored": not check, "rows": {name: n for name, n in stored.items() if n}}))
        return
    changed = ", ".join(f"{name} {number}" for name, number in stored.items() if number) or "nothing differs"
    click.echo(f"{'Would change' if check else 'Changed'}: {changed}.")


def _bring(file: Path, check: bool) -> Counter[str]:
    site.set_up()
    from django.db import transaction
    from django.utils import timezone

    from narmare.programme import actions, exchange
    from narmare.region.demo import system_account

    try:
        with transaction.atomic():
            tables = exchange.read(file.name, file.read_bytes())
            stored = actions.bring_tables(tables=tables, by=system_account(), now=timezone.now())
            transaction.set_rollback(check)
    except exchange.NotAnExport as wrong:
        raise click.ClickException(str(wrong)) from None
    except actions.Faulty as faulty:
        raise click.ClickException(
            "Nothing is stored.\n" + "\n".join(f"  {said}" for said in faulty.faults)
        ) from None
    return stored
