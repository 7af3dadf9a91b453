"""`narmare indicators check`: try out a definition before it is used."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from narmare.analysis.indicators import catalogue, written
from narmare.analysis.indicators.definition import DefinitionError
from narmare.analysis.indicators.trial import Trial, try_out
from narmare.analysis.indicators.words import tree
from narmare.cli.indicators.telling import (
    FILE,
    FOLDER,
    as_json_option,
    grid,
    rich_tree,
    told_in_one_line,
    write_json,
)


@click.command("check")
@click.argument("file", type=FILE)
@click.option("--data", type=FOLDER, help="Folder of care tables [default: NARMARE_DATA, if it is there].")
@as_json_option
def check_command(file: Path, data: Path | None, as_json: bool) -> None:
    """Try out a definition of your own, a YAML FILE, before it is used.

    It must be readable, and its examples must hold on both engines; with care tables it also says what would be hidden and
    what it costs.  Put the file into NARMARE_HOME/indicators and it is computed and shown with the others.
    """
    with told_in_one_line():
        trial = try_out(written.read(file), data or _own_data())
        if trial.indicator.id in catalogue.load() and file.resolve().parent != catalogue.own_folder():
            raise DefinitionError(f"There is an indicator {trial.indicator.id} already. Take another id.")
    if as_json:
        write_json(_trial(trial))
    else:
        _tell_trial(trial)
    if not trial.passed:
        raise click.exceptions.Exit(1)


def _own_data() -> Path | None:
    data = Path(os.environ.get("NARMARE_DATA", catalogue.own_folder().parent / "care"))
    return data if (data / "unit").is_dir() else None


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.indicator.id, "version": trial.indicator.version, "passed": trial.passed, "tables": trial.tables,
        "dialects": trial.dialects, "examples": [asdict(one) for one in trial.examples],
        "cells": [asdict(one) for one in trial.cells], "seconds": trial.seconds,
    }  # fmt: skip


def _tell_trial(trial: Trial) -> None:
    one = trial.indicator
    click.echo(f"{one.id} {one.version}: {one.title.sv}\n")
    Console().print(rich_tree(tree(one)))
    rows = [("reads", ", ".join(trial.tables)), ("SQL", ", ".join(trial.dialects))]
    rows += [
        ("example", f"{'does not hold' if case.fault else 'holds'}: {case.title}") for case in trial.examples
    ]
    rows += [
        (f"hidden, {cells.level}", f"{cells.hidden} of {cells.shown + cells.hidden}") for cells in trial.cells
    ]
    rows += [("cost", "not tried: no care tables" if trial.seconds is None else f"{trial.seconds:.2f} s")]
    grid(("", ""), rows)
    for case in trial.examples:
        if case.fault:
            click.echo(f"\n{case.fault}")
    if not trial.examples:
        click.echo("\nIt has no example. Give one at least: what counts, and what does not.")
