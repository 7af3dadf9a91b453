"""`narmare report`: which kinds of reports there are, and a report as files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.reports.build import Choice
    from narmare.reports.kinds import Kind
    from narmare.reports.models import Report

FORMATS = ("pdf", "docx", "html", "xlsx")
as_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("report")
def command() -> None:
    """Reports to boards and auditors."""


@command.command("list")
@as_json_option
def list_kinds(as_json: bool) -> None:
    """The kinds of reports: those of the product and those in NARMARE_HOME/reports."""
    from narmare.reports import kinds

    found = kinds.load_kinds().values()
    for fault in kinds.refused():
        click.echo(f"Not used: {fault}", err=True)
    if as_json:
        rows = [{"id": one.id, "version": one.version, "title": one.title.sv, "title_en": one.title.en, "span": one.span,
                 "scope": one.scope, "sections": [piece.id for piece in one.sections]} for one in found]  # fmt: skip
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    grid = Grid(box=None, pad_edge=False)
    for title in ("id", "på svenska", "in English", "span", "about"):
        grid.add_column(title)
    for one in found:
        grid.add_row(one.id, one.title.sv, one.title.en, one.span, one.scope)
    Console().print(grid)


@command.command("build")
@click.argument("kind")
@click.option("--period", required=True, metavar="YYYY-MM", help="The last month of the period.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the files."
)
@click.option("--snapshot", metavar="ID", help="Code of the snapshot [default: the one that the pages show].")
@click.option("--unit", metavar="CODE", help="The unit that it is about [default: the region].")
@click.option("--subject", metavar="CODE", default="", help="The grant or audit that it is about.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only this format; may be repeated.",
)
@click.option(
    "--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Of the report."
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The date that it carries [default: today]."
)
@click.option(
    "--anew", is_flag=True, help="Leave a stored report and its answers aside: numbers and programme only."
)
@as_json_option
def build_command(
    kind: str, period: str, out: Path, snapshot: str | None, unit: str | None, subject: str, formats: tuple[str, ...],
    language: str, day: datetime | None, anew: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make a report of KIND and write it to files.

    Where such a report is stored, the files are that report with what people have commented and analysed: as it was sent, or
    as the draft is now.  Equal snapshot, programme, answers and date give equal bytes.
    """
    began = time.monotonic()
    with site.opened():
        choice = _choice(kind, period, snapshot, unit, subject, language, None if day is None else day.date())
        held = None if anew else _held(choice, snapshot)
        with _progress(quiet=as_json) as tell:
            written = _written(choice, held, out, formats or FORMATS, tell)
    code = choice.snapshot.code if held is None else held.snapshot.code
    if as_json:
        stored = None if held is None else {"key": str(held.key), "state": held.state, "number": held.number}
        return click.echo(json.dumps({"kind": kind, "period": choice.period.written, "snapshot": code, "stored": stored, **written}))  # fmt: skip
    for path in written["files"]:
        click.echo(path)
    if held is not None:
        click.echo(
            f"The stored report, version {held.number}, {held.state}, with its answers; --anew leaves them aside."
        )
    click.echo(f"Made from {code} in {time.monotonic() - began:.1f} s.")


def _kind(name: str) -> Kind:
    from narmare.reports import kinds

    found = kinds.load_kinds()
    if name not in found:
        faults = " ".join(str(fault) for fault in kinds.refused())
        raise click.ClickException(f"There is no kind of report {name}. There are: {', '.join(found)}. {faults}".strip())  # fmt: skip
    return found[name]


def _choice(
    name: str, period: str, snapshot: str | None, unit: str | None, subject: str, language: str, day: date | None
) -> Choice:  # fmt: skip
    """What the call asks for, or an error that says what to write."""
    from django.utils.timezone import localdate

    from narmare.followup.models import Snapshot
    from narmare.followup.places import place_of
    from narmare.region.models import Unit
    from narmare.reports import periods
    from narmare.reports.build import Choice
    from narmare.reports.parts.accounts import subjects

    kind = _kind(name)
    known = Snapshot.objects.order_by("-published_at", "-pk")
    found = known.filter(code=snapshot).first() if snapshot else known.first()
    if found is None:
        codes = ", ".join(known.values_list("code", flat=True)[:5])
        raise click.ClickException(f"There is no snapshot {snapshot}. The latest are: {codes}." if codes else "No numbers are published yet. Run `narmare publish` first.")  # fmt: skip
    try:
        wanted = periods.parse(kind.span, period)
    except periods.PeriodError as error:
        raise click.ClickException(str(error)) from None
    if found.last_month < wanted.last:
        raise click.ClickException(f"The numbers of {found.code} reach {found.last_month:%Y-%m}. Choose an earlier period, or another snapshot.")  # fmt: skip
    place = (
        Unit.objects.filter(code=unit).first() if unit else Unit.objects.filter(kind=Unit.Kind.REGION).first()
    )
    if place is None:
        raise click.ClickException(f"There is no unit {unit or 'that is the region'}. See the page /enheter, or run `narmare publish`.")  # fmt: skip
    about = [code for code, _title in subjects(kind.scope)]
    if kind.scope in ("grant", "audit") and subject not in about:
        raise click.ClickException(
            f"Say what it is about: --subject {' or '.join(about) or '(there is none yet)'}."
        )
    if kind.scope == "unit" and not unit:
        raise click.ClickException("Say which unit it is about: --unit CODE.")
    return Choice(kind=kind, period=wanted, place=place_of(place), snapshot=found, language="en" if language == "en" else "sv",
                  day=day or localdate(), subject=subject)  # fmt: skip


def _held(choice: Choice, snapshot: str | None) -> Report | None:
    """The stored report; when a snapshot is asked for, only one that was made of it."""
    from narmare.reports.queries import held_report

    return held_report(choice, snapshot=choice.snapshot if snapshot else None)


def _written(
    choice: Choice, held: Report | None, out: Path, formats: tuple[str, ...], tell: Callable[[int, int, str], None]
) -> dict[str, Any]:  # fmt: skip
    """Build the document, or take the stored one, and write each format; what was written, and the hash of the content."""
    from django.conf import settings

    from narmare.reports import stored
    from narmare.reports.build import build
    from narmare.reports.document import DocumentError
    from narmare.reports.queries import GoneError, document_of
    from narmare.reports.render import FORMATS as renderers
    from narmare.reports.render.fonts import FontError

    try:
        document = build(choice, tell) if held is None else document_of(held, on=choice.day, progress=tell)
        out.mkdir(parents=True, exist_ok=True)
        place = "" if choice.place.level == "region" else f"-{choice.place.key}"
        paths = []
        for number, suffix in enumerate(formats):
            tell(number, len(formats), suffix)
            path = out / f"{choice.kind.id}-{choice.period.written}{place}.{suffix}"
            path.write_bytes(renderers[suffix].render(document, settings.NARMARE_HOME / "fonts"))
            paths.append(str(path))
    except (DocumentError, FontError, GoneError) as error:
        raise click.ClickException(str(error)) from error
    return {"files": paths, "fingerprint": stored.fingerprint(document)}


@command.command("save")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the files."
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only this format; may be repeated.",
)
@as_json_option
def save_command(out: Path, formats: tuple[str, ...], as_json: bool) -> None:
    """Write every report that was sent to files, each to a folder of its own: for an archive, or for a region that leaves.

    Beside the formats lies content.json, the document as it was sent; reports.json names all with their checksums.
    """
    with site.opened():
        from django.conf import settings

        from narmare.reports import leaving
        from narmare.reports.queries import GoneError

        with _progress(quiet=as_json) as tell:
            try:
                told = leaving.save_reports(
                    out, formats=formats or FORMATS, fonts=settings.NARMARE_HOME / "fonts", tell=tell
                )
            except GoneError as error:
                raise click.ClickException(str(error)) from error
    click.echo(
        json.dumps(told, ensure_ascii=False) if as_json else f"{len(told)} sent reports written to {out}."
    )


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda done, of, what: bar.update(task, description=what or "Writing", completed=done, total=of)
