"""`narmare person`: one person's data as a whole, for whoever runs the installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narmare.cli import site


if TYPE_CHECKING:
    from narmare.region.models import Person


@click.group("person", help=__doc__)
def command() -> None:
    pass


@command.command("export")
@click.argument("person_id", type=int)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to write in."
)
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
def export_command(person_id: int, out: Path, language: str) -> None:
    """Write everything about the person with the number PERSON_ID: person.json (FHIR R4) and person.pdf.

    The files can be read by nobody but you.  It is written in the log of changes.
    """
    with site.opened():
        written = _written(person_id, language)
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in written.items():
            path = out / name
            path.touch(mode=0o600)
            path.write_bytes(content)
    click.echo(f"Written in {out}: {', '.join(written)}.")


def _written(person_id: int, language: str) -> dict[str, bytes]:
    from django.conf import settings
    from django.utils import timezone, translation

    from narmare.home import actions, bundle, export, paper
    from narmare.region.demo import system_account
    from narmare.reports.render import pdf

    person, now = _person(person_id), timezone.now()
    copy = export.gather(person, now)
    if wrong := bundle.problems(bundle.to_fhir(copy)):
        raise click.ClickException("The bundle is not FHIR R4: " + "; ".join(wrong))
    with translation.override(language):
        document = paper.document(copy)
    actions.note_copy(person=person, form="fhir and pdf", by=system_account(), now=now)
    return {
        "person.json": bundle.to_json(copy),
        "person.pdf": pdf.render(document, settings.NARMARE_HOME / "fonts"),
    }


@command.command("erase")
@click.argument("person_id", type=int)
@click.confirmation_option(prompt="Erase the person's drafts, notices and addresses for notices?")
def erase_command(person_id: int) -> None:
    """Erase what the law lets a person have erased, and say why the rest stays."""
    with site.opened():
        from django.utils import timezone

        from narmare.home import actions
        from narmare.knowledge.retention import OnRequest, schedule
        from narmare.region.demo import system_account

        done = actions.erase_person(person=_person(person_id), by=system_account(), now=timezone.now())
    click.echo(
        f"Erased: {done.drafts} drafts, {done.notices} notices, {done.contact_details} addresses for notices."
    )
    for kind in schedule().kinds.values():
        if kind.on_request == OnRequest.REFUSED:
            click.echo(f"Kept: {kind.title.en} ({kind.statute.en}). {kind.reason.en}")


def _person(person_id: int) -> Person:
    from narmare.region.models import Person

    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise click.ClickException(
            f"There is no person with the number {person_id}. It is the person_id of the care tables."
        )
    return found
